"""A pair's points in parts: one for each factor, with what it rests on."""

from dataclasses import dataclass, field
from enum import StrEnum


class Basis(StrEnum):
    """What a part of a score rests on."""

    ANSWERS = "answers"
    AVERAGE = "average"
    """Somebody did not answer, or has no wish: the pool's average counts."""
    FEW = "few"
    """Fewer than three questions in common: the average, with low confidence."""
    RULE = "rule"
    """A must decides; it gives no points."""


@dataclass(frozen=True, slots=True)
class SharePart:
    """What one share of a factor adds: answered separately, as one side's list of names is."""

    share: str
    points: int
    most: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of a pair's score: points out of ``most``, and what they rest on."""

    factor: str
    points: int
    most: int
    basis: Basis
    shares: tuple[SharePart, ...] = field(default=(), repr=False, compare=False)
    """Of a factor with several shares, each."""


@dataclass(frozen=True, slots=True)
class Score:
    """A pair's points and the parts that add up to them."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        """The sum of the parts, 0 to 10,000."""
        return sum(part.points for part in self.parts)

    def part(self, factor: str) -> Part:
        """Give the part of one factor."""
        return next(part for part in self.parts if part.factor == factor)
