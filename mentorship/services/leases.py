"""Rows that are work for somebody: claimed for a while, and again once that while is over.

A worker that dies leaves a lease that runs out. No two workers claim one row: the one that comes
second skips what the first has locked.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mentorship import states

M = TypeVar("M", bound=models.Model)


def claim_next(
    rows: "QuerySet[M]", waits: str, under_way: str, until: datetime, **writes: Any
) -> M | None:
    """Claim the oldest row that waits, or whose worker has gone silent; None if there is none.

    `waits` and `under_way` are its states before and while somebody works at it.
    """
    free = Q(state=waits) | Q(state=under_way, claimed_until__lt=timezone.now())
    with transaction.atomic():
        locked = rows.select_for_update(skip_locked=True, of=("self",))
        row = locked.filter(free).order_by("requested_at", "pk").first()
        if row is not None:
            move = "claim" if row.state == waits else "reclaim"  # type: ignore[attr-defined]
            states.move(row, move, states.WORKER, claimed_until=until, **writes)
    return row
