"""Check a solution against its problem, without trusting whoever found it.

This module shares no code with the solvers and works in whole numbers only. It checks that the
pairs keep every rule, lock and capacity, and then that the prices prove that nothing is better:

    For any feasible pairs, (number, points) <= sum of mentee prices + sum of place prices,
    because each pair's worth is at most its two prices and no price is below zero. If the chosen
    pairs reach that bound exactly, they are best. (Linear programming duality: Kuhn 1955.)

The classes alone are a cover of all permitted pairs by as many people and places as there are
pairs, which proves that not one more mentee can be matched (König 1931).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import NotFeasible, NotOptimal
from .problem import Problem
from .solution import Certificate, Solution

Ints = NDArray[np.int64]

CELLS = 1 << 20
"""Cells of the score table looked at in one go."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved: so many mentees matched, so many points, and no more is possible."""

    matched: int
    points: int
    permitted: int
    """Permitted pairs that were looked at."""


def verify(problem: Problem, solution: Solution) -> Report:
    """Prove that a solution is feasible and best, or raise.

    Parameters
    ----------
    problem : Problem
        What was to be solved.
    solution : Solution
        Pairs and certificate, from any source.

    Returns
    -------
    Report
        The figures proved.

    Raises
    ------
    NotFeasible
        If a pair, a lock, a capacity or a total is wrong.
    NotOptimal
        If the prices do not prove that the pairs are best.

    Notes
    -----
    Time O(M * N), memory O(M + N) beside the problem.

    Examples
    --------
    >>> from matching.core import Problem, solve
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> verify(problem, solve(problem))
    Report(matched=2, points=13, permitted=3)

    """
    mentor = _check_pairs(problem, solution)
    _check_prices_given(problem, solution.certificate)
    _check_idle_prices(problem, solution.certificate, mentor)
    permitted = _check_every_pair(problem, solution.certificate, mentor)
    return Report(solution.matched, solution.points, permitted)


def _check_pairs(problem: Problem, solution: Solution) -> Ints:
    """Check the pairs one by one and in sum; give each mentee's column, -1 for none."""
    mentees, mentors = problem.shape
    mentor = np.full(mentees, -1, dtype=np.int64)
    points = 0
    for row, column in solution.pairs:
        if not (0 <= row < mentees and 0 <= column < mentors):
            raise NotFeasible(f"There is no pair ({row}, {column}).")
        if problem.points[row, column] < 0:
            raise NotFeasible(f"The pair ({row}, {column}) is not permitted.")
        if mentor[row] >= 0:
            raise NotFeasible(f"Mentee {row} has two mentors.")
        mentor[row] = column
        points += int(problem.points[row, column])
    _check_totals(problem, solution, mentor, points)
    return mentor


def _check_totals(problem: Problem, solution: Solution, mentor: Ints, points: int) -> None:
    load = np.bincount(mentor[mentor >= 0], minlength=problem.shape[1])
    over = np.flatnonzero(load > problem.capacity)
    if len(over):
        raise NotFeasible(
            f"Mentor {over[0]} has {load[over[0]]} mentees, but {problem.capacity[over[0]]} places."
        )
    for row, column in problem.locked:
        if mentor[row] != column:
            raise NotFeasible(f"The locked pair ({row}, {column}) is missing.")
    if (solution.matched, solution.points) != (len(solution.pairs), points):
        raise NotFeasible(
            f"The pairs have {points} points in {len(solution.pairs)} matches, not as stated."
        )


def _check_prices_given(problem: Problem, prices: Certificate) -> None:
    """Check that there is a whole price for everybody, none below zero."""
    for name, length in (("mentee", problem.shape[0]), ("mentor", problem.shape[1])):
        classes, points = getattr(prices, f"{name}_class"), getattr(prices, f"{name}_points")
        for part in (classes, points):
            if part.shape != (length,) or not np.issubdtype(part.dtype, np.integer):
                raise NotOptimal(f"The certificate needs a whole price for each {name}.")
            if len(part) and max(-int(part.min()), int(part.max())) >= 1 << 61:
                raise NotOptimal(f"A {name}'s price is too large to be added up.")
        below = (classes < 0) | ((classes == 0) & (points < 0))
        if below.any():
            raise NotOptimal(f"The price of {name} {np.flatnonzero(below)[0]} is below zero.")


def _check_idle_prices(problem: Problem, prices: Certificate, mentor: Ints) -> None:
    """Check that who is left over, and who has places left, has price zero."""
    idle = (mentor < 0) & ((prices.mentee_class != 0) | (prices.mentee_points != 0))
    if idle.any():
        raise NotOptimal(f"Mentee {np.flatnonzero(idle)[0]} is left over, but has a price.")
    load = np.bincount(mentor[mentor >= 0], minlength=problem.shape[1])
    priced = (prices.mentor_class != 0) | (prices.mentor_points != 0)
    idle = (load < problem.capacity) & priced
    if idle.any():
        raise NotOptimal(f"Mentor {np.flatnonzero(idle)[0]} has places left, but a price.")


def _check_every_pair(problem: Problem, prices: Certificate, mentor: Ints) -> int:
    """Check the prices of all permitted pairs of mentees that are not locked; give how many."""
    mentees, mentors = problem.shape
    locked = np.zeros(mentees, dtype=bool)
    locked[[row for row, _ in problem.locked]] = True
    rows = np.flatnonzero(~locked)
    step = max(1, CELLS // max(mentors, 1))
    return sum(
        _check_rows(problem, prices, mentor, rows[at : at + step])
        for at in range(0, len(rows), step)
    )


def _check_rows(problem: Problem, prices: Certificate, mentor: Ints, rows: Ints) -> int:
    worth = problem.points[rows].astype(np.int64)
    permitted = worth >= 0
    classes = prices.mentee_class[rows, None] + prices.mentor_class
    points = prices.mentee_points[rows, None] + prices.mentor_points
    short = permitted & ((classes < 1) | ((classes == 1) & (points < worth)))
    if short.any():
        row, column = np.argwhere(short)[0]
        raise NotOptimal(f"The prices of the pair ({rows[row]}, {column}) are below its worth.")
    chosen = np.arange(problem.shape[1]) == mentor[rows, None]
    loose = chosen & ((classes != 1) | (points != worth))
    if loose.any():
        row, column = np.argwhere(loose)[0]
        raise NotOptimal(
            f"The prices of the chosen pair ({rows[row]}, {column}) are above its worth."
        )
    return int(permitted.sum())
