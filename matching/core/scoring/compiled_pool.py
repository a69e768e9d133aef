"""A pool as the arrays that the compiled loop reads, and the exceptions to it.

The points of a pair are split into what is compared bit by bit (topics, fields, styles) and what
depends on *classes* only: two mentees with the same region and the same wish about regions have
the same points for it with every mentor. The classes' points are worked out by the plain
numpy scorer, once per pair of classes, so nothing is defined twice.

What is true of single pairs (a ranked wish, a block, the same institution) is an exception: those
pairs are few, are scored one by one, and are laid over the block.
"""

from collections.abc import Sequence
from copy import copy
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import LANES, Block, Ints, alike, padded
from matching.core.scoring.classes import FORBIDDEN, classed, spread_out
from matching.core.scoring.columns import Column
from matching.core.scoring.factor import ByClass, Row, Singles
from matching.core.scoring.factors import FACTORS, LOOP
from matching.core.scoring.gates import BY_CLASS, MASKS, Gate, exact_points
from matching.core.scoring.vectorized import Scorer

ATTRIBUTES = 11
"""Numbers of a mentor in a chunk, in the order of the loop's slots."""

S = TypeVar("S", bound=np.generic)

Vectors = NDArray[np.int16]


class Arrays:
    """Everything `compiled.fill` reads, and the exceptions."""

    def __init__(self, scorer: Scorer, gate: Gate) -> None:
        self.bits, self.numbers = _mentee_bits(scorer), _mentee_numbers(scorer)
        self.chunks = _mentor_chunks(scorer)
        apart = _without_singles(scorer)
        grouped = [_grouped(apart, row) for row in Row]
        self.vectors = tuple(vectors for _, vectors in grouped)
        compared = [form.classes(scorer, scorer.most(name)) for name, form in LOOP if form.classes]
        (_, self.fields), *styles = compared
        self.slopes = tuple(table for _, tables in styles for table in tables)
        classes = [each for each, _ in (*grouped, *compared)]
        self.classes = np.ascontiguousarray(np.stack(classes, axis=1).astype(np.int32))
        self.most = np.array([scorer.most(name) for name, _ in LOOP], dtype=np.int32)
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
        position = np.full(int(self.where.max(initial=0)) + 1, -1, dtype=np.int32)
        known = columns[columns < len(position)]
        position[known] = np.arange(len(known), dtype=np.int32)
        kept = np.flatnonzero(position[self.where] >= 0)
        part.where, part.points = position[self.where[kept]], self.points[kept]
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


def _mentee_bits(scorer: Scorer) -> Block:
    """Pack what is compared bit by bit: shape (M, 8), as `compiled.fill` reads it."""
    columns = [column for _, form in LOOP for column in form.bits(scorer)]
    return np.ascontiguousarray(np.stack([_words(each) for each in columns], axis=1))


def _words(column: Column) -> Block:
    return column.astype(np.int64).astype(np.uint32).view(np.int32)


def _mentee_numbers(scorer: Scorer) -> Block:
    """Give the whole points per unit of each mentee, and what their own answers add or take off.

    Shape (M, 8), as `compiled.fill` reads it.
    """
    columns = [column for name, form in LOOP for column in form.numbers(scorer, scorer.most(name))]
    return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int32))


def _mentor_chunks(scorer: Scorer) -> Block:
    """Lay the mentors' attributes out chunk by chunk, as `compiled.fill` reads them."""
    columns = [column for name, form in LOOP for column in form.lanes(scorer, scorer.most(name))]
    width = padded(scorer.pool.shape[1])
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


def _singles() -> list[Singles]:
    forms = (form for factor in FACTORS.values() for form in factor.compiled)
    return [form for form in forms if isinstance(form, Singles)]


def _without_singles(scorer: Scorer) -> Scorer:
    """Give the scorer of the same pool, as if nothing were true of single pairs."""
    apart = copy(scorer)
    for each in _singles():
        apart.pool = each.without(apart.pool)
    return apart


def _by_class(row: Row) -> list[tuple[str, ByClass]]:
    """List the factors that add to a row of numbers."""
    return [
        (name, form)
        for name, factor in FACTORS.items()
        for form in factor.compiled
        if isinstance(form, ByClass) and form.row is row
    ]


def _grouped(scorer: Scorer, row: Row) -> tuple[Ints, Vectors]:
    """Give each mentee's class, and the points of each class with every mentor."""
    factors = _by_class(row)
    rules = {rule: form for rule, form in BY_CLASS.items() if form.row is row}
    forms = [*(form for _, form in factors), *rules.values()]
    sides = (scorer.pool.mentees, scorer.pool.mentors)
    (of_mentee, rows), (of_mentor, columns) = (
        classed(_distinct([column for form in forms for column in form.columns(scorer, side)]))
        for side in sides
    )
    rows = rows[:, None]
    points = np.zeros(np.broadcast_shapes(rows.shape, columns.shape), dtype=np.int64)
    for name, form in factors:
        points = points + _class_points(scorer, name, form, rows, columns)
    broken = np.zeros(points.shape, dtype=bool)
    for rule in rules:
        broken = broken | MASKS[rule](scorer, rows, columns)
    return of_mentee, spread_out(np.where(broken, FORBIDDEN, points), of_mentor, np.int16)


def _class_points(scorer: Scorer, name: str, form: ByClass, rows: Ints, columns: Ints) -> Ints:
    if form.points is None:
        return scorer.part(name, rows, columns)
    return scorer.given(name, form.points, scorer.most(name), rows, columns)[0]


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """Leave out columns that several forms name: each costs a sorting."""
    return list({(each.tobytes(), each.dtype): each for each in columns}.values())


def _exceptions(scorer: Scorer, gate: Gate) -> tuple[Ints, Block, Block]:
    """Score the single pairs that the loop cannot know: row starts, columns, points."""
    mentees, mentors = scorer.pool.shape
    persons = set(scorer.pool.mentees.person.tolist()) & set(scorer.pool.mentors.person.tolist())
    keys = [
        *gate.keys.values(),
        gate.locked_keys,
        gate.person_keys(frozenset((each, each) for each in persons)),
        *(keys for each in _singles() for keys in each.keys(scorer)),
    ]
    found = np.sort(np.concatenate(keys))
    found = found[np.diff(found, prepend=-1) > 0]
    rows, columns = found // max(mentors, 1), found % max(mentors, 1)
    step = 1 << 16
    points = [
        exact_points(scorer, gate, rows[at : at + step], columns[at : at + step])
        for at in range(0, len(found), step)
    ]
    whole = np.concatenate([np.zeros(0, dtype=np.int64), *points])
    starts = np.searchsorted(rows, np.arange(mentees + 1))
    return starts, columns.astype(np.int32), whole.astype(np.int32)
