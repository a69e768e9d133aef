"""Several mentors for one mentee: up to three each, first ones for all before any second one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import Cell, Problem
from matching.core.score_matrix import Ints

MOST_MENTORS = 3
MARGIN = 64


@dataclass(frozen=True, eq=False)
class SeveralProblem:
    """Mentees want up to three mentors each, all different. Make one with `wanting`.

    Attributes
    ----------
    problem : Problem
        Points, places and locks.
    wanted : ndarray of int64, shape (M,)
        How many mentors each mentee wants, 0 to 3.

    """

    problem: Problem
    wanted: Ints

    @classmethod
    def wanting(cls, problem: Problem, wanted: ArrayLike) -> "SeveralProblem":
        """Make a problem: ``wanted`` mentors for each mentee, or for all alike.

        Raises
        ------
        ProblemError
            For numbers that are not 0 to 3, and for more locks than somebody wants.

        Examples
        --------
        >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
        >>> SeveralProblem.wanting(problem, 2).wanted.tolist()
        [2, 2]

        """
        given, mentees = np.array(wanted), problem.shape[0]
        if given.dtype.kind not in "iu" or given.shape not in ((), (mentees,)):
            raise ProblemError("How many mentors are wanted is a whole number for each mentee.")
        whole = np.broadcast_to(given, (mentees,)).astype(np.int64)
        if ((whole < 0) | (whole > MOST_MENTORS)).any():
            raise ProblemError(f"A mentee wants 0 to {MOST_MENTORS} mentors.")
        whole[list(problem.out)] = 0
        found = cls(problem, whole)
        if (over := np.flatnonzero(found.locked > whole)).size:
            raise ProblemError(f"Mentee {over[0]} is locked with more mentors than are wanted.")
        return found

    @cached_property
    def locked(self) -> Ints:
        """How many locked mentors each mentee has, shape (M,)."""
        rows = np.array([row for row, _ in self.problem.locked], dtype=np.int64)
        return np.bincount(rows, minlength=self.problem.shape[0])

    @cached_property
    def places(self) -> Ints:
        """Places of each mentor beside locked ones, shape (N,)."""
        columns = np.array([column for _, column in self.problem.locked], dtype=np.int64)
        return self.problem.capacity - np.bincount(columns, minlength=self.problem.shape[1])

    @cached_property
    def unit(self) -> int:
        """What outweighs the points of any exchange: a first mentor is worth three, a third one.

        An exchange passes each person once, so it moves fewer points than this. That is why first
        mentors count before second ones *strictly*, though they are worth only half as much more.
        """
        return 4 * (self.problem.source.most + MARGIN) * (sum(self.problem.shape) + 2)

    def level(self, number: int) -> int:
        """Give what a mentee's mentor of this number is worth beside points: 1 is the first."""
        return (MOST_MENTORS + 1 - number) * self.unit


@dataclass(frozen=True, eq=False)
class SeveralSolution:
    """The chosen pairs.

    Attributes
    ----------
    pairs : tuple of (row, column)
        In order; locked pairs are among them.
    with_mentors : tuple of int
        Mentees with at least one mentor, at least two, three.
    points : int
        Sum of the pairs' points.
    mentee_prices, mentor_prices : ndarray of int64, shapes (M,) and (N,)
        The proof. A mentee's price may be below zero: what another mentor would have to gain.

    """

    pairs: tuple[Cell, ...]
    with_mentors: tuple[int, ...]
    points: int
    mentee_prices: Ints
    mentor_prices: Ints

    @property
    def matched(self) -> int:
        """Number of pairs."""
        return len(self.pairs)
