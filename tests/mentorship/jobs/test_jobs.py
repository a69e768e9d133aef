"""Acts on many rows: with progress, a stop, an honest result, and for nobody else."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from matching import tasks as matching_tasks
from matching.admin import announce, runs
from matching.models import MatchRun, Suggestion
from mentorship.models import Coordinator, Job, LogLine, OutgoingMail, Pairing, Round
from mentorship.services import announcing, jobs
from mentorship.services.acts import Refused
from tests import factories, people
from tests.matching import rounds
from tests.mentorship.desk.hands import act, page, post, state
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PAIRS = 4


@pytest.fixture
def it():
    it = people.cast()
    Round.objects.filter(pk=it.round.pk).update(state=Round.State.REVIEW)
    it.round.refresh_from_db()
    for _pair in range(PAIRS):
        factories.PairingFactory(
            round=it.round,
            mentor=factories.MentorFactory(round=it.round),
            mentee=factories.EnrollmentFactory(round=it.round),
            state=Pairing.State.APPROVED,
        )
    return it


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Two rows a piece, and more than one is too many for a page."""
    monkeypatch.setattr(jobs, "PIECE", 2)
    monkeypatch.setattr(announce, "AT_ONCE", 1)
    monkeypatch.setattr(runs, "AT_ONCE", 1)


def test_announcing_many_is_a_job_whose_page_shows_how_far_it_is(it, client):
    desk = sign_in(client, it.cleo)
    answer = desk.post(reverse("admin:announce", args=[it.round.pk]), {"count": PAIRS})
    job = Job.objects.get()
    assert answer["Location"] == reverse("admin:job", args=[job.pk])
    working = desk.get(answer["Location"])
    assert working["Refresh"] == "2"
    assert f'max="{PAIRS}"' in working.content.decode()
    assert state(it.round) == "announced"
    assert Pairing.objects.filter(state="offered").count() == 0

    while jobs.work_once():
        pass
    done = desk.get(answer["Location"])
    assert "Refresh" not in done
    assert "4 pairings announced" in done.content.decode()
    assert OutgoingMail.objects.filter(kind="offered").count() == 2 * PAIRS
    assert LogLine.objects.filter(verb="round.announced").get().details["count"] == PAIRS


def test_approving_many_is_a_job_and_says_why_some_were_left_out(client):
    cast = people.cast()
    rounds.fill(cast.round, 3, 3)
    rounds.ready(cast)
    desk = sign_in(client, cast.cleo)
    act(desk, cast.round, "run")
    matching_tasks.work_once()
    run = MatchRun.objects.get()
    lost = run.suggestions.order_by("pk")[1]
    lost.mentee.state = "withdrawn"
    lost.mentee.save()

    said = desk.post(reverse("admin:run_decide", args=[run.pk]), {"approve_all": "1"})
    job = Job.objects.get()
    assert said["Location"] == reverse("admin:job", args=[job.pk])
    while jobs.work_once():
        pass
    job.refresh_from_db()
    count = run.suggestions.count()
    assert (job.state, job.total, job.done, job.skipped) == ("done", count, count - 1, 1)
    assert list(job.causes.values()) == [1]
    shown = page(desk, "job", job)
    assert next(iter(job.causes)) in shown.replace("&#x27;", "'")
    assert Suggestion.objects.filter(state="approved").count() == count - 1


def test_a_second_press_while_it_is_under_way_is_refused_with_words(it, client):
    desk = sign_in(client, it.cleo)
    announcing.begin(it.cleo, it.round)
    said = desk.post(reverse("admin:announce", args=[it.round.pk]), {"count": PAIRS}, follow=True)
    assert "This is being done for this round already" in said.content.decode()
    assert Job.objects.count() == 1


def test_a_stop_between_two_pieces_keeps_what_is_done_and_counts_it(it, client, monkeypatch):
    job = announcing.begin(it.cleo, it.round)
    desk = sign_in(client, it.cleo)
    piece = jobs._do_piece

    def then_stopped(*args):
        piece(*args)
        post(desk, "job_stop", job)

    monkeypatch.setattr(jobs, "_do_piece", then_stopped)
    jobs.work_once()
    job.refresh_from_db()
    assert (job.state, job.done) == ("stopped", 2)
    assert Pairing.objects.filter(state="offered").count() == 2
    assert "2 are left as they were" in page(desk, "job", job)
    assert LogLine.objects.filter(verb="job.stopped").exists()
    with pytest.raises(Refused):
        jobs.stop(it.cleo, job)


def test_a_worker_that_lost_its_job_writes_nothing_more(it):
    job = announcing.begin(it.cleo, it.round)
    mine = jobs.claim_next()
    assert mine.pk == job.pk
    assert jobs.claim_next() is None
    Job.objects.filter(pk=job.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    theirs = jobs.claim_next()
    assert theirs.pk == job.pk
    jobs.execute(mine)
    assert Pairing.objects.filter(state="offered").count() == 0
    jobs.execute(theirs)
    assert Pairing.objects.filter(state="offered").count() == PAIRS


def test_a_piece_that_breaks_off_is_taken_back_whole_with_its_counts(it, monkeypatch):
    announcing.begin(it.cleo, it.round)
    each = announcing.AnnounceAll.do

    def breaks(self, actor, rows, piece):
        each(self, actor, rows, piece)
        raise RuntimeError("killed here")

    monkeypatch.setattr(announcing.AnnounceAll, "do", breaks)
    with pytest.raises(RuntimeError):
        jobs.work_once()
    job = Job.objects.get()
    assert (job.state, job.done, job.cursor) == ("running", 0, 0)
    assert Pairing.objects.filter(state="offered").count() == 0
    assert OutgoingMail.objects.filter(kind="offered").count() == 0


def test_whoever_lost_the_role_meanwhile_announces_nothing(it):
    job = announcing.begin(it.cleo, it.round)
    Coordinator.objects.filter(person=it.cleo).delete()
    jobs.work_once()
    assert state(job) == "failed"
    assert Pairing.objects.filter(state="offered").count() == 0


def test_a_coordinator_of_another_program_finds_no_such_job(it, client):
    job = announcing.begin(it.cleo, it.round)
    with pytest.raises(Http404):
        jobs.stop(it.dov, job)
    desk = sign_in(client, it.dov)
    for name in ("admin:job", "admin:job_stop"):
        assert desk.post(reverse(name, args=[job.pk])).status_code == 404
    assert state(job) == "queued"


def test_nothing_to_do_is_said(it):
    Pairing.objects.all().delete()
    with pytest.raises(Refused, match="Approve at least one"):
        announcing.begin(it.cleo, it.round)
