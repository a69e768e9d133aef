"""The weekly summary for coordinators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import always
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


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    line = Line("2 people have not answered yet", site_link("admin:index") + "?wait=1")
    numbers = ("3 people joined", "1 pairing began")
    sections = [
        Section(it.program, (line,), numbers),
        Section(it.other_program, (), numbers),
    ]
    for some in (sections[:1], sections, sections[1:]):
        yield make(it.coordinator, some, timezone.now().date())


@mail(
    Kind.WEEKLY_DIGEST,
    _("Your programs this week"),
    group="digest",
    true=always,
    samples=_samples,
)
def weekly_digest(person: User, sections: Sequence[Section], day: date) -> Letter:
    """Your programs this week: what waits, what failed, and how it went."""
    alone = sections[0].program if len(sections) == 1 else None
    facts = {
        "sections": sections,
        "waiting": sum(len(section.lines) for section in sections),
        "program": alone,
        "url": site_link("admin:index"),
    }
    # A row about several programs belongs to none: another coordinator may run but one of them.
    columns = {"program": alone} if alone else {}
    return Letter(f"digest:{day}", person, facts, columns, key=digest_key(person, day))
