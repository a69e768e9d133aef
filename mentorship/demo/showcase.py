"""What those whom a visitor signs in as told the academic round, so that their offers convince.

Everybody else's answers are drawn by lot; these three are read by everybody who tries the site.
"""

from accounts.models import Institution, Profile
from mentorship.demo.cast import DOMAIN
from mentorship.models import Enrollment, EnrollmentTopic, Preference, Round, Topic

TITLES = {
    "ada": "Head of research services",
    "ben": "Liaison librarian",
    "mia": "Instruction librarian",
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
    "her mentor": (
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
    "her mentor": "I turned our one-shot classes into courses. Ask me what failed.",
}

SHARES = {
    "ada": "I came to libraries from physics, by accident. I bake when I am stuck.",
    "ben": "I moved here for this job, with two cats and a bicycle.",
    "mia": "I taught third grade before I was a librarian, and miss the noise.",
    "her mentor": "I keep a list of every lesson that went wrong. It is long, and I share it.",
}


def write_answers(round_: Round) -> None:
    """Put the answers above in the place of those drawn by lot."""
    rows = {row.person.email: row for row in round_.enrollments.select_related("person__profile")}
    own = {name: rows[f"{name}@{DOMAIN}"] for name in TITLES}
    places = list(Institution.objects.filter(kind="academic").order_by("pk")[: len(own)])
    for (name, row), place in zip(own.items(), places, strict=True):
        _work(row.person.profile, TITLES[name], place)
    own["her mentor"] = _who_suits(round_, own["mia"])
    for name, row in own.items():
        _answer(row, name)


def _work(profile: Profile, title: str, place: Institution) -> None:
    profile.job_title, profile.institution = title, place
    profile.region = place.region or profile.region
    profile.save(update_fields=["job_title", "institution", "region"])


def _who_suits(round_: Round, mia: Enrollment) -> Enrollment:
    """A mentor who is nobody of the cast, lives where Mia does if anybody does, and likes to talk
    as she does.
    """
    mentors = round_.enrollments.filter(role="mentor").exclude(person__email=f"ada@{DOMAIN}")
    near = mentors.filter(person__profile__region=mia.person.profile.region)
    chosen = near.order_by("pk").first() or mentors.order_by("pk")[0]
    theirs, hers = (each.person.profile.working_style for each in (chosen, mia))
    for field in theirs._meta.concrete_fields:
        if field.name not in ("id", "profile"):
            setattr(theirs, field.name, getattr(hers, field.name))
    theirs.save()
    return chosen


def _answer(row: Enrollment, name: str) -> None:
    row.goal, row.shares, row.rhythm = GOALS[name], SHARES[name], "monthly"
    row.channels = ["video"]
    row.save(update_fields=["goal", "shares", "rhythm", "channels"])
    Preference.objects.update_or_create(
        enrollment=row,
        defaults={
            **dict.fromkeys(("region", "field", "institution"), "any"),
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
            matters_most=row.role == "mentee" and place == 0,
        )
        for place, topic in enumerate(TOPICS[name])
    )
