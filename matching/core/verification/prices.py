"""Check that prices prove the pairs best.

    For any feasible pairs, (number, points) <= sum of mentee prices + sum of place prices,
    because each pair's worth is at most its two prices and no price is below zero. If the chosen
    pairs reach that bound exactly, they are best. (Linear programming duality: Kuhn 1955.)

The classes alone are a cover of all permitted pairs by as many people and places as there are
pairs, which proves that not one more mentee can be matched (König 1931).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotOptimal
from matching.core.score_matrix import Block
from matching.core.verification.blocks import over_blocks, permitted
from matching.core.verification.pairs import loads
from matching.core.verification.scores import Readings, Scores
from matching.core.verification.worth import Worth

if TYPE_CHECKING:
    from matching.core.problem import Problem
    from matching.core.solution import Certificate, Solution

Ints = NDArray[np.int64]
Cell = tuple[int, int]

FITS = 1 << 27
"""Prices below this are compared in 32 bits."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pairs to prove best.

    Attributes
    ----------
    mentor : int64 array, shape (M,)
        The column of each row, -1 for none.
    points : mapping of (row, column) to int
        By the definition.
    free : int64 array
        The rows that a solver may place.

    """

    mentor: Ints
    points: Mapping[Cell, int]
    free: Ints

    def placed(self) -> list[tuple[int, int, int]]:
        """Give row, column and points of each pair that a solver placed."""
        free = set(self.free.tolist())
        return [(*pair, points) for pair, points in self.points.items() if pair[0] in free]


def check_prices(
    problem: "Problem", worth: Worth, prices: "Certificate", chosen: Chosen, scores: Scores
) -> int:
    """Check that prices prove the pairs best at these worths; count the permitted pairs."""
    _check_given(problem, prices)
    _check_idle(problem, prices, chosen.mentor)
    _check_chosen(worth, prices, chosen)
    return _EveryPair(problem, worth, prices, chosen.free, scores).check()


def _check_given(problem: "Problem", prices: "Certificate") -> None:
    """Check that there is a whole price for everybody, none below zero."""
    for name, length in (("mentee", problem.shape[0]), ("mentor", problem.shape[1])):
        classes, points = getattr(prices, f"{name}_class"), getattr(prices, f"{name}_points")
        for part in (classes, points):
            if part.shape != (length,) or part.dtype != np.int64:
                raise NotOptimal(f"The certificate needs a whole price for each {name}.")
            if len(part) and max(-int(part.min()), int(part.max())) >= 1 << 61:
                raise NotOptimal(f"A {name}'s price is too large to be added up.")
        below = (classes < 0) | ((classes == 0) & (points < 0))
        if below.any():
            raise NotOptimal(f"The price of {name} {np.flatnonzero(below)[0]} is below zero.")


def _check_idle(problem: "Problem", prices: "Certificate", mentor: Ints) -> None:
    """Check that who is left over, and who has places left, has price zero."""
    idle = (mentor < 0) & ((prices.mentee_class != 0) | (prices.mentee_points != 0))
    if idle.any():
        raise NotOptimal(f"Mentee {np.flatnonzero(idle)[0]} is left over, but has a price.")
    priced = (prices.mentor_class != 0) | (prices.mentor_points != 0)
    idle = (loads(mentor, problem.shape[1]) < problem.capacity) & priced
    if idle.any():
        raise NotOptimal(f"Mentor {np.flatnonzero(idle)[0]} has places left, but a price.")


def _check_chosen(worth: Worth, prices: "Certificate", chosen: Chosen) -> None:
    """Check that the prices of each pair that was placed add up to exactly (1, worth)."""
    placed = chosen.placed()
    rows, columns, _ = np.array(placed, dtype=np.int64).reshape(-1, 3).T
    classes = prices.mentee_class[rows] + prices.mentor_class[columns]
    points = prices.mentee_points[rows] + prices.mentor_points[columns]
    sums = zip(classes.tolist(), points.tolist(), strict=True)
    for (row, column, found), paid in zip(placed, sums, strict=True):
        value = worth.of(row, column, found)
        if value < 0 or paid != (1, value):
            raise NotOptimal(f"The prices of the chosen pair ({row}, {column}) are not its worth.")


class _EveryPair:
    """The look at all permitted pairs of mentees who may be placed."""

    def __init__(
        self,
        problem: "Problem",
        worth: Worth,
        prices: "Certificate",
        free: Ints,
        scores: Scores,
    ) -> None:
        self.source, self.worth, self.free, self.scores = problem.source, worth, free, scores
        self.mentee_class, self.mentor_class = prices.mentee_class, prices.mentor_class
        self.mentee_points = prices.mentee_points - worth.row_lift
        self.mentor_points = prices.mentor_points - worth.column_lift
        self.limits = self._limits()
        self.incumbents = self._standing()

    def check(self) -> int:
        """Check them; give how many there are."""
        found = over_blocks(self.source, self.free, self._look)
        self._check_standing()
        return found

    def _look(self, block: Block, rows: Ints) -> int:
        """Check a block: quickly in 32 bits, and any row that might fail at length."""
        self.scores.note(block, rows)
        self.incumbents.note(block, rows)
        worth, suspects = self.worth.block(block), np.arange(len(rows))
        if self.limits is not None:
            suspects = np.flatnonzero(self._gains(worth, rows) > self.mentee_points[rows])
        for at in suspects.tolist():
            self._check_row(worth[at].astype(np.int64), int(rows[at]))
        return permitted(worth)

    def _limits(self) -> tuple[Block, Block] | None:
        """Give, for mentees of class 0 and of class 1, the worth at which a mentor is coveted.

        Class and price then are one 32-bit number; None if some price does not fit.
        """
        classes, points = self.mentor_class, self.mentor_points
        if max(classes.max(initial=0), self.mentee_class.max(initial=0)) > 1:
            return None
        if np.abs(np.concatenate([points, self.mentee_points])).max(initial=0) >= FITS:
            return None
        low = np.where(classes == 1, points, -2 * FITS)
        high = np.where(classes == 0, points, 2 * FITS)
        return low.astype(np.int32), high.astype(np.int32)

    def _gains(self, worth: Block, rows: Ints) -> Ints:
        """Give the most by which a mentor's worth to each mentee is above the mentor's price."""
        assert self.limits is not None
        gain = np.empty(len(rows), dtype=np.int64)
        for each in (0, 1):
            those = self.mentee_class[rows] == each
            if those.any():
                part = worth if those.all() else worth[those]
                gain[those] = (part - self.limits[each]).max(axis=1, initial=-4 * FITS)
        return gain

    def _check_row(self, worth: Ints, row: int) -> None:
        """Check one mentee's permitted pairs, class before points."""
        classes = self.mentee_class[row] + self.mentor_class
        points = self.mentee_points[row] + self.mentor_points
        short = (worth >= 0) & ((classes < 1) | ((classes == 1) & (points < worth)))
        if short.any():
            raise _below(row, int(np.flatnonzero(short)[0]))

    def _standing(self) -> Readings:
        """Note the pairs with a bonus, which blocks are without."""
        free = set(self.free.tolist())
        pairs = [pair for pair in self.worth.incumbents.items() if pair[0] in free]
        return Readings(*np.array(pairs, dtype=np.int64).reshape(-1, 2).T)

    def _check_standing(self) -> None:
        """Check the pairs that have a bonus, one by one."""
        points = self.incumbents.points.tolist()
        for (row, column), found in zip(self.incumbents.pairs, points, strict=True):
            shaped = self.worth.shaped(found) if found >= 0 else -1
            classes = int(self.mentee_class[row]) + int(self.mentor_class[column])
            paid = int(self.mentee_points[row]) + int(self.mentor_points[column])
            if shaped >= 0 and (classes, paid) < (1, shaped + self.worth.incumbent_bonus):
                raise _below(row, column)


def _below(row: int, column: int) -> NotOptimal:
    return NotOptimal(f"The prices of the pair ({row}, {column}) are below its worth.")


def check_worst(problem: "Problem", solution: "Solution", least: int, chosen: Chosen) -> int:
    """Check that no more can be matched, and that fewer would be with only better pairs.

    Both are proved by a cover: people and places that have a part in every permitted pair.
    """
    if len(solution.proofs) != 2:
        raise NotOptimal("The proof about the worst pair is missing.")
    if solution.goal.least != least:
        raise NotOptimal(f"The worst pair has {least} points, not {solution.goal.least} as stated.")
    most, above = solution.proofs
    cover, found = _cover(problem, most, 0, chosen.free)
    if cover != solution.matched:
        raise NotOptimal("More might be matched with pairs that are worse.")
    if _cover(problem, above, least + 1, chosen.free)[0] >= solution.matched:
        raise NotOptimal("As many might be matched with only better pairs.")
    return found


def _cover(problem: "Problem", prices: "Certificate", least: int, free: Ints) -> tuple[int, int]:
    """Give the most matches that classes allow with pairs of ``least`` points or more."""
    _check_given(problem, prices)
    outside = prices.mentor_class == 0

    def look(block: Block, rows: Ints) -> int:
        uncovered = (block >= least) & outside & (prices.mentee_class[rows] == 0)[:, None]
        if uncovered.any():
            at, column = np.argwhere(uncovered)[0].tolist()
            raise _below(int(rows[at]), column)
        return permitted(block)

    found = over_blocks(problem.source, free, look)
    return _size(problem, prices, free) + len(problem.locked), found


def _size(problem: "Problem", prices: "Certificate", free: Ints) -> int:
    """Add up a cover in whole numbers that cannot run over."""
    places: list[int] = problem.capacity.tolist()
    for _, column in problem.locked:
        places[column] -= 1
    of_mentees: list[int] = prices.mentee_class[free].tolist()
    of_mentors: list[int] = prices.mentor_class.tolist()
    return sum(of_mentees) + sum(each * left for each, left in zip(of_mentors, places, strict=True))
