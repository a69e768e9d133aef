"""Whether the two studied the same at the school whose alumni body runs the program."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.columns import Column, Columns, coded, codes, of_both
from matching.core.scoring.factor import ByClass, Factor, Found, Row, Share
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import Kind, Mentee, Mentor, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Side
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop


def study(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the same program of study: all points, or none."""
    if None in (mentee.study, mentor.study):
        return calibration.average("study", most), Basis.AVERAGE
    return (most if mentee.study == mentor.study else 0), Basis.ANSWERS


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    known = codes({each.study} for each in (*mentees, *mentors))
    return of_both(
        mentees, mentors, lambda side: {"study": coded(side, lambda each: each.study, known)}
    )


def _vectorized(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    mentee, mentor = scorer.pool.mentees.study[rows], scorer.pool.mentors.study[columns]
    points = most * (mentee == mentor).astype(np.int64)
    return points, (mentee >= 0) & (mentor >= 0), False


def _classes(scorer: "Scorer", side: "Side") -> list[Column]:
    return [side.study]


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    if mentee.study is not None and mentee.study == mentor.study:
        yield Reason("study.same", {"studies": [mentor.study]})


SENTENCES = {
    "study.same": {
        Reader.MENTEE: _("You and {mentor} chose the same program of study: {studies}."),
        Reader.MENTOR: _("You and {mentee} chose the same program of study: {studies}."),
        Reader.DESK: _("Both chose the same program of study: {studies}."),
    },
}

STUDY = Factor(
    name="study",
    label=_("Program of study"),
    explanation=_("Whether they studied the same at the program’s school."),
    weights=dict.fromkeys(Kind, 0),
    shares=(Share(name="study", plain=study, vectorized=_vectorized),),
    columns=_columns,
    compiled=(ByClass(row=Row.TIME, columns=_classes),),
    reasons=_reasons,
    sentences=SENTENCES,
)
