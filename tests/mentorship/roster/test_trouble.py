"""Imports in trouble: two at once, a worker that is killed, a database that is away, our errors."""

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import OperationalError

from mentorship.models import ListedPerson, OutgoingMail, RosterImport
from mentorship.models.shared_clock import shared_now
from mentorship.roster import applying, imports, work
from mentorship.roster.comparing import Change
from mentorship.services import leases
from mentorship.services.acts import Refused
from tests.mentorship.roster.stage import TODAY, association, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADA = "1,Ada Lovelace,ada@example.org,REG,,2026-12-31"
BEN = "2,Ben Okri,ben@example.org,REG,,2026-12-31"


@pytest.fixture(scope="module")
def roster(standing):
    with standing():
        yield association()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def ann():
    return get_user_model().objects.get(email="ann@example.org")


def changes(imported):
    return {one: imported.changes[one] for one in Change if imported.changes[one]}


def looked_at(roster, *rows):
    imported = imports.upload(ann(), roster, "list.csv", sheet(*rows))
    imports.check(ann(), imported, {})
    work.do_this(imported.pk)
    imported.refresh_from_db()
    return imported


def test_of_two_imports_the_later_one_looks_again(roster):
    one, other = looked_at(roster, ADA), looked_at(roster, BEN)
    imports.apply(ann(), one)
    work.do_this(one.pk)
    with pytest.raises(Refused, match="has changed since"):
        imports.apply(ann(), other)
    imports.check(ann(), other, {})
    work.do_this(other.pk)
    other.refresh_from_db()
    assert changes(other) == {Change.NEW: 1, Change.LEFT: 1}


def test_two_cannot_be_applied_at_the_same_time(roster):
    one, other = looked_at(roster, ADA), looked_at(roster, BEN)
    imports.apply(ann(), one)
    with pytest.raises(Refused, match="being applied right now"):
        imports.apply(ann(), other)


def test_one_that_was_killed_in_the_middle_has_changed_nothing_and_is_done_again(
    roster, monkeypatch
):
    imported = looked_at(roster, ADA, BEN)
    imports.apply(ann(), imported)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_join_units", _killed)
        with pytest.raises(KeyboardInterrupt):
            work.do_this(imported.pk)
    assert not ListedPerson.objects.exists()
    assert not work.work_once(), "the worker that is gone still holds it"
    gone_silent(imported)
    assert work.work_once()
    imported.refresh_from_db()
    assert (imported.state, ListedPerson.objects.count()) == ("applied", 2)


def gone_silent(imported):
    RosterImport.objects.filter(pk=imported.pk).update(claimed_until=shared_now())


def test_a_file_that_brings_down_every_worker_is_given_back(roster, monkeypatch):
    imported = uploaded(roster)
    with monkeypatch.context() as patch:
        patch.setattr(work, "check", _killed)
        for _try in range(leases.MOST_TRIES):
            with pytest.raises(KeyboardInterrupt):
                work.work_once()
            gone_silent(imported)
        work.work_once()
    imported.refresh_from_db()
    assert (imported.state, "broke down" in imported.question) == ("uploaded", True)


def uploaded(roster):
    imported = imports.upload(ann(), roster, "list.csv", sheet(ADA))
    imports.check(ann(), imported, {})
    return imported


def _killed(*args):
    raise KeyboardInterrupt


# A database that is away, and errors of ours --------------------------------------------------


def stopped_by(error, monkeypatch, step="compare"):
    """Let this step of the worker raise."""

    def stop(*_args):
        raise error

    monkeypatch.setattr(work, step, stop)


@pytest.mark.parametrize("step", ["check", "compare"])
def test_a_database_that_is_away_is_no_fault_of_the_file(roster, monkeypatch, step):
    imported = uploaded(roster)
    with monkeypatch.context() as patch:
        stopped_by(OperationalError("server closed the connection"), patch, step)
        with pytest.raises(OperationalError):
            work.work_once()
    imported.refresh_from_db()
    assert (imported.state, imported.question, reports()) == ("checking", "", 0)
    gone_silent(imported)
    assert work.work_once()
    imported.refresh_from_db()
    assert changes(imported) == {Change.NEW: 1}


def test_an_error_of_ours_is_told_to_administrators_and_the_file_is_not_blamed(roster, monkeypatch):
    imported = uploaded(roster)
    stopped_by(ZeroDivisionError(), monkeypatch)
    work.work_once()
    imported.refresh_from_db()
    assert (imported.state, reports()) == ("uploaded", 1)
    assert "the file itself may be right" in imported.question
    assert "have been told" in imported.question


def test_an_error_of_ours_while_it_is_written_changes_nothing(roster, monkeypatch):
    imported = looked_at(roster, ADA, BEN)
    imports.apply(ann(), imported)
    monkeypatch.setattr(applying, "_join_units", lambda *_args: 1 / 0)
    work.work_once()
    imported.refresh_from_db()
    assert (imported.state, ListedPerson.objects.count(), reports()) == ("checked", 0, 1)
    assert "have been told" in imported.question


def reports():
    return OutgoingMail.objects.filter(kind="error_report").count()
