"""Peers: people of one pool in pairs, nobody a mentor and nobody a mentee."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import MOST_POINTS
from matching.core.score_matrix import ABSENT, Ints

MARGIN = 64

SCALE = 4
"""Prices are in quarters of a point, so that they are whole."""


@dataclass(frozen=True, eq=False)
class PeerProblem:
    """People who want one peer each. Make one with `from_scores`.

    Attributes
    ----------
    points : ndarray of int64, shape (n, n)
        Points of each pair, the same both ways; `ABSENT` (-1) where it is not permitted.

    """

    points: Ints

    @classmethod
    def from_scores(cls, points: ArrayLike) -> "PeerProblem":
        """Make a problem from how well each suits each other.

        Parameters
        ----------
        points : array_like of int, shape (n, n)
            Whole points; -1 where not permitted. A pair has the mean of its two, rounded down, and
            is permitted only if it is both ways. The diagonal does not count.

        Raises
        ------
        ProblemError
            For a table that is not square or not of whole numbers.

        Examples
        --------
        >>> PeerProblem.from_scores([[0, 5, 3], [6, 0, -1], [3, 4, 0]]).points.tolist()
        [[-1, 5, 3], [5, -1, -1], [3, -1, -1]]

        """
        table = np.array(points)
        if table.ndim != 2 or table.shape[0] != table.shape[1]:
            raise ProblemError("Points of peers are a square table: all with all.")
        if table.size and table.dtype.kind not in "iu":
            raise ProblemError("Points must be whole numbers.")
        if ((table < ABSENT) | (table >= MOST_POINTS)).any():
            raise ProblemError(f"Points must be -1 (not permitted) or 0 to {MOST_POINTS - 1}.")
        table = table.astype(np.int64)
        both = np.where((table < 0) | (table.T < 0), ABSENT, (table + table.T) // 2)
        np.fill_diagonal(both, ABSENT)
        return cls(both)

    @cached_property
    def unit(self) -> int:
        """What one more pair is worth: more than all points that an exchange can move."""
        return 4 * (max(0, int(self.points.max(initial=0))) + MARGIN) * (2 * len(self.points) + 2)

    @property
    def worth(self) -> Ints:
        """Worth of each pair, shape (n, n); 0 where it is not permitted."""
        return np.where(self.points >= 0, self.points + self.unit, 0)


@dataclass(frozen=True, eq=False)
class PeerSolution:
    """Who is whose peer.

    Attributes
    ----------
    peer : ndarray of int64, shape (n,)
        Each person's peer, -1 for none.
    paired : int
        Number of pairs.
    points : int
        Sum of their points.
    prices : ndarray of int64, shape (n,)
        What each person is worth, in quarters of a point.
    groups : tuple of (members, price)
        Groups of an odd number of people, of whom one is left over within the group at least, and
        what that costs, in quarters of a point.

    """

    peer: Ints
    paired: int
    points: int
    prices: Ints
    groups: tuple[tuple[tuple[int, ...], int], ...]
