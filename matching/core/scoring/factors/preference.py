"""Whom the two named: the mentee's list 60 %, the mentor's 25 %, the institution 15 %."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.columns import (
    ANY,
    Column,
    Columns,
    Mask,
    coded,
    codes,
    numbers,
    wish_code,
)
from matching.core.scoring.factor import ByClass, Factor, Found, Row, Share, Singles, Split
from matching.core.scoring.factors.wishes import deciding, unknown, wished, wished_of
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import Direction, Kind, Mentee, Mentor, Person, Rules
from matching.core.scoring.reasons import Reader, Reason, gettext_noop

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Pool, Side
    from matching.core.scoring.vectorized import Scorer

_ = gettext_noop

RANK_SHARES = (100, 85, 70, 55, 40, 25)
"""What the first, second, ... ranked wish is worth, in hundredths; later ones count 10."""

LAST_RANK = 10


def _split(most: int, kind: Kind) -> Split:
    mentee, mentor = most * 60 // 100, most * 25 // 100
    return mentee, mentor, most - mentee - mentor


# The plain definition ----------------------------------------------------------------------------


def of_mentee(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the place of the mentor on the mentee's list."""
    return _ranked(mentee.ranked, mentor.id, "mentee_ranks", most, calibration)


def of_mentor(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the place of the mentee on the mentor's list."""
    return _ranked(mentor.ranked, mentee.id, "mentor_ranks", most, calibration)


def _ranked(
    ranked: tuple[int, ...], other: int, share: str, most: int, calibration: Calibration
) -> Points:
    if not ranked:
        return calibration.average(share, most), Basis.AVERAGE
    return (rank_points(ranked.index(other), most) if other in ranked else 0), Basis.ANSWERS


def rank_points(rank: int, most: int) -> int:
    """Give the points of the wish at ``rank`` (0 is the most wished)."""
    return most * (RANK_SHARES[rank] if rank < len(RANK_SHARES) else LAST_RANK) // 100


def of_institution(
    mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
) -> Points:
    """Score the wish for the same institution, or for another one."""
    wish = deciding(mentee.institution_wish, mentor.institution_wish)
    if mentee.institution is None or mentor.institution is None:
        return unknown(wish, "institution", most, calibration)
    same = most if mentee.institution == mentor.institution else 0
    return wished(wish, same, most - same, calibration.average("institution", most))


# Many pairs at once ------------------------------------------------------------------------------


def _columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    """Encode lists and wishes; ranked pairs are sorted keys ``i * N + j``, each with its rank."""
    known = codes({each.institution} for each in (*mentees, *mentors))
    one, other = (_side(side, known) for side in (mentees, mentors))
    ranks = {
        "mentee_ranks": _rank_keys(mentees, mentors, by_mentee=True),
        "mentor_ranks": _rank_keys(mentees, mentors, by_mentee=False),
    }
    return Columns(one, other, ranks)


def _side(people: Sequence[Person], known: list[int]) -> dict[str, Column]:
    return {
        "institution": coded(people, lambda each: each.institution, known),
        "institution_wish": numbers(people, lambda each: wish_code(each.institution_wish)),
        "has_ranks": numbers(people, lambda each: bool(each.ranked), np.bool_),
    }


def _rank_keys(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], *, by_mentee: bool
) -> tuple[Ints, Ints]:
    """Give the ranked pairs as sorted keys, each with its rank."""
    rows, columns = ({each.id: at for at, each in enumerate(side)} for side in (mentees, mentors))
    namers: Sequence[Person] = mentees if by_mentee else mentors
    found: dict[int, int] = {}
    for namer in namers:
        for rank, other in enumerate(namer.ranked):
            mentee, mentor = (namer.id, other) if by_mentee else (other, namer.id)
            if mentee in rows and mentor in columns:
                found.setdefault(rows[mentee] * len(mentors) + columns[mentor], rank)
    keys = np.array(sorted(found), dtype=np.int64)
    return keys, np.array([found[key] for key in keys.tolist()], dtype=np.int64)


def _of_mentee(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    answered = scorer.pool.mentees.has_ranks[rows] | np.zeros_like(columns, dtype=bool)
    return _ranks(scorer, "mentee_ranks", most, rows, columns), answered, False


def _of_mentor(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    answered = scorer.pool.mentors.has_ranks[columns] | np.zeros_like(rows, dtype=bool)
    return _ranks(scorer, "mentor_ranks", most, rows, columns), answered, False


def _ranks(scorer: "Scorer", whose: str, most: int, rows: Ints, columns: Ints) -> Ints:
    keys, ranks = scorer.pool.shared[whose]
    wanted = rows * scorer.pool.shape[1] + columns
    if not len(keys):
        return np.zeros_like(wanted)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    worth = np.array([rank_points(rank, most) for rank in range(int(ranks.max()) + 1)])
    return np.where(keys[at] == wanted, worth[ranks[at]], 0)


def _of_institution(scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
    mentee, mentor = scorer.pool.mentees.institution[rows], scorer.pool.mentors.institution[columns]
    same = most * (mentee == mentor).astype(np.int64)
    known: Mask = (mentee >= 0) & (mentor >= 0)
    return wished_of(scorer, "institution_wish", same, most - same, known, rows, columns)


# The compiled loop -------------------------------------------------------------------------------


def _classes(scorer: "Scorer", side: "Side") -> list[Column]:
    return [side.institution_wish, side.institution >= 0, side.has_ranks]


def _keys(scorer: "Scorer") -> list[Ints]:
    ranked = scorer.pool.shared
    return [ranked["mentee_ranks"][0], ranked["mentor_ranks"][0], _same_institution(scorer)]


def _same_institution(scorer: "Scorer") -> Ints:
    """Give the keys of pairs at one institution, where a wish or the program's rule asks."""
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    order = np.argsort(mentors.institution, kind="stable")
    sorted_ones = mentors.institution[order]
    first = np.searchsorted(sorted_ones, mentees.institution, side="left")
    count = np.searchsorted(sorted_ones, mentees.institution, side="right") - first
    count = np.where(mentees.institution >= 0, count, 0)
    rows = np.repeat(np.arange(len(count)), count)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    columns = order[np.repeat(first, count) + offset]
    either = (mentees.institution_wish[rows] != ANY) | (mentors.institution_wish[columns] != ANY)
    keys: Ints = (rows * len(order) + columns)[either | scorer.rules.other_institution]
    return keys


def _without(pool: "Pool") -> "Pool":
    """Give the same pool, had all different institutions and no ranked wishes."""
    nothing = np.zeros(0, dtype=np.int64)
    none = dict.fromkeys(("mentee_ranks", "mentor_ranks"), (nothing, nothing))
    one, other = (
        side.changed(institution=np.where(side.institution >= 0, at, -1))
        for at, side in enumerate((pool.mentees, pool.mentors))
    )
    return replace(pool, mentees=one, mentors=other, shared={**pool.shared, **none})


# Reasons -----------------------------------------------------------------------------------------


def _reasons(mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
    if mentor.id in mentee.ranked:
        yield Reason("preference.mentee")
    if mentee.id in mentor.ranked:
        yield Reason("preference.mentor")
    wish = deciding(mentee.institution_wish, mentor.institution_wish)
    if wish.must or None in (mentee.institution, mentor.institution):
        return
    same = Direction.SAME if mentee.institution == mentor.institution else Direction.DIFFERENT
    if wish.direction is same:
        yield Reason(f"institution.{same}")
    elif rules.other_institution and same is Direction.DIFFERENT:
        yield Reason("institution.other")


SENTENCES = {
    "preference.mentee": {
        Reader.MENTEE: _("You named {mentor} among the people you would like to learn from."),
        Reader.DESK: _("{mentee} named {mentor} among their wishes."),
    },
    "preference.mentor": {
        Reader.MENTOR: _("You named {mentee} among the people you would like to help."),
        Reader.DESK: _("{mentor} named {mentee} among their wishes."),
    },
    "institution.same": {
        Reader.MENTEE: _("You and {mentor} work at the same institution, as was wished."),
        Reader.MENTOR: _("You and {mentee} work at the same institution, as was wished."),
        Reader.DESK: _("They work at the same institution, as was wished."),
    },
    "institution.other": {
        Reader.MENTEE: _("{mentor} works at another institution, as this program sees to."),
        Reader.MENTOR: _("{mentee} works at another institution, as this program sees to."),
        Reader.DESK: _("They work at different institutions, as this program sees to."),
    },
    "institution.different": {
        Reader.MENTEE: _("{mentor} works at another institution, as was wished."),
        Reader.MENTOR: _("{mentee} works at another institution, as was wished."),
        Reader.DESK: _("They work at different institutions, as was wished."),
    },
}

PREFERENCE = Factor(
    name="preference",
    label=_("People named"),
    explanation=_("Whom the two named, and a wish about institutions."),
    weights={Kind.LONG_TERM: 15, Kind.CONVENTION: 10, Kind.INFORMAL: 15},
    shares=(
        Share(name="mentee_ranks", plain=of_mentee, vectorized=_of_mentee),
        Share(name="mentor_ranks", plain=of_mentor, vectorized=_of_mentor),
        Share(name="institution", plain=of_institution, vectorized=_of_institution),
    ),
    split=_split,
    columns=_columns,
    compiled=(
        ByClass(row=Row.TERMS, columns=_classes),
        Singles(keys=_keys, without=_without),
    ),
    reasons=_reasons,
    sentences=SENTENCES,
    only_adds=True,
)
