"""Everybody's best partners, from one look at all pairs: the runner-ups of a whole round.

Asking for one pair at a time looks at a row and a column of points each time; for every pair of a
large round that would be thousands of looks at all pairs.
"""

from dataclasses import dataclass

import numpy as np

from matching.core.problem import SMALL, Cell, Problem
from matching.core.score_matrix import ABSENT, Block, Ints


@dataclass(frozen=True, slots=True)
class Partners:
    """The best permitted partners of each mentee and each mentor, best first.

    Equal ones stand in the order of their positions; `ABSENT` fills lists that are not full.

    Attributes
    ----------
    mentors, mentor_points : int64 arrays, shape (M, most)
        Columns and points for each mentee.
    mentees, mentee_points : int64 arrays, shape (N, most)
        Rows and points for each mentor.
    permitted : int64 array, shape (N,)
        Permitted mentees of each mentor.

    """

    mentors: Ints
    mentor_points: Ints
    mentees: Ints
    mentee_points: Ints
    permitted: Ints

    def of_mentee(self, row: int, beside: int) -> tuple[Cell, ...]:
        """Give a mentee's best mentors but one, as (position, points)."""
        return _beside(self.mentors[row], self.mentor_points[row], beside)

    def of_mentor(self, column: int, beside: int) -> tuple[Cell, ...]:
        """Give a mentor's best mentees but one, as (position, points)."""
        return _beside(self.mentees[column], self.mentee_points[column], beside)


def _beside(where: Ints, points: Ints, one: int) -> tuple[Cell, ...]:
    """Leave out one partner; where that one is not listed, the last, so that lengths agree."""
    found = [each for each in zip(where.tolist(), points.tolist(), strict=True) if each[0] >= 0]
    left = [each for each in found if each[0] != one]
    return tuple(left[: len(where) - 1])


def best_partners(problem: Problem, others: int) -> Partners:
    """Look at all pairs once and keep everybody's best partners.

    Parameters
    ----------
    problem : Problem
    others : int
        Partners to know of beside the one somebody has.

    Notes
    -----
    Time O(M * N), memory O((M + N) * others).

    Examples
    --------
    >>> best = best_partners(Problem.from_scores([[9, 5], [8, 7]], [1, 1]), 1)
    >>> best.of_mentee(0, beside=0), best.of_mentor(0, beside=0)
    (((1, 5),), ((1, 8),))

    """
    found = no_partners(problem, others)
    if problem.shape[0] * problem.shape[1] <= SMALL:
        _rank(problem.points, found)
    else:
        look_through(problem, found)
    return found


def no_partners(problem: Problem, others: int) -> Partners:
    """Make lists with nobody on them yet."""
    mentees, mentors = problem.shape
    permitted = np.zeros(mentors, dtype=np.int64)
    return Partners(*_empty(mentees, others + 1), *_empty(mentors, others + 1), permitted)


def look_through(problem: Problem, found: Partners) -> None:
    """Rank a large table block by block."""
    from matching.core.solvers.pricing import (
        keep_best,  # compiled code is loaded for large rounds only
    )

    start = 0
    for block in problem.blocks():
        keep_best(
            np.ascontiguousarray(block),  # one row alone is so anyway, and would be compiled anew
            start,
            found.mentors,
            found.mentor_points,
            found.mentees,
            found.mentee_points,
            found.permitted,
        )
        start += len(block)


def _empty(people: int, room: int) -> tuple[Ints, Ints]:
    return np.full((people, room), ABSENT), np.full((people, room), ABSENT)


def _rank(table: Block, found: Partners) -> None:
    """Rank a small table in one piece."""
    for points, where, worth in (
        (table, found.mentors, found.mentor_points),
        (table.T, found.mentees, found.mentee_points),
    ):
        room = min(where.shape[1], points.shape[1])
        order = np.argsort(-points, axis=1, kind="stable")[:, :room]
        worth[:, :room] = np.take_along_axis(points, order, axis=1)
        where[:, :room] = np.where(worth[:, :room] >= 0, order, ABSENT)
    found.permitted[:] = (table >= 0).sum(axis=0)
