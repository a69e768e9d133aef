"""Changed problems: each function gives a new problem and leaves the old one as it was.

An edit is data, so that many can be made at once, kept, and made again: `edited` makes them in
order and looks once, at the end, whether all that is decided can be kept. So two locks may change
places, though each alone would find no room.

Positions never move: somebody who leaves keeps their row or column, newcomers get the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import Cell, Problem, check_cell
from matching.core.score_matrix import ABSENT, Patched, ScoreMatrix, table_of
from matching.core.scoring.people import Mentee, Mentor


def edited(problem: Problem, edits: "Iterable[Edit]") -> Problem:
    """Make edits, one after the other, and check the problem that they come to.

    Parameters
    ----------
    problem : Problem
        As it was; it stays so.
    edits : iterable of Edit
        What is to be done, in order.

    Returns
    -------
    Problem
        With everything done.

    Raises
    ------
    ProblemError
        With a sentence, if an edit makes no sense after those before it, or if what is locked in
        the end cannot be kept.

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, 7]], [1, 1])
    >>> after = edited(problem, [Bar(0, 0), AddPlaces(1, 1), Lock(1, 1)])
    >>> after.points.tolist(), after.capacity.tolist(), after.locked
    ([[-1, 5], [8, 7]], [1, 2], ((1, 1),))

    """
    draft = _Draft(problem)
    for each in edits:
        each.on(draft)
    return draft.finished()


class _Draft:
    """A problem while edits are made to it; what may be wrong for a while is checked at the end."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.base, self.changes = _parted(problem.source)
        self.capacity: list[int] = problem.capacity.tolist()
        self.locked, self.out = set(problem.locked), set(problem.out)
        self.mentees: list[Mentee] = []
        self.mentors: list[Mentor] = []

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors, newcomers among them."""
        mentees, mentors = self.base.shape
        return mentees + len(self.mentees), mentors + len(self.mentors)

    def check_cell(self, cell: Cell) -> None:
        """Refuse a pair that there is not."""
        check_cell(*cell, self.shape)

    def check_mentor(self, column: int) -> None:
        """Refuse a mentor who is not there."""
        if not 0 <= column < self.shape[1]:
            raise ProblemError(f"There is no mentor {column}.")

    def unlock_all(self, side: int, at: int) -> None:
        """Take away all locks of a mentee (side 0) or of a mentor (side 1)."""
        self.locked = {cell for cell in self.locked if cell[side] != at}

    def lengthen(self, line: ArrayLike, axis: int) -> None:
        """Add a row or a column of points to a table."""
        if self.problem.people is not None:
            raise ProblemError("This problem was made from people; add a person.")
        new, length = np.asarray(line), self.shape[1 - axis]
        if new.shape != (length,):
            raise ProblemError(f"The newcomer needs {length} numbers of points.")
        table = np.concatenate([table_of(self.base), np.expand_dims(new, axis)], axis=axis)
        self.base = Problem.from_scores(table, np.zeros(table.shape[1], dtype=int)).source

    def check_people(self) -> None:
        """Refuse a person where there are only points."""
        if self.problem.people is None:
            raise ProblemError("This problem was made from scores; add a row or column of points.")

    def finished(self) -> Problem:
        """Give the problem, or refuse locks that cannot be kept."""
        grown = self._with_newcomers()
        source = Patched(grown.source, self.changes) if self.changes else grown.source
        capacity = np.array(self.capacity, dtype=np.int64)
        locked, out = tuple(sorted(self.locked)), frozenset(self.out)
        found = replace(grown, source=source, capacity=capacity, locked=locked, out=out)
        return found.checked(known=self.problem.locked)

    def _with_newcomers(self) -> Problem:
        people = self.problem.people
        if people is None or not (self.mentees or self.mentors):
            return replace(self.problem, source=self.base)
        return Problem.from_people(
            (*people.mentees, *self.mentees),
            (*people.mentors, *self.mentors),
            people.weights,
            people.rules,
            calibration=people.calibration,
        )


def _parted(source: ScoreMatrix) -> tuple[ScoreMatrix, dict[Cell, int]]:
    """Part a source from the single pairs laid over it."""
    return (source.base, dict(source.changes)) if isinstance(source, Patched) else (source, {})


@dataclass(frozen=True, slots=True)
class Bar:
    """Forbid a pair."""

    row: int
    column: int

    def on(self, draft: _Draft) -> None:
        """Lay it over the points."""
        cell = self.row, self.column
        draft.check_cell(cell)
        if cell in draft.locked:
            raise ProblemError(f"The pair {cell} is locked; unlock it first.")
        draft.changes[cell] = ABSENT


@dataclass(frozen=True, slots=True)
class Unbar:
    """Take back a bar; what the rules forbid stays forbidden."""

    row: int
    column: int

    def on(self, draft: _Draft) -> None:
        """Take it off the points."""
        cell = self.row, self.column
        if cell not in draft.changes:
            raise ProblemError(f"The pair {cell} is not barred.")
        del draft.changes[cell]


@dataclass(frozen=True, slots=True)
class Lock:
    """Decide a pair."""

    row: int
    column: int

    def on(self, draft: _Draft) -> None:
        """Add the lock; whether it can be kept is looked at in the end."""
        draft.check_cell((self.row, self.column))
        if self.row in draft.out:
            raise ProblemError(f"Mentee {self.row} has left.")
        draft.locked.add((self.row, self.column))


@dataclass(frozen=True, slots=True)
class Unlock:
    """Leave a decided pair to the solver again."""

    row: int
    column: int

    def on(self, draft: _Draft) -> None:
        """Take the lock away."""
        cell = self.row, self.column
        if cell not in draft.locked:
            raise ProblemError(f"The pair {cell} is not locked.")
        draft.locked.remove(cell)


@dataclass(frozen=True, slots=True)
class SetPlaces:
    """Say how many places a mentor has."""

    column: int
    places: int

    def on(self, draft: _Draft) -> None:
        """Write it down."""
        draft.check_mentor(self.column)
        if self.places < 0:
            raise ProblemError("A capacity cannot be below 0.")
        draft.capacity[self.column] = self.places


@dataclass(frozen=True, slots=True)
class AddPlaces:
    """Give a mentor places more, or fewer where the number is below 0."""

    column: int
    more: int = 1

    def on(self, draft: _Draft) -> None:
        """Add them to those there are."""
        draft.check_mentor(self.column)
        SetPlaces(self.column, draft.capacity[self.column] + self.more).on(draft)


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Let a mentee leave, with any lock on them."""

    row: int

    def on(self, draft: _Draft) -> None:
        """Count them out."""
        if not 0 <= self.row < draft.shape[0] or self.row in draft.out:
            raise ProblemError(f"There is no mentee {self.row}.")
        draft.unlock_all(0, self.row)
        draft.out.add(self.row)


@dataclass(frozen=True, slots=True)
class PutBack:
    """Count a mentee in again who had left; a lock that they had is not put back."""

    row: int

    def on(self, draft: _Draft) -> None:
        """Count them in."""
        if self.row not in draft.out:
            raise ProblemError(f"Mentee {self.row} has not left.")
        draft.out.remove(self.row)


@dataclass(frozen=True, slots=True)
class LeaveOutMentor:
    """Let a mentor leave, with any lock on them; places bring them back."""

    column: int

    def on(self, draft: _Draft) -> None:
        """Take their places away."""
        draft.unlock_all(1, self.column)
        SetPlaces(self.column, 0).on(draft)


@dataclass(frozen=True, slots=True, eq=False)
class AddMentee:
    """Add a mentee: a `Mentee`, or a row of points where the problem was made from scores."""

    newcomer: Mentee | ArrayLike

    def on(self, draft: _Draft) -> None:
        """Give them the next row."""
        if isinstance(self.newcomer, Mentee):
            draft.check_people()
            draft.mentees.append(self.newcomer)
        else:
            draft.lengthen(self.newcomer, axis=0)


@dataclass(frozen=True, slots=True, eq=False)
class AddMentor:
    """Add a mentor: a `Mentor`, or a column of points and a number of places."""

    newcomer: Mentor | ArrayLike
    places: int = 1

    def on(self, draft: _Draft) -> None:
        """Give them the next column."""
        if isinstance(self.newcomer, Mentor):
            draft.check_people()
            draft.mentors.append(self.newcomer)
            draft.capacity.append(self.newcomer.capacity)
        else:
            draft.lengthen(self.newcomer, axis=1)
            draft.capacity.append(0)
            SetPlaces(draft.shape[1] - 1, self.places).on(draft)


Edit = (
    Bar
    | Unbar
    | Lock
    | Unlock
    | SetPlaces
    | AddPlaces
    | LeaveOut
    | PutBack
    | LeaveOutMentor
    | AddMentee
    | AddMentor
)
"""Anything that can be done to a problem."""


def undoing(before: Problem, after: Problem) -> list[Edit]:
    """Give the edits that lead from a problem back to what it was; newcomers are left out.

    Parameters
    ----------
    before, after : Problem
        One problem, and what edits made of it.

    Returns
    -------
    list of Edit
        To be made in this order, by `edited` or by `Session.restore`.

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, 7]], [1, 1])
    >>> undoing(problem, edited(problem, [Bar(0, 0), LeaveOut(1)]))
    [Unbar(row=0, column=0), PutBack(row=1)]

    """
    (_, old), (_, new) = _parted(before.source), _parted(after.source)
    (mentees, mentors), (rows, columns) = before.shape, after.shape
    left = before.out | set(range(mentees, rows))
    places = [*before.capacity.tolist(), *[0] * (columns - mentors)]
    now = enumerate(zip(places, after.capacity.tolist(), strict=True))
    locked, unlocked = set(before.locked), set(after.locked)
    return [
        *(Unlock(*cell) for cell in sorted(unlocked - locked)),
        *(Unbar(*cell) for cell in sorted(new.keys() - old.keys())),
        *(Bar(*cell) for cell in sorted(old.keys() - new.keys())),
        *(SetPlaces(column, was) for column, (was, places) in now if was != places),
        *(LeaveOut(row) for row in sorted(left - after.out)),
        *(PutBack(row) for row in sorted(after.out - left)),
        *(Lock(*cell) for cell in sorted(locked - unlocked)),
    ]
