"""Compile everything that large rounds need, so that no run ever waits for it.

Numba compiles a function when it is first called, for the kinds of its arguments. Whether a run
calls one depends on the round: most need no repair, some no bonus. So each function that Python
calls is called here, on a round of a few people, through the very method that a run calls it
by; and a function that was missed is an error here rather than a wait there.
"""

from dataclasses import replace
from typing import Any  # compiled functions have no type that mypy knows

import numpy as np

from matching.core.explanation.runners_up import look_through, no_partners
from matching.core.objectives import Goal, valued
from matching.core.problem import Problem
from matching.core.scoring import compiled
from matching.core.scoring.pool import PoolScores
from matching.core.scoring.weights import Weights
from matching.core.solvers import (
    augmenting_paths,
    blossoms,
    circle_bound,
    listing,
    network_simplex,
    pricing,
    whole_rows,
)
from matching.core.solvers.circles import solve_circles
from matching.core.solvers.dense import cardinality_weight, solve
from matching.core.solvers.leximin import solve_leximin
from matching.core.solvers.peers import solve_peers
from matching.core.solvers.several import solve_several
from matching.core.solvers.warm_start import WarmColumnGeneration
from matching.core.synthetic import generate
from matching.core.variants.circles import CircleProblem
from matching.core.variants.peers import PeerProblem
from matching.core.variants.several import SeveralProblem

CALLED: tuple[Any, ...] = (
    augmenting_paths.fill_all,
    augmenting_paths.place_all,
    augmenting_paths.unassign,
    augmenting_paths.start,
    blossoms.stages,
    circle_bound.best_members,
    compiled.fill,
    compiled.lay_over,
    listing.keep_best,
    listing.take_turns,
    network_simplex.hang,
    network_simplex.pivots,
    network_simplex.price_tree,
    pricing.add_better,
    pricing.add_edge,
    pricing.best_values,
    pricing.by_mentor,
    pricing.candidates,
    pricing.keep_best,
    pricing.auction_prices,
    whole_rows.group,
    whole_rows.place_mentees,
    whole_rows.place_mentors,
    whole_rows.proves,
    whole_rows.sums_of,
)
"""The compiled functions that Python calls; they call the others."""


def prepare() -> None:
    """Compile and keep every function of the fast method.

    Raises
    ------
    RuntimeError
        If one was not reached.

    Notes
    -----
    Takes 10 to 30 seconds the first time, a second where everything is compiled already.
    """
    problem = _few_people()
    _Rehearsal(problem).run()
    look_through(problem, no_partners(problem, 1))
    solve(problem)
    solve(replace(problem, capacity=np.minimum(problem.capacity, 1)))  # from the mentors' side
    for wanted in (1, 3):
        solve_several(SeveralProblem.wanting(problem, wanted))
    solve_leximin(problem)
    solve_peers(PeerProblem.from_scores(np.ones((5, 5), dtype=np.int64)))
    solve_circles(CircleProblem.from_scores(problem.points, 1, 2))
    if missed := [each.__name__ for each in CALLED if len(each.signatures) != 1]:
        raise RuntimeError(f"Not compiled once and for all: {', '.join(missed)}.")


def _few_people() -> Problem:
    """Make a round so small that only its arrays' kinds count."""
    made_up = generate(30, 20)
    plain = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    assert plain.people is not None
    source = PoolScores(plain.people.scorer, plain.people.gate)
    return Problem(source, plain.capacity, people=plain.people)


class _Rehearsal(WarmColumnGeneration):
    """A method that does once what any round may ever ask of it."""

    def __init__(self, problem: Problem) -> None:
        free, places = problem.beside_locks()
        super().__init__(problem.source, places, free, 16 * cardinality_weight(problem.source))
        self.problem = problem

    def run(self) -> None:
        self.solve()
        seated = np.flatnonzero(self.state.mate != augmenting_paths.FREE)[:2]
        row, column = int(seated[0]), int(self.state.mate[seated[0]])
        self._fill_mentors(self.state.mate[seated])
        self._add(seated, *self._split_prices())
        self.mend(seated)
        goal = Goal(incumbent_bonus=1, incumbents=((row, column),))
        self.update(valued(self.problem, goal), *self.problem.beside_locks())
