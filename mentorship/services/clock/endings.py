"""Pairings of a fixed period: a month's and a week's notice to both, then the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import Enrollment, Pairing, Program
from mentorship.services import pairings
from mentorship.services.acts import act
from mentorship.services.clock.dates import today
from mentorship.services.sparing import if_any

NOTICES = {"month": pairings.NOTICE, "week": timedelta(days=7)}
"""How long before the last day people hear of it."""

STALE = timedelta(days=1)
"""A notice whose day passed longer ago than this is not sent any more."""

SHORT = timedelta(days=14)
"""A pairing that is younger than this when a notice falls due knows its end well enough."""


@dataclass(frozen=True)
class Notice:
    """What one person of a round is told: how soon, and which of their pairings it is about."""

    stage: str
    enrollment: Enrollment
    pairings: tuple[Pairing, ...]


def _ending_near(now: datetime) -> list[Pairing]:
    """Active pairings that end on a day, and hear of it about now or should have ended.

    A convention is over too soon for notices. The days are compared to the hour elsewhere, in the
    zone of each round.
    """
    near = (now + max(NOTICES.values()) + timedelta(days=2)).date()
    by_the_round = Q(round__ends_on__lte=near, round__program__kind=Program.Kind.LONG_TERM)
    by_the_two = Q(ends_on__lte=near) & ~Q(span="")
    rows = Pairing.objects.filter(by_the_round | by_the_two, state=Pairing.State.ACTIVE)
    people = ("mentor__person__profile", "mentee__person__profile")
    found = rows.select_related("round__program", *people).order_by("round", "pk")
    return [pairing for pairing in if_any(found) if _last_day(pairing) <= near]


def _last_day(pairing: Pairing) -> date:
    assert pairing.last_day is not None, "only pairings with an end give notice of it"
    return pairing.last_day


def told_at(pairing: Pairing, stage: str) -> datetime:
    """The morning on which the notice of this stage is due, in the round's zone."""
    day = _last_day(pairing) - NOTICES[stage]
    return datetime.combine(day, time(9), pairing.round.zone)


def to_notify(now: datetime) -> Iterator[Notice]:
    """Each person whose month's or week's notice is due, with all their pairings of that day."""
    near = _ending_near(now)
    for stage in NOTICES:
        people: dict[tuple[Enrollment, date], list[Pairing]] = {}
        for pairing in near:
            moment = told_at(pairing, stage)
            if moment <= now < moment + STALE and _is_settled(pairing, moment):
                for enrollment in (pairing.mentor, pairing.mentee):
                    people.setdefault((enrollment, _last_day(pairing)), []).append(pairing)
        for (enrollment, _day), theirs in people.items():
            yield Notice(stage, enrollment, tuple(theirs))


def _is_settled(pairing: Pairing, moment: datetime) -> bool:
    return pairing.active_at is not None and pairing.active_at < moment - SHORT


@act
def notify(notice: Notice, now: datetime) -> bool:
    """Write the notice; False if it was written before."""
    message = messages.ending_soon(notice.enrollment, notice.pairings, notice.stage)
    return outbox.enqueue(message) is not None


def at_their_end(now: datetime) -> Iterator[Pairing]:
    """Active pairings of a fixed period whose last day has passed, whatever became of the round."""
    for pairing in _ending_near(now):
        if _last_day(pairing) < today(pairing.round, now):
            yield pairing


def complete(pairing: Pairing, now: datetime) -> bool:
    """Conclude it, and thank both."""
    return pairings.come_to_end(pairing, now)
