"""Markdown that a coordinator has typed, as Markdown of which our mails are made.

What our mails have no block for is words: a line of dashes, code, a list within a list, HTML. Line
breaks are kept, and addresses of pages become links. A `{placeholder}` is filled in once, as words,
so that nobody's name is ever markup.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from markdown_it.tree import SyntaxTreeNode

from mentorship.mail.markup.blocks import Block, blocks
from mentorship.mail.markup.words import Markup, as_words

BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")
ENDS = re.compile(r"\r\n|\r|\n")
RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*$")
FENCE = re.compile(r"```|~~~")
HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
ITEM = re.compile(r"[-*+][ \t]+(?=\S)")
QUOTE = re.compile(r">[ \t]?")
BARE = re.compile(r"(?:[-*+]|#{1,6})$")
NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
ADDRESS = re.compile(r"(?<![\w(<\[])https?://[^\s<>()\[\]{}\"”“]*[^\s<>()\[\]{}\"”“.,;:!?*_]")
BUTTON = re.compile(r"\*\*\[[^\[\]]*\]\([^()\s]*\)\*\*")
REACHED = ("https://", "http://", "mailto:")
"""What the target of a link begins with: in a mail there is no page to be relative to."""


@lru_cache(maxsize=64)
def prepared(source: str) -> str:
    """Return Markdown of our blocks alone; its placeholders are still in it."""
    lines = [_line(line.strip()) for line in ENDS.split(source)]
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    joined = "\n".join(line + _gap(line, after) for line, after in pairs)
    return ADDRESS.sub(lambda found: f"<{found[0]}>", joined)


def _line(line: str) -> str:
    """One line, which begins with a mark of ours or with none."""
    if RULE.match(line) or FENCE.match(line):
        return f"\\{line}"
    if found := HEADING.match(line):
        return "## " + line[found.end() :]
    if found := ITEM.match(line):
        return "- " + _words(line[found.end() :])
    if found := QUOTE.match(line):
        return "> " + _words(line[found.end() :])
    return _words(line)


def _words(line: str) -> str:
    """The same, where no mark may begin it."""
    marks = (RULE, FENCE, HEADING, ITEM, QUOTE, BARE)
    if any(mark.match(line) for mark in marks):
        return f"\\{line}"
    return NUMBERED.sub(r"\1\\\2", line, count=1) if NUMBERED.match(line) else line


def _gap(line: str, after: str) -> str:
    """What parts a line from the next as its writer saw it: a break, or the end of a block."""
    kinds = (_kind(line), _kind(after))
    if "" in kinds or kinds == ("item", "item"):
        return ""
    if kinds in (("words", "words"), ("quote", "quote")):
        return "\\"
    return "\n"


def _kind(line: str) -> str:
    if line in ("", "> "):
        return ""
    begins = {"- ": "item", "> ": "quote", "##": "heading"}
    return begins.get(line[:2]) or ("button" if BUTTON.fullmatch(line) else "words")


def filled(
    source: str,
    values: Mapping[str, str],
    links: Mapping[str, str],
    put: Callable[[str], Markup] = as_words,
) -> Markup:
    """Put `values` into a source as words, and `links` as addresses of pages.

    `put` makes the words of a value. Raises KeyError where a placeholder is among neither.
    """
    words = prepared(source)

    def value(found: re.Match[str]) -> str:
        if found[1] not in links:
            return put(values[found[1]])
        address = put(links[found[1]])
        return address if words[: found.start()].endswith("](") else f"[{address}]({address})"

    return Markup(BRACES.sub(value, words))


@lru_cache(maxsize=64)
def has_button(source: str) -> bool:
    """Whether something in a source is to be pressed, whatever its placeholders stand for."""
    plain = BRACES.sub("https://www.example.org", prepared(source))
    return any(block.kind in ("button", "answers") for block in read(plain))


def read(source: str) -> list[Block]:
    """The blocks of a source that is filled in."""
    return blocks(source)


def dead_link(found: list[Block]) -> str:
    """What looks like a link and leads nowhere; "" where there is none."""
    for span in _spans(found):
        if span.type == "link" and not str(span.attrs["href"]).startswith(REACHED):
            return str(span.attrs["href"])
        if span.type == "text" and (broken := re.search(r"\]\(([^)\s]*)", span.content)):
            return broken[1] or span.content
    return ""


def _spans(found: list[Block]) -> Iterator[SyntaxTreeNode]:
    for block in found:
        for spans in (block.spans, *block.parts):
            for span in spans:
                yield from span.walk()
