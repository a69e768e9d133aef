"""Prices of quotas in points, by exact trials; and equal rates as quotas.

The price that the proof has for a group is that of a linear program: where several answers are
equally good it may be below what one more place costs. So each place is tried, which tells exactly.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import Problem
from matching.core.score_matrix import Ints
from matching.core.solvers.quotas import solve_quotas
from matching.core.variants.quota_prices import QuotaPrice
from matching.core.variants.quotas import QuotaProblem, QuotaSolution


def quota_price(problem: QuotaProblem, solution: QuotaSolution, group: int) -> QuotaPrice:
    """Say in points what one more required place of a group would cost.

    Parameters
    ----------
    problem : QuotaProblem
        What was asked.
    solution : QuotaSolution
        The best for it.
    group : int
        Whose place; where its most is reached, it is raised by one as well.

    Returns
    -------
    QuotaPrice
        With the best answer to the question with that place, which `verify_quota_price` checks.

    Raises
    ------
    ProblemError
        If there is no such group.

    Examples
    --------
    >>> problem = QuotaProblem.with_quotas(
    ...     Problem.from_scores([[9], [5]], [1]), groups=[0, 1], least=[0, 0]
    ... )
    >>> quota_price(problem, solve_quotas(problem), 1).points
    4

    """
    asked = problem.asking(group)
    found = solve_quotas(asked)
    missing = _missing(found) - _missing(solution)
    return QuotaPrice(group, asked, found, missing, solution.points - found.points)


def quota_prices(problem: QuotaProblem, solution: QuotaSolution) -> tuple[QuotaPrice, ...]:
    """Give the price of one more place of each group, in order.

    Parameters
    ----------
    problem : QuotaProblem
        The question that has been answered.
    solution : QuotaSolution
        The best for it.

    Returns
    -------
    tuple of QuotaPrice
        One for each group.

    """
    return tuple(quota_price(problem, solution, group) for group in range(len(problem.least)))


def _missing(solution: QuotaSolution) -> int:
    return int(solution.missing_members.sum() + solution.missing_loads.sum())


# Equal rates -----------------------------------------------------------------------------------


def equal_rates(
    problem: Problem, groups: Sequence[int], within: int, *, loads: ArrayLike = 0
) -> QuotaProblem:
    """Ask that shares of groups matched differ by so many hundredths at most.

    Of all rates that each group can have in whole people, the highest is taken at which all of the
    least numbers can be had; from it on, and up to ``within`` hundredths more, each group is
    matched. Small groups cannot have every rate, so some are passed over; and where the most of a
    group would cost a match, there is none: then shares lie as near as the least numbers make them.

    Parameters
    ----------
    problem : Problem
        Points, places and locks.
    groups : sequence of int, shape (M,)
        Each mentee's group; -1 for none.
    within : int
        Hundredths, 1 to 100.
    loads : array_like of int
        As for `QuotaProblem.with_quotas`.

    Returns
    -------
    QuotaProblem
        With the least and the most of each group.

    Raises
    ------
    ProblemError
        For no such hundredths, or groups of which none fits any rate.

    Examples
    --------
    >>> problem = Problem.from_scores([[9], [8], [3], [2]], [2])
    >>> asked = equal_rates(problem, [0, 0, 1, 1], 10)
    >>> asked.least.tolist(), solve_quotas(asked).pairs
    ([1, 1], ((0, 0), (2, 0)))

    """
    if not 1 <= within <= 100:
        raise ProblemError("Rates differ by 1 to 100 hundredths at most.")
    rates = _Rates(problem, np.asarray(groups, dtype=np.int64), within, loads)
    return rates.highest()


class _Rates:
    """The rates that every group can have, and the question that each of them asks."""

    def __init__(self, problem: Problem, groups: Ints, within: int, loads: ArrayLike) -> None:
        self.problem, self.groups, self.loads = problem, groups, loads
        there = groups[[row for row in range(len(groups)) if row not in problem.out]]
        count = int(groups.max(initial=-1)) + 1
        self.sizes = np.bincount(there[there >= 0], minlength=count).tolist()
        self.within = Fraction(within, 100)

    def highest(self) -> QuotaProblem:
        """Halve for the highest rate at which nothing that it asks for is missing."""
        rates = self._that_fit()
        low, high = 0, len(rates) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._can_be_had(rates[middle]):
                low = middle
            else:
                high = middle - 1
        return self._without_loss(self._asking(rates[low], self.loads))

    def _without_loss(self, asked: QuotaProblem) -> QuotaProblem:
        """Let the most of each group go where keeping it would cost a match."""
        free = replace(asked, most=np.full_like(asked.most, len(self.groups)))
        lost = solve_quotas(asked).matched < solve_quotas(free).matched
        return free if lost else asked

    def _that_fit(self) -> list[Fraction]:
        """List the rates at which each group has a whole number between its least and its most."""
        every: set[Fraction] = {
            Fraction(count, size) for size in self.sizes if size for count in range(size + 1)
        }
        return sorted(rate for rate in {Fraction(0), *every} if self._fits(rate))

    def _fits(self, rate: Fraction) -> bool:
        return all(self._least(rate, size) <= self._most(rate, size) for size in self.sizes)

    @staticmethod
    def _least(rate: Fraction, size: int) -> int:
        return math.ceil(rate * size)

    def _most(self, rate: Fraction, size: int) -> int:
        return int(min(rate + self.within, Fraction(1)) * size)

    def _can_be_had(self, rate: Fraction) -> bool:
        return not solve_quotas(self._asking(rate, 0)).missing_members.any()

    def _asking(self, rate: Fraction, loads: ArrayLike) -> QuotaProblem:
        least = np.array([self._least(rate, size) for size in self.sizes], dtype=np.int64)
        most = np.array([self._most(rate, size) for size in self.sizes], dtype=np.int64)
        most = np.maximum(most, self._locked())
        asked = {"groups": self.groups, "least": least, "most": np.maximum(least, most)}
        return QuotaProblem.with_quotas(self.problem, loads=loads, **asked)

    def _locked(self) -> Ints:
        rows = [row for row, _column in self.problem.locked if self.groups[row] >= 0]
        return np.bincount(self.groups[rows], minlength=len(self.sizes))
