"""Check the price of one more required place: both answers are proved, and set against each other.

The question with the place is made anew from the one that was asked; what a price says of it is
not believed.
"""

from typing import TYPE_CHECKING

import numpy as np

from matching.core.errors import NotFeasible, NotOptimal
from matching.core.verification.quotas import QuotaReport, verify_quotas
from matching.core.verification.scores import SAMPLE

if TYPE_CHECKING:
    from matching.core.variants.quota_prices import QuotaPrice
    from matching.core.variants.quotas import QuotaProblem, QuotaSolution


def verify_quota_price(
    problem: "QuotaProblem",
    solution: "QuotaSolution",
    price: "QuotaPrice",
    *,
    sample: int = SAMPLE,
) -> int:
    """Prove what one more required place of a group costs, or raise.

    Parameters
    ----------
    problem : QuotaProblem
        What was asked, as whoever verifies has it.
    solution, price : QuotaSolution, QuotaPrice
        From any source.
    sample : int
        As for `verify_quotas`.

    Returns
    -------
    int
        The points that it costs.

    Raises
    ------
    NotFeasible, WrongPoints, NotOptimal
        If one of the two answers is not proved, or the price is not their difference.

    Examples
    --------
    >>> from matching.core import Problem, QuotaProblem, quota_price, solve_quotas
    >>> problem = QuotaProblem.with_quotas(
    ...     Problem.from_scores([[9], [5]], [1]), groups=[0, 1], least=[0, 0]
    ... )
    >>> found = solve_quotas(problem)
    >>> verify_quota_price(problem, found, quota_price(problem, found, 1))
    4

    """
    if not 0 <= price.group < len(problem.least):
        raise NotFeasible(f"There is no group {price.group}.")
    before = verify_quotas(problem, solution, sample=sample)
    after = verify_quotas(_asking(problem, price.group), price.solution, sample=sample)
    if (price.missing, price.points) != _difference(before, after):
        raise NotOptimal("The price is not what the two answers differ by.")
    return price.points


def _asking(problem: "QuotaProblem", group: int) -> "QuotaProblem":
    """Give the question with one more place of the group."""
    one = (np.arange(len(problem.least)) == group).astype(np.int64)
    least = problem.least + one
    return type(problem)(
        problem.problem, problem.loads, problem.groups, least, np.maximum(problem.most, least)
    )


def _difference(before: QuotaReport, after: QuotaReport) -> tuple[int, int]:
    missing = [each.missing_members + each.missing_loads for each in (before, after)]
    return missing[1] - missing[0], before.points - after.points
