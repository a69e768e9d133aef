"""The same jobs, carried out by our worker and by RQ: all is done once, whoever is killed."""

import pytest
from django.utils import timezone

from mentorship.invariants import broken_rules
from mentorship.models import Job, OutgoingMail, Pairing
from mentorship.services import announcing, jobs
from tests.mentorship.jobs import engines
from tests.mentorship.jobs.worlds import with_approved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PAIRS = 120


@pytest.fixture(params=["rows", pytest.param("rq", marks=pytest.mark.far)])
def engine(request, tmp_path, settings):
    settings.JOB_LEASE = 2.0
    made = engines.rows() if request.param == "rows" else engines.rq(tmp_path, settings)
    with made as engine:
        yield engine


@pytest.fixture
def it():
    return with_approved(PAIRS)


def offered() -> int:
    return Pairing.objects.filter(state=Pairing.State.OFFERED).count()


def test_a_job_is_done_once_and_its_result_is_what_there_is(engine, it):
    before = broken_rules()
    job = announcing.begin(it.cleo, it.round)
    engine.start()
    engines.until(lambda: not Job.objects.filter(pk=job.pk, finished_at=None).exists())

    job.refresh_from_db()
    assert (job.state, job.total, job.done, job.skipped) == ("done", PAIRS, PAIRS, 0)
    assert offered() == PAIRS
    assert OutgoingMail.objects.filter(kind="offered").count() == 2 * PAIRS
    assert broken_rules() == before


def test_a_worker_killed_in_the_middle_is_replaced_and_nothing_is_done_twice(engine, it):
    job = announcing.begin(it.cleo, it.round)
    first = engine.start()
    engines.until(lambda: offered() > 0)
    engines.kill(first)
    engine.start()

    def over() -> bool:
        now = timezone.now()
        for path in jobs.overdue(now):  # the clock wakes an engine whose worker died
            jobs.wake_again(path, now)
        return not Job.objects.filter(pk=job.pk, finished_at=None).exists()

    engines.until(over)
    job.refresh_from_db()
    assert (job.state, job.done, job.skipped) == ("done", PAIRS, 0)
    assert offered() == PAIRS
    assert OutgoingMail.objects.filter(kind="offered").count() == 2 * PAIRS


def test_a_job_that_is_stopped_keeps_what_is_done(engine, it):
    job = announcing.begin(it.cleo, it.round)
    engine.start()
    engines.until(lambda: offered() > 0)
    jobs.stop(it.cleo, job)
    job.refresh_from_db()
    done = offered()
    assert job.state == Job.State.STOPPED
    assert done == job.done
    assert 0 < done < PAIRS
    again = announcing.begin(it.cleo, it.round)
    engines.until(lambda: not Job.objects.filter(pk=again.pk, finished_at=None).exists())
    assert offered() == PAIRS


def test_an_engine_that_is_away_refuses_nobody_and_the_clock_finds_the_row(it, settings, caplog):
    engines.told_of("redis://127.0.0.1:1/0", settings)
    job = announcing.begin(it.cleo, it.round)
    settings.TASKS = {"default": {"BACKEND": "mentorship.engine.Rows"}}
    assert jobs.overdue(job.requested_at + timezone.timedelta(hours=1))
    assert "could not be told" in caplog.text
    while jobs.work_once():
        pass
    assert offered() == PAIRS
