"""Acts on many rows: with progress, a stop, an honest result, and for nobody else."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from matching import tasks as matching_tasks
from matching.access import suggestions_run_by as reached
from matching.models import MatchRun, Suggestion, Verdict
from matching.services import approving, review
from matching.services import runs as runs_of
from mentorship.models import Block, Coordinator, Job, LogLine, OutgoingMail, Pairing
from mentorship.services import announcing, jobs
from mentorship.services import rounds as announcing_rounds
from mentorship.services.acts import Refused
from mentorship.services.pairings import many
from tests import factories, people
from tests.matching import rounds
from tests.mentorship.desk.hands import act, page, post, state
from tests.mentorship.jobs.worlds import with_approved
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PAIRS = 4
NOW = timezone.now()
OF_A_MAIL = (
    *("key", "kind", "to_email", "subject", "text", "html", "from_email", "reply_to"),
    *("program", "round", "pairing", "state", "sensitive"),
)


@pytest.fixture
def it():
    return with_approved(PAIRS)


@pytest.fixture(autouse=True)
def small(monkeypatch, settings):
    """Two rows a piece, and more than one is too many for a page."""
    settings.JOB_PIECE = 2
    monkeypatch.setattr(jobs, "AT_ONCE", 1)


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


def _outcome() -> tuple:
    """What approving leaves behind, but for numbers and moments."""
    columns = ("mentor", "mentee", "mentor_place", "mentee_place", "points", "origin", "state")
    of_the_job = ("job.asked", "board.step")
    lines = LogLine.objects.exclude(verb__in=of_the_job).values_list("verb", "pairing__mentee")
    suggestions = Suggestion.objects.values_list("mentee", "state", "pairing__mentor")
    return (
        sorted(Pairing.objects.values_list(*columns)),
        sorted(lines, key=str),
        sorted(suggestions, key=str),
        sorted(Verdict.objects.values_list("mentor", "mentee", "kind")),
    )


def test_many_at_once_come_to_the_same_as_one_after_the_other():
    """With a list that names somebody, a bar, somebody gone, a place taken, and the actor's own."""
    cast = people.cast()
    rounds.fill(cast.round, 9, 9)
    rounds.ready(cast)
    runs_of.request_run(cast.cleo, cast.round)
    matching_tasks.work_once()
    run = MatchRun.objects.get()
    first, second, third, fourth, fifth, *_rest = run.suggestions.order_by("pk")
    Block.objects.create(owner=first.mentee.person, person=first.mentor.person, written="them")
    two = {"mentor": second.mentor, "mentee": second.mentee, "round": cast.round}
    Verdict.objects.create(kind=Verdict.Kind.BARRED, by=cast.cleo, **two)
    third.mentee.state = "withdrawn"
    third.mentee.save()
    another = factories.EnrollmentFactory(round=cast.round)
    factories.PairingFactory(
        round=cast.round, mentor=fourth.mentor, mentee=another, state="approved"
    )
    fifth.mentee.person = cast.cleo
    fifth.mentee.save()

    outcomes = []
    for at_once in (False, True):
        with transaction.atomic():
            if at_once:
                approving.begin(cast.cleo, run)
                jobs.work_once()
                job = Job.objects.get()
                skipped = dict(job.causes)
            else:
                skipped = Counter(review.approve(cast.cleo, reached(cast.cleo)).skipped)
            outcomes.append((_outcome(), skipped))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0][1]) == 3
    assert len(outcomes[0][0][0]) >= 5


def test_of_two_pairs_for_one_mentee_only_the_first_is_made_and_a_mentor_fills_up_in_order():
    cast = people.cast()
    dan, fay = (factories.EnrollmentFactory(round=cast.round) for _ in range(2))
    gil = factories.MentorFactory(round=cast.round, capacity=1)
    asked = [(cast.ada_in, dan), (gil, dan), (cast.ada_in, cast.ben_in), (cast.ada_in, fay)]
    made = many.approve_many(
        cast.cleo,
        cast.round,
        [many.Proposal(one.pk, two.pk, 7, {"needs": 7}, ["topics"]) for one, two in asked],
    )
    columns = "mentor", "mentee", "mentor_place", "mentee_place", "points", "parts", "reasons"
    assert list(Pairing.objects.order_by("pk").values_list(*columns)) == [
        (cast.ada_in.pk, dan.pk, 1, 1, 7, {"needs": 7}, ["topics"]),
        (cast.ada_in.pk, cast.ben_in.pk, 2, 1, 7, {"needs": 7}, ["topics"]),
    ]
    assert [pairing is not None for pairing in made] == [True, False, True, False]


def test_announcing_many_comes_to_the_same_as_one_after_the_other(it):
    told = Pairing.objects.filter(pk=Pairing.objects.first().pk)
    told.update(state="offered", offered_at=NOW, answer_by=NOW)
    outcomes = []
    for at_once in (False, True):
        with transaction.atomic():
            if at_once:
                announcing.begin(it.cleo, it.round)
                jobs.work_once()
            else:
                announcing_rounds.announce(it.cleo, it.round)
            mails = OutgoingMail.objects.order_by("key").values(*OF_A_MAIL)
            lines = LogLine.objects.exclude(verb="job.asked").values_list("verb", "pairing")
            columns = ("pk", "state", "mentor_only", "answer_by")
            moved = Pairing.objects.order_by("pk").values_list(*columns)
            outcomes.append((list(mails), sorted(lines, key=str), list(moved)))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0][0]) == 2 * (PAIRS - 1)


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

    def breaks(self, *args):
        each(self, *args)
        raise RuntimeError("killed here")

    monkeypatch.setattr(announcing.AnnounceAll, "do", breaks)
    assert jobs.work_once()
    job = Job.objects.get()
    assert (job.state, job.done, job.cursor, job.tries) == ("running", 0, 0, 1)
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
