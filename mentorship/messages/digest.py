"""The weekly summary for coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Program


@dataclass(frozen=True)
class Line:
    """Something that waits: a sentence, and the address that deals with it."""

    words: str
    url: str


@dataclass(frozen=True)
class Section:
    """What there is to say of one program: what waits in it, and the numbers of the week."""

    program: Program
    lines: tuple[Line, ...]
    numbers: tuple[str, ...]

    @property
    def week(self) -> str:
        """The numbers of the week, one after the other."""
        return ", ".join(self.numbers)


def digest_key(person: User, day: date) -> str:
    """What the summary of this day is written under."""
    return f"digest:{day}:user:{person.pk}"


def weekly_digest(person: User, sections: Sequence[Section], day: date) -> Message:
    """Your programs this week: what waits, what failed, and how it went."""
    alone = sections[0].program if len(sections) == 1 else None
    context = {
        "sections": sections,
        "waiting": sum(len(section.lines) for section in sections),
        "program": alone,
        "url": site_link("admin:index"),
    }
    # A row about several programs belongs to none: another coordinator may run but one of them.
    links = {"program": alone} if alone else {}
    return render("weekly_digest", digest_key(person, day), person, context, **links)
