"""Groups that are too small to be shown, and those that would give them away.

A group of fewer than `LEAST` people is hidden. Where that leaves a single hidden group, or fewer
than `LEAST` people in all hidden ones together, whoever knows the total could work them out: the
next smallest group is hidden too, with all that are as small, until neither holds. So it is where
hidden groups have together as many people as small ones can have at most: each of them would be
known to have that many.

Numbers of several rounds, or of several years, are added up from single ones (*cells*: one round
in one year) after each has hidden its own small groups. So nothing that any page shows says more
than the cells do, and no page can be taken from another one to find who was hidden.
"""

from collections.abc import Mapping
from typing import TypeVar

from mentorship.numbers.measure import LEAST

Group = TypeVar("Group")


def shown(sizes: Mapping[Group, int], least: int = LEAST) -> set[Group]:
    """The groups that may be shown beside their total."""
    by_size = sorted((group for group in sizes if sizes[group]), key=lambda one: sizes[one])
    hidden = [group for group in by_size if sizes[group] < least]
    rest = by_size[len(hidden) :]
    while hidden and rest and _gives_away(hidden, sizes, least):
        alike = [group for group in rest if sizes[group] == sizes[rest[0]]]
        hidden, rest = hidden + alike, rest[len(alike) :]
    return set() if hidden and _gives_away(hidden, sizes, least) else set(rest)


def _gives_away(hidden: list[Group], sizes: Mapping[Group, int], least: int) -> bool:
    """Whether what is hidden could be worked out, or is few people taken together."""
    together = sum(sizes[group] for group in hidden)
    return len(hidden) < 2 or together < least or together == len(hidden) * (least - 1)
