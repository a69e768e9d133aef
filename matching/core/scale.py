"""Taking the scale of a pool: the constants that all its points are counted with."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .calibration import SHARES, UNIT, Calibration, Spread
from .centring import FEWEST_ITEMS, baselines
from .encode import Ints
from .matrix import Scorer
from .people import STEPS, Mentee, Mentor, Rules, Weights

SAMPLE = 20_000
"""Pairs looked at for spreads and averages."""


def calibrate(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, *, seed: int = 1
) -> Calibration:
    """Look at the pool once and give the constants of its scale.

    Parameters
    ----------
    mentees, mentors : sequences of Mentee, Mentor
        The pool. The order of rows does not matter.
    rules : Rules
        For the maps of regions and fields and the kind of program.
    seed : int
        Chooses the sampled pairs where the pool has more than `SAMPLE`.

    Returns
    -------
    Calibration
        To be kept, and given to every later run whose points are to be comparable.

    Examples
    --------
    >>> calibrate([], [], Rules()).communication
    Spread(low=0, high=10000)

    """
    mentees, mentors = (
        sorted(mentees, key=lambda each: each.id),
        sorted(mentors, key=lambda each: each.id),
    )
    first = Calibration(baselines=baselines(mentees, mentors, rules))
    if not mentees or not mentors:
        return first
    rows, columns = _sample(len(mentees), len(mentors), seed)
    scorer = Scorer(mentees, mentors, Weights(), rules, first)
    communication, approach = (
        _spread(scorer, block, rows, columns) for block in ("communication", "approach")
    )
    scorer.calibration = replace(first, communication=communication, approach=approach)
    averages = {name: _average(*scorer.share(name, UNIT, rows, columns)) for name in SHARES}
    return replace(scorer.calibration, averages=averages)


def _sample(mentees: int, mentors: int, seed: int) -> tuple[Ints, Ints]:
    if mentees * mentors <= SAMPLE:
        pairs = np.arange(mentees * mentors)
    else:
        pairs = np.random.Generator(np.random.PCG64(seed)).integers(0, mentees * mentors, SAMPLE)
    return pairs // mentors, pairs % mentors


def _spread(scorer: Scorer, block: str, rows: Ints, columns: Ints) -> Spread:
    """Find the mean of centred likeness and its 5th and 95th percentile (nearest rank)."""
    items, steps = scorer.apart(block, rows, columns)
    one, other = (side.deviations[block] for side in (scorer.pool.mentees, scorer.pool.mentors))
    likeness = UNIT * (STEPS * items - steps) // (STEPS * np.maximum(items, 1))
    centred = np.sort((likeness - one[rows] - other[columns])[items >= FEWEST_ITEMS])
    if not len(centred):
        return Spread()
    low, high = (int(centred[-(-len(centred) * percent // 100) - 1]) for percent in (5, 95))
    mean, half = int(centred.sum()) // len(centred), (high - low) // 2
    return Spread(mean - half, mean + half)


def _average(points: Ints, answered: NDArray[np.bool_]) -> int:
    found = points[answered]
    return int(found.sum()) // len(found) if len(found) else 0
