"""What a round asks of its pairs by a day: goals that are written down, and how it was."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship import queries
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.wording import OF_TWO
from mentorship.messages.kinds import MATCHED, Kind
from mentorship.messages.stage import Make, Stage, in_days
from mentorship.models import Enrollment, OutgoingMail, Pairing
from mentorship.roles import Role


def _by_a_day(enrollment: Enrollment, pairings: Sequence[Pairing], day: date, page: str) -> Letter:
    """A mail of one pairing or of several in the same round; `page` is where to do it."""
    round, alone = enrollment.round, len(pairings) == 1
    names = [name_of(pairing.side(enrollment.role).other.person) for pairing in pairings]
    facts: dict[str, Any] = {
        "round": round,
        "program": round.program,
        "day": day,
        "count": len(pairings),
        "other_name": names[0],
        "names": names,
        "url": site_link(page, pairings[0].pk) if alone else site_link("home"),
        "pages": [
            (name, site_link(page, pairing.pk))
            for name, pairing in zip(names, pairings, strict=True)
        ],
    }
    columns = {
        "enrollment": enrollment,
        "pairing": pairings[0] if alone else None,
        "round": round,
        "program": round.program,
        "payload": {"by": str(day)},
    }
    return Letter(f"enrollment:{enrollment.pk}", enrollment.person, facts, columns, once=str(day))


def _own(mail: OutgoingMail) -> dict[str, Any]:
    """The pairings in which the receiver of this mail takes part, in its round."""
    place = mail.enrollment
    return {place.role: place} if place else {"pk": None}


def _names(mail: OutgoingMail, day: date | None) -> bool:
    """Whether the round still names the day that the mail does."""
    return day is not None and mail.payload.get("by") == str(day)


def _samples_of(state: str, column: str) -> Any:
    def samples(make: Make, it: Stage) -> Iterable[Message]:
        pairing = it.pairing_with_end(state)
        setattr(pairing.round, column, getattr(pairing.round, column) or in_days(30))
        for side in it.sides:
            yield make(it.enrollment(side), [pairing])
            yield make(it.enrollment(side), [pairing, pairing])

    return samples


def _goals_missing(mail: OutgoingMail) -> bool:
    if mail.enrollment is None or not _names(mail, mail.enrollment.round.goals_by):
        return False
    return queries.without_goals().filter(**_own(mail)).exists()


@mail(
    Kind.GOALS_DUE,
    _("The day by which goals are written down"),
    group="reminders",
    reminder=True,
    true=_goals_missing,
    samples=_samples_of(Pairing.State.ACTIVE, "goals_by"),
    placeholders=OF_TWO,
    programs=MATCHED,
)
def goals_due(enrollment: Enrollment, pairings: Sequence[Pairing]) -> Letter:
    """The round's day for goals has come, and some pairings of this person have none."""
    day = enrollment.round.goals_by
    assert day is not None, "only a round that names the day reminds of it"
    return _by_a_day(enrollment, pairings, day, "goal_add")


def _answers_missing(mail: OutgoingMail) -> bool:
    place = mail.enrollment
    if place is None or not _names(mail, place.round.survey_by):
        return False
    rows = queries.without_closing_answers(Role(place.role))
    return rows.filter(**_own(mail)).exists()


@mail(
    Kind.CLOSING_DUE,
    _("The day by which closing questions are answered"),
    group="reminders",
    reminder=True,
    true=_answers_missing,
    samples=_samples_of(Pairing.State.COMPLETED, "survey_by"),
    placeholders=OF_TWO,
    programs=MATCHED,
)
def closing_due(enrollment: Enrollment, pairings: Sequence[Pairing]) -> Letter:
    """The round's day for closing answers is near, and this person has not said how it was."""
    day = enrollment.round.survey_by
    assert day is not None, "only a round that names the day reminds of it"
    return _by_a_day(enrollment, pairings, day, "closing")
