"""Seats of meeting points: numbered, held by an appointment, and free again once it is moved."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from mentorship.models import (
    Appointment,
    CircleMeeting,
    Meeting,
    MeetingPoint,
    MeetingSlot,
    Pairing,
    Round,
)
from mentorship.roles import Role
from mentorship.state_types import CircleState


def let_go(round: Round) -> None:
    """Free the seats of meetings that were called off, or moved to a time of the two's own."""
    held = Appointment.objects.filter(slot__round=round, seat__isnull=False)
    held.exclude(pk__in=Appointment.objects.standing().values("pk")).update(seat=None)
    circles = CircleMeeting.objects.filter(slot__round=round, seat__isnull=False)
    circles.exclude(circle__state=CircleState.ACTIVE).update(seat=None)


def of_circles(slots: Iterable[MeetingSlot]) -> QuerySet[CircleMeeting]:
    """Meetings of circles that hold a seat at these times."""
    return CircleMeeting.objects.filter(slot__in=slots, seat__isnull=False)


class Seats:
    """The seats that are taken, for as long as the slots are locked."""

    def __init__(self, rows: Iterable[Appointment | CircleMeeting]) -> None:
        self._taken: dict[tuple[int, int], set[int]] = defaultdict(set)
        for row in rows:
            if row.seat is not None and row.slot_id and row.point_id:
                self._taken[row.slot_id, row.point_id].add(row.seat)

    @classmethod
    def at(cls, slots: Collection[MeetingSlot]) -> "Seats":
        """The seats that pairs and circles hold at these times."""
        pairs = Appointment.objects.filter(slot__in=slots, seat__isnull=False)
        return cls([*pairs, *of_circles(slots)])

    def left(self, slot: MeetingSlot, point: MeetingPoint) -> int:
        """How many seats of the point are free."""
        return point.room - len(self._taken[slot.pk, point.pk])

    def take(self, slot: MeetingSlot, point: MeetingPoint) -> int:
        """Give the lowest free seat; the caller has asked whether there is one."""
        taken = self._taken[slot.pk, point.pk]
        seat = next(number for number in range(1, len(taken) + 2) if number not in taken)
        taken.add(seat)
        return seat


def where(point: MeetingPoint) -> str:
    """The place of a meeting in words."""
    return f"{point.name}: {point.directions}"[:200] if point.directions else point.name


def new_meeting(pairing: Pairing, slot: MeetingSlot, point: MeetingPoint) -> Meeting:
    """A meeting of the two at this place and time, not written yet."""
    return Meeting(
        pairing=pairing,
        proposed_by=Role.MENTOR,
        state=Meeting.State.CONFIRMED,
        times=[slot.starts_at],
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        how=Meeting.How.IN_PERSON,
        place=where(point),
    )
