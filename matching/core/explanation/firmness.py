"""How firm a pair is: in how many of many slightly other weightings it would be suggested, too.

Weights are an opinion. Each draw takes every weight a little more or less (by a factor that is as
likely 1.25 as 1 / 1.25, and all between, on a scale of logarithms), rounds them to a sum of 100,
and solves again: same people, rules, decisions, constants and goal. A pair that stands has one
point more, so that one that is as good as another counts as kept.

Draw k depends on the seed and on k alone. So draws may be made in turns, or in several processes,
and added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log

import numpy as np

from matching.core.errors import ProblemError
from matching.core.objectives import Objective
from matching.core.problem import Cell, Problem
from matching.core.scoring.weights import Weights
from matching.core.solution import Progress, Solution, report
from matching.core.solvers.dense import assign, solve_for

DRAWS = 200
"""With so many, a share is right within 7 of 100 (19 times of 20)."""

WIDTH = log(1.25)
"""Up to here a weight may go up or down, as the logarithm of a factor."""

FIRM, OPEN = 90, 50
"""A pair is firm if it is kept in so many of 100 draws or more, and open if in fewer than this."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """In how many draws each pair was kept.

    Attributes
    ----------
    draws : int
    kept : mapping of (row, column) to int
        The pairs that a solver may move; locked ones are decided, whatever the weights.

    """

    draws: int
    kept: Mapping[Cell, int]

    def __add__(self, other: "Firmness") -> "Firmness":
        """Put draws of one solution together."""
        kept = {cell: count + other.kept[cell] for cell, count in self.kept.items()}
        return Firmness(self.draws + other.draws, kept)

    def is_firm(self, cell: Cell) -> bool:
        """Tell whether a pair hardly hangs on the weights."""
        return 100 * self.kept[cell] >= FIRM * self.draws

    def is_open(self, cell: Cell) -> bool:
        """Tell whether a pair hangs on the weights: somebody else would do as well."""
        return 100 * self.kept[cell] < OPEN * self.draws


def firmness(
    problem: Problem,
    solution: Solution,
    *,
    draws: range = range(DRAWS),
    seed: int = 0,
    progress: Progress | None = None,
) -> Firmness:
    """Say in how many draws each pair is kept.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A problem made from people, and an optimum of it.
    draws : range
        Which draws to make.
    seed : int
        Chooses the draws.
    progress : callable, optional
        Called with (“firmness”, done, total) before each draw; returning False stops the work.

    Returns
    -------
    Firmness
        Of every pair that is not locked.

    Raises
    ------
    ProblemError
        If the problem was made from scores.
    Cancelled
        If ``progress`` returned False. What was not asked for in pieces is lost.

    Notes
    -----
    A draw is a solve; in a large round a little less, as its prices begin where those of the
    solution are. Goals that are no sum take their full time.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor, Rules, solve
    >>> mentees = [Mentee(id=1, person=1, sought=frozenset({5}))]
    >>> mentors = [Mentor(id=at, person=9 + at, willing=frozenset({at})) for at in (4, 5)]
    >>> problem = Problem.from_people(mentees, mentors, Weights(), Rules())
    >>> firmness(problem, solve(problem), draws=range(8)).kept
    {(0, 1): 8}

    """
    if problem.people is None:
        raise ProblemError("Only a problem made from people has weights.")
    free = set(solution.pairs).difference(problem.locked)
    kept = dict.fromkeys(sorted(free), 0)
    for done, draw in enumerate(draws):
        report(progress, "firmness", done, len(draws))
        weights = drawn(problem.people.weights, seed, draw)
        for cell in free.intersection(_solved(problem, solution, weights).pairs):
            kept[cell] += 1
    return Firmness(len(draws), kept)


def drawn(weights: Weights, seed: int, draw: int) -> Weights:
    """Give the weights of a draw.

    Examples
    --------
    >>> sum(drawn(Weights(), 1, 7).by_factor().values())
    100
    >>> drawn(Weights(), 1, 7) == drawn(Weights(), 1, 7) != drawn(Weights(), 1, 8)
    True

    """
    given = weights.by_factor()
    dice = np.random.Generator(np.random.PCG64([seed, draw]))
    parts = np.array([*given.values()]) * np.exp(dice.uniform(-WIDTH, WIDTH, len(given)))
    return Weights(**dict(zip(given, to_hundred(parts.tolist()), strict=True)))


def to_hundred(parts: list[float]) -> list[int]:
    """Scale parts to whole numbers that sum to 100; what is left goes by largest remainder.

    Examples
    --------
    >>> to_hundred([1.0, 1.0, 1.0, 0.0])
    [34, 33, 33, 0]

    """
    scaled = [100 * part / sum(parts) for part in parts]
    whole = [int(each) for each in scaled]
    order = sorted(range(len(parts)), key=lambda at: (whole[at] - scaled[at], at))
    for at in order[: 100 - sum(whole)]:
        whole[at] += 1
    return whole


def _solved(problem: Problem, solution: Solution, weights: Weights) -> Solution:
    """Solve by other weights; a pair that stands has one point more."""
    other, goal = problem.with_weights(weights), solution.goal
    goal = replace(goal, incumbent_bonus=1, incumbents=solution.pairs, least=0)
    if goal.objective in (Objective.BEST_WORST, Objective.STABLE):
        return solve_for(other, goal)
    return assign(other, goal, near=solution.certificate)
