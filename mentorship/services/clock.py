"""What time moves: sign-ups close, offers lapse, conventions end, old drafts go."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from django.db import OperationalError, connection
from django.utils import timezone

from mentorship.models import Pairing, Round
from mentorship.services import enrollments, pairings, rounds
from mentorship.services.acts import Busy, Refused

logger = logging.getLogger(__name__)

T = TypeVar("T")

LOCK = 20_260_401
"""Names the lock under which one tick runs at a time, over all workers and hosts."""


def tick_alone() -> bool:
    """Tick unless another worker is doing so right now. Returns False: rest afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
    try:
        tick()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return False


def tick(now: datetime | None = None) -> dict[str, int]:
    """Do everything that is overdue and return how much of each was done.

    Safe to run twice at once and after days of silence: each step is an act of its own that
    changes a row only while it is still due.
    """
    now = now or timezone.now()
    return {
        "signups closed": _each(partial(rounds.close_signup, None), _signup_over(now)),
        "rounds started": _each(partial(rounds.start, None), _begun(now)),
        "conventions ended": _each(partial(rounds.close, None), _conventions_over(now)),
        "offers expired": _each(partial(pairings.expire, now=now), _unanswered(now)),
        "drafts dropped": enrollments.drop_stale_drafts(),
    }


def _each(step: Callable[[T], object], due: Iterable[T]) -> int:
    """Take the step for each that is due and count them; one that stumbles holds up none."""
    done = 0
    for row in due:
        try:
            done += step(row) is not False
        except (Refused, Busy):
            continue  # somebody was faster, or has it in hand: the next tick looks again
        except OperationalError:
            raise
        except Exception:
            logger.exception("The clock could not move %r", row)
    return done


def _today(round: Round, now: datetime) -> date:
    return now.astimezone(round.zone).date()


def _signup_over(now: datetime) -> list[Round]:
    rows = Round.objects.filter(state="open", signup_closes_on__isnull=False)
    rows = rows.exclude(program__kind="informal").select_related("program")
    return [row for row in rows if row.signup_closes_on and row.signup_closes_on < _today(row, now)]


def _begun(now: datetime) -> list[Round]:
    rows = Round.objects.filter(state="announced", starts_on__isnull=False)
    return [
        row
        for row in rows.select_related("program")
        if row.starts_on and row.starts_on <= _today(row, now)
    ]


def _conventions_over(now: datetime) -> list[Round]:
    rows = Round.objects.filter(
        state__in=("open", "matching", "review", "announced", "running"),
        program__kind="convention",
        ends_on__isnull=False,
    ).select_related("program")
    return [row for row in rows if row.ends_on and row.ends_on < _today(row, now)]


def _unanswered(now: datetime) -> list[Pairing]:
    rows = Pairing.objects.filter(state__in=("asked", "offered"), answer_by__lt=now)
    return list(rows.select_related("round__program", "mentor__person", "mentee__person"))
