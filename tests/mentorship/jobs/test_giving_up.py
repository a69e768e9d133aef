"""A job that gets no further ends after some tries, in words, and can be asked for again."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from mentorship.invariants import broken_rules
from mentorship.models import Job, OutgoingMail, Pairing
from mentorship.services import announcing, jobs, leases
from mentorship.services.acts import Busy
from tests.mentorship.desk.hands import page
from tests.mentorship.jobs import engines
from tests.mentorship.jobs.works import HARMLESS
from tests.mentorship.jobs.worlds import with_approved
from tests.sign_in import sign_in

PAIRS = 2 * HARMLESS
WORKS = "tests.mentorship.jobs.works"


def offered() -> int:
    return Pairing.objects.filter(state=Pairing.State.OFFERED).count()


def reports() -> int:
    return OutgoingMail.objects.filter(kind="error_report").count()


def is_over(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, finished_at__isnull=False).exists()


# With a real worker ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("work", "deaths"), [("Raises", 0), ("Kills", 1 + leases.MOST_TRIES)])
def test_work_that_no_worker_comes_through_with_ends_as_failed(work, deaths):
    it = with_approved(PAIRS)
    before = broken_rules()
    job = announcing.begin(it.cleo, it.round)
    with engines.rows() as engine:
        hands = [engine.start(TEST_WORK=f"{WORKS}.{work}", TEST_LEASE="0.3")]
        while not is_over(job):
            engines.until(lambda: is_over(job) or hands[-1].poll() is not None)
            if hands[-1].poll() is not None:
                hands.append(engine.start(TEST_WORK=f"{WORKS}.{work}", TEST_LEASE="0.3"))

    job.refresh_from_db()
    assert (job.state, job.done) == ("failed", HARMLESS)
    assert len(hands) - 1 == deaths
    assert "again and again" in job.error
    assert offered() == HARMLESS
    assert reports() == 1
    assert broken_rules() == before


# In words ----------------------------------------------------------------------------------------


@pytest.fixture
def it(db, settings):
    settings.JOB_PIECE = HARMLESS
    settings.JOB_LEASE = 0
    settings.JOB_KINDS = settings.JOB_KINDS | {"announce": f"{WORKS}.Raises"}
    return with_approved(PAIRS)


def tried(times: int) -> Job:
    for _try in range(times):
        assert jobs.work_once()
    return Job.objects.get()


def test_it_is_tried_some_times_and_then_the_coordinator_reads_why(it, client):
    announcing.begin(it.cleo, it.round)
    job = tried(leases.MOST_TRIES)
    assert (job.state, job.error, reports()) == ("running", "", 0)
    job = tried(1)
    assert job.state == "failed"
    assert not jobs.work_once()
    said = page(sign_in(client, it.cleo), "job", job)
    assert "Ended before it was done" in said
    assert "it was given up. Those who run the site have been told." in said
    assert f"{HARMLESS} pairings announced" in said
    assert f"{PAIRS - HARMLESS} are left as they were. What was done stays done" in said
    assert OutgoingMail.objects.get(kind="error_report").to_person == it.ann


def test_nobody_is_said_to_know_where_nobody_could_be_told(it, client):
    it.ann.is_superuser = False
    it.ann.save()
    announcing.begin(it.cleo, it.round)
    job = tried(leases.MOST_TRIES + 1)
    assert "Nobody has been told yet" in job.error
    assert "have been told." not in job.error


def test_the_rest_is_asked_for_again_from_its_page(it, client, settings):
    announcing.begin(it.cleo, it.round)
    job = tried(leases.MOST_TRIES + 1)
    desk = sign_in(client, it.cleo)
    again = reverse("admin:announce", args=[it.round.pk])
    assert f'href="{again}"' in page(desk, "job", job)

    settings.JOB_KINDS = settings.JOB_KINDS | {
        "announce": "mentorship.services.announcing.AnnounceAll"
    }
    settings.JOB_LEASE = 45
    assert desk.post(again, {"count": PAIRS - HARMLESS}).status_code == 302
    while jobs.work_once():
        pass
    assert offered() == PAIRS
    assert OutgoingMail.objects.filter(kind="offered").count() == 2 * PAIRS


def test_getting_further_begins_the_count_anew(it):
    job = announcing.begin(it.cleo, it.round)
    Job.objects.update(tries=leases.MOST_TRIES - 1)
    job = tried(1)
    assert (job.tries, job.done) == (0, HARMLESS)


def test_waiting_for_others_is_no_try(it, monkeypatch):
    def busy(*_args: object) -> None:
        raise Busy

    announcing.begin(it.cleo, it.round)
    monkeypatch.setattr(jobs, "_patiently", busy)
    job = tried(3 * leases.MOST_TRIES)
    assert (job.state, job.tries) == ("running", 0)


def test_a_database_that_is_away_is_no_error_of_the_job(it, monkeypatch):
    def gone(*_args: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    announcing.begin(it.cleo, it.round)
    monkeypatch.setattr(jobs, "_patiently", gone)
    with pytest.raises(OperationalError):
        jobs.work_once()
    assert (Job.objects.get().state, reports()) == ("running", 0)


def test_whoever_lost_the_job_does_not_end_it_for_the_next_one(it):
    announcing.begin(it.cleo, it.round)
    Job.objects.update(tries=leases.MOST_TRIES - 1, cursor=1)
    mine = jobs.claim_next()
    Job.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    jobs._stumbled(mine, ZeroDivisionError())
    assert Job.objects.get().state == "running"


def test_whoever_has_no_role_any_more_is_named_as_the_reason(it, client):
    announcing.begin(it.cleo, it.round)
    it.cleo.coordinates.all().delete()
    job = tried(1)
    assert (job.state, job.error) == (
        "failed",
        "Whoever asked for this does not run the round any more.",
    )
