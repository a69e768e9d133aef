"""Prices for places in circles: each circle's best members at these prices, and better prices.

At any prices no circles are worth more than all prices together and what each circle gains at best
beyond them (Lagrange; Geoffrion 1974). What a circle gains is exact: its best members one by one,
since each further member of a field counts less. Loaded where it is needed, as numba compiles it.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from matching.core.score_matrix import Ints
from matching.core.variants.circles import CircleProblem

NONE = np.int64(-(1 << 60))
OPEN, SHUT, UNSETTLED = 1, 0, -1


@dataclass(frozen=True, eq=False)
class Priced:
    """What circles gain at some prices.

    Attributes
    ----------
    prices : int64 array, shape (M,)
    gains : int64 array, shape (J,)
        What each circle gains if it is held, `NONE` if it cannot be.
    members : int64 array, shape (J, most)
        Whom it would have, -1 beyond them.

    """

    prices: Ints
    gains: Ints
    members: Ints

    def bound(self, settled: Ints) -> int:
        """Give the worth that no circles exceed, where some are settled."""
        counted = np.where(settled == OPEN, self.gains, 0)
        counted = np.where(settled == UNSETTLED, np.maximum(self.gains, 0), counted)
        return int(self.prices.sum()) + int(counted.sum())

    def wanted(self, settled: Ints, mentees: int) -> Ints:
        """Count the circles that would have each mentee."""
        held = (settled == OPEN) | ((settled == UNSETTLED) & (self.gains > 0))
        found = self.members[held & (self.gains > NONE)].ravel()
        return np.bincount(found[found >= 0], minlength=mentees)


class Pricer:
    """Finds what circles gain at prices, and prices at which the bound is low."""

    def __init__(self, problem: CircleProblem) -> None:
        self.problem = problem
        self.table = np.ascontiguousarray(problem.points.T)
        self.most = int(problem.most.max(initial=1))
        self.kinds = np.where(problem.fields < 0, 0, problem.fields + 1)

    def at(self, prices: Ints) -> Priced:
        """Price all circles."""
        problem = self.problem
        gains = np.empty(len(problem.least), dtype=np.int64)
        members = np.full((len(gains), self.most), -1)
        best_members(
            self.table,
            problem.unit - prices,
            problem.least,
            problem.most,
            self.kinds,
            problem.crowding,
            gains,
            members,
        )
        return Priced(prices, gains, members)

    def lowered(self, start: Priced, settled: Ints, value: int, steps: int) -> Priced:
        """Lower the bound by steps against the excess of demand (Held and Karp 1971).

        Stops as soon as the bound says that nothing here is better than ``value``.
        """
        best, now, scale, since = start, start, 1.0, 0
        lowest = best.bound(settled)
        for _ in range(steps):
            if lowest <= value:
                break
            excess = now.wanted(settled, len(now.prices)) - 1
            excess[(now.prices == 0) & (excess < 0)] = 0
            size = int((excess * excess).sum())
            if not size:
                break
            step = scale * max(now.bound(settled) - value, 1) / size
            moved = np.rint(step * excess).astype(np.int64)
            if not moved.any():
                moved = np.sign(excess)
            now = self.at(np.maximum(now.prices + moved, 0))
            since += 1
            if now.bound(settled) < lowest:
                best, lowest, since = now, now.bound(settled), 0
            elif since > 8:
                now, scale, since = best, scale / 2, 0
        return best


@njit(nogil=True, cache=True)
def best_members(table, worth, least, most, kinds, crowding, gains, members):
    """Write what each circle gains with its best members, and who they are."""
    mentees = table.shape[1]
    count = np.zeros(kinds.max() + 1 if mentees else 1, dtype=np.int64)
    taken = np.zeros(mentees, dtype=np.bool_)
    for j in range(len(gains)):
        count[:] = 0
        taken[:] = False
        total = np.int64(0)
        for place in range(most[j]):
            best, chosen = NONE, -1
            for i in range(mentees):
                if table[j, i] >= 0 and not taken[i]:
                    found = table[j, i] + worth[i]
                    if kinds[i]:
                        found -= crowding * count[kinds[i]]
                    if found > best:
                        best, chosen = found, i
            if chosen < 0 or (place >= least[j] and best <= 0):
                break
            total += best
            taken[chosen] = True
            count[kinds[chosen]] += 1
            members[j, place] = chosen
        gains[j] = total if members[j, least[j] - 1] >= 0 else NONE
