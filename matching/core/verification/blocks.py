"""Look at the points of all pairs, block by block, with nothing but what a source offers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Block, ScoreMatrix

Ints = NDArray[np.int64]

THREADS = 2
CELLS = 1 << 17
"""Cells of the score table looked at in one go."""


def over_blocks(source: ScoreMatrix, rows: Ints, look: Callable[[Block, Ints], int]) -> int:
    """Call ``look(block, rows)`` for some rows at a time, and add up what it gives.

    Time O(M * N), memory O(N). Several threads look at once where there is much to see.
    """
    mentors = source.shape[1]
    step = max(1, CELLS // max(mentors, 1))
    slices = [rows[at : at + step] for at in range(0, len(rows), step)]

    def some(part: list[Ints]) -> int:
        buffer = source.buffer(step)
        return sum(look(source.block(at, buffer)[:, :mentors], at) for at in part)

    if len(slices) <= THREADS:
        return some(slices)
    first = some(slices[:1])  # a source may get ready at its first block
    with ThreadPoolExecutor(THREADS) as threads:
        parts = [slices[1 + at :: THREADS] for at in range(THREADS)]
        return first + sum(threads.map(some, parts))


def permitted(block: Block) -> int:
    """Count the permitted pairs of a block."""
    return int(np.count_nonzero(block >= 0))
