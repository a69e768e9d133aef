"""Two at once: one wins, the other reads a sentence, and nobody is paired or told twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from matching import tasks
from matching.models import MatchRun
from matching.services import review, runs
from mentorship.models import OutgoingMail, Pairing
from mentorship.services import rounds as round_acts
from tests import people
from tests.matching import rounds

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4


@pytest.fixture
def run():
    cast = people.cast()
    rounds.fill(cast.round, 6, 5)
    rounds.ready(cast)
    run = runs.request_run(cast.cleo, cast.round)
    tasks.work_once()
    run.cast = cast
    return run


def at_once(act):
    """Do it in several threads that begin together; returns the answers."""
    start = Barrier(AT_ONCE)

    def one(_number):
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_four_coordinators_approve_everything_and_each_pair_is_made_once(run):
    wanted = run.suggestions.count()
    results = at_once(lambda: review.approve(run.cast.cleo, list(run.suggestions.all())))
    assert Pairing.objects.count() == wanted
    assert sum(result.done for result in results) == wanted
    skipped = [said for result in results for said in result.skipped]
    assert len(skipped) == (AT_ONCE - 1) * wanted
    assert all(said.endswith("are approved already") for said in skipped)


def test_an_approval_and_a_hand_made_pair_leave_each_mentee_with_one_mentor(run):
    first, second = run.suggestions.order_by("pk")[:2]
    acts = iter(
        [lambda: review.approve(run.cast.cleo, [first])] * 2
        + [lambda: _by_hand(run, second.mentor, first.mentee)] * 2
    )
    at_once(lambda: next(acts)())
    assert Pairing.objects.filter(mentee=first.mentee).count() == 1


def _by_hand(run, mentor, mentee):
    try:
        review.pair_by_hand(run.cast.cleo, mentor, mentee)
    except review.Refused as refusal:
        return refusal.sentence
    return None


def test_announcing_at_once_tells_everybody_once(run):
    review.approve(run.cast.cleo, list(run.suggestions.all()))
    counts = at_once(lambda: _announce(run))
    assert sum(counts) == Pairing.objects.filter(state="offered").count()
    assert OutgoingMail.objects.filter(kind="offered").count() == 2 * sum(counts)


def _announce(run) -> int:
    try:
        return round_acts.announce(run.cast.cleo, run.round)
    except review.Refused:
        return 0


def test_a_run_is_carried_out_by_one_worker(run):
    runs.request_run(run.cast.cleo, run.round)
    assert sorted(at_once(tasks.work_once)) == [False] * (AT_ONCE - 1) + [True]
    assert MatchRun.objects.filter(state="review").count() == 1
