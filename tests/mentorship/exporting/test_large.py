"""A sheet of 50,000 sign-ups: how long it takes, and that it takes little memory."""

import os
import resource
import time

import pytest
from django.db import connection

from accounts.models import Profile, User
from mentorship.exporting.column import Making
from mentorship.exporting.sheets import csv_of, lines, xlsx_of
from mentorship.exporting.subjects import SIGN_UPS
from mentorship.models import Enrollment, EnrollmentTopic
from tests import factories, people

pytestmark = [pytest.mark.django_db, pytest.mark.far]

MANY = int(os.environ.get("EXPORT_LINES", "50_000"))
MOST_MEGABYTES = 400


def crowd(cast: people.Cast) -> None:
    """Everybody with a profile, a goal in words, and three topics."""
    region, topics = factories.RegionFactory(), factories.TopicFactory.create_batch(3)
    users = User.objects.bulk_create(
        (User(email=f"p{n}@example.org") for n in range(MANY)), batch_size=2000
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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_fifty_thousand_lines_take_less_than_400_megabytes(format, capsys):
    cast = people.cast()
    crowd(cast)
    rows = SIGN_UPS.rows(cast.cleo, cast.program, None)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    sheet = lines(rows, SIGN_UPS.columns, Making(cast.cleo))
    size = sum(map(len, csv_of(sheet) if format == "csv" else xlsx_of(sheet)))
    took = time.monotonic() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    with capsys.disabled():
        print(f"\n{format}: {MANY} lines in {took:.0f} s, {size / 1e6:.1f} MB, {grown:.0f} MB more")  # noqa: T201
    assert grown < MOST_MEGABYTES
