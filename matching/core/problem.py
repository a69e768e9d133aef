"""The problem: who may be paired with whom, for how many points, and how many places there are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.core.errors import ProblemError
from matching.core.score_matrix import ABSENT, Block, Ints, Patched, ScoreMatrix, Table, table_of
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.gates import Gate, permitted_points
from matching.core.scoring.people import Mentee, Mentor, Rules
from matching.core.scoring.pool import PoolScores
from matching.core.scoring.scale import calibrate
from matching.core.scoring.vectorized import Scorer
from matching.core.scoring.weights import Weights

S = TypeVar("S", bound=np.generic)

MOST_POINTS = 1 << 26
"""Points of one pair must stay below this, so that sums and prices fit their numbers."""

SMALL = 350_000
"""Pairs up to which a round is small: its table is held, and no compiled code is needed."""

CELLS = 1 << 16
"""Cells of a block: its points stay in the processor's cache."""

Cell = tuple[int, int]
"""A pair by position: the mentee's row and the mentor's column, counted from 0."""


@dataclass(frozen=True, eq=False)
class Pool:
    """The people behind a problem, in the order of its rows and columns, and what scored them."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    weights: Weights
    rules: Rules
    calibration: Calibration
    scorer: Scorer
    gate: Gate

    @cached_property
    def _columns(self) -> dict[int, int]:
        return {mentor.id: column for column, mentor in enumerate(self.mentors)}

    def ids_of(self, cell: Cell) -> tuple[int, int]:
        """Give the ids of the mentee and the mentor of a pair."""
        return self.mentees[cell[0]].id, self.mentors[cell[1]].id

    def ranked_columns(self, row: int) -> list[int]:
        """Give the columns of a mentee's ranked wishes, the most wished first."""
        wished = dict.fromkeys(self.mentees[row].ranked)
        return [self._columns[each] for each in wished if each in self._columns]


@dataclass(frozen=True, eq=False)
class Problem:
    """An assignment problem: M mentees want one mentor each, N mentors have places.

    Make one with `from_scores` or `from_people`; nothing changes it afterwards.

    Attributes
    ----------
    source : ScoreMatrix
        Gives the points of pairs, block by block.
    capacity : ndarray of int64, shape (N,)
        Places of each mentor.
    locked : tuple of (row, column)
        Pairs that every solution must hold.
    people : Pool, optional
        The people, where the problem was made from people.
    out : frozenset of int
        Rows of mentees who have left and are not to be matched.

    """

    source: ScoreMatrix
    capacity: Ints
    locked: tuple[Cell, ...] = ()
    people: Pool | None = None
    out: frozenset[int] = frozenset()

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.source.shape

    @cached_property
    def points(self) -> NDArray[np.int32]:
        """The whole table, shape (M, N): `ABSENT` (-1) for a pair that is not permitted.

        Worked out and kept at the first use; solving and verifying a large round never do.
        """
        return _frozen(table_of(self.source))

    def row(self, row: int) -> Block:
        """Give one mentee's points with every mentor, shape (N,)."""
        block = self.source.block(np.array([row]), self.source.buffer(1))
        return block[0, : self.shape[1]]

    def column(self, column: int) -> Block:
        """Give one mentor's points with every mentee, shape (M,)."""
        one, rows = self.source.part(np.array([column])), np.arange(self.shape[0])
        return one.block(rows, one.buffer(len(rows)))[:, 0]

    def blocks(self) -> Iterator[Block]:
        """Give the points of all mentees, some rows at a time; each is good until the next."""
        mentees, mentors = self.shape
        step = max(1, CELLS // max(mentors, 1))
        buffer = self.source.buffer(step)
        for start in range(0, mentees, step):
            rows = np.arange(start, min(mentees, start + step))
            yield self.source.block(rows, buffer)[:, :mentors]

    def points_of(self, pairs: Sequence[Cell]) -> Ints:
        """Give the points of some pairs."""
        rows = np.array([row for row, _ in pairs], dtype=np.int64)
        columns = np.array([column for _, column in pairs], dtype=np.int64)
        return self.source.pairs(rows, columns) if len(pairs) else rows

    def beside_locks(self) -> tuple[NDArray[np.bool_], Ints]:
        """Give the mentees to match who are not locked, and places beside locked ones."""
        free, places = np.ones(self.shape[0], dtype=bool), self.capacity.copy()
        free[list(self.out)] = False
        for row, column in self.locked:
            free[row] = False
            places[column] -= 1
        return free, places

    @classmethod
    def from_scores(
        cls,
        points: ArrayLike,
        mentor_capacity: ArrayLike,
        *,
        locked: Iterable[Cell] = (),
        barred: Iterable[Cell] = (),
    ) -> "Problem":
        """Make a problem from an array of points.

        Parameters
        ----------
        points : array_like of int, shape (M, N)
            Whole points of each pair, -1 where it is not permitted.
        mentor_capacity : array_like of int, shape (N,)
            Places of each mentor, 0 or more.
        locked, barred : iterables of (row, column)
            Pairs to keep and pairs to forbid.

        Raises
        ------
        ProblemError
            For arrays of the wrong shape or kind, negative capacities, points of `MOST_POINTS`
            or more, and locks that cannot be kept.

        Examples
        --------
        >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1], barred=[(0, 0)])
        >>> problem.points.tolist()
        [[-1, 5], [8, -1]]

        """
        table, capacity = _whole_table(points), _whole_capacity(mentor_capacity)
        if table.shape[1] != len(capacity):
            raise ProblemError(
                f"There are {table.shape[1]} columns of points, but {len(capacity)} capacities."
            )
        for row, column in barred:
            check_cell(row, column, table.shape)
            table[row, column] = ABSENT
        return cls(Table(_frozen(table)), _frozen(capacity), tuple(sorted(set(locked)))).checked()

    @classmethod
    def from_people(
        cls,
        mentees: Sequence[Mentee],
        mentors: Sequence[Mentor],
        weights: Weights,
        rules: Rules,
        *,
        calibration: Calibration | None = None,
    ) -> "Problem":
        """Make a problem from people: score every pair and apply every rule.

        Parameters
        ----------
        mentees, mentors : sequences of Mentee, Mentor
            The pool; row i is ``mentees[i]``, column j is ``mentors[j]``.
        weights, rules : Weights, Rules
            What the program values, and what it forbids or has decided.
        calibration : Calibration, optional
            The constants of an earlier run, to give the same points again. Left out, they are
            found from this pool; read them from ``problem.people.calibration``.

        Raises
        ------
        ProblemError
            For ids that occur twice and for locks that cannot be kept.

        Examples
        --------
        >>> ben = Mentee(id=11, person=1)
        >>> ada = Mentor(id=21, person=2)
        >>> Problem.from_people([ben], [ada], Weights(), Rules()).shape
        (1, 1)

        """
        _check_ids(mentees, "mentees")
        _check_ids(mentors, "mentors")
        constants = calibration or calibrate(mentees, mentors, rules)
        scorer = Scorer(mentees, mentors, weights, rules, constants)
        gate = Gate(scorer, mentees, mentors)
        people = Pool(tuple(mentees), tuple(mentors), weights, rules, constants, scorer, gate)
        capacity = _whole_capacity([mentor.capacity for mentor in mentors])
        source = _source(scorer, gate)
        return cls(source, _frozen(capacity), _locked(gate), people).checked()

    def with_weights(self, weights: Weights, *, minimum: int | None = None) -> "Problem":
        """Score the same people by other weights; decisions and constants of the scale stay.

        Parameters
        ----------
        weights : Weights
        minimum : int, optional
            Another least number of points; locked pairs may have fewer.

        Returns
        -------
        Problem
            The same as one made from the people anew, in about a sixth of the time: what they
            answered is not encoded again.

        Raises
        ------
        ProblemError
            If the problem was made from scores.

        Examples
        --------
        >>> ben, ada = Mentee(id=11, person=1), Mentor(id=21, person=2)
        >>> problem = Problem.from_people([ben], [ada], Weights(), Rules())
        >>> other = problem.with_weights(Weights.only({"needs": 100}))
        >>> problem.points.tolist(), other.points.tolist()
        ([[0]], [[0]])

        """
        people = self.people
        if people is None:
            raise ProblemError("Only a problem made from people has weights.")
        ids = (people.ids_of(cell) for cell in self.locked)
        least = people.rules.minimum if minimum is None else minimum
        rules = replace(people.rules, minimum=least, locked=people.rules.locked.union(ids))
        scorer = people.scorer.reweighted(weights, rules)
        gate = people.gate.with_scorer(scorer)
        source = _source(scorer, gate)
        if isinstance(self.source, Patched):
            source = Patched(source, self.source.changes)
        pool = replace(people, weights=weights, rules=rules, scorer=scorer, gate=gate)
        return replace(self, source=source, people=pool)

    def checked(self, known: Iterable[Cell] = ()) -> "Problem":
        """Give this problem if its locks can be kept, or raise `ProblemError`.

        Of the ``known`` pairs, which were locked before, it is clear that no rule forbids them.
        """
        _check_locks(self, frozenset(known))
        return self


def all_alike(problem: Problem) -> int | None:
    """Give the points of all permitted pairs if they are several and the same; one look at all.

    Examples
    --------
    >>> all_alike(Problem.from_scores([[5, -1], [5, 5]], [1, 1]))
    5
    >>> all_alike(Problem.from_scores([[5, 6]], [1, 1])) is None
    True

    """
    found, known = 0, None
    for block in problem.blocks():
        points = block[block != ABSENT]
        if not len(points):
            continue
        found, known = found + len(points), int(points[0]) if known is None else known
        if (points != known).any():
            return None
    return known if found > 1 else None


def _source(scorer: Scorer, gate: Gate) -> ScoreMatrix:
    """Score a small pool at once, a large one block by block when it is looked at."""
    crowd = PoolScores(scorer, gate)
    if crowd.shape[0] * crowd.shape[1] <= SMALL or not crowd.fits():
        return Table(_frozen(permitted_points(scorer, gate)))
    return crowd


def _locked(gate: Gate) -> tuple[Cell, ...]:
    width = max(gate.pool.shape[1], 1)
    return tuple((key // width, key % width) for key in gate.locked_keys.tolist())


def _whole_table(points: ArrayLike) -> NDArray[np.int32]:
    table = np.array(points)
    if table.ndim == 1 and not table.size:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ProblemError(
            "Points must be a table with a row for each mentee and a column for each mentor."
        )
    if table.size and not np.issubdtype(table.dtype, np.integer):
        raise ProblemError("Points must be whole numbers.")
    if table.size and (table.min() < ABSENT or table.max() >= MOST_POINTS):
        raise ProblemError(f"Points must be -1 (not permitted) or 0 to {MOST_POINTS - 1}.")
    return table.astype(np.int32)


def _whole_capacity(capacity: ArrayLike) -> Ints:
    places = np.array(capacity)
    if places.ndim != 1:
        raise ProblemError("Capacities must be a list with one number for each mentor.")
    if places.size and not np.issubdtype(places.dtype, np.integer):
        raise ProblemError("Capacities must be whole numbers.")
    if places.size and places.min() < 0:
        raise ProblemError("A capacity cannot be below 0.")
    return places.astype(np.int64)


def _frozen(array: NDArray[S]) -> NDArray[S]:
    array.setflags(write=False)
    return array


def _check_ids(side: Sequence[Mentee] | Sequence[Mentor], name: str) -> None:
    seen: set[int] = set()
    for each in side:
        if each.id in seen:
            raise ProblemError(f"The id {each.id} occurs twice among the {name}.")
        seen.add(each.id)


def check_cell(row: int, column: int, shape: tuple[int, ...]) -> None:
    """Raise `ProblemError` if there is no such pair."""
    if not (0 <= row < shape[0] and 0 <= column < shape[1]):
        raise ProblemError(
            f"There is no pair ({row}, {column}) in {shape[0]} mentees and {shape[1]} mentors."
        )


def _check_locks(problem: Problem, known: frozenset[Cell]) -> None:
    """Refuse locks that no solution could keep, each with its own sentence."""
    _check_permitted(problem, [cell for cell in problem.locked if cell not in known])
    rows: set[int] = set()
    used = np.zeros(problem.shape[1], dtype=np.int64)
    for row, column in problem.locked:
        if row in rows:
            raise ProblemError(f"Mentee {row} is locked to two mentors.")
        rows.add(row)
        used[column] += 1
    for column in np.flatnonzero(used > problem.capacity).tolist():
        raise ProblemError(
            f"Mentor {column} has {used[column]} locked mentees, "
            f"but {problem.capacity[column]} places."
        )


def _check_permitted(problem: Problem, cells: Sequence[Cell]) -> None:
    """Refuse locks of pairs that there are not, or that may not be."""
    for cell in cells:
        check_cell(*cell, problem.shape)
    for cell, worth in zip(cells, problem.points_of(cells).tolist(), strict=True):
        if worth == ABSENT:
            raise ProblemError(f"The pair {cell} is locked, but a rule forbids it.")
