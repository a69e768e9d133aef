"""The tree of cases by which the best circles are found and proven; see `circles`."""

import time

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.solution import Progress, report
from matching.core.solvers.circle_bound import NONE, OPEN, SHUT, UNSETTLED, Priced, Pricer
from matching.core.solvers.circle_flow import CircleFlow
from matching.core.variants.bound import Gap
from matching.core.variants.circles import Cases, CircleProblem, Circles, Split

FIRST_STEPS, STEPS = 400, 60
"""Steps towards better prices, at first and in each case."""

FLIPS = 12
"""Circles that are tried the other way before the tree is begun."""


class Search:
    """What is known so far: the best circles, and prices that settle cases."""

    def __init__(self, problem: CircleProblem, limit: float, progress: Progress | None) -> None:
        self.problem, self.progress = problem, progress
        self.until = time.monotonic() + limit
        self.pricer = Pricer(problem)
        self.flow = CircleFlow(problem, self.pricer)
        self.value, self.circle_of = 0, np.full(problem.shape[0], -1)
        self.prices: list[Ints] = []
        self.bound = 0
        self.tried: dict[bytes, Priced] = {}

    def run(self) -> Circles:
        """Find the best circles, or the best so far when time is up."""
        nothing = np.full(self.problem.shape[1], UNSETTLED)
        report(self.progress, "solve", 0, 1)
        priced = self.pricer.lowered(self.flow.loose(), nothing, self.value, FIRST_STEPS)
        self._improve(priced, nothing)
        priced = self.pricer.lowered(priced, nothing, self.value, FIRST_STEPS)
        cases = self._cases(priced, nothing)
        report(self.progress, "done", 1, 1)
        worth, unit, placed = self.value, self.problem.unit, int((self.circle_of >= 0).sum())
        gap = Gap.between(max(self.bound, worth), worth, unit, self.problem.most_crowding)
        points = worth - placed * unit
        return Circles(self.circle_of, placed, points, gap, cases, tuple(self.prices))

    # -- cases ------------------------------------------------------------------------------------

    def _cases(self, priced: Priced, settled: Ints) -> Cases:
        """Settle a case: by its bound, or by parting it."""
        report(self.progress, "prove", len(self.prices), len(self.prices) + 1)
        priced = self.pricer.lowered(priced, settled, self.value, STEPS)
        if priced.bound(settled) <= self.value or time.monotonic() > self.until:
            return self._leaf(priced, settled)
        inside, sure = self._sure(priced, settled)
        found: Cases
        if (inside != UNSETTLED).all():
            found = self._leaf(self._filled(inside), inside)
        else:
            found = self._parted(priced, inside)
        for circle, leaf in reversed(sure):
            held = inside[circle] == OPEN
            found = Split(circle, found, leaf) if held else Split(circle, leaf, found)
        return found

    def _sure(self, priced: Priced, settled: Ints) -> tuple[Ints, list[tuple[int, Cases]]]:
        """Settle each circle whose other case is bounded by what is known."""
        inside = settled.copy()
        sure: list[tuple[int, Cases]] = []
        for circle in np.flatnonzero(settled == UNSETTLED).tolist():
            gain = int(priced.gains[circle])
            if priced.bound(inside) - abs(gain) <= self.value:
                inside[circle] = SHUT if gain > 0 else OPEN
                leaf = self._leaf(priced, inside)
                inside[circle] = OPEN if gain > 0 else SHUT
                sure.append((circle, leaf))
        return inside, sure

    def _parted(self, priced: Priced, settled: Ints) -> Cases:
        """Try the least sure circle both ways, the likelier first."""
        self._filled(_likely(priced, settled))
        unsettled = np.flatnonzero(settled == UNSETTLED)
        circle = int(unsettled[np.abs(priced.gains[unsettled]).argmin()])
        likely = OPEN if priced.gains[circle] > 0 else SHUT
        found: dict[int, Cases] = {}
        for state in (likely, OPEN + SHUT - likely):
            inside = settled.copy()
            inside[circle] = state
            found[state] = self._cases(priced, inside)
        return Split(circle, found[OPEN], found[SHUT])

    def _leaf(self, priced: Priced, settled: Ints) -> int:
        """Keep prices, and the bound that they give for a case."""
        self.bound = max(self.bound, priced.bound(settled))
        if not self.prices or self.prices[-1] is not priced.prices:
            self.prices.append(priced.prices)
        return len(self.prices) - 1

    # -- answers ----------------------------------------------------------------------------------

    def _filled(self, settled: Ints) -> Priced:
        """Fill circles, keep them if they are the best so far, and give the flow's prices."""
        key = settled.tobytes()
        if key not in self.tried:
            circle_of, self.tried[key] = self.flow.fill(settled)
            if (worth := self._worth(circle_of)) > self.value:
                self.value, self.circle_of = worth, circle_of
        return self.tried[key]

    def _worth(self, circle_of: Ints) -> int:
        problem = self.problem
        rows = np.flatnonzero(circle_of >= 0)
        worth = len(rows) * problem.unit + int(problem.points[rows, circle_of[rows]].sum())
        rows = rows[problem.fields[rows] >= 0]
        both = np.stack([circle_of[rows], problem.fields[rows]])
        count = np.unique(both, axis=1, return_counts=True)[1]
        return worth - problem.crowding * int((count * (count - 1) // 2).sum())

    def _improve(self, priced: Priced, nothing: Ints) -> None:
        """Fill the circles that prices would hold; then try some the other way."""
        settled = _likely(priced, nothing)
        own, best = self._filled(settled), self.value
        for _ in range(FLIPS if len(nothing) else 0):
            doubt = np.where(settled == OPEN, own.gains, -own.gains)
            doubt[own.gains <= NONE] = -NONE
            circle = int(doubt.argmin())
            if doubt[circle] >= 0 or time.monotonic() > self.until:
                return
            other = settled.copy()
            other[circle] = OPEN + SHUT - settled[circle]
            trial = self._filled(other)
            if self.value <= best:
                return
            settled, own, best = other, trial, self.value


def _likely(priced: Priced, settled: Ints) -> Ints:
    """Hold what prices would hold, of what is not settled."""
    return np.where(settled == UNSETTLED, np.where(priced.gains > 0, OPEN, SHUT), settled)
