"""Find the best pairs: first as many as possible, then the most points.

"First, then" is made one whole number: a permitted pair is worth ``class_worth + points``, where
one more pair always outweighs all points. That is an assignment problem on mentor *places*, solved
by SciPy's shortest augmenting paths (Jonker and Volgenant 1987; Crouse 2016). Its prices are then
recovered from the pairs alone: a place's price is the least that keeps everybody content with
what they have, found by raising prices until nothing moves (the label-correcting method for
longest paths, Bellman 1958). They exist exactly if the pairs are best, so nothing that is not
proven can leave this module.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from .errors import NotOptimal
from .problem import Problem
from .rules import ABSENT
from .solution import Certificate, Ints, Progress, Solution, report

FREE = -1
"""In an array of columns: this mentee has no mentor."""


def solve(problem: Problem, *, progress: Progress | None = None) -> Solution:
    """Match as many mentees as possible, and among all such matchings find the most points.

    Parameters
    ----------
    problem : Problem
        M mentees, N mentors with capacities, points, locks.
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
    Time O(P**3) at worst for P places and mentees, memory O(M * P).

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> solution = solve(problem)
    >>> solution.pairs, solution.matched, solution.points
    (((0, 1), (1, 0)), 2, 13)

    """
    report(progress, "solve", 0, 3)
    worth, free, places = _beside_locks(problem)
    mentor = np.full(problem.shape[0], FREE, dtype=np.int64)
    mentor[free] = _assign(worth[free], places)
    report(progress, "prove", 1, 3)
    mentee_price, mentor_price = _prices(worth, free, places, mentor)
    solution = _solution(problem, mentor, mentee_price, mentor_price)
    report(progress, "done", 3, 3)
    return solution


def class_worth(problem: Problem) -> int:
    """Give a worth of one pair that outweighs all points that any exchange of pairs can move."""
    return (
        2 * (int(problem.points.max(initial=0)) + 1) * (min(problem.shape) + max(problem.shape) + 2)
    )


def _beside_locks(problem: Problem) -> tuple[Ints, NDArray[np.bool_], Ints]:
    """Give the worth of each pair (0 where absent), the mentees not locked, and the places left."""
    worth = np.where(problem.points == ABSENT, 0, problem.points + np.int64(class_worth(problem)))
    free = np.ones(problem.shape[0], dtype=bool)
    places = problem.capacity.copy()
    for row, column in problem.locked:
        free[row] = False
        places[column] -= 1
    return worth, free, places


def _assign(worth: Ints, places: Ints) -> Ints:
    """Assign rows to places for the greatest worth; a pair of worth 0 means left over."""
    seats = np.repeat(np.arange(len(places)), np.minimum(places, len(worth)))
    rows, taken = linear_sum_assignment(worth[:, seats], maximize=True)
    mentor = np.full(len(worth), FREE, dtype=np.int64)
    mentor[rows] = seats[taken]
    mentor[rows[worth[rows, seats[taken]] == 0]] = FREE
    return mentor


def _prices(worth: Ints, free: NDArray[np.bool_], places: Ints, mentor: Ints) -> tuple[Ints, Ints]:
    """Raise mentor prices from zero until nobody would rather have another place.

    Returns the prices of mentees (0 for locked ones) and mentors.
    """
    price = np.zeros(len(places), dtype=np.int64)
    rows = np.flatnonzero(free)
    for _ in range(len(places) + 2):
        surplus = np.maximum(_surplus(worth, price, mentor), 0)
        wanted = np.where(worth[rows] > 0, worth[rows] - surplus[rows, None], 0).max(
            axis=0, initial=0
        )
        if (wanted <= price).all():
            return np.where(free, surplus, 0), price
        price = np.maximum(price, wanted)
    raise NotOptimal("The prices do not settle: the pairs found are not the best ones.")


def _surplus(worth: Ints, price: Ints, mentor: Ints) -> Ints:
    """Give what each mentee keeps of the pair's worth after paying for the place."""
    rows = np.flatnonzero(mentor != FREE)
    surplus = np.zeros(len(mentor), dtype=np.int64)
    surplus[rows] = worth[rows, mentor[rows]] - price[mentor[rows]]
    return surplus


def _solution(problem: Problem, mentor: Ints, mentee_price: Ints, mentor_price: Ints) -> Solution:
    chosen = mentor.copy()
    for row, column in problem.locked:
        chosen[row] = column
    pairs = tuple((row, column) for row, column in enumerate(chosen.tolist()) if column != FREE)
    points = sum(int(problem.points[pair]) for pair in pairs)
    unit = class_worth(problem)
    certificate = Certificate(*split(mentee_price, unit), *split(mentor_price, unit))
    return Solution(pairs, len(pairs), points, certificate)


def split(price: Ints, unit: int) -> tuple[Ints, Ints]:
    """Split prices into (class, points): points may be below zero, but by less than half a unit.

    Examples
    --------
    >>> [part.tolist() for part in split(np.array([0, 5, 103, 98]), 100)]
    [[0, 0, 1, 1], [0, 5, 3, -2]]

    """
    classes = (price + unit // 2) // unit
    return classes, price - classes * unit
