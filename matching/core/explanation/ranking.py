"""Rank the mentors of a directory for one mentee: the informal use, without any solver."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.core.scoring.calibration import Calibration
from matching.core.scoring.gates import Gate
from matching.core.scoring.people import Mentee, Mentor, Rules
from matching.core.scoring.vectorized import Scorer
from matching.core.scoring.weights import Weights


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mentor of the directory, with the points of the pair."""

    mentor: Mentor
    points: int


def rank(
    mentee: Mentee,
    mentors: Sequence[Mentor],
    weights: Weights,
    rules: Rules,
    calibration: Calibration,
) -> list[Ranked]:
    """Give the permitted mentors, the best fit first; equal ones by id.

    Parameters
    ----------
    mentee : Mentee
        Who looks.
    mentors : sequence of Mentor
        Who is in the directory. Capacity does not matter here.
    weights, rules, calibration
        As for `definition.score`; take the calibration from the whole pool, so that the points of
        a pair do not depend on who else is looking.

    Returns
    -------
    list of Ranked
        Each with the points that the definition gives.

    Notes
    -----
    Time O(N) for N mentors, all at once in numpy.

    Examples
    --------
    >>> from matching.core import Calibration, Mentee, Mentor, Rules, Weights
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5}))
    >>> ada = Mentor(id=3, person=3, willing=frozenset({5}))
    >>> directory = [Mentor(id=1, person=1), Mentor(id=2, person=2), ada]
    >>> [each.mentor.id for each in rank(ben, directory, Weights(), Rules(), Calibration())]
    [3, 2]

    """
    if not mentors:
        return []
    scorer = Scorer([mentee], mentors, weights, rules, calibration)
    rows, columns = np.array([0]), np.arange(len(mentors))
    points = scorer.points(rows, columns)
    permitted = Gate(scorer, [mentee], mentors).permitted(rows, columns, points)
    found = [Ranked(mentors[at], int(points[at])) for at in np.flatnonzero(permitted).tolist()]
    return sorted(found, key=lambda each: (-each.points, each.mentor.id))
