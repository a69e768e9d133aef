"""Check several mentors for one mentee: rules, places, and that nothing is better.

The pairs are a flow from a hub to mentees, on to mentors, and back. A price for each person proves
it cheapest (complementary slackness: Kuhn 1955; for circulations Hoffman 1960):

* a pair that was not chosen has no more points than its two prices, and a chosen one *no fewer*;
* a mentor with places left has price zero, and no price is below zero;
* a mentee's price, with what their last mentor was worth by number, is not below zero, and with
  what one more would be worth, not above.

Together they say that no exchange of pairs gains anything, and an exchange that gives somebody a
first mentor counts more than any that gives a second one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotFeasible, NotOptimal
from matching.core.score_matrix import Block
from matching.core.verification.blocks import over_blocks, permitted
from matching.core.verification.scores import SAMPLE, Definition, Scores

if TYPE_CHECKING:
    from matching.core.variants.several import SeveralProblem, SeveralSolution

Ints = NDArray[np.int64]

LARGEST = 1 << 60


@dataclass(frozen=True, slots=True)
class SeveralReport:
    """What was proved: so many have a first, a second and a third mentor, and nothing is better.

    Attributes
    ----------
    with_mentors : tuple of int
        Mentees with at least one mentor, at least two, three.
    points : int
        Of all pairs, by the plain definition.
    permitted : int
        Permitted pairs that were looked at.
    sampled : int
        Pairs beside the chosen ones that were worked out by the plain definition.

    """

    with_mentors: tuple[int, ...]
    points: int
    permitted: int
    sampled: int


def verify_several(
    problem: "SeveralProblem", solution: "SeveralSolution", *, sample: int = SAMPLE
) -> SeveralReport:
    """Prove that pairs with several mentors are feasible and best, or raise.

    Parameters
    ----------
    problem : SeveralProblem
        What was asked, as whoever verifies has it.
    solution : SeveralSolution
        From any source.
    sample : int
        Pairs whose points are worked out by the plain definition, beside the chosen ones.

    Returns
    -------
    SeveralReport
        The figures proved.

    Raises
    ------
    NotFeasible
        If a pair, a lock, a capacity or a total is wrong, or somebody has too many mentors.
    WrongPoints
        If the points that the solver read are not those of the definition.
    NotOptimal
        If the prices do not prove that nothing is better.

    Examples
    --------
    >>> from matching.core import Problem, SeveralProblem, solve_several
    >>> problem = SeveralProblem.wanting(Problem.from_scores([[9, 5], [8, -1]], [2, 1]), 2)
    >>> verify_several(problem, solve_several(problem)).with_mentors
    (2, 1, 0)

    """
    definition = Definition(problem.problem)
    points = _points(problem, solution, definition)
    counts = _check_pairs(problem, solution, points)
    _check_prices(problem, solution, counts)
    chosen = dict(zip(solution.pairs, points, strict=True))
    free = np.flatnonzero(problem.wanted > problem.locked)
    scores = Scores(problem.problem, solution, definition, chosen, free, sample)
    found = _EveryPair(problem, solution, chosen, scores).check(free)
    sampled = scores.check()["sampled"]
    return SeveralReport(solution.with_mentors, solution.points, found, sampled)


def _check_pairs(problem: "SeveralProblem", solution: "SeveralSolution", points: list[int]) -> Ints:
    """Check rules, places, locks and totals; give how many mentors each mentee has."""
    if missing := set(problem.problem.locked) - set(solution.pairs):
        raise NotFeasible(f"The locked pair {min(missing)} is missing.")
    counts, load = _counted(problem, solution)
    if (over := np.flatnonzero(load > problem.problem.capacity)).size:
        raise NotFeasible(f"Mentor {over[0]} has {load[over[0]]} mentees, which is too many.")
    if (over := np.flatnonzero(counts > problem.wanted)).size:
        raise NotFeasible(f"Mentee {over[0]} has {counts[over[0]]} mentors, more than wanted.")
    stated = tuple(int((counts >= number).sum()) for number in (1, 2, 3))
    if (stated, sum(points)) != (solution.with_mentors, solution.points):
        raise NotFeasible(f"{stated} mentees have {sum(points)} points, not as stated.")
    return counts


def _points(
    problem: "SeveralProblem", solution: "SeveralSolution", definition: Definition
) -> list[int]:
    """Give the points of each pair by the definition; refuse pairs that there are not."""
    mentees, mentors = problem.problem.shape
    if len(set(solution.pairs)) < len(solution.pairs):
        raise NotFeasible("A pair is there twice.")
    for row, column in solution.pairs:
        if not (0 <= row < mentees and 0 <= column < mentors):
            raise NotFeasible(f"There is no pair ({row}, {column}).")
    points = definition.points(solution.pairs)
    for pair, found in zip(solution.pairs, points, strict=True):
        if found < 0:
            raise NotFeasible(f"The pair {pair} is not permitted.")
    return points


def _counted(problem: "SeveralProblem", solution: "SeveralSolution") -> tuple[Ints, Ints]:
    """Count the mentors of each mentee and the mentees of each mentor."""
    pairs = np.array(solution.pairs, dtype=np.int64).reshape(-1, 2)
    mentees, mentors = problem.problem.shape
    return np.bincount(pairs[:, 0], minlength=mentees), np.bincount(pairs[:, 1], minlength=mentors)


def _check_prices(problem: "SeveralProblem", solution: "SeveralSolution", counts: Ints) -> None:
    """Check the prices of people one by one."""
    mentee, mentor = solution.mentee_prices, solution.mentor_prices
    _check_whole(mentee, problem.problem.shape[0])
    _check_whole(mentor, problem.problem.shape[1])
    if (mentor < 0).any():
        raise NotOptimal(f"The price of mentor {np.flatnonzero(mentor < 0)[0]} is below zero.")
    left = _counted(problem, solution)[1] < problem.problem.capacity
    if (idle := np.flatnonzero(left & (mentor > 0))).size:
        raise NotOptimal(f"Mentor {idle[0]} has places left, but a price.")
    level = np.array([0, *map(problem.level, (1, 2, 3)), 0])
    fewer = (counts > problem.locked) & (mentee + level[counts] < 0)
    more = (counts < problem.wanted) & (mentee + level[counts + 1] > 0)
    for name, those in (("fewer", fewer), ("more", more)):
        if those.any():
            row = np.flatnonzero(those)[0]
            raise NotOptimal(f"Mentee {row} would rather have {name} mentors at these prices.")


def _check_whole(prices: Ints, length: int) -> None:
    if prices.shape != (length,):
        raise NotOptimal("There is not one price for everybody.")
    if prices.dtype != np.int64 or np.abs(prices).max(initial=0) >= LARGEST:
        raise NotOptimal("A price is no whole number of a size that can be added up.")


class _EveryPair:
    """The look at all permitted pairs."""

    def __init__(
        self,
        problem: "SeveralProblem",
        solution: "SeveralSolution",
        chosen: dict[tuple[int, int], int],
        scores: Scores,
    ) -> None:
        self.source, self.scores = problem.problem.source, scores
        self.mentee, self.mentor = solution.mentee_prices, solution.mentor_prices
        locked = set(problem.problem.locked)
        kept = np.array(sorted(chosen), dtype=np.int64).reshape(-1, 2)
        self.kept = kept[(problem.wanted > problem.locked)[kept[:, 0]]]
        for (row, column), points in chosen.items():
            paid = int(self.mentee[row]) + int(self.mentor[column])
            if (row, column) not in locked and paid > points:
                raise NotOptimal(f"The prices of the chosen pair ({row}, {column}) are too high.")

    def check(self, rows: Ints) -> int:
        """Check them; give how many there are."""
        return over_blocks(self.source, rows, self._look)

    def _look(self, block: Block, rows: Ints) -> int:
        self.scores.note(block, rows)
        gains = block > self.mentee[rows][:, None] + self.mentor
        gains &= block >= 0
        here = slice(*np.searchsorted(self.kept[:, 0], (rows[0], rows[-1] + 1)))
        at = np.searchsorted(rows, self.kept[here, 0])
        gains[at, self.kept[here, 1]] = False
        if gains.any():
            at, column = np.argwhere(gains)[0].tolist()
            raise NotOptimal(f"The prices of the pair ({rows[at]}, {column}) are below its points.")
        return permitted(block)
