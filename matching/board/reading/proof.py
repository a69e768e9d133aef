"""What is proved of the board, and of how many: light enough for every page of it."""

from dataclasses import dataclass
from datetime import datetime

from matching.models import Board, BoardStep, MatchRun, Suggestion, Verdict
from matching.models.board import BONUS, BoardVerb
from mentorship.models import Enrollment, Round
from mentorship.roles import Role


@dataclass(frozen=True)
class Proof:
    """What was taken as given when the pairs that stand were last proved."""

    version: int
    """How many steps were taken."""
    proved_at: datetime | None
    mentors: int
    locked: int
    barred: int
    places: int
    """Mentors whose places were changed on the board."""
    left_out: int
    bonus: int
    calm_points: int
    calm_people: int
    waiting: int
    """Steps that are not worked out yet."""


def proof_of(round: Round, run: MatchRun) -> Proof:
    """Read what is known of the proof; nothing is solved."""
    board = Board.objects.filter(round=round, run=run).defer("proof").first()
    said = Verdict.objects.filter(round=round)
    return Proof(
        version=board.version if board else 0,
        proved_at=(board and board.proved_at) or run.finished_at,
        mentors=Enrollment.objects.filter(
            round=round, role=Role.MENTOR, state=Enrollment.State.SUBMITTED
        ).count(),
        locked=said.filter(kind=Verdict.Kind.LOCKED).count(),
        barred=_barred(round, run),
        places=_places(run),
        left_out=len(board.left_out) if board else 0,
        bonus=board.bonus if board else BONUS,
        calm_points=board.calm_points if board else 0,
        calm_people=board.calm_people if board else 0,
        waiting=BoardStep.objects.filter(run=run, done_at__isnull=True, refused="").count(),
    )


def _barred(round: Round, run: MatchRun) -> int:
    """Pairs ruled out, for this run or for the round, each once."""
    said = Verdict.objects.filter(round=round, kind=Verdict.Kind.BARRED)
    here = Suggestion.objects.filter(run=run, state=Suggestion.State.REJECTED).order_by()
    two = tuple(Role)
    return said.values_list(*two).union(here.values_list(*two)).count()


def _places(run: MatchRun) -> int:
    steps = BoardStep.objects.filter(run=run, verb=BoardVerb.PLACE, undone_by__isnull=True)
    edits = [edit for each in steps.values_list("edits", flat=True) for edit in each]
    return len({edit.get(Role.MENTOR) for edit in edits})
