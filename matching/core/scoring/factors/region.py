"""How near the two live."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.columns import Column, Columns, coded, codes, numbers, wish_code
from matching.core.scoring.factor import ByClass, Factor, Found, Row, Share
from matching.core.scoring.factors.wishes import deciding, unknown, wished, wished_of
from matching.core.scoring.people import Direction, Kind, Mentee, Mentor, Person, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Side
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop


def region(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score how near the two live: the same region 1, a near one 1/2."""
    wish = deciding(mentee.region_wish, mentor.region_wish)
    if mentee.region is None or mentor.region is None:
        return unknown(wish, "region", most, calibration)
    near = rules.regions.nearness(mentee.region, mentor.region)
    return wished(
        wish, most * near // 2, most * (2 - near) // 2, calibration.average("region", most)
    )


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    known = codes({each.region} for each in (*mentees, *mentors))
    one, other = (_side(side, known) for side in (mentees, mentors))
    return Columns(one, other, {"nearness": _nearness(known, rules)})


def _side(people: Sequence[Person], known: list[int]) -> dict[str, Column]:
    return {
        "region": coded(people, lambda each: each.region, known),
        "region_wish": numbers(people, lambda each: wish_code(each.region_wish)),
    }


def _nearness(known: list[int], rules: Rules) -> Column:
    """Make the map: the last row and column stand for "not answered"."""
    table = np.full((len(known) + 1, len(known) + 1), -1, dtype=np.int8)
    for row, one in enumerate(known):
        table[row, :-1] = [rules.regions.nearness(one, other) for other in known]
    return table


def nearness(scorer: "Scorer", rows: Ints, columns: Ints) -> Ints:
    """Give 2 for the same region, 1 for a near one, 0 for another, -1 for not answered."""
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    table = scorer.pool.shared["nearness"]
    found: Ints = table[mentees.region[rows], mentors.region[columns]].astype(np.int64)
    return found


def _vectorized(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    near = nearness(scorer, rows, columns)
    points, different = most * near // 2, most * (2 - near) // 2
    return wished_of(scorer, "region_wish", points, different, near >= 0, rows, columns)


def classes(scorer: "Scorer", side: "Side") -> list[Column]:
    """Give the columns on which the points hang, and the rule about regions."""
    return [side.region, side.region_wish]


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    if mentee.region is None or mentor.region is None:
        return
    different = deciding(mentee.region_wish, mentor.region_wish).direction is Direction.DIFFERENT
    found = (
        ("region.different", "region.different", None)
        if different
        else (None, "region.near", "region.same")
    )
    if code := found[rules.regions.nearness(mentee.region, mentor.region)]:
        yield Reason(code, {"regions": [mentor.region]})


SENTENCES = {
    "region.same": {
        Reader.MENTEE: _("You and {mentor} live in the same region: {regions}."),
        Reader.MENTOR: _("You and {mentee} live in the same region: {regions}."),
        Reader.DESK: _("Both live in the same region: {regions}."),
    },
    "region.near": {
        Reader.MENTEE: _("{mentor} lives in a region near yours: {regions}."),
        Reader.MENTOR: _("{mentee} lives in a region near yours."),
        Reader.DESK: _("They live in regions near one another."),
    },
    "region.different": {
        Reader.MENTEE: _("{mentor} lives in another region, as was wished: {regions}."),
        Reader.MENTOR: _("{mentee} lives in another region, as was wished."),
        Reader.DESK: _("They live in different regions, as was wished."),
    },
}

REGION = Factor(
    name="region",
    label=_("Region"),
    explanation=_("How near they live, or how far apart where they wish it; near counts half."),
    weights={Kind.LONG_TERM: 8, Kind.CONVENTION: 5, Kind.INFORMAL: 5},
    shares=(Share(name="region", plain=region, vectorized=_vectorized),),
    columns=_columns,
    compiled=(ByClass(row=Row.REGION, columns=classes),),
    reasons=_reasons,
    sentences=SENTENCES,
    told_in_common=True,
)
