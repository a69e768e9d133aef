"""A sheet of 50,000 sign-ups: how long it takes, and that it takes little memory."""

import resource
import time

import pytest

from accounts.models import Profile, User
from mentorship.exporting.column import Making
from mentorship.exporting.sheets import Format, lines, written
from mentorship.exporting.subjects import SIGN_UPS
from mentorship.models import Enrollment, EnrollmentTopic
from tests import factories, people

pytestmark = [pytest.mark.django_db, pytest.mark.far]

MANY = 50_000
MOST_MEGABYTES = 400


def crowd(cast: people.Cast) -> None:
    """Everybody with a profile, a goal in words, and three topics."""
    region, topics = factories.RegionFactory(), factories.TopicFactory.create_batch(3)
    users = User.objects.bulk_create(
        (User(email=f"p{n}@example.org", password="!") for n in range(MANY)), batch_size=2000
    )
    Profile.objects.bulk_create(
        (
            Profile(user=user, full_name=f"Person {user.pk}", region=region, languages=["en"])
            for user in users
        ),
        batch_size=2000,
    )
    places = Enrollment.objects.bulk_create(
        (
            Enrollment(round=cast.round, person=user, role="mentee", goal="To say no. " * 20)
            for user in users
        ),
        batch_size=2000,
    )
    EnrollmentTopic.objects.bulk_create(
        (EnrollmentTopic(enrollment=place, topic=topic) for place in places for topic in topics),
        batch_size=5000,
    )


@pytest.mark.parametrize("format", Format)
def test_fifty_thousand_lines_take_less_than_400_megabytes(format, capsys):
    cast = people.cast()
    crowd(cast)
    rows = SIGN_UPS.rows(cast.cleo, cast.program, None)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    file, count = written(format, lines(rows, SIGN_UPS.columns, Making(cast.cleo)))
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = file.seek(0, 2)
    file.close()
    with capsys.disabled():
        print(
            f"\n{format}: {count} lines in {took:.0f} s, {size / 1e6:.1f} MB, peak "
            f"{peak // 1024} MB ({(peak - before) // 1024} MB of it while writing)"
        )
    assert count >= MANY
    assert peak / 1024 < MOST_MEGABYTES
