"""A run whose worker dies, hangs or is late: another one takes over, and one result is stored."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from matching import proposal, tasks
from matching.models import MatchRun, Suggestion
from matching.services import runs
from mentorship.models import OutgoingMail
from mentorship.services import leases
from tests import people
from tests.matching import rounds
from tests.trials import jobs as trials


@pytest.fixture
def ready(db):
    cast = people.cast()
    rounds.fill(cast.round, 4, 3)
    rounds.ready(cast)
    return cast


def run_of(cast) -> MatchRun:
    runs.request_run(cast.cleo, cast.round)
    claimed = runs.claim_next()
    assert claimed is not None
    return claimed


def lapsed() -> None:
    MatchRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


def reports() -> int:
    return OutgoingMail.objects.filter(kind="error_report").count()


# Two workers and one run -----------------------------------------------------------------------


def test_a_late_worker_stores_nothing_beside_the_one_that_took_over(ready):
    late = run_of(ready)
    lapsed()
    later = runs.claim_next()
    assert (late.pk, late.tries, later.tries) == (later.pk, 1, 2)
    assert runs.execute(late) is False
    assert not Suggestion.objects.exists()
    assert runs.execute(later) is True
    assert Suggestion.objects.count() == 5
    assert runs.execute(late) is False
    assert Suggestion.objects.exclude(state="new").count() == 0


def test_a_late_worker_that_stumbles_does_not_end_the_run_of_the_other(ready, monkeypatch):
    late = run_of(ready)
    lapsed()
    later = runs.claim_next()
    with monkeypatch.context() as broken:
        broken.setattr(runs, "_begin", raising(ZeroDivisionError()))
        assert runs.execute(late) is False
    assert runs.execute(later) is True


def raising(error: Exception):
    def raises(*_args: object, **_more: object) -> None:
        raise error

    return raises


# How often -----------------------------------------------------------------------------------


def test_a_run_that_brings_down_its_workers_is_given_up_and_told(ready):
    run = run_of(ready)
    for _death in range(leases.MOST_TRIES):
        lapsed()
        run = runs.claim_next()
    assert runs.execute(run) is False
    run.refresh_from_db()
    assert run.state == "failed"
    assert run.error.startswith("Matching was begun several times, and its worker ended each time")
    assert run.error.endswith("Those who run the site have been told.")
    assert reports() == 1


def test_an_error_of_ours_ends_the_run_at_once_and_is_told(ready, monkeypatch):
    run = run_of(ready)
    monkeypatch.setattr(proposal, "find", raising(ZeroDivisionError()))
    assert runs.execute(run) is False
    run.refresh_from_db()
    assert run.error == (
        "Matching stopped because of an error on our side. Those who run the site have been told."
    )
    assert reports() == 1


def test_a_database_that_is_away_leaves_the_run_to_the_next_worker(ready, monkeypatch):
    run = run_of(ready)
    with monkeypatch.context() as away:
        away.setattr(proposal, "find", raising(OperationalError("server closed")))
        with pytest.raises(OperationalError):
            runs.execute(run)
    assert reports() == 0
    lapsed()
    assert tasks.work_once()
    run.refresh_from_db()
    assert run.state == "review"


# The lease -----------------------------------------------------------------------------------


@pytest.fixture
def quick(settings):
    settings.JOB_LEASE = 0.3


@pytest.fixture
def claimed(transactional_db, quick):
    cast = people.cast()
    rounds.fill(cast.round, 4, 3)
    rounds.ready(cast)
    return run_of(cast)


@pytest.mark.slow
def test_work_that_gives_no_sign_of_life_for_long_keeps_its_lease(claimed, monkeypatch):
    find = proposal.find

    def slow(*args, **more):
        time.sleep(1)
        assert runs.claim_next() is None
        return find(*args, **more)

    monkeypatch.setattr(proposal, "find", slow)
    assert runs.execute(claimed) is True


@pytest.mark.slow
def test_a_worker_that_hangs_loses_its_run(claimed, monkeypatch):
    monkeypatch.setattr(runs, "LIMIT", timedelta(seconds=0.2))
    taken = []

    def hangs(*_args, **_more):
        time.sleep(1)
        taken.append(runs.claim_next())
        raise ZeroDivisionError

    monkeypatch.setattr(proposal, "find", hangs)
    assert runs.execute(claimed) is False
    assert [run.tries for run in taken] == [2]
    assert MatchRun.objects.get().state == "solving"


@pytest.mark.slow
def test_nobody_claims_a_run_that_is_being_stored(claimed, monkeypatch):
    store, found = runs._store, []

    def claims() -> None:
        found.append(runs.claim_next())
        connection.close()

    def slow(*args):
        time.sleep(0.5)
        other = threading.Thread(target=claims)
        other.start()
        other.join()
        store(*args)

    monkeypatch.setattr(runs, "_store", slow)
    assert runs.execute(claimed) is True
    assert found == [None]


@pytest.mark.slow
def test_a_lease_that_cannot_be_renewed_once_is_renewed_the_next_time(claimed, monkeypatch):
    update, failed = type(MatchRun.objects.all()).update, threading.Event()

    def away_once(rows, **values):
        if threading.current_thread() is not threading.main_thread() and not failed.is_set():
            failed.set()
            raise OperationalError("server closed")
        return update(rows, **values)

    monkeypatch.setattr(type(MatchRun.objects.all()), "update", away_once)
    with leases.renewed(runs._mine(claimed), runs.LIMIT):
        time.sleep(1)
    assert failed.is_set()
    assert runs.claim_next() is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_of_a_run_is_replaced_and_one_result_is_stored():
    figures = trials.matching(kills=2, people=30)
    assert figures["workers killed"] == 2
    assert figures["runs under review"] == 1
    assert figures["runs with another result"] == 0
    assert figures["runs that failed"] == 0
