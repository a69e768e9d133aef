"""Who joined which round of the demo association, and what they look for."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Education, Institution, Profile
from mentorship.demo import showcase
from mentorship.demo.cast import DOMAIN
from mentorship.models import (
    Block,
    Enrollment,
    EnrollmentTopic,
    Preference,
    Program,
    Round,
    Topic,
    WishedPartner,
)
from mentorship.roles import Role
from mentorship.services.willingness import HALF_A_YEAR

MENTOR_STAGES = (Profile.Stage.MID, Profile.Stage.SENIOR, Profile.Stage.RETIRED)
MENTEE_STAGES = (Profile.Stage.STUDENT, Profile.Stage.EARLY, Profile.Stage.MID)

WANTED = {
    "career": (120, 90),
    "leadership": (26, 19),
    "ohio": (38, 27),
    "academic": (44, 34),
    "lakeshore": (14, 12),
    "conference": (46, 38),
    "coffee": (30, 45),
}
"""Mentees and mentors of each round."""

GOALS = (
    "I want to get through my first year as a supervisor without losing my good humor.",
    "I would like to publish something small and useful, and do not know where to begin.",
    "My library is changing its catalog and I would like to hear how others lived through it.",
    "I am thinking of moving from a public to an academic library and want an honest view.",
    "I hope to teach better: fewer slides, more questions.",
    "I am the only librarian in the building and miss having somebody to think with.",
    "I want to learn how to say no to the ninth project.",
    "I would like to apply for a grant and have never written one.",
)

GIVES = (
    "I have hired and been hired many times, and can read an application with you.",
    "I ran a small rural library for twelve years and know how far a little money goes.",
    "I like to listen first. People tell me that I ask good questions.",
    "I changed fields twice and regret neither time.",
    "I chaired our tenure committee and can say what it really looked at.",
    "I can share what went wrong with our migration, and what we would do again.",
    "I have taught library instruction since before the web and still enjoy it.",
)

SHARES = (
    "What I did in my first job, and what I would do otherwise now.",
    "My notes and templates; whatever is useful.",
    "How I came to where I am. It was not a straight line.",
    "Mostly questions. I am happy to hear about the messy parts too.",
    "",
)

OF_THE_CAST = {
    "ada": {"academic": Role.MENTOR, "coffee": Role.MENTOR},
    "ben": {"academic": Role.MENTEE, "coffee": Role.MENTEE},
    "mia": {"academic": Role.MENTEE},
}
"""Rounds that the people one can sign in as have joined; they join no other."""


def make_signups(random: Random, rounds: dict[str, Round]) -> None:
    """Write the enrollments of every round with topics, preferences, wishes and blocks."""
    profiles = list(Profile.objects.select_related("user", "region", "institution").order_by("pk"))
    cast = [p for p in profiles if p.user.email.endswith(f"@{DOMAIN}") and "." not in _local(p)]
    others = [profile for profile in profiles if profile not in cast]
    by_name = {_local(profile): profile for profile in cast}
    for slug, round_ in rounds.items():
        named = {
            role: [
                by_name[name] for name, joined in OF_THE_CAST.items() if joined.get(slug) == role
            ]
            for role in Role
        }
        _fill(random, slug, round_, others, named)
    showcase.write_answers(rounds["academic"])


def _local(profile: Profile) -> str:
    return profile.user.email.partition("@")[0]


def _fill(
    random: Random,
    slug: str,
    round_: Round,
    people: list[Profile],
    named: dict[Role, list[Profile]],
) -> None:
    """Write one round's enrollments: the cast first, then others who would suit the role."""
    mentees, mentors = WANTED[slug]
    pool = _suited(slug, people, round_)
    chosen_mentors = [*named[Role.MENTOR], *_pick(random, pool, MENTOR_STAGES, mentors)]
    rest = [profile for profile in pool if profile not in chosen_mentors]
    chosen_mentees = [*named[Role.MENTEE], *_pick(random, rest, MENTEE_STAGES, mentees)]
    rows = [as_mentor(random, round_, profile) for profile in chosen_mentors]
    rows += [as_mentee(random, round_, profile) for profile in chosen_mentees]
    Enrollment.objects.bulk_create(rows)
    _spread(random, round_, rows)
    EnrollmentTopic.objects.bulk_create(topics_of(random, rows))
    Preference.objects.bulk_create(preference_of(random, row) for row in rows)
    _write_names(random, rows)


def _spread(random: Random, round_: Round, rows: list[Enrollment]) -> None:
    """Have people signed up on different days of the round's sign-up, not all of them now."""
    opened = datetime.combine(round_.signup_opens_on, time(9), round_.zone)
    last = timezone.now()
    if round_.signup_closes_on:
        last = min(last, round_.end_of(round_.signup_closes_on))
    if round_.program.is_informal:  # nobody is due to be asked whether they are still willing
        opened = max(opened, last - HALF_A_YEAR + timedelta(days=5))
    for row in rows:
        row.submitted_at = opened + (last - opened) * random.random()
    Enrollment.objects.bulk_update(rows, ["submitted_at"])


def _suited(slug: str, people: list[Profile], round_: Round) -> list[Profile]:
    """The people who would join: a chapter's, a division's or a school's own, else everybody."""
    if slug == "ohio":
        return [each for each in people if each.region and each.region.code == "OH"]
    if slug == "academic":
        return [
            each
            for each in people
            if each.institution and each.institution.kind == Institution.Kind.ACADEMIC
        ]
    if round_.program.school is None:
        return people
    own = Education.objects.filter(school=round_.program.school).values_list("profile", flat=True)
    known = set(own)
    return [profile for profile in people if profile.pk in known]


def _pick(
    random: Random, people: Iterable[Profile], stages: tuple[str, ...], count: int
) -> list[Profile]:
    fitting = [profile for profile in people if profile.career_stage in stages]
    return random.sample(fitting, min(count, len(fitting)))


def _shared(random: Random, round_: Round, profile: Profile) -> dict[str, Any]:
    """What both roles say, as far as this kind of program asks it."""
    kind = round_.program.kind
    days = round_.days()
    start = random.randint(0, 2) if days else 0
    return {
        "round": round_,
        "person": profile.user,
        "shares": random.choice(SHARES),
        "rhythm": "" if kind == Program.Kind.CONVENTION else random.choice(_rhythms(kind)),
        "channels": random.sample(
            [Enrollment.Channel.VIDEO, Enrollment.Channel.PHONE, Enrollment.Channel.IN_PERSON],
            random.randint(1, 2),
        ),
        "days": days[start : start + random.randint(2, 5)]
        if kind == Program.Kind.CONVENTION
        else [],
        "listed": kind == Program.Kind.INFORMAL and random.random() < 0.95,
    }


def _rhythms(kind: str) -> list[str]:
    if kind == Program.Kind.INFORMAL:
        return [Enrollment.Rhythm.MONTHLY, Enrollment.Rhythm.QUARTERLY, Enrollment.Rhythm.QUARTERLY]
    return [
        Enrollment.Rhythm.WEEKLY,
        Enrollment.Rhythm.FORTNIGHTLY,
        Enrollment.Rhythm.FORTNIGHTLY,
        Enrollment.Rhythm.MONTHLY,
        Enrollment.Rhythm.MONTHLY,
        Enrollment.Rhythm.MONTHLY,
    ]


def as_mentor(random: Random, round_: Round, profile: Profile) -> Enrollment:
    """What somebody says who offers their time in this round."""
    return Enrollment(
        role=Role.MENTOR,
        capacity=random.choice([1, 1, 1, 2, 2, 3]),
        goal=random.choice(GIVES),
        first_time=False if round_.program.is_convention else None,
        **_shared(random, round_, profile),
    )


def as_mentee(random: Random, round_: Round, profile: Profile) -> Enrollment:
    """What somebody says who looks for a mentor in this round."""
    return Enrollment(
        role=Role.MENTEE,
        goal=random.choice(GOALS),
        first_time=True if round_.program.is_convention else None,
        **_shared(random, round_, profile),
    )


def topics_of(random: Random, rows: Iterable[Enrollment]) -> Iterator[EnrollmentTopic]:
    """What each of them seeks or offers."""
    everywhere = list(Topic.objects.filter(only_in=[]).order_by("pk"))
    there = list(Topic.objects.exclude(only_in=[]).order_by("pk"))
    for row in rows:
        topics = there if row.round.program.is_convention else everywhere
        count = random.randint(4, 8) if row.role == Role.MENTOR else random.randint(2, 5)
        for place, topic in enumerate(random.sample(topics, count)):
            yield EnrollmentTopic(
                enrollment=row,
                topic=topic,
                strength=random.choice([1, 2, 2]) if row.role == Role.MENTOR else 2,
                matters_most=row.role == Role.MENTEE and place == 0,
            )


def preference_of(random: Random, row: Enrollment) -> Preference:
    """Mentees have wishes, few of them musts; mentors mostly leave it open."""
    wishes = {
        name: random.choices(Preference.Direction.values, _odds(row.role, name))[0]
        for name in ("region", "field", "institution")
    }
    musts = {
        f"{name}_must": wish != Preference.Direction.ANY
        and random.random() < (0.12 if row.role == Role.MENTEE else 0.05)
        for name, wish in wishes.items()
    }
    # "The same institution" as a must would leave nearly everybody without a partner.
    if wishes["institution"] == Preference.Direction.SAME:
        musts["institution_must"] = False
    return Preference(enrollment=row, **wishes, **musts)


def _odds(role: str, name: str) -> list[int]:
    if role == Role.MENTOR:
        return [1, 8, 1]
    return [1, 5, 4] if name == "institution" else [4, 5, 1]


def _write_names(random: Random, rows: list[Enrollment]) -> None:
    """Some have somebody in mind; a few would rather not meet somebody."""
    mentors = [row for row in rows if row.role == Role.MENTOR]
    for row in rows:
        if row.role == Role.MENTEE and random.random() < 0.12:
            wished = random.choice(mentors).person.profile.full_name
            WishedPartner.objects.create(enrollment=row, written=wished, rank=1)
        if random.random() < 0.03:
            other = random.choice(rows).person
            if other != row.person:
                Block.objects.get_or_create(
                    owner=row.person, written=other.email, defaults={"person": other}
                )
