"""How a board is read and solved: from nothing each time, or by what is kept of the last time."""

from collections.abc import Collection, Sequence
from typing import Protocol

from matching.board.edits import Offer
from matching.board.present import Pair, Present, read
from matching.board.solver import Found, optimum
from matching.models import Board, MatchRun


class Engine(Protocol):
    """What the acts of a board ask of either way."""

    def read(self, board: Board, run: MatchRun) -> Present:
        """The board as it is now."""

    def optimum(
        self, present: Present, stand: Collection[Pair], *, thorough: bool = False
    ) -> Found:
        """Its proven optimum, loyal to the pairs that stand (see `solver.optimum`)."""

    def points(self, present: Present, pairs: Sequence[Pair]) -> list[int]:
        """The points of some pairs, -1 where they are not permitted."""

    def offers(
        self, present: Present, stand: Collection[Pair], mentee: int, most: int
    ) -> list[Offer] | None:
        """Whom a mentee could have instead, what costs least first; None if it is not known."""


class Cold:
    """Reads and solves from nothing, which takes a small round some hundredths of a second."""

    def read(self, board: Board, run: MatchRun) -> Present:
        """Read everything."""
        return read(board.round, run, board)

    def optimum(
        self, present: Present, stand: Collection[Pair], *, thorough: bool = False
    ) -> Found:
        """Solve."""
        return optimum(present, stand, thorough=thorough)

    def points(self, present: Present, pairs: Sequence[Pair]) -> list[int]:
        """Look them up."""
        cells = [(present.rows[one], present.columns[other]) for one, other in pairs]
        return present.problem.points_of(cells).tolist()

    def offers(
        self, present: Present, stand: Collection[Pair], mentee: int, most: int
    ) -> list[Offer] | None:
        """It is not known."""
        return None


COLD = Cold()
