"""Ways of working: five questions a block, scored by how alike (or different) two answers are."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from matching.core.score_matrix import Block, Ints
from matching.core.scoring.arithmetic import Points, kept_within, percentile, within
from matching.core.scoring.calibration import UNIT, WHOLE, Calibration, Spread
from matching.core.scoring.centring import NARROWEST, Centring, Somebody, Terms, deviation, width
from matching.core.scoring.classes import classed, spread_out
from matching.core.scoring.columns import (
    ANY,
    DIFFERENT,
    Column,
    Columns,
    Mask,
    of_both,
    thermometer,
    turn_code,
)
from matching.core.scoring.factor import Factor, Found, InLoop, Share, Slot
from matching.core.scoring.parts import Basis
from matching.core.scoring.people import ITEMS, STEPS, Answers, Kind, Mentee, Mentor, Rules, Turn
from matching.core.scoring.reasons import Reason, Sentences

if TYPE_CHECKING:
    from matching.core.scoring.vectorized import Scorer

FEWEST_ITEMS = 3
"""Questions that both must have answered before a block is compared."""

SHIFT = 10
"""Slopes are whole 1024ths (2**10) of a point."""

FAR, CLOSE = 3, 1
"""Steps from which two answers differ, and up to which they are alike."""

ALIKE = tuple(UNIT * (STEPS - gap) // STEPS for gap in range(STEPS + 1))
"""How much two answers 0, 1, ... steps apart are alike, in ten-thousandths."""

W = TypeVar("W", int, Ints)


def style(
    slot: Slot,
    *,
    name: str,
    label: str,
    explanation: str,
    weights: Mapping[Kind, int],
    items: Mapping[str, str],
    sentences: Sentences,
) -> Factor:
    """Make the factor of one block of questions, which people carry under its name."""
    block = _Block(name, slot, tuple(items))
    return Factor(
        name=name,
        label=label,
        explanation=explanation,
        weights=weights,
        shares=(
            Share(
                name=name,
                plain=block.plain,
                vectorized=block.vectorized,
                centring=block.centring,
                spread=block.spread,
            ),
        ),
        columns=block.columns,
        compiled=(
            InLoop(
                slot=slot,
                bits=block.bits,
                numbers=block.numbers,
                lanes=block.lanes,
                classes=block.classes,
            ),
        ),
        reasons=block.reasons,
        sentences=sentences,
        told=1,
        items=items,
        gaps=block.gaps,
    )


class _Block:
    """All forms of one block of questions."""

    def __init__(self, name: str, slot: Slot, items: tuple[str, ...]) -> None:
        self.name, self.items, self.turn = name, items, f"{name}_turn"
        self.centring = Centring(name, self._terms, likeness=ALIKE)

    def _terms(self, who: Somebody, rules: Rules) -> Terms:
        answers = enumerate(getattr(who, self.name))
        given = [(at, answer) for at, answer in answers if answer is not None]
        return (dict.fromkeys(given, 1) if len(given) >= FEWEST_ITEMS else {}), len(given)

    # The plain definition

    def plain(
        self, mentee: Mentee, mentor: Mentor, most: int, rules: Rules, calibration: Calibration
    ) -> Points:
        """Score how alike the two are (or how different, where that is wished)."""
        average, spread = calibration.average(self.name, most), calibration.spread(self.name)
        items, steps = apart(getattr(mentee, self.name), getattr(mentor, self.name))
        if items < FEWEST_ITEMS:
            return average, Basis.FEW
        one, other = (deviation(self.centring, who, rules, calibration) for who in (mentee, mentor))
        leaning = lean(most, spread, one) + lean(most, spread, other)
        turned = self._wishes_different(mentee, mentor)
        return stretched(items, steps, turned, most, spread, average, leaning), Basis.ANSWERS

    def _wishes_different(self, mentee: Mentee, mentor: Mentor) -> bool:
        return wishes_different(getattr(mentee, self.turn), getattr(mentor, self.turn))

    # Many pairs at once

    def columns(
        self, mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules
    ) -> Columns:
        """Encode the answers as thermometers, with a mask of the questions answered."""
        return of_both(mentees, mentors, self._side)

    def _side(self, people: Sequence[Somebody]) -> dict[str, Column]:
        pairs = [thermometer(getattr(each, self.name)) for each in people]
        turns = [turn_code(getattr(each, self.turn)) for each in people]
        return {
            self.name: np.array([bits for bits, _ in pairs], dtype=np.uint32),
            f"{self.name}_mask": np.array([mask for _, mask in pairs], dtype=np.uint32),
            self.turn: np.array(turns, dtype=np.int64),
        }

    def _apart(self, scorer: "Scorer", rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        """Give the number of questions both answered, and the steps between them in all."""
        mentees, mentors = scorer.pool.mentees.columns, scorer.pool.mentors.columns
        mask = f"{self.name}_mask"
        both = mentees[mask][rows] & mentors[mask][columns]
        differing = (mentees[self.name][rows] ^ mentors[self.name][columns]) & both
        items, steps = (np.bitwise_count(each).astype(np.int64) for each in (both, differing))
        return items // STEPS, steps

    def _turned(self, scorer: "Scorer", rows: Ints, columns: Ints) -> Mask:
        """Tell which pairs count as better the more they differ."""
        mentee: Ints = scorer.pool.mentees.columns[self.turn][rows]
        mentor: Ints = scorer.pool.mentors.columns[self.turn][columns]
        more: Mask = np.where(mentee == ANY, mentor, mentee) == DIFFERENT
        return more

    def _leans(self, scorer: "Scorer", most: int) -> tuple[Ints, Ints]:
        """Give what each mentee's and mentor's own answers take off (see `lean`)."""
        spread = scorer.calibration.spread(self.name)
        one, other = (lean(most, spread, each) for each in scorer.deviations(self.name))
        return one, other

    def vectorized(self, scorer: "Scorer", most: int, rows: Ints, columns: Ints) -> Found:
        """Score as `plain` does."""
        items, steps = self._apart(scorer, rows, columns)
        start, fall = self._lines(scorer, most, rows, columns, items)
        one, other = self._leans(scorer, most)
        points = start - fall * steps - np.sign(fall) * (one[rows] + other[columns])
        return within(points >> SHIFT, most), items >= FEWEST_ITEMS, False

    def _lines(
        self, scorer: "Scorer", most: int, rows: Ints, columns: Ints, items: Ints
    ) -> tuple[Ints, Ints]:
        """Give where each pair's points start, and how they fall."""
        spread, average = (
            scorer.calibration.spread(self.name),
            scorer.calibration.average(self.name, most),
        )
        turned = self._turned(scorer, rows, columns)
        start, fall = lines(most, spread, average)
        at = items + (ITEMS + 1) * turned
        return start[at], fall[at]

    def spread(self, scorer: "Scorer", rows: Ints, columns: Ints) -> Spread:
        """Stretch centred likeness over as much as its 5th and 95th percentile are apart.

        As far below its mean as above, so that the mean gives half, wished alike or different.
        """
        items, steps = self._apart(scorer, rows, columns)
        one, other = scorer.deviations(self.name)
        likeness = UNIT * (STEPS * items - steps) // (STEPS * np.maximum(items, 1))
        centred = np.sort((likeness - one[rows] - other[columns])[items >= FEWEST_ITEMS])
        if not len(centred):
            return WHOLE
        half = (percentile(centred, 95) - percentile(centred, 5)) // 2
        mean = int(centred.sum()) // len(centred)
        return Spread(mean - half, mean + half)

    # The compiled loop

    def bits(self, scorer: "Scorer") -> list[Column]:
        """Give the mentees' answers and masks."""
        columns = scorer.pool.mentees.columns
        return [columns[self.name], columns[f"{self.name}_mask"]]

    def numbers(self, scorer: "Scorer", most: int) -> list[Column]:
        """Give what the mentees' own answers take off."""
        return [self._leans(scorer, most)[0]]

    def lanes(self, scorer: "Scorer", most: int) -> list[Column]:
        """Give the mentors' answers and masks."""
        columns = scorer.pool.mentors.columns
        return [columns[self.name], columns[f"{self.name}_mask"]]

    def classes(self, scorer: "Scorer", most: int) -> tuple[Ints, tuple[Block, ...]]:
        """Give each mentee's class, and by class where points start and how they fall."""
        sides = (scorer.pool.mentees.columns, scorer.pool.mentors.columns)
        named = [[side[f"{self.name}_mask"], side[self.turn]] for side in sides]
        (of_mentee, rows), (of_mentor, mentors) = (classed(each) for each in named)
        items = self._apart(scorer, rows[:, None], mentors)[0]
        found = self._lines(scorer, most, rows[:, None], mentors, items)
        start, fall = (spread_out(each, of_mentor, np.int32) for each in found)
        leans = self._leans(scorer, most)[1]
        here = slice(len(leans))
        start[:, here] -= (np.sign(fall[:, here]) * leans).astype(np.int32)
        return of_mentee, (start, fall)

    # Reasons

    def gaps(self, mentee: Mentee, mentor: Mentor) -> dict[str, int]:
        """Give the steps between the two by item, where a gap is not what was wished."""
        return {} if self._wishes_different(mentee, mentor) else self._gaps(mentee, mentor)

    def _gaps(self, mentee: Mentee, mentor: Mentor) -> dict[str, int]:
        answers = (getattr(who, self.name) for who in (mentee, mentor))
        pairs = zip(self.items, *answers, strict=True)
        return {item: abs(one - other) for item, one, other in pairs if None not in (one, other)}

    def reasons(self, mentee: Mentee, mentor: Mentor, rules: Rules) -> Iterator[Reason]:
        """Name the items in which the two are alike, or different where that was wished."""
        gaps = self._gaps(mentee, mentor)
        if self._wishes_different(mentee, mentor):
            if far := [item for item, gap in gaps.items() if gap >= FAR]:
                yield Reason(f"{self.name}.different", {"items": far})
        elif alike := [item for item, gap in gaps.items() if gap <= CLOSE]:
            yield Reason(f"{self.name}.alike", {"items": alike})


def wishes_different(mentee: Turn, mentor: Turn) -> bool:
    """Tell whether the pair counts as better the more they differ; the mentee's wish goes first."""
    return (mentor if mentee is Turn.EITHER else mentee) is Turn.DIFFERENT


def apart(one: Answers, other: Answers) -> tuple[int, int]:
    """Give the number of questions both answered, and the steps between them in all."""
    gaps = [abs(a - b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return len(gaps), sum(gaps)


def stretched(
    items: int,
    steps: int,
    turned: bool,
    most: int,
    spread: Spread,
    average: int,
    leaning: int = 0,
) -> int:
    """Give the points for ``steps`` apart on ``items``: 0 at the spread's low end, all at its high.

    Straight between, rounded down to whole points from 1024ths of a point (see `slope`), after
    what the two's answers give with everybody (``leaning``) is taken off.

    Examples
    --------
    >>> [stretched(5, steps, False, 1500, Spread(4000, 9000), 750) for steps in (2, 6, 12, 20)]
    [1500, 900, 0, 0]

    """
    start, fall = slope(items, turned, most, spread, average)
    sign = (fall > 0) - (fall < 0)
    return kept_within((start - fall * steps - sign * leaning) >> SHIFT, most)


def slope(items: int, turned: bool, most: int, spread: Spread, average: int) -> tuple[int, int]:
    """Give where a block's points start at no step apart, and how far they fall a step.

    Both in 1024ths of a point, before they are kept within 0 and ``most``. Too few items, or
    a pool without any spread, give the average at every step.
    """
    if items < FEWEST_ITEMS or spread.high - spread.low < NARROWEST:
        return average << SHIFT, 0
    start = (most * (UNIT - spread.low) << SHIFT) // width(spread)
    fall = (most * UNIT << SHIFT) // (STEPS * items * width(spread))
    return ((most << SHIFT) - start + (1 << SHIFT) - 1, -fall) if turned else (start, fall)


def lean(most: int, spread: Spread, deviation: W) -> W:
    """Give a deviation of likeness in 1024ths of a point, as `slope` counts them."""
    return (most * deviation << SHIFT) // width(spread)


@lru_cache(maxsize=64)
def lines(most: int, spread: Spread, average: int) -> tuple[Ints, Ints]:
    """Give where points start and how they fall, by items; then the same for who differ gladly."""
    found = [
        slope(items, turned, most, spread, average)
        for turned in (False, True)
        for items in range(ITEMS + 1)
    ]
    start, fall = np.array(found, dtype=np.int64).T.copy()
    return start, fall
