"""Pair peers in one pool: prices and pairs from two sides first, then blossoms for odd rings.

If each person stood on two sides, as mentee and as mentor, the best pairs would be an assignment,
and its prices added up fit the peers' problem too. What it assigns is rings: an even one parts into
pairs, and an odd one leaves one person over (the "fractional" start of Applegate and Cook 1993). So
only as many searches remain as there are odd rings.
"""

from typing import TYPE_CHECKING

import numpy as np

from matching.core.problem import Problem
from matching.core.score_matrix import Ints
from matching.core.solution import Progress, report
from matching.core.solvers.dense import cardinality_weight, solve
from matching.core.variants.peers import SCALE, PeerProblem, PeerSolution

if TYPE_CHECKING:
    from matching.core.solvers.blossom_graph import Graph

Groups = tuple[tuple[tuple[int, ...], int], ...]

STAGES = 8
"""Searches between two looks at whether to stop."""


def solve_peers(problem: PeerProblem, *, progress: Progress | None = None) -> PeerSolution:
    """Pair as many peers as possible, and among all such pairings find the most points.

    Parameters
    ----------
    problem : PeerProblem
        Points of all with all.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    PeerSolution
        With prices that `verify_peers` accepts. The same problem always gives the same pairs.

    Raises
    ------
    Cancelled
        If ``progress`` returned False.

    Notes
    -----
    Time O(n**3) at worst, memory some 30 bytes for each two people.

    Examples
    --------
    >>> points = [[0, 9, 8, 1], [9, 0, 7, 2], [8, 7, 0, 3], [1, 2, 3, 0]]
    >>> solution = solve_peers(PeerProblem.from_scores(points))
    >>> solution.peer.tolist(), solution.points
    ([1, 0, 3, 2], 12)

    """
    from matching.core.solvers import blossom_graph, blossoms  # compiled code, loaded if needed

    report(progress, "candidates", 0, 1)
    prices, peer = _from_two_sides(problem)
    graph = blossom_graph.graph_of(SCALE * problem.worth, prices, peer)
    left = int((peer < 0).sum())
    report(progress, "solve", 0, left)
    while blossoms.stages(graph, STAGES):
        report(progress, "solve", left - int((graph.mate[: len(peer)] < 0).sum()), left)
    report(progress, "done", 1, 1)
    return _told(problem, graph.mate[: len(peer)].astype(np.int64), *_proof(graph))


def _from_two_sides(problem: PeerProblem) -> tuple[Ints, Ints]:
    """Give prices that fit, and pairs that are tight at them."""
    people = len(problem.points)
    sides = Problem.from_scores(problem.points, np.ones(people, dtype=np.int64))
    found, unit = solve(sides), cardinality_weight(sides.source)
    assert unit == problem.unit
    prices = found.certificate
    classes = prices.mentee_class + prices.mentor_class
    points = prices.mentee_points + prices.mentor_points
    after = np.full(people, -1)
    for one, other in found.pairs:
        after[one] = other
    return SCALE // 2 * (classes * unit + points), _parted(after)


def _parted(after: Ints) -> Ints:
    """Part ways and rings into pairs; of an odd number the first is left over."""
    peer, done = np.full(len(after), -1), np.zeros(len(after), dtype=bool)
    entered = set(after.tolist())
    order = [at for at in range(len(after)) if at not in entered] + list(range(len(after)))
    for start in order:
        way, at = [], start
        while at >= 0 and not done[at]:
            done[at] = True
            way.append(at)
            at = int(after[at])
        for one, other in zip(way[len(way) % 2 :: 2], way[len(way) % 2 + 1 :: 2], strict=True):
            peer[one], peer[other] = other, one
    return peer


def _told(problem: PeerProblem, peer: Ints, prices: Ints, groups: Groups) -> PeerSolution:
    rows = np.flatnonzero(peer > np.arange(len(peer)))
    points = int(problem.points[rows, peer[rows]].sum())
    return PeerSolution(peer, len(rows), points, prices, groups)


def _proof(graph: "Graph") -> tuple[Ints, Groups]:
    """Read the prices of people and of the blossoms that are in use."""
    people = len(graph.weight)
    used = np.flatnonzero(
        (graph.top != -1) & (graph.price > 0) & (np.arange(len(graph.top)) >= people)
    )
    groups = [
        (tuple(np.flatnonzero(graph.within[each] != -1).tolist()), int(graph.price[each]))
        for each in used[used >= people].tolist()
    ]
    return graph.price[:people].copy(), tuple(groups)
