"""The points of many pairs at once: the same whole numbers as `definition.score`, in numpy.

Every method takes rows and columns as index arrays that broadcast against each other, so the
same code scores a block (``rows[:, None], columns``) and a list of pairs (``rows, columns``).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints
from matching.core.scoring.calibration import Calibration, Spread
from matching.core.scoring.centring import FEWEST_ITEMS, GAP_SHARES, lift
from matching.core.scoring.definition import (
    SHIFT,
    base,
    commitment_shares,
    lean,
    preference_shares,
    rank_points,
    reach,
    slope,
)
from matching.core.scoring.encoding import ANY, DIFFERENT, MUST_SAME, SAME, Pool, Words, encode
from matching.core.scoring.people import ITEMS, STEPS, Kind, Mentee, Mentor, Rules, Weights

PREFERENCES = ("mentee_ranks", "mentor_ranks", "institution")

Shared = tuple[Ints, NDArray[np.bool_]]
"""Points, and which of them rest on answers."""


def within(points: Ints, most: int) -> Ints:
    """Keep points between 0 and ``most``."""
    return np.asarray(np.clip(points, 0, most), dtype=np.int64)


def shared(one: Words, other: Words) -> Ints:
    """Count the members two sets share; the last axis holds the words."""
    members: Ints = np.bitwise_count(one & other).sum(axis=-1, dtype=np.int64)
    return members


class Scorer:
    """Scores any pairs of one pool.

    Parameters
    ----------
    mentees, mentors : sequences of Mentee, Mentor
        The pool, M and N people.
    weights, rules, calibration : Weights, Rules, Calibration
        As for `definition.score`.

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
        asked, whole = mentees.asked[rows], reach(most, self.calibration.spread("needs"))
        gladly = whole // np.maximum(asked, 1)
        could = (whole * 6 // (10 * np.maximum(asked, 1))).astype(np.int64)
        points = gladly * self._covered(mentors.willing, rows, columns)
        points = points + could * self._covered(mentors.could, rows, columns)
        points = self._centred("needs", points, most, rows, columns)
        return points, (asked > 0) & (mentors.offered[columns] > 0), False

    def _centred(self, share: str, points: Ints, most: int, rows: Ints, columns: Ints) -> Ints:
        """Begin where the two's own answers say, and keep within 0 and ``most``."""
        begin = self.begins(share, most)
        return within(points + begin[0][rows] + begin[1][columns], most)

    def begins(self, share: str, most: int) -> tuple[Ints, Ints]:
        """Give where a share's points begin: a part for each mentee, and one for each mentor."""
        spread = self.calibration.spread(share)
        one, other = (side.deviations[share] for side in (self.pool.mentees, self.pool.mentors))
        return base(most, spread) + lift(most, spread, one), lift(most, spread, other)

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
        return self._style("communication", most, rows, columns)

    def _approach(
        self, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        return self._style("approach", most, rows, columns)

    def _style(
        self, block: str, most: int, rows: Ints, columns: Ints
    ) -> tuple[Ints, NDArray[np.bool_], object]:
        items, steps = self.apart(block, rows, columns)
        turned = self.turned(block, rows, columns).astype(np.int64)
        spread, average = self.calibration.spread(block), self.calibration.average(block, most)
        start, fall = np.moveaxis(lines(most, spread, average)[turned, items], -1, 0)
        one, other = self.leans(block, most)
        points = start - fall * steps - np.sign(fall) * (one[rows] + other[columns])
        return within(points >> SHIFT, most), items >= FEWEST_ITEMS, False

    def leans(self, block: str, most: int) -> tuple[Ints, Ints]:
        """Give what each mentee's and mentor's own answers to a style take off (see `lean`)."""
        sides, spread = (self.pool.mentees, self.pool.mentors), self.calibration.spread(block)
        one, other = (lean(most, spread, side.deviations[block]) for side in sides)
        return one, other

    def turned(self, block: str, rows: Ints, columns: Ints) -> NDArray[np.bool_]:
        """Tell which pairs count as better the more they differ."""
        mentee: Ints = getattr(self.pool.mentees, f"{block}_turn")[rows]
        mentor: Ints = getattr(self.pool.mentors, f"{block}_turn")[columns]
        more: NDArray[np.bool_] = np.where(mentee == ANY, mentor, mentee) == DIFFERENT
        return more

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
        whole = reach(most, self.calibration.spread("field"))
        full, half = whole // np.maximum(named, 1), whole // np.maximum(2 * named, 1)
        same, related = self.fields_shared(rows, columns)
        begin = self.begins("field", most)
        points: Ints = (full * same + half * related).astype(np.int64)
        points = points + begin[0][rows] + begin[1][columns]
        different = within(most - points, most)
        points = within(points, most)
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
        points = (
            reach(most, self.calibration.spread("frequency")) * np.array(GAP_SHARES)[gap] // 100
        )
        return self._centred("frequency", points, most, rows, columns), known, False

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
        share = f"{what}s"
        points = reach(most, self.calibration.spread(share)) // np.maximum(named[rows], 1) * both
        return self._centred(share, points, most, rows, columns), known, False


@lru_cache(maxsize=64)
def lines(most: int, spread: Spread, average: int) -> Ints:
    """Give where points start and how they fall, by (turned, items): shape (2, 6, 2)."""
    return np.array(
        [
            [slope(items, turned, most, spread, average) for items in range(ITEMS + 1)]
            for turned in (False, True)
        ]
    )


def blocks(rows: int, columns: int, cells: int = 1 << 18) -> Iterator[tuple[int, int]]:
    """Cut ``rows`` into slices of about ``cells`` cells, so that temporary arrays stay small."""
    step = max(1, cells // max(columns, 1))
    for start in range(0, rows, step):
        yield start, min(rows, start + step)
