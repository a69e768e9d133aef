"""A source with its values, as the three things that a mail says: subject, text and HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from mentorship.mail.layout import plain_text, subject_line
from mentorship.mail.markup import blocks, plain
from mentorship.mail.markup.page import html_of
from mentorship.mail.markup.sources import written
from mentorship.models.association import house

FOOT = "\n--\n"
"""What parts the foot from the words, in the text."""


@dataclass(frozen=True)
class Composed:
    """What a mail says, as its reader gets it."""

    subject: str
    text: str
    html: str


def compose(kind: str, values: Mapping[str, Any], subject: str = "") -> Composed:
    """Fill in the source of `kind`: its first line is the subject, unless there is another.

    Raises
    ------
    TemplateDoesNotExist : there is no such source.
    """
    first, _line, source = written(f"mail/{kind}.md", values).strip().partition("\n")
    subject = subject_line(subject or plain.words_of(blocks.line(first)))
    body, why = blocks.parted(source)
    foot = [*why, *blocks.blocks(written("mail/foot.md", {**values, **_house()}))]
    page = html_of(body, foot, {**values, "subject": subject})
    return Composed(subject, text_with_foot(body, foot), page)


def _house() -> dict[str, str]:
    return {"association": house().name, "site_url": settings.SITE_URL}


def text_with_foot(body: Sequence[blocks.Block], foot: Sequence[blocks.Block]) -> str:
    """The text part."""
    return plain_text(plain.text_of(body) + FOOT + plain.text_of(foot))
