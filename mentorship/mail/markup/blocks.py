r"""Markdown as the few blocks of which our mails are made.

- A paragraph, with `\` at the end of a line that breaks; a list; a heading (`## `).
- `### ` with lines right under it: a card, as of a person.
- `> `: what somebody wrote. Between `~~~`: a code to type.
- **A link in bold, alone**: the button; a list of such: answers to choose from.
- `---`: what stands below is the foot.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

RULES = ("heading", "list", "blockquote", "fence", "hr", "newline", "escape", "entity")
SPANS = ("link", "autolink", "emphasis", "balance_pairs", "fragments_join", "text_join")

_markdown = MarkdownIt("zero").enable([*RULES, *SPANS])

Spans = Sequence[SyntaxTreeNode]
"""Words, words in bold, links and breaks, one after the other."""


@dataclass(frozen=True)
class Block:
    """One block. `spans` are its words; `parts` the items of a list, or paragraphs of a quote."""

    kind: str
    spans: Spans = ()
    parts: Sequence[Spans] = ()
    words: str = ""
    """The sign-for-sign content of a code."""


def parted(source: str) -> tuple[list[Block], list[Block]]:
    """Return what a mail says, and what stands in its foot."""
    found = blocks(source)
    for at, block in enumerate(found):
        if block.kind == "rule":
            return found[:at], found[at + 1 :]
    return found, []


def blocks(source: str) -> list[Block]:
    """Read Markdown."""
    return list(_kept(source))


@lru_cache(maxsize=64)
def _kept(source: str) -> tuple[Block, ...]:
    """The blocks of a source; what stands under a thousand mails is read once."""
    return tuple(_read(SyntaxTreeNode(_markdown.parse(source)).children))


def as_address(address: str) -> str:
    """Return what Markdown makes of the address of a link; "" where it makes none."""
    made = _markdown.normalizeLink(address)
    return made if _markdown.validateLink(made) else ""


def links_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Where the links in blocks lead."""
    for block in blocks:
        for spans in (block.spans, *block.parts):
            yield from links_of(spans)


def links_of(spans: Spans) -> Iterator[str]:
    """Where the links among words lead."""
    for span in spans:
        if span.type == "link":
            yield str(span.attrs["href"])
        yield from links_of(span.children)


def line(source: str) -> Spans:
    """Read one line of Markdown."""
    return _spans(SyntaxTreeNode(_markdown.parseInline(source)).children[0])


def _read(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    last: SyntaxTreeNode | None = None
    for node, following in zip(nodes, [*nodes, None][1:], strict=True):
        if following is not None and _is_card(node, following):
            yield Block("card", _inside(node), [_inside(following)])
        elif last is None or not _is_card(last, node):
            yield _block(node)
        last = node


def _is_card(node: SyntaxTreeNode, following: SyntaxTreeNode) -> bool:
    """Whether these are a name, and the lines right under it."""
    if node.tag != "h3" or following.type != "paragraph":
        return False
    return node.map is not None and following.map is not None and node.map[1] == following.map[0]


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "heading":
        return Block("card" if node.tag == "h3" else "heading", _inside(node))
    if node.type == "bullet_list":
        items = [_inside(item.children[0]) for item in node.children]
        return Block("answers" if all(map(_pressed, items)) else "list", parts=items)
    if node.type == "blockquote":
        return Block("quote", parts=[_inside(part) for part in node.children])
    if node.type == "fence":
        return Block("code", words=node.content.strip())
    if node.type == "hr":
        return Block("rule")
    spans = _inside(node)
    return Block("button" if _pressed(spans) else "paragraph", spans)


def _inside(block: SyntaxTreeNode) -> Spans:
    return _spans(block.children[0]) if block.children else ()


def _spans(inline: SyntaxTreeNode) -> Spans:
    return [node for node in inline.children if node.type != "text" or node.content]


def _pressed(spans: Spans) -> bool:
    """Whether this is a link in bold and nothing else."""
    bold = spans[0] if len(spans) == 1 and spans[0].type == "strong" else None
    within = _spans(bold) if bold else ()
    return len(within) == 1 and within[0].type == "link"


def link_in(spans: Spans) -> SyntaxTreeNode:
    """The link of a button, or of an answer."""
    return _spans(spans[0])[0]
