"""Find the best circles: prices that say which are worth holding, and a tree of cases where not.

Which circles to hold is NP-hard already if all have exactly three members (Arulselvan, Cseh, Groß,
Manlove and Matuschke 2018); with that settled, their members are a flow. So:

1. prices of places whose bound is low (`circle_bound`);
2. the circles that those prices would hold are filled by a flow (`circle_flow`): a first answer;
3. a tree of cases (`circle_search`): a circle that the prices are sure of is settled at once, as
   the other case is bounded below what is known; then the least sure one is tried both ways, with
   prices of its own.

The tree with its prices is the proof. If time runs out, the highest bound left says how much better
other circles might be at most.
"""

from matching.core.solution import Progress
from matching.core.variants.circles import CircleProblem, Circles


def solve_circles(
    problem: CircleProblem, *, limit: float = 20.0, progress: Progress | None = None
) -> Circles:
    """Place as many mentees as possible in circles, then for the most points.

    Parameters
    ----------
    problem : CircleProblem
        Points, sizes, fields and what crowding costs.
    limit : float
        Seconds after which the best circles so far are given, with how far from the best they are.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    Circles
        With cases and prices that `verify_circles` reads.

    Raises
    ------
    Cancelled
        If ``progress`` returned False.

    Examples
    --------
    >>> problem = CircleProblem.from_scores([[9, 5], [8, 7], [6, 7]], 2, 3)
    >>> circles = solve_circles(problem)
    >>> circles.circle_of.tolist(), circles.points, bool(circles.gap)
    ([0, 0, 0], 23, False)

    """
    from matching.core.solvers.circle_search import Search  # compiled code is loaded if needed

    return Search(problem, limit, progress).run()
