"""What those whom a visitor signs in as told the academic round, so that their offers convince.

Everybody else's answers are drawn by lot; these three are read by everybody who tries the site.
"""

from accounts.models import Institution, Profile
from mentorship.demo.cast import DOMAIN
from mentorship.models import Enrollment, EnrollmentTopic, Preference, Round, Topic
from mentorship.roles import Role

TITLES = {
    "ada": "Head of research services",
    "ben": "Liaison librarian",
    "mia": "Instruction librarian",
    "ada's mentee": "Access services librarian",
    "mia's mentor": "Head of instruction",
}

TOPICS = {
    "ada": (
        "Promotion and tenure",
        "Writing and publishing",
        "Leading a project",
        "Teaching and instruction",
        "Becoming a supervisor",
        "Work and life in balance",
    ),
    "ben": ("Promotion and tenure", "Writing and publishing", "Leading a project"),
    "mia": ("Teaching and instruction", "Leading a project", "Work and life in balance"),
    "ada's mentee": ("Becoming a supervisor", "Work and life in balance", "Leading a project"),
    "mia's mentor": (
        "Teaching and instruction",
        "Leading a project",
        "Assessment and statistics",
        "Work and life in balance",
    ),
}
"""Names of topics; what matters most comes first."""

GOALS = {
    "ada": "I sat on our tenure committee for six years and can say what it really looked at.",
    "ben": "My tenure file is due in two years, and I do not know what counts.",
    "mia": "I teach eleven classes a week and lecture in them all. I want to ask more.",
    "ada's mentee": "In spring I shall lead three people who were my peers until now.",
    "mia's mentor": "I turned our one-shot classes into courses. Ask me what failed.",
}

SHARES = {
    "ada": "I came to libraries from physics, by accident. I bake when I am stuck.",
    "ben": "I moved here for this job, with two cats and a bicycle.",
    "mia": "I taught third grade before I was a librarian, and miss the noise.",
    "ada's mentee": "I sing in a choir, badly, and learn more there than in meetings.",
    "mia's mentor": "I keep a list of every lesson that went wrong. It is long, and I share it.",
}


def write_answers(round_: Round) -> None:
    """Put the answers above in the place of those drawn by lot."""
    rows = {row.person.email: row for row in round_.enrollments.select_related("person__profile")}
    own = {name: rows[f"{name}@{DOMAIN}"] for name in ("ada", "ben", "mia")}
    places = list(
        Institution.objects.filter(kind=Institution.Kind.ACADEMIC).order_by("pk")[: len(own)]
    )
    for row, place in zip(own.values(), places, strict=True):
        _work_at(row.person.profile, place)
    own["ada's mentee"] = _who_suits(round_, own["ada"], Role.MENTEE)
    own["mia's mentor"] = _who_suits(round_, own["mia"], Role.MENTOR)
    for name, row in own.items():
        Profile.objects.filter(user=row.person).update(job_title=TITLES[name])
        _answer(row, name)


def _work_at(profile: Profile, place: Institution) -> None:
    profile.institution, profile.region = place, place.region or profile.region
    profile.save(update_fields=["institution", "region"])


def _who_suits(round_: Round, one: Enrollment, role: Role) -> Enrollment:
    """Somebody beside the cast, from where this person lives if anybody is, who is like them."""
    cast = [f"{name}@{DOMAIN}" for name in ("ada", "ben", "mia")]
    rows = round_.enrollments.filter(role=role).exclude(person__email__in=cast).order_by("-pk")
    near = rows.filter(person__profile__region=one.person.profile.region)
    chosen = near.first() or rows[0]
    _make_alike(chosen.person.profile, one.person.profile)
    return chosen


def _make_alike(profile: Profile, other: Profile) -> None:
    """Give somebody the fields and the working style of somebody else."""
    profile.fields.set(other.fields.all())
    theirs, hers = profile.working_style, other.working_style
    for field in theirs._meta.concrete_fields:
        if field.name not in ("id", "profile"):
            setattr(theirs, field.name, getattr(hers, field.name))
    theirs.save()


def _answer(row: Enrollment, name: str) -> None:
    row.goal, row.shares, row.rhythm = GOALS[name], SHARES[name], Enrollment.Rhythm.MONTHLY
    row.channels = [Enrollment.Channel.VIDEO]
    row.save(update_fields=["goal", "shares", "rhythm", "channels"])
    Preference.objects.update_or_create(
        enrollment=row,
        defaults={
            **dict.fromkeys(("region", "field", "institution"), Preference.Direction.ANY),
            **dict.fromkeys(("region_must", "field_must", "institution_must"), False),
        },
    )
    row.topics.all().delete()
    topics = Topic.objects.in_bulk(TOPICS[name], field_name="name")
    EnrollmentTopic.objects.bulk_create(
        EnrollmentTopic(
            enrollment=row,
            topic=topics[topic],
            strength=2,
            matters_most=row.role == Role.MENTEE and place == 0,
        )
        for place, topic in enumerate(TOPICS[name])
    )
