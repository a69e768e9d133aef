"""Many people at once, for lists: a few statements however many they are."""

from accounts.models import Profile, User
from mentorship.models import Enrollment, EnrollmentTopic, Preference, Round, Topic


def enroll(round: Round, count: int, role: str, **columns) -> list[Enrollment]:
    """Add `count` people with a profile to the round, in this role."""
    have = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"crowd{have + n}@example.org", password="!") for n in range(count)
    )
    Profile.objects.bulk_create(
        Profile(user=person, full_name=f"Member {person.pk}", languages=["en"]) for person in people
    )
    rows = Enrollment.objects.bulk_create(
        Enrollment(round=round, person=person, role=role, **columns) for person in people
    )
    Preference.objects.bulk_create(Preference(enrollment=row) for row in rows)
    return rows


def give_topics(rows: list[Enrollment], topics: list[Topic]) -> None:
    """Let each person name two of the topics, in turn."""
    EnrollmentTopic.objects.bulk_create(
        EnrollmentTopic(enrollment=row, topic=topics[(at + step) % len(topics)])
        for at, row in enumerate(rows)
        for step in (0, 1)
    )
