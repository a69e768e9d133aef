"""Check that no mentee and mentor would both rather have one another than whom they have.

A mentee's own order is: the mentors of their list, the most wished first, and then all others by
points. A mentor goes by points. Nobody would rather have somebody who is merely as good. Who is
locked has no say, and no one pushes them out.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotOptimal
from matching.core.score_matrix import Block
from matching.core.verification.blocks import over_blocks, permitted
from matching.core.verification.pairs import loads

if TYPE_CHECKING:
    from matching.core.problem import Problem
    from matching.core.solution import Certificate
    from matching.core.verification.prices import Chosen
    from matching.core.verification.scores import Scores

Ints = NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
ANYBODY = -1


def check_stable(
    problem: "Problem", prices: "Certificate", chosen: "Chosen", scores: "Scores"
) -> int:
    """Check all permitted pairs of mentees who may be placed; give how many there are."""
    for name in ("mentee_class", "mentee_points", "mentor_class", "mentor_points"):
        if np.any(getattr(prices, name)):
            raise NotOptimal("A stable matching is not proved by prices; they must be zero.")
    return over_blocks(problem.source, chosen.free, _Orders(problem, chosen, scores).look)


class _Orders:
    """What everybody has, and whom they would rather have."""

    def __init__(self, problem: "Problem", chosen: "Chosen", scores: "Scores") -> None:
        self.mentor, self.scores = chosen.mentor, scores
        self.wishes = _wishes(problem)
        self.from_points = self._mentees_have(chosen)
        self.needed = _mentors_have(problem, chosen)

    def _mentees_have(self, chosen: "Chosen") -> Ints:
        """Give the points that an unlisted mentor must exceed for each mentee to be moved."""
        have = np.full(len(self.mentor), ANYBODY, dtype=np.int64)
        for row, column, points in chosen.placed():
            have[row] = NEVER if column in self.wishes.get(row, ()) else points
        return have

    def look(self, block: Block, rows: Ints) -> int:
        """Find no pair that would rather have one another."""
        self.scores.note(block, rows)
        would = (block >= 0) & (block > self.needed)
        both = would & (block > self.from_points[rows][:, None])
        for at, row in enumerate(rows.tolist()):
            listed = self._rather(row)
            both[at, listed] = would[at, listed]
            both[at, self._listed_behind(row)] = False
        for at, column in np.argwhere(both).tolist():
            raise NotOptimal(
                f"Mentee {rows[at]} and mentor {column} would both rather have one another."
            )
        return permitted(block)

    def _rather(self, row: int) -> list[int]:
        """Give the listed mentors that a mentee would rather have than the present one."""
        wishes, present = self.wishes.get(row, []), int(self.mentor[row])
        return wishes[: wishes.index(present)] if present in wishes else wishes

    def _listed_behind(self, row: int) -> list[int]:
        wishes, present = self.wishes.get(row, []), int(self.mentor[row])
        return wishes[wishes.index(present) :] if present in wishes else []


def _wishes(problem: "Problem") -> dict[int, list[int]]:
    """Give the columns that each mentee listed, the most wished first."""
    if problem.people is None:
        return {}
    column = {mentor.id: at for at, mentor in enumerate(problem.people.mentors)}
    lists = enumerate(problem.people.mentees)
    named = {row: dict.fromkeys(mentee.ranked) for row, mentee in lists if mentee.ranked}
    return {row: [column[each] for each in ids if each in column] for row, ids in named.items()}


def _mentors_have(problem: "Problem", chosen: "Chosen") -> Ints:
    """Give the points that a mentee must exceed for each mentor to take them."""
    needed = np.full(problem.shape[1], NEVER, dtype=np.int64)
    for _, column, points in chosen.placed():
        needed[column] = min(needed[column], points)
    needed[loads(chosen.mentor, problem.shape[1]) < problem.capacity] = ANYBODY
    return needed
