"""People as a source of points, scored block by block when they are looked at.

A pool that the compiled loop can hold is scored by it (`compiled_pool`, `compiled`), any other by
numpy.
"""

import numpy as np

from matching.core.score_matrix import ABSENT, Block, Ints, ScoreMatrix, Table, padded, table_of
from matching.core.scoring.calibration import UNIT
from matching.core.scoring.compiled_pool import Arrays
from matching.core.scoring.gates import Gate, exact_points
from matching.core.scoring.vectorized import Scorer

TOPICS, FIELDS = 32, 64
"""Most topics and fields in use that the compiled loop can hold."""


class PoolScores:
    """Points of people, scored block by block.

    Parameters
    ----------
    scorer : Scorer
        The encoded pool with its weights, rules and constants.
    gate : Gate
        The hard rules.

    """

    most, held = UNIT, False

    def __init__(self, scorer: Scorer, gate: Gate) -> None:
        self.scorer, self.gate = scorer, gate
        self._compiled: Arrays | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.scorer.pool.shape

    def fits(self) -> bool:
        """Tell whether the compiled loop can hold this pool (few enough topics and fields)."""
        pool = self.scorer.pool
        topics = np.bitwise_or.reduce(pool.mentees.sought, axis=0)
        return (
            pool.mentees.fields.shape[1] == 1
            and pool.mentees.sought.shape[1] == 1
            and int(topics[0]) < 1 << TOPICS
        )

    def prepare(self) -> None:
        """Build the compiled loop's arrays (done once; `block` does it when needed)."""
        if self._compiled is None and self.fits():
            self._compiled = Arrays(self.scorer, self.gate)

    def buffer(self, rows: int) -> Block:
        """Give a buffer for ``rows`` rows."""
        return np.empty((rows, padded(self.shape[1])), dtype=np.int32)

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Score ``rows`` against all mentors into ``buffer``."""
        self.prepare()
        if self._compiled is None:
            return self._plain(rows, buffer)
        return self._compiled.block(rows, buffer)

    def _plain(self, rows: Ints, buffer: Block) -> Block:
        columns = np.arange(self.shape[1])
        points = self.scorer.points(rows[:, None], columns)
        permitted = self.gate.permitted(rows[:, None], columns, points)
        buffer[: len(rows), : self.shape[1]] = np.where(permitted, points, ABSENT)
        return buffer[: len(rows)]

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Score single pairs."""
        return exact_points(self.scorer, self.gate, rows, columns)

    def kinds(self) -> Ints:
        """Find mentees who answered everything alike, as far as it counts."""
        self.prepare()
        if self._compiled is None:
            return np.arange(self.shape[0])
        return self._compiled.kinds()

    def part(self, columns: Ints) -> ScoreMatrix:
        """Give some mentors only."""
        self.prepare()
        if self._compiled is None:
            return Table(table_of(self)[:, columns])
        return _Part(self, self._compiled.part(columns), len(columns))


class _Part:
    """Some mentors of a crowd."""

    most, held = UNIT, False

    def __init__(self, whole: PoolScores, arrays: Arrays, columns: int) -> None:
        self.arrays, self.shape = arrays, (whole.shape[0], columns)

    def buffer(self, rows: int) -> Block:
        return np.empty((rows, padded(self.shape[1])), dtype=np.int32)

    def block(self, rows: Ints, buffer: Block) -> Block:
        return self.arrays.block(rows, buffer)

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        raise NotImplementedError("Ask the whole crowd for single pairs.")

    def part(self, columns: Ints) -> ScoreMatrix:
        raise NotImplementedError("Part the whole crowd.")

    def kinds(self) -> Ints:
        return np.arange(self.shape[0])
