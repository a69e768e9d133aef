"""The scale of points: where the pool's own averages and spreads lie.

Two random people answer five-point questions alike in about six steps of ten, so likeness
must be stretched over what this pool really shows before it can separate pairs; a question
nobody answered must count as the pool's average; and what an answer gives with everybody must not
count (see `centring`). All this needs a look at the pool. That look is taken once, written down in
whole numbers, and kept: the same numbers give the same points for ever, whoever comes or goes.
"""

from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any  # JSON; an answer is a number, a word, or a pair

UNIT = 10_000
"""Shares are whole ten-thousandths."""


@dataclass(frozen=True, slots=True)
class Spread:
    """From which to which share points run, in ten-thousandths: 0 at ``low``, all at ``high``."""

    low: int = 0
    high: int = UNIT

    def __post_init__(self) -> None:
        """Refuse ends that are no whole numbers, beyond all shares, or the wrong way about."""
        _check(self.low)
        _check(self.high)
        if self.low > self.high:
            raise ValueError("A spread begins above its end.")


def _check(number: object) -> None:
    """Refuse what no pool can give; the compiled loop holds no more."""
    if type(number) is not int or abs(number) > 3 * UNIT:
        raise ValueError(f"{number!r} is not a whole number from -30000 to 30000.")


WHOLE = Spread()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What each answer of one side gives on average with the other side.

    Parameters
    ----------
    shares : mapping of answer to int
        In ten-thousandths: topics, fields, means and days by themselves; an answer on a scale as
        (question, answer).
    mean : int
        What everybody of this side gets on average.
    each : int
        What an answer gives that is not among ``shares``.

    """

    shares: Mapping[Any, int] = field(default_factory=dict)
    mean: int = 0
    each: int = 0

    def share(self, answer: Hashable) -> int:
        """Give what one answer gives on average."""
        return self.shares.get(answer, self.each)

    def as_data(self) -> dict[str, object]:
        """Give it as plain data that JSON can hold."""
        shares = [[answer, share] for answer, share in self.shares.items()]
        return {"shares": shares, "mean": self.mean, "each": self.each}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Baseline":
        """Read what `as_data` gave."""
        shares = {
            tuple(each) if isinstance(each, list | tuple) else each: share
            for each, share in data["shares"]
        }
        for number in (*shares.values(), data["mean"], data["each"]):
            _check(number)
        return cls(shares, data["mean"], data["each"])


Baselines = Mapping[str, Mapping[str, Baseline]]
"""By side (``"mentees"``, ``"mentors"``) and share."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """All constants of a scale.

    Parameters
    ----------
    spreads : mapping of str to Spread
        Where the points of a share begin and end, after centring. A missing one is 0 to all.
    averages : mapping of str to int
        Average of each share (`factors.SHARES`) among sampled pairs that answered, in
        ten-thousandths. A missing name counts as one half.
    baselines : mapping of side and share to Baseline
        What answers give with everybody, which is taken off. Without one, nothing is.

    Examples
    --------
    >>> Calibration.from_data(Calibration(averages={"needs": 4}).as_data()).averages
    {'needs': 4}

    """

    spreads: Mapping[str, Spread] = field(default_factory=dict)
    averages: Mapping[str, int] = field(default_factory=dict)
    baselines: Baselines = field(default_factory=dict)

    def average(self, share: str, most: int) -> int:
        """Give the points that an unanswered ``share`` counts for, of at most ``most``."""
        return most * self.averages.get(share, UNIT // 2) // UNIT

    def spread(self, share: str) -> Spread:
        """Give where the points of a share begin and end."""
        return self.spreads.get(share, WHOLE)

    def baseline(self, side: str, share: str) -> Baseline | None:
        """Give what answers of one side to one share give on average, if that is known."""
        return self.baselines.get(side, {}).get(share)

    def as_data(self) -> dict[str, object]:
        """Give the constants as plain data that JSON can hold."""
        return {
            "spreads": {share: asdict(each) for share, each in self.spreads.items()},
            "averages": dict(self.averages),
            "baselines": {
                side: {share: each.as_data() for share, each in shares.items()}
                for side, shares in self.baselines.items()
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Calibration":
        """Read what `as_data` gave; raise `ValueError` for numbers that no pool can give."""
        for number in data["averages"].values():
            _check(number)
        return cls(
            {share: Spread(**each) for share, each in data["spreads"].items()},
            dict(data["averages"]),
            {
                side: {share: Baseline.from_data(each) for share, each in shares.items()}
                for side, shares in data["baselines"].items()
            },
        )
