"""What somebody's answers earn with everybody, and so must not decide any one pair.

Who answers in the middle is near to all; who offers every topic covers every need. So from each
pair's share is taken what the answers of either of the two give on average beyond the pool's mean,
with everybody on the other side: the share less the means of its row and of its column, plus
the mean of all (double-centring: Gower 1966; taking off each person's own average before
comparing is the adjusted cosine of Sarwar, Karypis, Konstan and Riedl 2001). What is left is what
is particular to these two, and its mean is the same for every way of answering.

The means come from a `Baseline` for each side and share, kept with the run's other constants: a
person's mean is a sum over their answers of what each gives, so it needs no look at any pair.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .calibration import UNIT, Baseline, Baselines, Calibration, Spread
from .people import STEPS, Mentee, Mentor, Person, Rules

FEWEST_ITEMS = 3
"""Questions that both must have answered before a block is compared."""

GAP_SHARES = (100, 67, 33, 0, 0)
"""What 0, 1, ... steps between two wished frequencies are worth, in hundredths."""

NARROWEST = UNIT // 20
"""A pool whose spread of likeness is narrower than this says nothing."""

Terms = tuple[Mapping[Any, int], int]
"""The weight of each answer, and what the weights are to be divided by."""

_FINE = UNIT * 1000


def deviation(share: str, who: Person, rules: Rules, calibration: Calibration) -> int:
    """Give how much more than the pool's mean somebody's answers earn, in ten-thousandths.

    Nothing for who did not answer, and for a share that has no baseline.

    Examples
    --------
    >>> from matching.core import Mentor
    >>> known = {"mentors": {"needs": Baseline({5: 3000, 6: 1000}, mean=1500)}}
    >>> ada = Mentor(id=1, person=1, willing=frozenset({5}), could=frozenset({6}))
    >>> deviation("needs", ada, Rules(), Calibration(baselines=known))
    2100

    """
    baseline = calibration.baseline(side_of(who), share)
    if baseline is None:
        return 0
    weights, total = TERMS[share](who, rules)
    if not weights:
        return 0
    earned = sum(baseline.shares.get(each, 0) * weight for each, weight in weights.items())
    return earned // total - baseline.mean


def side_of(who: Person) -> str:
    """Name the side that somebody is on."""
    return "mentees" if isinstance(who, Mentee) else "mentors"


def lift(most: int, spread: Spread, deviation: Any) -> Any:
    """Give the points that a deviation takes off (below 0) or adds, of at most ``most``.

    Examples
    --------
    >>> lift(3000, Spread(), 2100), lift(3000, Spread(-5000, 10_000), 2100)
    (-630, -420)

    """
    return -most * deviation // width(spread)


def width(spread: Spread) -> int:
    """Give how wide a spread is, but never so narrow that chance would fill it."""
    return max(spread.high - spread.low, NARROWEST)


def baselines(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Baselines:
    """Find what each answer gives on average with the other side. Time O(M + N)."""
    found: dict[str, dict[str, Baseline]] = {"mentees": {}, "mentors": {}}
    for share in TERMS:
        one, other = ([TERMS[share](each, rules) for each in side] for side in (mentees, mentors))
        pair = _of_scales(share, one, other) if share in LIKENESS else _of_sets(one, other)
        found["mentees"][share], found["mentors"][share] = pair
    return found


# Answers as weights -------------------------------------------------------------------------------


def _needs(who: Any, rules: Rules) -> Terms:
    if isinstance(who, Mentee):
        return {each: 1 + (each == who.top) for each in who.sought}, who.asked
    return dict.fromkeys(who.could, 6) | dict.fromkeys(who.willing, 10), 10


def _field(who: Any, rules: Rules) -> Terms:
    if isinstance(who, Mentee):
        return dict.fromkeys(who.fields, 1), len(who.fields)
    near = rules.taxonomy.near(who.fields)
    return dict.fromkeys(near, 1) | dict.fromkeys(who.fields, 2), 2


def _set(name: str) -> Callable[[Any, Rules], Terms]:
    def terms(who: Any, rules: Rules) -> Terms:
        named = getattr(who, name)
        return dict.fromkeys(named, 1), len(named) if isinstance(who, Mentee) else 1

    return terms


def _block(name: str) -> Callable[[Any, Rules], Terms]:
    def terms(who: Any, rules: Rules) -> Terms:
        given = [(at, answer) for at, answer in enumerate(getattr(who, name)) if answer is not None]
        return (dict.fromkeys(given, 1) if len(given) >= FEWEST_ITEMS else {}), len(given)

    return terms


def _frequency(who: Any, rules: Rules) -> Terms:
    return ({(0, who.frequency): 1} if who.frequency else {}), 1


TERMS: dict[str, Callable[[Any, Rules], Terms]] = {
    "needs": _needs,
    "communication": _block("communication"),
    "approach": _block("approach"),
    "field": _field,
    "frequency": _frequency,
    "modes": _set("modes"),
    "days": _set("days"),
}
"""The shares that are centred: all that rest on how somebody chose to answer. Where people live and
whom they named is no way of answering, and stays as it is."""

ALIKE = tuple(UNIT * (STEPS - gap) // STEPS for gap in range(STEPS + 1))
LIKENESS = {
    "communication": ALIKE,
    "approach": ALIKE,
    "frequency": tuple(UNIT * share // 100 for share in GAP_SHARES),
}
"""How much two answers 0, 1, ... steps apart are alike, in ten-thousandths."""


# Averages -----------------------------------------------------------------------------------------


def _of_sets(mentees: Iterable[Terms], mentors: Iterable[Terms]) -> tuple[Baseline, Baseline]:
    """What a mentee's topic gives is how much mentors offer it; the other way about alike."""
    sought, offered = _profile(mentees), _profile(mentors)
    both = sum(part * offered.get(each, 0) for each, part in sought.items())
    mean = _nearest(both * UNIT, _FINE * _FINE)
    return _baseline(offered, mean), _baseline(sought, mean)


def _profile(side: Iterable[Terms]) -> dict[Any, int]:
    """The mean weight of each answer among those who answered."""
    sums: Counter[Any] = Counter()
    answered = 0
    for weights, total in side:
        answered += bool(weights)
        for each, weight in weights.items():
            sums[each] += _FINE * weight // total
    return {each: found // answered for each, found in sums.items()}


def _baseline(profile: Mapping[Any, int], mean: int) -> Baseline:
    shares = {each: _nearest(part * UNIT, _FINE) for each, part in profile.items()}
    return Baseline(dict(sorted(shares.items())), mean)


def _of_scales(
    share: str, mentees: Iterable[Terms], mentors: Iterable[Terms]
) -> tuple[Baseline, Baseline]:
    """What each answer gives beyond the mean of its question, so that the mean of all is 0."""
    one, other = (
        Counter(answer for weights, _ in side for answer in weights) for side in (mentees, mentors)
    )
    return _scale(share, one, other), _scale(share, other, one)


def _scale(share: str, own: Mapping[Any, int], others: Mapping[Any, int]) -> Baseline:
    like, found = LIKENESS[share], {}
    for item in sorted({item for item, _ in others}):
        means = [_mean_likeness(like, item, answer, others) for answer in range(1, STEPS + 2)]
        counts = [own.get((item, answer), 0) for answer in range(1, STEPS + 2)]
        of_all = sum(count * mean for count, mean in zip(counts, means, strict=True))
        middle = _nearest(of_all, sum(counts)) if any(counts) else 0
        found |= {(item, answer): mean - middle for answer, mean in enumerate(means, 1)}
    return Baseline(found if own else {}, 0)


def _mean_likeness(like: Sequence[int], item: int, answer: int, others: Mapping[Any, int]) -> int:
    counts = {other: others.get((item, other), 0) for other in range(1, STEPS + 2)}
    alike = sum(count * like[abs(answer - other)] for other, count in counts.items())
    return _nearest(alike, sum(counts.values()))


def _nearest(part: int, whole: int) -> int:
    """Divide, rounded to the nearest whole number."""
    return (2 * part + whole) // (2 * whole)
