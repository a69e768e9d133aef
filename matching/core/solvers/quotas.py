"""Match with quotas: least loads of mentors, and groups with a least and a most."""

from matching.core.solution import Progress, report
from matching.core.variants.quotas import QuotaProblem, QuotaSolution


def solve_quotas(problem: QuotaProblem, *, progress: Progress | None = None) -> QuotaSolution:
    """Match as many as possible, then fill what was asked for as far as possible, then for points.

    Parameters
    ----------
    problem : QuotaProblem
        Points, places, locks and quotas.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    QuotaSolution
        With what is missing, and prices that `verify_quotas` accepts.

    Raises
    ------
    Cancelled
        If ``progress`` returned False.

    Examples
    --------
    >>> from matching.core.problem import Problem
    >>> problem = QuotaProblem.with_quotas(
    ...     Problem.from_scores([[9], [5]], [1]), groups=[0, 1], least=[0, 1]
    ... )
    >>> solve_quotas(problem).pairs
    ((1, 0),)

    """
    from matching.core.solvers.quota_market import QuotaMarket  # compiled code is loaded if needed

    report(progress, "candidates", 0, 1)
    market = QuotaMarket(problem, progress)
    market.settle(progress)
    return market.answer()
