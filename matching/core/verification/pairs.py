"""Check that the pairs keep every rule, lock and capacity, and add up to what is stated."""

from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotFeasible

if TYPE_CHECKING:
    from matching.core.problem import Problem
    from matching.core.verification.scores import Definition

Ints = NDArray[np.int64]


class Pairs(Protocol):
    """Any solution in which a mentee has at most one mentor."""

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The chosen pairs, locked ones among them."""

    @property
    def matched(self) -> int:
        """Number of pairs."""

    @property
    def points(self) -> int:
        """Sum of their points."""


def check_pairs(
    problem: "Problem", solution: Pairs, definition: "Definition"
) -> tuple[Ints, list[int]]:
    """Check the pairs; give each mentee's column (-1 for none), and the points of each pair."""
    mentor = _columns(problem, solution)
    points = definition.points(solution.pairs)
    for (row, column), found in zip(solution.pairs, points, strict=True):
        if found < 0:
            raise NotFeasible(f"The pair ({row}, {column}) is not permitted.")
    _check_places(problem, mentor)
    _check_locks(problem, mentor)
    if (solution.matched, solution.points) != (len(points), sum(points)):
        raise NotFeasible(
            f"The pairs have {sum(points)} points in {len(points)} matches, not as stated."
        )
    return mentor, points


def _columns(problem: "Problem", solution: Pairs) -> Ints:
    mentees, mentors = problem.shape
    mentor = np.full(mentees, -1, dtype=np.int64)
    for row, column in solution.pairs:
        if not (0 <= row < mentees and 0 <= column < mentors):
            raise NotFeasible(f"There is no pair ({row}, {column}).")
        if row in problem.out:
            raise NotFeasible(f"Mentee {row} has left.")
        if mentor[row] >= 0:
            raise NotFeasible(f"Mentee {row} has two mentors.")
        mentor[row] = column
    return mentor


def _check_places(problem: "Problem", mentor: Ints) -> None:
    load = loads(mentor, problem.shape[1])
    for column in np.flatnonzero(load > problem.capacity).tolist():
        raise NotFeasible(
            f"Mentor {column} has {load[column]} mentees, but {problem.capacity[column]} places."
        )


def _check_locks(problem: "Problem", mentor: Ints) -> None:
    for row, column in problem.locked:
        if mentor[row] != column:
            raise NotFeasible(f"The locked pair ({row}, {column}) is missing.")


def loads(mentor: Ints, mentors: int) -> Ints:
    """Count the mentees of each mentor."""
    return np.bincount(mentor[mentor >= 0], minlength=mentors)


def movable(problem: "Problem") -> NDArray[np.bool_]:
    """Tell which mentees a solver may place: those who are neither locked nor gone."""
    free = np.ones(problem.shape[0], dtype=bool)
    free[[row for row, _ in problem.locked] + list(problem.out)] = False
    return free
