"""The process beside the web application: sends mail, moves what time moves, matches."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils.module_loading import import_string

from mentorship.services import errors
from mentorship.site import health

logger = logging.getLogger(__name__)

Job = Callable[[], object]
"""One piece of work; true when there may be more of it at once."""

AFTER_TROUBLE = 5
"""Seconds to rest when the database was away, or a job stumbled."""

BEAT = 20
"""Seconds between two signs of life of one job."""


class Command(BaseCommand):
    """Run each of `WORKER_JOBS` in a thread of its own until somebody says stop.

    A thread each, so that a long matching run never holds up a sign-in code. On SIGTERM or
    Ctrl-C every job finishes what it has in hand.
    """

    help = "Sends mail and does what is due, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to end when there is nothing left to do."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal comes."""
        jobs = {Alive(path): seconds for path, seconds in settings.WORKER_JOBS.items()}
        if options["once"]:
            for job in jobs:
                exhaust(job)
            return
        stop = stop_on_signals()
        threads = [
            threading.Thread(target=work, args=(job, seconds, stop))
            for job, seconds in jobs.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class Alive:
    """A job of the worker that gives signs of life, which the status page reads."""

    def __init__(self, path: str) -> None:
        self.job = load(path)
        self.name = health.job_name(path)
        self.said = float("-inf")

    def __call__(self) -> object:
        """Do the job once, and give the sign of life when it is time for one."""
        more = self.job()
        if time.monotonic() >= self.said + BEAT:
            health.worker_beat(self.name)
            self.said = time.monotonic()
        return more


def load(path: str) -> Job:
    """Import a job; a class is made once, and what it makes is called."""
    found = import_string(path)
    return found() if isinstance(found, type) else found


def exhaust(job: Job) -> None:
    """Do this job until it has nothing more to do."""
    while job():
        pass


def stop_on_signals() -> threading.Event:
    """Return the event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    return stop


def work(job: Job, seconds: float, stop: threading.Event) -> None:
    """Do the job again and again; rest for `seconds` when it had nothing to do."""
    while not stop.is_set():
        pause = attempt(job, seconds)
        if pause:
            stop.wait(pause)
    connection.close()


def attempt(job: Job, seconds: float) -> float:
    """Do the job once, whatever happens, and return how long to rest."""
    close_old_connections()
    try:
        return 0 if job() else seconds
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database cannot be used, trying again: %s", str(error).strip())
    except Exception as error:
        logger.exception("A job of the worker stumbled")
        errors.report(error)
    connection.close()
    return AFTER_TROUBLE
