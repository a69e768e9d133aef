"""What one more place with each mentor would add: the *least* prices that still prove the pairs.

A problem has many prices that prove the same pairs. They form a lattice, and only its least
element on the mentors' side is what one more place brings (the value of a linear program is
concave in the places, and its slope to the right is the least price: Shapley and Shubik 1971;
Demange and Gale 1985). Any others overstate it. What a solver ends with is some element.

From any of them the least is one search away. A price may fall until somebody left over, or the
holder of another place whose own price has fallen, would rather have this place: a shortest path
whose steps are the slack of the pairs (Dijkstra 1959). Each mentee's pairs are looked at once, so
the search costs one look at all pairs and needs no room for them. It is made when somebody asks,
as no proof needs it. No compiled code.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotOptimal, ProblemError
from matching.core.objectives import Objective, valued
from matching.core.problem import Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.solution import Certificate, Solution, split_lexicographic

NEVER = np.int64(1) << np.int64(62)
CELLS = 1 << 16
"""Pairs looked at in one go."""

NOBODY = -1


@dataclass(frozen=True, slots=True)
class ShadowPrices:
    """What one more place would add, as (matches, points); points may be below 0 beside a match.

    Attributes
    ----------
    mentors : tuple of (matches, points)
        By column: exactly how much more a round with one more place there would have.
    regions, fields : dict
        The average of both over the mentors of a region and of a field, the greatest first;
        empty where the problem was not made from people.

    """

    mentors: tuple[tuple[int, int], ...]
    regions: dict[int, tuple[float, float]]
    fields: dict[int, tuple[float, float]]


def shadow_prices(problem: Problem, solution: Solution) -> ShadowPrices:
    """Say exactly what one more place with each mentor would add.

    The figures are those of solving again for the same goal with the same bonuses. As in a
    solution, the points are without bonuses; where a bonus makes several solutions equally good,
    they are those of one of them. Best worst: as long as no pair may be worse than the worst.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A problem, and an optimum of it.

    Returns
    -------
    ShadowPrices
        For each mentor, and averaged by region and field where they are known.

    Raises
    ------
    ProblemError
        For a stable matching, which has no prices.
    NotOptimal
        If the solution's certificate is not one.

    Notes
    -----
    Time O(M * N + N**2), memory O(M + N).

    Examples
    --------
    >>> from matching.core import solve
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> shadow_prices(problem, solve(problem)).mentors
    ((0, 4), (0, 0))

    """
    found = _Search(problem, solution)
    found.run()
    mentors = found.gains()
    if problem.people is None:
        return ShadowPrices(mentors, {}, {})
    regions: dict[int, list[tuple[int, int]]] = {}
    fields: dict[int, list[tuple[int, int]]] = {}
    for mentor, gain in zip(problem.people.mentors, mentors, strict=True):
        if mentor.region is not None:
            regions.setdefault(mentor.region, []).append(gain)
        for each in mentor.fields:
            fields.setdefault(each, []).append(gain)
    return ShadowPrices(mentors, _averages(regions), _averages(fields))


def least_prices(problem: Problem, solution: Solution) -> Certificate:
    """Give the least mentor prices that prove a solution; `verify` accepts them as its own.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A problem, and an optimum of it.

    Returns
    -------
    Certificate
        With the same worth as the solution's own.

    Examples
    --------
    >>> from matching.core import solve
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> least_prices(problem, solve(problem)).mentor_points.tolist()
    [4, 0]

    """
    found = _Search(problem, solution)
    found.run()
    return found.certificate()


def _averages(values: dict[int, list[tuple[int, int]]]) -> dict[int, tuple[float, float]]:
    found = {
        key: (sum(one for one, _ in each) / len(each), sum(two for _, two in each) / len(each))
        for key, each in values.items()
    }
    return dict(sorted(found.items(), key=lambda item: (-item[1][0], -item[1][1], item[0])))


class _Search:
    """One search for how far each mentor's price may fall.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        With a certificate that holds.

    """

    def __init__(self, problem: Problem, solution: Solution) -> None:
        if solution.goal.objective is Objective.STABLE:
            raise ProblemError("A stable matching has no prices; solve for another goal.")
        self.problem, prices = problem, solution.certificate
        self.source = valued(problem, solution.goal)
        self.unit = _unit(self.source.most, self.source.shape, prices)
        self.u = prices.mentee_class * self.unit + prices.mentee_points
        self.v = prices.mentor_class * self.unit + prices.mentor_points
        free, _ = problem.beside_locks()
        self.mate = np.full(problem.shape[0], NOBODY, dtype=np.int64)
        for row, column in solution.pairs:
            self.mate[row] = column
        self.unmatched = np.flatnonzero(free & (self.mate == NOBODY))
        self.seated = np.flatnonzero(free & (self.mate != NOBODY))
        self.seated = self.seated[np.argsort(self.mate[self.seated], kind="stable")]
        self.begins = np.searchsorted(self.mate[self.seated], np.arange(problem.shape[1] + 1))
        self.height = max(1, CELLS // max(problem.shape[1], 1))
        self.buffer = self.source.buffer(self.height)
        self.fall = self.v.copy()
        """How far each price may fall, as far as is known."""
        self.mover = np.full(problem.shape[1], NOBODY, dtype=np.int64)
        """The mentee who would take one more place; nobody if it would stay open."""
        self.settled: list[int] = []

    def run(self) -> None:
        """Settle mentors by how far their prices may fall, the least first."""
        self._check_chosen()
        self._look(self.unmatched, np.int64(0))
        open_ = np.ones(len(self.v), dtype=bool)
        while open_.any():
            falls = np.where(open_, self.fall, NEVER)
            reach = falls.min()
            now = np.flatnonzero(falls == reach)
            open_[now] = False
            self.settled += now.tolist()
            self._look(self._with(now), reach)

    def _with(self, mentors: Ints) -> Ints:
        """Give the mentees of some mentors, in the order of their rows."""
        rows = [self.seated[self.begins[j] : self.begins[j + 1]] for j in mentors.tolist()]
        return np.sort(np.concatenate(rows))

    def _look(self, rows: Ints, reach: np.int64) -> None:
        for at in range(0, len(rows), self.height):
            self._relax(rows[at : at + self.height], reach)

    def _relax(self, rows: Ints, reach: np.int64) -> None:
        """Let mentees who could leave at the cost ``reach`` look at all other places."""
        block = self.source.block(rows, self.buffer)[:, : len(self.v)]
        slack = np.where(block == ABSENT, NEVER - reach, self.u[rows, None] - self.unit - block)
        slack += np.where(block == ABSENT, 0, self.v)
        best = slack.argmin(axis=0)
        cost = slack[best, np.arange(len(self.v))] + reach
        if (cost < reach).any():
            raise NotOptimal("The prices do not prove these pairs: some pair is worth more.")
        nearer = np.flatnonzero(cost < self.fall)
        self.fall[nearer] = cost[nearer]
        self.mover[nearer] = rows[best[nearer]]

    def _check_chosen(self) -> None:
        """Check that the pairs cost what they are worth, and who is left over nothing."""
        columns = self.mate[self.seated]
        worth = self.source.pairs(self.seated, columns) if len(columns) else columns
        dear = self.u[self.seated] + self.v[columns] != self.unit + worth
        _, places = self.problem.beside_locks()
        idle = np.bincount(columns, minlength=len(self.v)) < places
        if dear.any() or (self.u[self.unmatched] != 0).any() or (self.v[idle] != 0).any():
            raise NotOptimal("The prices do not belong to these pairs.")

    def certificate(self) -> Certificate:
        """Give the prices when all have fallen; mentees keep what their mentors' fell by."""
        u = self.u.copy()
        u[self.seated] += self.fall[self.mate[self.seated]]
        return Certificate(
            *split_lexicographic(u, self.unit), *split_lexicographic(self.v - self.fall, self.unit)
        )

    def gains(self) -> tuple[tuple[int, int], ...]:
        """Give the matches and points of the way that each price fell along, without bonuses."""
        moved = np.flatnonzero(self.mover != NOBODY)
        points = np.zeros(len(self.v), dtype=np.int64)
        points[moved] = self._step(self.mover[moved], moved)
        found = [(0, 0)] * len(self.v)
        for column in self.settled:
            mover = self.mover[column]
            if mover == NOBODY:
                continue
            before = self.mate[mover]
            matches, more = (1, 0) if before == NOBODY else found[before]
            found[column] = matches, more + int(points[column])
        return tuple(found)

    def _step(self, rows: Ints, columns: Ints) -> Ints:
        """Give the points that mentees gain by moving."""
        gained = self.problem.source.pairs(rows, columns) if len(rows) else rows
        held = np.flatnonzero(self.mate[rows] != NOBODY)
        if len(held):
            gained[held] -= self.problem.source.pairs(rows[held], self.mate[rows[held]])
        return gained


def _unit(most: int, shape: tuple[int, int], prices: Certificate) -> int:
    """Give what one match is worth in points, beyond all that prices and ways can come to."""
    parts: tuple[NDArray[np.int64], ...] = (prices.mentee_points, prices.mentor_points)
    highest = max([most, *(int(np.abs(part).max(initial=0)) for part in parts)])
    classes = (prices.mentee_class, prices.mentor_class)
    unit = 8 * (highest + 1) * (sum(shape) + 2)
    if unit * (max(int(part.max(initial=0)) for part in classes) + 2) >= int(NEVER) // 2:
        raise NotOptimal("The prices are too large to be added up.")
    return unit
