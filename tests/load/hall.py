"""A convention of full size: all meetings planned and stored, one no-show re-paired, the help desk.

    python -m tests.load.hall          1,200 first-timers, 700 returning, 4 days, 12 points

It makes a database of its own, as tests do, and prints seconds by the clock on the wall, and how
many of them this process worked; the rest is the database, and whoever else uses the machine.
Each returning attendee meets up to two first-timers; times are half hours from nine to four.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

NEW, RETURNING, DAYS, POINTS = 1200, 700, 4, 12
HALF_HOURS = 14
FIRST = date(2027, 6, 24)
SEED = 1876
MOST = {"plan": 5.0, "again": 5.0, "no-show": 2.0, "help desk": 2.0}
"""Seconds that are promised."""


def main() -> None:
    """Make it in a database that is thrown away, measure and print."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    kept = runner.setup_databases()
    try:
        measure()
    finally:
        runner.teardown_databases(kept)


def measure() -> None:
    """Print a table of what was measured."""
    import time_machine

    from mentorship.invariants import broken_rules

    it = crowd(Random(SEED))
    print("| what | result | seconds | of them here | at most |\n|---|---|---:|---:|---:|")  # noqa: T201
    with time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC)):
        told("plan", lambda: planned(it))
        told("again", lambda: planned_again(it))
    with time_machine.travel(datetime(2027, 6, 24, 9, 20, tzinfo=UTC)):
        first = missing(it)
        told("no-show, the first of the day", lambda: noticed(first))
        second = missing(it)
        told("no-show", lambda: noticed(second))
        told("help desk", lambda: help_desk(it))
        told("help desk, a person", lambda: helped(it))
    print(f"Promises broken: {broken_rules() or 'none'}")  # noqa: T201


def told(name: str, run: Callable[[], str]) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    result = run()
    seconds, own = time.perf_counter() - begun, time.process_time() - worked
    most = next((limit for what, limit in MOST.items() if name.startswith(what)), 0)
    print(f"| {name} | {result} | {seconds:.2f} | {own:.2f} | {most} |", flush=True)  # noqa: T201


def crowd(random: Random) -> Any:
    """Everybody, paired, with days and times of their own; a sixth of the points is step-free."""
    from mentorship.models import Enrollment, EventTimes, MeetingPoint, MeetingSlot, Pairing
    from mentorship.models.conventions import PartOfDay, part_key
    from tests import factories, people

    it = people.cast("convention")
    days = [FIRST + timedelta(days=at) for at in range(DAYS)]
    type(it.round).objects.filter(pk=it.round.pk).update(
        state="running", starts_on=days[0], ends_on=days[-1], time_zone="UTC"
    )
    it.round.refresh_from_db()
    topics = [factories.TopicFactory() for _each in range(12)]
    new = _people(it.round, NEW, "mentee", days, random)
    old = _people(it.round, RETURNING, "mentor", days, random)
    _topics([*new, *old], topics, random)
    EventTimes.objects.bulk_create(
        EventTimes(
            enrollment=place,
            away=[part_key(random.choice(days), random.choice(list(PartOfDay)))],
            step_free=random.random() < 0.03,
        )
        for place in [*new, *old]
        if random.random() < 0.4
    )
    MeetingPoint.objects.bulk_create(
        MeetingPoint(round=it.round, name=f"Table {at}", room=3, step_free=at % 6 == 0)
        for at in range(POINTS)
    )
    opens = [datetime(day.year, day.month, day.day, 9, tzinfo=UTC) for day in days]
    MeetingSlot.objects.bulk_create(
        MeetingSlot(round=it.round, starts_at=begin + timedelta(minutes=30 * at), minutes=30)
        for begin in opens
        for at in range(HALF_HOURS)
    )
    now = datetime(2027, 5, 1, tzinfo=UTC)
    seats = [place for place in old for _place in range(2)]
    pairs = list(zip(new, seats, strict=False))
    Pairing.objects.bulk_create(
        Pairing(
            round=it.round,
            mentor=mentor,
            mentee=mentee,
            origin="matched",
            state="active",
            active_at=now,
            mentor_accepted_at=now,
            mentee_accepted_at=now,
            mentor_place=at % 2 + 1,
            mentee_place=1,
        )
        for at, (mentee, mentor) in enumerate(pairs)
        if at < NEW - 60  # some returning attendees stay free to step in
    )
    assert Enrollment.objects.filter(round=it.round).count() > NEW + RETURNING
    return it


def _people(round: Any, count: int, role: str, days: list[date], random: Random) -> list[Any]:
    from accounts.models import Profile, User
    from mentorship.models import Enrollment, Preference

    users = User.objects.bulk_create(
        User(email=f"{role}{at}@example.org", is_active=True) for at in range(count)
    )
    Profile.objects.bulk_create(
        Profile(user=user, full_name=f"{role.title()} {at}", languages=["en"])
        for at, user in enumerate(users)
    )
    found = Enrollment.objects.bulk_create(
        Enrollment(
            round=round,
            person=user,
            role=role,
            first_time=role == "mentee",
            capacity=1 if role == "mentee" else 2,
            days=[days[0], *sorted(random.sample(days[1:], random.randint(1, 3)))],
        )
        for user in users
    )
    Preference.objects.bulk_create(Preference(enrollment=place) for place in found)
    return found


def _topics(places: list[Any], topics: list[Any], random: Random) -> None:
    from mentorship.models import EnrollmentTopic

    EnrollmentTopic.objects.bulk_create(
        EnrollmentTopic(enrollment=place, topic=topic)
        for place in places
        for topic in random.sample(topics, 2)
    )


def planned(it: Any) -> str:
    """From the database to stored rows, with the checker's word."""
    from matching.conventions.planning import give_places

    plan = give_places(it.cleo, it.round)
    proof = "proved" if plan.is_proved else f"{plan.more} more, {plan.points} points at most"
    return f"{plan.held} held, {len(plan.without)} without, {proof}"


def planned_again(it: Any) -> str:
    """Once more, after fifty cannot come on the first day."""
    from mentorship.models import Enrollment

    some = Enrollment.objects.filter(round=it.round, role="mentee").order_by("pk")[:50]
    for place in some:
        place.days = place.days[1:]
        place.save(update_fields=["days"])
    from mentorship.models import MeetingPlan

    said = planned(it)
    return f"{said}, {MeetingPlan.objects.get(round=it.round).moved} moved"


def missing(it: Any) -> Any:
    """A meeting that began at nine, to which the first-timer came alone; most people are there."""
    from mentorship.models import Appointment, Enrollment, Presence

    now = datetime(2027, 6, 24, 9, tzinfo=UTC)
    Presence.objects.bulk_create(
        (
            Presence(enrollment=place, day=FIRST, at=now)
            for place in Enrollment.objects.filter(round=it.round)
        ),
        ignore_conflicts=True,
    )
    rows = Appointment.objects.standing().with_people().filter(slot__starts_at=now)
    row = rows.filter(missing="", presences__isnull=True, meeting__state="confirmed")[0]
    Presence.objects.create(enrollment=row.pairing.mentee, day=FIRST, at=now, appointment=row)
    return row


def noticed(row: Any) -> str:
    """The clock notices, the best free person is asked, both say yes and are paired."""
    from django.utils import timezone

    from mentorship.models import StandIn
    from mentorship.services.conventions import stand_ins

    stand_ins.notice(row, timezone.now())
    asked = StandIn.objects.get(missed=row)
    for place in (asked.waiting, asked.candidate):
        asked = stand_ins.say_yes(place.person, asked)
    return f"{asked.state}, {asked.points} points"


def help_desk(it: Any) -> str:
    """The page of the help desk, over HTTP."""
    return _page(it, "help_desk", it.round.pk)


def helped(it: Any) -> str:
    """The page of somebody who waits, with who could step in and why."""
    from mentorship.services.conventions import stand_ins

    row = missing(it)
    stand_ins.miss_for(it.cleo, row, "mentor")
    return _page(it, "help_desk_person", it.round.pk, row.pairing.mentee_id)


def _page(it: Any, name: str, *args: int) -> str:
    import gzip

    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(it.cleo)
    answer = client.get(reverse(f"admin:{name}", args=args))
    wire = len(gzip.compress(answer.content))
    return (
        f"{answer.status_code}, {len(answer.content) / 1024:.0f} KB, {wire / 1024:.0f} KB gzipped"
    )


if __name__ == "__main__":
    main()
