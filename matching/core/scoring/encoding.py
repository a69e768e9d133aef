"""People as arrays of whole numbers: sets as bits, five-point answers as thermometers.

A set becomes a row of 64-bit words, one bit for each member: what two people share is an AND and
a count of bits. An answer 1 to 5 becomes 0 to 4 low bits out of four: the steps between two
answers are an XOR and a count of bits. Everything that compares people then costs a few
machine instructions a pair, and no rounding can creep in.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any  # what a column is made of, and of which type, is said by each call

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.centring import TERMS, Somebody, deviation
from matching.core.scoring.people import (
    IN_PERSON,
    STEPS,
    Answers,
    Direction,
    Mentee,
    Mentor,
    Person,
    Rules,
    Turn,
    Wish,
)

Words = NDArray[np.uint64]

ANY, SAME, DIFFERENT, MUST_SAME, MUST_DIFFERENT = range(5)
"""Codes of wishes in arrays."""


def set_bits(sets: Sequence[Iterable[Hashable]], members: Sequence[Hashable]) -> Words:
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


@dataclass(frozen=True, slots=True)
class Side:
    """The arrays of one side; row i is person i.

    Words are shape (n, words); all others shape (n,). ``deviations`` holds, for each share that is
    centred, how much more than the pool's mean each person's answers earn (see `centring`).
    """

    person: Ints
    eligible: NDArray[np.bool_]
    first_time: NDArray[np.bool_]
    class_year: Ints
    region: Ints
    institution: Ints
    region_wish: Ints
    field_wish: Ints
    institution_wish: Ints
    fields: Words
    field_count: Ints
    languages: Words
    modes: Words
    mode_count: Ints
    days: Words
    day_count: Ints
    frequency: Ints
    communication: NDArray[np.uint32]
    communication_mask: NDArray[np.uint32]
    communication_turn: Ints
    approach: NDArray[np.uint32]
    approach_mask: NDArray[np.uint32]
    approach_turn: Ints
    has_ranks: NDArray[np.bool_]
    deviations: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class MenteeSide(Side):
    """A `Side` with what only mentees have."""

    sought: Words
    top: Words
    asked: Ints


@dataclass(frozen=True, slots=True)
class MentorSide(Side):
    """A `Side` with what only mentors have."""

    willing: Words
    could: Words
    offered: Ints
    near_fields: Words


@dataclass(frozen=True, slots=True)
class Pool:
    """Both sides and what they share: one row per person, and the map of regions.

    ``nearness`` has shape (R + 1, R + 1): 2 the same region, 1 near, 0 far, and -1 in the
    last row and column, which stand for "not answered". ``in_person`` is the bit of meeting in
    person, shape (words,). ``mentee_ranks`` and
    ``mentor_ranks`` are sorted keys ``i * N + j`` of ranked pairs with the place in the list.
    """

    mentees: MenteeSide
    mentors: MentorSide
    nearness: NDArray[np.int8]
    in_person: Words
    mentee_ranks: tuple[Ints, Ints]
    mentor_ranks: tuple[Ints, Ints]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return len(self.mentees.person), len(self.mentors.person)


def encode(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, calibration: Calibration
) -> Pool:
    """Encode everybody. Time and memory grow with the number of people, not of pairs."""
    codes = _Codes(mentees, mentors)
    return Pool(
        _mentee_side(mentees, codes, rules, calibration),
        _mentor_side(mentors, codes, rules, calibration),
        _nearness(codes.regions, rules),
        set_bits([{IN_PERSON}], codes.modes or [IN_PERSON])[0],
        _rank_keys(mentees, mentors, by_mentee=True),
        _rank_keys(mentees, mentors, by_mentee=False),
    )


class _Codes:
    """The code lists that both sides must share."""

    def __init__(self, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> None:
        everybody: list[Somebody] = [*mentees, *mentors]
        self.regions = _codes({each.region} for each in everybody)
        self.institutions = _codes({each.institution} for each in everybody)
        self.fields = _codes(each.fields for each in mentees)
        self.languages = _codes(each.languages for each in everybody)
        self.modes = _codes(each.modes for each in everybody)
        self.days = _codes(each.days for each in everybody)
        self.topics = _codes(each.sought for each in mentees)


def _codes(sets: Iterable[Iterable[Any]]) -> list[Any]:
    return sorted({each for members in sets for each in members if each is not None})


def _column(
    people: Sequence[Somebody], value: Callable[[Any], Any], kind: Any = np.int64
) -> NDArray[Any]:
    return np.fromiter((value(each) for each in people), dtype=kind, count=len(people))


def _places(
    people: Sequence[Somebody], value: Callable[[Somebody], object], codes: list[Any]
) -> Ints:
    """Give each person's place in ``codes``, and -1 where not answered."""
    place = {code: at for at, code in enumerate(codes)}
    return _column(people, lambda each: place.get(value(each), -1))


def _side(
    people: Sequence[Somebody], codes: _Codes, rules: Rules, calibration: Calibration
) -> dict[str, Any]:
    styles = {
        block: [thermometer(getattr(each, block)) for each in people]
        for block in ("communication", "approach")
    }
    columns = {
        "person": _column(people, lambda each: each.person),
        "eligible": _column(people, lambda each: each.eligible, np.bool_),
        "first_time": _column(people, lambda each: each.first_time, np.bool_),
        "class_year": _column(
            people, lambda each: -1 if each.class_year is None else each.class_year
        ),
        "region": _places(people, lambda each: each.region, codes.regions),
        "institution": _places(people, lambda each: each.institution, codes.institutions),
        "fields": set_bits([each.fields for each in people], codes.fields),
        "field_count": _column(people, lambda each: len(each.fields)),
        "languages": set_bits([each.languages for each in people], codes.languages),
        "modes": set_bits([each.modes for each in people], codes.modes),
        "mode_count": _column(people, lambda each: len(each.modes)),
        "days": set_bits([each.days for each in people], codes.days),
        "day_count": _column(people, lambda each: len(each.days)),
        "frequency": _column(people, lambda each: each.frequency or 0),
        "has_ranks": _column(people, lambda each: bool(each.ranked), np.bool_),
        "deviations": {share: _deviations(share, people, rules, calibration) for share in TERMS},
    }
    for wish in ("region_wish", "field_wish", "institution_wish"):
        columns[wish] = np.array(
            [wish_code(getattr(each, wish)) for each in people], dtype=np.int64
        )
    for block, pairs in styles.items():
        turns = [_turn(getattr(each, f"{block}_turn")) for each in people]
        columns[block] = np.array([bits for bits, _ in pairs], dtype=np.uint32)
        columns[f"{block}_mask"] = np.array([mask for _, mask in pairs], dtype=np.uint32)
        columns[f"{block}_turn"] = np.array(turns, dtype=np.int64)
    return columns


def _deviations(
    share: str, people: Sequence[Somebody], rules: Rules, calibration: Calibration
) -> Ints:
    return _column(people, lambda each: deviation(share, each, rules, calibration))


def _turn(turn: Turn) -> int:
    return (ANY, SAME, DIFFERENT)[(Turn.EITHER, Turn.ALIKE, Turn.DIFFERENT).index(turn)]


def _mentee_side(
    mentees: Sequence[Mentee], codes: _Codes, rules: Rules, calibration: Calibration
) -> MenteeSide:
    return MenteeSide(
        **_side(mentees, codes, rules, calibration),
        sought=set_bits([each.sought for each in mentees], codes.topics),
        top=set_bits([{each.top} & each.sought for each in mentees], codes.topics),
        asked=_column(mentees, lambda each: each.asked),
    )


def _mentor_side(
    mentors: Sequence[Mentor], codes: _Codes, rules: Rules, calibration: Calibration
) -> MentorSide:
    near = {named: rules.taxonomy.near(named) for named in {each.fields for each in mentors}}
    return MentorSide(
        **_side(mentors, codes, rules, calibration),
        willing=set_bits([each.willing for each in mentors], codes.topics),
        could=set_bits([each.could - each.willing for each in mentors], codes.topics),
        offered=_column(mentors, lambda each: len(each.willing | each.could)),
        near_fields=set_bits([near[each.fields] for each in mentors], codes.fields),
    )


def _nearness(regions: list[int], rules: Rules) -> NDArray[np.int8]:
    table = np.full((len(regions) + 1, len(regions) + 1), -1, dtype=np.int8)
    for row, one in enumerate(regions):
        table[row, :-1] = [rules.regions.nearness(one, other) for other in regions]
    return table


def _rank_keys(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], *, by_mentee: bool
) -> tuple[Ints, Ints]:
    """Give the ranked pairs as sorted keys, each with its place in its list."""
    rows, columns = ({each.id: at for at, each in enumerate(side)} for side in (mentees, mentors))
    namers: Sequence[Person] = mentees if by_mentee else mentors
    found: dict[int, int] = {}
    for namer in namers:
        for place, other in enumerate(namer.ranked):
            mentee, mentor = (namer.id, other) if by_mentee else (other, namer.id)
            if mentee in rows and mentor in columns:
                found.setdefault(rows[mentee] * len(mentors) + columns[mentor], place)
    keys = np.array(sorted(found), dtype=np.int64)
    return keys, np.array([found[key] for key in keys.tolist()], dtype=np.int64)
