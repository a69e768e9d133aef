"""The points of one pair, in plain Python: the definition that every faster way must equal.

A pair has 0 to 10,000 whole points: the sum of its factors (`factors`), each rounded down to
whole points per unit (a shared topic, a step of a scale), so that the parts shown to people add up
exactly.

From what rests on how people chose to answer is taken what each person's answers give with
everybody (see `centring`), so that no way of answering pays by itself. What is not answered counts
as the pool's average and is marked so. A *must* is a hard rule (see `rules`) and gives no points.

`vectorized.Scorer` computes the same numbers for whole blocks of pairs at once.
"""

from matching.core.scoring.arithmetic import together
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.parts import Part, Score, SharePart
from matching.core.scoring.people import Mentee, Mentor, Rules
from matching.core.scoring.weights import Weights


def score(
    mentee: Mentee, mentor: Mentor, weights: Weights, rules: Rules, calibration: Calibration
) -> Score:
    """Score one pair, permitted or not.

    Parameters
    ----------
    mentee, mentor : Mentee, Mentor
        The two people.
    weights, rules, calibration : Weights, Rules, Calibration
        The program's weights, its maps of regions and fields, the run's constants.

    Returns
    -------
    Score
        A part for each factor, in the order of `FACTORS`.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor, Rules, Weights
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5, 6}), top=5, region=3)
    >>> ada = Mentor(id=1, person=2, willing=frozenset({5}), region=3)
    >>> score(ben, ada, Weights(), Rules(), Calibration()).part("needs")
    Part(factor='needs', points=2000, most=3000, basis=<Basis.ANSWERS: 'answers'>)

    """
    parts = []
    for name, weight in weights.by_factor().items():
        most = 100 * weight
        known = FACTORS[name].shares_of(most, rules.kind)
        found = [share.plain(mentee, mentor, points, rules, calibration) for share, points in known]
        shares = tuple(
            SharePart(share.name, points, of, basis)
            for (share, of), (points, basis) in zip(known, found, strict=True)
            if len(known) > 1
        )
        points, basis = together(*found)
        parts.append(Part(name, points, most, basis, shares))
    return Score(tuple(parts))
