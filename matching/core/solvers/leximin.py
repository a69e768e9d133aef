"""Match as many as possible so that the worst pair is best, then the second worst, and so on.

First the highest least points are found (`dense`). Then, from the worst pairs up, as few as
possible get just so many points: each stage is a cheapest circulation among all that are as good so
far. Arcs whose price says that a change would undo an earlier stage are settled, and never looked
at again (lexicographic bottleneck: Burkard and Rendl 1991; Sokkalingam and Aneja 1998).
"""

from matching.core.errors import ProblemError
from matching.core.problem import Problem
from matching.core.solution import Progress
from matching.core.variants.leximin import LeximinSolution

MOST_PEOPLE = 2_000
"""Mentees for whom this is offered: stages and their prices grow with the square of them."""


def solve_leximin(problem: Problem, *, progress: Progress | None = None) -> LeximinSolution:
    """Find the pairs whose points in rising order are greatest, compared one after the other.

    Parameters
    ----------
    problem : Problem
        Up to 2,000 mentees.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    LeximinSolution
        With stages that `verify_leximin` accepts.

    Raises
    ------
    ProblemError
        For more mentees than 2,000.
    Cancelled
        If ``progress`` returned False.

    Examples
    --------
    >>> problem = Problem.from_scores([[9, 5], [8, 3]], [1, 1])
    >>> solve_leximin(problem).pairs
    ((0, 1), (1, 0))

    """
    if problem.shape[0] > MOST_PEOPLE:
        raise ProblemError(f"Worst pairs first are found for up to {MOST_PEOPLE} mentees.")
    from matching.core.solvers.leximin_stages import Stages  # compiled code is loaded if needed

    return Stages(problem, progress).run()
