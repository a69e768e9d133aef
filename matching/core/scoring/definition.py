"""The points of one pair, in plain Python: the definition that every faster way must equal.

A pair has 0 to 10,000 whole points: the sum of seven factors, each rounded down to whole points
per unit (a shared topic, a step of a scale), so that the parts shown to people add up exactly.

* needs: topics covered / topics asked for; the top topic counts double, "could" counts 0.6;
* communication, approach: steps apart on five questions, stretched over the pool's spread;
* preference: the mentee's ranked wishes, the mentor's, and the wish about institutions;
* field: fields covered / fields named, a related field counts half;
* region: the same 1, near 1/2, else 0;
* commitment: shared days in a convention, else how often and by which means to meet.

From all but preference and region is taken what each person's answers give with everybody (see
`centring`), so that no way of answering pays by itself. What is not answered counts as the pool's
average and is marked so. A *must* is a hard rule (see `rules`) and gives no points.

`vectorized.Scorer` computes the same numbers for whole blocks of pairs at once.
"""

from collections.abc import Callable

from matching.core.scoring.calibration import UNIT, Calibration, Spread
from matching.core.scoring.centring import (
    FEWEST_ITEMS,
    GAP_SHARES,
    NARROWEST,
    W,
    deviation,
    lift,
    width,
)
from matching.core.scoring.parts import Basis, Part, Score
from matching.core.scoring.people import (
    STEPS,
    Answers,
    Direction,
    Kind,
    Mentee,
    Mentor,
    Rules,
    Turn,
    Weights,
    Wish,
)

SHIFT = 10
"""Slopes are whole 1024ths (2**10) of a point."""

RANK_SHARES = (100, 85, 70, 55, 40, 25)
"""What the first, second, ... ranked wish is worth, in hundredths; later ones count 10."""

LAST_RANK = 10


Share = tuple[int, Basis]


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
        Seven parts, in the order of `people.FACTORS`.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor, Rules, Weights
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5, 6}), top=5, region=3)
    >>> ada = Mentor(id=1, person=2, willing=frozenset({5}), region=3)
    >>> score(ben, ada, Weights(), Rules(), Calibration()).part("needs")
    Part(factor='needs', points=2000, most=3000, basis=<Basis.ANSWERS: 'answers'>)

    """
    parts = []
    for factor, weight in weights.by_factor().items():
        points, basis = _FACTORS[factor](mentee, mentor, 100 * weight, rules, calibration)
        parts.append(Part(factor, points, 100 * weight, basis))
    return Score(tuple(parts))


def needs(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score the topics asked for that the mentor offers."""
    if not mentee.asked or not (mentor.willing or mentor.could):
        return calibration.average("needs", most), Basis.AVERAGE
    whole = reach(most, calibration.spread("needs"))
    gladly, could = whole // mentee.asked, whole * 6 // (10 * mentee.asked)
    points = gladly * _covered(mentee, mentor.willing) + could * _covered(
        mentee, mentor.could - mentor.willing
    )
    begin = _begin("needs", most, mentee, mentor, rules, calibration)
    return kept_within(begin + points, most), Basis.ANSWERS


def reach(most: int, spread: Spread) -> int:
    """Give the points that a whole share is worth: more than ``most`` where shares are close."""
    return most * UNIT // width(spread)


def base(most: int, spread: Spread) -> int:
    """Give the points that a share of nothing is worth, before anything is taken off."""
    return -most * spread.low // width(spread)


def _begin(
    share: str, most: int, mentee: Mentee, mentor: Mentor, rules: Rules, calibration: Calibration
) -> int:
    """Give where a share's points begin, given how much the two's answers earn with everybody."""
    spread = calibration.spread(share)
    one, other = (deviation(share, who, rules, calibration) for who in (mentee, mentor))
    return int(base(most, spread) + lift(most, spread, one) + lift(most, spread, other))


def kept_within(points: int, most: int) -> int:
    """Keep points between 0 and ``most``."""
    return min(max(points, 0), most)


def _covered(mentee: Mentee, offered: frozenset[int]) -> int:
    return len(mentee.sought & offered) + (mentee.top in mentee.sought & offered)


def communication(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score how alike the two like to talk (or how different, where that is wished)."""
    turned = wishes_different(mentee.communication_turn, mentor.communication_turn)
    return _style("communication", mentee, mentor, turned, most, rules, calibration)


def approach(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score how alike the two take up a problem (or how different, where that is wished)."""
    turned = wishes_different(mentee.approach_turn, mentor.approach_turn)
    return _style("approach", mentee, mentor, turned, most, rules, calibration)


def wishes_different(mentee: Turn, mentor: Turn) -> bool:
    """Tell whether the pair counts as better the more they differ; the mentee's wish goes first."""
    return (mentor if mentee is Turn.EITHER else mentee) is Turn.DIFFERENT


def apart(one: Answers, other: Answers) -> tuple[int, int]:
    """Give the number of questions both answered, and the steps between them in all."""
    gaps = [abs(a - b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return len(gaps), sum(gaps)


def _style(
    block: str,
    mentee: Mentee,
    mentor: Mentor,
    turned: bool,
    most: int,
    rules: Rules,
    calibration: Calibration,
) -> Share:
    average, spread = calibration.average(block, most), calibration.spread(block)
    items, steps = apart(getattr(mentee, block), getattr(mentor, block))
    if items < FEWEST_ITEMS:
        return average, Basis.FEW
    one, other = (deviation(block, who, rules, calibration) for who in (mentee, mentor))
    leaning = lean(most, spread, one) + lean(most, spread, other)
    return stretched(items, steps, turned, most, spread, average, leaning), Basis.ANSWERS


def stretched(
    items: int,
    steps: int,
    turned: bool,
    most: int,
    spread: Spread,
    average: int,
    leaning: int = 0,
) -> int:
    """Give the points for ``steps`` apart on ``items``: 0 at the spread's low end, all at its high.

    Straight between, rounded down to whole points from 1024ths of a point (see `slope`), after
    what the two's answers give with everybody (``leaning``) is taken off.

    Examples
    --------
    >>> [stretched(5, steps, False, 1500, Spread(4000, 9000), 750) for steps in (2, 6, 12, 20)]
    [1500, 900, 0, 0]

    """
    start, fall = slope(items, turned, most, spread, average)
    sign = (fall > 0) - (fall < 0)
    return kept_within((start - fall * steps - sign * leaning) >> SHIFT, most)


def slope(items: int, turned: bool, most: int, spread: Spread, average: int) -> tuple[int, int]:
    """Give where a block's points start at no step apart, and how far they fall a step.

    Both in 1024ths of a point, before they are kept within 0 and ``most``. Too few items, or
    a pool without any spread, give the average at every step.
    """
    if items < FEWEST_ITEMS or spread.high - spread.low < NARROWEST:
        return average << SHIFT, 0
    start = (most * (UNIT - spread.low) << SHIFT) // width(spread)
    fall = (most * UNIT << SHIFT) // (STEPS * items * width(spread))
    return ((most << SHIFT) - start + (1 << SHIFT) - 1, -fall) if turned else (start, fall)


def lean(most: int, spread: Spread, deviation: W) -> W:
    """Give a deviation of likeness in 1024ths of a point, as `slope` counts them."""
    return (most * deviation << SHIFT) // width(spread)


def preference(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score whom the two named: the mentee's list 60 %, the mentor's 25 %, the institution 15 %."""
    for_mentee, for_mentor, for_institution = preference_shares(most)
    return _together(
        _ranked(mentee.ranked, mentor.id, "mentee_ranks", for_mentee, calibration),
        _ranked(mentor.ranked, mentee.id, "mentor_ranks", for_mentor, calibration),
        _institution(mentee, mentor, for_institution, calibration),
    )


def preference_shares(most: int) -> tuple[int, int, int]:
    """Split the preference factor's points over its three parts, exactly."""
    mentee, mentor = most * 60 // 100, most * 25 // 100
    return mentee, mentor, most - mentee - mentor


def _ranked(
    ranked: tuple[int, ...], other: int, share: str, most: int, calibration: Calibration
) -> Share:
    if not ranked:
        return calibration.average(share, most), Basis.AVERAGE
    return (rank_points(ranked.index(other), most) if other in ranked else 0), Basis.ANSWERS


def rank_points(place: int, most: int) -> int:
    """Give the points of the wish at ``place`` (0 is the most wished)."""
    return most * (RANK_SHARES[place] if place < len(RANK_SHARES) else LAST_RANK) // 100


def _institution(mentee: Mentee, mentor: Mentor, most: int, calibration: Calibration) -> Share:
    wish = deciding(mentee.institution_wish, mentor.institution_wish)
    if mentee.institution is None or mentor.institution is None:
        return _unknown(wish, "institution", most, calibration)
    same = most if mentee.institution == mentor.institution else 0
    return _wished(wish, same, most - same, calibration.average("institution", most))


def field(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score the fields the mentee named that the mentor knows, or works close to."""
    wish = deciding(mentee.field_wish, mentor.field_wish)
    if not mentee.fields or not mentor.fields:
        return _unknown(wish, "field", most, calibration)
    named = len(mentee.fields)
    whole = reach(most, calibration.spread("field"))
    full, half = whole // named, whole // (2 * named)
    shared = len(mentee.fields & mentor.fields)
    related = len(mentee.fields & rules.taxonomy.near(mentor.fields))
    points = full * shared + half * related
    points += _begin("field", most, mentee, mentor, rules, calibration)
    same, different = kept_within(points, most), kept_within(most - points, most)
    return _wished(wish, same, different, calibration.average("field", most))


def region(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score how near the two live."""
    wish = deciding(mentee.region_wish, mentor.region_wish)
    if mentee.region is None or mentor.region is None:
        return _unknown(wish, "region", most, calibration)
    nearness = rules.regions.nearness(mentee.region, mentor.region)
    return _wished(
        wish, most * nearness // 2, most * (2 - nearness) // 2, calibration.average("region", most)
    )


def deciding(mentee: Wish, mentor: Wish) -> Wish:
    """Give the wish that counts: the mentee's, or the mentor's where the mentee has none."""
    return mentor if mentee.direction is Direction.ANY else mentee


def _wished(wish: Wish, same: int, different: int, average: int) -> Share:
    """Pick the points that the wish asks for."""
    if wish.direction is Direction.ANY:
        return average, Basis.AVERAGE
    if wish.must:
        return 0, Basis.RULE
    return (same if wish.direction is Direction.SAME else different), Basis.ANSWERS


def _unknown(wish: Wish, share: str, most: int, calibration: Calibration) -> Share:
    """Give the average where somebody did not answer (a must still gives no points)."""
    if wish.must and wish.direction is not Direction.ANY:
        return 0, Basis.RULE
    return calibration.average(share, most), Basis.AVERAGE


def commitment(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score the days both are there (convention), or how often and by which means to meet."""
    if rules.kind is Kind.CONVENTION:
        return _overlap("days", mentee, mentor, most, rules, calibration)
    for_frequency, for_modes = commitment_shares(most)
    return _together(
        _frequency(mentee, mentor, for_frequency, rules, calibration),
        _overlap("modes", mentee, mentor, for_modes, rules, calibration),
    )


def commitment_shares(most: int) -> tuple[int, int]:
    """Split the commitment factor's points over how often (60 %) and by which means (40 %)."""
    return most * 60 // 100, most - most * 60 // 100


def _frequency(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    if mentee.frequency is None or mentor.frequency is None:
        return calibration.average("frequency", most), Basis.AVERAGE
    whole = reach(most, calibration.spread("frequency"))
    points = whole * GAP_SHARES[abs(mentee.frequency - mentor.frequency)] // 100
    begin = _begin("frequency", most, mentee, mentor, rules, calibration)
    return kept_within(begin + points, most), Basis.ANSWERS


def _overlap(
    share: str, mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Share:
    """Score what the two share of what the mentee named."""
    named, offered = getattr(mentee, share), getattr(mentor, share)
    if not named or not offered:
        return calibration.average(share, most), Basis.AVERAGE
    points = reach(most, calibration.spread(share)) // len(named) * len(named & offered)
    begin = _begin(share, most, mentee, mentor, rules, calibration)
    return kept_within(begin + points, most), Basis.ANSWERS


def _together(*shares: Share) -> Share:
    """Add shares; the sum is the pool's average only if every one of them is."""
    bases = [basis for _, basis in shares]
    basis = Basis.ANSWERS if Basis.ANSWERS in bases else bases[-1]
    return sum(points for points, _ in shares), basis


_Factor = Callable[[Mentee, Mentor, int, Rules, Calibration], Share]

_FACTORS: dict[str, _Factor] = {
    "needs": needs,
    "communication": communication,
    "approach": approach,
    "preference": preference,
    "field": field,
    "region": region,
    "commitment": commitment,
}
