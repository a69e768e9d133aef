"""What the clock does at night: clear away what is past its limit, and check what must hold."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from mentorship.invariants import broken_rules
from mentorship.services import retention
from mentorship.services.clock.jobs import Trouble


def limits(now: datetime) -> Iterable[retention.Limit[Model]]:
    """Every limit; those of other apps are known once all are loaded."""
    return retention.LIMITS


def clear(limit: retention.Limit[Model], now: datetime) -> int:
    """Clear away what is past this limit."""
    return retention.apply(limit, now)


def name_of(limit: retention.Limit[Model]) -> str:
    """What the status page calls the part."""
    return limit.name


def broken(now: datetime) -> Iterable[tuple[str, list[int]]]:
    """Each promise of the data that is broken, with the ids of the rows that break it."""
    return broken_rules().items()


def report(rule: tuple[str, list[int]], now: datetime) -> int:
    """Say so in the log and on the status page; nothing is mended by a machine.

    Raises
    ------
    Trouble : always.
    """
    name, ids = rule
    raise Trouble(f"{name} is broken by {len(ids)} rows; manage.py checkinvariants lists them")
