"""What is proved of the board, and of how many: light enough for every page of it."""

from dataclasses import dataclass
from datetime import datetime

from matching.board import given
from matching.models import Board, MatchRun
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


def proof_of(round: Round, run: MatchRun, board: Board | None) -> Proof:
    """Read what is known of the proof; nothing is solved."""
    mentors = Enrollment.objects.filter(
        round=round, role=Role.MENTOR, state=Enrollment.State.SUBMITTED
    )
    board = board or Board(round=round, run=run)
    return Proof(
        version=board.version,
        proved_at=board.proved_at or run.finished_at,
        mentors=mentors.count(),
        locked=given.locked(round),
        barred=given.barred(round, run),
        places=given.places_changed(run),
        left_out=len(board.left_out),
        bonus=board.bonus,
        calm_points=board.calm_points,
        calm_people=board.calm_people,
        waiting=given.waiting(run),
    )
