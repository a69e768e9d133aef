"""Why this pair: what speaks for it, what is worth talking about, and how good the fit is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.core.explanation.words import SENTENCES
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.definition import score
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.factors.style import CLOSE, FAR
from matching.core.scoring.parts import Basis, Part, Score
from matching.core.scoring.people import Kind, Mentee, Mentor, Rules
from matching.core.scoring.reasons import Reader, Reason
from matching.core.scoring.weights import Weights

FEWEST_REASONS = 3
"""Every reader gets at least this many good reasons."""


class Band(StrEnum):
    """How good a fit is, in one word; the raw points are for the desk."""

    STRONG = "strong"
    GOOD = "good"
    FAIR = "fair"


BANDS = ((62, Band.STRONG), (43, Band.GOOD))
"""From how many hundredths of the points that could be had a fit has a better name.

Of the pairs that matching suggests in invented rounds nine in ten are strong; of random pairs, one
in fifteen is strong and every second one good.
"""

CAUTIONS = {1: "caution.topics", 2: "caution.two", 3: "caution.three"}
"""The sentence for so many topics that a pair lacks."""

MOST_MISSING = 3
"""So many of the topics that a pair lacks are named."""

ENOUGH_ANSWERED = 2500
"""A fit that rests on fewer points than this is called fair, as little is known."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair in words.

    Attributes
    ----------
    score : Score
        The points of each factor (for the desk).
    band : Band
        The fit in one word.
    reasons : tuple of Reason
        What speaks for the pair: help first, then style, then the weightiest.
    talk : tuple of Reason
        At most one difference worth talking about.
    caution : tuple of Reason
        What the pair lacks, said plainly, where `talk` is about something else; at most one.

    """

    score: Score
    band: Band
    reasons: tuple[Reason, ...]
    talk: tuple[Reason, ...]
    caution: tuple[Reason, ...]


def explain(
    mentee: Mentee, mentor: Mentor, weights: Weights, rules: Rules, calibration: Calibration
) -> Explanation:
    """Explain one pair.

    Parameters
    ----------
    mentee, mentor, weights, rules, calibration
        As for `definition.score`.

    Returns
    -------
    Explanation
        With at least three reasons for each reader.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor, Rules, Weights
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5, 6}), top=5)
    >>> ada = Mentor(id=1, person=2, willing=frozenset({5}))
    >>> found = explain(ben, ada, Weights(), Rules(), Calibration())
    >>> [reason.code for reason in found.reasons]
    ['needs.top', 'common.musts', 'common.time']
    >>> found.talk
    (Reason(code='talk.topics', data={'topics': [6]}),)

    """
    result = score(mentee, mentor, weights, rules, calibration)
    talk, others = _first(_differences(mentee, mentor, rules))
    lacks = [one for one in others if one.code == "talk.topics"]
    return Explanation(
        result,
        band(result),
        tuple(_reasons(mentee, mentor, rules, result)),
        talk,
        tuple(_caution(_missing(mentee, mentor)) for _one in lacks),
    )


def _missing(mentee: Mentee, mentor: Mentor) -> list[int]:
    """Topics that the mentee sought in vain, the one that matters most first."""
    lacking = mentee.sought - mentor.willing - mentor.could
    return sorted(lacking, key=lambda topic: (topic != mentee.top, topic))


def _caution(missing: list[int]) -> Reason:
    """What the pair lacks, in a sentence that counts it; of many, a few are named."""
    code = CAUTIONS.get(len(missing), "caution.several")
    return Reason(code, {"topics": missing[:MOST_MISSING]})


def _first(reasons: Iterator[Reason]) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The first reason, if there is one, and those after it."""
    every = tuple(reasons)
    return every[:1], every[1:]


def share(result: Score) -> int | None:
    """Say how many hundredths there are of the points that the two people's answers could reach.

    Parameters
    ----------
    result : Score
        The points of a pair, in parts.

    Returns
    -------
    int or None
        0 to 100; None where too little was answered to say.

    """
    points, most = _answered(result)
    return min(100, 100 * points // most) if most >= ENOUGH_ANSWERED else None


def band(result: Score) -> Band:
    """Name the fit by its share; what little is known of is called fair."""
    found = share(result)
    if found is None:
        return Band.FAIR
    return next((name for least, name in BANDS if found >= least), Band.FAIR)


def fit(result: Score) -> int:
    """Give a pair's fit as a number, however little was answered.

    Parameters
    ----------
    result : Score
        The pair's points in parts.

    Returns
    -------
    int
        Hundredths of the points that the two people's answers could have reached; 0 where nothing
        was answered.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor, Rules, Weights
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5}))
    >>> ada = Mentor(id=1, person=2, willing=frozenset({5}))
    >>> fit(score(ben, ada, Weights(), Rules(), Calibration()))
    100

    """
    points, most = _answered(result)
    return 100 * points // most if most else 0


def _answered(result: Score) -> tuple[int, int]:
    """Add up the points of what both answered, and the most that there could be.

    What nobody answered counts neither way, and a wish for somebody in person only ever adds.
    """
    answered = [part for part in result.parts if part.basis is Basis.ANSWERS]
    most = sum(part.most for part in answered if not FACTORS[part.factor].only_adds)
    return sum(part.points for part in answered), most


def _turn(part: Part) -> tuple[int, int]:
    """Where a factor stands among the reasons: help first, then style, then by its points.

    So people read before all else, whatever it weighs, how the other can help and how the two
    would get on. That both could meet equally often moves nobody.
    """
    return FACTORS[part.factor].told, -part.points


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules, result: Score) -> list[Reason]:
    """List the good reasons in the order of `_turn`, then what else the two have in common."""
    order = sorted(result.parts, key=_turn)
    found = [
        reason
        for part in order
        if part.basis is Basis.ANSWERS and (part.points > 0 or (part.most and _asked_for(part)))
        for reason in FACTORS[part.factor].reasons(mentee, mentor, rules)
    ]
    for reason in _common(mentee, mentor, rules):
        if min(_told(found, Reader.MENTEE), _told(found, Reader.MENTOR)) >= FEWEST_REASONS:
            break
        if reason not in found:
            found.append(reason)
    return found


def _asked_for(part: Part) -> bool:
    """Tell whether a reason holds whatever points are left of it: a topic covered stays covered."""
    return FACTORS[part.factor].told_without_points


def _told(found: list[Reason], reader: Reader) -> int:
    return sum(reader in SENTENCES[reason.code] for reason in found)


def _common(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    """List what the two have in common beside the score; the last three always hold."""
    for factor in FACTORS.values():
        if factor.told_in_common:
            found = factor.reasons(mentee, mentor, rules)
            yield from (reason for reason in found if not reason.code.endswith("different"))
    if languages := sorted(mentee.languages & mentor.languages):
        yield Reason("common.languages", {"languages": languages})
    if None not in (mentee.institution, mentor.institution):
        yield Reason("common.place" if mentee.institution == mentor.institution else "common.views")
    yield Reason("common.musts")
    yield Reason("common.time")
    yield Reason("common.offer")


def _differences(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    """List what is worth talking about, the most useful first."""
    gaps: dict[str, int] = {}
    for factor in FACTORS.values():
        if factor.gaps:
            gaps |= factor.gaps(mentee, mentor)
    widest = max(gaps, key=gaps.__getitem__, default=None)
    if widest and gaps[widest] >= FAR:
        yield Reason("talk.items", {"items": [widest]})
    if missing := _missing(mentee, mentor):
        yield Reason("talk.topics", {"topics": missing[:MOST_MISSING]})
    yield from _practical_differences(mentee, mentor, rules)


def _practical_differences(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    in_convention = rules.kind is Kind.CONVENTION
    often = None not in (mentee.frequency, mentor.frequency)
    if (
        not in_convention
        and often
        and abs((mentee.frequency or 0) - (mentor.frequency or 0)) > CLOSE
    ):
        yield Reason("talk.frequency")
    if (
        None not in (mentee.region, mentor.region)
        and not in_convention
        and mentee.region != mentor.region
    ):
        yield Reason("talk.region")
    if mentee.fields and mentor.fields and not mentee.fields & mentor.fields:
        yield Reason("talk.field")
