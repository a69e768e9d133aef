"""Whether prices found for one solution prove another one as well.

All best solutions of a problem share all its best prices (complementary slackness: Goldman and
Tucker 1956). So where several are equally good, one that is known can be had back without solving
for it: its pairs must be feasible and cost exactly what they are worth, and nobody left over and no
open place may have a price. That no other pair is worth more was known before.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.core.objectives import Objective, valued
from matching.core.problem import Cell, Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.solution import Solution

FREE = -1


def swapped(problem: Problem, solution: Solution, pairs: Sequence[Cell]) -> Solution | None:
    """Give a solution with other pairs that are as good, or None if they are not.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A problem, and an optimum of it.
    pairs : sequence of (row, column)
        What is to be had instead, locked pairs among them.

    Returns
    -------
    Solution or None
        With the certificate of the one given, which proves both.

    Examples
    --------
    >>> from matching.core import solve
    >>> problem = Problem.from_scores([[5, 5], [5, 5]], [1, 1])
    >>> swapped(problem, solve(problem), [(0, 1), (1, 0)]).pairs
    ((0, 1), (1, 0))

    """
    wanted = tuple(sorted(pairs))
    if wanted == solution.pairs:
        return solution
    if solution.goal.objective is Objective.STABLE or len(wanted) != solution.matched:
        return None  # of a stable one the prices prove nothing
    mentor, known = columns_of(problem, wanted), columns_of(problem, solution.pairs)
    if mentor is None or not complementary(problem, solution, mentor, known):
        return None
    points = int(problem.points_of(wanted).sum())
    return replace(solution, pairs=wanted, matched=len(wanted), points=points)


def columns_of(problem: Problem, pairs: Sequence[Cell]) -> Ints | None:
    """Give the column of each row, -1 for none; None if some pairs cannot be had together."""
    (mentees, mentors), mentor = problem.shape, np.full(problem.shape[0], FREE, dtype=np.int64)
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    if ((rows < 0) | (rows >= mentees) | (columns < 0) | (columns >= mentors)).any():
        return None
    mentor[rows] = columns
    mentor[list(problem.out)] = FREE
    twice_or_gone = np.count_nonzero(mentor != FREE) < len(rows)
    load = np.bincount(columns, minlength=mentors)
    kept = all(mentor[row] == column for row, column in problem.locked)
    return mentor if kept and not twice_or_gone and (load <= problem.capacity).all() else None


def complementary(
    problem: Problem, solution: Solution, mentor: Ints, known: Ints | None = None
) -> bool:
    """Tell whether pairs cost what they are worth, and what is left over costs nothing.

    Those of the ``known`` columns do; what they are worth is not looked up again.
    """
    goal, prices = solution.goal, solution.certificate
    free, places = problem.beside_locks()
    left_over, seated = free & (mentor == FREE), free & (mentor != FREE)
    idle = np.bincount(mentor[seated], minlength=len(places)) < places
    rows = np.flatnonzero(seated if known is None else seated & (mentor != known))
    columns = mentor[rows]
    classes = prices.mentee_class[rows] + prices.mentor_class[columns]
    paid = prices.mentee_points[rows] + prices.mentor_points[columns]
    nothing = (
        prices.mentee_class[left_over],
        prices.mentee_points[left_over],
        prices.mentor_class[idle],
        prices.mentor_points[idle],
    )
    if any(each.any() for each in nothing) or (classes != 1).any():
        return False
    worth = valued(problem, goal).pairs(rows, columns) if len(rows) else rows
    return bool((worth != ABSENT).all() and (paid == worth).all())
