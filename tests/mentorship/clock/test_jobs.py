"""The clock's jobs: none stops another, and what troubles one is seen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mentorship.models import Heartbeat, Program
from mentorship.services.clock import jobs
from mentorship.services.clock.jobs import Job
from tests import factories

pytestmark = pytest.mark.django_db


def job(name, step, rows=(1,), **more):
    return Job(name, lambda now: rows, step, **more)


def refuses(row, now):
    raise LookupError("private words of somebody")


def test_a_job_that_stumbles_stops_no_other_and_leaves_a_mark_without_private_words(caplog):
    first = factories.ProgramFactory()
    done = []
    outcome = jobs.run_all(
        [
            job("breaks", refuses, rows=[first, 2]),
            Job("cannot begin", lambda now: 1 // 0, refuses),
            job("works", lambda row, now: done.append(row)),
        ],
        timezone.now(),
    )
    assert (outcome, done) == ({"breaks": 0, "cannot begin": 0, "works": 1}, [1])
    troubles = dict(Heartbeat.objects.values_list("name", "trouble"))
    assert troubles == {
        "clock": "",
        "clock:breaks": f"LookupError, Program {first.pk}",
        "clock:cannot begin": "ZeroDivisionError, cannot begin",
        "clock:works": "",
    }
    assert caplog.text.count("The clock could not move") == 3


def test_the_mark_goes_when_the_job_runs_well_again():
    jobs.run_all([job("breaks", refuses)], timezone.now())
    jobs.run_all([job("breaks", lambda row, now: 5)], timezone.now())
    row = Heartbeat.objects.get(name="clock:breaks")
    assert (row.trouble, row.counts) == ("", {"": 5})


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_stops_its_own_job_alone():
    def sleeps(row, now):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 10; SELECT pg_sleep(10)")

    try:
        ran = jobs.run_all([job("slow", sleeps), job("works", lambda row, now: 1)], timezone.now())
    finally:
        connection.close()
    assert ran == {"slow": 0, "works": 1}
    assert Program.objects.count() == 0


def test_some_jobs_rest_between_two_runs():
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    counts = job("seldom", lambda row, now: 1, when=jobs.every(hours=1))
    ran = [jobs.run_all([counts], now + timedelta(minutes=m)) for m in (0, 30, 59, 60, 90)]
    assert [bool(each) for each in ran] == [True, False, False, True, False]


def test_nightly_is_once_a_night_in_the_site_s_own_zone_and_caught_up_in_the_morning(settings):
    settings.TIME_ZONE = "America/Chicago"
    due = jobs.nightly(3)
    evening = datetime(2026, 5, 4, 2, tzinfo=UTC)
    assert not due(evening.replace(hour=7, minute=59), evening - timedelta(days=1))
    assert due(evening.replace(hour=8), evening - timedelta(hours=12))
    assert not due(evening.replace(hour=20), evening.replace(hour=8))
    assert due(evening.replace(hour=20), evening - timedelta(days=9))
