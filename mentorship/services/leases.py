"""Rows that are work for somebody: claimed for a while, and again once that while is over.

A worker that dies leaves a lease that runs out. No two workers claim one row: the one that comes
second skips what the first has locked. Each claim is a try, and is counted: work that brings down
whoever does it ends after some tries, and is not begun for ever.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from mentorship import states
from mentorship.models.shared_clock import shared_now

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=models.Model)

MOST_TRIES = 5
"""How often work is begun without getting any further."""


class Spent(Exception):
    """Whoever tried this went silent, as often as it may be tried."""


def claim_next(rows: "QuerySet[M]", waits: str, under_way: str, **writes: Any) -> M | None:
    """Claim the oldest row that waits, or whose worker has gone silent; None if there is none.

    `waits` and `under_way` are its states before and while somebody works at it. Its `tries` grow
    by one, so that they also tell one claim from the next.
    """
    free = Q(state=waits) | Q(state=under_way, claimed_until__lt=shared_now())
    with transaction.atomic():
        locked = rows.select_for_update(skip_locked=True, of=("self",))
        row: Any = locked.filter(free).order_by("requested_at", "pk").first()
        if row is not None:
            move = "claim" if row.state == waits else "reclaim"
            told = {"claimed_until": leased(), "tries": row.tries + 1}
            states.move(row, move, states.WORKER, **told, **writes)
    return row  # type: ignore[no-any-return]


def leased() -> datetime:
    """Until when a worker may be silent before another one goes on with what it has claimed."""
    return shared_now() + timedelta(seconds=settings.JOB_LEASE)


def refuse_spent(row: Any) -> None:
    """Begin nothing that was begun too often already.

    Raises
    ------
    Spent : its workers have gone silent `MOST_TRIES` times.
    """
    if row.tries > MOST_TRIES:
        raise Spent


def is_last_try(row: Any) -> bool:
    """Whether work that stumbles now is given up."""
    return bool(row.tries >= MOST_TRIES)


@contextmanager
def renewed(rows: "QuerySet[Any]", most: timedelta) -> Iterator[None]:
    """Renew the lease of claimed rows meanwhile, from a thread, but for no longer than `most`.

    For work that takes its time between two signs of life. A worker that hangs loses its row once
    `most` is over.
    """
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(rows, most, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(rows: "QuerySet[Any]", most: timedelta, over: threading.Event) -> None:
    end = time.monotonic() + most.total_seconds()
    while not over.wait(settings.JOB_LEASE / 3) and time.monotonic() < end:
        try:
            rows.update(claimed_until=leased())
        except DatabaseTrouble:
            logger.warning("A lease could not be renewed, trying again", exc_info=True)
            connection.close()
    connection.close()
