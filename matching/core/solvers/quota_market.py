"""The circulation by which quotas are kept: groups stand between the hub and their mentees.

Arcs of a group or a mentor are two: the one that was asked for is worth a unit more. Each gainful
exchange passes the hub once, so it fills a place at the cost of another one at most: no quota costs
a match, and none another quota (Mendelsohn and Dulmage 1958). Loaded by workers only.
"""

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.solution import Progress
from matching.core.solvers.network_simplex import Arcs, Circulation
from matching.core.solvers.several_market import Market
from matching.core.variants.quotas import QuotaProblem, QuotaSolution


class QuotaMarket(Market):
    """A market with groups: their nodes come after all mentors."""

    def __init__(self, problem: QuotaProblem, progress: Progress | None) -> None:
        self.quotas = problem
        super().__init__(problem.plain, progress)

    def _network(self, mentees: Ints) -> Circulation:
        """Lay the arcs of all candidates, with nothing on them yet."""
        quotas, unit = self.quotas, self.quotas.unit
        asked, beyond = quotas.rooms_of_groups()
        due, other = quotas.rooms_of_mentors()
        group = 1 + self.mentees + self.mentors + np.arange(len(asked))
        mentor = 1 + self.mentees + np.arange(self.mentors)
        own = group[quotas.groups[mentees] % len(asked)]
        parts = [
            (0 * group, group, asked, 0 * group - 2 * unit),
            (0 * group, group, beyond, 0 * group - unit),
            (own, 1 + mentees, 0 * own + 1, 0 * own),
            (1 + self.rows, 1 + self.mentees + self.columns, 0 * self.rows + 1, -self.points),
            (mentor, 0 * mentor, due, 0 * mentor - unit),
            (mentor, 0 * mentor, other, 0 * mentor),
        ]
        best = np.zeros(self.mentees, dtype=np.int64)
        np.maximum.at(best, self.rows, self.points - self.start[self.columns])
        start = np.concatenate([[0], best, -self.start, 0 * group])
        arcs = Arcs(*(np.concatenate(each) for each in zip(*parts, strict=True)))
        return Circulation(1 + self.mentees + self.mentors + len(asked), arcs, start, self.pause)

    def _unit(self) -> int:
        """Give what a class of prices is worth in points."""
        return self.quotas.unit

    def _prices(self, flow: Circulation) -> tuple[Ints, Ints]:
        """Give mentees' and mentors' prices; below nothing only where places are asked to fill."""
        prices = flow.prices[: 1 + self.mentees + self.mentors]
        hub, mentee, mentor = np.split(prices, [1, 1 + self.mentees])
        due = self.quotas.rooms_of_mentors()[0]
        return mentee - hub, np.maximum(hub - mentor, np.where(due > 0, -self.quotas.unit, 0))

    def answer(self) -> QuotaSolution:
        """Put pairs, what is missing, and prices together."""
        pairs, quotas = self._pairs(), self.quotas
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        size = len(quotas.least) + 1
        members = np.bincount(quotas.groups[rows] % size, minlength=size)[:-1]
        loads = np.bincount(columns, minlength=self.mentors)
        return QuotaSolution(
            tuple(pairs),
            int(quotas.problem.points_of(pairs).sum()),
            np.maximum(quotas.least - members, 0),
            np.maximum(quotas.loads - loads, 0),
            *self._prices(self.flow),
            self.flow.prices[1 + self.mentees + self.mentors :] - self.flow.prices[0],
        )
