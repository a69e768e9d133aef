"""Whole-number arithmetic of shares: how a share of an answer becomes points.

Every way of computing a pair's points uses these same few functions, on one pair's numbers or on
arrays of them.
"""

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.calibration import UNIT, Calibration, Spread
from matching.core.scoring.centring import Centring, Somebody, W, deviation, width
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import Rules

Points = tuple[int, Basis]
"""Points of one share, and what they rest on."""


def lift(most: int, spread: Spread, deviation: W) -> W:
    """Give the points that a deviation takes off (below 0) or adds, of at most ``most``.

    Examples
    --------
    >>> lift(3000, Spread(), 2100), lift(3000, Spread(-5000, 10_000), 2100)
    (-630, -420)

    """
    return -most * deviation // width(spread)


def reach(most: int, spread: Spread) -> int:
    """Give the points that a whole share is worth: more than ``most`` where shares are close."""
    return most * UNIT // width(spread)


def base(most: int, spread: Spread) -> int:
    """Give the points that a share of nothing is worth, before anything is taken off."""
    return -most * spread.low // width(spread)


def begin(
    centring: Centring,
    most: int,
    people: tuple[Somebody, Somebody],
    rules: Rules,
    calibration: Calibration,
) -> int:
    """Give where a share's points begin, given how much the two's answers earn with everybody."""
    spread = calibration.spread(centring.share)
    one, other = (deviation(centring, who, rules, calibration) for who in people)
    return int(base(most, spread) + lift(most, spread, one) + lift(most, spread, other))


def kept_within(points: int, most: int) -> int:
    """Keep points between 0 and ``most``."""
    return min(max(points, 0), most)


def within(points: Ints, most: int) -> Ints:
    """Keep an array of points between 0 and ``most``."""
    return np.minimum(np.maximum(points, 0), most)


def together(*shares: Points) -> Points:
    """Add shares; the sum is the pool's average only if every one of them is."""
    bases = [basis for _, basis in shares]
    basis = Basis.ANSWERS if Basis.ANSWERS in bases else bases[-1]
    return sum(points for points, _ in shares), basis


def percentile(values: Ints, percent: int) -> int:
    """Give the nearest rank of sorted values."""
    return int(values[-(-len(values) * percent // 100) - 1])
