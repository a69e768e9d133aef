"""How much there is of everything."""

from dataclasses import dataclass
from typing import Self

UNITS = 100
PROGRAMS = 10
"""Long-term programs of divisions and chapters; each had a round in each of the two years."""

RUNNING = 6
"""How many of them have a round that is running."""


@dataclass(frozen=True)
class Sizes:
    """Numbers of rows; `scaled` makes them smaller, for tests."""

    members: int = 50_000
    mentees: int = 5_000
    """Of the current round, as mentors."""
    mentors: int = 3_000
    earlier_mentees: int = 520
    """Of each round that is over, as mentors."""
    earlier_mentors: int = 400
    active: int = 3_000
    """Pairings that go on, over all running rounds."""
    directory: int = 6_000
    mails: int = 200_000

    def scaled(self, factor: float) -> Self:
        """The same association, so many times as large."""
        return type(self)(
            **{name: max(2, round(value * factor)) for name, value in vars(self).items()}
        )
