"""Days that a round names on the way of its pairs: goals written down, closing answers given.

Each person hears once of each, in one mail of all their pairings in the round; whoever has done it,
or wants no reminders, hears nothing. A day that passed long ago is told to nobody any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from mentorship import queries
from mentorship.mail import outbox
from mentorship.messages import milestones as messages
from mentorship.messages.kinds import Kind
from mentorship.models import Enrollment, OutgoingMail, Pairing, Program, Round
from mentorship.roles import Role
from mentorship.services import closings
from mentorship.services.acts import act
from mentorship.services.sparing import if_any
from mentorship.states import MailState

MORNING = time(9)
"""When people hear of it, in the zone of the round."""

LATELY = timedelta(days=7)
"""For so long after the day of the goals whoever got another reminder meanwhile may be told."""

SETTLED = timedelta(days=7)
"""A pair that is younger than this on the day of the goals is left alone."""

BEFORE = timedelta(days=5)
"""How long before the last day for closing answers people are reminded of them."""

REST = timedelta(days=2)
"""So long after the end nobody is reminded: the mail of the end asked them just now."""

GROUP = "reminders"


@dataclass(frozen=True)
class Due:
    """What one person of a round is reminded of: that of these pairings."""

    enrollment: Enrollment
    pairings: tuple[Pairing, ...]


def without_goals(now: datetime) -> Iterator[Due]:
    """People whose round's day for goals has come, and whose pairs have written down none."""
    for role in Role:
        rows = _untold(queries.without_goals(), role, Kind.GOALS_DUE)
        days = {"round__goals_by__range": _around(now - LATELY, now)}
        rows = rows.filter(**days).exclude(origin=Pairing.Origin.CONTINUED)
        yield from _by_person((row for row in if_any(rows) if _goals_are_due(row, now)), role)


def _goals_are_due(pairing: Pairing, now: datetime) -> bool:
    day, begun = pairing.round.goals_by, pairing.active_at
    if day is None or begun is None:
        return False
    moment = _morning(day, pairing.round)
    return moment <= now < moment + LATELY and begun <= moment - SETTLED


@act
def remind_of_goals(due: Due, now: datetime) -> bool:
    """Remind one person; False if they were reminded of something lately."""
    return outbox.enqueue(messages.goals_due(due.enrollment, due.pairings)) is not None


def unanswered(now: datetime) -> Iterator[Due]:
    """People who have not said how it was, a few days before their round's last day for it."""
    for role in Role:
        rows = _untold(queries.without_closing_answers(role), role, Kind.CLOSING_DUE)
        rows = rows.filter(round__survey_by__range=_around(now, now + BEFORE))
        ended = if_any(rows.prefetch_related("closings"))
        asked = (row for row in ended if _answer_is_due(row, now))
        yield from _by_person((row for row in asked if _is_asked(row, role)), role)


def _answer_is_due(pairing: Pairing, now: datetime) -> bool:
    day, ended = pairing.round.survey_by, pairing.ended_at
    if day is None or ended is None:
        return False
    moment = max(_morning(day, pairing.round) - BEFORE, ended + REST)
    return moment <= now <= pairing.round.end_of(day)


def _is_asked(pairing: Pairing, role: Role) -> bool:
    """Whether somebody reads what this one would answer."""
    return closings.asked(pairing.side(role)).by_coordinator


@act
def remind_of_closing(due: Due, now: datetime) -> bool:
    """Remind one person; False if they were reminded of something lately."""
    return outbox.enqueue(messages.closing_due(due.enrollment, due.pairings)) is not None


# What both share -----------------------------------------------------------------------------


def _untold(rows: QuerySet[Pairing], role: Role, kind: Kind) -> QuerySet[Pairing]:
    """Those whose person in this role can be reminded, and has not been."""
    told = OutgoingMail.objects.filter(enrollment=OuterRef(role), kind=kind)
    person = role.path("person")
    rows = rows.exclude(Exists(told.exclude(state=MailState.CANCELLED)))
    rows = rows.filter(**{f"{person}__is_active": True, role.path("round"): F("round")})
    rows = rows.exclude(**{f"{person}__mail_opt_outs__group": GROUP})
    rows = rows.exclude(round__program__kind=Program.Kind.INFORMAL)
    people = ("mentor__person__profile", "mentee__person__profile")
    return rows.select_related("round__program", *people).order_by("round", "pk")


def _around(first: datetime, last: datetime) -> tuple[date, date]:
    """The days of this time in any zone; to the hour it is looked at in that of each round."""
    day = timedelta(days=1)
    return (first - day).date(), (last + day).date()


def _morning(day: date, round: Round) -> datetime:
    return datetime.combine(day, MORNING, round.zone)


def _by_person(rows: Iterable[Pairing], role: Role) -> Iterator[Due]:
    """The pairings of each person together, so that nobody gets a heap of mails."""
    found: dict[Enrollment, list[Pairing]] = defaultdict(list)
    for pairing in rows:
        found[pairing.side(role).enrollment].append(pairing)
    for enrollment, pairings in found.items():
        enrollment.round = pairings[0].round
        yield Due(enrollment, tuple(pairings))
