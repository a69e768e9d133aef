"""The optimum of the board as it is, proved before anybody sees it, and what differs from before.

Whoever asks gives the pairs that stand; each of them is worth the board's bonus more while solving,
so that a small change stays small. A result that does not pass its check is never handed on.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from matching.board.edits import Difference, Moved, NotProved
from matching.board.present import Pair, Present
from matching.core import (
    Certificate,
    NotFeasible,
    NotOptimal,
    Objective,
    Problem,
    Solution,
    solve,
    verify,
)
from matching.core.solvers.complementary import swapped
from matching.core.verification import Definition
from matching.snapshot import Snapshot

SAMPLE = 3_000
"""Pairs beside those chosen whose points are counted again where it is to be thorough."""

Standing = Mapping[int, tuple[int, int]]
"""Mentee -> mentor and points, by ids of enrollments."""


@dataclass(frozen=True)
class Found:
    """A proven optimum of the board, by ids of enrollments."""

    present: Present
    snapshot: Snapshot
    """The people of the problem, in its order."""
    problem: Problem
    solution: Solution
    asked: dict[str, Any]
    """What was asked beside the problem, by position, as `solve` and `verify` take it."""
    solve_freely: Callable[[], Solution] | None = None
    """How to solve the same without loyalty, where that is at hand."""
    known: Definition | None = None
    """What is known of the points by definition."""
    thorough: bool = False
    """Whether a sample of all pairs was looked at as well."""

    def ids(self, row: int, column: int) -> Pair:
        """The enrollments at a position of the problem."""
        return self.snapshot.mentees[row].id, self.snapshot.mentors[column].id

    @cached_property
    def pairs(self) -> dict[int, tuple[int, int]]:
        """Mentee -> mentor and points."""
        chosen = self.solution.pairs
        points = self.problem.points_of(chosen).tolist()
        found = (self.ids(*cell) for cell in chosen)
        return {
            mentee: (mentor, worth) for (mentee, mentor), worth in zip(found, points, strict=True)
        }

    @cached_property
    def free(self) -> "Found":
        """The optimum without loyalty to anybody."""
        if not self.asked["incumbents"]:
            return self
        if self.solve_freely is None:
            return optimum(self.present, ())
        asked = self.asked | {"incumbents": [], "incumbent_bonus": 0}
        free = proved(self.problem, self.solve_freely(), asked, known=self.known)
        return replace(self, solution=free, asked=asked)

    @staticmethod
    def of_nobody(present: Present) -> Solution:
        """No pairs, and prices that prove nothing, where the core asks for the shape alone."""
        mentees, mentors = (np.zeros(length, dtype=np.int64) for length in present.problem.shape)
        return Solution((), 0, 0, Certificate(mentees, mentees, mentors, mentors))

    def proof(self) -> dict[str, Any]:
        """What is kept of it: the prices in the order of ids, and what was asked."""
        taken, solution = self.snapshot, self.solution
        return {
            "mentees": [mentee.id for mentee in taken.mentees],
            "mentors": [mentor.id for mentor in taken.mentors],
            "certificate": solution.certificate.as_data(),
            "proofs": [each.as_data() for each in solution.proofs],
            "least": solution.goal.least,
            "matched": solution.matched,
            "points": solution.points,
            "incumbents": [self.ids(*cell) for cell in self.asked["incumbents"]],
        }


def optimum(present: Present, stand: Collection[Pair], *, thorough: bool = False) -> Found:
    """Solve the board as it is, loyal to the pairs that stand, and prove it.

    The points of the pairs chosen are counted again by the plain definition each time; of all
    others a sample is, or everyone in small rounds, where it is to be ``thorough``: whenever
    people's answers or the weights are new.

    Raises
    ------
    NotProved : the result did not pass its check, or what is decided cannot be kept.
    """
    problem, places = present.problem, (present.rows, present.columns)
    asked = asking(present, stand, places)
    solution = _staying(present, solve(problem, **asked), stand)
    proved(problem, solution, asked, thorough=thorough)
    return Found(present, present.snapshot, problem, solution, asked)


def proved(
    problem: Problem,
    solution: Solution,
    asked: dict[str, Any],
    *,
    thorough: bool = False,
    known: Definition | None = None,
) -> Solution:
    """Check a solution for what is asked, and give it.

    What was ``known`` of the points by definition, for the same people, is not counted again.

    Raises
    ------
    NotProved : it did not pass.
    """
    try:
        verify(problem, solution, sample=SAMPLE if thorough else 0, known=known, **asked)
    except (NotFeasible, NotOptimal) as error:
        raise NotProved(_("This step did not pass its check and was not taken.")) from error
    return solution


def _staying(present: Present, solution: Solution, stand: Collection[Pair]) -> Solution:
    """The pairs that stand themselves, where they are as good as those found."""
    if not all(present.holds(pair) for pair in stand):
        return solution
    cells = [(present.rows[one], present.columns[other]) for one, other in stand]
    return swapped(present.problem, solution, cells) or solution


Places = tuple[Mapping[int, int], Mapping[int, int]]
"""Where mentees and mentors are in a problem: the row and the column of each."""


def asking(present: Present, stand: Collection[Pair], places: Places) -> dict[str, Any]:
    """What `solve` and `verify` take beside the problem; the stable goal knows no bonus."""
    rows, columns = places
    if present.goal == Objective.STABLE:
        return {"objective": present.goal, "incumbents": []}
    fixed = present.left_out | {mentee for mentee, _mentor in present.locks}
    cells = sorted(
        (rows[one], columns[other])
        for one, other in stand
        if present.holds((one, other)) and one not in fixed
    )
    bonus = present.bonus if cells else 0
    return {
        "objective": present.goal,
        "incumbent_bonus": bonus,
        "incumbents": cells if bonus else [],
        **first_in(present, places),
    }


def first_in(present: Present, places: Places) -> dict[str, list[int]]:
    """Rows and columns of those who come first."""
    taken, first = present.snapshot, present.first
    mentees = (taken.mentees[row].id for row in first["first_mentees"])
    mentors = (taken.mentors[column].id for column in first["first_mentors"])
    return {
        "first_mentees": sorted(places[0][pk] for pk in mentees),
        "first_mentors": sorted(places[1][pk] for pk in mentors),
    }


def difference(before: Standing, after: Standing) -> Difference:
    """What changes from the pairs that stood to those that stand then."""
    moved = tuple(
        Moved(mentee, *(each[mentee][0] if mentee in each else None for each in (before, after)))
        for mentee in sorted({*before, *after})
        if before.get(mentee, (None,))[0] != after.get(mentee, (None,))[0]
    )
    points = sum(worth for _mentor, worth in after.values())
    points -= sum(worth for _mentor, worth in before.values())
    return Difference(len(after) - len(before), points, moved)


def beside_free(before: Standing, loyal: Found) -> Difference:
    """The same, with what a solve without loyalty would reach, where it differs."""
    found = difference(before, loyal.pairs)
    free = difference(before, loyal.free.pairs)
    if free.price == found.price:
        return found
    return replace(found, free=(free.points, len(free.moved)))


def calm(loyal: Found) -> tuple[int, int]:
    """Points that loyalty costs, and how many people it spares a change."""
    free = difference(loyal.pairs, loyal.free.pairs)
    return (free.points, len(free.moved)) if free.points > 0 or free.matched else (0, 0)
