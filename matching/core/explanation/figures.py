"""What a solution comes to, in figures that can stand side by side with those of others.

All are measured on one problem, whatever weights or rules a solution was found by. Shares of groups
are only told of five people or more, and by the same groups for every solution.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.core.problem import Cell, Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.solution import Solution
from matching.core.solvers.deferred_acceptance import blocking

FEWEST = 5
"""No group of fewer people is told apart."""

OTHERS = "others"
"""The group of whoever is in too small a one."""

Grouping = Sequence[Hashable]
"""The group of each mentee, by row."""


@dataclass(frozen=True, slots=True)
class Group:
    """How a group of mentees fares.

    Attributes
    ----------
    people, matched : int
    fit : int or None
        The average fit of those who are matched, in hundredths; None where nobody is, or where
        the problem was made from scores.

    """

    people: int
    matched: int
    fit: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a solution comes to.

    Attributes
    ----------
    matched, points : int
    worst : (row, column) or None
        The pair of the fewest points that is not locked.
    least, low : int
        Points of that pair, and of the pair below which a twentieth lies; 0 without pairs.
    would_swap : int
        Mentees who, with some mentor, would both rather have one another.
    changed : tuple of int
        Rows of mentees who have another mentor than before, or one or none where it was otherwise.
    groups : mapping of name to mapping of group to Group
        For each grouping.
    gaps : mapping of name to int
        How much better the best group's fit is than the worst's.

    """

    matched: int
    points: int
    worst: Cell | None
    least: int
    low: int
    would_swap: int
    changed: tuple[int, ...]
    groups: Mapping[str, Mapping[Hashable, Group]]
    gaps: Mapping[str, int]


def figures(
    problem: Problem,
    solution: Solution,
    *,
    before: Solution | None = None,
    groupings: Mapping[str, Grouping] | None = None,
) -> Figures:
    """Measure a solution.

    Parameters
    ----------
    problem : Problem
        What all solutions are measured by. A pair that it does not permit counts with the points
        that it would have.
    solution : Solution
        Of this problem, or of one for the same people by other weights, rules or goals.
    before : Solution, optional
        What stands, to count who changes.
    groupings : mapping of name to sequence, optional
        The group of each mentee, of each kind; those too small are joined by `joined`.

    Returns
    -------
    Figures
        To be set beside others of the same problem and groupings.

    Examples
    --------
    >>> from matching.core import solve
    >>> problem = Problem.from_scores([[9, 5], [8, 1]], [1, 1])
    >>> best = solve(problem)
    >>> stable = figures(problem, solve(problem, objective="stable"), before=best)
    >>> stable.points, stable.least, stable.would_swap, stable.changed
    (10, 1, 0, (0, 1))
    >>> figures(problem, best).would_swap
    1

    """
    points = _points(problem, solution)
    placed = _placed(problem, solution, points)
    fits = _fits(problem, solution) if groupings else {}
    groups = {
        name: _groups(problem, solution, keys, fits) for name, keys in (groupings or {}).items()
    }
    worst = min(placed, key=placed.__getitem__, default=None)
    ordered = np.sort(points).tolist() or [0]
    return Figures(
        solution.matched,
        int(points.sum()),
        worst,
        placed[worst] if worst else 0,
        ordered[len(ordered) // 20],
        sum(1 for _ in blocking(problem, solution, points)),
        _changed(problem, before or solution, solution),
        groups,
        {name: _gap(found) for name, found in groups.items()},
    )


def _points(problem: Problem, solution: Solution) -> Ints:
    """Give each pair's points, also of those that are not permitted."""
    points = problem.points_of(solution.pairs)
    missing = np.flatnonzero(points == ABSENT)
    if not len(missing):
        return points
    rows, columns = np.array(solution.pairs, dtype=np.int64)[missing].T
    people = problem.people
    points[missing] = people.scorer.points(rows, columns) if people else 0
    return points


def _placed(problem: Problem, solution: Solution, points: Ints) -> dict[Cell, int]:
    """Give the points of the pairs that a solver chose."""
    locked = set(problem.locked)
    found = zip(solution.pairs, points.tolist(), strict=True)
    return {pair: worth for pair, worth in found if pair not in locked}


def _changed(problem: Problem, before: Solution, after: Solution) -> tuple[int, ...]:
    rows = range(problem.shape[0])
    return tuple(row for row in rows if before.mentor_of(row) != after.mentor_of(row))


def _fits(problem: Problem, solution: Solution) -> dict[int, int]:
    """Give the fit of each mentee who is matched, where people are known."""
    people = problem.people
    if people is None:
        return {}
    rows, columns = np.array(solution.pairs, dtype=np.int64).reshape(-1, 2).T
    found = people.scorer.fits(rows, columns)
    return dict(zip(rows.tolist(), found.tolist(), strict=True))


def joined(groups: Grouping, *, out: frozenset[int] = frozenset()) -> list[Hashable]:
    """Join groups that are too small to be told apart.

    Parameters
    ----------
    groups : sequence
        The group of each mentee.
    out : frozenset of int
        Rows that do not count.

    Returns
    -------
    list
        The same with `OTHERS` in place of every group of fewer than five; if those are fewer than
        five together, the next smallest group joins them, and so on.

    Examples
    --------
    >>> joined(["Ohio"] * 6 + ["Iowa"] * 5 + ["Utah"] * 2)[-8:]
    ['Ohio', 'others', 'others', 'others', 'others', 'others', 'others', 'others']

    """
    sizes = Counter(group for row, group in enumerate(groups) if row not in out)
    small: set[Hashable] = set()
    people = 0
    for group, size in sorted(sizes.items(), key=lambda each: (each[1], str(each[0]))):
        if size >= FEWEST and (not small or people >= FEWEST):
            break
        small.add(group)
        people += size
    return [OTHERS if group in small else group for group in groups]


def _groups(
    problem: Problem, solution: Solution, keys: Grouping, fits: dict[int, int]
) -> dict[Hashable, Group]:
    """Measure each group of five or more."""
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(joined(keys, out=problem.out)):
        if row not in problem.out:
            members.setdefault(group, []).append(row)
    return {
        group: _group(rows, solution, fits)
        for group, rows in members.items()
        if len(rows) >= FEWEST
    }


def _group(rows: list[int], solution: Solution, fits: dict[int, int]) -> Group:
    matched = [row for row in rows if solution.mentor_of(row) is not None]
    known = [fits[row] for row in matched if row in fits]
    return Group(len(rows), len(matched), sum(known) // len(known) if known else None)


def _gap(groups: Mapping[Hashable, Group]) -> int:
    fits = [each.fit for each in groups.values() if each.fit is not None]
    return max(fits) - min(fits) if fits else 0
