"""The best members of circles of which it is settled which are held: a circulation.

Flow goes from a hub to mentees, to a circle's fields (where each further member of one costs more),
to circles, and back to the hub, where the least number of members is worth more than all else.
"""

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.solvers.circle_bound import Priced, Pricer
from matching.core.solvers.network_simplex import Arcs, Circulation
from matching.core.variants.circles import CircleProblem

ROUNDS = 200

WANTED = 6
"""Circles for each mentee, and times its room in mentees for each circle, to begin with."""


class CircleFlow:
    """Fills circles, on pairs that grow as prices show that others would gain."""

    def __init__(self, problem: CircleProblem, pricer: Pricer) -> None:
        self.problem, self.pricer = problem, pricer
        self.mentees, self.circles = problem.shape
        self.pairs = self._promising()

    def _promising(self) -> Ints:
        """Give each mentee's and each circle's best pairs, as codes."""
        points = self.problem.points
        order = np.argsort(-points, axis=1)[:, :WANTED]
        rows = np.arange(self.mentees)[:, None] * self.circles + order
        best = np.argsort(-points, axis=0)[: 2 * int(self.problem.most.max(initial=1))]
        columns = best * self.circles + np.arange(self.circles)
        codes = np.concatenate([rows.ravel(), columns.ravel()])
        return np.unique(codes[points.ravel()[codes] >= 0])

    def loose(self) -> Priced:
        """Price places as if a circle might have any number of members."""
        return self.pricer.at(self._once(np.ones(self.circles, dtype=np.int64), 0)[1])

    def fill(self, settled: Ints) -> tuple[Ints, Priced]:
        """Fill the circles that are held; give each mentee's circle, and prices.

        The prices' bound is these circles' worth. Nobody has a circle if some cannot have its least
        number; the bound then is below zero.
        """
        force = self.problem.unit * (self.mentees + 2)
        for _ in range(ROUNDS):
            circle, prices = self._once(settled, force)
            priced = self.pricer.at(prices)
            if not self._add(priced, settled):
                break
        sizes = np.bincount(circle[circle >= 0], minlength=self.circles)
        short = ((sizes < self.problem.least) & (settled == 1)).any()
        return np.full_like(circle, -1) if short else circle, priced

    def _add(self, priced: Priced, settled: Ints) -> bool:
        """Add the pairs that circles would have at these prices; tell if any were not there."""
        circles = np.flatnonzero(settled == 1)
        rows = priced.members[circles]
        at, place = np.nonzero(rows >= 0)
        codes = rows[at, place] * self.circles + circles[at]
        new = np.setdiff1d(codes, self.pairs)
        self.pairs = np.union1d(self.pairs, new)
        return bool(len(new))

    def _once(self, settled: Ints, force: int) -> tuple[Ints, Ints]:
        """Solve on the pairs that are there; give circles and prices."""
        row, circle = np.divmod(self.pairs, self.circles)
        held = settled[circle] == 1
        row, circle = row[held], circle[held]
        arcs, nodes = self._arcs(row, circle, force)
        flow = Circulation(nodes, arcs)
        flow.solve()
        chosen = flow.flows[self.mentees : self.mentees + len(row)] > 0
        found = np.full(self.mentees, -1)
        found[row[chosen]] = circle[chosen]
        hub, mentee = flow.prices[0], flow.prices[1 : 1 + self.mentees]
        return found, np.maximum(self.problem.unit + mentee - hub, 0)

    def _arcs(self, row: Ints, circle: Ints, force: int) -> tuple[Arcs, int]:
        """Lay the arcs: hub 0, mentees, circles, then a node for each circle's members of a field.

        From such a node each further member has an arc of their own, which costs more.
        """
        problem, mentee = self.problem, np.arange(1, 1 + self.mentees)
        last = 1 + self.mentees + self.circles
        group, of_circle, plain = self._groups(row, circle)
        room = np.minimum(np.bincount(group, minlength=len(plain)), problem.most[of_circle])
        step = np.repeat(np.arange(len(plain)), room)
        nth = np.arange(len(step)) - np.repeat(np.cumsum(room) - room, room)
        held = np.unique(circle)
        back, least = 1 + self.mentees + held, problem.least[held]
        parts = [
            (0 * mentee, mentee, 0 * mentee + 1, 0 * mentee - problem.unit),
            (1 + row, last + group, 0 * row + 1, -problem.points[row, circle]),
            (
                last + step,
                1 + self.mentees + of_circle[step],
                0 * step + 1,
                np.where(plain[step], 0, problem.crowding * nth),
            ),
            (back, 0 * back, least, 0 * back - force),
            (back, 0 * back, problem.most[held] - least, 0 * back),
        ]
        return Arcs(*(np.concatenate(each) for each in zip(*parts, strict=True))), last + len(plain)

    def _groups(self, row: Ints, circle: Ints) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        """Group pairs by circle and field; give groups, their circles, and which have no field."""
        field = self.problem.fields[row]
        codes = circle * (field.max(initial=0) + 2) + field + 1
        _, first, group = np.unique(codes, return_index=True, return_inverse=True)
        return group, circle[first], field[first] < 0
