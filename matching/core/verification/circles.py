"""Check circles against their problem, and how near to the best they are proven to be.

The proof parts all cases in two again and again: a circle is held, or it is not. Each case that is
not parted has prices of 0 or more, at which no circles are worth more than all prices together and
what each circle gains at best beyond them (weak duality). A circle that is held counts even if it
loses, one that is shut does not, any other counts if it gains. The highest bound of all cases
bounds everything, as the tree leaves no case out.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import NotFeasible, NotOptimal
from matching.core.variants.bound import Gap
from matching.core.variants.circles import Split

if TYPE_CHECKING:
    from matching.core.variants.circles import CircleProblem, Circles

Ints = NDArray[np.int64]

LARGEST = 1 << 56
NEVER = -LARGEST


@dataclass(frozen=True, slots=True)
class CircleReport:
    """What was proved of circles.

    Attributes
    ----------
    placed : int
        Mentees who have a circle.
    held : int
        Circles that have members.
    points : int
        Their points, less what crowding costs.
    gap : Gap
        By how much other circles might be better at most; zero says that none are.
    cases : int
        Cases that were looked at, each with its prices.

    """

    placed: int
    held: int
    points: int
    gap: Gap
    cases: int


def verify_circles(problem: "CircleProblem", circles: "Circles") -> CircleReport:
    """Prove that circles keep their rules, and that their gap is as stated, or raise.

    Parameters
    ----------
    problem : CircleProblem
        What was asked, as whoever verifies has it.
    circles : Circles
        From any source.

    Returns
    -------
    CircleReport
        With the gap that the cases prove.

    Raises
    ------
    NotFeasible
        If a pair is not permitted, a circle has too few or too many members, or a total is wrong.
    NotOptimal
        If cases and prices do not prove the stated gap.

    Examples
    --------
    >>> from matching.core import CircleProblem, solve_circles
    >>> problem = CircleProblem.from_scores([[9, 5], [8, 7], [6, 7]], 2, 3)
    >>> verify_circles(problem, solve_circles(problem))
    CircleReport(placed=3, held=1, points=23, gap=Gap(matches=0, points=0), cases=1)

    """
    sizes = _check_sizes(problem, circles)
    value = _value(problem, circles)
    bound, cases = _bound(problem, circles)
    gap = Gap.between(bound, value, problem.unit, problem.most_crowding)
    if gap != circles.gap:
        raise NotOptimal(f"The cases prove a gap of {gap}, not of {circles.gap} as stated.")
    return CircleReport(circles.placed, int((sizes > 0).sum()), circles.points, gap, cases)


def _check_sizes(problem: "CircleProblem", circles: "Circles") -> Ints:
    """Check that all are where they may be, and that no circle is too small or too large."""
    mentees, count = problem.shape
    where = circles.circle_of
    if where.shape != (mentees,) or where.dtype != np.int64:
        raise NotFeasible("There is not one circle, or none, for each mentee.")
    if ((where < -1) | (where >= count)).any():
        raise NotFeasible("Somebody is in a circle that there is not.")
    for row in np.flatnonzero(where >= 0).tolist():
        if problem.points[row, where[row]] < 0:
            raise NotFeasible(f"Mentee {row} may not be in circle {where[row]}.")
    sizes = np.bincount(where[where >= 0], minlength=count)
    wrong = (sizes > 0) & ((sizes < problem.least) | (sizes > problem.most))
    if wrong.any():
        circle = int(np.flatnonzero(wrong)[0])
        raise NotFeasible(f"Circle {circle} has {sizes[circle]} members, which it may not have.")
    return sizes


def _value(problem: "CircleProblem", circles: "Circles") -> int:
    """Add up what the circles are worth, member by member, and compare it with what is stated."""
    seen: dict[tuple[int, int], int] = {}
    placed = points = 0
    for row, circle in enumerate(circles.circle_of.tolist()):
        if circle < 0:
            continue
        placed, points = placed + 1, points + int(problem.points[row, circle])
        if (field := int(problem.fields[row])) >= 0:
            before = seen.get((circle, field), 0)
            points -= before * problem.crowding
            seen[circle, field] = before + 1
    if (placed, points) != (circles.placed, circles.points):
        raise NotFeasible(f"{placed} mentees have {points} points in circles, not as stated.")
    return placed * problem.unit + points


def _bound(problem: "CircleProblem", circles: "Circles") -> tuple[int, int]:
    """Give the highest bound of all cases, and how many there are."""
    gains = [_gains(problem, prices) for prices in circles.prices]
    sums = [sum(prices.tolist()) for prices in circles.prices]
    bounds = []
    waiting: list[tuple[object, dict[int, bool]]] = [(circles.cases, {})]
    while waiting:
        case, settled = waiting.pop()
        if isinstance(case, Split):
            if case.circle in settled or not 0 <= case.circle < problem.shape[1]:
                raise NotOptimal(f"A case is parted by circle {case.circle}, which it cannot be.")
            waiting.append((case.held, settled | {case.circle: True}))
            waiting.append((case.shut, settled | {case.circle: False}))
        elif type(case) is int and 0 <= case < len(gains):
            bounds.append(sums[case] + _counted(gains[case], settled))
        else:
            raise NotOptimal("A case has no prices.")
    return max(bounds), len(bounds)


def _counted(gains: list[int], settled: dict[int, bool]) -> int:
    """Add up what circles gain in a case."""
    total = sum(gain for gain in gains if gain > 0)
    for circle, held in settled.items():
        total += gains[circle] * held - max(gains[circle], 0)
    return total


def _gains(problem: "CircleProblem", prices: Ints) -> list[int]:
    """Give what each circle gains at best at some prices; `NEVER` if it cannot be held."""
    if prices.shape != (problem.shape[0],) or prices.dtype != np.int64:
        raise NotOptimal("There is not one price for each mentee.")
    if ((prices < 0) | (prices >= LARGEST)).any():
        raise NotOptimal("A price is below zero, or too large to be added up.")
    return [_gain(problem, prices, circle) for circle in range(problem.shape[1])]


def _gain(problem: "CircleProblem", prices: Ints, circle: int) -> int:
    """Give what a circle gains: its members in the order of what each adds."""
    there = np.flatnonzero(problem.points[:, circle] >= 0)
    worth = problem.unit + problem.points[there, circle] - prices[there]
    fields = problem.fields[there]
    order = np.lexsort((-worth, fields))
    worth, fields = worth[order], fields[order]
    begins = np.searchsorted(fields, fields)
    nth = np.where(fields >= 0, np.arange(len(fields)) - begins, 0)
    added = np.sort(worth - problem.crowding * nth)[::-1][: problem.most[circle]]
    least = int(problem.least[circle])
    if len(added) < least:
        return NEVER
    return int(added[:least].sum() + np.maximum(added[least:], 0).sum())
