"""The compiled inner loop: the points of a block of pairs, about a nanosecond each.

What makes it fast: sets and scales are bits, so that comparing is AND, XOR and counting; everything
about a mentor lies in chunks of 16 (all first attributes, then all second ones ...), so that one
instruction works on many mentors; every number stays in 32 bits (numba would widen each sum and
product to 64); there is no branch and no look-up inside the loop. What depends
only on a mentee's *class* (the region and its wish, say) is worked out once for each class and
added as a row of numbers.

This module needs numba and is only loaded for large pools; the web process never loads it.
"""

from typing import Any  # numba's and LLVM's objects have no types

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

from matching.core.score_matrix import LANES
from matching.core.scoring.factors.style import SHIFT

COLUMNS = 11
"""Attributes of a mentor in a chunk, in the order in which `fill` reads them."""


@intrinsic
def _ones(typing: Any, word: Any) -> Any:
    """Count the bits set in a 32-bit word: one machine instruction."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word32 = ir.IntType(32)
        count = builder.module.declare_intrinsic("llvm.ctpop", [word32])
        return builder.call(count, arguments)

    return types.int32(types.int32), build


ones: Any = _ones


@njit(nogil=True, cache=True, error_model="numpy")
def fill(out, rows, bits, numbers, chunks, classes, vectors, slopes, fields, most, least):
    """Write the points of ``rows`` against all mentors into ``out``.

    Parameters
    ----------
    out : int32 array, shape (len(rows), padded N)
        Filled with points, -1 where not permitted.
    rows : int64 array
        Mentees.
    bits : int32 array, shape (M, 8)
        Topics sought, top topic, fields (2 words), answers and masks of both styles.
    numbers : int32 array, shape (M, 8)
        Points per topic gladly and possibly covered, and what the mentee's own answers add (see
        `centring`); the same per field and related field; what they take off both styles.
    chunks : int32 array, flat
        The mentors' attributes, chunk by chunk.
    classes : int32 array, shape (M, 6)
        Each mentee's class of region, time, terms, fields, and the two styles.
    vectors : tuple of three int16 arrays, shape (classes, padded N)
        Points by class of region, time and terms; far below zero where not permitted.
    slopes : tuple of four int32 arrays, shape (classes, padded N)
        For each style: points are (start - slope * steps) / 1024, kept within 0 and ``most``.
    fields : tuple of four int16 arrays, shape (classes, padded N)
        Points without and with a shared field; whether fields count (1), count turned round (-1)
        or do not (0), and where their points begin.
    most : int32 array of four
        Most points of needs, field, and the two styles. All are in the order of `factor.Slot`.
    least : int
        The minimum; a pair below it is not permitted.
    """
    region, time, terms = vectors
    start_one, slope_one, start_two, slope_two = slopes
    without, with_field, signs, begins = fields
    lanes = np.uint64(LANES)
    none = np.int32(0)
    most_needs, most_field, most_one, most_two = most[0], most[1], most[2], most[3]
    for at in range(len(rows)):
        i = rows[at]
        sought, top, named, named2 = bits[i, 0], bits[i, 1], bits[i, 2], bits[i, 3]
        style, mask, style2, mask2 = bits[i, 4], bits[i, 5], bits[i, 6], bits[i, 7]
        gladly, could = numbers[i, 0], numbers[i, 1]
        lift, field_lift = numbers[i, 2], numbers[i, 5]
        full, half = numbers[i, 3], numbers[i, 4]
        lean, lean2 = numbers[i, 6], numbers[i, 7]
        against, against2 = np.int32(-lean), np.int32(-lean2)
        of_region, of_time, of_terms = (
            region[classes[i, 0]],
            time[classes[i, 1]],
            terms[classes[i, 2]],
        )
        group = classes[i, 3]
        no_field, a_field = without[group], with_field[group]
        sign, start = signs[group], begins[group]
        begin_one, slope = start_one[classes[i, 4]], slope_one[classes[i, 4]]
        begin_two, slope2 = start_two[classes[i, 5]], slope_two[classes[i, 5]]
        row = out[at]
        for chunk in range(np.uint64(len(row)) // lanes):
            first = chunk * lanes * np.uint64(COLUMNS)
            for lane in range(lanes):
                j = chunk * lanes + lane
                c = first + lane
                willing, possible = chunks[c], chunks[c + lanes]
                both = np.int32(ones(sought & willing) + ones(top & willing))
                perhaps = np.int32(ones(sought & possible) + ones(top & possible))
                begin = np.int32(lift + chunks[c + lanes * np.uint64(2)])
                needs = np.int32(np.int32(gladly * both) + np.int32(could * perhaps))
                needs = np.int32(needs + begin)
                points = min(max(needs, none), most_needs)
                same = ones(named & chunks[c + lanes * np.uint64(3)])
                same = np.int32(same + ones(named2 & chunks[c + lanes * np.uint64(4)]))
                near = ones(named & chunks[c + lanes * np.uint64(5)])
                near = np.int32(near + ones(named2 & chunks[c + lanes * np.uint64(6)]))
                known = np.int32(np.int32(full * same) + np.int32(half * near))
                known = np.int32(np.int32(sign[j]) * np.int32(known + field_lift))
                known = np.int32(known + np.int32(start[j]))
                points = np.int32(points + min(max(known, none), most_field))
                # Both are loaded first: a load that hangs on the choice would not be vectorised.
                with_it, without_it = np.int32(a_field[j]), np.int32(no_field[j])
                points = np.int32(points + (with_it if same > none else without_it))
                answered = mask & chunks[c + lanes * np.uint64(8)]
                steps = ones((style ^ chunks[c + lanes * np.uint64(7)]) & answered)
                fall = slope[j]
                own = lean if fall > none else (against if fall < none else none)
                talk = np.int32(np.int32(begin_one[j] - own) - np.int32(fall * steps))
                talk = np.int32(talk >> np.int32(SHIFT))
                points = np.int32(points + min(max(talk, none), most_one))
                answered = mask2 & chunks[c + lanes * np.uint64(10)]
                steps = ones((style2 ^ chunks[c + lanes * np.uint64(9)]) & answered)
                fall = slope2[j]
                own = lean2 if fall > none else (against2 if fall < none else none)
                talk = np.int32(np.int32(begin_two[j] - own) - np.int32(fall * steps))
                talk = np.int32(talk >> np.int32(SHIFT))
                points = np.int32(points + min(max(talk, none), most_two))
                classed = np.int32(np.int32(of_region[j]) + np.int32(of_time[j]))
                points = np.int32(points + np.int32(classed + np.int32(of_terms[j])))
                row[j] = points if points >= least else np.int32(-1)


@njit(nogil=True, cache=True)
def lay_over(out, rows, starts, where, points):
    """Write the exceptions of ``rows`` over their points."""
    for at in range(len(rows)):
        for each in range(starts[rows[at]], starts[rows[at] + 1]):
            out[at, where[each]] = points[each]
