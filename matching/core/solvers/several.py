"""Find up to three mentors for each mentee: a circulation on candidates, and a look at all pairs.

Flow goes from a hub to mentees, by one arc for each mentor that they want (the first worth three
units, the second two, the third one), on to mentors by arcs that carry one (all are different), and
back to the hub by arcs that carry as many as a mentor has places. As later mentors are worth less,
the flow takes first ones first (convex costs: Ahuja, Magnanti and Orlin 1993, chapter 14).

Only each mentee's best mentors become arcs, at prices that a sample found. Then all pairs are
looked at; those that would gain are added, and the same tree goes on, until none does.
"""

from matching.core.solution import Progress, report
from matching.core.variants.several import SeveralProblem, SeveralSolution


def solve_several(problem: SeveralProblem, *, progress: Progress | None = None) -> SeveralSolution:
    """Give as many mentees as possible a first mentor, then a second, then a third; then points.

    Parameters
    ----------
    problem : SeveralProblem
        Points, places, locks, and how many mentors each mentee wants.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    SeveralSolution
        With prices that `verify_several` accepts. The same problem always gives the same pairs.

    Raises
    ------
    Cancelled
        If ``progress`` returned False.

    Notes
    -----
    A few passes of M * N operations and pivots on some 50 arcs a mentee; memory O(M + N).

    Examples
    --------
    >>> from matching.core.problem import Problem
    >>> problem = SeveralProblem.wanting(Problem.from_scores([[9, 5], [8, -1]], [2, 1]), 2)
    >>> solution = solve_several(problem)
    >>> solution.pairs, solution.with_mentors, solution.points
    (((0, 0), (0, 1), (1, 0)), (2, 1, 0), 22)

    """
    from matching.core.solvers.several_market import (
        Market,  # compiled code is loaded when asked for
    )

    report(progress, "candidates", 0, 1)
    market = Market(problem, progress)
    market.settle(progress)
    return market.solution()
