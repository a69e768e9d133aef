"""The rules for many pairs at once, as masks that broadcast like those of `vectorized`.

What a rule forbids stands in `rules`, pair by pair; here is the same in numpy, for whole blocks.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import ABSENT, Ints
from matching.core.scoring.columns import (
    MUST_DIFFERENT,
    MUST_SAME,
    BitSets,
    Column,
    Mask,
    some,
)
from matching.core.scoring.encoding import Side
from matching.core.scoring.factor import ByClass, Row
from matching.core.scoring.factors import region
from matching.core.scoring.people import Kind, Mentee, Mentor, PersonPairs, RolePairs
from matching.core.scoring.rules import Rule
from matching.core.scoring.vectorized import Scorer, blocks

NOWHERE: Mask = np.zeros((), dtype=bool)


class Gate:
    """The same rules for many pairs at once.

    Parameters
    ----------
    scorer : Scorer
        Holds the encoded pool.
    mentees, mentors : sequences of Mentee, Mentor
        The same people, in the same order.

    """

    def __init__(
        self, scorer: Scorer, mentees: Sequence[Mentee], mentors: Sequence[Mentor]
    ) -> None:
        self.scorer, self.rules, self.pool = scorer, scorer.rules, scorer.pool
        self._rows = {each.id: at for at, each in enumerate(mentees)}
        self._columns = {each.id: at for at, each in enumerate(mentors)}
        rules = self.rules
        again = _both_ways(rules.again)
        self.keys = {
            Rule.BLOCKED: self.person_keys(_both_ways(rules.blocked)),
            Rule.REPORTING: self.person_keys(_both_ways(rules.reporting)),
            Rule.EARLIER: self.person_keys(_both_ways(rules.earlier) - again),
            Rule.DECLINED: self.person_keys(_both_ways(rules.declined)),
            Rule.BARRED: self._role_keys(rules.barred),
        }
        self.locked_keys = self._role_keys(rules.locked)

    def with_scorer(self, scorer: Scorer) -> "Gate":
        """Give the gate of the same people for another scorer of them, and its rules."""
        other = copy(self)
        other.scorer, other.rules = scorer, scorer.rules
        other.locked_keys = other._role_keys(scorer.rules.locked)
        return other

    def person_keys(self, pairs: PersonPairs) -> Ints:
        """Give pairs of person numbers as sorted keys ``row * N + column``."""
        if not pairs:
            return np.zeros(0, dtype=np.int64)
        rows, columns = (_by_person(side.person) for side in (self.pool.mentees, self.pool.mentors))
        return self._sorted_keys(
            (row, column)
            for one, other in pairs
            for row in rows.get(one, ())
            for column in columns.get(other, ())
        )

    def _role_keys(self, pairs: RolePairs) -> Ints:
        known = (pair for pair in pairs if pair[0] in self._rows and pair[1] in self._columns)
        return self._sorted_keys((self._rows[one], self._columns[other]) for one, other in known)

    def _sorted_keys(self, cells: Iterable[tuple[int, int]]) -> Ints:
        width = self.pool.shape[1]
        return np.array(sorted({row * width + column for row, column in cells}), dtype=np.int64)

    def among(self, keys: Ints, rows: Ints, columns: Ints) -> Mask:
        """Tell which pairs are among sorted ``keys`` (``row * N + column``)."""
        wanted = rows * self.pool.shape[1] + columns
        if not len(keys):
            return np.zeros(np.shape(wanted), dtype=bool)
        found: Mask = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted
        return found

    def forbidden(self, rows: Ints, columns: Ints, points: Ints | None = None) -> dict[Rule, Mask]:
        """Tell, for each rule, which pairs it forbids; index arrays broadcast as in `Scorer`."""
        found: dict[Rule, Mask] = {
            rule: self._forbids(rule, rows, columns) for rule in Rule if rule is not Rule.MINIMUM
        }
        if points is not None and self.rules.minimum > 0:
            found[Rule.MINIMUM] = self._below_minimum(rows, columns, points)
        return found

    def permitted(self, rows: Ints, columns: Ints, points: Ints) -> Mask:
        """Tell which pairs no rule forbids."""
        broken = np.zeros(np.broadcast_shapes(np.shape(rows), np.shape(columns)), dtype=bool)
        for rule in MASKS:
            broken |= MASKS[rule](self.scorer, rows, columns)
        for keys in self.keys.values():
            if len(keys):
                broken |= self.among(keys, rows, columns)
        if self.rules.minimum > 0:
            broken |= self._below_minimum(rows, columns, points)
        return ~broken

    def _below_minimum(self, rows: Ints, columns: Ints, points: Ints) -> Mask:
        locked = self.among(self.locked_keys, rows, columns)
        below: Mask = (points < self.rules.minimum) & ~locked
        return below

    def _forbids(self, rule: Rule, rows: Ints, columns: Ints) -> Mask:
        if rule in self.keys:
            return self.among(self.keys[rule], rows, columns)
        anywhere = np.zeros(np.broadcast_shapes(np.shape(rows), np.shape(columns)), dtype=bool)
        return anywhere | MASKS[rule](self.scorer, rows, columns)


def _both_ways(pairs: PersonPairs) -> PersonPairs:
    return pairs | {(other, one) for one, other in pairs}


def _by_person(persons: Ints) -> dict[int, list[int]]:
    positions: dict[int, list[int]] = {}
    for at, person in enumerate(persons.tolist()):
        positions.setdefault(person, []).append(at)
    return positions


def _self_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    same: Mask = scorer.pool.mentees.person[rows] == scorer.pool.mentors.person[columns]
    return same


def _eligible_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    return ~(scorer.pool.mentees.eligible[rows] & scorer.pool.mentors.eligible[columns])


def _first_time_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    if scorer.rules.kind is not Kind.CONVENTION:
        return NOWHERE
    return ~scorer.pool.mentees.first_time[rows] | scorer.pool.mentors.first_time[columns]


def _day_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    if scorer.rules.kind is not Kind.CONVENTION:
        return NOWHERE
    return ~some(np.bitwise_and(scorer.pool.mentees.days[rows], scorer.pool.mentors.days[columns]))


def _class_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    if not scorer.rules.earlier_class:
        return NOWHERE
    mentee, mentor = scorer.pool.mentees.class_year[rows], scorer.pool.mentors.class_year[columns]
    ahead, least = mentee - mentor, scorer.rules.class_years
    near = ahead > least if least < 0 else ahead < least
    return (mentee < 0) | (mentor < 0) | near


def _nothing_in_common(one: BitSets, other: BitSets) -> Mask:
    """Tell where both named something, but nothing in common."""
    return some(one) & some(other) & ~some(np.bitwise_and(one, other))


def _language_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    return _nothing_in_common(
        scorer.pool.mentees.languages[rows], scorer.pool.mentors.languages[columns]
    )


def _must_mask(
    scorer: Scorer, what: str, rows: Ints, columns: Ints, known: Mask, same: Mask
) -> Mask:
    name, together = f"{what}_wish", known & same
    apart = known & ~same
    broken = np.zeros(np.shape(same), dtype=bool)
    for wish in (
        getattr(scorer.pool.mentees, name)[rows],
        getattr(scorer.pool.mentors, name)[columns],
    ):
        broken |= (wish == MUST_SAME) & ~together | (wish == MUST_DIFFERENT) & ~apart
    return broken


def _institution_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    mentee, mentor = scorer.pool.mentees.institution[rows], scorer.pool.mentors.institution[columns]
    return _must_mask(
        scorer, "institution", rows, columns, (mentee >= 0) & (mentor >= 0), mentee == mentor
    )


def _same_institution_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    if not scorer.rules.other_institution:
        return NOWHERE
    mentee, mentor = scorer.pool.mentees.institution[rows], scorer.pool.mentors.institution[columns]
    same: Mask = (mentee >= 0) & (mentee == mentor)
    return same


def _field_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    known = (mentees.field_count[rows] > 0) & (mentors.field_count[columns] > 0)
    same = some(np.bitwise_and(mentees.fields[rows], mentors.fields[columns]))
    return _must_mask(scorer, "field", rows, columns, known, same)


def _region_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    mentee, mentor = scorer.pool.mentees.region[rows], scorer.pool.mentors.region[columns]
    return _must_mask(
        scorer, "region", rows, columns, (mentee >= 0) & (mentor >= 0), mentee == mentor
    )


def _mode_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    if scorer.rules.kind is Kind.CONVENTION:
        return NOWHERE
    return _nothing_in_common(scorer.pool.mentees.modes[rows], scorer.pool.mentors.modes[columns])


def _distance_mask(scorer: Scorer, rows: Ints, columns: Ints) -> Mask:
    if scorer.rules.kind is Kind.CONVENTION:
        return NOWHERE
    in_person = scorer.pool.shared["in_person"]
    if not in_person.any():
        return NOWHERE
    both = scorer.pool.mentees.modes[rows] & scorer.pool.mentors.modes[columns]
    meet = (both == in_person).all(axis=-1)
    far: Mask = meet & (region.nearness(scorer, rows, columns) == 0)
    return far


MASKS: dict[Rule, Callable[[Scorer, Ints, Ints], Mask]] = {
    Rule.SELF: _self_mask,
    Rule.NOT_ELIGIBLE: _eligible_mask,
    Rule.FIRST_TIME: _first_time_mask,
    Rule.NO_SHARED_DAY: _day_mask,
    Rule.CLASS_YEAR: _class_mask,
    Rule.LANGUAGE: _language_mask,
    Rule.INSTITUTION: _institution_mask,
    Rule.SAME_INSTITUTION: _same_institution_mask,
    Rule.FIELD: _field_mask,
    Rule.REGION: _region_mask,
    Rule.MODE: _mode_mask,
    Rule.DISTANCE: _distance_mask,
}

# On what each rule hangs, for the compiled loop: people alike in these columns are judged once. --


def _eligible_class(scorer: Scorer, side: Side) -> list[Column]:
    return [side.eligible, *side.languages.T]


def _institution_class(scorer: Scorer, side: Side) -> list[Column]:
    return [side.institution_wish, side.institution >= 0]


def _distance_class(scorer: Scorer, side: Side) -> list[Column]:
    if not scorer.pool.shared["in_person"].any():
        return []
    return [side.region, *side.modes.T]


def _mode_class(scorer: Scorer, side: Side) -> list[Column]:
    return [side.first_time, *side.days.T] if scorer.in_convention else [*side.modes.T]


def _year_class(scorer: Scorer, side: Side) -> list[Column]:
    return [side.class_year] if scorer.rules.earlier_class else []


BY_CLASS: dict[Rule, ByClass] = {
    Rule.REGION: ByClass(row=Row.REGION, columns=region.classes),
    Rule.DISTANCE: ByClass(row=Row.REGION, columns=_distance_class),
    Rule.FIRST_TIME: ByClass(row=Row.TIME, columns=_mode_class),
    Rule.NO_SHARED_DAY: ByClass(row=Row.TIME, columns=_mode_class),
    Rule.MODE: ByClass(row=Row.TIME, columns=_mode_class),
    Rule.CLASS_YEAR: ByClass(row=Row.TIME, columns=_year_class),
    Rule.NOT_ELIGIBLE: ByClass(row=Row.TERMS, columns=_eligible_class),
    Rule.LANGUAGE: ByClass(row=Row.TERMS, columns=_eligible_class),
    Rule.INSTITUTION: ByClass(row=Row.TERMS, columns=_institution_class),
}
"""The rules that the loop applies by class. `Rule.FIELD` is part of comparing fields; the others
are true of single pairs."""


def exact_points(scorer: Scorer, gate: Gate, rows: Ints, columns: Ints) -> Ints:
    """Give the points of single pairs by the plain numpy scorer, `ABSENT` where not permitted."""
    points = np.broadcast_to(scorer.points(rows, columns), np.shape(rows))
    return np.where(gate.permitted(rows, columns, points), points, ABSENT)


def permitted_points(scorer: Scorer, gate: Gate) -> NDArray[np.int32]:
    """Give the points of all pairs, `ABSENT` where not permitted: shape (M, N)."""
    mentees, mentors = scorer.pool.shape
    points = np.empty((mentees, mentors), dtype=np.int32)
    columns = np.arange(mentors)
    for start, stop in blocks(mentees, mentors):
        rows = np.arange(start, stop)[:, None]
        block = scorer.points(rows, columns)
        points[start:stop] = np.where(gate.permitted(rows, columns, block), block, ABSENT)
    return points
