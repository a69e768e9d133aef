"""A source with its values, as the three things that a mail says: subject, text and HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from mentorship.mail.layout import plain_text, subject_line
from mentorship.mail.markup import form
from mentorship.mail.markup.sources import written
from mentorship.mail.markup.stand_ins import SUBJECT, StandIns
from mentorship.models.association import House, house

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
    return _by_form(kind, values, subject) or directly(kind, values, subject)


def _by_form(kind: str, values: Mapping[str, Any], subject: str) -> Composed | None:
    """Put the values into a form that is kept; None where it would read another way without."""
    stand_ins = StandIns()
    first, source, always = _sources(kind, values, stand_ins)
    words, addresses = form.subject_of(first)
    subject = subject_line(subject or stand_ins.filled(words))
    make = form.of if settings.DEBUG else form.kept  # templates may change as one writes them
    known = make(source, always, SUBJECT, *_around(values))
    if not (subject.isprintable() and stand_ins.fit(addresses + known.addresses)):
        return None
    text = text_with_foot(stand_ins.filled(known.body), stand_ins.filled(known.foot))
    return Composed(subject, text, stand_ins.filled_html(known.page, subject))


def directly(kind: str, values: Mapping[str, Any], subject: str = "") -> Composed:
    """Do the same with the values in it from the beginning: what a mail says, by definition."""
    first, source, always = _sources(kind, values, None)
    subject = subject_line(subject or form.subject_of(first)[0])
    made = form.of(source, always, subject, *_around(values))
    return Composed(subject, text_with_foot(made.body, made.foot), made.page)


def _sources(
    kind: str, values: Mapping[str, Any], stand_ins: StandIns | None
) -> tuple[str, str, str]:
    """The Markdown of the first line, of what follows, and of what stands under all mails."""
    first, _line, source = written(f"mail/{kind}.md", values, stand_ins).strip().partition("\n")
    return first, source, written("mail/foot.md", {**values, **_house()}, stand_ins)


def _around(values: Mapping[str, Any]) -> tuple[str, str | None, House]:
    """All else that the HTML depends on."""
    return str(values.get("program") or ""), get_language(), house()


def _house() -> dict[str, str]:
    return {"association": house().name, "site_url": settings.SITE_URL}


def text_with_foot(body: str, foot: str) -> str:
    """The text part, of what stands above and under its line."""
    return plain_text(plain_text(body) + FOOT + plain_text(foot))
