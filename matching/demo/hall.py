"""A convention that is on in the demo: places, times, a plan, and a meeting that has just begun.

Mia comes for the first time; her guide is late, and others who return are there and free. Ann runs
the help desk.
"""

from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from matching.conventions.planning import give_places
from mentorship import weights
from mentorship.demo.cast import DOMAIN
from mentorship.models import (
    Appointment,
    Enrollment,
    MeetingPoint,
    MeetingSlot,
    Pairing,
    Preference,
    Program,
    Round,
)
from mentorship.roles import Role
from mentorship.services.conventions import presence, seats, telling

PAIRS, FREE = 8, 3
POINTS = (
    ("Sofas by the window", "Level 1, past the registration desks", 4, True),
    ("Round tables", "Level 2, left of the stairs", 8, False),
    ("Coffee corner", "Level 1, behind the exhibits", 2, True),
)


def make_hall(random: Random, program: Program) -> None:
    """Make the round, its people and what stands on its first day."""
    ann, mia = (User.objects.get(email=f"{first}@{DOMAIN}") for first in ("ann", "mia"))
    round = _round(program)
    people = list(
        User.objects.filter(is_staff=False, profile__isnull=False)
        .exclude(enrollments__round__program=program)
        .exclude(email__in=[f"{first}@{DOMAIN}" for first in ("ada", "ben", "mia", "nell")])
        .order_by("pk")[: 2 * PAIRS + FREE]
    )
    guides = [_place(round, one, Role.MENTOR) for one in people[: PAIRS + FREE]]
    new = [_place(round, one, Role.MENTEE) for one in (mia, *people[PAIRS + FREE :])][:PAIRS]
    pairs = [_pair(round, guide, one) for guide, one in zip(guides, new, strict=False)]
    _points_and_times(round)
    _begun(round, pairs[0])
    give_places(ann, round)
    for batch in telling.to_tell(timezone.now()):
        telling.tell_some(batch, timezone.now())
    for place in (*guides[PAIRS:], *random.sample(new, 4)):
        presence.arrive_for(ann, place, None)


def _round(program: Program) -> Round:
    today = timezone.now().date()
    return Round.objects.create(
        program=program,
        name=f"Winter meeting {today.year}",
        state=Round.State.RUNNING,
        signup_opens_on=today - timedelta(days=60),
        signup_closes_on=today - timedelta(days=10),
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=2),
        place="Lakeside Hall, Chicago",
        time_zone="America/Chicago",
        weights=weights.proposed(program.kind),
    )


def _place(round: Round, person: User, role: Role) -> Enrollment:
    place = Enrollment.objects.create(
        round=round,
        person=person,
        role=role,
        first_time=role is Role.MENTEE,
        days=round.days(),
        capacity=1,
    )
    Preference.objects.create(enrollment=place)
    return place


def _pair(round: Round, mentor: Enrollment, mentee: Enrollment) -> Pairing:
    now = timezone.now() - timedelta(days=5)
    return Pairing.objects.create(
        round=round,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.MATCHED,
        state=Pairing.State.ACTIVE,
        active_at=now,
        mentor_accepted_at=now,
        mentee_accepted_at=now,
        mentor_place=1,
        mentee_place=1,
    )


def _points_and_times(round: Round) -> None:
    MeetingPoint.objects.bulk_create(
        MeetingPoint(
            round=round, name=name, directions=how, room=2, together=many, step_free=step_free
        )
        for name, how, many, step_free in POINTS
    )
    first = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=10)
    MeetingSlot.objects.bulk_create(
        MeetingSlot(round=round, starts_at=first + at * timedelta(minutes=30), minutes=30)
        for at in range(12)
    )


def _begun(round: Round, pairing: Pairing) -> None:
    """A meeting that has begun ten minutes ago."""
    slot, point = round.meeting_slots.all()[0], round.meeting_points.all()[0]
    meeting = seats.new_meeting(pairing, slot, point)
    meeting.save()
    Appointment.objects.create(meeting=meeting, slot=slot, point=point, seat=1)
