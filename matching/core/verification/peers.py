"""Check pairs of peers, and that nothing is better.

For any pairs, their worth is at most the prices of all people, and for each group of an odd number
the group's price times half of its number, rounded down (no more pairs fit into it), if each pair's
two prices, with those of all groups that hold both, come to its worth or more (Edmonds 1965). Pairs
that are worth exactly that are best.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotFeasible, NotOptimal
from matching.core.variants.peers import SCALE

if TYPE_CHECKING:
    from matching.core.variants.peers import PeerProblem, PeerSolution

Ints = NDArray[np.int64]

LARGEST = 1 << 52


@dataclass(frozen=True, slots=True)
class PeerReport:
    """What was proved: so many pairs, so many points, and nothing better is possible.

    Attributes
    ----------
    paired : int
        Number of pairs.
    left_over : int
        People without a peer.
    points : int
        Of all pairs.
    groups : int
        Odd groups that the proof needs.

    """

    paired: int
    left_over: int
    points: int
    groups: int


def verify_peers(problem: "PeerProblem", solution: "PeerSolution") -> PeerReport:
    """Prove that pairs of peers are permitted and best, or raise.

    Parameters
    ----------
    problem : PeerProblem
        What was asked, as whoever verifies has it.
    solution : PeerSolution
        From any source.

    Returns
    -------
    PeerReport
        The figures proved.

    Raises
    ------
    NotFeasible
        If somebody's peer has another peer, a pair is not permitted, or a total is wrong.
    NotOptimal
        If prices and groups do not prove that nothing is better.

    Examples
    --------
    >>> from matching.core import PeerProblem, solve_peers
    >>> problem = PeerProblem.from_scores([[0, 5, 3], [5, 0, 4], [3, 4, 0]])
    >>> verify_peers(problem, solve_peers(problem))
    PeerReport(paired=1, left_over=1, points=5, groups=1)

    """
    paired = _check_pairs(problem, solution)
    cover = _check_prices(problem, solution)
    bound = int(solution.prices.sum())
    for members, price in solution.groups:
        those = _check_group(problem, members, price)
        cover[np.ix_(those, those)] += price
        bound += price * (len(those) // 2)
    short = (problem.points >= 0) & (cover < SCALE * problem.worth)
    if short.any():
        one, other = np.argwhere(short)[0].tolist()
        raise NotOptimal(f"The prices of {one} and {other} are below what they are worth.")
    if bound != SCALE * (paired * problem.unit + solution.points):
        raise NotOptimal("The prices leave room for better pairs.")
    left_over = len(problem.points) - 2 * paired
    return PeerReport(paired, left_over, solution.points, len(solution.groups))


def _check_pairs(problem: "PeerProblem", solution: "PeerSolution") -> int:
    """Check that pairs are mutual, permitted, and add up; give how many there are."""
    people, peer = len(problem.points), solution.peer
    if peer.shape != (people,) or peer.dtype != np.int64:
        raise NotFeasible("There is not one peer, or none, for each person.")
    if ((peer < -1) | (peer >= people)).any():
        raise NotFeasible("Somebody has a peer that there is not.")
    there = np.flatnonzero(peer >= 0)
    if (peer[peer[there]] != there).any():
        raise NotFeasible("Somebody's peer has another peer.")
    points = problem.points[there, peer[there]]
    if (points < 0).any():
        raise NotFeasible(f"Person {there[points < 0][0]} has a peer who is not permitted.")
    if (2 * solution.paired, 2 * solution.points) != (len(there), int(points.sum())):
        raise NotFeasible(
            f"{len(there) // 2} pairs have {points.sum() // 2} points, not as stated."
        )
    return solution.paired


def _check_prices(problem: "PeerProblem", solution: "PeerSolution") -> Ints:
    """Check people's prices; give what each two come to."""
    prices = solution.prices
    if prices.shape != (len(problem.points),) or prices.dtype != np.int64:
        raise NotOptimal("There is not one price for everybody.")
    if ((prices < 0) | (prices >= LARGEST)).any():
        raise NotOptimal("A price is below zero, or too large to be added up.")
    cover: Ints = prices[:, None] + prices
    return cover


def _check_group(problem: "PeerProblem", members: tuple[int, ...], price: int) -> Ints:
    """Check that a group is of an odd number of different people, at a price of 0 or more."""
    if type(price) is not int or not 0 <= price < LARGEST:
        raise NotOptimal(f"{price} is no price of a group.")
    if len(set(members)) != len(members) or len(members) % 2 == 0:
        raise NotOptimal("A group is not of an odd number of people, each once.")
    if not all(0 <= each < len(problem.points) for each in members):
        raise NotOptimal("A group has somebody whom there is not.")
    return np.array(members, dtype=np.int64)
