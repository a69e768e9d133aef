"""The topics asked for that the mentor offers."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points, begin, kept_within, reach
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.centring import Centring, Somebody, Terms
from matching.core.scoring.columns import BitSets, Column, Columns, codes, numbers, set_bits, shared
from matching.core.scoring.factor import ByClass, Factor, Found, InLoop, Row, Share, Slot
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import Kind, Mentee, Mentor, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Side
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop

UNASKED = -(1 << 20)
"""Lift of somebody without topics: whatever is added, needs give nothing (see `_unasked`)."""


def _terms(who: Somebody, rules: Rules) -> Terms:
    if isinstance(who, Mentee):
        return {each: 1 + (each == who.top) for each in who.sought}, who.asked
    return dict.fromkeys(who.could, 6) | dict.fromkeys(who.willing, 10), 10


CENTRING = Centring("needs", _terms, offered=True)


# The plain definition ----------------------------------------------------------------------------


def needs(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the topics asked for that the mentor offers."""
    if not mentee.asked or not (mentor.willing or mentor.could):
        return calibration.average("needs", most), Basis.AVERAGE
    whole = reach(most, calibration.spread("needs"))
    gladly, could = whole // mentee.asked, whole * 6 // (10 * mentee.asked)
    points = gladly * _covered(mentee, mentor.willing) + could * _covered(
        mentee, mentor.could - mentor.willing
    )
    start = begin(CENTRING, most, (mentee, mentor), rules, calibration)
    return kept_within(start + points, most), Basis.ANSWERS


def _covered(mentee: Mentee, offered: frozenset[int]) -> int:
    return len(mentee.sought & offered) + (mentee.top in mentee.sought & offered)


# Many pairs at once ------------------------------------------------------------------------------


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    topics = codes(each.sought for each in mentees)
    return Columns(
        {
            "sought": set_bits([each.sought for each in mentees], topics),
            "top": set_bits([{each.top} & each.sought for each in mentees], topics),
            "asked": numbers(mentees, lambda each: each.asked),
        },
        {
            "willing": set_bits([each.willing for each in mentors], topics),
            "could": set_bits([each.could - each.willing for each in mentors], topics),
            "offered": numbers(mentors, lambda each: len(each.willing | each.could)),
        },
    )


def _vectorized(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    asked, all_topics = mentees.asked[rows], reach(most, scorer.calibration.spread("needs"))
    gladly = all_topics // np.maximum(asked, 1)
    could = (all_topics * 6 // (10 * np.maximum(asked, 1))).astype(np.int64)
    points = gladly * _covered_of(scorer, mentors.willing, rows, columns)
    points = points + could * _covered_of(scorer, mentors.could, rows, columns)
    points = scorer.centred("needs", points, most, rows, columns)
    return points, (asked > 0) & (mentors.offered[columns] > 0), False


def _covered_of(scorer: "Scorer", offered: BitSets, rows: Ints, columns: Ints) -> Ints:
    mentees = scorer.pool.mentees
    return shared(mentees.sought[rows], offered[columns]) + shared(
        mentees.top[rows], offered[columns]
    )


# The compiled loop -------------------------------------------------------------------------------


def _unasked(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    """Score pairs without topics alone: the average there, elsewhere nothing."""
    asked = scorer.pool.mentees.asked[rows] > 0
    offered = scorer.pool.mentors.offered[columns] > 0
    average = scorer.calibration.average("needs", most)
    return np.where(asked & offered, 0, average), np.True_ | asked, False


def _whether_named(scorer: "Scorer", side: "Side") -> list[Column]:
    return [(side.asked if "asked" in side.columns else side.offered) > 0]


def _bits(scorer: "Scorer") -> list[Column]:
    mentees = scorer.pool.mentees
    return [mentees.sought[:, 0], mentees.top[:, 0]]


def _numbers(scorer: "Scorer", most: int) -> list[Column]:
    """Points per topic gladly and possibly covered, and what the mentee's own answers add."""
    asked = scorer.pool.mentees.asked
    per, all_topics = np.maximum(asked, 1), reach(most, scorer.calibration.spread("needs"))
    return [
        np.where(asked > 0, all_topics // per, 0),
        np.where(asked > 0, 6 * all_topics // (10 * per), 0),
        np.where(asked > 0, scorer.begins("needs", most)[0], UNASKED),
    ]


def _lanes(scorer: "Scorer", most: int) -> list[Column]:
    mentors, lifts = scorer.pool.mentors, scorer.begins("needs", most)[1]
    return [
        mentors.willing[:, 0],
        mentors.could[:, 0],
        np.where(mentors.offered > 0, lifts, UNASKED),
    ]


# Reasons -----------------------------------------------------------------------------------------


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    covered = mentee.sought & (mentor.willing | mentor.could)
    if mentee.top in covered:
        yield Reason("needs.top", {"topics": [mentee.top]})
    if rest := sorted(covered - {mentee.top}):
        yield Reason("needs.covered", {"topics": rest})


SENTENCES = {
    "needs.top": {
        Reader.MENTEE: _("{mentor} can help with what matters most to you: {topics}."),
        Reader.MENTOR: _("{mentee} looks most of all for help with {topics}, which you offer."),
        Reader.DESK: _("{mentor} offers what matters most to {mentee}: {topics}."),
    },
    "needs.covered": {
        Reader.MENTEE: _("{mentor} offers help with {topics}, as you asked."),
        Reader.MENTOR: _("{mentee} asked for help with {topics}, which you offer."),
        Reader.DESK: _("{mentor} offers {topics}, which {mentee} asked for."),
    },
}

NEEDS = Factor(
    name="needs",
    label=_("Needs covered"),
    explanation=_(
        "Topics that the mentee asked for and the mentor offers; "
        "the most important one counts double."
    ),
    weights={Kind.LONG_TERM: 30, Kind.CONVENTION: 25, Kind.INFORMAL: 45},
    shares=(Share(name="needs", plain=needs, vectorized=_vectorized, centring=CENTRING),),
    columns=_columns,
    compiled=(
        InLoop(slot=Slot.TOPICS, bits=_bits, numbers=_numbers, lanes=_lanes),
        ByClass(row=Row.TERMS, columns=_whether_named, points=_unasked),
    ),
    reasons=_reasons,
    sentences=SENTENCES,
    told=0,
    told_without_points=True,
)
