"""Four hundred members of the demo association, with profiles and working styles."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import F

from accounts.models import (
    Education,
    Field,
    Institution,
    Profile,
    Region,
    School,
    User,
    WorkingStyle,
)
from accounts.models.people import APPROACH, COMMUNICATION, SELF_CHECKS
from mentorship.demo.cast import CAST, DOMAIN, PASSWORD

MEMBERS = 400

Person = tuple[User, str]
"""An account with the name that its profile will bear."""

FIRST = """
Abena Adaeze Aiko Alejandro Amara Ana Anders Anjali Anthony Beatriz Bronwen Camila Carlos
Chidi Chloe Daniel Daria David Deepa Desmond Diego Dina Elena Eli Emeka Esther Farah Fatima
Felix Gabriela Grace Greta Hana Hassan Helen Hiro Hugo Imani Ines Isaac Ivan Jada Jamal Jane
Joaquin Josephine Jun Kamala Karim Keiko Kwame Laila Leah Leon Lila Lucia Luis Magnus Malik
Maria Marcus Mei Miriam Mohammed Nadia Naomi Nina Noah Nora Obi Olga Oscar Paloma Paul Priya
Quentin Rafael Rania Rebecca Ren Rosa Ruth Samir Sara Sofia Soren Sunita Tamar Tariq Teresa
Thandi Thomas Uma Valeria Victor Wanda Wei Xavier Yara Yusuf Zainab Zoe
"""

LAST = """
Abbott Achebe Acosta Adler Ahmed Alvarez Baker Banerjee Begay Bennett Blackwood Bosch Brandt
Castillo Chen Choi Clarke Cohen Cruz Dalton Das Delgado Diaz Dubois Eriksen Evans Farouk
Fischer Flores Foster Garcia Goldberg Gomez Greene Gupta Hall Hansen Haruki Hassan Hernandez
Hoang Ibrahim Iyer Jackson Jensen Johnson Kapoor Katz Kaur Khan Kim Kowalski Kumar Laurent Lee
Lewis Lindqvist Lopez Lowe Mahmoud Martin Mbeki Mendoza Mensah Morales Moreau Murphy Nakamura
Navarro Nguyen Novak Obrien Odell Okafor Okonkwo Ortiz Osei Park Patel Pham Quinn Ramirez
Reyes Rivera Rosen Ruiz Sato Schwartz Shah Silva Singh Stein Tanaka Taylor Thompson Torres
Tran Vargas Walker Washington Weiss Williams Wong Yazzie Young Zhang Zimmerman
"""

FIRST_NAMES, LAST_NAMES = FIRST.split(), LAST.split()

TITLES: dict[str, list[str]] = {
    Institution.Kind.PUBLIC: [
        "Branch manager",
        "Adult services librarian",
        "Youth services librarian",
    ],
    Institution.Kind.ACADEMIC: [
        "Liaison librarian",
        "Metadata librarian",
        "Head of access services",
    ],
    Institution.Kind.SCHOOL: ["School librarian", "Library media specialist"],
    Institution.Kind.SPECIAL: ["Research librarian", "Knowledge services librarian"],
    Institution.Kind.ARCHIVE: ["Archivist", "Digital archivist"],
    Institution.Kind.OTHER: ["Librarian"],
}

ZONES = {
    "Pacific": "America/Los_Angeles",
    "Mountain": "America/Denver",
    "Plains": "America/Chicago",
    "Great Lakes": "America/Chicago",
    "East South": "America/Chicago",
    "West South": "America/Chicago",
}

STAGES = [
    Profile.Stage.STUDENT,
    Profile.Stage.EARLY,
    Profile.Stage.EARLY,
    Profile.Stage.MID,
    Profile.Stage.MID,
    Profile.Stage.SENIOR,
    Profile.Stage.SENIOR,
    Profile.Stage.RETIRED,
]
OTHER_LANGUAGES = ["es", "fr", "zh", "ar", "vi", "ko", "hi"]


def make_people(random: Random) -> list[Profile]:
    """Write `MEMBERS` accounts with profiles (the newcomer of the cast has none yet)."""
    people = [*_cast(), *accounts(_names(random))]
    users = User.objects.bulk_create(user for user, _name in people)
    EmailAddress.objects.bulk_create(map(address_of, users))
    profiles = Profile.objects.bulk_create(profiles_of(random, people))
    Profile.fields.through.objects.bulk_create(fields_of(random, profiles))
    Education.objects.bulk_create(schooling_of(random, profiles))
    WorkingStyle.objects.bulk_create(styles_of(random, profiles))
    return profiles


def some_name(random: Random) -> str:
    """A first name and a last."""
    return f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"


def _names(random: Random) -> list[str]:
    """As many different full names as members are wanted."""
    seen: dict[str, None] = {}
    while len(seen) < MEMBERS - len(CAST):
        seen[some_name(random)] = None
    return list(seen)


def _cast() -> list[Person]:
    password = make_password(PASSWORD)
    return [
        (
            User(
                email=member.email,
                password=password,
                is_staff=member.staff,
                is_superuser=member.everything,
            ),
            member.name,
        )
        for member in CAST
    ]


def accounts(names: Iterable[str], first: int = 0) -> list[Person]:
    """An account for each name, numbered from `first`; returns each with its name."""
    password = make_password(PASSWORD)
    people = []
    for number, name in enumerate(names, start=first):
        address = f"{name.lower().replace(' ', '.')}.{number}@{DOMAIN}"
        people.append((User(email=address, password=password), name))
    return people


def address_of(user: User) -> EmailAddress:
    """Their address, confirmed: who signs in with the password is not asked for a code as well."""
    return EmailAddress(user=user, email=user.email, verified=True, primary=True)


def profiles_of(random: Random, people: Iterable[Person]) -> Iterator[Profile]:
    """A profile for each account that has a name."""
    institutions = list(Institution.objects.select_related("region").order_by("pk"))
    likely = [2 if place.kind == Institution.Kind.ACADEMIC else 1 for place in institutions]
    regions = list(Region.objects.order_by("code"))
    stages = {member.name: member.stage for member in CAST}
    for user, name in people:
        if not name:
            continue
        place = random.choices(institutions, likely)[0]
        elsewhere = random.choice(regions)
        region = place.region if place.region and random.random() < 0.9 else elsewhere
        yield Profile(
            user=user,
            full_name=name,
            called=name.split()[0],
            job_title=random.choice(TITLES[place.kind]),
            institution=place,
            region=region,
            career_stage=stages.get(name) or random.choice(STAGES),
            languages=[
                "en",
                *random.sample(OTHER_LANGUAGES, random.choice([0, 0, 0, 1, 1, 2])),
            ],
            time_zone=ZONES.get(region.group, "America/New_York"),
        )


def fields_of(random: Random, profiles: Iterable[Profile]) -> Iterator[Any]:
    """One to three fields of work of each."""
    leaves = list(Field.objects.exclude(name=F("group")).order_by("pk"))
    through = Profile.fields.through
    for profile in profiles:
        for field in random.sample(leaves, random.choice([1, 1, 2, 2, 3])):
            yield through(profile=profile, field=field)


STUDIES = ("Library and Information Science", "Archives and Records", "School Librarianship", "")
"""What people say they studied; one in four says nothing. Nothing is drawn for it."""


def schooling_of(random: Random, profiles: Iterable[Profile]) -> Iterator[Education]:
    """Nine of ten have named their school."""
    schools = list(School.objects.order_by("pk"))
    years: dict[str, tuple[int, int]] = {
        Profile.Stage.STUDENT: (2025, 2028),
        Profile.Stage.EARLY: (2019, 2025),
        Profile.Stage.MID: (2009, 2018),
    }
    for profile in profiles:
        if random.random() < 0.9:
            yield Education(
                profile=profile,
                school=random.choice(schools),
                class_year=random.randint(*years.get(profile.career_stage, (1985, 2008))),
                study=STUDIES[profile.pk % len(STUDIES)],
            )


def styles_of(random: Random, profiles: Iterable[Profile]) -> Iterator[WorkingStyle]:
    """Nine of ten have answered the working-style questions, some with gaps."""
    for profile in profiles:
        if random.random() > 0.9:
            continue
        lean = random.choice([-1, 0, 0, 1])
        answers = {
            name: min(5, max(1, random.randint(1, 5) + lean))
            for name in (*COMMUNICATION, *APPROACH)
            if random.random() < 0.95
        }
        checks = {name: random.randint(2, 5) for name in SELF_CHECKS}
        wishes = {
            "communication_wish": random.choice(
                [
                    WorkingStyle.Wish.ALIKE,
                    WorkingStyle.Wish.ALIKE,
                    WorkingStyle.Wish.EITHER,
                    WorkingStyle.Wish.DIFFERENT,
                ]
            ),
            "approach_wish": random.choice(
                [WorkingStyle.Wish.ALIKE, WorkingStyle.Wish.EITHER, WorkingStyle.Wish.DIFFERENT]
            ),
        }
        yield WorkingStyle(profile=profile, **answers, **checks, **wishes)
