"""The process that works on the boards of large rounds."""

import select
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from matching.board.serving import Boards, follow_next, warm_next
from matching.board.waiting import CHANNEL
from mentorship.management.commands.worker import attempt, stop_on_signals
from mentorship.site import health

REST = 1.0
"""Seconds after which a solver looks by itself, should a word of the database have been lost."""

BEAT = 20
"""Seconds between two signs of life, and between two looks at what happened elsewhere."""


class Command(BaseCommand):
    """Take what waits at the boards of large rounds, one step after the other, until told to stop.

    The database says when something waits (LISTEN). On SIGTERM or Ctrl-C the step in hand is done
    first; after a kill whatever waited waits still.
    """

    help = "Works on the boards of large rounds, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to end when there is nothing left to do."""
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal comes."""
        solver = Solver()
        if options["once"]:
            while solver.boards():
                pass
            return
        stop = stop_on_signals()
        while not stop.is_set():
            stop.wait(attempt(solver, REST))
        connection.close()


class Solver:
    """Does what waits, or rests until the database says that something does."""

    def __init__(self) -> None:
        self.boards = Boards()
        self.said = float("-inf")

    def __call__(self) -> bool:
        """Do or rest once; there is always more."""
        if not self.boards() and not warm_next(self.boards):
            if time.monotonic() >= self.said + BEAT:
                health.worker_beat(health.BOARDS)
                follow_next(self.boards)
                self.said = time.monotonic()
            _rest()
        return True


def _rest() -> None:
    """Wait until the database says that something waits, or for a moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    raw = connection.connection
    raw.poll()
    if not raw.notifies:
        select.select([raw], [], [], REST)
        raw.poll()
    raw.notifies.clear()
