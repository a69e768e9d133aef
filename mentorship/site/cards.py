"""Tables of the desk on a phone: each row a card, each cell with what its column is called."""

import re

WRAPPED = re.compile(
    r'(class="table-wrap"[^>]*>\s*)<table(?P<open>[^>]*)>(?P<inside>.*?)</table>', re.DOTALL
)
HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
BODY = re.compile(r"<tbody\b.*?</tbody>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[dh](?=[\s>])")
TAG = re.compile(r"<[^>]*>")


def as_cards(page: str) -> str:
    """Give the cells of wrapped tables the names of their columns, for the stylesheet to show.

    What is put in stood in the page already, escaped. Tables whose headings span several columns
    stay as they are, and scroll.
    """
    return WRAPPED.sub(_as_card, page)


def _as_card(found: re.Match[str]) -> str:
    inside = found["inside"]
    head = HEAD.search(inside)
    if head is None or "colspan" in inside or "rowspan" in inside or head[0].count("<tr") != 1:
        return found[0]
    names = [_words(each) for each in HEADING.findall(head[0])]
    body = BODY.sub(lambda rows: ROW.sub(lambda row: _named(row[0], names), rows[0]), inside)
    opened = _with_class(found["open"])
    return f"{found[1]}<table{opened}>{body}</table>"


def _named(row: str, names: list[str]) -> str:
    left = iter(names)
    return CELL.sub(lambda cell: f'{cell[0]} data-label="{next(left, "")}"', row)


def _words(heading: str) -> str:
    return " ".join(TAG.sub("", heading).split()).replace('"', "&quot;")


def _with_class(opened: str) -> str:
    if 'class="' in opened:
        return opened.replace('class="', 'class="cards ', 1)
    return f'{opened} class="cards"'
