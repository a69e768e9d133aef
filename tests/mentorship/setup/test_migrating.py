"""A migration that finds its table in use lets others pass, says whom it waits for, and goes on."""

import threading
import time
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection

from mentorship.setup import migrating

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BUSY = "ALTER TABLE mentorship_topic ADD COLUMN on_trial integer"


@pytest.fixture
def wanted(monkeypatch):
    """In the place of `migrate`: a statement that wants a table for itself."""
    done = []

    def statement(*_args, **_options):
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            done.append(True)
            cursor.execute("ALTER TABLE mentorship_topic DROP COLUMN on_trial")

    monkeypatch.setattr(migrating, "call_command", statement)
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "100ms")
    monkeypatch.setattr(migrating, "PAUSE", 0.1)
    return done


def another() -> psycopg2.extensions.connection:
    to = connection.settings_dict
    return psycopg2.connect(dbname=to["NAME"], host=to["HOST"], port=to["PORT"], user=to["USER"])


@contextmanager
def in_use(seconds: float):
    """Somebody has read the table, and their transaction stays open for so long."""
    with closing(another()) as link:
        link.cursor().execute("SELECT count(*) FROM mentorship_topic")
        timer = threading.Timer(seconds, link.rollback)
        timer.start()
        yield link.info.backend_pid
        timer.join()


def usual() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


def test_it_waits_in_short_steps_says_for_whom_and_comes_through(wanted):
    said, before = [], usual()
    with in_use(1.0) as pid:
        migrating.migrate(said.append)
    assert wanted == [True]
    assert len(said) > 1
    assert f"in use by connection {pid}, whose transaction has been open for" in said[0]
    assert usual() == before


def test_others_wait_no_longer_than_one_step(wanted):
    waits = []

    def reads(over: threading.Event) -> None:
        with closing(another()) as link:
            link.autocommit = True
            while not over.is_set():
                begun = time.monotonic()
                link.cursor().execute("SELECT count(*) FROM mentorship_topic")
                waits.append(time.monotonic() - begun)

    over = threading.Event()
    reader = threading.Thread(target=reads, args=(over,))
    reader.start()
    with in_use(1.0):
        migrating.migrate(lambda _words: None)
    over.set()
    reader.join()
    assert wanted == [True]
    assert 0.05 < max(waits) < 0.5


def test_a_table_that_is_never_free_ends_it_with_a_sentence(wanted, monkeypatch):
    monkeypatch.setattr(migrating, "TRIES", 2)
    with in_use(1.0), pytest.raises(CommandError, match=r"in use all the time.* run this again"):
        migrating.migrate(lambda _words: None)
    assert wanted == []


def test_any_other_trouble_is_not_tried_again(monkeypatch):
    def gone(*_args, **_options):
        raise OperationalError("the server is away")

    monkeypatch.setattr(migrating, "call_command", gone)
    with pytest.raises(OperationalError, match="away"):
        migrating.migrate(lambda _words: None)


def test_half_an_index_of_a_broken_try_is_cleared_away_before_the_next():
    with in_use(0.5), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        with closing(another()) as writer:
            writer.cursor().execute("UPDATE mentorship_topic SET name = name")
            with pytest.raises(OperationalError):
                cursor.execute("CREATE INDEX CONCURRENTLY on_trial ON mentorship_topic (name)")
        cursor.execute(migrating.UNFINISHED)
        assert cursor.fetchall() == [("on_trial",)]
    migrating.migrate(lambda _words: None)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
        cursor.execute(migrating.UNFINISHED)
        assert cursor.fetchall() == []
