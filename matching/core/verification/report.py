"""What a proof came to."""

from dataclasses import dataclass

from matching.core.objectives import Goal


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved: so many mentees matched, so many points, and nothing better is possible.

    Attributes
    ----------
    matched, points : int
        Of the pairs, by the plain definition.
    permitted : int
        Permitted pairs that were looked at.
    goal : Goal
        What was asked, and so what the pairs are best for.
    least : int or None
        For *best worst*: the points of the worst pair that was not locked.
    defined : int
        Chosen pairs whose points and rules were worked out by the plain definition: all, or none
        where a problem was made from a table of scores, which is its own definition.
    sampled : int
        Further pairs worked out by the plain definition.
    compared : int
        Pairs whose points from the compiled loop were compared with those from numpy.
    every_pair : bool
        True if each pair that could be chosen was worked out by the plain definition.

    """

    matched: int
    points: int
    permitted: int
    goal: Goal
    least: int | None = None
    defined: int = 0
    sampled: int = 0
    compared: int = 0
    every_pair: bool = False
