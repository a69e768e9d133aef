"""Averages of answers: told of five or more, whatever page is taken from whatever other.

Answers are looked at in *cells*: one round in one year. A cell with enough of them is told by
itself. What is too small is added up with other small ones of the same year: of its program first,
then of its unit, of the unit above, and so on to the association, until there are enough. Each page
adds up what lies wholly within it, and leaves out the rest. So all that pages show is made of pools
that have no answer in common and of which none is small: no sum or difference of pages is about
fewer answers than one pool.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from mentorship.models import Round
from mentorship.numbers.scopes import Extent, Scope, parents_of_units

Node = tuple[Extent, int]
"""A round, a program or a unit; the association as a whole is 0."""
Path = tuple[Node, ...]
"""From a round up to what a page is about."""


class Cell(NamedTuple):
    """Where answers are: a round, a shared pool in which it pairs or none, and a year."""

    round: int
    across: int | None
    year: int


@dataclass(frozen=True)
class Answers:
    """Some answers added up: so many, and the sum of what they say."""

    count: int = 0
    total: float = 0.0

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(self.count + other.count, self.total + other.total)


def told(cells: Mapping[Cell, Answers], paths: Mapping[int, Path], least: int) -> Answers:
    """Add up what a page may tell of these cells.

    `paths` knows the rounds that are wholly on the page. Of another one, whose shared pool the page
    sees, it tells no more than that pool, if it is large enough.
    """
    enough = [one for one in cells.values() if one.count >= least]
    small: dict[tuple[Path, int], Answers] = defaultdict(Answers)
    for cell, one in cells.items():
        if one.count < least and cell.round in paths:
            small[paths[cell.round], cell.year] += one
    return _added([*enough, *_pools(small, least)])


def _pools(small: Mapping[tuple[Path, int], Answers], least: int) -> Iterator[Answers]:
    """Small cells, added up on their way from below until there are enough of them."""
    waiting = defaultdict(Answers, small)
    while waiting:
        longest = max(len(path) for path, _year in waiting)
        for path, year in [key for key in waiting if len(key[0]) == longest]:
            one = waiting.pop((path, year))
            if one.count >= least:
                yield one
            elif longest > 1:
                waiting[path[1:], year] += one


def _added(answers: Iterable[Answers]) -> Answers:
    return reduce(Answers.__add__, answers, Answers())


# The way up ----------------------------------------------------------------------------------


def paths(scope: Scope) -> dict[int, Path]:
    """For each round of a scope, how one comes from it up to what the scope is about."""
    rows = Round.objects.filter(pk__in=scope.rounds)
    rounds = rows.values_list("pk", "program", "program__unit").order_by()
    above = parents_of_units()
    return {pk: _up_to(scope, pk, program, unit, above) for pk, program, unit in rounds}


def _up_to(
    scope: Scope, round: int, program: int, unit: int, above: Mapping[int, int | None]
) -> Path:
    path: list[Node] = [(Extent.ROUND, round), (Extent.PROGRAM, program)]
    at: int | None = unit
    while at is not None and (Extent.UNIT, at) not in path:
        path.append((Extent.UNIT, at))
        at = above.get(at)
    path.append((Extent.ASSOCIATION, 0))
    top = (scope.extent, scope.subject.pk if scope.subject else 0)
    return tuple(path[: path.index(top) + 1])
