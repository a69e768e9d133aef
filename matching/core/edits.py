"""Changed problems: each function gives a new problem and leaves the old one as it was.

Positions never move: somebody who leaves keeps their row or column, newcomers get the next one.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from matching.core.errors import ProblemError
from matching.core.problem import Cell, Problem, check_cell
from matching.core.score_matrix import ABSENT, Ints, Patched, ScoreMatrix, table_of
from matching.core.scoring.people import Mentee, Mentor


def barred(problem: Problem, cell: Cell) -> Problem:
    """Forbid a pair.

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5]], [1, 1])
    >>> barred(problem, (0, 0)).points.tolist()
    [[-1, 5]]

    """
    check_cell(*cell, problem.shape)
    if cell in problem.locked:
        raise ProblemError(f"The pair {cell} is locked; unlock it first.")
    return _overlaid(problem, cell, ABSENT)


def unbarred(problem: Problem, cell: Cell) -> Problem:
    """Take back a bar; what the rules forbid stays forbidden."""
    source = problem.source
    if not isinstance(source, Patched) or cell not in source.changes:
        raise ProblemError(f"The pair {cell} is not barred.")
    kept = {each: points for each, points in source.changes.items() if each != cell}
    return replace(problem, source=Patched(source.base, kept) if kept else source.base)


def _overlaid(problem: Problem, cell: Cell, points: int) -> Problem:
    base, changes = _parted(problem.source)
    return replace(problem, source=Patched(base, {**changes, cell: points}))


def _parted(source: ScoreMatrix) -> tuple[ScoreMatrix, dict[Cell, int]]:
    """Part a source from the single pairs laid over it."""
    return (source.base, source.changes) if isinstance(source, Patched) else (source, {})


def locked(problem: Problem, cell: Cell) -> Problem:
    """Decide a pair; raise if it is not permitted or there is no place."""
    check_cell(*cell, problem.shape)
    if cell[0] in problem.out:
        raise ProblemError(f"Mentee {cell[0]} has left.")
    return replace(problem, locked=tuple(sorted({*problem.locked, cell}))).checked()


def unlocked(problem: Problem, cell: Cell) -> Problem:
    """Leave a decided pair to the solver again."""
    if cell not in problem.locked:
        raise ProblemError(f"The pair {cell} is not locked.")
    return replace(problem, locked=tuple(each for each in problem.locked if each != cell))


def with_capacity(problem: Problem, column: int, places: int) -> Problem:
    """Change how many places a mentor has; locked mentees must still find theirs."""
    if not 0 <= column < problem.shape[1]:
        raise ProblemError(f"There is no mentor {column}.")
    if places < 0:
        raise ProblemError("A capacity cannot be below 0.")
    capacity = problem.capacity.copy()
    capacity[column] = places
    return replace(problem, capacity=capacity).checked()


def without_mentee(problem: Problem, row: int) -> Problem:
    """Let a mentee leave, with any lock on them."""
    if not 0 <= row < problem.shape[0] or row in problem.out:
        raise ProblemError(f"There is no mentee {row}.")
    kept = tuple(cell for cell in problem.locked if cell[0] != row)
    return replace(problem, locked=kept, out=problem.out | {row})


def without_mentor(problem: Problem, column: int) -> Problem:
    """Let a mentor leave, with any lock on them."""
    kept = tuple(cell for cell in problem.locked if cell[1] != column)
    return with_capacity(replace(problem, locked=kept), column, 0)


def with_mentee(problem: Problem, newcomer: Mentee | ArrayLike) -> Problem:
    """Add a mentee: a `Mentee`, or a row of points where the problem was made from scores."""
    if isinstance(newcomer, Mentee):
        return _with_people(problem, mentees=(newcomer,))
    return _with_table(problem, newcomer, axis=0, capacity=problem.capacity)


def with_mentor(problem: Problem, newcomer: Mentor | ArrayLike, places: int = 1) -> Problem:
    """Add a mentor: a `Mentor`, or a column of points and a number of places."""
    if isinstance(newcomer, Mentor):
        return _with_people(problem, mentors=(newcomer,))
    return _with_table(problem, newcomer, axis=1, capacity=np.append(problem.capacity, places))


def _with_table(problem: Problem, line: ArrayLike, axis: int, capacity: Ints) -> Problem:
    if problem.people is not None:
        raise ProblemError("This problem was made from people; add a person.")
    new = np.asarray(line)
    if new.shape != (problem.shape[1 - axis],):
        raise ProblemError(f"The newcomer needs {problem.shape[1 - axis]} numbers of points.")
    base, changes = _parted(problem.source)
    table = np.concatenate([table_of(base), np.expand_dims(new, axis)], axis=axis)
    grown = Problem.from_scores(table, capacity)
    source = Patched(grown.source, changes) if changes else grown.source
    return replace(grown, source=source, locked=problem.locked, out=problem.out)


def _with_people(
    problem: Problem, mentees: tuple[Mentee, ...] = (), mentors: tuple[Mentor, ...] = ()
) -> Problem:
    people = problem.people
    if people is None:
        raise ProblemError("This problem was made from scores; add a row or column of points.")
    grown = Problem.from_people(
        (*people.mentees, *mentees),
        (*people.mentors, *mentors),
        people.weights,
        people.rules,
        calibration=people.calibration,
    )
    capacity = np.append(problem.capacity, [mentor.capacity for mentor in mentors])
    changes = _parted(problem.source)[1]
    source = Patched(grown.source, changes) if changes else grown.source
    return replace(
        grown,
        source=source,
        capacity=capacity.astype(np.int64),
        locked=problem.locked,
        out=problem.out,
    )
