"""What is to be best: the ways to value the same permitted pairs.

A goal changes what a pair is *worth*, never whether it is permitted: solver and verifier both read
the problem through it. In every goal but ``stable`` as many mentees as possible come first.

* ``most_matched``: the most points in all (the default);
* ``fair``: points count less the more a pair has (a concave curve), so that a poor pair is
  improved before a good one;
* ``best_worst``: the worst pair is as good as possible; then the most points in all;
* ``stable``: no mentee and mentor would both rather have one another (see `deferred_acceptance`).
  That may match fewer than could be: it did in 63 of 1,200 random problems.

Whoever comes *first* gets a bonus on all their pairs, which decides whether they are matched.

The *incumbent bonus* is one on pairs that stand already, so that a small change stays small.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import chain
from typing import Any  # plain data, as JSON holds it

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import MOST_POINTS, Cell, Problem
from matching.core.score_matrix import ABSENT, Mapped, Offset, ScoreMatrix, WithBonus

CURVE = 10_000
"""Points at which a fair pair is worth all; the curve is flat there."""


class Objective(StrEnum):
    """The goals to choose from."""

    MOST_MATCHED = "most_matched"
    FAIR = "fair"
    BEST_WORST = "best_worst"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its details.

    Parameters
    ----------
    objective : Objective
    incumbent_bonus : int
        Points added to each pair of ``incumbents``.
    incumbents : tuple of (row, column)
        Pairs of an earlier solution.
    least : int
        For ``best_worst``: the points below which no pair is chosen (found by the solver).
    first_mentees, first_mentors : tuples of rows and of columns
        Who comes first: they are not left over in favour of anybody else.

    """

    objective: Objective = Objective.MOST_MATCHED
    incumbent_bonus: int = 0
    incumbents: tuple[Cell, ...] = ()
    least: int = 0
    first_mentees: tuple[int, ...] = ()
    first_mentors: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Know the objective by its name, too; one that is only equal to it would go unseen."""
        object.__setattr__(self, "objective", Objective(self.objective))

    def as_data(self) -> dict[str, Any]:
        """Give the goal as plain data that JSON can hold."""
        return {**asdict(self), "objective": str(self.objective)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Goal":
        """Read what `as_data` gave.

        Examples
        --------
        >>> Goal.from_data(Goal(incumbent_bonus=250, incumbents=((0, 1),)).as_data()).incumbents
        ((0, 1),)

        """
        return cls(
            Objective(data["objective"]),
            data["incumbent_bonus"],
            tuple((row, column) for row, column in data["incumbents"]),
            data["least"],
            tuple(data["first_mentees"]),
            tuple(data["first_mentors"]),
        )


DEFAULT = Goal()


def valued(problem: Problem, goal: Goal) -> ScoreMatrix:
    """Give the problem's source with each pair at its worth for this goal."""
    source = problem.source
    if goal.objective is Objective.FAIR:
        source = Mapped(source, fair_values(source.most))
    if goal.objective is Objective.BEST_WORST and goal.least > 0:
        points = np.arange(source.most + 1, dtype=np.int32)
        source = Mapped(source, np.where(points >= goal.least, points, ABSENT).astype(np.int32))
    return _first(_loyal(source, goal), goal)


def _first(source: ScoreMatrix, goal: Goal) -> ScoreMatrix:
    """Lift everybody who comes first above all that others' points could bring together.

    In rounds of more than some 3,000 pairs the lift is cut to what the numbers hold; it then
    outweighs that many pairs.
    """
    if not goal.first_mentees and not goal.first_mentors:
        return source
    lift = min((MOST_POINTS - 1 - source.most) // 2, min(source.shape) * source.most + 1)
    _check_among(goal.first_mentees, source.shape[0], "mentee")
    _check_among(goal.first_mentors, source.shape[1], "mentor")
    rows, columns = (np.zeros(length, dtype=np.int32) for length in source.shape)
    rows[list(goal.first_mentees)] = lift
    columns[list(goal.first_mentors)] = lift
    return Offset(source, rows, columns)


def _loyal(source: ScoreMatrix, goal: Goal) -> ScoreMatrix:
    if not goal.incumbent_bonus or not goal.incumbents:
        return source
    flat = np.fromiter(chain.from_iterable(goal.incumbents), np.int64, 2 * len(goal.incumbents))
    rows, columns = flat[::2], flat[1::2]
    check_bonus(source, goal.incumbent_bonus)
    _check_among(rows, source.shape[0], "mentee")
    _check_among(columns, source.shape[1], "mentor")
    incumbents = np.full(source.shape[0], -1)
    incumbents[rows] = columns
    if (incumbents[rows] != columns).any():
        raise ProblemError("A mentee cannot stand with two mentors.")
    return WithBonus(source, incumbents, goal.incumbent_bonus)


def check_bonus(source: ScoreMatrix, bonus: int) -> None:
    """Refuse a bonus that pushes pairs away, or that the numbers cannot hold."""
    if not 0 <= bonus < MOST_POINTS - source.most:
        most = MOST_POINTS - source.most - 1
        raise ProblemError(f"A loyalty bonus must be 0 to {most} points, not {bonus}.")


def _check_among(positions: ArrayLike, length: int, who: str) -> None:
    """Refuse somebody who is not there."""
    at = np.asarray(positions, dtype=np.int64)
    if wrong := at[(at < 0) | (at >= length)][:1].tolist():
        raise ProblemError(f"There is no {who} {wrong[0]} whom the goal names.")


def fair_values(most: int) -> np.ndarray:
    """Give what each number of points is worth to the fair goal: a parabola, rising to its top.

    ``2 * p - p * p / top``, scaled so that the top keeps its points; rounded down to whole points.

    Examples
    --------
    >>> fair_values(10_000)[[0, 1000, 5000, 10_000]].tolist()
    [0, 1900, 7500, 10000]

    """
    top = max(most, CURVE)
    points = np.arange(most + 1, dtype=np.int64)
    return ((2 * points * top - points * points) // top).astype(np.int32)
