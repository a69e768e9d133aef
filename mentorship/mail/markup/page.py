"""Blocks as HTML, in the frame that all mails have, with its style on each element.

Much of what people read mail in knows no stylesheet, so css-inline copies the rules of
`templates/mail/page.html` to where they apply; those for dark and for narrow screens stay.
"""

import html
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import css_inline
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it.tree import SyntaxTreeNode

from mentorship.mail.markup.blocks import Block, link_in
from mentorship.mail.markup.plain import words_of

BREAK = SafeString("<br>")


def html_of(body: Sequence[Block], foot: Sequence[Block], values: Mapping[str, Any]) -> str:
    """Return the HTML part; `values` has its `subject`, and the `program` that it is about."""
    context = {**values, "body": list(map(_shown, body)), "foot": list(map(_shown, foot))}
    return _inliner().inline(render_to_string("mail/page.html", context))


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
    )


def _shown(block: Block) -> dict[str, Any]:
    """What the template shows of a block."""
    if block.kind == "button":
        link = link_in(block.spans)
        return {"kind": "button", "url": link.attrs["href"], "label": words_of(link.children)}
    if block.kind == "answers":
        links = [link_in(item) for item in block.parts]
        return {
            "kind": "answers",
            "answers": [(link.attrs["href"], words_of(link.children)) for link in links],
        }
    return {
        "kind": block.kind,
        "words": html.unescape(block.words),
        "spans": _html(block.spans),
        "parts": [_html(part) for part in block.parts],
    }


def _html(spans: Iterable[SyntaxTreeNode]) -> SafeString:
    return format_html_join("", "{}", ((_span(span),) for span in spans))


def _span(span: SyntaxTreeNode) -> str | SafeString:
    if span.type == "strong":
        return format_html("<strong>{}</strong>", _html(span.children))
    if span.type == "em":
        return format_html("<em>{}</em>", _html(span.children))
    if span.type == "link":
        return format_html('<a href="{}">{}</a>', span.attrs["href"], _html(span.children))
    if span.type == "hardbreak":
        return BREAK
    return "\n" if span.type == "softbreak" else span.content
