"""Check that the points the solvers read are those of the plain definition.

A round of people is scored by numpy, a large one by a compiled loop. Both must equal
`definition.score` and `rules.forbidding`, which are plain Python, take about 25 microseconds a
pair, and so cannot score every pair of a large round. What is done instead:

* Every **chosen pair** is scored by the definition, always. So the pairs are permitted and have
  the points stated, whatever the compiled loop believes.
* A **sample of n other pairs** is too, drawn evenly from all pairs that a solver may choose. If all
  n are right then, with 95 % confidence, fewer than 3 / n of all pairs are wrong: were it that
  many, n right ones in a row would come up less than once in twenty ((1 - 3/n)**n < 0.05, the
  "rule of three"). With n = 3,000 that is one pair in a thousand. A small round has all its pairs
  scored.
* Up to a million pairs, **each pair** of a compiled round is scored by numpy too, beyond that a
  hundred thousand; ten thousand where no sample is asked for, as between two steps of a session,
  each of which draws others. Numpy's points come from other code than the loop's comparing of
  bits, but the loop's tables are made by numpy: a fault in both is found by the sample alone.

What this cannot see: points too low, or a pair forbidden, for a few pairs of a large round only,
none of them chosen. A better choice of pairs might then be missed. Points too high are
safer: such a pair must keep within its prices as well, so the proof holds with the right ones.

The draw is random but not hidden: it follows from the size of the round and its result.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, TypedDict

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import WrongPoints
from matching.core.score_matrix import Block, Patched, Table
from matching.core.scoring.definition import score
from matching.core.scoring.rules import forbidding

if TYPE_CHECKING:
    from matching.core.problem import Problem

Ints = NDArray[np.int64]
Cell = tuple[int, int]

SAMPLE = 3_000
"""Pairs beside the chosen ones that are scored by the definition."""

WHOLE = 10_000
"""Rounds of up to so many pairs have each pair scored by the definition."""

COMPARED, COMPARED_WHOLE = 100_000, 1 << 20
"""Pairs of a compiled round that numpy scores too; up to so many pairs, all of them."""

COMPARED_BETWEEN = 10_000
"""The same where no sample is drawn for the definition."""

SLICE = 1 << 15

ABSENT = -1


class Definition:
    """The points of single pairs, by the plain definition; each pair is scored once.

    A problem made from a table is its own definition. Pairs that a session changed (bars) count
    as changed: they belong to the problem as it was given.

    Parameters
    ----------
    problem : Problem
    known : Definition, optional
        That of an earlier state. What it scored stands where the people are the very same object:
        a pair's points follow from them alone.

    """

    def __init__(self, problem: "Problem", known: "Definition | None" = None) -> None:
        source = problem.source
        self._changed = source.changes if isinstance(source, Patched) else {}
        self._source, self._people = source, problem.people
        same = known is not None and known._people is self._people
        self._scored: dict[Cell, int] = known._scored if known is not None and same else {}

    @property
    def plain(self) -> bool:
        """Tell whether there are people whom plain Python can score."""
        return self._people is not None

    def points(self, pairs: Iterable[Cell]) -> list[int]:
        """Give the points of each pair, -1 if it is not permitted."""
        if self.plain:
            return [self._of(*pair) for pair in pairs]
        cells = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return self._source.pairs(cells[:, 0], cells[:, 1]).tolist() if len(cells) else []

    def _of(self, row: int, column: int) -> int:
        if (row, column) in self._changed:
            return self._changed[row, column]
        if (row, column) not in self._scored:
            self._scored[row, column] = self._score(row, column)
        return self._scored[row, column]

    def _score(self, row: int, column: int) -> int:
        people = self._people
        assert people is not None
        mentee, mentor, rules = people.mentees[row], people.mentors[column], people.rules
        points = score(mentee, mentor, people.weights, rules, people.calibration).points
        return ABSENT if forbidding(mentee, mentor, rules, points) else points


class Readings:
    """What the solvers' source says of some pairs, noted while all pairs are looked at.

    Parameters
    ----------
    rows, columns : int64 arrays
        The pairs; all rows are among those looked at.

    """

    def __init__(self, rows: Ints, columns: Ints) -> None:
        order = np.argsort(rows, kind="stable")
        self.rows, self.columns = rows[order], columns[order]
        self.points = np.full(len(rows), ABSENT, dtype=np.int64)

    def note(self, block: Block, rows: Ints) -> None:
        """Note the pairs of these rows, which rise; several threads may do so at once."""
        here = slice(*np.searchsorted(self.rows, (rows[0], rows[-1] + 1)))
        at = np.searchsorted(rows, self.rows[here])
        self.points[here] = block[at, self.columns[here]]

    @property
    def pairs(self) -> list[Cell]:
        """The pairs, in the order of the rows."""
        return list(zip(self.rows.tolist(), self.columns.tolist(), strict=True))


class Counts(TypedDict):
    """How many pairs were compared, as a `Report` says it."""

    defined: int
    sampled: int
    compared: int
    every_pair: bool


class Result(Protocol):
    """Any solution: how many pairs it has, and how many points."""

    @property
    def matched(self) -> int:
        """Number of pairs."""

    @property
    def points(self) -> int:
        """Sum of their points."""


class Scores:
    """The pairs whose points are compared: chosen ones, a sample, and numpy's.

    Parameters
    ----------
    problem, solution : Problem, Result
    definition : Definition
    chosen : dict of (row, column) to int
        The chosen pairs, with their points by the definition.
    free : int64 array
        The rows that a solver may place.
    sample : int
        Pairs to draw for the definition.

    """

    def __init__(
        self,
        problem: "Problem",
        solution: Result,
        definition: Definition,
        chosen: Mapping[Cell, int],
        free: Ints,
        sample: int,
    ) -> None:
        self._source, self._definition, self._chosen = problem.source, definition, chosen
        self._free, self._mentors = free, problem.shape[1]
        self._dice = np.random.Generator(
            np.random.PCG64([*problem.shape, solution.matched, abs(solution.points)])
        )
        movable = set(free.tolist())
        cells = [pair for pair in chosen if pair[0] in movable]
        self._taken = Readings(*np.array(cells, dtype=np.int64).reshape(-1, 2).T)
        self._sample = self._drawn(sample, WHOLE if sample else 0) if definition.plain else NONE
        compared = COMPARED if sample else COMPARED_BETWEEN
        self._by_numpy = self._drawn(compared, COMPARED_WHOLE) if self._compiled() else NONE

    def _compiled(self) -> bool:
        """Tell whether blocks may come from elsewhere than single pairs do."""
        source = self._source.base if isinstance(self._source, Patched) else self._source
        return not isinstance(source, Table)

    @property
    def _pairs(self) -> int:
        return len(self._free) * self._mentors

    def _drawn(self, size: int, whole: int) -> Readings:
        """Draw pairs of rows that may be placed; all of them where there are few."""
        if self._pairs <= whole:
            at = np.arange(self._pairs)
        else:
            at = self._dice.integers(0, self._pairs, size)
        return Readings(self._free[at // max(self._mentors, 1)], at % max(self._mentors, 1))

    def note(self, block: Block, rows: Ints) -> None:
        """Note what a block says of the pairs that are compared."""
        for readings in (self._taken, self._sample, self._by_numpy):
            readings.note(block, rows)

    def check(self) -> Counts:
        """Compare, once every block was noted; give the counts for a report.

        Raises
        ------
        WrongPoints
            Naming the first pair of which the solvers read something else.

        """
        taken = self._taken
        _compare(taken, [self._chosen[pair] for pair in taken.pairs], "definition")
        _compare(self._sample, self._definition.points(self._sample.pairs), "definition")
        self._compare_by_numpy()
        plain = self._definition.plain
        return {
            "defined": len(self._chosen) if plain else 0,
            "sampled": len(self._sample.rows),
            "compared": len(self._by_numpy.rows),
            "every_pair": plain and self._pairs == len(self._sample.rows) <= WHOLE,
        }

    def _compare_by_numpy(self) -> None:
        found = self._by_numpy
        for at in range(0, len(found.rows), SLICE):
            part = slice(at, at + SLICE)
            points = self._source.pairs(found.rows[part], found.columns[part])
            wrong = np.flatnonzero(points != found.points[part])
            if len(wrong):
                first = at + int(wrong[0])
                pair, read = found.pairs[first], int(found.points[first])
                raise _wrong(pair, read, int(points[wrong[0]]), "numpy scorer")


NONE = Readings(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _compare(found: Readings, right: list[int], whose: str) -> None:
    for pair, read, points in zip(found.pairs, found.points.tolist(), right, strict=True):
        if read != points:
            raise _wrong(pair, read, points, whose)


def _wrong(pair: Cell, read: int, points: int, whose: str) -> WrongPoints:
    return WrongPoints(
        f"The solver read that the pair {pair} {_has(read)}; by the {whose} it {_has(points)}."
    )


def _has(points: int) -> str:
    return "is not permitted" if points < 0 else f"has {points} points"
