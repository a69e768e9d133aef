"""Circles of a convention in the same plan as pairs: read as parties, and stored.

Nobody is in two places at once, since a plan knows people and not pairs. A circle is told at once:
there are few of them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from matching.conventions.parties import Party, suiting
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import (
    Circle,
    CircleMeeting,
    CircleSeat,
    MeetingPoint,
    MeetingSlot,
    Round,
)
from mentorship.models.circles import mentors_first
from mentorship.services.conventions import free, seats

Spot = tuple[MeetingSlot, MeetingPoint]


def parties(
    round: Round, slots: list[MeetingSlot], times: free.Times, now: datetime
) -> Iterator[Party]:
    """Circles that go on, but for those that have met, or will, at a time of their own."""
    ahead = frozenset(at for at, slot in enumerate(slots) if slot.starts_at > now)
    given = _given(round)
    for circle in _without_own(round):
        people = _people(circle)
        places = [seat.enrollment for seat in people]
        suits, together = suiting(places, times, ahead)
        meeting = given.get(circle.pk)
        yield Party(
            people=tuple(place.person_id for place in places),
            times=suits,
            together=together,
            step_free=free.needs_step_free(*places),
            is_fixed=meeting is not None and meeting.starts_at <= now,
            circle=circle,
            meeting=meeting,
        )


def _given(round: Round) -> dict[int, CircleMeeting]:
    """The meeting of each circle that the site has put somewhere, locked."""
    rows = CircleMeeting.objects.filter(circle__round=round, seat__isnull=False)
    locked = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return {row.circle_id: row for row in locked}


def _without_own(round: Round) -> list[Circle]:
    own = CircleMeeting.objects.filter(circle=OuterRef("pk"), called_off_at=None, seat=None)
    rows = Circle.objects.filter(round=round, state=Circle.State.ACTIVE).exclude(Exists(own))
    return list(rows.select_related("round__program").order_by("pk"))


def _people(circle: Circle) -> list[CircleSeat]:
    """Who is in it, mentors first."""
    rows = circle.seats.filter(state=CircleSeat.State.ACCEPTED).select_related(
        "enrollment__event_times", "enrollment__person__profile"
    )
    return mentors_first(rows)


def people_of(round: Round) -> set[int]:
    """The sign-ups of everybody in a circle that goes on."""
    there = CircleSeat.objects.filter(circle__round=round, state=CircleSeat.State.ACCEPTED)
    return set(there.filter(circle__state=Circle.State.ACTIVE).values_list("enrollment", flat=True))


# Storing -------------------------------------------------------------------------------------


def free_seats(found: Iterable[tuple[Party, Spot | None]]) -> None:
    """Let go of the seats of those who move or lose their place, before others take them."""
    gone = [party.meeting.pk for party, spot in found if party.meeting and _changes(party, spot)]
    CircleMeeting.objects.filter(pk__in=gone).update(seat=None)


def store(found: Iterable[tuple[Party, Spot | None]], seating: seats.Seats, now: datetime) -> None:
    """Write what is new, has moved, or is off, and tell everybody in it."""
    for party, spot in found:
        if not _changes(party, spot):
            continue
        assert party.circle, "it is a party of a circle"
        people = _people(party.circle)
        meeting = party.meeting or CircleMeeting(
            circle=party.circle, planned_by=people[0], number=0
        )
        if party.meeting:
            meeting.number += 1
        if spot:
            _put(meeting, spot, seating)
        else:
            meeting.seat, meeting.called_off_at = None, now
        meeting.save()
        meeting.circle = party.circle
        message = messages.circle_life.meets if spot else messages.circle_life.called_off
        outbox.enqueue_many(message(meeting, _with(seat, party.circle)) for seat in people)


def _with(seat: CircleSeat, circle: Circle) -> CircleSeat:
    seat.circle = circle
    return seat


def _put(meeting: CircleMeeting, spot: Spot, seating: seats.Seats) -> None:
    slot, point = spot
    meeting.slot, meeting.point, meeting.seat = slot, point, seating.take(slot, point)
    meeting.starts_at, meeting.minutes = slot.starts_at, slot.minutes
    meeting.place = seats.where(point)


def _changes(party: Party, spot: Spot | None) -> bool:
    """Whether a party has another place and time in the plan than it had."""
    row = party.meeting
    if party.is_fixed or (row is None and spot is None):
        return False
    return row is None or spot is None or (row.slot_id, row.point_id) != (spot[0].pk, spot[1].pk)
