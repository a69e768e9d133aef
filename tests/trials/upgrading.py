"""A trial of an upgrade: the tables change while people are writing, and a long reader is about."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection

from tests.trials.pulling import under_visitors

Figures = dict[str, Any]


def migration(visitors: int = 20, reader: int = 8) -> Figures:
    """Run `prepare` of a later version under visitors, beside a reader who takes some seconds."""
    said: list[str] = []
    with _waits_watched() as waits:
        figures = under_visitors(lambda _n: said.extend(_prepare(reader)), 1, visitors, 20.0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'on_trial_%'")
        (indexes,) = cursor.fetchone()
    return {
        **figures,
        "migrations, of 4": sum("later.000" in line and "waits" not in line for line in said),
        "indexes built, of 3": indexes,
        "times tried again": sum("trying again" in line for line in said),
        "longest wait for a lock, seconds": max(waits, default=0.0),
    }


def _prepare(reader: int) -> list[str]:
    """Prepare as a later version does; returns the lines it said."""
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.trials.later_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
    }
    with _long_reader(reader):
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=settings.BASE_DIR,
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout.splitlines()


def _linked() -> Any:
    to = connection.settings_dict
    where = {"host": to["HOST"], "port": to["PORT"] or None, "user": to["USER"]}
    return psycopg2.connect(dbname=to["NAME"], **where)


@contextmanager
def _long_reader(seconds: float) -> Iterator[None]:
    """Somebody who reads from the busiest tables until a migration has waited for that long."""
    with closing(_linked()) as link:
        link.cursor().execute("SELECT 1 FROM mentorship_pairing, mentorship_enrollment LIMIT 1")
        thread = threading.Thread(target=_end_after, args=(link, seconds))
        thread.start()
        yield
        thread.join()


def _end_after(link: Any, seconds: float) -> None:
    """End the transaction so long after a statement first wanted a table for itself."""
    deadline = time.monotonic() + 120
    with closing(_linked()) as watcher, watcher.cursor() as cursor:
        watcher.autocommit = True
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
            )
            if cursor.fetchone():
                break
            time.sleep(0.05)
    time.sleep(seconds)
    link.rollback()


WAITING = """
    SELECT extract(epoch FROM max(clock_timestamp() - waitstart))::float FROM pg_locks
    WHERE NOT granted AND pid NOT IN (
        SELECT pid FROM pg_stat_activity WHERE query ILIKE 'create index concurrently%'
    )
"""
"""How long somebody has waited for a lock; an index built beside the work keeps nobody waiting."""


@contextmanager
def _waits_watched() -> Iterator[list[float]]:
    """Look twenty times a second how long anybody has been waiting for a lock."""
    waits: list[float] = []
    over = threading.Event()

    def watch() -> None:
        with closing(_linked()) as link, link.cursor() as cursor:
            link.autocommit = True
            while not over.wait(0.05):
                cursor.execute(WAITING)
                waits.append(cursor.fetchone()[0] or 0.0)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


TRIALS: dict[str, Callable[..., Figures]] = {"migration": migration}
