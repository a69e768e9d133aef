"""A session of the core for one large board, and the edits that lead it anywhere else.

A session is begun where a board was read: at the pairs that stand with the prices that proved them,
which one look at all pairs takes over, or else by solving. From then on it is told what is
different, whatever that is: steps, what happened elsewhere, or the way back from what was tried.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.answers import Everybody
from matching.board.keeping import Kept
from matching.board.present import PAIRS, Pair, Present, kept_apart
from matching.board.solver import Places, first_in
from matching.core import (
    Bar,
    Certificate,
    Goal,
    LeaveOut,
    Lock,
    Objective,
    Problem,
    PutBack,
    Rules,
    Session,
    SetPlaces,
    Solution,
    Unbar,
    Unlock,
)
from matching.core.edits import Edit, edited
from matching.core.problem import Cell
from matching.core.score_matrix import Patched
from matching.core.scoring.definition import score
from matching.core.verification import Definition
from matching.snapshot import Snapshot
from mentorship.roles import Role


@dataclass(frozen=True)
class Frame:
    """The people of a session's problem in their order, and what no edit can change."""

    snapshot: Snapshot
    people: Everybody
    settled: tuple[object, ...]
    forbidden: frozenset[Cell]
    """Where the couples are whom the problem itself keeps apart."""
    rows: dict[int, int]
    columns: dict[int, int]

    @classmethod
    def of(cls, present: Present) -> "Frame":
        """Take everybody of a present; bars and locks are laid over, so that they can be lifted.

        But for locks of pairs with too few points, which are permitted as they are locked alone.
        """
        rules = replace(present.kept.rules, barred=frozenset(), locked=_poor_locks(present))
        taken = replace(present.kept, rules=rules)
        rows = {each.id: row for row, each in enumerate(taken.mentees)}
        columns = {each.id: column for column, each in enumerate(taken.mentors)}
        apart = _apart(taken, (rows, columns))
        return cls(taken, present.everybody, _settled(present), apart, rows, columns)

    @property
    def places(self) -> Places:
        """The row and the column of each."""
        return self.rows, self.columns

    def problem(self, present: Present) -> Problem:
        """The problem of a present whose frame this is."""
        taken = self.snapshot
        problem = Problem.from_people(
            taken.mentees, taken.mentors, taken.weights, taken.rules, calibration=present.scale
        )
        return edited(problem, self.edits(problem, present))

    def goal(self, present: Present) -> Goal:
        """What is to be best; who stands is said at each solve."""
        first = first_in(present, self.places)
        return Goal(
            Objective(present.goal),
            first_mentees=tuple(first["first_mentees"]),
            first_mentors=tuple(first["first_mentors"]),
        )

    def leads_to(self, present: Present) -> bool:
        """Whether edits lead from here to a present."""
        if present.everybody is not self.people and not _same(present.everybody, self.people):
            return False
        if _settled(present) != self.settled:
            return False
        known = all(each.id in self.rows for each in present.snapshot.mentees)
        if not known or any(each.id not in self.columns for each in present.snapshot.mentors):
            return False
        apart = _apart(present.snapshot, self.places)
        return self.forbidden <= apart | self._of_absent(present)

    def _of_absent(self, present: Present) -> set[Cell]:
        """Pairs kept apart of whom one is not there: nothing can be said of them."""
        return {
            (row, column)
            for row, column in self.forbidden
            if self.snapshot.mentees[row].id not in present.rows
            or self.snapshot.mentors[column].id not in present.columns
        }

    def ids(self, row: int, column: int) -> Pair:
        """The enrollments at a position."""
        return self.snapshot.mentees[row].id, self.snapshot.mentors[column].id

    def cells(self, present: Present, stand: Collection[Pair]) -> list[Cell]:
        """Where pairs are that can stand; those that are locked stand as well."""
        here = {pair for pair in stand if present.holds(pair) and pair[0] not in present.left_out}
        locked = {mentee for mentee, _mentor in present.locks}
        here = {pair for pair in here if pair[0] not in locked} | present.locks
        return sorted((self.rows[one], self.columns[other]) for one, other in here)

    # Edits -----------------------------------------------------------------------------------

    def edits(self, problem: Problem, present: Present) -> list[Edit]:
        """What leads from a problem of these people to that of a present."""
        parts = self._unlocks, self._people, self._bars, self._locks
        return [edit for part in parts for edit in part(problem, present)]

    def _wanted_locks(self, present: Present) -> set[Cell]:
        return {(self.rows[one], self.columns[other]) for one, other in present.locks}

    def _unlocks(self, problem: Problem, present: Present) -> Iterator[Edit]:
        for cell in set(problem.locked) - self._wanted_locks(present):
            yield Unlock(*cell)

    def _locks(self, problem: Problem, present: Present) -> Iterator[Edit]:
        for cell in sorted(self._wanted_locks(present) - set(problem.locked)):
            yield Lock(*cell)

    def _people(self, problem: Problem, present: Present) -> Iterator[Edit]:
        there = {self.rows[pk] for pk in present.rows if pk not in present.left_out}
        out = set(range(problem.shape[0])) - there
        yield from (PutBack(row) for row in sorted(problem.out - out))
        yield from (LeaveOut(row) for row in sorted(out - problem.out))
        places = {self.columns[one.id]: one.capacity for one in present.snapshot.mentors}
        for column, had in enumerate(problem.capacity.tolist()):
            if places.get(column, 0) != had:
                yield SetPlaces(column, places.get(column, 0))

    def _bars(self, problem: Problem, present: Present) -> Iterator[Edit]:
        source = problem.source
        laid = set(source.changes) if isinstance(source, Patched) else set()
        barred = {
            (self.rows[one], self.columns[other])
            for one, other in present.snapshot.rules.barred
            if one in self.rows and other in self.columns
        }
        wanted = barred | (_apart(present.snapshot, self.places) - self.forbidden)
        yield from (Unbar(*cell) for cell in sorted(laid - wanted))
        yield from (Bar(*cell) for cell in sorted(wanted - laid))


@dataclass
class Held:
    """A session, and what is known of its people."""

    session: Session
    frame: Frame
    known: Definition
    """Points by definition that were counted before: they follow from the people alone."""

    @classmethod
    def of(cls, present: Present, kept: Kept | None = None) -> "Held":
        """Begin a session at a present, from what was proved of it, if that still holds."""
        frame = Frame.of(present)
        problem = frame.problem(present)
        known = Definition(problem)
        if kept is None:
            goal = frame.goal(present)
            return cls(Session(problem, goal=goal, incumbent_bonus=present.bonus), frame, known)
        solution = _as_solution(frame, present, kept)
        session = Session.resumed(problem, solution, incumbent_bonus=present.bonus)
        return cls(session, frame, known)

    def lead(self, present: Present, stand: Collection[Pair]) -> None:
        """Bring the session to a present where these pairs stand.

        Raises
        ------
        ProblemError : no edits lead there.
        """
        edits = self.frame.edits(self.session.problem, present)
        self.session.restore(edits, self.frame.cells(present, stand))


def _as_solution(frame: Frame, present: Present, kept: Kept) -> Solution:
    """What is kept of a proof, by the positions of a frame; whether it holds is for others."""
    fixed = present.left_out | {mentee for mentee, _mentor in present.locks}
    there = [(one, other) for one, other in kept.proof["incumbents"] if present.holds((one, other))]
    stood = tuple(
        sorted((frame.rows[one], frame.columns[two]) for one, two in there if one not in fixed)
    )
    goal = replace(
        frame.goal(present), incumbents=stood, incumbent_bonus=present.bonus if stood else 0
    )
    pairs = tuple(frame.cells(present, kept.pairs))
    return Solution(pairs, len(pairs), 0, _prices(frame, kept), goal)


def _prices(frame: Frame, kept: Kept) -> Certificate:
    """The prices of everybody in the order of a frame; of whoever had none, zero."""
    found = {}
    for side, at in ((Role.MENTEE, frame.rows), (Role.MENTOR, frame.columns)):
        known = [(place, at[pk]) for place, pk in enumerate(kept.proof[f"{side}s"]) if pk in at]
        for part in ("class", "points"):
            given = np.array(kept.proof["certificate"][f"{side}_{part}"], dtype=np.int64)
            row = np.zeros(len(at), dtype=np.int64)
            row[[place for _, place in known]] = given[[place for place, _ in known]]
            found[f"{side}_{part}"] = row
    return Certificate(**found)


def _same(one: Everybody, other: Everybody) -> bool:
    """Whether these are the very people that were read before, and not others that are equal."""
    return one.mentees is other.mentees and one.mentors is other.mentors


def _settled(present: Present) -> tuple[object, ...]:
    """What a session cannot be told by edits."""
    taken, first = present.snapshot, present.first
    return (
        present.goal,
        present.bonus,
        taken.weights,
        _without_lists(taken.rules),
        _poor_locks(present),
        frozenset(taken.mentees[row].id for row in first["first_mentees"]),
        frozenset(taken.mentors[column].id for column in first["first_mentors"]),
    )


def _without_lists(rules: Rules) -> Rules:
    nobody: dict[str, Any] = dict.fromkeys(PAIRS, frozenset())
    return replace(rules, **nobody)


def _poor_locks(present: Present) -> frozenset[Pair]:
    """The locks that hold of pairs with fewer points than a suggestion may have."""
    taken, rules = present.snapshot, present.snapshot.rules
    if not rules.minimum:
        return frozenset()
    return frozenset(
        (one, other)
        for one, other in present.locks
        if rules.minimum
        > score(
            taken.mentee_by_id[one],
            taken.mentor_by_id[other],
            taken.weights,
            rules,
            present.scale,
        ).points
    )


def _apart(taken: Snapshot, places: Places) -> frozenset[Cell]:
    """Where the couples are whom a rule about two people keeps apart."""
    rows, columns = places
    return frozenset((rows[one], columns[other]) for one, other in kept_apart(taken))
