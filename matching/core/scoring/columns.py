"""Answers as arrays of whole numbers: sets as bits, five-point answers as thermometers.

A set becomes a row of 64-bit words, one bit for each member: what two people share is an AND and
a count of bits. An answer 1 to 5 becomes 0 to 4 low bits out of four: the steps between two
answers are an XOR and a count of bits. Everything that compares people then costs a few
machine instructions a pair, and no rounding can creep in.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any  # what a column is made of, and of which type, is said by each call

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.scoring.people import (
    STEPS,
    Answers,
    Direction,
    Mentee,
    Mentor,
    Person,
    Turn,
    Wish,
)

BitSets = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Column = NDArray[Any]

ANY, SAME, DIFFERENT, MUST_SAME, MUST_DIFFERENT = range(5)
"""Codes of wishes in arrays."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Named arrays of what somebody answered: row i is person i.

    ``pool`` holds what both sides share, such as a map from code to code.
    """

    mentees: Mapping[str, Column] = field(default_factory=dict)
    mentors: Mapping[str, Column] = field(default_factory=dict)
    pool: Mapping[str, Any] = field(default_factory=dict)


def of_both(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    side: Callable[[Sequence[Any]], dict[str, Column]],
) -> Columns:
    """Make the same columns of both sides."""
    return Columns(side(mentees), side(mentors))


def numbers(
    people: Sequence[Person], value: Callable[[Any], Any], kind: Any = np.int64
) -> NDArray[Any]:
    """Give a number of each person as a column."""
    return np.fromiter((value(each) for each in people), dtype=kind, count=len(people))


def codes(sets: Iterable[Iterable[Any]]) -> list[Any]:
    """List all that is named, in order; None means not answered."""
    return sorted({each for members in sets for each in members if each is not None})


def coded(people: Sequence[Person], value: Callable[[Any], object], known: list[Any]) -> Ints:
    """Give the position of each person's answer in ``known``, and -1 where not answered."""
    position = {code: at for at, code in enumerate(known)}
    return numbers(people, lambda each: position.get(value(each), -1))


def set_bits(sets: Sequence[Iterable[Hashable]], members: Sequence[Hashable]) -> BitSets:
    """Give each set as a row of 64-bit words.

    Parameters
    ----------
    sets : sequence of iterables, length n
        What each person named. Members that are not in ``members`` are left out.
    members : sequence
        All possible members; the position is the bit.

    Returns
    -------
    ndarray of uint64, shape (n, words)
        At least one word a row.

    Examples
    --------
    >>> set_bits([{"b"}, {"a", "b"}], ["a", "b"]).tolist()
    [[2], [3]]

    """
    bit = {member: 1 << at for at, member in enumerate(members)}
    words = max(1, -(-len(bit) // 64))
    rows = bytearray()
    for named in sets:
        row = 0
        for member in named:
            row |= bit.get(member, 0)
        rows += row.to_bytes(8 * words, "little")
    return np.frombuffer(rows, dtype="<u8").astype(np.uint64).reshape(len(sets), words)


def shared(one: BitSets, other: BitSets) -> Ints:
    """Count the members two sets share; the last axis holds the words, most often one."""
    first, *rest = (one[..., word] & other[..., word] for word in range(one.shape[-1]))
    members: Ints = np.bitwise_count(first).astype(np.int64)
    for word in rest:
        members += np.bitwise_count(word)
    return members


def some(sets: BitSets) -> Mask:
    """Tell which sets have members."""
    named: Mask = sets[..., 0] != 0
    for word in range(1, sets.shape[-1]):
        named = named | (sets[..., word] != 0)
    return named


@lru_cache(maxsize=8192)
def thermometer(answers: Answers) -> tuple[int, int]:
    """Give five answers as thermometer bits, and a mask of the questions answered.

    Examples
    --------
    >>> [bin(bits) for bits in thermometer((3, None, 5, None, None))]
    ['0b111100000011', '0b111100001111']

    """
    bits = mask = 0
    for at, answer in enumerate(answers):
        if answer is not None:
            bits |= ((1 << (answer - 1)) - 1) << (STEPS * at)
            mask |= ((1 << STEPS) - 1) << (STEPS * at)
    return bits, mask


def wish_code(wish: Wish) -> int:
    """Give a wish as one of the codes `ANY` to `MUST_DIFFERENT`."""
    if wish.direction is Direction.ANY:
        return ANY
    code = SAME if wish.direction is Direction.SAME else DIFFERENT
    return code + 2 if wish.must else code


def turn_code(turn: Turn) -> int:
    """Give a wish about a way of working as `ANY`, `SAME` or `DIFFERENT`."""
    return (ANY, SAME, DIFFERENT)[(Turn.EITHER, Turn.ALIKE, Turn.DIFFERENT).index(turn)]
