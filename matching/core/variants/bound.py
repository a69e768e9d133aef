"""What a bound leaves open: by how much something might be better at most."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Gap:
    """By how many matches something might be better at most; or else by how many points.

    Examples
    --------
    >>> Gap(), bool(Gap()), Gap.between(2_005, 2_000, unit=1_000)
    (Gap(matches=0, points=0), False, Gap(matches=0, points=5))

    """

    matches: int = 0
    points: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything is left open."""
        return self != Gap()

    @classmethod
    def between(cls, bound: int, value: int, unit: int, below: int = 0) -> "Gap":
        """Give the gap from a worth to its bound; a match is worth ``unit``.

        With a bound that allows one more match, points say nothing more. Points may be as far as
        ``below`` under zero.
        """
        more = (bound + below) // unit - (value + below) // unit
        return cls(more, 0) if more else cls(0, bound - value)
