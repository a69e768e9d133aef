"""A stable matching: no mentee and mentor would both rather have one another.

Mentees ask in their own order: their ranked wishes first, then by points. A mentor keeps the best
of those who asked, by points, as many as there are places (deferred acceptance: Gale and Shapley
1962; with places: Roth 1984). Equal points are told apart by position, so somebody who is merely
as good never pushes anybody out. Somebody may be left over who could have been matched: stability
comes before the number of pairs.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from matching.core.objectives import Goal
from matching.core.problem import Cell, Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.solution import Certificate, Progress, Solution, report

AHEAD = 64
"""Mentors whose order is worked out at a time."""


def solve_stable(problem: Problem, goal: Goal, progress: Progress | None = None) -> Solution:
    """Find the stable matching that is best for the mentees.

    Notes
    -----
    Time O(M * N) at worst, memory O(M + N). Its prices are all zero: what proves it is that
    `verify` finds no blocking pair.
    """
    report(progress, "solve", 0, 1)
    asking, places = problem.beside_locks()
    held: list[list[tuple[int, int]]] = [[] for _ in range(problem.shape[1])]
    orders = {row: _Order(problem, row) for row in np.flatnonzero(asking).tolist()}
    waiting = list(orders)[::-1]
    while waiting:
        row = waiting.pop()
        asked = orders[row].next()
        if asked is None:
            continue
        column, points = asked
        held[column].append((points, -row))
        if len(held[column]) > places[column]:
            worst = min(held[column])
            held[column].remove(worst)
            waiting.append(-worst[1])
    pairs = {-row: column for column, kept in enumerate(held) for _, row in kept}
    return _solution(problem, goal, pairs | dict(problem.locked))


class _Order:
    """The mentors in the order in which one mentee asks, a few at a time."""

    def __init__(self, problem: Problem, row: int) -> None:
        self.problem, self.row, self.at = problem, row, 0
        self.known: list[tuple[int, int]] = []

    def next(self) -> tuple[int, int] | None:
        """Give the next mentor and the pair's points, None when all were asked."""
        if self.at == len(self.known):
            self.known = ordered(self.problem, self.row, self.at + AHEAD)
        if self.at == len(self.known):
            return None
        self.at += 1
        return self.known[self.at - 1]


def ordered(problem: Problem, row: int, most: int) -> list[tuple[int, int]]:
    """Give a mentee's first ``most`` permitted mentors in their own order, with the points."""
    keys, points = own_order(problem, row)
    permitted = np.flatnonzero(points != ABSENT)
    order = permitted[np.argsort(-keys[permitted], kind="stable")][:most]
    return [(column, int(points[column])) for column in order.tolist()]


def own_order(problem: Problem, row: int) -> tuple[Ints, Ints]:
    """Give a mentee's own order (greater is rather) and the points, both shape (N,)."""
    at = np.array([row])
    line = problem.source.block(at, problem.source.buffer(1))[0]
    points = line[: problem.shape[1]].astype(np.int64)
    keys = points.copy()
    if problem.people is not None:
        for place, column in enumerate(problem.people.ranked_columns(row)):
            keys[column] = problem.source.most + 1 + problem.shape[1] - place
    return keys, points


def _solution(problem: Problem, goal: Goal, mentor: dict[int, int]) -> Solution:
    pairs = tuple(sorted(mentor.items()))
    nothing = (np.zeros(size, dtype=np.int64) for size in np.repeat(problem.shape, 2))
    points = int(problem.points_of(pairs).sum())
    return Solution(pairs, len(pairs), points, Certificate(*nothing), goal)


def blocking(problem: Problem, solution: Solution, held: Ints | None = None) -> Iterator[Cell]:
    """Find, for each mentee, the first mentor with whom both would rather have one another.

    The points of the pairs may be ``held`` against the others where the problem does not permit
    them, as those of another problem's solution.
    """
    fixed = {row for row, _ in problem.locked} | problem.out
    rows, columns = (np.array(side, dtype=np.int64) for side in _sides(solution.pairs))
    worst = np.full(problem.shape[1], np.iinfo(np.int64).max)
    movable = np.array([row not in fixed for row in rows.tolist()], dtype=bool)
    having = problem.points_of(solution.pairs) if held is None else held
    np.minimum.at(worst, columns[movable], having[movable])
    worst[np.bincount(columns, minlength=problem.shape[1]) < problem.capacity] = ABSENT
    with_whom = zip(columns.tolist(), having.tolist(), strict=True)
    have = dict(zip(rows.tolist(), with_whom, strict=True))
    for row in set(range(problem.shape[0])) - fixed:
        order, points = own_order(problem, row)
        column, given = have.get(row, (0, ABSENT))
        least = max(int(order[column]), given) if row in have else ABSENT
        found = np.flatnonzero((points != ABSENT) & (order > least) & (points > worst))
        if len(found):
            yield row, int(found[0])


def _sides(pairs: Sequence[Cell]) -> tuple[list[int], list[int]]:
    return [row for row, _ in pairs], [column for _, column in pairs]
