"""The worst pair as good as possible, then the second worst, and so on to the best.

Of all ways to match as many as possible, the one whose points in rising order are the greatest when
compared one after the other. Pairs that are locked stay and do not count.
"""

from dataclasses import dataclass

from matching.core.problem import Cell
from matching.core.score_matrix import Block, Ints


@dataclass(frozen=True, eq=False)
class Stage:
    """A proof that no fewer pairs can have just these points, all worse ones being as they are.

    Attributes
    ----------
    points : int
    prices : ndarray of int32, shape (1 + M + N,)
        Of the hub, of mentees and of mentors; only differences count.

    """

    points: int
    prices: Block


@dataclass(frozen=True, eq=False)
class LeximinSolution:
    """The chosen pairs, and the stages that prove them.

    Attributes
    ----------
    pairs : tuple of (row, column)
        In order; locked pairs are among them.
    points : int
        Sum of their points.
    cover : tuple of ndarray of int64, shapes (M,) and (N,)
        People (1) who between them have a part in every permitted pair: no more can be matched.
    stages : tuple of Stage
        By rising points.

    """

    pairs: tuple[Cell, ...]
    points: int
    cover: tuple[Ints, Ints]
    stages: tuple[Stage, ...]

    @property
    def matched(self) -> int:
        """Number of pairs."""
        return len(self.pairs)
