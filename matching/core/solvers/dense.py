"""Find the best pairs: first as many as possible, then the best by the chosen goal.

"First, then" is made one whole number: a permitted pair is worth ``cardinality_weight + points``,
where one more pair always outweighs all points. That is an assignment problem on mentor *places*.

A small round is solved by SciPy's shortest augmenting paths (Jonker and Volgenant 1987; Crouse
2016). Prices are then recovered from the pairs alone: a place's price is the least that keeps
everybody content with what they have, found by raising prices until nothing moves (the
label-correcting method for longest paths, Bellman 1958). They exist exactly if the pairs are best,
so nothing that is not proven can leave this module. A round of up to some millions of pairs goes
to `whole_rows`, a larger one to `column_generation`.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.core.errors import NotOptimal
from matching.core.objectives import Goal, Objective, valued
from matching.core.problem import SMALL, Cell, Problem
from matching.core.score_matrix import ABSENT, Ints, ScoreMatrix, table_of
from matching.core.solution import Certificate, Progress, Solution, report, split_lexicographic
from matching.core.solvers.deferred_acceptance import solve_stable

MARGIN = 64
"""Points by which prices may start beyond those of any pair."""

MIDDLING = 8_000_000
"""Pairs up to which the compiled method looks along whole rows of a table that it holds."""

FREE = -1
"""In an array of columns: this mentee has no mentor."""


def solve(
    problem: Problem,
    *,
    objective: str = Objective.MOST_MATCHED,
    incumbent_bonus: int = 0,
    incumbents: Iterable[Cell] = (),
    first_mentees: Iterable[int] = (),
    first_mentors: Iterable[int] = (),
    progress: Progress | None = None,
) -> Solution:
    """Match as many mentees as possible, and among all such matchings find the best.

    Parameters
    ----------
    problem : Problem
        M mentees, N mentors with capacities, points, locks.
    objective : {"most_matched", "fair", "best_worst", "stable"}
        What is best, see `objectives`.
    incumbent_bonus : int
        Points added to each pair of ``incumbents`` while solving, so that little changes. The
        solution's own points are without it.
    incumbents : iterable of (row, column)
        Pairs of an earlier solution.
    first_mentees, first_mentors : iterables of int
        Rows and columns of people who are not to be left over in favour of others. As many as
        possible are still matched in all; the solution's own points are without their bonus.
        The stable goal does not know it.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    Solution
        With a certificate that `verify` accepts. The same problem always gives the same pairs.

    Raises
    ------
    Cancelled
        If ``progress`` returned False; nothing is kept.

    Notes
    -----
    Small rounds: time O(P**3) at worst for P places and mentees, memory O(M * P). Up to eight
    million pairs the same in compiled code, memory O(M * N) while it solves. Large rounds: a few
    passes of M * N operations, memory O(M + N).

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> solution = solve(problem)
    >>> solution.pairs, solution.matched, solution.points
    (((0, 1), (1, 0)), 2, 13)

    """
    goal = Goal(
        Objective(objective),
        incumbent_bonus,
        tuple(sorted(incumbents)),
        first_mentees=tuple(sorted(first_mentees)),
        first_mentors=tuple(sorted(first_mentors)),
    )
    return solve_for(problem, goal, progress)


def solve_for(problem: Problem, goal: Goal, progress: Progress | None = None) -> Solution:
    """Find the best pairs for a goal, whatever it is."""
    if goal.objective is Objective.STABLE:
        return solve_stable(problem, goal, progress)
    if goal.objective is Objective.BEST_WORST:
        return _best_worst(problem, goal, progress)
    return assign(problem, goal, progress)


def assign(
    problem: Problem,
    goal: Goal,
    progress: Progress | None = None,
    *,
    near: Certificate | None = None,
) -> Solution:
    """Solve for a goal that is a sum of worths.

    Prices that may be ``near``, such as those by other weights, save a large round some time.
    """
    report(progress, "solve", 0, 3)
    source, (free, places) = valued(problem, goal), problem.beside_locks()
    unit, pairs, points = cardinality_weight(source), source.shape[0] * source.shape[1], None
    if source.held and pairs <= SMALL:
        found = _by_table(source, free, places, unit, progress)
    elif pairs <= MIDDLING and _in_32_bits(unit + source.most):
        found, worth = _by_whole_rows(source, free, places, unit, progress)
        if source is problem.source:
            points = worth + int(problem.points_of(problem.locked).sum())
    else:
        prices = None if near is None else near.mentor_class * unit + near.mentor_points
        found = _by_column_generation(source, free, places, unit, progress, prices)
    solution = solution_of(problem, goal, *found, unit, points=points)
    report(progress, "done", 3, 3)
    return solution


def _best_worst(problem: Problem, goal: Goal, progress: Progress | None) -> Solution:
    """Find the highest least points by halving: with it as many are matched as without."""
    most = assign(problem, goal, progress)
    chosen = [pair for pair in most.pairs if pair not in set(problem.locked)]
    if not chosen:
        return most
    low, high = int(problem.points_of(chosen).min()), problem.source.most + 1
    best, above = None, None
    while high - low > 1:
        middle = (low + high) // 2
        trial = assign(problem, replace(goal, least=middle), progress)
        if trial.matched == most.matched:
            low, best = middle, trial
        else:
            high, above = middle, trial
    best = best or assign(problem, replace(goal, least=low), progress)
    above = above or assign(problem, replace(goal, least=high), progress)
    return replace(best, proofs=(most.certificate, above.certificate))


def cardinality_weight(source: ScoreMatrix) -> int:
    """Give a worth of one pair that outweighs all points that any exchange of pairs can move."""
    return 4 * (source.most + MARGIN) * (sum(source.shape) + 2)


def _in_32_bits(price: int) -> bool:
    """Tell whether 32 bits hold the sum of three of the largest prices."""
    return 3 * price < 1 << 31


def _by_whole_rows(
    source: ScoreMatrix,
    free: NDArray[np.bool_],
    places: Ints,
    unit: int,
    progress: Progress | None,
) -> tuple[tuple[Ints, Ints, Ints], int]:
    from matching.core.solvers.whole_rows import solve_table  # compiled code, as below

    return solve_table(source, places, np.flatnonzero(free), unit, progress)


def _by_column_generation(
    source: ScoreMatrix,
    free: NDArray[np.bool_],
    places: Ints,
    unit: int,
    progress: Progress | None,
    prices: Ints | None,
) -> tuple[Ints, Ints, Ints]:
    from matching.core.solvers.column_generation import (
        ColumnGeneration,  # compiled code is loaded for large rounds only
    )

    method = ColumnGeneration(source, places, free, unit, progress)
    method.solve(prices)
    return method.state.mate, method.state.u, method.state.v


def _by_table(
    source: ScoreMatrix, free: NDArray[np.bool_], places: Ints, unit: int, progress: Progress | None
) -> tuple[Ints, Ints, Ints]:
    table, rows = table_of(source), np.flatnonzero(free)
    worth = np.where(table == ABSENT, 0, table + np.int64(unit))[rows]
    chosen = _assign(worth, places)
    report(progress, "prove", 1, 3)
    price = _prices(worth, chosen, len(places))
    mentor, surplus = np.full(len(table), FREE, dtype=np.int64), np.zeros(len(table), np.int64)
    mentor[rows], surplus[rows] = chosen, _surplus(worth, price, chosen)
    return mentor, surplus, price


def _assign(worth: Ints, places: Ints) -> Ints:
    """Assign rows to places for the greatest worth; a pair of worth 0 means left over."""
    seats = np.repeat(np.arange(len(places)), np.minimum(places, len(worth)))
    cost = np.take(np.negative(worth, dtype=np.float64), seats, axis=1)
    rows, taken = linear_sum_assignment(cost)
    mentor = np.full(len(worth), FREE, dtype=np.int64)
    mentor[rows] = np.where(cost[rows, taken] < 0, seats[taken], FREE)
    return mentor


def _prices(worth: Ints, mentor: Ints, mentors: int) -> Ints:
    """Raise mentor prices from zero until nobody would rather have another place.

    A place with one mentor costs at least as much as one with another, and what the mentees there
    would gain by going over at no price; and as much as it is worth to who is left over.
    """
    matched = np.flatnonzero(mentor != FREE)
    matched = matched[np.argsort(mentor[matched], kind="stable")]
    theirs, starts = np.unique(mentor[matched], return_index=True)
    price: Ints = worth[mentor == FREE].max(axis=0, initial=0)
    if not len(matched):
        return price
    own = worth[matched, mentor[matched]]
    gains = np.where(worth[matched] > 0, worth[matched] - own[:, None], -own.max())
    gains = np.maximum.reduceat(gains, starts, axis=0)
    for _ in range(mentors + 2):
        wanted = (gains + price[theirs, None]).max(axis=0)
        if (wanted <= price).all():
            return price
        price = np.maximum(price, wanted)
    raise NotOptimal("The prices do not settle: the pairs found are not the best ones.")


def _surplus(worth: Ints, price: Ints, mentor: Ints) -> Ints:
    """Give what each mentee keeps of the pair's worth after paying for the place."""
    rows = np.flatnonzero(mentor != FREE)
    surplus = np.zeros(len(mentor), dtype=np.int64)
    surplus[rows] = worth[rows, mentor[rows]] - price[mentor[rows]]
    return surplus


def solution_of(
    problem: Problem,
    goal: Goal,
    mentor: Ints,
    mentee_price: Ints,
    mentor_price: Ints,
    unit: int,
    before: tuple[Problem, Solution] | None = None,
    points: int | None = None,
) -> Solution:
    """Put columns and prices together; locked pairs join here.

    With the solution ``before`` an edit, only the points of the pairs that changed are looked up,
    and none where it is known how many ``points`` all pairs have.
    """
    chosen = mentor.copy()
    for row, column in problem.locked:
        chosen[row] = column
    rows = np.flatnonzero(chosen != FREE)
    pairs = tuple(zip(rows.tolist(), chosen[rows].tolist(), strict=True))
    if points is None:
        points = _points(problem, pairs, before)
    certificate = Certificate(
        *split_lexicographic(mentee_price, unit), *split_lexicographic(mentor_price, unit)
    )
    return Solution(pairs, len(pairs), points, certificate, goal)


def _points(
    problem: Problem, pairs: tuple[Cell, ...], before: tuple[Problem, Solution] | None
) -> int:
    """Add up the points of pairs: all of them, or only what changed."""
    if before is None:
        return int(problem.points_of(pairs).sum())
    (old, known), now = before, dict(pairs)
    was = dict(known.pairs)
    gone = [pair for pair in known.pairs if now.get(pair[0]) != pair[1]]
    new = [pair for pair in pairs if was.get(pair[0]) != pair[1]]
    lost, won = old.points_of(gone), problem.points_of(new)
    return known.points + int(won.sum()) - int(lost.sum())
