"""Several goals for one problem, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.core.objectives import Objective
from matching.core.problem import Problem
from matching.core.solution import Solution
from matching.core.solvers.deferred_acceptance import blocking
from matching.core.solvers.dense import solve


def compare(problem: Problem, objectives: Iterable[str] = tuple(Objective)) -> list["Compared"]:
    """Solve one problem for several goals and set the results side by side.

    Parameters
    ----------
    problem : Problem
        What is to be solved.
    objectives : iterable of str
        The goals; left out, all there are.

    Returns
    -------
    list of Compared
        What each goal reaches, in the order asked.

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, 1]], [1, 1])
    >>> [(each.objective.value, each.points, each.worst) for each in compare(problem)][:2]
    [('most_matched', 13, 5), ('fair', 13, 5)]

    """
    return [compared(problem, solve(problem, objective=each)) for each in objectives]


@dataclass(frozen=True, slots=True)
class Compared:
    """What one goal reaches.

    Attributes
    ----------
    objective : Objective
    matched, points : int
    worst, low : int
        Points of the worst pair, and of the pair below which 5 % lie; 0 without pairs.
    blocking : int
        Mentees who, with some mentor, would both rather have one another.
    solution : Solution

    """

    objective: Objective
    matched: int
    points: int
    worst: int
    low: int
    blocking: int
    solution: Solution


def compared(problem: Problem, solution: Solution) -> Compared:
    """Measure one solution."""
    points = np.sort(problem.points_of(solution.pairs))
    worst = int(points[0]) if len(points) else 0
    low = int(points[len(points) // 20]) if len(points) else 0
    return Compared(
        solution.goal.objective,
        solution.matched,
        solution.points,
        worst,
        low,
        len(list(blocking(problem, solution))),
        solution,
    )
