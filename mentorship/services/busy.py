"""When people meet: pairs, by what they agreed or the site gave them, and circles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from mentorship.models import (
    Appointment,
    CircleMeeting,
    CircleSeat,
    Enrollment,
    Meeting,
    MeetingSlot,
    Round,
)
from mentorship.models.circle_life import LONGEST
from mentorship.state_types import CircleState, SeatState

Span = tuple[datetime, datetime]
"""From when to when."""
Busy = Mapping[int, Collection[Span]]
"""When people have something else, by the number of their account."""

BEFORE = timedelta(minutes=LONGEST)
"""Whatever began longer ago than this is over."""


def is_taken(spans: Iterable[Span], begins: datetime, ends: datetime) -> bool:
    """Whether one of these runs into the time between two moments."""
    return any(first < ends and begins < last for first, last in spans)


def of_people(
    people: Collection[int],
    *,
    but: Meeting | None = None,
    but_circle: CircleMeeting | None = None,
) -> Busy:
    """All that these accounts have agreed on, or were given, in any program, but for one of it."""
    theirs = _of_any(people)
    circles = in_circles(circle__in=_circles_of(people))
    return _spans(
        theirs.exclude(pk=but.pk) if but else theirs,
        circles.exclude(pk=but_circle.pk) if but_circle else circles,
    )


def at_times(round: Round, slots: Collection[MeetingSlot]) -> Busy:
    """What people of a convention have at its times besides what the site gave them there."""
    if not slots:
        return {}
    first, last = min(one.starts_at for one in slots), max(one.ends_at for one in slots)
    return beside_plan(round, first, last)


def beside_plan(round: Round, first: datetime, last: datetime) -> Busy:
    """The same between two moments. Meetings of other programs count: nobody is in two places."""
    people = Enrollment.objects.filter(round=round).values("person")
    ours = Appointment.objects.standing().filter(slot__round=round)
    given = CircleMeeting.objects.filter(slot__round=round, seat__isnull=False)
    meanwhile = Q(starts_at__lt=last, starts_at__gt=first - BEFORE)
    circles = in_circles(circle__in=_circles_of(people)).filter(meanwhile)
    return _spans(
        _of_any(people).filter(meanwhile).exclude(pk__in=ours.values("meeting")),
        circles.exclude(pk__in=given.values("pk")),
    )


def in_circles(**asked: Any) -> QuerySet[CircleMeeting]:
    """Meetings of circles that go on, with who is in them."""
    rows = CircleMeeting.objects.filter(
        called_off_at=None, circle__state=CircleState.ACTIVE, **asked
    )
    there = CircleSeat.objects.filter(state=SeatState.ACCEPTED).select_related(
        "enrollment__person__profile"
    )
    return rows.prefetch_related(Prefetch("circle__seats", there, to_attr="there"))


def _of_any(people: Any) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(state=Meeting.State.CONFIRMED, starts_at__isnull=False)
    return rows.filter(
        Q(pairing__mentor__person__in=people) | Q(pairing__mentee__person__in=people)
    )


def _circles_of(people: Any) -> Any:
    return CircleSeat.objects.filter(enrollment__person__in=people).values("circle")


def _spans(meetings: QuerySet[Meeting], circles: Iterable[CircleMeeting]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for row in meetings.select_related("pairing__mentor", "pairing__mentee"):
        assert row.starts_at, "it is agreed"
        assert row.ends_at, "it is agreed"
        for place in (row.pairing.mentor, row.pairing.mentee):
            found[place.person_id].append((row.starts_at, row.ends_at))
    for meeting in circles:
        for seat in meeting.circle.there:  # type: ignore[attr-defined]
            found[seat.enrollment.person_id].append((meeting.starts_at, meeting.ends_at))
    return found
