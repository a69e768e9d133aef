"""Questions a coordinator asks of a solved problem: runner-ups, and why somebody is left over."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import ProblemError
from matching.core.problem import Cell, Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.scoring.rules import Rule
from matching.core.solution import Solution


@dataclass(frozen=True, slots=True)
class PairSensitivity:
    """Where a pair stands in a solution.

    Attributes
    ----------
    points : int
        The pair's points, -1 where it is not permitted.
    chosen : bool
    next_mentors, next_mentees : tuple of (position, points)
        The best other permitted partners of the mentee and of the mentor, best first.
    slack : (class, points)
        What the pair falls short of its two prices: forcing it loses at least that much.

    """

    points: int
    chosen: bool
    next_mentors: tuple[Cell, ...]
    next_mentees: tuple[Cell, ...]
    slack: tuple[int, int]


def pair_sensitivity(
    problem: Problem, solution: Solution, row: int, column: int, *, others: int = 3
) -> PairSensitivity:
    """Say where a pair stands.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A problem, and an optimum of it.
    row, column : int
        Positions of mentee and mentor.
    others : int
        Runner-ups to give on each side.

    Returns
    -------
    PairSensitivity
        Its points, who comes next for each of the two, and what forcing it loses at least.

    Examples
    --------
    >>> from matching.core import Problem, solve
    >>> problem = Problem.from_scores([[9, 5], [8, 7]], [1, 1])
    >>> pair_sensitivity(problem, solve(problem), 0, 1).next_mentors
    ((0, 9),)

    """
    prices, of_row, of_column = solution.certificate, problem.row(row), problem.column(column)
    points = int(of_row[column])
    slack = (
        int(prices.mentee_class[row] + prices.mentor_class[column]) - 1,
        int(prices.mentee_points[row] + prices.mentor_points[column]) - points,
    )
    return PairSensitivity(
        points,
        solution.mentor_of(row) == column,
        _best(of_row, column, others),
        _best(of_column, row, others),
        slack,
    )


def _best(points: NDArray[np.int32], beside: int, others: int) -> tuple[Cell, ...]:
    """Give the best entries but ``beside``: by points, equal ones by position."""
    left = points.copy()
    left[beside] = ABSENT
    found: list[Cell] = []
    while len(found) < others:
        at = int(left.argmax())  # a few looks for the greatest cost less than any sorting
        if left[at] == ABSENT:
            break
        found.append((at, int(left[at])))
        left[at] = ABSENT
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Nobody:
    """Why a mentee is left over.

    Attributes
    ----------
    permitted : int
        Mentors that no rule forbids.
    by_rule : mapping of Rule to int
        Mentors that each rule forbids; one mentor may be counted under several.
    alone : mapping of Rule to int
        Mentors that this rule alone forbids: what giving it up would open.
    rivals, mentors : tuple of int
        Positions of the mentees who compete for the same mentors (this one among them), and of
        those mentors. All their places are taken.
    places : int
        Places those mentors have; fewer than there are rivals.

    """

    permitted: int
    by_rule: Mapping[Rule, int]
    alone: Mapping[Rule, int]
    rivals: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int


def why_nobody(
    problem: Problem, solution: Solution, row: int, competition: "Competition | None" = None
) -> Nobody:
    """Say why a mentee has no mentor.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A solution that matches as many as possible.
    row : int
        Position of a mentee who is left over.
    competition : Competition, optional
        Who holds which mentor; give it where many are asked about.

    Returns
    -------
    Nobody
        The rules that stand between, and who competes for the same mentors.

    Raises
    ------
    ProblemError
        If the mentee has a mentor.

    Notes
    -----
    The rivals are everyone reached from the mentee by alternating paths: together they have
    more people than places, which proves that somebody among them must be left over (Hall 1935).

    Examples
    --------
    >>> from matching.core import Problem, solve
    >>> problem = Problem.from_scores([[9], [8]], [1])
    >>> why_nobody(problem, solve(problem), 1).rivals
    (0, 1)

    """
    if solution.mentor_of(row) is not None:
        raise ProblemError(f"Mentee {row} has a mentor.")
    competition = competition or Competition(problem, solution)
    rivals, mentors = competition.around(row)
    by_rule, alone = rules_counted(problem, row)
    return Nobody(
        int((problem.row(row) >= 0).sum()),
        by_rule,
        alone,
        tuple(rivals.tolist()),
        tuple(mentors.tolist()),
        competition.places(mentors),
    )


class Competition:
    """Who competes with whom in a solution; holds one bit for each pair of people.

    Parameters
    ----------
    problem, solution : Problem, Solution
        A solution that matches as many as possible.

    """

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self._mentors = problem.shape[1]
        self._permitted = np.concatenate(
            [np.packbits(block >= 0, axis=1) for block in problem.blocks()]
            or [np.zeros((0, 0), dtype=np.uint8)]
        )
        self._places = problem.beside_locks()[1]
        self._mentor_of = np.full(problem.shape[0], ABSENT)
        for row, column in set(solution.pairs).difference(problem.locked):
            self._mentor_of[row] = column

    def around(self, row: int) -> tuple[Ints, Ints]:
        """Collect all reached from a left-over mentee: mentors, their mentees, and so on.

        Returns
        -------
        rivals, mentors : int64 arrays
            Positions, in order.

        """
        rivals, new = np.array([row]), np.array([row])
        mentors = np.zeros(self._permitted.shape[1], dtype=np.uint8)
        while len(new):
            wanted = np.bitwise_or.reduce(self._permitted[new], axis=0) & ~mentors
            mentors |= wanted
            # One entry more, which stays 0, is where nobody's mentor -1 looks.
            reached = np.append(np.unpackbits(wanted, count=self._mentors), np.uint8(0))
            new = np.flatnonzero(reached[self._mentor_of])
            rivals = np.append(rivals, new)
        return np.sort(rivals), np.flatnonzero(np.unpackbits(mentors, count=self._mentors))

    def places(self, mentors: Ints) -> int:
        """Count the places of some mentors, without those of locked pairs."""
        return int(self._places[mentors].sum())


def rules_counted(problem: Problem, row: int) -> tuple[dict[Rule, int], dict[Rule, int]]:
    """Count the mentors each rule forbids, and those it alone forbids."""
    if problem.people is None:
        return {}, {}
    rows, columns = np.array([row]), np.arange(problem.shape[1])
    scorer, gate = problem.people.scorer, problem.people.gate
    masks = gate.forbidden(rows, columns, scorer.points(rows, columns))
    at_once = np.sum(list(masks.values()), axis=0)
    by_rule = {rule: int(mask.sum()) for rule, mask in masks.items() if mask.any()}
    alone = {rule: int((mask & (at_once == 1)).sum()) for rule, mask in masks.items()}
    return by_rule, {rule: count for rule, count in alone.items() if count}
