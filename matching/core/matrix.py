"""The points of many pairs at once: the same whole numbers as `scoring.score`, in numpy.

Every method takes rows and columns as index arrays that broadcast against each other, so the
same code scores a block (``rows[:, None], columns``) and a list of pairs (``rows, columns``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .calibration import SHARES, UNIT, Calibration, Spread
from .encode import ANY, DIFFERENT, MUST_SAME, SAME, Ints, Pool, Words, encode
from .people import ITEMS, STEPS, Kind, Mentee, Mentor, Rules, Weights
from .scoring import (
    BREADTH_UNIT,
    FEWEST_ITEMS,
    GAP_SHARES,
    commitment_shares,
    preference_shares,
    rank_points,
    stretched,
)

SAMPLE = 20_000
"""Pairs looked at for the run's constants."""

PREFERENCES = ("mentee_ranks", "mentor_ranks", "institution")

Shared = tuple[Ints, NDArray[np.bool_]]
"""Points, and which of them rest on answers."""


def shared(one: Words, other: Words) -> Ints:
    """Count the members two sets share; the last axis holds the words."""
    return np.bitwise_count(one & other).sum(axis=-1, dtype=np.int64)


class Scorer:
    """Scores any pairs of one pool.

    Parameters
    ----------
    mentees, mentors : sequences of Mentee, Mentor
        The pool, M and N people.
    weights, rules, calibration : Weights, Rules, Calibration
        As for `scoring.score`.

    Examples
    --------
    >>> from matching.core import Mentee, Mentor
    >>> ben = Mentee(id=1, person=1, sought=frozenset({5}))
    >>> ada = Mentor(id=1, person=2, willing=frozenset({5}))
    >>> scorer = Scorer([ben], [ada], Weights(), Rules(), Calibration())
    >>> scorer.block(0, 1).shape
    (1, 1)

    """

    def __init__(
        self,
        mentees: Sequence[Mentee],
        mentors: Sequence[Mentor],
        weights: Weights,
        rules: Rules,
        calibration: Calibration,
    ) -> None:
        self.weights, self.rules, self.calibration = weights, rules, calibration
        self.pool: Pool = encode(mentees, mentors, rules, calibration)

    def block(self, start: int, stop: int) -> NDArray[np.int32]:
        """Score mentees ``start`` to ``stop`` against all mentors: (stop - start, N) points."""
        rows, columns = np.arange(start, stop)[:, None], np.arange(self.pool.shape[1])
        return self.points(rows, columns).astype(np.int32)

    def points(self, rows: Ints, columns: Ints) -> Ints:
        """Score pairs: the sum of the seven parts, 0 to 10,000."""
        return sum(self.parts(rows, columns).values(), np.zeros((), dtype=np.int64))

    def parts(self, rows: Ints, columns: Ints) -> dict[str, Ints]:
        """Score pairs factor by factor, in points."""
        parts = {}
        for factor, weight in self.weights.by_factor().items():
            most = 100 * weight
            shares = self._shares(factor, most)
            nothing = np.zeros((), dtype=np.int64)
            parts[factor] = sum(
                (self.share(name, of, rows, columns)[0] for name, of in shares), nothing
            )
        return parts

    @property
    def in_convention(self) -> bool:
        """Tell whether days count, instead of how often and how to meet."""
        return self.rules.kind is Kind.CONVENTION

    def _shares(self, factor: str, most: int) -> list[tuple[str, int]]:
        """Split a factor into the separately answered shares, with the points of each."""
        if factor == "preference":
            return list(zip(PREFERENCES, preference_shares(most), strict=True))
        if factor == "commitment" and self.in_convention:
            return [("days", most)]
        if factor == "commitment":
            return list(zip(("frequency", "modes"), commitment_shares(most), strict=True))
        return [(factor, most)]

    def share_points(self) -> dict[str, int]:
        """Give the most points of each share, and those of needs for pairs without topics."""
        weights = self.weights.by_factor().items()
        found = dict(pair for name, weight in weights for pair in self._shares(name, 100 * weight))
        return found | {"unasked": found["needs"]}

    def share(self, name: str, most: int, rows: Ints, columns: Ints) -> Shared:
        """Give the points of one share (the average where not answered), and where it was."""
        points, answered, ruled = getattr(self, f"_{name}")(most, rows, columns)
        average = self.calibration.average(name, most)
        given = np.where(ruled, 0, np.where(answered, points, average))
        return given, answered & np.logical_not(ruled)

    def _needs(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        mentees, mentors = self.pool.mentees, self.pool.mentors
        asked, strength = mentees.asked[rows], mentors.breadth[columns]
        gladly = most // np.maximum(asked, 1) * strength // BREADTH_UNIT
        could = most * 6 // (10 * np.maximum(asked, 1)) * strength // BREADTH_UNIT
        points = gladly * self._covered(mentors.willing, rows, columns)
        points = points + could * self._covered(mentors.could, rows, columns)
        return points, (asked > 0) & (mentors.offered[columns] > 0), False

    def _unasked(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        """Score needs for pairs without topics alone: the average there, elsewhere nothing."""
        asked = self.pool.mentees.asked[rows] > 0
        offered = self.pool.mentors.offered[columns] > 0
        average = self.calibration.average("needs", most)
        return np.where(asked & offered, 0, average), np.True_ | asked, False

    def _covered(self, offered: Words, rows: Ints, columns: Ints) -> Ints:
        mentees = self.pool.mentees
        return shared(mentees.sought[rows], offered[columns]) + shared(
            mentees.top[rows], offered[columns]
        )

    def _communication(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        return self._style("communication", most, self.calibration.communication, rows, columns)

    def _approach(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        return self._style("approach", most, self.calibration.approach, rows, columns)

    def _style(
        self, block: str, most: int, spread: Spread, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        items, steps = self.apart(block, rows, columns)
        turned = self.turned(block, rows, columns)
        table = style_table(most, spread, self.calibration.average(block, most))
        return table[turned.astype(np.int64), items, steps], items >= FEWEST_ITEMS, False

    def turned(self, block: str, rows: Ints, columns: Ints) -> NDArray[np.bool_]:
        """Tell which pairs count as better the more they differ."""
        mentee = getattr(self.pool.mentees, f"{block}_turn")[rows]
        mentor = getattr(self.pool.mentors, f"{block}_turn")[columns]
        return np.where(mentee == ANY, mentor, mentee) == DIFFERENT

    def apart(self, block: str, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        """Give the number of questions both answered, and the steps between them in all."""
        mentees, mentors = self.pool.mentees, self.pool.mentors
        both = getattr(mentees, f"{block}_mask")[rows] & getattr(mentors, f"{block}_mask")[columns]
        differing = (getattr(mentees, block)[rows] ^ getattr(mentors, block)[columns]) & both
        return np.bitwise_count(both).astype(np.int64) // STEPS, np.bitwise_count(differing).astype(
            np.int64
        )

    def _mentee_ranks(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        answered = self.pool.mentees.has_ranks[rows] | np.zeros_like(columns, dtype=bool)
        return self._ranks(self.pool.mentee_ranks, most, rows, columns), answered, False

    def _mentor_ranks(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        answered = self.pool.mentors.has_ranks[columns] | np.zeros_like(rows, dtype=bool)
        return self._ranks(self.pool.mentor_ranks, most, rows, columns), answered, False

    def _ranks(self, ranks: tuple[Ints, Ints], most: int, rows: Ints, columns: Ints) -> Ints:
        keys, places = ranks
        wanted = rows * self.pool.shape[1] + columns
        if not len(keys):
            return np.zeros_like(wanted)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        worth = np.array([rank_points(place, most) for place in range(int(places.max()) + 1)])
        return np.where(keys[at] == wanted, worth[places[at]], 0)

    def _institution(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        mentee, mentor = self.pool.mentees.institution[rows], self.pool.mentors.institution[columns]
        same = most * (mentee == mentor).astype(np.int64)
        return self._wished(
            "institution", same, most - same, (mentee >= 0) & (mentor >= 0), rows, columns
        )

    def _field(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        mentees, mentors = self.pool.mentees, self.pool.mentors
        named = mentees.field_count[rows]
        full, half = most // np.maximum(named, 1), most // np.maximum(2 * named, 1)
        same, related = self.fields_shared(rows, columns)
        points = (full * same + half * related).astype(np.int64)
        others = named - same - related
        different = points + full * (others - same)
        known = (named > 0) & (mentors.field_count[columns] > 0)
        return self._wished("field", points, different, known, rows, columns)

    def fields_shared(self, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        """Count the fields named that the mentor knows, and those the mentor works close to."""
        named, mentors = self.pool.mentees.fields[rows], self.pool.mentors
        return shared(named, mentors.fields[columns]), shared(named, mentors.near_fields[columns])

    def _region(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        nearness = self.nearness(rows, columns)
        points, different = most * nearness // 2, most * (2 - nearness) // 2
        return self._wished("region", points, different, nearness >= 0, rows, columns)

    def nearness(self, rows: Ints, columns: Ints) -> Ints:
        """Give 2 for the same region, 1 for a near one, 0 for another, -1 for not answered."""
        mentees, mentors = self.pool.mentees, self.pool.mentors
        return self.pool.nearness[mentees.region[rows], mentors.region[columns]].astype(np.int64)

    def _wished(
        self,
        what: str,
        same: Ints,
        different: Ints,
        known: NDArray[np.bool_],
        rows: Ints,
        columns: Ints,
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        wishes = [getattr(side, f"{what}_wish") for side in (self.pool.mentees, self.pool.mentors)]
        mentee, mentor = wishes[0][rows], wishes[1][columns]
        wish = np.where(mentee == ANY, mentor, mentee)
        return np.where(wish == SAME, same, different), known & (wish != ANY), wish >= MUST_SAME

    def _frequency(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        mentee, mentor = self.pool.mentees.frequency[rows], self.pool.mentors.frequency[columns]
        known = (mentee > 0) & (mentor > 0)
        gap = np.where(known, np.abs(mentee - mentor), 0)
        return most * np.array(GAP_SHARES)[gap] // 100, known, False

    def _modes(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        return self._overlap("mode", most, rows, columns)

    def _days(self, most: int, rows: Ints, columns: Ints) -> tuple[Ints, NDArray[np.bool_], object]:
        return self._overlap("day", most, rows, columns)

    def _overlap(
        self, what: str, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        mentees, mentors = self.pool.mentees, self.pool.mentors
        named, offered = (getattr(side, f"{what}_count") for side in (mentees, mentors))
        both = shared(getattr(mentees, f"{what}s")[rows], getattr(mentors, f"{what}s")[columns])
        known = (named[rows] > 0) & (offered[columns] > 0)
        return most // np.maximum(named[rows], 1) * both, known, False


@lru_cache(maxsize=64)
def style_table(most: int, spread: Spread, average: int) -> Ints:
    """Give the points by (turned, items, steps): shape (2, 6, 21)."""
    table = np.full((2, ITEMS + 1, ITEMS * STEPS + 1), average, dtype=np.int64)
    for turned in (False, True):
        for items in range(FEWEST_ITEMS, ITEMS + 1):
            for steps in range(items * STEPS + 1):
                table[int(turned), items, steps] = stretched(
                    items, steps, turned, most, spread, average
                )
    return table


def calibrate(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, *, seed: int = 1
) -> Calibration:
    """Look at the pool once and give the run's constants.

    Parameters
    ----------
    mentees, mentors : sequences of Mentee, Mentor
        The pool. The order of rows does not matter.
    rules : Rules
        For the maps of regions and fields and the kind of program.
    seed : int
        Chooses the sampled pairs where the pool has more than `SAMPLE`.

    Returns
    -------
    Calibration
        To be stored with the run.

    Examples
    --------
    >>> calibrate([], [], Rules()).communication
    Spread(low=0, high=10000)

    """
    mentees, mentors = (
        sorted(mentees, key=lambda each: each.id),
        sorted(mentors, key=lambda each: each.id),
    )
    first = Calibration(breadth=_breadth(mentees, mentors))
    if not mentees or not mentors:
        return first
    rows, columns = _sample(len(mentees), len(mentors), seed)
    scorer = Scorer(mentees, mentors, Weights(), rules, first)
    communication = _spread(*scorer.apart("communication", rows, columns))
    approach = _spread(*scorer.apart("approach", rows, columns))
    scorer.calibration = replace(first, communication=communication, approach=approach)
    averages = {name: _average(*scorer.share(name, UNIT, rows, columns)) for name in SHARES}
    return replace(scorer.calibration, averages=averages)


def _breadth(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> int:
    """Allow two fifths of the topics in use, and three at least, at full strength."""
    topics = frozenset[int]().union(*(each.sought for each in mentees))
    topics = topics.union(*(each.willing | each.could for each in mentors))
    return max(3, 2 * len(topics) // 5)


def _sample(mentees: int, mentors: int, seed: int) -> tuple[Ints, Ints]:
    if mentees * mentors <= SAMPLE:
        pairs = np.arange(mentees * mentors)
    else:
        pairs = np.random.Generator(np.random.PCG64(seed)).integers(0, mentees * mentors, SAMPLE)
    return pairs // mentors, pairs % mentors


def _spread(items: Ints, steps: Ints) -> Spread:
    """Find the 5th and the 95th percentile of likeness (nearest rank), in ten-thousandths."""
    enough = items >= FEWEST_ITEMS
    likeness = np.sort(UNIT * (STEPS * items - steps)[enough] // (STEPS * items[enough]))
    if not len(likeness):
        return Spread()
    low, high = (likeness[-(-len(likeness) * percent // 100) - 1] for percent in (5, 95))
    return Spread(int(low), int(high))


def _average(points: Ints, answered: NDArray[np.bool_]) -> int:
    found = points[answered]
    return int(found.sum()) // len(found) if len(found) else 0


def blocks(rows: int, columns: int, cells: int = 1 << 18) -> Iterator[tuple[int, int]]:
    """Cut ``rows`` into slices of about ``cells`` cells, so that temporary arrays stay small."""
    step = max(1, cells // max(columns, 1))
    for start in range(0, rows, step):
        yield start, min(rows, start + step)
