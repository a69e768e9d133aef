"""Tags and filters of the sources, besides Django's own and those of translation."""

from typing import Any

from django import template
from django.template import Context

from mentorship.mail import act_links, layout
from mentorship.mail.markup import typed as typed_words
from mentorship.mail.markup.words import Markup, as_lines, as_linked, as_words

register = template.Library()

register.filter("name_of", layout.name_of)
register.filter("linked", as_linked)


@register.filter
def quoted(text: str) -> Markup:
    """What somebody wrote, as a quotation."""
    return as_lines(text, "> ")


@register.simple_tag
def act_link(purpose: str) -> Markup:
    """The neutral address by which the receiver acts without signing in."""
    return as_words(act_links.act_link(purpose))


@register.simple_tag(takes_context=True)
def opening(context: Context) -> Markup:
    """The words with which the program opens this mail, where it has some."""
    own: Any = context.get("wording")
    return _own_lines(context, own.opening) if own and own.opening else Markup("")


@register.simple_block_tag(takes_context=True)
def closing(context: Context, content: str) -> Markup:
    """What closes the mail: the program's own words, where it has some, else ours."""
    own: Any = context.get("wording")
    return _own_lines(context, own.closing) if own and own.closing else Markup(content)


def _own_lines(context: Context, words: str) -> Markup:
    stand_ins = getattr(context, "stand_ins", None)
    return as_lines(words, line=stand_ins.sign_for if stand_ins else as_words)


@register.simple_tag(takes_context=True)
def typed(context: Context, source: str, values: dict[str, str], url: str) -> Markup:
    """What a coordinator typed, with its placeholders filled in; `{page}` leads to `url`."""
    stand_ins = getattr(context, "stand_ins", None)
    put = stand_ins.sign_for if stand_ins else as_words
    return typed_words.filled(source, values, {"page": url}, put)
