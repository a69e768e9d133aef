"""Check that pairs have the greatest points in rising order, stage by stage.

A cover proves that no more can be matched. Each stage then proves that among all answers that are
as good so far no fewer pairs have just its points: prices say that no change along arcs that are
still open makes fewer of them (weak duality). An arc whose price is not nothing is closed, since a
change of it would undo this stage. Open arcs with fewer points than the stage's, and more than the
last one's, are closed too, as nobody has such a pair. At the end no open arc is chosen any more
beyond the last stage, so nothing is left that could be better.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotOptimal
from matching.core.score_matrix import Block
from matching.core.verification.blocks import over_blocks, permitted
from matching.core.verification.pairs import check_pairs, movable
from matching.core.verification.scores import SAMPLE, Definition, Scores

if TYPE_CHECKING:
    from matching.core.problem import Problem
    from matching.core.variants.leximin import LeximinSolution, Stage

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LeximinReport:
    """What was proved: so many are matched, and no other answer lifts a pair but by a worse one.

    Attributes
    ----------
    matched, points : int
        Of all pairs, by the plain definition.
    worst : int or None
        Points of the worst pair that is not locked.
    stages : int
        Stages that were proved.
    permitted : int
        Permitted pairs that were looked at.

    """

    matched: int
    points: int
    worst: int | None
    stages: int
    permitted: int


def verify_leximin(
    problem: "Problem", solution: "LeximinSolution", *, sample: int = SAMPLE
) -> LeximinReport:
    """Prove that the worst pairs are as good as possible, one after the other, or raise.

    Parameters
    ----------
    problem : Problem
        What was asked, as whoever verifies has it.
    solution : LeximinSolution
        From any source.
    sample : int
        Pairs whose points are worked out by the plain definition, beside the chosen ones.

    Returns
    -------
    LeximinReport
        The figures proved.

    Raises
    ------
    NotFeasible
        If a pair, a lock, a capacity or a total is wrong.
    WrongPoints
        If the points that the solver read are not those of the definition.
    NotOptimal
        If the cover or a stage does not prove what it should.

    Examples
    --------
    >>> from matching.core import Problem, solve_leximin
    >>> problem = Problem.from_scores([[9, 5], [8, 3]], [1, 1])
    >>> verify_leximin(problem, solve_leximin(problem)).worst
    5

    """
    definition = Definition(problem)
    where, points = check_pairs(problem, solution, definition)
    chosen = dict(zip(solution.pairs, points, strict=True))
    free = movable(problem)
    scores = Scores(problem, solution, definition, chosen, np.flatnonzero(free), sample)
    arcs = _Arcs(problem, solution, where, free)
    found = arcs.cover(scores)
    scores.check()
    for stage in solution.stages:
        arcs.prove(stage)
    arcs.check_end()
    own = [points for (row, _), points in chosen.items() if free[row]]
    worst = min(own, default=None)
    return LeximinReport(len(points), sum(points), worst, len(solution.stages), found)


class _Arcs:
    """What may still change: pairs, whether mentees have a mentor, how many a mentor has."""

    def __init__(
        self, problem: "Problem", solution: "LeximinSolution", where: Ints, movable: Flags
    ) -> None:
        self.problem, self.movable = problem, movable
        self.where = np.where(movable, where, -1)
        self.load = np.bincount(self.where[self.where >= 0], minlength=problem.shape[1])
        columns = np.array([column for _, column in problem.locked], dtype=np.int64)
        self.places = problem.capacity - np.bincount(columns, minlength=problem.shape[1])
        self.mentee, self.mentor = (_whole(each) for each in solution.cover)
        if (len(self.mentee), len(self.mentor)) != problem.shape:
            raise NotOptimal("The cover does not say who is in it.")
        self.last = -1

    def cover(self, scores: Scores) -> int:
        """Check that the cover has a part in each pair; keep pairs that have one part alone."""
        found: list[tuple[Ints, Ints, Ints]] = []

        def look(block: Block, rows: Ints) -> int:
            scores.note(block, rows)
            parts = self.mentee[rows][:, None] + self.mentor
            if ((block >= 0) & (parts < 1)).any():
                raise NotOptimal("The cover has no part in some pair.")
            at, column = np.nonzero((block >= 0) & (parts == 1))
            found.append((rows[at], column, block[at, column].astype(np.int64)))
            return permitted(block)

        count = over_blocks(self.problem.source, np.flatnonzero(self.movable), look)
        size = sum(self.mentee[self.movable].tolist())
        size += sum(a * b for a, b in zip(self.mentor.tolist(), self.places.tolist(), strict=True))
        if min(self.mentee.min(initial=0), self.mentor.min(initial=0)) < 0:
            raise NotOptimal("A part of the cover is below zero.")
        if size != int((self.where >= 0).sum()):
            raise NotOptimal("More might be matched.")
        empty = np.zeros(0, dtype=np.int64)
        parts = zip(*found, strict=True) if found else ((empty,),) * 3
        self.row, self.column, self.points = (np.concatenate(each) for each in parts)
        self.open_mentees = self.movable & (self.mentee == 0)
        self.open_mentors = (self.places > 0) & (self.mentor == 0)
        return count

    def prove(self, stage: "Stage") -> None:
        """Check a stage on all that is open, and close what it settles."""
        prices = _whole(stage.prices)
        if prices.shape != (1 + sum(self.problem.shape),) or stage.points <= self.last:
            raise NotOptimal("The stages do not rise, or have no price for somebody.")
        hub, mentee, mentor = np.split(prices, [1, 1 + self.problem.shape[0]])
        chosen = self.where[self.row] == self.column
        passed = (self.points > self.last) & (self.points < stage.points)
        if (passed & chosen).any():
            raise NotOptimal(f"A pair below {stage.points} points was passed over.")
        reduced = (self.points == stage.points) + mentee[self.row] - mentor[self.column]
        _check(reduced[~passed], chosen[~passed], ~chosen[~passed])
        self._keep(~passed & (reduced == 0))
        has = self.where >= 0
        self.open_mentees = _closed(self.open_mentees, hub - mentee, has, ~has)
        some, left = self.load > 0, self.load < self.places
        self.open_mentors = _closed(self.open_mentors, mentor - hub, some, left)
        self.last = stage.points

    def _keep(self, still: Flags) -> None:
        self.row, self.column = self.row[still], self.column[still]
        self.points = self.points[still]

    def check_end(self) -> None:
        """Check that no open pair is chosen beyond the last stage."""
        if ((self.where[self.row] == self.column) & (self.points > self.last)).any():
            raise NotOptimal("The best pairs were not proved.")


def _check(reduced: Ints, carries: Flags, room: Flags) -> None:
    """Check that nothing gains: by carrying less where something is, or more where room is."""
    if ((reduced > 0) & carries).any() or ((reduced < 0) & room).any():
        raise NotOptimal("The prices of a stage leave room for something better.")


def _closed(still: Flags, reduced: Ints, carries: Flags, room: Flags) -> Flags:
    """Check what is open, and close what has a price."""
    _check(reduced[still], carries[still], room[still])
    found: Flags = still & (reduced == 0)
    return found


def _whole(values: NDArray[np.signedinteger]) -> Ints:
    if values.ndim != 1 or values.dtype.kind != "i":
        raise NotOptimal("Prices are whole numbers in a line.")
    if (np.abs(values) > 1 << 40).any():
        raise NotOptimal("A price is too large.")
    return values.astype(np.int64)
