"""Hundreds of rows of everything at once, for lists that must not grow slower with them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Field, Institution, Profile, Region, School, User
from matching.demo.association import learn_the_sizes
from matching.models import Suggestion
from mentorship.models import (
    Coordinator,
    Enrollment,
    EnrollmentTopic,
    LogLine,
    OutgoingMail,
    Pairing,
    Preference,
    Program,
    Round,
    Topic,
    Unit,
)
from tests.factories import needs_of
from tests.hostile.world import World


def people(count: int, stem: str) -> list[User]:
    """Members with a profile."""
    made = User.objects.bulk_create(User(email=f"{stem}{n}@example.org") for n in range(count))
    place, region = Institution.objects.first(), Region.objects.first()
    profiles = Profile.objects.bulk_create(
        Profile(
            user=user,
            full_name=f"{stem.title()} {n}",
            institution=place,
            region=region,
            languages=["en"],
        )
        for n, user in enumerate(made)
    )
    through, field = Profile.fields.through, Field.objects.first()
    through.objects.bulk_create(through(profile=one, field=field) for one in profiles)
    return made


def enroll(round_: Round, role: str, persons: list[User], **values: Any) -> list[Enrollment]:
    """Places in a round, with a wish and a topic each."""
    rows = Enrollment.objects.bulk_create(
        Enrollment(round=round_, role=role, person=person, capacity=3, **values)
        for person in persons
    )
    Preference.objects.bulk_create(Preference(enrollment=row) for row in rows)
    topic = Topic.objects.first()
    EnrollmentTopic.objects.bulk_create(
        EnrollmentTopic(enrollment=row, topic=topic) for row in rows
    )
    return rows


def pair(mentors: list[Enrollment], mentees: list[Enrollment], state: str) -> list[Pairing]:
    """One pairing for each couple."""
    needs = needs_of(state, {"origin": "matched"})
    return Pairing.objects.bulk_create(
        Pairing(
            round_id=mentor.round_id,
            mentor=mentor,
            mentee=mentee,
            state=state,
            origin="matched",
            **needs,
        )
        for mentor, mentee in zip(mentors, mentees, strict=True)
    )


def multiply(world: World, count: int) -> None:
    """Put `count` more of everything into every list that anybody reads."""
    _common_lists(count)
    _programs(world, count)
    mentors, mentees = people(count, f"mentor{count}x"), people(count, f"mentee{count}x")
    _coffee(world, mentors, mentees)
    _desk(world, mentors, mentees)
    _adas(world, mentees)
    learn_the_sizes()


def _common_lists(count: int) -> None:
    stem = f"many{count}x"
    for model in (Region, Field, Topic, Institution, School):
        rows = [model(name=f"{stem} {n}") for n in range(count)]
        for n, row in enumerate(rows):
            if hasattr(row, "code"):
                row.code = f"{count}-{n}"
            if hasattr(row, "slug"):
                row.slug = f"{stem}-{n}"
        model.objects.bulk_create(rows)


def _programs(world: World, count: int) -> None:
    """Units below Cleo's, programs in them, a round each; and many rounds of one program."""
    cast, today = world.cast, timezone.now().date()
    Coordinator.objects.get_or_create(person=cast.cleo, unit=cast.program.unit, program=None)
    stem = f"More{count}x"
    units = Unit.objects.bulk_create(
        Unit(kind="division", name=f"{stem} unit {n}", parent=cast.program.unit)
        for n in range(count)
    )
    programs = Program.objects.bulk_create(
        Program(unit=unit, kind="long_term", name=f"{stem} {n}", slug=f"{stem}-{n}", summary="S")
        for n, unit in enumerate(units)
    )
    weights = world.cast.round.weights
    Round.objects.bulk_create(
        Round(
            program=program,
            name=f"{stem} round {n}",
            state="open",
            signup_opens_on=today - timedelta(days=1),
            weights=weights,
        )
        for whose in (programs, [cast.program] * count)
        for n, program in enumerate(whose)
    )
    Coordinator.objects.bulk_create(
        Coordinator(person=person, unit=cast.program.unit)
        for person in people(count, f"coordinator{count}x")
    )


def _coffee(world: World, mentors: list[User], mentees: list[User]) -> None:
    coffee = world.rounds["coffee"]
    enroll(coffee, "mentor", mentors, listed=True)
    enroll(coffee, "mentee", mentees, listed=True)


def _desk(world: World, mentors: list[User], mentees: list[User]) -> None:
    """People of the round that is matched: suggested, approved, or left over."""
    round_, run = world.run.round, world.run
    third = len(mentors) // 3
    ours, theirs = enroll(round_, "mentor", mentors), enroll(round_, "mentee", mentees)
    pair(ours[:third], theirs[:third], "approved")
    pair(ours[third : 2 * third], theirs[third : 2 * third], "declined")
    like = run.suggestions.first()
    Suggestion.objects.bulk_create(
        Suggestion(
            run=run,
            mentor=mentor,
            mentee=mentee,
            points=like.points,
            band=like.band,
            parts=like.parts,
            reasons=like.reasons,
            alternatives=like.alternatives,
        )
        for mentor, mentee in zip(ours[third:], theirs[third:], strict=True)
    )
    stem, program = f"many{len(mentors)}x", world.cast.program
    mails = [
        OutgoingMail(
            key=f"{stem}:{n}",
            kind="offered",
            to_email=person.email,
            to_person=person,
            program=program,
            round=round_,
            subject="S",
            text="T",
            state="failed",
        )
        for n, person in enumerate(mentors)
    ]
    OutgoingMail.objects.bulk_create(mails)
    pairing = world.pairings["offered"]
    LogLine.objects.bulk_create(
        LogLine(
            verb=verb,
            actor=person,
            program=program,
            round=pairing.round,
            pairing=about,
            enrollment=pairing.mentee,
            details={"fields": "name"},
        )
        for person in mentors
        for verb, about in (("pairing.accepted", pairing), ("round.changed", None))
    )


def _adas(world: World, mentees: list[User]) -> None:
    """Pairings of Ada's in a round of their own for each mentee, active and over."""
    cast, today = world.cast, timezone.now().date()
    rounds = Round.objects.bulk_create(
        Round(
            program=cast.program,
            name=f"Of {person.email}",
            state="running",
            signup_opens_on=today,
            weights=cast.round.weights,
        )
        for person in mentees
    )
    for number, (round_, mentee) in enumerate(zip(rounds, mentees, strict=True)):
        mentor = Enrollment(round=round_, role="mentor", person=cast.ada)
        other = Enrollment(round=round_, role="mentee", person=mentee)
        made = Enrollment.objects.bulk_create([mentor, other])
        pair(made[:1], made[1:], ("active", "completed", "offered")[number % 3])
