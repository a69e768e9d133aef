"""Where the board stands: the numbers of its strip, and what exactly is proved."""

from django.db.models import QuerySet

from accounts.models import User
from matching import snapshot
from matching.board import given
from matching.board.boards import board_of, run_of
from matching.board.edits import State
from matching.board.present import Present, read
from matching.board.waiting import is_large
from matching.models import Board, MatchRun, Suggestion
from mentorship import access, states
from mentorship.models import Pairing, Round
from mentorship.roles import Role


def state_of(actor: User, round: Round) -> State:
    """Count what stands; nothing is solved, and nothing is written.

    Raises
    ------
    Refused : no run of the round is under review.
    """
    round = access.round_run_for(actor, round.pk)
    run = run_of(round)
    board = board_of(round, run)
    if is_large(run):
        return _counted(round, run, board, None)
    return _counted(round, run, board, read(round, run, board))


def _counted(round: Round, run: MatchRun, board: Board, present: Present | None) -> State:
    """Count; of a large round, without reading everybody's answers."""
    there = set(snapshot.available(round).filter(role=Role.MENTEE).values_list("pk", flat=True))
    new = run.suggestions.filter(state=Suggestion.State.NEW)
    stand = dict(new.values_list("mentee_id", "points"))
    placed = dict(_placed(round).values_list("mentee_id", "points"))
    points = [worth for worth in (*stand.values(), *placed.values()) if worth is not None]
    matched = {*stand, *placed}
    return State(
        version=board.version,
        proved_at=board.proved_at or run.finished_at,
        matched=len(matched),
        left_over=len(there - matched),
        mentees=len(there | matched),
        mentors=len(present.snapshot.mentors) if present else run.figures["mentors"],
        decided=len(placed),
        locked=len(present.locks) if present else given.locked(round),
        barred=given.barred(round, run),
        places=given.places_changed(run),
        left_out=len(present.left_out) if present else len(board.left_out),
        bonus=board.bonus,
        goal=board.goal,
        worst=min(points, default=0),
        average=sum(points) // len(points) if points else 0,
        calm_costs=(board.calm_points, board.calm_people),
        behind=bool(present and board.mark and present.mark != board.mark),
        waiting=given.waiting(run),
        arrivals=len(present.arrivals) if present else 0,
        changed=len(present.changed) if present else 0,
    )


def _placed(round: Round) -> QuerySet[Pairing]:
    return Pairing.objects.filter(round=round, state__in=states.PAIRING_PLACED)
