"""How a session finds the next optimum: small rounds from nothing, large ones from the last."""

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from matching.core.objectives import Goal, Objective, valued
from matching.core.problem import SMALL, Cell, Problem
from matching.core.score_matrix import Ints, ScoreMatrix, table_of
from matching.core.solution import Certificate, Progress, Solution
from matching.core.solvers.complementary import columns_of, complementary, swapped
from matching.core.solvers.dense import cardinality_weight, solution_of, solve_for

if TYPE_CHECKING:
    from matching.core.solvers.warm_start import WarmColumnGeneration

ROOM = 16
"""How many times what a match must outweigh it does, with room for bonuses and newcomers."""


class Engine(Protocol):
    """What a session asks of either way."""

    def solved(self, problem: Problem, goal: Goal) -> Solution:
        """Give the optimum, and be there from now on."""

    def resumed(self, problem: Problem, solution: Solution) -> bool:
        """Be at a solution of before; tell whether its prices prove it."""

    def trial(self, problem: Problem, goal: Goal) -> Solution:
        """Give the optimum, and be where one was before."""

    def swapped(self, problem: Problem, solution: Solution, pairs: tuple[Cell, ...]) -> Solution:
        """Be at other pairs, if they are as good as those of the solution; give where one is."""

    def set_incumbent(self, problem: Problem, goal: Goal, pairs: tuple[Cell, ...]) -> None:
        """Prepare for a goal that gives its bonus to the ``pairs`` of this optimum."""

    def begin_near(self, other: "Engine") -> None:
        """Begin the first solve at the prices of another engine, which may be near."""


def engine_for(problem: Problem, goal: Goal, progress: Progress | None) -> Engine:
    """Choose the way for a problem and a goal."""
    a_sum = goal.objective in (Objective.MOST_MATCHED, Objective.FAIR)
    large = problem.shape[0] * problem.shape[1] > SMALL
    return WarmStart(progress) if a_sum and large else ColdStart(progress)


class ColdStart:
    """Solve from nothing: small rounds, and goals that are not a sum."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress

    def solved(self, problem: Problem, goal: Goal) -> Solution:
        """Solve."""
        progress, self.progress = self.progress, None
        return solve_for(problem, goal, progress)

    def resumed(self, problem: Problem, solution: Solution) -> bool:
        """Look at all pairs of a sum; other goals have no prices that say it all."""
        goal, prices = solution.goal, solution.certificate
        if goal.objective in (Objective.STABLE, Objective.BEST_WORST):
            return False
        return _proved_chosen(problem, solution) is not None and _covered(problem, goal, prices)

    def trial(self, problem: Problem, goal: Goal) -> Solution:
        """Solve; nothing is kept."""
        return solve_for(problem, goal)

    def swapped(self, problem: Problem, solution: Solution, pairs: tuple[Cell, ...]) -> Solution:
        """Swap the pairs; nothing is kept."""
        return swapped(problem, solution, pairs) or solution

    def set_incumbent(self, problem: Problem, goal: Goal, pairs: tuple[Cell, ...]) -> None:
        """Nothing is kept between edits."""

    def begin_near(self, other: Engine) -> None:
        """Prices are of no use here."""


class WarmStart:
    """Keep candidates and prices, and mend them: large rounds."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.unit = progress, 0
        self.method: WarmColumnGeneration | None = None
        self.last: tuple[Problem, Solution] | None = None
        """The problem solved before, from whose points the next are counted."""

    def solved(self, problem: Problem, goal: Goal) -> Solution:
        """Mend what a change made wrong; a change of everybody's worth is solved anew."""
        source = valued(problem, goal)
        try:
            method = self._updated(source, problem)
        except BaseException:
            self.method = self.last = None  # half changed: the next solve begins from nothing
            raise
        state = method.state
        found = solution_of(problem, goal, state.mate, state.u, state.v, self.unit, self.last)
        self.last = problem, found
        return found

    def _updated(
        self, source: ScoreMatrix, problem: Problem, *, mend: bool = True
    ) -> "WarmColumnGeneration":
        method = self.method
        if method and self.unit >= cardinality_weight(source) and method.follows(source):
            method.update(source, *problem.beside_locks(), mend=mend)
            return method
        method = self._begun(source, problem)
        method.solve(self._prices(source.shape[1]))
        method.progress = self.progress = None
        return method

    def _prices(self, mentors: int) -> Ints | None:
        """Give the prices known, which may be near others."""
        if self.last is None:
            return None
        known = self.last[1].certificate
        price = known.mentor_class * self.unit + known.mentor_points
        return np.append(price, np.zeros(mentors - len(price), dtype=np.int64))

    def _begun(self, source: ScoreMatrix, problem: Problem) -> "WarmColumnGeneration":
        from matching.core.solvers.warm_start import (
            WarmColumnGeneration,  # compiled code is loaded for large rounds only
        )

        free, places = problem.beside_locks()
        self.unit = ROOM * cardinality_weight(source)
        self.method = WarmColumnGeneration(source, places, free, self.unit, self.progress)
        return self.method

    def resumed(self, problem: Problem, solution: Solution) -> bool:
        """List candidates at the prices of before, and look at all pairs once."""
        mentor, prices = _proved_chosen(problem, solution), solution.certificate
        if mentor is None:
            return False
        method = self._begun(valued(problem, solution.goal), problem)
        mentor[[row for row, _ in problem.locked]] = -1
        u = prices.mentee_class * self.unit + prices.mentee_points
        v = prices.mentor_class * self.unit + prices.mentor_points
        proved = method.resume(mentor, u, v)
        counted = replace(solution, points=int(problem.points_of(solution.pairs).sum()))
        self.method, self.last = (method, (problem, counted)) if proved else (None, None)
        return proved

    def trial(self, problem: Problem, goal: Goal) -> Solution:
        """Mend, and put everything back."""
        assert self.method is not None
        method, unit, last, kept = self.method, self.unit, self.last, self.method.checkpoint()
        try:
            return self.solved(problem, goal)
        finally:
            self.method, self.unit, self.last = method, unit, last
            method.restore(kept)

    def swapped(self, problem: Problem, solution: Solution, pairs: tuple[Cell, ...]) -> Solution:
        """Swap the pairs, and seat everybody so."""
        found = swapped(problem, solution, pairs)
        if found is None or found is solution or self.method is None:
            return solution
        mentor = columns_of(problem, found.pairs)
        assert mentor is not None
        mentor[[row for row, _ in problem.locked]] = -1
        self.method.reseat(mentor)
        self.last = problem, found
        return found

    def begin_near(self, other: Engine) -> None:
        """Have its last prices."""
        self.last = getattr(other, "last", None)

    def set_incumbent(self, problem: Problem, goal: Goal, pairs: tuple[Cell, ...]) -> None:
        """Give the pairs that are chosen their bonus, so that prices only rise."""
        method = self.method
        if self._updated(valued(problem, goal), problem, mend=False) is not method:
            self.swapped(problem, self.solved(problem, goal), pairs)


def _proved_chosen(problem: Problem, solution: Solution) -> Ints | None:
    """Give everybody's column if the pairs can be had and cost what they are worth."""
    prices = solution.certificate
    sides = (
        (prices.mentee_class, prices.mentee_points),
        (prices.mentor_class, prices.mentor_points),
    )
    for length, (classes, points) in zip(problem.shape, sides, strict=True):
        if classes.shape != (length,) or points.shape != (length,):
            return None
        if ((classes < 0) | ((classes == 0) & (points < 0))).any():
            return None
    mentor = columns_of(problem, solution.pairs)
    known = mentor is not None and complementary(problem, solution, mentor)
    return mentor if known else None


def _covered(problem: Problem, goal: Goal, prices: Certificate) -> bool:
    """Tell whether no pair of a small round is worth more than its prices."""
    free, _ = problem.beside_locks()
    worth = table_of(valued(problem, goal))[free]
    classes = prices.mentee_class[free, None] + prices.mentor_class
    points = prices.mentee_points[free, None] + prices.mentor_points
    short = (worth >= 0) & ((classes < 1) | ((classes == 1) & (points < worth)))
    return not short.any()
