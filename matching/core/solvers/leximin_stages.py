"""The stages by which the worst pairs are lifted one after the other; see `leximin`."""

import numpy as np
from numpy.typing import NDArray

from matching.core.objectives import Objective
from matching.core.problem import Cell, Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.solution import Progress, Solution, report
from matching.core.solvers.dense import solve
from matching.core.solvers.network_simplex import IN_TREE, Arcs, Circulation, price_tree
from matching.core.variants.leximin import LeximinSolution, Stage

KEPT = 0.7
"""Arcs that are settled are dropped as soon as fewer than this share would be left."""


class Stages:
    """The circulation of a problem, settled arc by arc: hub 0, mentees, mentors."""

    def __init__(self, problem: Problem, progress: Progress | None) -> None:
        self.problem, self.progress = problem, progress
        self.mentees, self.mentors = problem.shape
        self.begun = solve(problem, objective=Objective.BEST_WORST, progress=progress)
        self.cover = self._cover(self.begun)
        self.settled: list[Cell] = []

    def _cover(self, found: Solution) -> tuple[Ints, Ints]:
        most = (found.proofs or (found.certificate,))[0]
        return most.mentee_class, most.mentor_class

    def run(self) -> LeximinSolution:
        """Go through all stages."""
        flow = self._circulation()
        stages: list[Stage] = []
        last = -1
        while (points := self._worst(flow, last)) is not None:
            report(self.progress, "solve", len(stages), self.begun.matched)
            self._price(flow, last, points)
            stages.append(Stage(points, (flow.prices - flow.prices[0]).astype(np.int32)))
            self._settle(flow)
            last = points
        report(self.progress, "done", 1, 1)
        every = np.ones(len(self.free), dtype=bool)
        pairs = sorted([*self._pairs(flow, every), *self.settled, *self.problem.locked])
        total = int(self.problem.points_of(pairs).sum())
        return LeximinSolution(tuple(pairs), total, self.cover, tuple(stages))

    def _circulation(self) -> Circulation:
        """Lay the arcs that a most-matched, best-worst answer may have, and begin with one."""
        free, places = self.problem.beside_locks()
        table = self.problem.points
        exact = self.cover[0][:, None] + self.cover[1] == 1
        least = max(self.begun.goal.least, 0)
        row, column = np.nonzero((table >= least) & exact & free[:, None])
        mentee, mentor = np.flatnonzero(free), np.arange(self.mentors)
        parts = [
            (0 * mentee, 1 + mentee, 0 * mentee + 1, 0 * mentee),
            (1 + row, 1 + self.mentees + column, 0 * row + 1, 0 * row),
            (1 + self.mentees + mentor, 0 * mentor, places, 0 * mentor),
        ]
        arcs = Arcs(*(np.concatenate(each) for each in zip(*parts, strict=True)))
        flow = Circulation(1 + self.mentees + self.mentors, arcs)
        where = np.full(self.mentees, -1)
        for one, other in self.begun.pairs:
            where[one] = other
        load = np.bincount(where[free & (where >= 0)], minlength=self.mentors)
        carried = [where[mentee] >= 0, where[row] == column, load]
        flow.begin(np.concatenate(carried).astype(np.int64))
        before, after = np.full(flow.nodes + len(mentee), ABSENT), np.full(self.mentors, ABSENT)
        self.points = np.concatenate([before, table[row, column].astype(np.int64), after])
        covered = [self.cover[0][mentee] != 0, row < 0, self.cover[1] != 0]
        self.free = np.concatenate([np.zeros(flow.nodes, dtype=bool), ~np.concatenate(covered)])
        flow.state[flow.nodes :][~self.free[flow.nodes :]] = IN_TREE
        return flow

    def _worst(self, flow: Circulation, last: int) -> int | None:
        """Give the least points of a chosen pair that is not settled, beyond the last stage's."""
        left = self.points[(flow.flow > 0) & self.free & (self.points > last)]
        return int(left.min()) if len(left) else None

    def _price(self, flow: Circulation, last: int, points: int) -> None:
        """Have as few pairs as possible with these points, and none between the last and these."""
        cost = flow.arcs.cost
        cost[:] = self.points == points
        cost[(self.points > last) & (self.points < points)] = flow.nodes + 1
        price_tree(flow.arcs, flow.tree, flow.nodes)
        flow.solve()

    def _settle(self, flow: Circulation) -> None:
        """Settle the arcs of which a change would cost this stage."""
        arcs, price = flow.arcs, flow.tree.price
        changed = arcs.cost + price[arcs.tail] - price[arcs.head] != 0
        self.free &= ~changed
        flow.state[changed] = IN_TREE  # no pivot looks at it again
        needed = self.free.copy()
        needed[: flow.nodes] = True
        needed[flow.tree.arc[: flow.nodes]] = True
        if needed.sum() < KEPT * len(needed):
            self.settled += self._pairs(flow, ~needed)
            self.points, self.free = self.points[needed], self.free[needed]
            flow.drop(needed)

    def _pairs(self, flow: Circulation, among: NDArray[np.bool_]) -> list[Cell]:
        """Give the chosen pairs of some arcs."""
        at = np.flatnonzero(among & (self.points >= 0) & (flow.flow > 0))
        rows, columns = flow.arcs.tail[at] - 1, flow.arcs.head[at] - 1 - self.mentees
        return list(zip(rows.tolist(), columns.tolist(), strict=True))
