"""A convention of the cast: Ben comes for the first time, Ada returns, Cleo runs it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from matching.conventions.planning import give_places
from mentorship.models import Appointment, MeetingPoint, MeetingSlot, Round
from tests import factories, people

ZONE = "America/Chicago"
FIRST_DAY = datetime(2027, 6, 25, 15, 0, tzinfo=UTC).date()
BEFORE = datetime(2027, 6, 20, 15, 0, tzinfo=UTC)


DAYS = [FIRST_DAY, FIRST_DAY + timedelta(days=1)]
RETURNS = {"first_time": False, "days": DAYS, "capacity": 1}
NEW = {"first_time": True, "days": DAYS}


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    """An hour by the clocks of the place, on a day of the convention."""
    return datetime.combine(
        FIRST_DAY + timedelta(days=day), time(hour, minute), ZoneInfo(ZONE)
    ).astimezone(UTC)


def convention():
    """The cast in a convention of two days that is running, with nothing planned yet."""
    it = people.cast("convention")
    Round.objects.filter(pk=it.round.pk).update(
        time_zone=ZONE,
        starts_on=FIRST_DAY,
        ends_on=FIRST_DAY + timedelta(days=1),
        signup_opens_on=FIRST_DAY - timedelta(days=60),
        signup_closes_on=FIRST_DAY - timedelta(days=20),
        state="running",
    )
    it.round.refresh_from_db()
    for place in (it.ada_in, it.ben_in):
        place.round = it.round
    for place, values in ((it.ada_in, RETURNS), (it.ben_in, NEW)):
        for name, value in values.items():
            setattr(place, name, value)
        place.save()
    return it


def hall(it, *, room: int = 1, points: int = 1, hours: tuple[int, ...] = (9, 10, 11)) -> None:
    """Points and times of the first day, an hour each but for half."""
    for number in range(1, points + 1):
        MeetingPoint.objects.create(
            round=it.round, name=f"Table {number}", directions="Left of the stairs", room=room
        )
    MeetingSlot.objects.bulk_create(
        MeetingSlot(round=it.round, starts_at=at(hour), minutes=30) for hour in hours
    )


def another_pair(it):
    """Two more people who are paired."""
    mentor = factories.MentorFactory(round=it.round, **RETURNS)
    mentee = factories.EnrollmentFactory(round=it.round, **NEW)
    return factories.PairingFactory(
        round=it.round, mentor=mentor, mentee=mentee, state="active", points=5000
    )


def planned(it) -> Appointment:
    """Ada and Ben's meeting, at nine at the first table."""
    it.pairing("active")
    hall(it)
    with time_machine.travel(BEFORE, tick=False):
        give_places(it.cleo, it.round)
    return Appointment.objects.with_people().get(meeting__pairing__mentor=it.ada_in)


def fresh(row):
    """The row as it is now."""
    return Appointment.objects.with_people().get(pk=row.pk)


def now_is(hour: int, minute: int = 0, day: int = 0):
    """Let it be this hour of the convention."""
    return time_machine.travel(at(hour, minute, day), tick=False)


def today():
    return timezone.now().date()
