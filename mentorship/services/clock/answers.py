"""Offers and requests that wait for an answer: one reminder, then they lapse."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import User
from accounts.zones import zone_of
from mentorship import messages, states
from mentorship.mail import outbox, quiet_hours
from mentorship.models import Pairing
from mentorship.services import pairings
from mentorship.services.acts import act
from mentorship.services.sparing import if_any

BEFORE = timedelta(days=2)
"""How long before the last moment people are reminded; of short offers, half-way."""

STALE = timedelta(days=1)
"""A reminder whose moment passed longer ago than this is not sent any more."""


def _waiting() -> "list[Pairing]":
    rows = Pairing.objects.filter(state__in=states.PAIRING_UNANSWERED)
    people = ("mentor__person__profile", "mentee__person__profile")
    found = rows.select_related("round__program", *people).order_by("answer_by", "pk")
    return list(if_any(found))


def remind_at(pairing: Pairing) -> datetime:
    """When somebody who has not answered is reminded."""
    assert pairing.answer_by is not None, "the database asks for a day to answer by"
    begun = pairing.offered_at or pairing.created_at
    return moment_between(begun, pairing.answer_by)


def moment_between(begun: datetime, until: datetime) -> datetime:
    """When to remind of what was asked then and lapses then."""
    life = until - begun
    return until - (BEFORE if life >= 2 * BEFORE else life / 2)


def silent(pairing: Pairing) -> list[User]:
    """Who of the two has been asked and has not answered."""
    return [side.person for side in pairing.sides if side.is_told and side.accepted_at is None]


def to_remind(now: datetime) -> Iterator[list[tuple[User, Pairing]]]:
    """For each person whose moment has come: all that waits for their answer, the first first.

    One mail a person, whatever the number of programs: who is asked by three gets one list.
    """
    waits: dict[int, list[tuple[User, Pairing]]] = {}
    for pairing in _waiting():
        if _open_at(pairing, now):
            for person in silent(pairing):
                waits.setdefault(person.pk, []).append((person, pairing))
    for lines in waits.values():
        if any(remind_at(p) <= now < remind_at(p) + STALE for _person, p in lines):
            yield lines


def _open_at(pairing: Pairing, moment: datetime) -> bool:
    """Whether it may still be answered then."""
    return pairing.answer_by is not None and pairing.answer_by > moment


@act
def remind(lines: list[tuple[User, Pairing]], now: datetime) -> bool:
    """Remind one person of everything that waits for their answer; False if they were lately.

    Nothing is written where the reminder could only arrive after the last moment, in the morning.
    """
    person = lines[0][0]
    moment = quiet_hours.waking(now, zone_of(person))
    timely = [pairing for _person, pairing in lines if _open_at(pairing, moment)]
    if not timely or not person.is_active:
        return False
    return outbox.enqueue(messages.answer_reminder(person, timely)) is not None


def unanswered(now: datetime) -> list[Pairing]:
    """Offers and requests whose time to answer has passed."""
    return [p for p in _waiting() if p.answer_by is not None and p.answer_by < now]


def expire(pairing: Pairing, now: datetime) -> bool:
    """Let one lapse, unless it was answered meanwhile."""
    return pairings.expire(pairing, now)
