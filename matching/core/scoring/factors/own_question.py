"""The answers to one question that a program asks of its own: alike, near, or covered.

What is asked, and what the answers mean, the core does not know: they are codes. Answers on a scale
are given as one code for each of its gaps, saying on which side of it the answer lies, so that two
that are a step apart share all codes but one.
"""

from collections.abc import Iterator, Sequence
from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points, begin, kept_within, reach
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.centring import Centring, Somebody, Terms
from matching.core.scoring.columns import Column, Columns, codes, numbers, set_bits, shared
from matching.core.scoring.factor import ByClass, Factor, Found, Row, Share
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import Comparison, Kind, Mentee, Mentor, Person, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Side
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop

FINE = 100
"""Roots are taken of numbers this many times as large, squared, and so keep two digits."""

NEAR = 3, 4
"""So many of so many codes that two share are told as near."""


def _terms(who: Somebody, rules: Rules) -> Terms:
    named = dict.fromkeys(who.own_answers, FINE)
    if rules.own_comparison is not Comparison.COVERED:
        return named, _root(len(named), 1)
    return named, FINE * max(len(named), 1) if isinstance(who, Mentee) else FINE


CENTRING = Centring("own_question", _terms)


def _root(one: int, other: int) -> int:
    """Give the root of a product, in hundredths; 1 or more."""
    return max(isqrt(FINE * FINE * one * other), 1)


# The plain definition ----------------------------------------------------------------------------


def own_question(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the answers that the two share.

    Covered is the part of the mentee's answers that the mentor shares. Otherwise it is the number
    they share over the root of the product of how many each gave (Ochiai's coefficient): 1 where
    both gave the same, whatever number of them, and less for whoever ticked everything.
    """
    one, other = mentee.own_answers, mentor.own_answers
    if not one or not other:
        return calibration.average("own_question", most), Basis.AVERAGE
    whole = reach(most, calibration.spread("own_question"))
    if rules.own_comparison is Comparison.COVERED:
        each = whole // len(one)
    else:
        each = whole * FINE // _root(len(one), len(other))
    start = begin(CENTRING, most, (mentee, mentor), rules, calibration)
    return kept_within(start + each * len(one & other), most), Basis.ANSWERS


# Many pairs at once ------------------------------------------------------------------------------


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    known = codes(each.own_answers for each in (*mentees, *mentors))
    return Columns(_side(mentees, known), _side(mentors, known))


def _side(people: Sequence[Person], known: list[int]) -> dict[str, Column]:
    return {
        "own_answers": set_bits([each.own_answers for each in people], known),
        "own_count": numbers(people, lambda each: len(each.own_answers)),
    }


def _vectorized(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    one, other = mentees.own_count[rows], mentors.own_count[columns]
    whole = reach(most, scorer.calibration.spread("own_question"))
    times, by = _per_answer(scorer, one, other)
    each = whole * times // by
    points = each * shared(mentees.own_answers[rows], mentors.own_answers[columns])
    points = scorer.centred("own_question", points, most, rows, columns)
    return points, (one > 0) & (other > 0), False


def _per_answer(scorer: "Scorer", one: Ints, other: Ints) -> tuple[int, Ints]:
    """Give what all points are multiplied with and divided by, for each answer that is shared."""
    if scorer.rules.own_comparison is Comparison.COVERED:
        return 1, np.maximum(one, 1)
    roots = np.floor(np.sqrt(FINE * FINE * one * other)).astype(np.int64)
    return FINE, np.maximum(roots, 1)


# The compiled loop -------------------------------------------------------------------------------


def _classes(scorer: "Scorer", side: "Side") -> list[Column]:
    """Name the answers themselves: whoever gave the same is scored once.

    Where the question counts nothing, nobody's answers make a class of their own.
    """
    if not scorer.most("own_question"):
        return []
    return [side.own_answers[:, word] for word in range(side.own_answers.shape[1])]


# Reasons -----------------------------------------------------------------------------------------


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    both = sorted(mentee.own_answers & mentor.own_answers)
    most = max(len(mentee.own_answers), len(mentor.own_answers))
    near = rules.own_comparison is Comparison.NEAR
    if not both or (near and len(both) * NEAR[1] < most * NEAR[0]):
        return
    asked = {"questions": [rules.own_question]}
    if not rules.own_told:
        yield Reason("own_question.fits", asked)
    elif near:
        yield Reason("own_question.near", asked)
    else:
        alike = rules.own_comparison is Comparison.ALIKE
        yield Reason(f"own_question.{'same' if alike else 'covered'}", {**asked, "answers": both})


SENTENCES = {
    "own_question.same": {
        Reader.MENTEE: _("You and {mentor} give the same answer to “{questions}”: {answers}."),
        Reader.MENTOR: _("You and {mentee} give the same answer to “{questions}”: {answers}."),
        Reader.DESK: _("Both give the same answer to “{questions}”: {answers}."),
    },
    "own_question.near": {
        Reader.MENTEE: _("You and {mentor} answer “{questions}” much alike."),
        Reader.MENTOR: _("You and {mentee} answer “{questions}” much alike."),
        Reader.DESK: _("Both answer “{questions}” much alike."),
    },
    "own_question.covered": {
        Reader.MENTEE: _("To “{questions}” {mentor} says what you look for: {answers}."),
        Reader.MENTOR: _("To “{questions}” you say what {mentee} looks for: {answers}."),
        Reader.DESK: _("To “{questions}” {mentor} says what {mentee} looks for: {answers}."),
    },
    "own_question.fits": {
        Reader.DESK: _("Their answers to “{questions}” go together; only coordinators read them."),
    },
}

OWN_QUESTION = Factor(
    name="own_question",
    label=_("Question of its own"),
    explanation=_(
        "The one question of the program’s own that counts: the more of an answer they share, or "
        "the nearer they are. Give it 0 where no question counts."
    ),
    weights=dict.fromkeys(Kind, 0),
    shares=(
        Share(name="own_question", plain=own_question, vectorized=_vectorized, centring=CENTRING),
    ),
    columns=_columns,
    compiled=(ByClass(row=Row.TERMS, columns=_classes),),
    reasons=_reasons,
    sentences=SENTENCES,
)
