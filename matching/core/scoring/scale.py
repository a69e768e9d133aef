"""Taking the scale of a pool: the constants that all its points are counted with."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.scoring.calibration import SHARES, UNIT, WHOLE, Calibration, Spread
from matching.core.scoring.centring import FEWEST_ITEMS, TERMS, baselines
from matching.core.scoring.people import STEPS, Mentee, Mentor, Rules, Weights
from matching.core.scoring.vectorized import Scorer

SAMPLE = 20_000
"""Pairs looked at for spreads and averages."""

STYLES = ("communication", "approach")
OTHERS = tuple(share for share in TERMS if share not in STYLES)

ROOMY = Spread(-2 * UNIT, 3 * UNIT)
"""A spread beyond which no centred share lies."""

BEYOND = 1
"""Hundredths of pairs that may lie beyond either end of a share."""


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
    >>> calibrate([], [], Rules()).spread("communication")
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
    spreads = {block: _of_style(scorer, block, rows, columns) for block in STYLES}
    spreads |= {share: _of_share(scorer, share, rows, columns) for share in OTHERS}
    scorer.calibration = replace(first, spreads=spreads)
    averages = {name: _average(*scorer.share(name, UNIT, rows, columns)) for name in SHARES}
    return replace(scorer.calibration, averages=averages)


def _sample(mentees: int, mentors: int, seed: int) -> tuple[Ints, Ints]:
    if mentees * mentors <= SAMPLE:
        pairs = np.arange(mentees * mentors)
    else:
        pairs = np.random.Generator(np.random.PCG64(seed)).integers(0, mentees * mentors, SAMPLE)
    return pairs // mentors, pairs % mentors


def _of_style(scorer: Scorer, block: str, rows: Ints, columns: Ints) -> Spread:
    """Stretch centred likeness: points run over as much as its 5th and 95th percentile are apart.

    As far below its mean as above, so that the mean gives half, wished alike or different.
    """
    items, steps = scorer.apart(block, rows, columns)
    one, other = (side.deviations[block] for side in (scorer.pool.mentees, scorer.pool.mentors))
    likeness = UNIT * (STEPS * items - steps) // (STEPS * np.maximum(items, 1))
    centred = np.sort((likeness - one[rows] - other[columns])[items >= FEWEST_ITEMS])
    if not len(centred):
        return WHOLE
    half = (_percentile(centred, 95) - _percentile(centred, 5)) // 2
    mean = int(centred.sum()) // len(centred)
    return Spread(mean - half, mean + half)


def _of_share(scorer: Scorer, share: str, rows: Ints, columns: Ints) -> Spread:
    """Widen the whole share so far that centring drives hardly any pair beyond its ends.

    What is cut off at an end would again favour those whose pairs lie beyond it.
    """
    roomy = copy(scorer)
    roomy.calibration = replace(scorer.calibration, spreads={share: ROOMY})
    points, answered = roomy.share(share, ROOMY.high - ROOMY.low, rows, columns)
    centred = np.sort(points[answered] + ROOMY.low)
    if not len(centred):
        return WHOLE
    low, high = _percentile(centred, BEYOND), _percentile(centred, 100 - BEYOND)
    return Spread(min(0, low), max(UNIT, high))


def _percentile(values: Ints, percent: int) -> int:
    """Give the nearest rank of sorted values."""
    return int(values[-(-len(values) * percent // 100) - 1])


def _average(points: Ints, answered: NDArray[np.bool_]) -> int:
    found = points[answered]
    return int(found.sum()) // len(found) if len(found) else 0
