"""The days both are there (convention), or how often and by which means to meet."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points, begin, kept_within, reach
from matching.core.scoring.calibration import UNIT, Calibration
from matching.core.scoring.centring import Centring, Somebody, Terms, terms_of_set
from matching.core.scoring.columns import Column, Columns, codes, numbers, set_bits, shared
from matching.core.scoring.factor import ByClass, Factor, Found, Row, Share, Split
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import IN_PERSON, Kind, Mentee, Mentor, Person, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Side
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop

GAP_SHARES = (100, 67, 33, 0, 0)
"""What 0, 1, ... steps between two wished frequencies are worth, in hundredths."""

CLOSE = 1
"""Up to so many steps between two frequencies, the two would like to meet equally often."""


def _split(most: int, kind: Kind) -> Split:
    """Give a convention's points to its days, else 60 % to how often and 40 % to the means."""
    if kind is Kind.CONVENTION:
        return None, None, most
    return most * 60 // 100, most - most * 60 // 100, None


def _terms(who: Somebody, rules: Rules) -> Terms:
    return ({(0, who.frequency): 1} if who.frequency else {}), 1


FREQUENCY = Centring("frequency", _terms, tuple(UNIT * share // 100 for share in GAP_SHARES))
MODES = Centring("modes", terms_of_set("modes"), offered=True)
DAYS = Centring("days", terms_of_set("days"), offered=True)


# The plain definition ----------------------------------------------------------------------------


def frequency(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score how near the two are in how often they would like to meet."""
    if mentee.frequency is None or mentor.frequency is None:
        return calibration.average("frequency", most), Basis.AVERAGE
    all_points = reach(most, calibration.spread("frequency"))
    points = all_points * GAP_SHARES[abs(mentee.frequency - mentor.frequency)] // 100
    start = begin(FREQUENCY, most, (mentee, mentor), rules, calibration)
    return kept_within(start + points, most), Basis.ANSWERS


def modes(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the means to meet that suit both."""
    return _overlap(MODES, mentee, mentor, most, rules, calibration)


def days(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the days on which both are there."""
    return _overlap(DAYS, mentee, mentor, most, rules, calibration)


def _overlap(
    centring: Centring,
    mentee: Mentee,
    mentor: Mentor,
    most: int,
    rules: Rules,
    calibration: Calibration,
) -> Points:
    """Score what the two share of what the mentee named."""
    share = centring.share
    named, offered = getattr(mentee, share), getattr(mentor, share)
    if not named or not offered:
        return calibration.average(share, most), Basis.AVERAGE
    points = reach(most, calibration.spread(share)) // len(named) * len(named & offered)
    start = begin(centring, most, (mentee, mentor), rules, calibration)
    return kept_within(start + points, most), Basis.ANSWERS


# Many pairs at once ------------------------------------------------------------------------------


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    everybody: list[Person] = [*mentees, *mentors]
    means, dates = codes(each.modes for each in everybody), codes(each.days for each in everybody)
    one, other = (_side(side, means, dates) for side in (mentees, mentors))
    in_person = set_bits([{IN_PERSON}], means or [IN_PERSON])[0]
    return Columns(one, other, {"in_person": in_person})


def _side(people: Sequence[Person], means: list[str], dates: list[int]) -> dict[str, Column]:
    return {
        "frequency": numbers(people, lambda each: each.frequency or 0),
        "modes": set_bits([each.modes for each in people], means),
        "modes_count": numbers(people, lambda each: len(each.modes)),
        "days": set_bits([each.days for each in people], dates),
        "days_count": numbers(people, lambda each: len(each.days)),
    }


def _frequency(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    mentee, mentor = scorer.pool.mentees.frequency[rows], scorer.pool.mentors.frequency[columns]
    known = (mentee > 0) & (mentor > 0)
    gap = np.where(known, np.abs(mentee - mentor), 0)
    all_points = reach(most, scorer.calibration.spread("frequency"))
    points = all_points * np.array(GAP_SHARES)[gap] // 100
    return scorer.centred("frequency", points, most, rows, columns), known, False


def _modes(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    return _overlaps(scorer, "modes", most, rows, columns)


def _days(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    return _overlaps(scorer, "days", most, rows, columns)


def _overlaps(scorer: "Scorer", share: str, most: int, rows: Ints, columns: Ints) -> Found:
    mentees, mentors = scorer.pool.mentees.columns, scorer.pool.mentors.columns
    named, offered = mentees[f"{share}_count"][rows], mentors[f"{share}_count"][columns]
    both = shared(mentees[share][rows], mentors[share][columns])
    known = (named > 0) & (offered > 0)
    points = reach(most, scorer.calibration.spread(share)) // np.maximum(named, 1) * both
    return scorer.centred(share, points, most, rows, columns), known, False


# The compiled loop -------------------------------------------------------------------------------


def _classes(scorer: "Scorer", side: "Side") -> list[Column]:
    return [*side.days.T] if scorer.in_convention else [*side.modes.T, side.frequency]


# Reasons -----------------------------------------------------------------------------------------


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    if rules.kind is Kind.CONVENTION:
        if both := sorted(mentee.days & mentor.days):
            yield Reason("availability.days", {"days": both})
        return
    if mentee.frequency and mentor.frequency and abs(mentee.frequency - mentor.frequency) <= CLOSE:
        yield Reason("availability.frequency")
    if means := sorted(mentee.modes & mentor.modes):
        yield Reason("availability.modes", {"modes": means})


SENTENCES = {
    "availability.days": {
        Reader.MENTEE: _("You and {mentor} are both there on {days}."),
        Reader.MENTOR: _("You and {mentee} are both there on {days}."),
        Reader.DESK: _("Both are there on {days}."),
    },
    "availability.frequency": {
        Reader.MENTEE: _("You and {mentor} would like to meet about equally often."),
        Reader.MENTOR: _("You and {mentee} would like to meet about equally often."),
        Reader.DESK: _("Both would like to meet about equally often."),
    },
    "availability.modes": {
        Reader.MENTEE: _("A way to meet that suits you and {mentor}: {modes}."),
        Reader.MENTOR: _("A way to meet that suits you and {mentee}: {modes}."),
        Reader.DESK: _("A way to meet that suits both: {modes}."),
    },
}

AVAILABILITY = Factor(
    name="availability",
    label=_("Time and availability"),
    explanation=_(
        "How often and by which means they would like to meet; "
        "at a convention, the days when both are there."
    ),
    weights={Kind.LONG_TERM: 7, Kind.CONVENTION: 25, Kind.INFORMAL: 10},
    shares=(
        Share(name="frequency", plain=frequency, vectorized=_frequency, centring=FREQUENCY),
        Share(name="modes", plain=modes, vectorized=_modes, centring=MODES),
        Share(name="days", plain=days, vectorized=_days, centring=DAYS),
    ),
    split=_split,
    columns=_columns,
    compiled=(ByClass(row=Row.TIME, columns=_classes),),
    reasons=_reasons,
    sentences=SENTENCES,
    told_in_common=True,
)
