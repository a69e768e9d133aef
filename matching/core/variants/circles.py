"""Circles: one or two mentors with several mentees, or none at all if too few come."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import MOST_POINTS, Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.variants.bound import Gap

NO_FIELD = -1


@dataclass(frozen=True, eq=False)
class CircleProblem:
    """M mentees look for a place in one of J circles. Make one with `from_scores`.

    First as many mentees as possible are placed; then points count, less ``crowding`` for each
    member whose field is there once already, twice that for the next, and so on.

    Attributes
    ----------
    points : ndarray of int64, shape (M, J)
        Points of each mentee in each circle; `ABSENT` (-1) where it is not permitted.
    least, most : ndarray of int64, shape (J,)
        A circle has none or at least ``least`` members, and ``most`` at most.
    fields : ndarray of int64, shape (M,)
        A field of each mentee; `NO_FIELD` (-1) for none.
    crowding : int
        Points that the second member of a field costs in a circle.

    """

    points: Ints
    least: Ints
    most: Ints
    fields: Ints
    crowding: int = 0

    @classmethod
    def from_scores(
        cls,
        points: ArrayLike,
        least: ArrayLike,
        most: ArrayLike,
        *,
        fields: ArrayLike | None = None,
        crowding: int = 0,
    ) -> "CircleProblem":
        """Make a problem from a table of points.

        Parameters
        ----------
        points : array_like of int, shape (M, J)
            Whole points, -1 where not permitted.
        least, most : array_like of int, shape (J,), or int
            Sizes of the circles.
        fields : array_like of int, shape (M,), optional
            A field of each mentee, -1 for none.
        crowding : int
            Points that the second member of a field costs.

        Raises
        ------
        ProblemError
            For arrays of the wrong shape or kind, and sizes that contradict each other.

        Examples
        --------
        >>> CircleProblem.from_scores([[9, 5], [8, 7]], 1, 2).most.tolist()
        [2, 2]

        """
        table = _whole(points, "Points")
        if table.ndim != 2:
            raise ProblemError("Points are a table: a row for each mentee, a column a circle.")
        mentees, circles = table.shape
        theirs = np.full(mentees, NO_FIELD) if fields is None else _whole(fields, "Fields")
        if theirs.shape != (mentees,):
            raise ProblemError(f"There are {mentees} mentees, but not as many fields.")
        sizes = (_size(least, circles, "least"), _size(most, circles, "most"))
        return cls(table, *sizes, theirs, crowding).checked()

    @classmethod
    def from_mentors(
        cls,
        problem: Problem,
        circles: Sequence[Sequence[int]],
        least: ArrayLike,
        most: ArrayLike,
        *,
        fields: ArrayLike | None = None,
        crowding: int = 0,
    ) -> "CircleProblem":
        """Make a problem of circles that one or two mentors of a problem hold together.

        A mentee has the rounded mean of the points with each of the two, and may not come where
        one of the pairs is not permitted. Which two hold one together is settled before.

        Parameters
        ----------
        problem : Problem
            Points of mentees with mentors; its places and locks do not count here.
        circles : sequence of sequences of int
            The columns of each circle's mentors.
        least, most, fields, crowding
            As for `from_scores`.

        """
        table = problem.points.astype(np.int64)
        columns = []
        for circle in circles:
            if not 1 <= len(circle) <= 2 or not all(0 <= each < table.shape[1] for each in circle):
                raise ProblemError("A circle has one or two of the mentors there are.")
            part = table[:, list(circle)]
            mean = part.sum(axis=1) // len(circle)
            columns.append(np.where((part < 0).any(axis=1), ABSENT, mean))
        points = np.stack(columns, axis=1) if columns else np.zeros((len(table), 0), dtype=np.int64)
        return cls.from_scores(points, least, most, fields=fields, crowding=crowding)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of circles."""
        return self.points.shape[0], self.points.shape[1]

    @cached_property
    def unit(self) -> int:
        """What one more member is worth: more than all points and all crowding together."""
        return len(self.points) * max(0, int(self.points.max(initial=0))) + self.most_crowding + 1

    @cached_property
    def most_crowding(self) -> int:
        """No circles together cost more than this by crowding."""
        return len(self.points) * self.crowding * int(self.most.max(initial=1))

    def checked(self) -> "CircleProblem":
        """Give the problem itself, or raise `ProblemError`."""
        if ((self.points < ABSENT) | (self.points >= MOST_POINTS)).any():
            raise ProblemError(f"Points must be -1 (not permitted) or 0 to {MOST_POINTS - 1}.")
        if (self.least < 1).any() or (self.most < self.least).any():
            raise ProblemError("A circle has at least one member, and room for its least number.")
        if (self.fields < NO_FIELD).any():
            raise ProblemError("A field is 0 or more, or -1 for none.")
        if not 0 <= self.crowding < MOST_POINTS:
            raise ProblemError(f"Crowding costs 0 to {MOST_POINTS - 1} points.")
        return self


def _whole(values: ArrayLike, what: str) -> Ints:
    found = np.array(values)
    if found.size and found.dtype.kind not in "iu":
        raise ProblemError(f"{what} must be whole numbers.")
    return found.astype(np.int64)


def _size(values: ArrayLike, circles: int, what: str) -> Ints:
    found = _whole(values, "Sizes")
    if found.shape not in ((), (circles,)):
        raise ProblemError(f"There are {circles} circles, but not as many {what} sizes.")
    return np.broadcast_to(found, (circles,)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Split:
    """A case that is parted in two: a circle is held, or it is not."""

    circle: int
    held: "Cases"
    shut: "Cases"


Cases: TypeAlias = Split | int
"""A case is parted, or settled by the prices of this number."""


@dataclass(frozen=True, eq=False)
class Circles:
    """Who is in which circle.

    Attributes
    ----------
    circle_of : ndarray of int64, shape (M,)
        Each mentee's circle, -1 for none.
    placed : int
        Mentees who have a circle.
    points : int
        Their points, less what crowding costs.
    gap : Gap
        By how much other circles might be better at most; zero says that none are.
    cases : Split or int
        The proof: all cases, each settled by some prices.
    prices : tuple of ndarray of int64, shape (M,)
        What a place in any circle costs each mentee, in several versions.

    """

    circle_of: Ints
    placed: int
    points: int
    gap: Gap
    cases: Cases
    prices: tuple[Ints, ...]
