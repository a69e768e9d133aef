"""What a pair is worth for the goal that was asked: written down anew, beside `objectives.valued`.

* ``most_matched``: its points.
* ``fair``: ``2 p - p² / top``, rounded down; ``top`` is 10,000, or the most points of any pair.
* ``best_worst``: its points, and a pair below the worst chosen one does not exist.
* Incumbent bonus: that many points more for a pair that stands.
* Coming first: a lift on all pairs of a person, more than all other points together (cut so that
  worths stay below 2**26).

A bonus is never added to the blocks of points. Loyalty concerns few pairs, which are looked at one
by one; a lift on a person's every pair is the same as a price lower by as much.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import ProblemError
from matching.core.objectives import Goal, Objective

if TYPE_CHECKING:
    from matching.core.problem import Problem

Ints = NDArray[np.int64]

FAIR_TOP = 10_000
BELOW = 1 << 26
"""No worth reaches this."""


class Worth:
    """The worth of pairs for a goal.

    Parameters
    ----------
    problem : Problem
    goal : Goal
        As it was asked.
    least : int
        Pairs with fewer points do not exist; 0 where the goal is not *best worst*.

    Attributes
    ----------
    incumbents : dict of int to int
        The column that a row stands with.
    row_lift, column_lift : int64 arrays, shapes (M,) and (N,)

    """

    def __init__(self, problem: "Problem", goal: Goal, least: int = 0) -> None:
        _check_people(problem.shape, goal)
        self.fair, self.least = goal.objective is Objective.FAIR, least
        self.incumbent_bonus, self.incumbents = goal.incumbent_bonus, dict(goal.incumbents)
        self.top = max(problem.source.most, FAIR_TOP)
        self.curve = self._curve(problem.source.most)
        self.row_lift, self.column_lift = self._lifts(problem, goal)

    def _curve(self, most: int) -> NDArray[np.int32]:
        """Give what each number of points is worth; the last entry is for -1, not permitted."""
        known = range(most + 1) if self.fair else ()
        return np.array([*(fair(points, self.top) for points in known), -1], dtype=np.int32)

    def _lifts(self, problem: "Problem", goal: Goal) -> tuple[Ints, Ints]:
        most = self.shaped(problem.source.most) + self.incumbent_bonus
        lift = min((BELOW - 1 - most) // 2, min(problem.shape, default=0) * most + 1)
        rows, columns = (np.zeros(length, dtype=np.int64) for length in problem.shape)
        rows[list(goal.first_mentees)] = lift
        columns[list(goal.first_mentors)] = lift
        return rows, columns

    def shaped(self, points: int) -> int:
        """Give what a permitted pair's points are worth without any bonus, -1 if it is too poor."""
        if points < self.least:
            return -1
        return fair(points, self.top) if self.fair else points

    def bonus(self, row: int, column: int) -> int:
        """Give the bonus of a pair that stands, 0 for any other."""
        return self.incumbent_bonus if self.incumbents.get(row) == column else 0

    def of(self, row: int, column: int, points: int) -> int:
        """Give what a permitted pair is worth, bonuses and all; -1 if it is too poor."""
        worth = self.shaped(points)
        if worth < 0:
            return worth
        lift = int(self.row_lift[row]) + int(self.column_lift[column])
        return worth + self.bonus(row, column) + lift

    def block(self, points: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give what a block is worth without any bonus; below zero for pairs that do not exist."""
        if self.fair:
            return self.curve[points]
        return np.where(points < self.least, np.int32(-1), points) if self.least else points


def fair(points: int, top: int) -> int:
    """Give what points are worth to the fair goal.

    Examples
    --------
    >>> [fair(points, 10_000) for points in (0, 1000, 5000, 10_000)]
    [0, 1900, 7500, 10000]

    """
    return (2 * points * top - points * points) // top


def _check_people(shape: tuple[int, int], goal: Goal) -> None:
    """Refuse bonuses without sense, or for nobody who is there."""
    if goal.incumbent_bonus < 0:
        raise ProblemError("A loyalty bonus cannot be below 0.")
    for row, column in goal.incumbents:
        if not (0 <= row < shape[0] and 0 <= column < shape[1]):
            raise ProblemError(f"There is no pair ({row}, {column}) that could stand.")
    if len(dict(goal.incumbents)) < len(goal.incumbents):
        raise ProblemError("A mentee cannot stand with two mentors.")
    for side, first, length in (
        ("mentee", goal.first_mentees, shape[0]),
        ("mentor", goal.first_mentors, shape[1]),
    ):
        for at in first:
            if not 0 <= at < length:
                raise ProblemError(f"There is no {side} {at} who could come first.")
