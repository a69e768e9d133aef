"""What somebody's answers earn with everybody, and so must not decide any one pair.

Who answers in the middle is near to all; who offers every topic covers every need. So from each
pair's share is taken what the answers of either of the two give on average beyond the pool's mean,
with everybody on the other side: the share less the means of its row and of its column, plus
the mean of all (double-centring: Gower 1966; taking off each person's own average before
comparing is the adjusted cosine of Sarwar, Karypis, Konstan and Riedl 2001). What is left is what
is particular to these two, and its mean is the same for every way of answering.

Of what a mentor offers (topics, means to meet, days) only the *breadth* is taken off: each costs
the same, what one of them earns on average. So it pays to offer what is asked for, and ticking
everything costs what it earns.

The means come from a `Baseline` for each side and share, kept with the scale's other constants: a
person's mean is a sum over their answers of what each gives, so it needs no look at any pair. A
few people are not enough to say what answers give: the means of small pools are drawn to those of
a pool that answers evenly (`EVEN`), or one mentee's only mentor would be nothing particular.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar  # Any: an answer is a number, a word, or a question with a number

from matching.core.score_matrix import Ints
from matching.core.scoring.calibration import UNIT, Baseline, Baselines, Calibration, Spread
from matching.core.scoring.people import STEPS, Mentee, Mentor, Person, Rules

NARROWEST = UNIT // 20
"""A pool whose spread of likeness is narrower than this says nothing."""

EVEN = 10
"""People who answer evenly that are added to each side when its means are taken."""

W = TypeVar("W", int, Ints)
"""What is worked out alike for one person and for everybody of a pool."""

Somebody = Mentee | Mentor

Terms = tuple[Mapping[Any, int], int]
"""The weight of each answer, and what the weights are to be divided by."""

_FINE = UNIT * 1000


@dataclass(frozen=True, slots=True)
class Centring:
    """How a share is centred; a share that rests on no way of answering has none.

    Parameters
    ----------
    share : str
        The share's name.
    terms : callable
        Gives somebody's answers as weights, and what the weights are to be divided by.
    likeness : tuple of int, optional
        For answers on a scale: how much two that are 0, 1, ... steps apart are alike, in
        ten-thousandths. Without it, answers are sets, and the same or not.
    offered : bool
        A mentor may tick any number of them; there only the breadth is taken off.

    """

    share: str
    terms: Callable[[Somebody, Rules], Terms]
    likeness: tuple[int, ...] = ()
    offered: bool = False


def deviation(centring: Centring, who: Somebody, rules: Rules, calibration: Calibration) -> int:
    """Give how much more than the pool's mean somebody's answers earn, in ten-thousandths.

    Nothing for who did not answer, and for a share that has no baseline.

    Examples
    --------
    >>> from matching.core import Mentor
    >>> topics = Centring("needs", lambda who, rules: ({5: 10, 6: 6}, 10))
    >>> known = {"mentors": {"needs": Baseline({5: 3000, 6: 1000}, mean=1500)}}
    >>> ada = Mentor(id=1, person=1)
    >>> deviation(topics, ada, Rules(), Calibration(baselines=known))
    2100

    """
    baseline = calibration.baseline(side_of(who), centring.share)
    if baseline is None:
        return 0
    weights, total = centring.terms(who, rules)
    if not weights:
        return 0
    earned = sum(baseline.share(each) * weight for each, weight in weights.items())
    return earned // total - baseline.mean


def side_of(who: Person) -> str:
    """Name the side that somebody is on."""
    return "mentees" if isinstance(who, Mentee) else "mentors"


def width(spread: Spread) -> int:
    """Give how wide a spread is, but never so narrow that chance would fill it."""
    return max(spread.high - spread.low, NARROWEST)


def baselines(
    centrings: Iterable[Centring],
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
) -> Baselines:
    """Find what each answer gives on average with the other side. Time O(M + N)."""
    found: dict[str, dict[str, Baseline]] = {"mentees": {}, "mentors": {}}
    for each in centrings:
        one, other = ([each.terms(who, rules) for who in side] for side in (mentees, mentors))
        pair = (_of_scales if each.likeness else _of_sets)(each, one, other)
        found["mentees"][each.share], found["mentors"][each.share] = pair
    return found


def terms_of_set(name: str) -> Callable[[Somebody, Rules], Terms]:
    """Give the terms of a set that both name: a mentee's are parts of what was asked for."""

    def terms(who: Somebody, rules: Rules) -> Terms:
        named = getattr(who, name)
        return dict.fromkeys(named, 1), len(named) if isinstance(who, Mentee) else 1

    return terms


# Averages -----------------------------------------------------------------------------------------


def _of_sets(
    centring: Centring, mentees: Sequence[Terms], mentors: Sequence[Terms]
) -> tuple[Baseline, Baseline]:
    """What is sought gives as much as it is offered, what is offered as much as it is sought."""
    sought, offered = _profile(mentees), _profile(mentors)
    if not sought or not offered:
        return Baseline(), Baseline()
    for_mentees = _of_set(sought, offered, _answered(mentors))
    if centring.offered:
        return for_mentees, _of_breadth(offered, sought)
    return for_mentees, _of_set(offered, sought, _answered(mentees))


def _of_breadth(own: Mapping[Any, int], others: Mapping[Any, int]) -> Baseline:
    """Everything gives the same, whatever it is."""
    both, breadth = _met(own, others), sum(own.values())
    mean = _nearest(both * UNIT, _FINE * _FINE)
    return Baseline(mean=mean, each=_nearest(both * UNIT, breadth * _FINE))


def _of_set(own: Mapping[Any, int], others: Mapping[Any, int], count: int) -> Baseline:
    """Everything gives what ``count`` others say of it, drawn to what they say of all alike."""
    evenly = sum(others.values()) // len(own.keys() | others.keys())
    other = evenly * EVEN // (count + EVEN)
    drawn = {each: part * count // (count + EVEN) + other for each, part in others.items()}
    both = _met(own, drawn) + other * sum(part for each, part in own.items() if each not in drawn)
    shares = {each: _nearest(part * UNIT, _FINE) for each, part in sorted(drawn.items())}
    return Baseline(shares, _nearest(both * UNIT, _FINE * _FINE), _nearest(other * UNIT, _FINE))


def _met(own: Mapping[Any, int], others: Mapping[Any, int]) -> int:
    return sum(part * others.get(each, 0) for each, part in own.items())


def _answered(side: Sequence[Terms]) -> int:
    return sum(bool(weights) for weights, _ in side)


def _profile(side: Sequence[Terms]) -> dict[Any, int]:
    """The mean weight of each answer among those who answered."""
    sums: Counter[Any] = Counter()
    answered = _answered(side)
    for weights, total in side:
        for each, weight in weights.items():
            sums[each] += _FINE * weight // total
    return {each: found // answered for each, found in sums.items()}


def _of_scales(
    centring: Centring, mentees: Sequence[Terms], mentors: Sequence[Terms]
) -> tuple[Baseline, Baseline]:
    """What each answer gives beyond the mean of its question, so that the mean of all is 0."""
    one, other = (_counted(side) for side in (mentees, mentors))
    items = sorted({item for item, _ in one} & {item for item, _ in other})
    like = centring.likeness
    return _of_scale(like, items, one, other), _of_scale(like, items, other, one)


def _of_scale(
    like: Sequence[int], items: Sequence[int], own: Mapping[Any, int], others: Mapping[Any, int]
) -> Baseline:
    return Baseline(dict(each for item in items for each in _scale(like, item, own, others)))


def _counted(side: Sequence[Terms]) -> Counter[Any]:
    return Counter(answer for weights, _ in side for answer in weights)


def _scale(
    like: Sequence[int], item: int, own: Mapping[Any, int], others: Mapping[Any, int]
) -> Iterator[tuple[tuple[int, int], int]]:
    steps = range(1, STEPS + 2)
    given, met = ([side[item, answer] + EVEN // 5 for answer in steps] for side in (own, others))
    means = [
        _nearest(
            sum(n * like[abs(one - other)] for other, n in zip(steps, met, strict=True)), sum(met)
        )
        for one in steps
    ]
    middle = _nearest(sum(n * mean for n, mean in zip(given, means, strict=True)), sum(given))
    for answer, mean in zip(steps, means, strict=True):
        yield (item, answer), mean - middle


def _nearest(part: int, whole: int) -> int:
    """Divide, rounded to the nearest whole number."""
    return (2 * part + whole) // (2 * whole)
