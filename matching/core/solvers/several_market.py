"""The circulation by which mentees get several mentors; see `several`. It needs compiled code."""

from collections.abc import Callable

import numpy as np

from matching.core.errors import ProblemError
from matching.core.problem import Cell
from matching.core.score_matrix import Ints
from matching.core.solution import Progress, report
from matching.core.solvers.listing import best_columns, gaining_columns, take_turns
from matching.core.solvers.network_simplex import Arcs, Circulation
from matching.core.variants.several import MOST_MENTORS, SeveralProblem, SeveralSolution

STANDS_FOR = 8
"""Each mentee of the sample stands for so many."""

SAMPLE_WANTED, WANTED, MORE = 128, 40, 8
"""Candidates in the sample and in the round, and new ones after a look at all pairs."""

SMALL = 400
"""Rounds with fewer mentees need no sample."""

ROUNDS = 200
"""Passes before giving up; a handful is usual."""


class Market:
    """The circulation of a problem: node 0 is the hub, then come mentees, then mentors."""

    def __init__(self, problem: SeveralProblem, progress: Progress | None) -> None:
        self.problem, self.source = problem, problem.problem.source
        self.mentees, self.mentors = problem.problem.shape
        self.pause: Callable[[], None] = lambda: report(progress, "solve", 0, 1)
        locked = np.array(problem.problem.locked, dtype=np.int64).reshape(-1, 2)
        self.known = np.sort(self._codes(*locked.T))
        rows = np.flatnonzero(problem.wanted > problem.locked)
        self.rows, self.columns, self.points = self._listed(rows, self._sampled(rows), WANTED)
        self.flow = self._network(rows)
        self._note(self.rows, self.columns)

    def _network(self, mentees: Ints) -> Circulation:
        """Make the circulation of all candidates, begun as prices suggest."""
        found = self._circulation(mentees, self.rows, self.columns, self.points, self.start)
        found.begin(self._first_flows(mentees))
        return found

    def _codes(self, rows: Ints, columns: Ints) -> Ints:
        return rows * self.mentors + columns

    def _listed(self, rows: Ints, prices: Ints, most: int) -> tuple[Ints, Ints, Ints]:
        """Give the best pairs of some mentees at some prices."""
        self.start = prices
        return self._new(best_columns(self.source, rows, prices, most + MOST_MENTORS))

    def _new(self, found: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
        """Leave out pairs that are locked, or have an arc already."""
        codes = self._codes(*found[:2])
        at = np.searchsorted(self.known, codes)
        new = np.append(self.known, -1)[at] != codes
        return found[0][new], found[1][new], found[2][new]

    def _sampled(self, rows: Ints) -> Ints:
        """Let some mentees stand for all, and see what places are worth to them (fixed seed)."""
        nothing = np.zeros(self.mentors, dtype=np.int64)
        if len(rows) < SMALL:
            return nothing
        dice = np.random.Generator(np.random.PCG64(1))
        some = np.sort(dice.choice(rows, len(rows) // STANDS_FOR, replace=False))
        flow = self._circulation(
            some, *self._listed(some, nothing, SAMPLE_WANTED), nothing, STANDS_FOR
        )
        flow.solve()
        return self._prices(flow)[1]

    def _circulation(
        self, mentees: Ints, rows: Ints, columns: Ints, points: Ints, prices: Ints, copies: int = 1
    ) -> Circulation:
        """Make the circulation of some mentees and some pairs; each mentee counts as ``copies``."""
        wishes = self._wishes(mentees)
        hub = np.zeros(len(wishes) // 2, dtype=np.int64)
        row, worth = wishes.reshape(2, -1)
        mentors = np.arange(self.mentors)
        arcs = Arcs(
            np.concatenate([hub, 1 + rows, 1 + self.mentees + mentors]),
            np.concatenate([1 + row, 1 + self.mentees + columns, 0 * mentors]),
            np.concatenate([0 * row + copies, 0 * rows + copies, self.problem.places]),
            np.concatenate([-worth, -points, 0 * mentors]),
        )
        best = np.zeros(self.mentees, dtype=np.int64)
        np.maximum.at(best, rows, points - prices[columns])
        start = np.concatenate([[0], best, -prices])
        return Circulation(1 + self.mentees + self.mentors, arcs, start, self.pause)

    def _first_flows(self, mentees: Ints) -> Ints:
        """Let mentees take turns at the candidates, as prices suggest."""
        gains = self.points - self.start[self.columns]
        order = np.lexsort((-gains, self.rows))
        starts = np.searchsorted(self.rows[order], np.arange(self.mentees + 1))
        levels = np.array([self.problem.level(each + 1) for each in range(MOST_MENTORS)])
        places, taken = self.problem.places.copy(), np.zeros(len(order), dtype=np.int64)
        wanted = np.where(self.problem.locked > 0, 0, self.problem.wanted)
        take_turns(starts, self.columns[order], gains[order], wanted, levels, places, taken)
        pairs = np.empty_like(taken)
        pairs[order] = taken
        counts = np.bincount(self.rows, weights=pairs, minlength=self.mentees).astype(np.int64)
        row, worth = self._wishes(mentees).reshape(2, -1)
        filled = worth > (levels[0] - counts * self.problem.unit)[row]
        return np.concatenate([filled & (counts[row] > 0), pairs, self.problem.places - places])

    def _wishes(self, mentees: Ints) -> Ints:
        """Give a mentee and a worth for each mentor wanted beside the locked ones."""
        found = []
        for number in range(1, MOST_MENTORS + 1):
            wants, has = self.problem.wanted[mentees], self.problem.locked[mentees]
            those = mentees[(has < number) & (number <= wants)]
            found.append(np.stack([those, np.full(len(those), self.problem.level(number))]))
        return np.concatenate(found, axis=1).ravel()

    def _prices(self, flow: Circulation) -> tuple[Ints, Ints]:
        """Give mentees' and mentors' prices; nobody's place costs less than nothing."""
        hub, mentee, mentor = np.split(flow.prices, [1, 1 + self.mentees])
        return mentee - hub, np.maximum(hub - mentor, 0)

    def _unit(self) -> int:
        """Give what a class of prices is worth in points."""
        return self.problem.unit

    def settle(self, progress: Progress | None) -> None:
        """Solve with the candidates at hand until no pair that was left out would gain."""
        for done in range(ROUNDS):
            report(progress, "solve", done, ROUNDS)
            self.flow.solve()
            report(progress, "prove", done, ROUNDS)
            if not self.add_missed():
                report(progress, "done", 1, 1)
                return
        raise ProblemError(f"The prices did not settle in {ROUNDS} passes.")

    def add_missed(self) -> bool:
        """Add the pairs that would gain at the prices that were found; tell if there are any."""
        mentee, mentor = self._prices(self.flow)
        rows = np.flatnonzero(self.problem.wanted > self.problem.locked)
        most = MORE + MOST_MENTORS
        found = gaining_columns(self.source, rows, mentee, mentor, self._unit(), most)
        rows, columns, points = self._new(found)
        self._note(rows, columns)
        ones = np.ones(len(rows), dtype=np.int64)
        self.flow.add(Arcs(1 + rows, 1 + self.mentees + columns, ones, -points))
        return bool(len(rows))

    def _note(self, rows: Ints, columns: Ints) -> None:
        """Remember pairs that have an arc."""
        self.known = np.sort(np.concatenate([self.known, self._codes(rows, columns)]))

    def _pairs(self) -> list[Cell]:
        """Give the pairs that have flow, and the locked ones."""
        tail, head = self.flow.arcs.tail, self.flow.arcs.head
        last = self.mentees + self.mentors
        chosen = (tail > 0) & (tail <= self.mentees) & (head > self.mentees) & (head <= last)
        chosen &= self.flow.flow > 0
        rows, columns = tail[chosen] - 1, head[chosen] - 1 - self.mentees
        pairs = list(zip(rows.tolist(), columns.tolist(), strict=True))
        return sorted([*pairs, *self.problem.problem.locked])

    def solution(self) -> SeveralSolution:
        """Put the pairs and their prices together."""
        pairs = self._pairs()
        counts = np.bincount([row for row, _ in pairs], minlength=self.mentees)
        return SeveralSolution(
            tuple(pairs),
            tuple(int((counts >= number).sum()) for number in range(1, MOST_MENTORS + 1)),
            int(self.problem.problem.points_of(pairs).sum()),
            *self._prices(self.flow),
        )
