"""Blocks as plain text, as one would write it by hand: addresses bare, on lines of their own."""

import html
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from mentorship.mail.layout import plain_text
from mentorship.mail.markup.blocks import Block, Spans, link_in

TIGHT = ("list", "answers")
"""A heading stands right over these."""


def text_of(blocks: Sequence[Block]) -> str:
    """Return blocks as text, with lines that are not too long."""
    return plain_text(unwrapped(blocks))


def unwrapped(blocks: Sequence[Block]) -> str:
    """Return blocks as text whose lines are as long as they are."""
    return "".join(_with_gaps(blocks))


def _with_gaps(blocks: Sequence[Block]) -> Iterator[str]:
    for block, following in zip(blocks, [*blocks, None][1:], strict=True):
        yield _written(block)
        tight = block.kind == "heading" and following and following.kind in TIGHT
        yield "\n" if tight else "\n\n"


def _written(block: Block) -> str:
    if block.kind in TIGHT:
        return _list([_told(item) for item in block.parts])
    if block.kind == "quote":
        return "“" + "\n\n".join(map(_told, block.parts)) + "”"
    if block.kind == "code":
        return "    " + html.unescape(block.words)
    if block.kind == "button":
        return _labelled(words_of(block.spans), [str(link_in(block.spans).attrs["href"])])
    return "\n".join(map(_told, [block.spans, *block.parts]))


def _list(items: Sequence[str]) -> str:
    """Items under dashes; with room between them where they have addresses."""
    lines = ["- " + item.replace("\n", "\n  ") for item in items]
    return ("\n\n" if any("\n" in item for item in items) else "\n").join(lines)


def _told(spans: Spans) -> str:
    """Words; the addresses of links in them come after, each on a line of its own."""
    words, addresses = words_of(spans), list(_addresses(spans))
    return _labelled(words, addresses) if addresses else words


def _labelled(words: str, addresses: Iterable[str]) -> str:
    end = "" if words.endswith(("?", "!", ":")) else ":"
    return "\n".join([words.removesuffix(".") + end, *addresses])


def _addresses(spans: Iterable[SyntaxTreeNode]) -> Iterator[str]:
    """Where links lead that do not show it themselves."""
    for span in spans:
        if span.type == "link":
            address = str(span.attrs["href"])
            if words_of(span.children) not in (address, address.removeprefix("mailto:")):
                yield address
        else:
            yield from _addresses(span.children)


def words_of(spans: Iterable[SyntaxTreeNode]) -> str:
    """The words alone."""
    return "".join(map(_word, spans))


def _word(span: SyntaxTreeNode) -> str:
    if span.type == "hardbreak":
        return "\n"
    if span.type == "softbreak":
        return " "
    return words_of(span.children) if span.children else span.content
