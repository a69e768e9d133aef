"""A round while a coordinator works on it: change one thing or many, get the new proven optimum.

A small round is simply solved again. A large one keeps its candidates and prices (`warm_start`):
a change frees a mentee or opens a place, one or two shortest paths mend that, and a look at all
pairs proves it again.

With an *incumbent bonus*, pairs that stand get that many points more while solving, so that one bar
does not move a third of the round; the points reported are without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from matching.core.edits import (
    AddMentee,
    AddMentor,
    Bar,
    Edit,
    LeaveOut,
    LeaveOutMentor,
    Lock,
    PutBack,
    SetPlaces,
    Unbar,
    Unlock,
    edited,
)
from matching.core.errors import ProblemError
from matching.core.explanation.pair import Explanation, explain
from matching.core.explanation.sensitivity import (
    Nobody,
    PairSensitivity,
    pair_sensitivity,
    why_nobody,
)
from matching.core.objectives import DEFAULT, Goal, check_bonus
from matching.core.problem import Cell, Problem
from matching.core.scoring.people import Mentee, Mentor
from matching.core.session.changes import Change, Loss, change
from matching.core.session.engines import Engine, engine_for
from matching.core.solution import Progress, Solution
from matching.core.solvers.complementary import swapped
from matching.core.solvers.least_prices import ShadowPrices, shadow_prices


class Session:
    """A problem that changes, always with its proven optimum.

    Parameters
    ----------
    problem : Problem
        To begin with; solved at once.
    goal : Goal
        What is to be best, and who comes first: so in every solve. A bonus and pairs that stand
        count in the first solve only.
    incumbent_bonus : int
        Bonus for pairs that stand before an edit.
    progress : callable, optional
        For the first solve.

    Attributes
    ----------
    problem : Problem
        As it is now.
    solution : Solution
        Its optimum; `verify` accepts it, asked with the goal, the bonus and the pairs that stood
        before (``solution.goal`` names them).

    Notes
    -----
    An edit of a large round costs a few shortest paths and at least one look at all pairs,
    O(M * N) at about a nanosecond each. The goals ``best_worst`` and ``stable`` are no sums; they
    are solved anew, however large the round is.

    Examples
    --------
    >>> session = Session(Problem.from_scores([[9, 5], [8, 7]], [1, 1]))
    >>> session.solution.points
    16
    >>> session.bar(0, 0).moved
    ((0, 0, 1), (1, 1, 0))
    >>> session.why_not(1, 1)
    Loss(matched=1, points=6)
    >>> session.trial([Unbar(0, 0), Lock(1, 1)]).points
    3
    >>> session.solution.pairs
    ((0, 1), (1, 0))

    """

    def __init__(
        self,
        problem: Problem,
        *,
        goal: Goal = DEFAULT,
        incumbent_bonus: int = 0,
        progress: Progress | None = None,
    ) -> None:
        self._begin(problem, goal, incumbent_bonus, progress)
        self._stand(problem, self._engine.solved(problem, goal))

    def _begin(
        self, problem: Problem, goal: Goal, incumbent_bonus: int, progress: Progress | None
    ) -> None:
        check_bonus(problem.source, incumbent_bonus)
        self.problem, self.goal, self.incumbent_bonus = problem, goal, incumbent_bonus
        self._engine = engine_for(problem, goal, progress)
        self._free_engine: Engine | None = None
        self._free_solution: tuple[Problem, Solution] | None = None

    def _stand(self, problem: Problem, solution: Solution) -> None:
        """Be at a problem and its optimum; from now on its pairs have the bonus."""
        self.problem, self.solution = problem, solution
        if self.incumbent_bonus:
            goal = self._goal(problem, solution.pairs)
            self._engine.set_incumbent(problem, goal, solution.pairs)

    def _goal(self, problem: Problem, standing: Iterable[Cell]) -> Goal:
        """Give the goal of a problem in which some pairs stand."""
        pairs, bonus = _present(standing, problem), self.incumbent_bonus
        return replace(self.goal, incumbent_bonus=bonus, incumbents=pairs, least=0)

    @classmethod
    def resumed(
        cls,
        problem: Problem,
        solution: Solution,
        *,
        incumbent_bonus: int = 0,
        progress: Progress | None = None,
    ) -> "Session":
        """Go on from a solution that was kept, with its very pairs.

        Parameters
        ----------
        problem, solution : Problem, Solution
            A problem, and what once was its optimum; its goal is the session's.
        incumbent_bonus, progress
            As for a new session.

        Returns
        -------
        Session
            At these pairs where the prices still prove them, which one look at all pairs tells;
            a fresh solve may find others that are equally good. If they do not, it solves anew,
            and keeps these pairs if they are as good as any.

        Examples
        --------
        >>> problem = Problem.from_scores([[5, 5], [5, 5]], [1, 1])
        >>> kept = Session(problem).solution.as_bytes()
        >>> Session.resumed(problem, Solution.from_bytes(kept)).solution.pairs
        ((0, 0), (1, 1))

        """
        session = cls.__new__(cls)
        session._begin(problem, solution.goal, incumbent_bonus, progress)
        engine = session._engine
        if engine.resumed(problem, solution):
            points = int(problem.points_of(solution.pairs).sum())
            found = replace(solution, matched=len(solution.pairs), points=points)
        else:
            anew = engine.solved(problem, replace(solution.goal, least=0))
            found = engine.swapped(problem, anew, solution.pairs)
        session._stand(problem, found)
        return session

    # -- edits --------------------------------------------------------------------------------

    def apply(self, edits: Iterable[Edit], *, free: bool = False) -> Change:
        """Make any number of edits, and prove what they come to once.

        Parameters
        ----------
        edits : iterable of Edit
            In order; see `edits`.
        free : bool
            Say also what would have come of it if no pair that stands had a bonus.

        Returns
        -------
        Change
            From what stood to the new optimum.

        Raises
        ------
        ProblemError
            If an edit makes no sense, or the locks cannot be kept; nothing is changed then.

        Examples
        --------
        >>> session = Session(Problem.from_scores([[9, 5], [8, 7]], [1, 1]))
        >>> session.apply([Lock(0, 1), SetPlaces(1, 2)]).points
        -3

        """
        problem, before = edited(self.problem, edits), self.solution
        found = self._engine.solved(problem, self._goal(problem, before.pairs))
        staying = self._staying(problem)
        self._stand(problem, self._engine.swapped(problem, found, staying) if staying else found)
        return change(before, self.solution, self._freely() if free else None)

    def trial(self, edits: Iterable[Edit], *, free: bool = False) -> Change:
        """Say exactly what `apply` would do; everything stays as it was."""
        problem, before = edited(self.problem, edits), self.solution
        anew = self._engine.trial(problem, self._goal(problem, before.pairs))
        staying = self._staying(problem)
        found = (staying and swapped(problem, anew, staying)) or anew
        return change(before, found, self._freely(problem) if free else None)

    def _staying(self, problem: Problem) -> tuple[Cell, ...]:
        """Give the pairs to be kept where nothing is better; a bonus keeps them anyway."""
        if self.incumbent_bonus:
            return ()
        return tuple(pair for pair in self.solution.pairs if pair[0] not in problem.out)

    def restore(self, edits: Iterable[Edit], pairs: Sequence[Cell]) -> Change:
        """Take edits back, and have the ``pairs`` that stood before them.

        Parameters
        ----------
        edits : iterable of Edit
            What undoes them.
        pairs : sequence of (row, column)
            As they stood; they have the bonus of pairs that stand.

        Returns
        -------
        Change
            To exactly these pairs if they are as good as any, as after the last edits; to the new
            optimum otherwise.

        Examples
        --------
        >>> session = Session(Problem.from_scores([[5, 5], [5, 5]], [1, 1]))
        >>> before = session.solution.pairs
        >>> session.bar(0, 0).moved
        ((0, 0, 1), (1, 1, 0))
        >>> session.restore([Unbar(0, 0)], before).moved
        ((0, 1, 0), (1, 0, 1))

        """
        problem, before = edited(self.problem, edits), self.solution
        anew = self._engine.solved(problem, self._goal(problem, pairs))
        self._stand(problem, self._engine.swapped(problem, anew, tuple(pairs)))
        return change(before, self.solution)

    def bar(self, row: int, column: int) -> Change:
        """Forbid a pair."""
        return self.apply([Bar(row, column)])

    def unbar(self, row: int, column: int) -> Change:
        """Take back a bar."""
        return self.apply([Unbar(row, column)])

    def lock(self, row: int, column: int) -> Change:
        """Decide a pair."""
        return self.apply([Lock(row, column)])

    def unlock(self, row: int, column: int) -> Change:
        """Leave a decided pair to the solver again."""
        return self.apply([Unlock(row, column)])

    def set_capacity(self, column: int, places: int) -> Change:
        """Change how many places a mentor has."""
        return self.apply([SetPlaces(column, places)])

    def remove_mentee(self, row: int) -> Change:
        """Let a mentee leave."""
        return self.apply([LeaveOut(row)])

    def put_back(self, row: int) -> Change:
        """Count a mentee in again who had left."""
        return self.apply([PutBack(row)])

    def remove_mentor(self, column: int) -> Change:
        """Let a mentor leave."""
        return self.apply([LeaveOutMentor(column)])

    def add_mentee(self, newcomer: Mentee | ArrayLike) -> Change:
        """Add a mentee: a `Mentee`, or a row of points."""
        return self.apply([AddMentee(newcomer)])

    def add_mentor(self, newcomer: Mentor | ArrayLike, places: int = 1) -> Change:
        """Add a mentor: a `Mentor`, or a column of points and a number of places."""
        return self.apply([AddMentor(newcomer, places)])

    # -- questions ------------------------------------------------------------------------------

    def free(self) -> Change:
        """Say what a solve would change if no pair that stands had a bonus: what calm costs."""
        return change(self.solution, self._freely())

    def _freely(self, problem: Problem | None = None) -> Solution:
        """Solve without a bonus: the problem as it is, or one that is only tried."""
        if not self._free_engine:
            self._free_engine = engine_for(self.problem, self.goal, None)
            self._free_engine.begin_near(self._engine)
        if not self._free_solution or self._free_solution[0] is not self.problem:
            found = self._free_engine.solved(self.problem, _without_bonus(self.goal))
            self._free_solution = self.problem, found
        if problem is None:
            return self._free_solution[1]
        return self._free_engine.trial(problem, _without_bonus(self.goal))

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

    def why_not(self, row: int, column: int) -> Loss:
        """Say exactly what is lost by forcing a pair: it is tried, and taken back."""
        if (row, column) in self.solution.pairs:
            return Loss(0, 0)
        return self.instead(row, column).loss

    def instead(self, row: int, column: int) -> Change:
        """Say exactly what giving a mentee another mentor would change; it is only tried."""
        return self.trial([*self._unlocking(row), Lock(row, column)])

    def _unlocking(self, row: int) -> list[Edit]:
        """Give the edits that take a mentee's lock away, so that another can be tried."""
        return [Unlock(*cell) for cell in self.problem.locked if cell[0] == row]

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


def _without_bonus(goal: Goal) -> Goal:
    return replace(goal, incumbent_bonus=0, incumbents=(), least=0)
