"""A round of thousands for the trial of the site: the cohort of the benchmarks as rows.

Everything is written in bulk, so that it takes seconds.
"""

from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Field, Institution, Profile, Region, User, WorkingStyle
from accounts.models.people import APPROACH, COMMUNICATION
from matching.core import Mentee, Mentor
from matching.core.synthetic import FIELDS, FIELDS_MAP, MAP, REGIONS, TOPICS, generate
from matching.rows import FREQUENCY
from mentorship import weights
from mentorship.models import (
    Coordinator,
    Enrollment,
    EnrollmentTopic,
    Preference,
    Program,
    Round,
    Topic,
    Unit,
)

RHYTHM = {number: name for name, number in FREQUENCY.items()}
"""How often to meet, from the core's scale to the site's words."""


def fill(mentees: int, mentors: int) -> tuple[Round, User]:
    """Write a round that is ready to be matched; return it and its coordinator."""
    made_up = generate(mentees, mentors)
    people: list[Mentee | Mentor] = [*made_up.mentees, *made_up.mentors]
    places = _Places(max(each.institution or 0 for each in people) + 1)
    round = _round()
    users = User.objects.bulk_create(
        User(email=f"member{each.person}@example.org", password="!") for each in people
    )
    _profiles(people, users, places)
    _enrollments(people, users, round)
    coordinator = User.objects.create(email="cleo@example.org", is_staff=True)
    Profile.objects.create(user=coordinator, full_name="Cleo")
    Coordinator.objects.create(person=coordinator, program=round.program)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL plans for empty tables until it is told
    return round, coordinator


class _Places:
    """The lists that people choose from."""

    def __init__(self, institutions: int) -> None:
        self.regions = Region.objects.bulk_create(
            Region(code=f"r{at}", name=f"Region {at}", group=f"Group {MAP.group[at]}")
            for at in range(REGIONS)
        )
        above = sorted(set(FIELDS_MAP.parent.values()))
        self.fields = Field.objects.bulk_create(
            Field(slug=f"field-{at}", name=f"Field {at}", group=f"Area {FIELDS_MAP.parent[at]}")
            for at in range(FIELDS)
        )
        for area in above:
            beside = [each for each in self.fields if each.group == f"Area {area}"]
            for each in beside:
                each.near.set(other for other in beside if other is not each)
        self.institutions = Institution.objects.bulk_create(
            Institution(name=f"Library {at}") for at in range(institutions)
        )


def _round() -> Round:
    unit = Unit.objects.create(kind="association", name="The association")
    program = Program.objects.create(
        unit=unit, kind="long_term", name="Large", slug="large", summary="A large program."
    )
    today: date = timezone.now().date()
    return Round.objects.create(
        program=program,
        name="This year",
        state="matching",
        signup_opens_on=today - timedelta(days=60),
        signup_closes_on=today - timedelta(days=1),
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=300),
        weights=weights.proposed("long_term"),
    )


def _profiles(people: list[Mentee | Mentor], users: list[User], places: _Places) -> None:
    profiles = Profile.objects.bulk_create(
        Profile(
            user=user,
            full_name=f"Member {each.person}",
            institution=places.institutions[each.institution or 0],
            region=places.regions[each.region or 0],
            languages=sorted(each.languages),
        )
        for each, user in zip(people, users, strict=True)
    )
    through = Profile.fields.through
    _written(
        through.objects,
        (
            through(profile=profile, field=places.fields[field])
            for each, profile in zip(people, profiles, strict=True)
            for field in each.fields
        ),
    )
    _written(
        WorkingStyle.objects,
        (
            WorkingStyle(
                profile=profile,
                communication_wish=each.communication_turn,
                approach_wish=each.approach_turn,
                **dict(zip(COMMUNICATION, each.communication, strict=True)),
                **dict(zip(APPROACH, each.approach, strict=True)),
            )
            for each, profile in zip(people, profiles, strict=True)
        ),
    )


def _enrollments(people: list[Mentee | Mentor], users: list[User], round: Round) -> None:
    rows = Enrollment.objects.bulk_create(
        Enrollment(
            round=round,
            person=user,
            role="mentor" if isinstance(each, Mentor) else "mentee",
            capacity=each.capacity if isinstance(each, Mentor) else 1,
            rhythm=RHYTHM[each.frequency or 3],
            channels=sorted(each.modes),
        )
        for each, user in zip(people, users, strict=True)
    )
    both = list(zip(people, rows, strict=True))
    _written(Preference.objects, (_preference(each, row) for each, row in both))
    topics = Topic.objects.bulk_create(
        Topic(slug=f"topic-{at}", name=f"Topic {at}") for at in range(TOPICS)
    )
    named = chain.from_iterable(_topics(each, row, topics) for each, row in both)
    _written(EnrollmentTopic.objects, named)


def _preference(each: Mentee | Mentor, row: Enrollment) -> Preference:
    wishes: dict[str, Any] = {}
    for name in ("region", "field", "institution"):
        wish = getattr(each, f"{name}_wish")
        wishes |= {name: str(wish.direction), f"{name}_must": wish.must}
    return Preference(enrollment=row, **wishes)


def _topics(each: Mentee | Mentor, row: Enrollment, topics: list[Topic]) -> list[EnrollmentTopic]:
    if isinstance(each, Mentor):
        named = [(at, 2, False) for at in each.willing] + [(at, 1, False) for at in each.could]
    else:
        named = [(at, 2, at == each.top) for at in each.sought]
    return [
        EnrollmentTopic(enrollment=row, topic=topics[at], strength=strength, matters_most=most)
        for at, strength, most in named
    ]


def _written(rows: Any, objects: Any) -> None:
    """Write many rows, some thousands at a time."""
    left = iter(objects)
    while some := list(islice(left, 5000)):
        rows.bulk_create(some)
