"""Check a matching with quotas: rules, places, what is missing, and that nothing is better.

The pairs are a flow from a hub to groups, to their mentees, to mentors, and back; what was asked
for is worth a unit more than the rest. A price for each group and person proves it cheapest: an arc
that could carry more gains nothing by it, and one that carries something loses nothing (Hoffman
1960).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotFeasible, NotOptimal
from matching.core.score_matrix import Block
from matching.core.verification.blocks import over_blocks, permitted
from matching.core.verification.pairs import check_pairs, loads
from matching.core.verification.scores import SAMPLE, Definition, Scores

if TYPE_CHECKING:
    from matching.core.variants.quotas import QuotaProblem, QuotaSolution

Ints = NDArray[np.int64]

LARGEST = 1 << 58


@dataclass(frozen=True, slots=True)
class QuotaReport:
    """What was proved: so many are matched, so much is missing, and nothing is better.

    Attributes
    ----------
    matched, points : int
        Of all pairs, by the plain definition.
    missing_members, missing_loads : int
        Members of groups and mentees of mentors who are fewer than asked, in all.
    permitted : int
        Permitted pairs that were looked at.

    """

    matched: int
    points: int
    missing_members: int
    missing_loads: int
    permitted: int


def verify_quotas(
    problem: "QuotaProblem", solution: "QuotaSolution", *, sample: int = SAMPLE
) -> QuotaReport:
    """Prove that pairs with quotas are feasible and best, or raise.

    Parameters
    ----------
    problem : QuotaProblem
        What was asked, as whoever verifies has it.
    solution : QuotaSolution
        From any source.
    sample : int
        Pairs whose points are worked out by the plain definition, beside the chosen ones.

    Returns
    -------
    QuotaReport
        The figures proved.

    Raises
    ------
    NotFeasible
        If a pair, a lock, a capacity, the most of a group, or a total is wrong.
    WrongPoints
        If the points that the solver read are not those of the definition.
    NotOptimal
        If the prices do not prove that nothing is better.

    Examples
    --------
    >>> from matching.core import Problem, QuotaProblem, solve_quotas
    >>> problem = QuotaProblem.with_quotas(
    ...     Problem.from_scores([[9], [5]], [1]), groups=[0, 1], least=[0, 1]
    ... )
    >>> verify_quotas(problem, solve_quotas(problem)).points
    5

    """
    definition = Definition(problem.problem)
    mentor, points = check_pairs(problem.problem, solution, definition)
    _check_counts(problem, solution, mentor)
    prices = _Prices(problem, solution, mentor)
    prices.check()
    chosen = dict(zip(solution.pairs, points, strict=True))
    free = np.flatnonzero(prices.free)
    scores = Scores(problem.problem, solution, definition, chosen, free, sample)

    def look(block: Block, rows: Ints) -> int:
        scores.note(block, rows)
        prices.look(block, rows)
        return permitted(block)

    found = over_blocks(problem.problem.source, free, look)
    scores.check()
    missing = int(solution.missing_members.sum()), int(solution.missing_loads.sum())
    return QuotaReport(solution.matched, solution.points, *missing, found)


def _check_counts(problem: "QuotaProblem", solution: "QuotaSolution", mentor: Ints) -> None:
    """Check groups, and what is missing."""
    groups = problem.groups[(mentor >= 0) & (problem.groups >= 0)]
    members = np.bincount(groups, minlength=len(problem.least))
    if (members > problem.most).any():
        raise NotFeasible("More of a group are matched than may be.")
    for asked, there, stated in (
        (problem.least, members, solution.missing_members),
        (problem.loads, loads(mentor, problem.problem.shape[1]), solution.missing_loads),
    ):
        if not np.array_equal(np.maximum(asked - there, 0), stated):
            raise NotFeasible("Something else is missing than what is stated.")


class _Prices:
    """The prices, and the arcs between those who are not locked."""

    def __init__(self, problem: "QuotaProblem", solution: "QuotaSolution", mentor: Ints) -> None:
        self.problem = problem
        mentees, mentors = problem.problem.shape
        self.mentee = _whole(solution.mentee_prices, mentees)
        self.mentor = _whole(solution.mentor_prices, mentors)
        self.group = _whole(solution.group_prices, len(problem.least) + 1)
        self.free = np.ones(mentees, dtype=bool)
        self.free[[row for row, _ in problem.problem.locked] + list(problem.problem.out)] = False
        self.where = np.where(self.free, mentor, -1)

    def check(self) -> None:
        """Check all arcs but those of pairs that were not chosen."""
        unit, size = self.problem.unit, len(self.group)
        placed = self.free & (self.where >= 0)
        group = self.problem.groups % size
        members = np.bincount(group[placed], minlength=size)
        asked, beyond = self.problem.rooms_of_groups()
        _check(members, asked, beyond, -2 * unit - self.group, -unit - self.group, "group")
        loads = np.bincount(self.where[placed], minlength=len(self.mentor))
        due, other = self.problem.rooms_of_mentors()
        _check(loads, due, other, -unit - self.mentor, -self.mentor, "mentor")
        gain = self.group[group] - self.mentee
        if (gain[self.free & ~placed] < 0).any() or (gain[placed] > 0).any():
            raise NotOptimal("The price of a mentee does not fit that of the group.")

    def look(self, block: Block, rows: Ints) -> None:
        """Check the pairs of some mentees: chosen ones pay no more than points, others no less."""
        paid = self.mentee[rows][:, None] + self.mentor
        where = self.where[rows]
        at = np.flatnonzero(where >= 0)
        if (paid[at, where[at]] > block[at, where[at]]).any():
            raise NotOptimal("The prices of a chosen pair are higher than its points.")
        short = (block >= 0) & (paid < block)
        short[at, where[at]] = False
        if short.any():
            one, column = np.argwhere(short)[0].tolist()
            raise NotOptimal(
                f"The prices of the pair ({rows[one]}, {column}) are below its points."
            )


def _whole(prices: Ints, length: int) -> Ints:
    if prices.shape != (length,) or prices.dtype != np.int64:
        raise NotOptimal("There is not one whole price for everybody and each group.")
    if (np.abs(prices) >= LARGEST).any():
        raise NotOptimal("A price is too large to be added up.")
    return prices


def _check(flow: Ints, asked: Ints, beyond: Ints, first_cost: Ints, cost: Ints, what: str) -> None:
    """Check two arcs side by side: what was asked for is filled first, the rest beyond it."""
    first = np.minimum(flow, asked)
    for carried, room, reduced in ((first, asked, first_cost), (flow - first, beyond, cost)):
        wrong = ((carried < room) & (reduced < 0)) | ((carried > 0) & (reduced > 0))
        if wrong.any():
            raise NotOptimal(
                f"The price of {what} {np.flatnonzero(wrong)[0]} does not fit its load."
            )
