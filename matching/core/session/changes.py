"""What an edit changes: matches, points, and who has somebody else."""

from dataclasses import dataclass

from matching.core.solution import Solution

Move = tuple[int, int | None, int | None]
"""A mentee's row, the mentor's column before and after; None is nobody."""


@dataclass(frozen=True, slots=True)
class Change:
    """What edits do, or would do.

    Attributes
    ----------
    solution : Solution
        The new optimum.
    matched, points : int
        How many more mentees are matched, and how many more points there are (less: below 0).
    moved : tuple of (row, before, after)
        Mentees whose mentor changes.
    free : Change, optional
        The same edits if no pair that stands had a bonus; where it was asked for.

    """

    solution: Solution
    matched: int
    points: int
    moved: tuple[Move, ...]
    free: "Change | None" = None

    @property
    def loss(self) -> "Loss":
        """What it costs."""
        return Loss(-self.matched, -self.points)


def change(before: Solution, after: Solution, free: Solution | None = None) -> Change:
    """Compare two solutions, and the one before with that of a ``free`` solve."""
    old, new = dict(before.pairs), dict(after.pairs)
    rows = {row for row, column in after.pairs if old.get(row) != column}
    rows |= old.keys() - new.keys()
    moved = tuple((row, old.get(row), new.get(row)) for row in sorted(rows))
    matched, points = after.matched - before.matched, after.points - before.points
    return Change(after, matched, points, moved, change(before, free) if free else None)


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """What forcing a pair costs: matches, and points; the lesser is the lesser."""

    matched: int
    points: int
