"""Quotas: so many of a group matched at least or at most, and least loads of mentors.

They never cost a match: first as many mentees as possible are matched (within the most of each
group), then as many as possible of the places that were asked for are filled, then points count.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import Cell, Problem
from matching.core.score_matrix import Ints
from matching.core.variants.several import MARGIN, SeveralProblem

NO_GROUP = -1


@dataclass(frozen=True, eq=False)
class QuotaProblem:
    """One mentor each, with quotas. Make one with `with_quotas`.

    Attributes
    ----------
    problem : Problem
        Points, places and locks.
    loads : ndarray of int64, shape (N,)
        Mentees that each mentor should have at least.
    groups : ndarray of int64, shape (M,)
        Each mentee's group, `NO_GROUP` (-1) for none.
    least, most : ndarray of int64, shape (G,)
        Members of each group who should be matched at least, and who may be at most.

    """

    problem: Problem
    loads: Ints
    groups: Ints
    least: Ints
    most: Ints

    @classmethod
    def with_quotas(
        cls,
        problem: Problem,
        *,
        loads: ArrayLike = 0,
        groups: ArrayLike = NO_GROUP,
        least: ArrayLike = (),
        most: ArrayLike | None = None,
    ) -> "QuotaProblem":
        """Make a problem with quotas.

        Parameters
        ----------
        problem : Problem
            Points, places and locks.
        loads : array_like of int, shape (N,), or int
            Least loads of mentors.
        groups : array_like of int, shape (M,), optional
            Each mentee's group, -1 for none.
        least, most : array_like of int, shape (G,), optional
            Members to match at least and at most; ``most`` left out is as many as there are.

        Raises
        ------
        ProblemError
            For numbers that contradict each other or are of the wrong shape.

        Examples
        --------
        >>> problem = Problem.from_scores([[9], [5]], [1])
        >>> QuotaProblem.with_quotas(problem, groups=[0, 1], least=[0, 1]).most.tolist()
        [2, 2]

        """
        mentees, mentors = problem.shape
        lows = _whole(least, np.shape(least), "least numbers of groups")
        highs = np.full(len(lows), mentees) if most is None else most
        found = cls(
            problem,
            _whole(loads, (mentors,), "least loads"),
            _whole(groups, (mentees,), "groups", NO_GROUP),
            lows,
            _whole(highs, lows.shape, "most members of groups"),
        )
        return found._checked()

    def _checked(self) -> "QuotaProblem":
        if self.groups.max(initial=-1) >= len(self.least):
            raise ProblemError(f"Somebody is in group {self.groups.max()}, which there is not.")
        if (self.most < self.least).any():
            raise ProblemError("A group cannot have more members at least than at most.")
        if (over := np.flatnonzero(self.locked_in_groups[:-1] > self.most)).size:
            raise ProblemError(f"More members of group {over[0]} are locked than may be matched.")
        return self

    def asking(self, group: int) -> "QuotaProblem":
        """Give the same with one more place required of a group.

        Raises
        ------
        ProblemError
            If there is no such group.

        """
        if not 0 <= group < len(self.least):
            raise ProblemError(f"There is no group {group}.")
        least = self.least.copy()
        least[group] += 1
        return replace(self, least=least, most=np.maximum(self.most, least))

    @cached_property
    def plain(self) -> SeveralProblem:
        """The same without quotas."""
        return SeveralProblem.wanting(self.problem, 1)

    @cached_property
    def unit(self) -> int:
        """What outweighs the points of any exchange: a match, and a place that was asked for."""
        mentees, mentors = self.problem.shape
        return 4 * (self.problem.source.most + MARGIN) * (mentees + mentors + len(self.least) + 3)

    @cached_property
    def locked_in_groups(self) -> Ints:
        """Locked members of each group, shape (G + 1,); the last are in none."""
        rows = np.array([row for row, _ in self.problem.locked], dtype=np.int64)
        return np.bincount(self.groups[rows] % (len(self.least) + 1), minlength=len(self.least) + 1)

    def rooms_of_groups(self) -> tuple[Ints, Ints]:
        """Give, beside locks, how many of each group are asked for, and may come beyond those."""
        least = np.maximum(np.append(self.least, 0) - self.locked_in_groups, 0)
        most = np.append(self.most, len(self.groups)) - self.locked_in_groups
        return least, most - least

    def rooms_of_mentors(self) -> tuple[Ints, Ints]:
        """Give, beside locks, how many places of each mentor are asked to be filled, and others."""
        places = self.plain.places
        asked = np.clip(self.loads - (self.problem.capacity - places), 0, places)
        return asked, places - asked


def _whole(values: ArrayLike, shape: tuple[int, ...], what: str, least: int = 0) -> Ints:
    found = np.array(values, dtype=np.int64 if not np.size(values) else None)
    if found.dtype.kind not in "iu" or (found.shape != shape and found.shape != ()):
        raise ProblemError(f"The {what} are a whole number for each.")
    if (found < least).any():
        raise ProblemError(f"The {what} are {least} or more.")
    return np.broadcast_to(found, shape).astype(np.int64)


@dataclass(frozen=True, eq=False)
class QuotaSolution:
    """The chosen pairs, and what is missing.

    Attributes
    ----------
    pairs : tuple of (row, column)
        In order; locked pairs are among them.
    points : int
        Sum of their points.
    missing_members : ndarray of int64, shape (G,)
        How many of each group are matched fewer than asked.
    missing_loads : ndarray of int64, shape (N,)
        How many mentees each mentor has fewer than asked.
    mentee_prices, mentor_prices, group_prices : ndarray of int64
        The proof; shapes (M,), (N,) and (G + 1,), the last for who is in no group.

    """

    pairs: tuple[Cell, ...]
    points: int
    missing_members: Ints
    missing_loads: Ints
    mentee_prices: Ints
    mentor_prices: Ints
    group_prices: Ints

    @property
    def matched(self) -> int:
        """Number of pairs."""
        return len(self.pairs)
