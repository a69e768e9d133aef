"""The fields the mentee named that the mentor knows, or works close to."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points, begin, kept_within, reach, within
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.centring import Centring, Somebody, Terms
from matching.core.scoring.classes import FORBIDDEN, classed, spread_out
from matching.core.scoring.columns import (
    ANY,
    DIFFERENT,
    MUST_DIFFERENT,
    MUST_SAME,
    SAME,
    Column,
    Columns,
    Mask,
    codes,
    numbers,
    set_bits,
    shared,
    wish_code,
)
from matching.core.scoring.factor import Factor, Found, InLoop, Share, Slot
from matching.core.scoring.factors.wishes import deciding, unknown, wished, wished_of
from matching.core.scoring.people import Direction, Kind, Mentee, Mentor, Person, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop


def _terms(who: Somebody, rules: Rules) -> Terms:
    if isinstance(who, Mentee):
        return dict.fromkeys(who.fields, 1), len(who.fields)
    near = rules.taxonomy.near(who.fields)
    return dict.fromkeys(near, 1) | dict.fromkeys(who.fields, 2), 2


CENTRING = Centring("field", _terms)


# The plain definition ----------------------------------------------------------------------------


def field(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the fields the mentee named that the mentor knows, or works close to."""
    wish = deciding(mentee.field_wish, mentor.field_wish)
    if not mentee.fields or not mentor.fields:
        return unknown(wish, "field", most, calibration)
    named = len(mentee.fields)
    all_fields = reach(most, calibration.spread("field"))
    full, half = all_fields // named, all_fields // (2 * named)
    same = len(mentee.fields & mentor.fields)
    related = len(mentee.fields & rules.taxonomy.near(mentor.fields))
    points = full * same + half * related
    points += begin(CENTRING, most, (mentee, mentor), rules, calibration)
    alike, different = kept_within(points, most), kept_within(most - points, most)
    return wished(wish, alike, different, calibration.average("field", most))


# Many pairs at once ------------------------------------------------------------------------------


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    known = codes(each.fields for each in mentees)
    near = {named: rules.taxonomy.near(named) for named in {each.fields for each in mentors}}
    near_fields = set_bits([near[each.fields] for each in mentors], known)
    return Columns(_side(mentees, known), {**_side(mentors, known), "near_fields": near_fields})


def _side(people: Sequence[Person], known: list[int]) -> dict[str, Column]:
    return {
        "fields": set_bits([each.fields for each in people], known),
        "field_count": numbers(people, lambda each: len(each.fields)),
        "field_wish": numbers(people, lambda each: wish_code(each.field_wish)),
    }


def _vectorized(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    named = mentees.field_count[rows]
    all_fields = reach(most, scorer.calibration.spread("field"))
    full, half = all_fields // np.maximum(named, 1), all_fields // np.maximum(2 * named, 1)
    same = shared(mentees.fields[rows], mentors.fields[columns])
    related = shared(mentees.fields[rows], mentors.near_fields[columns])
    start = scorer.begins("field", most)
    points: Ints = (full * same + half * related).astype(np.int64)
    points = points + start[0][rows] + start[1][columns]
    different = within(most - points, most)
    points = within(points, most)
    known = (named > 0) & (mentors.field_count[columns] > 0)
    return wished_of(scorer, "field_wish", points, different, known, rows, columns)


# The compiled loop -------------------------------------------------------------------------------

LOW, HIGH = np.uint64(0xFFFFFFFF), np.uint64(32)


def _bits(scorer: "Scorer") -> list[Column]:
    return _two_words(scorer.pool.mentees.fields)


def _two_words(fields: Column) -> list[Column]:
    return [fields[:, 0] & LOW, fields[:, 0] >> HIGH]


def _numbers(scorer: "Scorer", most: int) -> list[Column]:
    """Points per field and per related field, and what the mentee's own answers add."""
    named = np.maximum(scorer.pool.mentees.field_count, 1)
    all_fields = reach(most, scorer.calibration.spread("field"))
    return [all_fields // named, all_fields // (2 * named), scorer.begins("field", most)[0]]


def _lanes(scorer: "Scorer", most: int) -> list[Column]:
    mentors = scorer.pool.mentors
    return [*_two_words(mentors.fields), *_two_words(mentors.near_fields)]


def _classes(scorer: "Scorer", most: int) -> tuple[Ints, tuple[Column, ...]]:
    """Give each mentee's class, and four tables by class, as `compiled.fill` reads them."""
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    of_mentee, rows = classed([mentees.field_wish, mentees.field_count > 0])
    of_mentor, columns = classed([mentors.field_wish, mentors.field_count > 0])
    one, other = mentees.field_wish[rows][:, None], mentors.field_wish[columns]
    known = (mentees.field_count[rows] > 0)[:, None] & (mentors.field_count[columns] > 0)
    wish = np.where(one == ANY, other, one)
    counts = known & ((wish == SAME) | (wish == DIFFERENT))
    average = scorer.calibration.average("field", most)
    points = np.where(counts | (wish >= MUST_SAME), 0, average)
    without = np.where(_must(MUST_SAME, one, other, known), FORBIDDEN, points)
    with_field = np.where(_must(MUST_DIFFERENT, one, other, known), FORBIDDEN, points)
    sign = np.where(counts, np.where(wish == DIFFERENT, -1, 1), 0)
    start = np.where(sign < 0, most, 0)
    tables = [
        spread_out(table, of_mentor, np.int16) for table in (without, with_field, sign, start)
    ]
    lifts = scorer.begins("field", most)[1].astype(np.int16)
    tables[3][:, : len(lifts)] += tables[2][:, : len(lifts)] * lifts
    return of_mentee, tuple(tables)


def _must(code: int, one: Ints, other: Ints, known: Mask) -> Mask:
    """Tell where a must of this code stands, or any must cannot be judged."""
    unjudged = ~known & ((one >= MUST_SAME) | (other >= MUST_SAME))
    broken: Mask = (one == code) | (other == code) | unjudged
    return broken


# Reasons -----------------------------------------------------------------------------------------


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    same = sorted(mentee.fields & mentor.fields)
    near = sorted(mentee.fields & rules.taxonomy.near(mentor.fields))
    if deciding(mentee.field_wish, mentor.field_wish).direction is Direction.DIFFERENT:
        if not same:
            yield Reason("field.different")
    elif same:
        yield Reason("field.same", {"fields": same})
    elif near:
        yield Reason("field.near", {"fields": near})


SENTENCES = {
    "field.same": {
        Reader.MENTEE: _("{mentor} knows your field: {fields}."),
        Reader.MENTOR: _("{mentee} is interested in your field: {fields}."),
        Reader.DESK: _("Both know the same field: {fields}."),
    },
    "field.near": {
        Reader.MENTEE: _("{mentor} works close to your field: {fields}."),
        Reader.MENTOR: _("{mentee} is interested in {fields}, close to your field."),
        Reader.DESK: _("{mentor} works close to a field that {mentee} named: {fields}."),
    },
    "field.different": {
        Reader.MENTEE: _("{mentor} knows another field than you, as was wished."),
        Reader.MENTOR: _("{mentee} comes from another field than you, as was wished."),
        Reader.DESK: _("They come from different fields, as was wished."),
    },
}

FIELD = Factor(
    name="field",
    label=_("Field"),
    explanation=_("Fields that the mentee named and the mentor knows; a related one counts half."),
    weights={Kind.LONG_TERM: 10, Kind.CONVENTION: 15, Kind.INFORMAL: 10},
    shares=(Share(name="field", plain=field, vectorized=_vectorized, centring=CENTRING),),
    columns=_columns,
    compiled=(
        InLoop(slot=Slot.FIELDS, bits=_bits, numbers=_numbers, lanes=_lanes, classes=_classes),
    ),
    reasons=_reasons,
    sentences=SENTENCES,
    told_in_common=True,
)
