"""Large rounds: what is asked or pressed is written down, and a solver beside the web takes it.

The web waits for a moment. If the answer is not there by then, the same is asked again a moment
later: whoever asks the same reads the same answer, and a press keeps its key.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matching.board.boards import stored
from matching.board.edits import Done, Edit, Stale, Verb, named_by
from matching.board.pricing import Price
from matching.board.stepping import difference_of
from matching.core.problem import SMALL
from matching.models import OF_THE_BOARD, BoardQuestion, BoardStep, MatchRun
from mentorship.models import Round
from mentorship.services.acts import Refused

T = TypeVar("T")

PATIENCE = 1.2
"""Seconds for which a page waits."""

PAUSE = 0.02
FRESH = 60
"""Seconds for which an answer is good where nobody takes a step."""

CHANNEL = "boards"
"""By which the database tells solvers that something waits."""


class Working(Exception):
    """The solver is at it; ask the same again in a moment."""

    def __init__(self) -> None:
        super().__init__(_("Working out what changes"))


def is_large(run: MatchRun) -> bool:
    """Whether a solver beside the web works on this board."""
    people = run.figures.get("mentees", 0) * run.figures.get("mentors", 0)
    return bool(people > SMALL)


def wake() -> None:
    """Tell the solvers, once the present transaction is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _awaited(look: Callable[[], T | None]) -> T:
    """Look again and again for a moment.

    Raises
    ------
    Working : there is nothing yet.
    """
    end = time.monotonic() + PATIENCE
    while (found := look()) is None:
        if time.monotonic() > end:
            raise Working
        time.sleep(PAUSE)
    return found


# Questions --------------------------------------------------------------------------------------


def ask(round: Round, run: MatchRun, kind: str, asked: Mapping[str, Any]) -> Any:
    """Have the solver answer; the same question at the same step is asked once.

    Raises
    ------
    Working : not answered yet.
    Refused : there is no answer, with the sentence.
    """
    board = stored(round, run)
    said = json.dumps([run.pk, board.version, kind, asked], sort_keys=True)
    key = hashlib.sha256(said.encode()).hexdigest()
    rows = BoardQuestion.objects.filter(board=board, key=key)
    rows.filter(answered_at__lt=timezone.now() - timedelta(seconds=FRESH)).delete()
    with transaction.atomic():
        told = {"kind": kind, "asked": asked}
        _row, new = BoardQuestion.objects.get_or_create(board=board, key=key, defaults=told)
        if new:
            wake()
        else:  # what nobody asks for any more is not answered
            rows.filter(answered_at__isnull=True).update(asked_at=timezone.now())
    row = _awaited(rows.filter(answered_at__isnull=False).first)
    if row.refused:
        raise Refused(row.refused)
    return row.answer


# Steps ------------------------------------------------------------------------------------------


def wait_for(
    actor: User,
    round: Round,
    run: MatchRun,
    verb: Verb,
    edits: Sequence[Edit],
    key: str,
    seen: tuple[int | None, Price | None],
    undo: Mapping[str, Any] | None = None,
) -> Done:
    """Write a step down for the solver, once for each press, and wait for it a moment.

    Raises
    ------
    Working : it waits still; the same press asks again.
    Stale, Refused : it was not taken.
    """
    board = stored(round, run)
    told = {
        "run": run,
        "by": actor,
        "verb": verb,
        "edits": [edit.as_data() for edit in edits],
        "enrollments": sorted(named_by(edits)),
        "seen": {"version": seen[0], "price": seen[1], **(undo or {})},
    }
    with transaction.atomic():
        _row, new = BoardStep.objects.get_or_create(board=board, key=key, defaults=told)
        if new:
            wake()
    return _awaited(lambda: outcome(actor, round, key))


def outcome(actor: User, round: Round, key: str) -> Done | None:
    """What became of a press; None while it waits.

    Raises
    ------
    Stale, Refused : it was not taken.
    """
    rows = BoardStep.objects.filter(board__round=round, by=actor, key=key)
    ended = rows.filter(Q(done_at__isnull=False) | ~Q(refused="")).order_by()
    if not ended.exists():  # asked many times a second
        return None
    step = ended.select_related("board__round__program").defer(*OF_THE_BOARD).get()
    found = difference_of(actor, step)
    if step.done_at:
        return Done(step, found)
    if step.difference:
        raise Stale(step.refused, found, None)
    raise Refused(step.refused)
