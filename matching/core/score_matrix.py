"""Where the points of pairs come from: a table, or people scored when they are asked for.

A source gives blocks of rows into buffers that the caller keeps, so that the table of a large
round never exists. Everything after this module only sees blocks of whole points.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

ABSENT = -1
"""The entry of a pair that is not permitted."""

Block = NDArray[np.int32]


class ScoreMatrix(Protocol):
    """Points of M x N pairs, `ABSENT` where not permitted."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""

    @property
    def most(self) -> int:
        """No pair has more points than this."""

    @property
    def held(self) -> bool:
        """Tell whether the points are held in a table; if not, they are counted when asked for."""

    def buffer(self, rows: int) -> Block:
        """Give a buffer for `block`: at least ``rows`` rows, and columns as the source needs."""

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Give the points of ``rows`` against all mentors: shape (len(rows), N or wider).

        What is beyond column N means nothing; it keeps the rows in one piece for fast code.
        ``rows`` rise. The result lies in ``buffer`` and is good until the next call with it.
        Several threads may call this at once, each with its own buffer.
        """

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Give the points of single pairs, shape of ``rows``."""

    def part(self, columns: Ints) -> "ScoreMatrix":
        """Give a source of some mentors only; columns are counted anew."""

    def kinds(self) -> Ints:
        """Give, for each mentee, the first mentee who has exactly the same points."""


LANES = 16
"""Buffers are wider than the mentors by up to this, so that every block has the same layout."""


def padded(columns: int) -> int:
    """Round up to whole chunks, and always beyond ``columns``."""
    return (columns // LANES + 1) * LANES


class Table:
    """Points held in a table, shape (M, N)."""

    held = True

    def __init__(self, points: Block) -> None:
        self.points = points
        self.most = int(points.max(initial=0))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.points.shape[0], self.points.shape[1]

    def buffer(self, rows: int) -> Block:
        """Give a buffer for ``rows`` rows."""
        return np.empty((rows, padded(self.shape[1])), dtype=np.int32)

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Copy ``rows`` into ``buffer``."""
        buffer[: len(rows), : self.shape[1]] = self.points[rows]
        return buffer[: len(rows)]

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Give the points of single pairs."""
        return self.points[rows, columns].astype(np.int64)

    def kinds(self) -> Ints:
        """Find equal rows."""
        return alike([row.tobytes() for row in self.points])

    def part(self, columns: Ints) -> "Table":
        """Give some columns as a table."""
        return Table(self.points[:, columns])


class Derived:
    """Another source seen differently: as large as it, and read into the same buffers."""

    base: ScoreMatrix

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.base.shape

    @property
    def held(self) -> bool:
        """Tell whether the points of the other source are held in a table."""
        return self.base.held

    def buffer(self, rows: int) -> Block:
        """Give a buffer for ``rows`` rows."""
        return self.base.buffer(rows)


class Patched(Derived):
    """Another source with some pairs changed: barred, or worth more because they stand.

    Parameters
    ----------
    base : ScoreMatrix
    changes : mapping of (row, column) to int
        The pairs' new points.

    """

    def __init__(self, base: ScoreMatrix, changes: Mapping[tuple[int, int], int]) -> None:
        self.base, self.changes = base, dict(changes)
        self.most = max(base.most, *self.changes.values(), 0)
        cells = sorted(self.changes)
        self._rows = np.array([row for row, _ in cells], dtype=np.int64)
        self._columns = np.array([column for _, column in cells], dtype=np.int64)
        self._points = np.array([self.changes[cell] for cell in cells], dtype=np.int32)

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Give the other source's block with the changes laid over it."""
        block = self.base.block(rows, buffer)
        if len(rows):
            first, last = np.searchsorted(self._rows, (rows[0], rows[-1] + 1))
            changed = slice(first, last)
            at = np.searchsorted(rows, self._rows[changed])
            here = rows[at] == self._rows[changed]
            block[at[here], self._columns[changed][here]] = self._points[changed][here]
        return block

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Give the points of single pairs."""
        points, width = self.base.pairs(rows, columns), self.shape[1]
        asked, changed = rows * width + columns, self._rows * width + self._columns
        here = np.flatnonzero(np.isin(asked, changed))
        points[here] = self._points[np.searchsorted(changed, asked[here])]
        return points

    def kinds(self) -> Ints:
        """Whoever is concerned by a change is like nobody else."""
        changed = np.zeros(self.shape[0], dtype=bool)
        changed[self._rows] = True
        return set_apart(self.base.kinds(), changed)

    def part(self, columns: Ints) -> "Patched":
        """Give some mentors of the other source, with the changes that concern them."""
        position = {column: at for at, column in enumerate(columns.tolist())}
        kept = {
            (row, position[column]): points
            for (row, column), points in self.changes.items()
            if column in position
        }
        return Patched(self.base.part(columns), kept)


class WithBonus(Derived):
    """Another source with a bonus on the pairs that stand.

    Parameters
    ----------
    base : ScoreMatrix
    incumbents : int64 array, shape (M,)
        The column that each mentee stands with, -1 for nobody.
    bonus : int
        Points more, where the pair is permitted.

    """

    def __init__(self, base: ScoreMatrix, incumbents: Ints, bonus: int) -> None:
        self.base, self.incumbents, self.bonus = base, incumbents, bonus
        self.most = base.most + bonus

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Give the other source's block with the bonus on it."""
        block = self.base.block(rows, buffer)
        columns = self.incumbents[rows]
        at = np.flatnonzero(columns >= 0)
        points = block[at, columns[at]]
        block[at, columns[at]] = np.where(points >= 0, points + self.bonus, points)
        return block

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Give the points of single pairs."""
        points = self.base.pairs(rows, columns)
        stands: NDArray[np.bool_] = (self.incumbents[rows] == columns) & (points >= 0)
        return points + self.bonus * stands

    def kinds(self) -> Ints:
        """Whoever stands with somebody is like nobody else."""
        return set_apart(self.base.kinds(), self.incumbents >= 0)

    def part(self, columns: Ints) -> "WithBonus":
        """Give some mentors of the other source, with the bonus of those pairs."""
        position = np.full(self.shape[1] + 1, -1)  # one more, where nobody's column -1 looks
        position[columns] = np.arange(len(columns))
        return WithBonus(self.base.part(columns), position[self.incumbents], self.bonus)


class Offset(Derived):
    """Another source in which some mentees and mentors are worth more, with whomever they are.

    A constant on every pair of a person changes whether they are matched, and never with whom.

    Parameters
    ----------
    base : ScoreMatrix
    rows : int32 array, shape (M,)
        Points more for each pair of a mentee.
    columns : int32 array, shape (N,)
        Points more for each pair of a mentor.

    """

    def __init__(self, base: ScoreMatrix, rows: Block, columns: Block) -> None:
        self.base, self.rows, self.columns = base, rows, columns
        self.most = base.most + int(rows.max(initial=0)) + int(columns.max(initial=0))

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Give the other source's block, lifted where a pair is permitted."""
        block = self.base.block(rows, buffer)
        here = block[:, : self.shape[1]]
        lifted = here + self.rows[rows][:, None] + self.columns
        here[:] = np.where(here >= 0, lifted, here)
        return block

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Give the points of single pairs."""
        points = self.base.pairs(rows, columns)
        more = self.rows[rows].astype(np.int64) + self.columns[columns]
        return np.where(points >= 0, points + more, points)

    def kinds(self) -> Ints:
        """Whoever is lifted is like nobody else."""
        return set_apart(self.base.kinds(), self.rows > 0)

    def part(self, columns: Ints) -> "Offset":
        """Give some mentors of the other source, lifted as before."""
        return Offset(self.base.part(columns), self.rows, self.columns[columns])


class Mapped(Derived):
    """Another source with its points read through a table: ``shape[points]``.

    Parameters
    ----------
    base : ScoreMatrix
    values : int32 array, shape (most + 1,)
        What each number of points is worth; `ABSENT` takes the pair away.

    """

    def __init__(self, base: ScoreMatrix, values: Block) -> None:
        self.base, self.values = base, np.append(values, np.int32(ABSENT)).astype(np.int32)
        self.most = int(values.max(initial=0))

    def block(self, rows: Ints, buffer: Block) -> Block:
        """Give the other source's block, each number replaced by what it is worth."""
        block = self.base.block(rows, buffer)
        points = block[:, : self.shape[1]]
        points[...] = self.values[points]  # ABSENT is -1, and so reads the last value
        return block

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """Give the worth of single pairs."""
        return self.values[self.base.pairs(rows, columns)].astype(np.int64)

    def kinds(self) -> Ints:
        """Who is alike stays so."""
        return self.base.kinds()

    def part(self, columns: Ints) -> "Mapped":
        """Give some mentors of the other source, valued alike."""
        return Mapped(self.base.part(columns), self.values[:-1])


def alike(rows: Sequence[bytes]) -> Ints:
    """Give the position of the first equal row for each row.

    Examples
    --------
    >>> alike([b"x", b"y", b"x"]).tolist()
    [0, 1, 0]

    """
    first: dict[bytes, int] = {}
    return np.array([first.setdefault(row, at) for at, row in enumerate(rows)], dtype=np.int64)


def set_apart(kinds: Ints, changed: NDArray[np.bool_]) -> Ints:
    """Let the changed ones be like nobody else, and whoever was counted as like one of them."""
    apart = changed | changed[kinds]
    return np.where(apart, np.arange(len(kinds)), kinds)


def table_of(source: ScoreMatrix) -> Block:
    """Work out the whole table; for small rounds and for tests."""
    if isinstance(source, Table):
        return source.points
    if isinstance(source, Patched) and isinstance(source.base, Table):
        return _overlaid_table(source, source.base)
    mentees, mentors = source.shape
    table = np.empty((mentees, mentors), dtype=np.int32)
    step = max(1, (1 << 18) // max(mentors, 1))
    buffer = source.buffer(step)
    for start in range(0, mentees, step):
        rows = np.arange(start, min(mentees, start + step))
        table[rows] = source.block(rows, buffer)[:, :mentors]
    return table


def _overlaid_table(source: Patched, base: Table) -> Block:
    table = base.points.copy()
    for cell, points in source.changes.items():
        table[cell] = points
    return table
