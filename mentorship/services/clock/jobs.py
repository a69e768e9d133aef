"""What a job of the clock is, and how all of them are run so that none stops another."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any  # each job has rows of its own

from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.utils import timezone

from mentorship.models import Heartbeat
from mentorship.services.acts import Busy, Refused
from mentorship.services.sparing import if_any

logger = logging.getLogger(__name__)

PREFIX = "clock:"
"""Begins the name of a job's heartbeat."""


class Trouble(Exception):
    """Something is wrong, in words that the status page may show."""


When = Callable[[datetime, datetime | None], bool]
"""Whether a job is to run now, when it last ran then (None: never)."""


def always(now: datetime, last: datetime | None) -> bool:
    """With every tick."""
    return True


def every(**span: int) -> When:
    """With the first tick after such a span of time."""
    pause = timedelta(**span)
    return lambda now, last: last is None or last + pause <= now


def nightly(hour: int) -> When:
    """With the first tick after this hour of the site's own day."""

    def due(now: datetime, last: datetime | None) -> bool:
        local = timezone.localtime(now, timezone.get_default_timezone())
        begun = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        return local >= begun and (last is None or last < begun)

    return due


def in_the_night(first: int, last: int, **span: int) -> When:
    """With the first tick after one hour of the day, and until another after each such span."""
    once, again = nightly(first), every(**span)

    def due(now: datetime, last_run: datetime | None) -> bool:
        hour = timezone.localtime(now, timezone.get_default_timezone()).hour
        return once(now, last_run) or (first <= hour < last and again(now, last_run))

    return due


@dataclass(frozen=True)
class Job:
    """One thing that the clock does: what is due, and the act that moves one of it.

    `step` gets one row and the present moment. It returns how many it moved; False or None count
    as none and as one. Each step is a transaction of its own and asks again whether it is due.
    `part` names what a row is, for jobs whose parts are counted one by one.
    """

    name: str
    due: Callable[[datetime], Iterable[Any]]
    step: Callable[[Any, datetime], int | None]
    when: When = always
    part: Callable[[Any], str] = lambda _row: ""


@dataclass
class Outcome:
    """How much a job did, by part, and the first thing that troubled it."""

    done: Counter[str] = field(default_factory=Counter)
    trouble: str = ""


def run_all(jobs: Iterable[Job], now: datetime) -> dict[str, int]:
    """Run those that are to run now and write down how each went; returns how much each did.

    Raises
    ------
    OperationalError : the database is away; what was done before stays done.
    """
    last = {
        row.name.removeprefix(PREFIX): row.beat_at
        for row in Heartbeat.objects.filter(name__startswith=PREFIX)
    }
    outcomes = {job.name: _run(job, now) for job in jobs if job.when(now, last.get(job.name))}
    _write_down(outcomes, now)
    return {name: outcome.done.total() for name, outcome in outcomes.items()}


def _run(job: Job, now: datetime) -> Outcome:
    """Take the step for each that is due; one that stumbles holds up no other."""
    outcome = Outcome()
    try:
        found = job.due(now)
        for row in if_any(found) if isinstance(found, QuerySet) else found:
            _step(job, row, now, outcome)
    except Exception as error:  # noqa: BLE001  whatever it is, the next job has to run
        _stumbled(job, None, error, outcome)
    return outcome


def _step(job: Job, row: object, now: datetime, outcome: Outcome) -> None:
    try:
        moved = job.step(row, now)
    except (Refused, Busy):
        return  # somebody was faster, or has it in hand: the next tick looks again
    except Exception as error:  # noqa: BLE001  whatever it is, the next row has to move
        _stumbled(job, row, error, outcome)
    else:
        outcome.done[job.part(row)] += 1 if moved is None else moved


def _stumbled(job: Job, row: object, error: Exception, outcome: Outcome) -> None:
    """Note the trouble for the status page, without anybody's words.

    Only a database that is away ends the whole tick: nothing else could be moved either.
    """
    if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
        raise error
    logger.error("The clock could not move %r", row, exc_info=error)
    what = type(row).__name__ if row is not None else job.name
    key = getattr(row, "pk", "")
    words = str(error) if isinstance(error, Trouble) else f"{type(error).__name__}, {what} {key}"
    outcome.trouble = outcome.trouble or words.strip()


def _write_down(outcomes: Mapping[str, Outcome], now: datetime) -> None:
    """Keep when each job last ran and how it went."""
    rows = [Heartbeat(name="clock", beat_at=now)]
    rows += [
        Heartbeat(
            name=f"{PREFIX}{name}",
            beat_at=now,
            trouble=outcome.trouble,
            counts=outcome.done,
        )
        for name, outcome in sorted(outcomes.items())
    ]
    Heartbeat.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["name", "host"],
        update_fields=["beat_at", "trouble", "counts"],
    )
