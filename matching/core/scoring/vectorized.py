"""The points of many pairs at once: the same whole numbers as `definition.score`, in numpy.

Every method takes rows and columns as index arrays that broadcast against each other, so the
same code scores a block (``rows[:, None], columns``) and a list of pairs (``rows, columns``).
"""

from collections.abc import Iterator, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import base, lift, within
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.columns import Mask
from matching.core.scoring.encoding import Pool, encode
from matching.core.scoring.factor import Share, Vectorized
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.people import Kind, Mentee, Mentor, Rules
from matching.core.scoring.weights import Weights

Given = tuple[Ints, Mask]
"""Points, and which of them rest on answers."""


class Scorer:
    """Scores any pairs of one pool.

    Parameters
    ----------
    mentees, mentors : sequences of Mentee, Mentor
        The pool, M and N people.
    weights, rules, calibration : Weights, Rules, Calibration
        As for `definition.score`.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5}))
    >>> ada = Mentor(id=1, person=2, willing=frozenset({5}))
    >>> scorer = Scorer([ben], [ada], Weights(), Rules(), Calibration())
    >>> scorer.block(0, 1).shape
    (1, 1)

    """

    def __init__(
        self,
        mentees: Sequence[Mentee],
        mentors: Sequence[Mentor],
        weights: Weights,
        rules: Rules,
        calibration: Calibration,
    ) -> None:
        self.weights, self.rules, self.calibration = weights, rules, calibration
        self.pool: Pool = encode(mentees, mentors, rules, calibration)

    def reweighted(self, weights: Weights, rules: Rules) -> "Scorer":
        """Give the scorer of the same pool by other weights; of the rules, only what counts pairs.

        That is the least points, and who is locked or barred: all else is in the encoding.
        """
        other = copy(self)
        other.weights, other.rules = weights, rules
        return other

    @property
    def in_convention(self) -> bool:
        """Tell whether days count, instead of how often and how to meet."""
        return self.rules.kind is Kind.CONVENTION

    def block(self, start: int, stop: int) -> NDArray[np.int32]:
        """Score mentees ``start`` to ``stop`` against all mentors: (stop - start, N) points."""
        rows, columns = np.arange(start, stop)[:, None], np.arange(self.pool.shape[1])
        return self.points(rows, columns).astype(np.int32)

    def points(self, rows: Ints, columns: Ints) -> Ints:
        """Score pairs: the sum of all parts that count, 0 to 10,000."""
        counting = (name for name in FACTORS if self.weights[name])
        parts = (self.part(name, rows, columns) for name in counting)
        return sum(parts, np.zeros((), dtype=np.int64))

    def parts(self, rows: Ints, columns: Ints) -> dict[str, Ints]:
        """Score pairs factor by factor, in points."""
        return {name: self.part(name, rows, columns) for name in FACTORS}

    def part(self, factor: str, rows: Ints, columns: Ints) -> Ints:
        """Score pairs on one factor, in points."""
        nothing = np.zeros((), dtype=np.int64)
        found = (
            self.share(share, most, rows, columns)[0] for share, most in self.shares_of(factor)
        )
        return sum(found, nothing)

    def answered(self, factor: str, rows: Ints, columns: Ints) -> Given:
        """Score pairs on one factor, and tell where any of its shares rests on answers."""
        points, anywhere = np.zeros((), dtype=np.int64), np.zeros((), dtype=np.bool_)
        for share, most in self.shares_of(factor):
            added, answered = self.share(share, most, rows, columns)
            points, anywhere = points + added, anywhere | answered
        return points, anywhere

    def fits(self, rows: Ints, columns: Ints) -> Ints:
        """Give the fit of pairs, in hundredths (see `explanation.pair.fit`)."""
        points = most = np.zeros(np.broadcast_shapes(rows.shape, columns.shape), dtype=np.int64)
        for name, factor in FACTORS.items():
            found, answered = self.answered(name, rows, columns)
            points = points + found * answered
            if not factor.only_adds:
                most = most + self.most(name) * answered
        return np.where(most > 0, 100 * points // np.maximum(most, 1), 0)

    def most(self, factor: str) -> int:
        """Give the most points of a factor."""
        return 100 * self.weights[factor]

    def shares_of(self, factor: str) -> list[tuple[Share, int]]:
        """Give the shares of a factor that count, with the most points of each."""
        return FACTORS[factor].shares_of(self.most(factor), self.rules.kind)

    def share(self, share: Share, most: int, rows: Ints, columns: Ints) -> Given:
        """Give the points of one share (the average where not answered), and where it was."""
        return self.given(share.name, share.vectorized, most, rows, columns)

    def given(
        self, name: str, vectorized: Vectorized, most: int, rows: Ints, columns: Ints
    ) -> Given:
        """Fill in the average where a vectorized form found no answers, and nothing for musts."""
        points, answered, ruled = vectorized(self, most, rows, columns)
        average = self.calibration.average(name, most)
        filled = np.where(answered, points, average)
        if ruled is False:
            return filled, answered
        return np.where(ruled, 0, filled), answered & np.logical_not(ruled)

    def centred(self, share: str, points: Ints, most: int, rows: Ints, columns: Ints) -> Ints:
        """Begin where the two's own answers say, and keep within 0 and ``most``."""
        begin = self.begins(share, most)
        return within(points + begin[0][rows] + begin[1][columns], most)

    def begins(self, share: str, most: int) -> tuple[Ints, Ints]:
        """Give where a share's points begin: a part for each mentee, and one for each mentor."""
        spread = self.calibration.spread(share)
        one, other = self.deviations(share)
        return base(most, spread) + lift(most, spread, one), lift(most, spread, other)

    def deviations(self, share: str) -> tuple[Ints, Ints]:
        """Give how much more than the mean each mentee's and mentor's answers earn."""
        return self.pool.mentees.deviations[share], self.pool.mentors.deviations[share]


def blocks(rows: int, columns: int, cells: int = 1 << 18) -> Iterator[tuple[int, int]]:
    """Cut ``rows`` into slices of about ``cells`` cells, so that temporary arrays stay small."""
    step = max(1, cells // max(columns, 1))
    for start in range(0, rows, step):
        yield start, min(rows, start + step)
