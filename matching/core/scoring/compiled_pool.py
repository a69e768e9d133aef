"""A pool as the arrays that the compiled loop reads, and the exceptions to it.

The points of a pair are split into what is compared bit by bit (topics, fields, styles) and what
depends on *classes* only: two mentees with the same region and the same wish about regions have
the same points for place with every mentor. The classes' points are worked out by the plain
numpy scorer, once per pair of classes, so nothing is defined twice.

What is true of single pairs (a ranked wish, a block, the same institution) is an exception: those
pairs are few, are scored one by one, and are laid over the block.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import LANES, Block, Ints, alike, padded
from matching.core.scoring.definition import reach
from matching.core.scoring.encoding import (
    ANY,
    DIFFERENT,
    MUST_DIFFERENT,
    MUST_SAME,
    SAME,
    MenteeSide,
)
from matching.core.scoring.gates import MASKS, Gate, exact_points
from matching.core.scoring.rules import Rule
from matching.core.scoring.vectorized import Scorer, lines

ATTRIBUTES = 11
"""Numbers of a mentor in a chunk, in the order of `_mentor_chunks`."""

FORBIDDEN = -10_001
"""Added for each rule broken: the sum stays below zero whatever else counts."""

UNASKED = -(1 << 20)
"""Lift of somebody without topics: whatever is added, needs give nothing (see `_unasked`)."""

COMPARED = ("needs", "field", "communication", "approach")
"""Factors whose points the loop works out pair by pair, and keeps within 0 and their most."""

S = TypeVar("S", bound=np.generic)

Column = NDArray[np.generic]
Vectors = NDArray[np.int16]


class Arrays:
    """Everything `compiled.fill` reads, and the exceptions."""

    def __init__(self, scorer: Scorer, gate: Gate) -> None:
        mentees = scorer.pool.mentees
        self.bits, self.numbers = _mentee_bits(mentees), _mentee_numbers(scorer)
        self.chunks = _mentor_chunks(scorer)
        apart = _without_exceptions(scorer)
        grouped = [_grouped(apart, grouping) for grouping in (_place, _time, _terms)]
        self.vectors = tuple(vectors for _, vectors in grouped)
        field_classes, self.fields = _field_vectors(scorer)
        one, two = (_slopes(scorer, block) for block in ("communication", "approach"))
        self.slopes = (*one[1], *two[1])
        classes = [each for each, _ in grouped] + [field_classes, one[0], two[0]]
        self.classes = np.ascontiguousarray(np.stack(classes, axis=1).astype(np.int32))
        weights = scorer.weights.by_factor()
        self.most = np.array([100 * weights[factor] for factor in COMPARED], dtype=np.int32)
        self.least = np.int32(max(scorer.rules.minimum, 0))
        self.starts, self.where, self.points = _exceptions(scorer, gate)

    def kinds(self) -> Ints:
        profiles = np.concatenate([self.bits, self.numbers, self.classes], axis=1)
        exceptions = [
            self.where[start:end].tobytes() + self.points[start:end].tobytes()
            for start, end in zip(self.starts[:-1], self.starts[1:], strict=True)
        ]
        rows = (profile.tobytes() for profile in profiles)
        return alike([row + each for row, each in zip(rows, exceptions, strict=True)])

    def part(self, columns: Ints) -> "Arrays":
        """Give the arrays for some mentors only."""
        part = copy(self)
        part.chunks = _pick_chunks(self.chunks, columns)
        for name in ("vectors", "slopes", "fields"):
            picked = tuple(_pick(each, columns) for each in getattr(self, name))
            setattr(part, name, picked)
        place = np.full(int(self.where.max(initial=0)) + 1, -1, dtype=np.int32)
        known = columns[columns < len(place)]
        place[known] = np.arange(len(known), dtype=np.int32)
        kept = np.flatnonzero(place[self.where] >= 0)
        part.where, part.points = place[self.where[kept]], self.points[kept]
        part.starts = np.searchsorted(kept, self.starts)
        return part

    def block(self, rows: Ints, buffer: Block) -> Block:
        from matching.core.scoring.compiled import (  # numba loads here, in workers only
            fill,
            lay_over,
        )

        out = buffer[: len(rows)]
        fill(
            out,
            rows,
            self.bits,
            self.numbers,
            self.chunks,
            self.classes,
            self.vectors,
            self.slopes,
            self.fields,
            self.most,
            self.least,
        )
        lay_over(out, rows, self.starts, self.where, self.points)
        return out


def _mentee_bits(mentees: MenteeSide) -> Block:
    """Pack what is compared bit by bit: shape (M, 8), as `compiled.fill` reads it."""
    fields = mentees.fields[:, 0]
    columns = [
        mentees.sought[:, 0],
        mentees.top[:, 0],
        fields & np.uint64(0xFFFFFFFF),
        fields >> np.uint64(32),
        mentees.communication,
        mentees.communication_mask,
        mentees.approach,
        mentees.approach_mask,
    ]
    return np.ascontiguousarray(np.stack([_words(each) for each in columns], axis=1))


def _words(column: Column) -> Block:
    return column.astype(np.int64).astype(np.uint32).view(np.int32)


def _mentee_numbers(scorer: Scorer) -> Block:
    """Give the whole points per unit of each mentee, and what their own answers add or take off.

    Shape (M, 8), as `compiled.fill` reads it.
    """
    mentees, weights = scorer.pool.mentees, scorer.weights
    asked, named = np.maximum(mentees.asked, 1), np.maximum(mentees.field_count, 1)
    needs, field = 100 * weights.needs, 100 * weights.field
    all_needs, all_fields = (
        reach(most, scorer.calibration.spread(share))
        for share, most in (("needs", needs), ("field", field))
    )
    columns = [
        np.where(mentees.asked > 0, all_needs // asked, 0),
        np.where(mentees.asked > 0, 6 * all_needs // (10 * asked), 0),
        all_fields // named,
        all_fields // (2 * named),
        np.where(mentees.asked > 0, scorer.begins("needs", needs)[0], UNASKED),
        scorer.begins("field", field)[0],
        scorer.leans("communication", 100 * weights.communication)[0],
        scorer.leans("approach", 100 * weights.approach)[0],
    ]
    return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int32))


def _mentor_chunks(scorer: Scorer) -> Block:
    """Lay the mentors' attributes out chunk by chunk, as `compiled.fill` reads them."""
    mentors = scorer.pool.mentors
    lifts = scorer.begins("needs", 100 * scorer.weights.needs)[1]
    fields, near = mentors.fields[:, 0], mentors.near_fields[:, 0]
    low, high = np.uint64(0xFFFFFFFF), np.uint64(32)
    columns = [
        mentors.willing[:, 0],
        mentors.could[:, 0],
        np.where(mentors.offered > 0, lifts, UNASKED),
        fields & low,
        fields >> high,
        near & low,
        near >> high,
        mentors.communication,
        mentors.communication_mask,
        mentors.approach,
        mentors.approach_mask,
    ]
    width = padded(len(mentors.person))
    table = np.zeros((len(columns), width), dtype=np.int32)
    for at, column in enumerate(columns):
        table[at, : len(column)] = _words(column)
    chunks = table.reshape(len(columns), width // LANES, LANES).transpose(1, 0, 2)
    return np.ascontiguousarray(chunks).ravel()


def _pick_chunks(chunks: Block, columns: Ints) -> Block:
    """Lay out some of the mentors' chunks anew."""
    table = chunks.reshape(-1, ATTRIBUTES, LANES).transpose(1, 0, 2).reshape(ATTRIBUTES, -1)
    picked = _pick(table, columns)
    laid = picked.reshape(ATTRIBUTES, -1, LANES).transpose(1, 0, 2)
    return np.ascontiguousarray(laid).ravel()


def _pick(table: NDArray[S], columns: Ints) -> NDArray[S]:
    """Give some columns, padded."""
    picked = np.zeros((len(table), padded(len(columns))), dtype=table.dtype)
    picked[:, : len(columns)] = table[:, columns]
    return picked


def _without_exceptions(scorer: Scorer) -> Scorer:
    """Give the scorer of the same pool, had all different institutions and no ranked wishes."""
    pool, nothing = scorer.pool, np.zeros(0, dtype=np.int64)
    mentees, mentors = pool.mentees, pool.mentors
    apart = copy(scorer)
    apart.pool = replace(
        pool,
        mentees=replace(mentees, institution=np.where(mentees.institution >= 0, 0, -1)),
        mentors=replace(mentors, institution=np.where(mentors.institution >= 0, 1, -1)),
        mentee_ranks=(nothing, nothing),
        mentor_ranks=(nothing, nothing),
    )
    return apart


Grouping = tuple[Sequence[Column], Sequence[Column], tuple[str, ...], tuple[Rule, ...]]
"""What makes classes of mentees and of mentors, the shares they decide, and the rules."""


def _place(scorer: Scorer) -> Grouping:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    one, other = [mentees.region, mentees.region_wish], [mentors.region, mentors.region_wish]
    if scorer.pool.in_person.any():
        one, other = [*one, *mentees.modes.T], [*other, *mentors.modes.T]
    return one, other, ("region",), (Rule.REGION, Rule.DISTANCE)


def _time(scorer: Scorer) -> Grouping:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    names = ["days", "first_time"] if scorer.in_convention else ["modes", "frequency"]
    rules = [Rule.FIRST_TIME, Rule.NO_SHARED_DAY] if scorer.in_convention else [Rule.MODE]
    if scorer.rules.earlier_class:
        names, rules = [*names, "class_year"], [*rules, Rule.CLASS_YEAR]
    one = [column for name in names for column in np.atleast_2d(getattr(mentees, name).T)]
    other = [column for name in names for column in np.atleast_2d(getattr(mentors, name).T)]
    shares: tuple[str, ...] = ("days",) if scorer.in_convention else ("frequency", "modes")
    return one, other, shares, tuple(rules)


def _terms(scorer: Scorer) -> Grouping:
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    one, other = (
        [
            side.eligible,
            side.institution_wish,
            side.institution >= 0,
            side.has_ranks,
            *side.languages.T,
        ]
        for side in (mentees, mentors)
    )
    shares = ("institution", "mentee_ranks", "mentor_ranks", "unasked")
    rules = (Rule.NOT_ELIGIBLE, Rule.LANGUAGE, Rule.INSTITUTION)
    return [*one, mentees.asked > 0], [*other, mentors.offered > 0], shares, rules


def _grouped(scorer: Scorer, grouping: Callable[[Scorer], Grouping]) -> tuple[Ints, Vectors]:
    """Give each mentee's class, and the points of each class with every mentor."""
    one, other, shares, rules = grouping(scorer)
    (of_mentee, rows), (of_mentor, columns) = classed(one), classed(other)
    rows = rows[:, None]
    most = scorer.share_points()
    points = np.zeros(np.broadcast_shapes(rows.shape, columns.shape), dtype=np.int64)
    for name in shares:
        points = points + scorer.share(name, most[name], rows, columns)[0]
    broken = np.zeros(points.shape, dtype=bool)
    for rule in rules:
        broken = broken | MASKS[rule](scorer, rows, columns)
    return of_mentee, _spread_out(np.where(broken, FORBIDDEN, points), of_mentor, np.int16)


def classed(columns: Sequence[Column]) -> tuple[Ints, Ints]:
    """Number the distinct rows of ``columns``: each row's class, and one row of each class.

    Examples
    --------
    >>> classed([np.array([5, 7, 5]), np.array([1, 1, 1])])
    (array([0, 1, 0]), array([0, 1]))

    """
    classes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, codes = np.unique(column, return_inverse=True)
        _, classes = np.unique(
            classes * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True
        )
    _, first = np.unique(classes, return_index=True)
    return classes, first


def _spread_out(table: Column, of_mentor: Ints, kind: type[S]) -> NDArray[S]:
    """Give each mentor the column of their class; padding is zero."""
    spread = np.zeros((len(table), padded(len(of_mentor))), dtype=kind)
    spread[:, : len(of_mentor)] = table.astype(kind)[:, of_mentor]
    return spread


def _field_vectors(scorer: Scorer) -> tuple[Ints, tuple[Vectors, ...]]:
    """Give each mentee's class, and four vectors by class, as `compiled.fill` reads them."""
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    of_mentee, rows = classed([mentees.field_wish, mentees.field_count > 0])
    of_mentor, columns = classed([mentors.field_wish, mentors.field_count > 0])
    one, other = mentees.field_wish[rows][:, None], mentors.field_wish[columns]
    known = (mentees.field_count[rows] > 0)[:, None] & (mentors.field_count[columns] > 0)
    wish = np.where(one == ANY, other, one)
    counts = known & ((wish == SAME) | (wish == DIFFERENT))
    most = 100 * scorer.weights.field
    average = scorer.calibration.average("field", most)
    points = np.where(counts | (wish >= MUST_SAME), 0, average)
    without = np.where(_must(MUST_SAME, one, other, known), FORBIDDEN, points)
    with_field = np.where(_must(MUST_DIFFERENT, one, other, known), FORBIDDEN, points)
    sign = np.where(counts, np.where(wish == DIFFERENT, -1, 1), 0)
    begin = np.where(sign < 0, most, 0)
    vectors = [
        _spread_out(table, of_mentor, np.int16) for table in (without, with_field, sign, begin)
    ]
    lifts = scorer.begins("field", most)[1].astype(np.int16)
    vectors[3][:, : len(lifts)] += vectors[2][:, : len(lifts)] * lifts
    return of_mentee, tuple(vectors)


def _must(code: int, one: Ints, other: Ints, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell where a must of this code stands, or any must cannot be judged."""
    unjudged = ~known & ((one >= MUST_SAME) | (other >= MUST_SAME))
    broken: NDArray[np.bool_] = (one == code) | (other == code) | unjudged
    return broken


def _slopes(scorer: Scorer, block: str) -> tuple[Ints, tuple[Block, Block]]:
    """Give each mentee's class for a style, and by class where points start and how they fall."""
    sides = (scorer.pool.mentees, scorer.pool.mentors)
    columns = [[getattr(side, f"{block}_mask"), getattr(side, f"{block}_turn")] for side in sides]
    (of_mentee, rows), (of_mentor, mentors) = (classed(each) for each in columns)
    most = 100 * scorer.weights.by_factor()[block]
    spread, average = scorer.calibration.spread(block), scorer.calibration.average(block, most)
    items = scorer.apart(block, rows[:, None], mentors)[0]
    turned = scorer.turned(block, rows[:, None], mentors)
    found = lines(most, spread, average)[turned.astype(np.int64), items]
    start, fall = (_spread_out(found[:, :, part], of_mentor, np.int32) for part in (0, 1))
    leans = scorer.leans(block, most)[1]
    here = slice(len(leans))
    start[:, here] -= (np.sign(fall[:, here]) * leans).astype(np.int32)
    return of_mentee, (start, fall)


def _exceptions(scorer: Scorer, gate: Gate) -> tuple[Ints, Block, Block]:
    """Score the single pairs that the loop cannot know: row starts, columns, points."""
    mentees, mentors = scorer.pool.shape
    persons = set(scorer.pool.mentees.person.tolist()) & set(scorer.pool.mentors.person.tolist())
    keys = [
        *gate.keys.values(),
        gate.locked_keys,
        gate.person_keys(frozenset((each, each) for each in persons)),
        scorer.pool.mentee_ranks[0],
        scorer.pool.mentor_ranks[0],
        _same_institution(scorer),
    ]
    found = np.unique(np.concatenate(keys))
    rows, columns = found // max(mentors, 1), found % max(mentors, 1)
    step = 1 << 16
    points = [
        exact_points(scorer, gate, rows[at : at + step], columns[at : at + step])
        for at in range(0, len(found), step)
    ]
    whole = np.concatenate([np.zeros(0, dtype=np.int64), *points])
    starts = np.searchsorted(rows, np.arange(mentees + 1))
    return starts, columns.astype(np.int32), whole.astype(np.int32)


def _same_institution(scorer: Scorer) -> Ints:
    """Give the keys of pairs at one institution, where either has a wish about it."""
    mentees, mentors = scorer.pool.mentees, scorer.pool.mentors
    order = np.argsort(mentors.institution, kind="stable")
    sorted_ones = mentors.institution[order]
    first = np.searchsorted(sorted_ones, mentees.institution, side="left")
    count = np.searchsorted(sorted_ones, mentees.institution, side="right") - first
    count = np.where(mentees.institution >= 0, count, 0)
    rows = np.repeat(np.arange(len(count)), count)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    columns = order[np.repeat(first, count) + offset]
    wished = (mentees.institution_wish[rows] != ANY) | (mentors.institution_wish[columns] != ANY)
    keys: Ints = (rows * len(order) + columns)[wished]
    return keys
