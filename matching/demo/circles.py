"""Circles of the demo association: one that goes on, and others that wait to be looked at."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.models import Profile, User
from matching.services import runs
from mentorship import weights
from mentorship.demo.cast import DOMAIN
from mentorship.demo.signups import as_mentee, as_mentor, topics_of
from mentorship.models import (
    Circle,
    Enrollment,
    EnrollmentTopic,
    Preference,
    Program,
    Round,
    Unit,
)
from mentorship.services import circles

MENTEES, MENTORS = 22, 6
SIZES = (4, 5, 6)


def make_circles(seed: int) -> None:
    """A program of circles, matched; one circle is announced and has begun."""
    random = Random(seed)  # noqa: S311  (invented people are no secret)
    round = _round()
    _sign_up(random, round)
    ann = User.objects.get(email=f"ann@{DOMAIN}")
    runs.request_run(ann, round)
    run = runs.claim_next()
    if run is None or not runs.execute(run):
        raise RuntimeError(f"matching {round} failed")
    first = Circle.objects.filter(round=round).order_by("number")[0]
    circles.approve(ann, first)
    circles.announce(ann, round)
    for seat in circles.held_seats(first):
        circles.accept(seat.person, first)
    _go_on(first)


def _round() -> Round:
    unit = Unit.objects.get(name="Leadership and Management Division")
    program = Program.objects.create(
        unit=unit,
        kind=Program.Kind.LONG_TERM,
        slug="leading-in-circles",
        name="Leading in circles",
        summary="Half a year in a small group, around somebody who has led for a while.",
        description="Four to six people meet once a month with one mentor, by video. What is said "
        "stays in the circle.",
        grouping=Program.Grouping.CIRCLES,
        circle_least=4,
        circle_most=6,
    )
    today = timezone.localdate()
    return Round.objects.create(
        program=program,
        name=f"Autumn {today.year}",
        state=Round.State.MATCHING,
        time_zone="America/New_York",
        weights=weights.proposed(program.kind),
        signup_opens_on=today - timedelta(days=40),
        signup_closes_on=today - timedelta(days=2),
        announce_on=today + timedelta(days=3),
        starts_on=today + timedelta(days=7),
        ends_on=today + timedelta(days=190),
    )


def _sign_up(random: Random, round: Round) -> None:
    """People who have joined little so far; nobody whom a visitor signs in as."""
    named = Profile.objects.exclude(user__email__regex=rf"^[a-z]+@{DOMAIN}$")
    free = named.filter(user__is_active=True).select_related("user", "region", "institution")
    people = list(free.order_by("-pk")[: MENTEES + MENTORS])
    rows = [as_mentor(random, round, each) for each in people[:MENTORS]]
    for row in rows:
        row.circle_size, row.capacity = random.choice(SIZES), 1
    rows += [as_mentee(random, round, each) for each in people[MENTORS:]]
    made = Enrollment.objects.bulk_create(rows)
    Preference.objects.bulk_create(Preference(enrollment=row) for row in made)
    EnrollmentTopic.objects.bulk_create(topics_of(random, made))


def _go_on(circle: Circle) -> None:
    """What those in the circle have planned and written so far."""
    mentor, first, *_others = circles.held_seats(circle)
    soon = timezone.now().replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=9)
    circles.plan(mentor.person, circle, soon, 90, "https://video.example.org/circle", "")
    said = {
        "goals": "Each of us leads one small change by spring, and tells the others how it goes.",
        "rhythm": "Once a month by video, ninety minutes.",
        "private": "Names and numbers of our libraries.",
    }
    circles.write_terms(first.person, circle, 0, said)
    circles.write_note(
        mentor.person, circle, "Each brings one case to the first talk.", shared=True
    )
    circles.ask_how_it_goes(first, timezone.now())
