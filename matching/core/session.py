"""A round while a coordinator works on it: change one thing, get the new proven optimum.

A small round is simply solved again. A large one keeps its candidates and prices (`warm_start`):
a change frees a mentee or opens a place, one or two shortest paths mend that, and a look at all
pairs proves it again.

With an *incumbent bonus*, pairs that stand get that many points more while solving, so that one bar
does not move a third of the round; the points reported are without it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from matching.core import edits
from matching.core.errors import ProblemError
from matching.core.explanation.pair import Explanation, explain
from matching.core.explanation.sensitivity import (
    Nobody,
    PairSensitivity,
    pair_sensitivity,
    why_nobody,
)
from matching.core.objectives import Goal, Objective, valued
from matching.core.problem import SMALL, Cell, Problem
from matching.core.scoring.people import Mentee, Mentor
from matching.core.solution import Progress, Solution
from matching.core.solvers.deferred_acceptance import blocking
from matching.core.solvers.dense import assign, cardinality_weight, solution_of, solve
from matching.core.solvers.least_prices import ShadowPrices, shadow_prices

Move = tuple[int, int | None, int | None]
"""A mentee's row, the mentor's column before and after; None is nobody."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit did.

    Attributes
    ----------
    solution : Solution
        The new optimum.
    matched, points : int
        How many more mentees are matched, and how many more points there are (less: below 0).
    moved : tuple of (row, before, after)
        Mentees whose mentor changed.

    """

    solution: Solution
    matched: int
    points: int
    moved: tuple[Move, ...]


def change(before: Solution, after: Solution) -> Change:
    """Compare two solutions."""
    rows = {row for row, _ in set(before.pairs).symmetric_difference(after.pairs)}
    moved = tuple((row, before.mentor_of(row), after.mentor_of(row)) for row in sorted(rows))
    return Change(after, after.matched - before.matched, after.points - before.points, moved)


class Session:
    """A problem that changes, always with its proven optimum.

    Parameters
    ----------
    problem : Problem
        To begin with; solved at once.
    incumbent_bonus : int
        Bonus for pairs that stand before an edit.
    progress : callable, optional
        For the first solve.

    Attributes
    ----------
    problem : Problem
        As it is now.
    solution : Solution
        Its optimum; `verify` accepts it, asked with the bonus and the pairs that stood before.

    Notes
    -----
    An edit of a large round costs a few shortest paths and at least one look at all pairs,
    O(M * N) at about a nanosecond each.

    Examples
    --------
    >>> session = Session(Problem.from_scores([[9, 5], [8, 7]], [1, 1]))
    >>> session.solution.points
    16
    >>> session.bar(0, 0).moved
    ((0, 0, 1), (1, 1, 0))
    >>> session.why_not(1, 1)
    Loss(matched=1, points=6)

    """

    def __init__(
        self, problem: Problem, *, incumbent_bonus: int = 0, progress: Progress | None = None
    ) -> None:
        self.problem, self.incumbent_bonus = problem, incumbent_bonus
        large = problem.shape[0] * problem.shape[1] > SMALL
        self._engine: _ColdStart | _WarmStart = (
            _WarmStart(problem, progress) if large else _ColdStart()
        )
        self.solution = self._engine.solved(problem, Goal())
        self._engine.set_incumbent(problem, self.solution.pairs, incumbent_bonus)

    # -- edits --------------------------------------------------------------------------------

    def bar(self, row: int, column: int) -> Change:
        """Forbid a pair."""
        return self._edit(edits.barred(self.problem, (row, column)))

    def unbar(self, row: int, column: int) -> Change:
        """Take back a bar."""
        return self._edit(edits.unbarred(self.problem, (row, column)))

    def lock(self, row: int, column: int) -> Change:
        """Decide a pair."""
        return self._edit(edits.locked(self.problem, (row, column)))

    def unlock(self, row: int, column: int) -> Change:
        """Leave a decided pair to the solver again."""
        return self._edit(edits.unlocked(self.problem, (row, column)))

    def set_capacity(self, column: int, places: int) -> Change:
        """Change how many places a mentor has."""
        return self._edit(edits.with_capacity(self.problem, column, places))

    def remove_mentee(self, row: int) -> Change:
        """Let a mentee leave."""
        return self._edit(edits.without_mentee(self.problem, row))

    def remove_mentor(self, column: int) -> Change:
        """Let a mentor leave."""
        return self._edit(edits.without_mentor(self.problem, column))

    def add_mentee(self, newcomer: Mentee | ArrayLike) -> Change:
        """Add a mentee: a `Mentee`, or a row of points."""
        return self._edit(edits.with_mentee(self.problem, newcomer))

    def add_mentor(self, newcomer: Mentor | ArrayLike, places: int = 1) -> Change:
        """Add a mentor: a `Mentor`, or a column of points and a number of places."""
        return self._edit(edits.with_mentor(self.problem, newcomer, places))

    def _edit(self, problem: Problem) -> Change:
        before = self.solution
        goal = Goal(Objective.MOST_MATCHED, self.incumbent_bonus, _present(before.pairs, problem))
        self.solution = self._engine.solved(problem, goal, (self.problem, before))
        self.problem = problem
        self._engine.set_incumbent(problem, self.solution.pairs, self.incumbent_bonus)
        return change(before, self.solution)

    # -- questions ------------------------------------------------------------------------------

    def why(self, row: int, column: int) -> Explanation:
        """Explain a pair of people in words."""
        people = self.problem.people
        if people is None:
            raise ProblemError("Only a problem made from people has words.")
        mentee, mentor = people.mentees[row], people.mentors[column]
        return explain(mentee, mentor, people.weights, people.rules, people.calibration)

    def sensitivity(self, row: int, column: int) -> PairSensitivity:
        """Say where a pair stands: runner-ups, and the least that forcing it loses."""
        return pair_sensitivity(self.problem, self.solution, row, column)

    def why_not(self, row: int, column: int) -> "Loss":
        """Say exactly what is lost by forcing a pair: it is tried, and taken back."""
        if (row, column) in self.solution.pairs:
            return Loss(0, 0)
        forced = edits.locked(_freed(self.problem, row, column), (row, column))
        incumbents = _present(self.solution.pairs, forced)
        goal = Goal(Objective.MOST_MATCHED, self.incumbent_bonus, incumbents)
        found = self._engine.trial(forced, goal, (self.problem, self.solution))
        return Loss(self.solution.matched - found.matched, self.solution.points - found.points)

    def why_nobody(self, row: int) -> Nobody:
        """Say why a mentee is left over."""
        return why_nobody(self.problem, self.solution, row)

    def shadow_prices(self) -> ShadowPrices:
        """Say exactly what one more place with each mentor would add (see `prices`)."""
        return shadow_prices(self.problem, self.solution)


def _present(pairs: Iterable[Cell], problem: Problem) -> tuple[Cell, ...]:
    """Leave out pairs of people who have left or are locked."""
    gone = problem.out | {row for row, _ in problem.locked}
    return tuple(pair for pair in pairs if pair[0] not in gone) if gone else tuple(pairs)


def _freed(problem: Problem, row: int, column: int) -> Problem:
    """Take a mentee's lock away, so that another can be tried."""
    for cell in problem.locked:
        if cell[0] == row and cell != (row, column):
            return edits.unlocked(problem, cell)
    return problem


@dataclass(frozen=True, slots=True)
class Loss:
    """What forcing a pair costs: matches, and points."""

    matched: int
    points: int


Before = tuple[Problem, Solution]
"""The problem before an edit, and its solution."""


class _ColdStart:
    """The engine of small rounds: solve from nothing."""

    def solved(self, problem: Problem, goal: Goal, before: Before | None = None) -> Solution:
        return assign(problem, goal)

    def trial(self, problem: Problem, goal: Goal, before: Before) -> Solution:
        return assign(problem, goal)

    def set_incumbent(self, problem: Problem, pairs: tuple[Cell, ...], bonus: int) -> None:
        """Nothing is kept between edits."""


class _WarmStart:
    """The engine of large rounds: candidates and prices are kept and mended."""

    def __init__(self, problem: Problem, progress: Progress | None) -> None:
        from matching.core.solvers.warm_start import (
            WarmColumnGeneration,  # compiled code is loaded for large rounds only
        )

        free, places = problem.beside_locks()
        self.unit = 16 * cardinality_weight(problem.source)  # with room for bonuses and newcomers
        self.method = WarmColumnGeneration(problem.source, places, free, self.unit, progress)
        self.method.solve()
        self.method.progress = None

    def solved(self, problem: Problem, goal: Goal, before: Before | None = None) -> Solution:
        self.method.update(valued(problem, goal), *problem.beside_locks())
        state = self.method.state
        return solution_of(problem, goal, state.mate, state.u, state.v, self.unit, before)

    def trial(self, problem: Problem, goal: Goal, before: Before) -> Solution:
        kept = self.method.checkpoint()
        try:
            return self.solved(problem, goal, before)
        finally:
            self.method.restore(kept)

    def set_incumbent(self, problem: Problem, pairs: tuple[Cell, ...], bonus: int) -> None:
        """Give the bonus to the pairs that stand now; they are chosen, so prices only rise."""
        if bonus:
            goal = Goal(Objective.MOST_MATCHED, bonus, _present(pairs, problem))
            self.method.update(valued(problem, goal), *problem.beside_locks(), mend=False)


def compare(problem: Problem, objectives: Iterable[str] = tuple(Objective)) -> list["Compared"]:
    """Solve one problem for several goals and set the results side by side.

    Parameters
    ----------
    problem : Problem
        What is to be solved.
    objectives : iterable of str
        The goals; left out, all there are.

    Returns
    -------
    list of Compared
        What each goal reaches, in the order asked.

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, 1]], [1, 1])
    >>> [(each.objective.value, each.points, each.worst) for each in compare(problem)][:2]
    [('most_matched', 13, 5), ('fair', 13, 5)]

    """
    return [compared(problem, solve(problem, objective=each)) for each in objectives]


@dataclass(frozen=True, slots=True)
class Compared:
    """What one goal reaches.

    Attributes
    ----------
    objective : Objective
    matched, points : int
    worst, low : int
        Points of the worst pair, and of the pair below which 5 % lie; 0 without pairs.
    blocking : int
        Mentees who, with some mentor, would both rather have one another.
    solution : Solution

    """

    objective: Objective
    matched: int
    points: int
    worst: int
    low: int
    blocking: int
    solution: Solution


def compared(problem: Problem, solution: Solution) -> Compared:
    """Measure one solution."""
    points = np.sort(problem.points_of(solution.pairs))
    worst = int(points[0]) if len(points) else 0
    low = int(points[len(points) // 20]) if len(points) else 0
    return Compared(
        solution.goal.objective,
        solution.matched,
        solution.points,
        worst,
        low,
        len(list(blocking(problem, solution))),
        solution,
    )
