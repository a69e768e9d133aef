"""Lists of promising mentors for each mentee, and of those that a proof missed: compiled loops."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.core.problem import CELLS
from matching.core.score_matrix import Block, Ints, ScoreMatrix
from matching.core.solution import split_lexicographic

LOW = np.int32(-(1 << 30))
OUT = np.int32(1 << 29)
"""A price beyond which nothing is gained; its negative, one at which anything is."""

CHUNK = 64
"""Mentors looked at in one go, without a branch."""


def best_columns(
    source: ScoreMatrix, rows: Ints, prices: Ints, most: int
) -> tuple[Ints, Ints, Ints]:
    """Give the ``most`` best mentors of each mentee at some prices: rows, columns and points."""
    shifted = prices - int(np.median(prices)) if len(prices) else prices
    table = shifted.clip(-OUT, OUT).astype(np.int32)[None]
    nobody = np.zeros(source.shape[0], dtype=np.int64)
    least = np.full(source.shape[0], LOW, dtype=np.int32)
    return _listed(source, rows, table, nobody, least, most)


def gaining_columns(
    source: ScoreMatrix, rows: Ints, mentee: Ints, mentor: Ints, unit: int, most: int
) -> tuple[Ints, Ints, Ints]:
    """Give the pairs that are worth more than their two prices, ``most`` for each mentee.

    Prices are compared class by class: a class is worth ``unit`` points.
    """
    mentee_class, mentee_points = split_lexicographic(mentee, unit)
    mentor_class, mentor_points = split_lexicographic(mentor, unit)
    kinds, which = np.unique(mentee_class, return_inverse=True)
    both = kinds[:, None] + mentor_class
    table = np.where(both > 0, OUT, np.where(both < 0, -OUT, mentor_points))
    if max(np.abs(mentee_points).max(initial=0), np.abs(table).max(initial=0)) > OUT:
        raise OverflowError("Prices grew beyond what 32-bit blocks can hold.")
    least = mentee_points.astype(np.int32)
    return _listed(source, rows, table.astype(np.int32), which, least, most)


def _listed(
    source: ScoreMatrix, rows: Ints, table: Block, which: Ints, least: Block, most: int
) -> tuple[Ints, Ints, Ints]:
    mentors = table.shape[1]
    height = max(1, min(CELLS // max(mentors, 1), 64))
    buffer, room = source.buffer(height), min(most, mentors)
    found = []
    for start in range(0, len(rows) if room else 0, height):
        some = rows[start : start + height]
        where = np.empty((len(some), room), dtype=np.int64)
        value = np.full((len(some), room), LOW, dtype=np.int32)
        block = source.block(some, buffer)
        keep_best(block, table, which[some], least[some], some, where, value)
        at, place = np.nonzero(value > LOW)
        columns = where[at, place]
        found.append((some[at], columns, block[at, columns].astype(np.int64)))
    empty: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
    parts = zip(*found, strict=True) if found else ((empty,),) * 3
    one, two, three = (np.concatenate(each) for each in parts)
    return one, two, three


@njit(nogil=True, cache=True)
def keep_best(block, table, which, least, rows, where, value):
    """Keep the best mentors of each row on a heap whose top is the worst of them.

    Each row begins at another chunk, so that equal rows do not all keep the same of equal mentors.
    """
    mentors = table.shape[1]
    chunks = (mentors + CHUNK - 1) // CHUNK
    for at in range(len(rows)):
        points, price, worst = block[at], table[which[at]], least[at]
        start = (rows[at] * 61) % chunks
        for step in range(chunks):
            chunk = (start + step) % chunks
            end = min(mentors, (chunk + 1) * CHUNK)
            if best_of(points, price, chunk * CHUNK, end) <= worst:
                continue
            for j in range(chunk * CHUNK, end):
                if points[j] >= 0 and points[j] - price[j] > worst:
                    sift(where[at], value[at], j, points[j] - price[j])
                    worst = max(least[at], value[at, 0])


@njit(nogil=True, cache=True)
def best_of(points, price, start, end):
    """Give the best value among some mentors."""
    top = LOW
    for j in range(np.uint64(start), np.uint64(end)):
        top = max(top, points[j] - price[j] if points[j] >= np.int32(0) else LOW)
    return top


@njit(nogil=True, cache=True)
def sift(where, value, j, found):
    """Put a mentor in the place of the worst, and the new worst to the top."""
    at, below, room = 0, 1, len(where)
    while below < room:
        if below + 1 < room and value[below + 1] < value[below]:
            below += 1
        if value[below] >= found:
            break
        where[at], value[at] = where[below], value[below]
        at, below = below, 2 * below + 1
    where[at], value[at] = j, found


@njit(nogil=True, cache=True)
def take_turns(starts, columns, gains, wanted, levels, places, taken):
    """Give mentees the best candidates with an open place: all a first one, then all a second.

    The candidates of mentee i lie from ``starts[i]`` to ``starts[i + 1]``, the best first; those
    that are taken are marked, and ``places`` counts down. Who would lose by one takes none.
    """
    for number in range(len(levels)):
        for i in range(len(wanted)):
            if wanted[i] <= number:
                continue
            for at in range(starts[i], starts[i + 1]):
                if taken[at] == 0 and places[columns[at]] > 0:
                    if levels[number] + gains[at] > 0:
                        taken[at] = 1
                        places[columns[at]] -= 1
                    break
