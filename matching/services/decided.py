"""What coordinators decided on a result under review, and what a night keeps of it.

A run that the clock asks for at night is no new beginning to whoever reviews: pairs that they
rejected and mentees whom they left out stay so, as do approved, locked and barred pairs, which are
kept in the round itself. While somebody is at it, the night leaves the round alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any  # rows of suggestions as they are stored

from django.db.models import QuerySet

from matching import snapshot
from matching.models import Board, MatchRun, Suggestion
from mentorship import states
from mentorship.models import Circle, LogLine, Round
from mentorship.state_types import CircleState

QUIET = timedelta(hours=12)
"""So long nobody must have worked on a result before a night replaces it."""

WORK = (
    *("board.step", "board.draft_made", "round.run_requested", "pairing.made"),
    *("suggestion.approved", "suggestion.rejected", "suggestion.restored"),
    *("suggestion.barred", "suggestion.allowed"),
    *("circle.approved", "circle.dropped", "circle.changed"),
)
"""What the log says of somebody who works on a result."""

LEARNT = ("points", "band", "share", "parts", "reasons", "reject_reason", "reject_words")
"""What is said of a rejected pair, beside who the two are."""


# At work -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """Why a night leaves a round alone."""

    worked_at: datetime | None = None
    """When somebody worked on it last; None where a circle waits that was changed by hand."""

    @property
    def until(self) -> datetime | None:
        """From when on a night comes back to it."""
        return self.worked_at and self.worked_at + QUIET


def held(round: Round, now: datetime) -> Held | None:
    """Why no night replaces the result under review now; None where one may."""
    if under_review(round) is None or round.state not in states.ROUND_BEFORE_ANNOUNCED:
        return None
    by_hand = Circle.objects.filter(round=round, state=CircleState.PROPOSED, changed_by_hand=True)
    if by_hand.exists():
        return Held()
    lines = LogLine.objects.filter(round=round, at__gt=now - QUIET, at__lte=now)
    work = lines.filter(verb__in=WORK, actor__isnull=False)
    last = work.order_by("-at").values_list("at", flat=True).first()
    return Held(last) if last else None


def under_review(round: Round) -> MatchRun | None:
    """The run of the round whose result waits for decisions."""
    return MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW).only("pk").first()


# What stays --------------------------------------------------------------------------------------


def keeping(round: Round, taken: snapshot.Snapshot) -> snapshot.Snapshot:
    """The same without what was decided against: rejected pairs, and mentees who were left out."""
    run = under_review(round)
    if run is None:
        return taken
    out, rejected = left_out(run), rejected_pairs(run)
    if not (out or rejected):
        return taken
    rules = replace(taken.rules, barred=taken.rules.barred | rejected)
    there = tuple(each for each in taken.mentees if each.id not in out)
    return snapshot.with_locks(replace(taken, mentees=there, rules=rules))


def left_out(run: MatchRun) -> frozenset[int]:
    """The mentees who were left out on the run's board, by enrollment."""
    boards = Board.objects.filter(run=run).values_list("left_out", flat=True)
    return frozenset(boards.first() or ())


def rejected_pairs(run: MatchRun) -> frozenset[tuple[int, int]]:
    """The pairs that were rejected, by enrollment, the mentee's first."""
    return frozenset(_rejected(run).values_list("mentee_id", "mentor_id"))


def _rejected(run: MatchRun) -> "QuerySet[Suggestion]":
    return run.suggestions.filter(state=Suggestion.State.REJECTED)


def hold(before: MatchRun) -> None:
    """Keep everybody from the board of a run until the one that takes its place is stored.

    Steps lock the board and then suggestions; so does whoever stores a run.
    """
    Board.objects.select_for_update(no_key=True).filter(run=before).first()


def not_against(before: MatchRun, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The suggestions against which nothing was decided, not even while they were looked for."""
    rejected, out = rejected_pairs(before), left_out(before)
    return [
        row
        for row in rows
        if row["mentee_id"] not in out and (row["mentee_id"], row["mentor_id"]) not in rejected
    ]


def carry(before: MatchRun, run: MatchRun) -> None:
    """Keep on the board of the run what was decided against on the one that it takes the place of.

    Belongs into the transaction that stores the run, which suggests none of these pairs, and holds
    the board.
    """
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                run=run,
                state=Suggestion.State.REJECTED,
                mentee_id=row.mentee_id,
                mentor_id=row.mentor_id,
                **{name: getattr(row, name) for name in LEARNT},
            )
            for row in _rejected(before).order_by("pk")
        ],
        batch_size=500,
    )
    board = Board.objects.filter(run=before).first()
    if board is not None and board.left_out:
        begun = board.anew(run)
        begun.left_out = board.left_out
        begun.save()
