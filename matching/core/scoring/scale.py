"""Taking the scale of a pool: the constants that all its points are counted with."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import percentile
from matching.core.scoring.calibration import UNIT, WHOLE, Calibration, Spread
from matching.core.scoring.centring import baselines
from matching.core.scoring.factor import Share
from matching.core.scoring.factors import CENTRINGS, SHARES
from matching.core.scoring.people import Mentee, Mentor, Rules
from matching.core.scoring.vectorized import Scorer
from matching.core.scoring.weights import Weights

SAMPLE = 20_000
"""Pairs looked at for spreads and averages."""

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
    first = Calibration(baselines=baselines(CENTRINGS, mentees, mentors, rules))
    if not mentees or not mentors:
        return first
    rows, columns = _sample(len(mentees), len(mentors), seed)
    scorer = Scorer(mentees, mentors, Weights(), rules, first)
    spreads = {
        name: _spread(scorer, share, rows, columns)
        for name, share in SHARES.items()
        if share.centring
    }
    scorer.calibration = replace(first, spreads=spreads)
    averages = {
        name: _average(*scorer.share(share, UNIT, rows, columns)) for name, share in SHARES.items()
    }
    return replace(scorer.calibration, averages=averages)


def _sample(mentees: int, mentors: int, seed: int) -> tuple[Ints, Ints]:
    if mentees * mentors <= SAMPLE:
        pairs = np.arange(mentees * mentors)
    else:
        pairs = np.random.Generator(np.random.PCG64(seed)).integers(0, mentees * mentors, SAMPLE)
    return pairs // mentors, pairs % mentors


def _spread(scorer: Scorer, share: Share, rows: Ints, columns: Ints) -> Spread:
    """Give from where to where a share's points run."""
    if share.spread:
        return share.spread(scorer, rows, columns)
    return _of_share(scorer, share, rows, columns)


def _of_share(scorer: Scorer, share: Share, rows: Ints, columns: Ints) -> Spread:
    """Widen the whole share so far that centring drives hardly any pair beyond its ends.

    What is cut off at an end would again favour those whose pairs lie beyond it.
    """
    roomy = copy(scorer)
    roomy.calibration = replace(scorer.calibration, spreads={share.name: ROOMY})
    points, answered = roomy.share(share, ROOMY.high - ROOMY.low, rows, columns)
    centred = np.sort(points[answered] + ROOMY.low)
    if not len(centred):
        return WHOLE
    low, high = percentile(centred, BEYOND), percentile(centred, 100 - BEYOND)
    return Spread(min(0, low), max(UNIT, high))


def _average(points: Ints, answered: NDArray[np.bool_]) -> int:
    found = points[answered]
    return int(found.sum()) // len(found) if len(found) else 0
