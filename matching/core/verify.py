"""Check a solution against its problem, without trusting whoever found it.

This module shares no code with the solvers and works in whole numbers only. It checks that the
pairs keep every rule, lock and capacity, and then that the prices prove that nothing is better:

    For any feasible pairs, (number, points) <= sum of mentee prices + sum of place prices,
    because each pair's worth is at most its two prices and no price is below zero. If the chosen
    pairs reach that bound exactly, they are best. (Linear programming duality: Kuhn 1955.)

The classes alone are a cover of all permitted pairs by as many people and places as there are
pairs, which proves that not one more mentee can be matched (König 1931).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .errors import NotFeasible, NotOptimal
from .goal import Objective, valued
from .problem import Problem
from .solution import Certificate, Solution
from .source import Block, Source
from .stable import blocking

Ints = NDArray[np.int64]
Limits = tuple[Block, Block] | None

THREADS = 2
CELLS = 1 << 17
"""Cells of the score table looked at in one go."""

FITS = 1 << 27
"""Prices below this are compared in 32 bits."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved: so many mentees matched, so many points, and no more is possible."""

    matched: int
    points: int
    permitted: int
    """Permitted pairs that were looked at."""


def verify(problem: Problem, solution: Solution) -> Report:
    """Prove that a solution is feasible and best, or raise.

    Parameters
    ----------
    problem : Problem
        What was to be solved.
    solution : Solution
        Pairs and certificate, from any source.

    Returns
    -------
    Report
        The figures proved.

    Raises
    ------
    NotFeasible
        If a pair, a lock, a capacity or a total is wrong.
    NotOptimal
        If the prices do not prove that the pairs are best.

    Notes
    -----
    Time O(M * N), memory O(M + N) beside the problem.

    Examples
    --------
    >>> from matching.core import Problem, solve
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> verify(problem, solve(problem))
    Report(matched=2, points=13, permitted=3)

    """
    mentor = _check_pairs(problem, solution)
    if solution.goal.objective is Objective.STABLE:
        permitted = _check_stable(problem, solution)
        return Report(solution.matched, solution.points, permitted)
    worth = valued(problem, solution.goal)
    permitted = _check_prices(problem, worth, solution.certificate, mentor)
    if solution.goal.objective is Objective.BEST_WORST and solution.matched > len(problem.locked):
        permitted = _check_worst(problem, solution)
    return Report(solution.matched, solution.points, permitted)


def _check_prices(problem: Problem, worth: Source, prices: Certificate, mentor: Ints) -> int:
    """Check that prices prove the pairs best at these worths; count the permitted pairs."""
    _check_prices_given(problem, prices)
    _check_idle_prices(problem, prices, mentor)
    _check_chosen(problem, worth, prices, mentor)
    return _check_every_pair(problem, worth, prices)


def _check_pairs(problem: Problem, solution: Solution) -> Ints:
    """Check the pairs one by one and in sum; give each mentee's column, -1 for none."""
    mentees, mentors = problem.shape
    mentor = np.full(mentees, -1, dtype=np.int64)
    for row, column in solution.pairs:
        if not (0 <= row < mentees and 0 <= column < mentors):
            raise NotFeasible(f"There is no pair ({row}, {column}).")
        if row in problem.out:
            raise NotFeasible(f"Mentee {row} has left.")
        if mentor[row] >= 0:
            raise NotFeasible(f"Mentee {row} has two mentors.")
        mentor[row] = column
    points = problem.points_of(solution.pairs)
    for (row, column), found in zip(solution.pairs, points.tolist(), strict=True):
        if found < 0:
            raise NotFeasible(f"The pair ({row}, {column}) is not permitted.")
    _check_totals(problem, solution, mentor, int(points.sum()))
    return mentor


def _check_totals(problem: Problem, solution: Solution, mentor: Ints, points: int) -> None:
    load = np.bincount(mentor[mentor >= 0], minlength=problem.shape[1])
    over = np.flatnonzero(load > problem.capacity)
    if len(over):
        raise NotFeasible(
            f"Mentor {over[0]} has {load[over[0]]} mentees, but {problem.capacity[over[0]]} places."
        )
    for row, column in problem.locked:
        if mentor[row] != column:
            raise NotFeasible(f"The locked pair ({row}, {column}) is missing.")
    if (solution.matched, solution.points) != (len(solution.pairs), points):
        raise NotFeasible(
            f"The pairs have {points} points in {len(solution.pairs)} matches, not as stated."
        )


def _check_prices_given(problem: Problem, prices: Certificate) -> None:
    """Check that there is a whole price for everybody, none below zero."""
    for name, length in (("mentee", problem.shape[0]), ("mentor", problem.shape[1])):
        classes, points = getattr(prices, f"{name}_class"), getattr(prices, f"{name}_points")
        for part in (classes, points):
            if part.shape != (length,) or not np.issubdtype(part.dtype, np.integer):
                raise NotOptimal(f"The certificate needs a whole price for each {name}.")
            if len(part) and max(-int(part.min()), int(part.max())) >= 1 << 61:
                raise NotOptimal(f"A {name}'s price is too large to be added up.")
        below = (classes < 0) | ((classes == 0) & (points < 0))
        if below.any():
            raise NotOptimal(f"The price of {name} {np.flatnonzero(below)[0]} is below zero.")


def _check_idle_prices(problem: Problem, prices: Certificate, mentor: Ints) -> None:
    """Check that who is left over, and who has places left, has price zero."""
    idle = (mentor < 0) & ((prices.mentee_class != 0) | (prices.mentee_points != 0))
    if idle.any():
        raise NotOptimal(f"Mentee {np.flatnonzero(idle)[0]} is left over, but has a price.")
    load = np.bincount(mentor[mentor >= 0], minlength=problem.shape[1])
    priced = (prices.mentor_class != 0) | (prices.mentor_points != 0)
    idle = (load < problem.capacity) & priced
    if idle.any():
        raise NotOptimal(f"Mentor {np.flatnonzero(idle)[0]} has places left, but a price.")


def _check_chosen(problem: Problem, worth: Source, prices: Certificate, mentor: Ints) -> None:
    """Check that the prices of each chosen pair add up to exactly (1, worth)."""
    rows = np.flatnonzero((mentor >= 0) & _unlocked(problem))
    columns = mentor[rows]
    classes = prices.mentee_class[rows] + prices.mentor_class[columns]
    points = prices.mentee_points[rows] + prices.mentor_points[columns]
    value = worth.pairs(rows, columns) if len(rows) else rows
    wrong = np.flatnonzero((value < 0) | (classes != 1) | (points != value))
    if len(wrong):
        row, column = rows[wrong[0]], columns[wrong[0]]
        raise NotOptimal(f"The prices of the chosen pair ({row}, {column}) are not its worth.")


def _unlocked(problem: Problem) -> NDArray[np.bool_]:
    unlocked = np.ones(problem.shape[0], dtype=bool)
    unlocked[[row for row, _ in problem.locked] + list(problem.out)] = False
    return unlocked


def _check_every_pair(problem: Problem, worth: Source, prices: Certificate) -> int:
    """Check the prices of all permitted pairs of mentees who are not locked; give how many."""
    rows = np.flatnonzero(_unlocked(problem))
    mentors = problem.shape[1]
    step = max(1, CELLS // max(mentors, 1))
    slices = [rows[at : at + step] for at in range(0, len(rows), step)]
    limits = _limits(prices)

    def check(part: list[Ints]) -> int:
        buffer = worth.buffer(step)
        blocks = ((at, worth.block(at, buffer)[:, :mentors]) for at in part)
        return sum(_check_rows(block, prices, limits, at) for at, block in blocks)

    if len(slices) <= THREADS:
        return check(slices)
    check(slices[:1])  # a source may get ready at its first block
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(check, [slices[at::THREADS] for at in range(THREADS)]))


def _limits(prices: Certificate) -> Limits:
    """Give, for mentees of class 0 and of class 1, the points from which each mentor is coveted.

    Class and price then are one 32-bit number; None if some price does not fit.
    """
    classes, points = prices.mentor_class, prices.mentor_points
    own = prices.mentee_class
    everything = np.concatenate([points, prices.mentee_points])
    if max(classes.max(initial=0), own.max(initial=0)) > 1:
        return None
    if np.abs(everything).max(initial=0) >= FITS:
        return None
    low = np.where(classes == 1, points, -2 * FITS)
    high = np.where(classes == 0, points, 2 * FITS)
    return low.astype(np.int32), high.astype(np.int32)


def _check_rows(block: Block, prices: Certificate, limits: Limits, rows: Ints) -> int:
    """Check a block: quickly in 32 bits, and any row that might fail at length."""
    suspects = np.arange(len(rows))
    if limits is not None:
        gain = np.empty(len(rows), dtype=np.int64)
        for each in (0, 1):
            chosen = prices.mentee_class[rows] == each
            if chosen.any():
                part = block if chosen.all() else block[chosen]
                gain[chosen] = (part - limits[each]).max(axis=1, initial=-4 * FITS)
        suspects = np.flatnonzero(gain > prices.mentee_points[rows])
    for at in suspects.tolist():
        _check_row(block[at].astype(np.int64), prices, int(rows[at]))
    return int(np.count_nonzero(block >= 0))


def _check_row(worth: Ints, prices: Certificate, row: int) -> None:
    """Check one mentee's permitted pairs, class before points."""
    classes = prices.mentee_class[row] + prices.mentor_class
    points = prices.mentee_points[row] + prices.mentor_points
    short = (worth >= 0) & ((classes < 1) | ((classes == 1) & (points < worth)))
    if short.any():
        column = np.flatnonzero(short)[0]
        raise NotOptimal(f"The prices of the pair ({row}, {column}) are below its worth.")


def _check_worst(problem: Problem, solution: Solution) -> int:
    """Check that no more can be matched, and that fewer would be with only better pairs."""
    if len(solution.proofs) != 2:
        raise NotOptimal("The proof about the worst pair is missing.")
    most, above = solution.proofs
    higher = replace(solution.goal, least=solution.goal.least + 1)
    cover, permitted = _bound(problem, problem.source, most)
    if cover != solution.matched:
        raise NotOptimal("More might be matched with pairs that are worse.")
    if _bound(problem, valued(problem, higher), above)[0] >= solution.matched:
        raise NotOptimal("As many might be matched with only better pairs.")
    return permitted


def _bound(problem: Problem, worth: Source, prices: Certificate) -> tuple[int, int]:
    """Give the most matches that the classes of these prices allow, after checking them."""
    _check_prices_given(problem, prices)
    permitted = _check_every_pair(problem, worth, prices)
    unlocked = _unlocked(problem)
    places = problem.capacity.copy()
    for _, column in problem.locked:
        places[column] -= 1
    cover = int(prices.mentee_class[unlocked].sum() + (prices.mentor_class * places).sum())
    return cover + len(problem.locked), permitted


def _check_stable(problem: Problem, solution: Solution) -> int:
    """Check that no mentee and mentor would both rather have one another."""
    for row, column in blocking(problem, solution):
        raise NotOptimal(f"Mentee {row} and mentor {column} would both rather have one another.")
    rows = np.flatnonzero(_unlocked(problem))
    step = max(1, CELLS // max(problem.shape[1], 1))
    source, buffer, mentors = problem.source, problem.source.buffer(step), problem.shape[1]
    slices = [rows[at : at + step] for at in range(0, len(rows), step)]
    return sum(int(np.count_nonzero(source.block(at, buffer)[:, :mentors] >= 0)) for at in slices)
