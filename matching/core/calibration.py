"""The constants of one run: where the pool's own averages and spreads lie.

Two random people answer five-point questions alike in about six steps of ten, so likeness
must be stretched over what this pool really shows before it can separate pairs; and a question
nobody answered must count as the pool's average. Both need a look at the pool. That look is
taken once, on a seeded sample of its pairs, written down in whole numbers, and stored with the
run: the same numbers give the same points for ever.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

UNIT = 10_000
"""Shares are whole ten-thousandths."""

SHARES = (
    "needs",
    "communication",
    "approach",
    "mentee_ranks",
    "mentor_ranks",
    "institution",
    "field",
    "region",
    "frequency",
    "modes",
    "days",
)
"""The separately answered parts that have a pool average."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the 5th and the 95th percentile of likeness lie, in ten-thousandths.

    Points run from 0 at ``low`` to all at ``high``, straight between. Without any spread
    (``low == high``) likeness says nothing, and the pool's average counts.
    """

    low: int = 0
    high: int = UNIT


@dataclass(frozen=True, slots=True)
class Calibration:
    """All constants of one run.

    Parameters
    ----------
    communication, approach : Spread
        The spreads of the two working-style blocks.
    averages : mapping of str to int
        Average share of each of `SHARES` among sampled pairs that answered, in
        ten-thousandths. A missing name counts as one half.
    breadth : int
        Topics a mentor may offer at full strength. Who offers more shares this many
        topics' strength among them all, so that ticking every topic wins nothing.

    Examples
    --------
    >>> Calibration.from_data(Calibration(breadth=4).as_data()).breadth
    4

    """

    communication: Spread = Spread()
    approach: Spread = Spread()
    averages: Mapping[str, int] = field(default_factory=dict)
    breadth: int = 8

    def average(self, share: str, most: int) -> int:
        """Give the points that an unanswered ``share`` counts for, of at most ``most``."""
        return most * self.averages.get(share, UNIT // 2) // UNIT

    def as_data(self) -> dict[str, Any]:
        """Give the constants as plain data that JSON can hold."""
        return asdict(self) | {"averages": dict(self.averages)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Calibration":
        """Read what `as_data` gave."""
        return cls(
            Spread(**data["communication"]),
            Spread(**data["approach"]),
            dict(data["averages"]),
            data["breadth"],
        )
