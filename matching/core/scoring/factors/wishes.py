"""A wish for the same or for something different, and which of the two people's counts."""

from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.columns import ANY, MUST_SAME, SAME, Mask
from matching.core.scoring.factor import Found
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import Direction, Wish

if TYPE_CHECKING:
    from matching.core.scoring.vectorized import Scorer


def deciding(mentee: Wish, mentor: Wish) -> Wish:
    """Give the wish that counts: the mentee's, or the mentor's where the mentee has none."""
    return mentor if mentee.direction is Direction.ANY else mentee


def wished(wish: Wish, same: int, different: int, average: int) -> Points:
    """Pick the points that the wish asks for."""
    if wish.direction is Direction.ANY:
        return average, Basis.AVERAGE
    if wish.must:
        return 0, Basis.RULE
    return (same if wish.direction is Direction.SAME else different), Basis.ANSWERS


def unknown(wish: Wish, share: str, most: int, calibration: Calibration) -> Points:
    """Give the average where somebody did not answer (a must still gives no points)."""
    if wish.must and wish.direction is not Direction.ANY:
        return 0, Basis.RULE
    return calibration.average(share, most), Basis.AVERAGE


def wished_of(
    scorer: "Scorer",
    column: str,
    same: Ints,
    different: Ints,
    known: Mask,
    rows: Ints,
    columns: Ints,
) -> Found:
    """Do for many pairs what `wished` and `unknown` do for one; ``column`` holds the wishes."""
    mentee = scorer.pool.mentees.columns[column][rows]
    mentor = scorer.pool.mentors.columns[column][columns]
    wish = np.where(mentee == ANY, mentor, mentee)
    return np.where(wish == SAME, same, different), known & (wish != ANY), wish >= MUST_SAME
