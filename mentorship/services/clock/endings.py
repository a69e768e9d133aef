"""Pairings of a fixed period: a month's and a week's notice to both, then the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mentorship.mail import messages, outbox
from mentorship.models import Enrollment, Pairing, Round
from mentorship.services import pairings
from mentorship.services.acts import act
from mentorship.services.clock.dates import today

NOTICES = {"month": timedelta(days=30), "week": timedelta(days=7)}
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


def _with_an_end() -> list[Round]:
    """Rounds whose pairings end on a day; a convention is over too soon for notices."""
    rows = Round.objects.filter(ends_on__isnull=False, program__kind="long_term")
    return list(
        rows.filter(pairings__state="active").distinct().select_related("program").order_by("pk")
    )


def told_at(round: Round, stage: str) -> datetime:
    """The morning on which the notice of this stage is due, in the round's zone."""
    assert round.ends_on is not None, "only rounds with an end give notice of it"
    return datetime.combine(round.ends_on - NOTICES[stage], time(9), round.zone)


def to_notify(now: datetime) -> Iterator[Notice]:
    """Each person of a round whose month's or week's notice is due, with all their pairings."""
    for round in _with_an_end():
        for stage in NOTICES:
            moment = told_at(round, stage)
            if moment <= now < moment + STALE:
                yield from _notices(round, stage, moment)


def _notices(round: Round, stage: str, moment: datetime) -> Iterator[Notice]:
    rows = Pairing.objects.filter(round=round, state="active", active_at__lt=moment - SHORT)
    people: dict[Enrollment, list[Pairing]] = {}
    for pairing in rows.select_related(
        "round__program", "mentor__person__profile", "mentee__person__profile"
    ).order_by("pk"):
        for enrollment in (pairing.mentor, pairing.mentee):
            people.setdefault(enrollment, []).append(pairing)
    for enrollment, theirs in people.items():
        yield Notice(stage, enrollment, tuple(theirs))


@act
def notify(notice: Notice, now: datetime) -> bool:
    """Write the notice; False if it was written before."""
    message = messages.ending_soon(notice.enrollment, notice.pairings, notice.stage)
    return outbox.enqueue(message) is not None


def at_their_end(now: datetime) -> Iterator[Pairing]:
    """Active pairings of a fixed period whose last day has passed, whatever became of the round."""
    for round in _with_an_end():
        if round.ends_on and round.ends_on < today(round, now):
            yield from Pairing.objects.filter(round=round, state="active").order_by("pk")


def complete(pairing: Pairing, now: datetime) -> bool:
    """Conclude it, and thank both."""
    return pairings.come_to_end(pairing)
