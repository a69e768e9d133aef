"""When people of a convention can meet: the days they are there, less what they cannot make."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from mentorship.models import (
    Appointment,
    CircleMeeting,
    CircleSeat,
    Enrollment,
    EventTimes,
    Meeting,
    MeetingSlot,
    Round,
)
from mentorship.models.conventions import PartOfDay, part_key
from mentorship.state_types import CircleState, SeatState

Span = tuple[datetime, datetime]
"""From when to when."""
Busy = Mapping[int, Collection[Span]]
"""When people have something else, by the number of their account."""


class Times:
    """The times of a round, and which of them suit whom."""

    def __init__(self, round: Round, slots: Iterable[MeetingSlot], busy: Busy) -> None:
        self.slots = list(slots)
        self._busy = busy
        local = [slot.starts_at.astimezone(round.zone) for slot in self.slots]
        self.days = [moment.date() for moment in local]
        self._parts = [part_key(moment.date(), PartOfDay.of(moment)) for moment in local]
        self._kept: dict[tuple[object, ...], frozenset[int]] = {}

    def of(self, place: Enrollment) -> frozenset[int]:
        """The positions of the slots that suit somebody; who named no days is there on all."""
        found = self._answered(tuple(place.days), tuple(_away(place)))
        spans = self._busy.get(place.person_id, ())
        return frozenset(at for at in found if not _clashes(self.slots[at], spans))

    def _answered(self, days: tuple[date, ...], away: tuple[str, ...]) -> frozenset[int]:
        if (days, away) not in self._kept:
            self._kept[days, away] = frozenset(
                at
                for at, day in enumerate(self.days)
                if (not days or day in days) and self._parts[at] not in away
            )
        return self._kept[days, away]


def _away(place: Enrollment) -> list[str]:
    said: EventTimes | None = getattr(place, "event_times", None)
    return said.away if said else []


def needs_step_free(*places: Enrollment) -> bool:
    """Whether one of them needs a place that is reached without steps."""
    return any(said.step_free for one in places if (said := getattr(one, "event_times", None)))


def _clashes(slot: MeetingSlot, spans: Collection[Span]) -> bool:
    return any(begins < slot.ends_at and slot.starts_at < ends for begins, ends in spans)


def busy_in(round: Round, *, but: Meeting | None = None) -> dict[int, list[Span]]:
    """Everything agreed that is no appointment of the site, by the accounts of the two."""
    ours = Appointment.objects.standing().filter(slot__round=round)
    rows = Meeting.objects.filter(pairing__round=round, state=Meeting.State.CONFIRMED)
    rows = rows.exclude(pk__in=ours.values("meeting"))
    found = spans_of(rows.exclude(pk=but.pk) if but else rows)
    return with_circles(found, in_circles(circle__round=round, seat=None))


def in_circles(**asked: Any) -> QuerySet[CircleMeeting]:
    """Meetings of circles that go on, with who is in them."""
    rows = CircleMeeting.objects.filter(
        called_off_at=None, circle__state=CircleState.ACTIVE, **asked
    )
    there = CircleSeat.objects.filter(state=SeatState.ACCEPTED).select_related(
        "enrollment__person__profile"
    )
    return rows.prefetch_related(Prefetch("circle__seats", there, to_attr="there"))


def with_circles(found: dict[int, list[Span]], rows: Iterable[CircleMeeting]) -> dict[int, Any]:
    """The same, with when people meet in circles."""
    for row in rows:
        for seat in row.circle.there:  # type: ignore[attr-defined]
            found[seat.enrollment.person_id].append((row.starts_at, row.ends_at))
    return found


def spans_of(rows: "Iterable[Meeting]") -> dict[int, list[Span]]:
    """From when to when people meet, by their accounts."""
    found: dict[int, list[Span]] = defaultdict(list)
    for row in rows.select_related("pairing__mentor", "pairing__mentee"):  # type: ignore[attr-defined]
        assert row.starts_at, "it is agreed"
        assert row.ends_at, "it is agreed"
        for place in (row.pairing.mentor, row.pairing.mentee):
            found[place.person_id].append((row.starts_at, row.ends_at))
    return found
