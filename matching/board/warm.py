"""What a solver keeps of a large round between two steps: people, prices, and what may not change.

A session of the core is kept at the problem as it was solved last. The next one is told to it as
the edits that lead there, whatever they are: steps, what happened elsewhere, or the way back from
what was only tried. What cannot be said by edits (other answers, weights, a rule that was lifted)
begins a new session. So nothing that is kept can be wrong for long, and losing it costs seconds.
"""

import time
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from matching import snapshot
from matching.board.engines import COLD, Engine
from matching.board.present import Pair, Present, kept_apart, rejected_in
from matching.board.solver import Found, Places, asking, proved
from matching.board.waiting import is_large
from matching.core import (
    Bar,
    Goal,
    LeaveOut,
    Lock,
    Objective,
    Problem,
    ProblemError,
    PutBack,
    Session,
    SetPlaces,
    Unbar,
    Unlock,
)
from matching.core.edits import Edit
from matching.core.problem import Cell
from matching.core.score_matrix import Patched
from matching.core.verification import Definition
from matching.models import Board, MatchRun, RunPeople
from matching.snapshot import Snapshot

MOST_WARM = 3
"""Sessions of so many boards are kept."""

OLD = 60
"""Seconds after which everything is read anew, once nobody waits."""


class Engines:
    """The engines of the boards that a solver worked on last."""

    def __init__(self) -> None:
        self.kept: OrderedDict[int, Warm] = OrderedDict()

    def of(self, board: Board) -> Engine:
        """The engine of a board; of a small round, one that keeps nothing."""
        if not is_large(board.run):
            return COLD
        warm = self.kept.setdefault(board.pk, Warm())
        self.kept.move_to_end(board.pk)
        while len(self.kept) > MOST_WARM:
            self.kept.popitem(last=False)
        return warm


class Warm:
    """The engine of one large board."""

    def __init__(self) -> None:
        self.base: Present | None = None
        self.of_what: tuple[object, ...] = ()
        self.read_at = float("-inf")
        self.held: Held | None = None

    def forget(self) -> None:
        """Read everything anew the next time."""
        self.base = None

    def forget_old(self) -> None:
        """Read everything anew the next time, if it was read a while ago."""
        if time.monotonic() > self.read_at + OLD:
            self.forget()

    def read(self, board: Board, run: MatchRun) -> Present:
        """The board as it is now: in full the first time, then what may have changed."""
        of_what = (run.pk, RunPeople.objects.filter(run=run).values_list("read_at").first())
        if self.base is None or self.of_what != of_what:
            self.base, self.of_what = COLD.read(board, run), of_what
            self.read_at = time.monotonic()
            return self.base
        return _brought_up(self.base, board, run)

    def optimum(
        self, present: Present, stand: Collection[Pair], *, thorough: bool = False
    ) -> Found:
        """Lead the session to the problem, and prove what it finds."""
        if present.goal not in (Objective.MOST_MATCHED, Objective.FAIR):
            return COLD.optimum(present, stand, thorough=thorough)
        held = self._held(present)
        asked = asking(present, stand, held.places)
        cells = held.cells(present, stand)
        try:
            held.session.restore(held.edits(present), cells)
        except ProblemError:
            held = self.held = Held.of(present)
            asked = asking(present, stand, held.places)
            held.session.restore((), held.cells(present, stand))
        session = held.session
        problem, solution = session.problem, session.solution
        proved(problem, solution, asked, thorough=thorough, known=held.known)
        return Found(
            present,
            held.snapshot,
            problem,
            solution,
            asked,
            lambda: session.free().solution,
            held.known,
        )

    def points(self, present: Present, pairs: Sequence[Pair]) -> list[int]:
        """Look them up where the session is."""
        held = self._held(present)
        rows, columns = held.places
        problem = held.session.problem
        found = problem.points_of([(rows[one], columns[other]) for one, other in pairs])
        return found.tolist()

    def _held(self, present: Present) -> "Held":
        if self.held is None or not self.held.leads_to(present):
            self.held = Held.of(present)
        return self.held


def _brought_up(base: Present, board: Board, run: MatchRun) -> Present:
    """The board of before with what may have changed since."""
    found = snapshot.now(board.round, base.snapshot.rules)
    places, known = found.places, base.known
    mentors = tuple(
        replace(each, capacity=places[each.id])
        for each in base.everybody.mentors
        if each.id in places
    )
    mentees = tuple(each for each in base.everybody.mentees if places.get(each.id))
    rules = replace(
        found.rules, minimum=board.minimum, barred=found.rules.barred | rejected_in(run)
    )
    first = base.snapshot.first | found.waits
    taken = Snapshot(mentees, mentors, base.snapshot.weights, rules, first)
    later = {pk for pk, left in places.items() if left and pk not in known}
    here = replace(
        base,
        snapshot=taken,
        left_out=frozenset(board.left_out) & {each.id for each in mentees},
        arrivals=frozenset(later - {each.id for each in base.everybody.mentors}),
    )
    return here.with_settings(board.weights, board.minimum, board.goal)


@dataclass
class Held:
    """A session, the people of its problem in their order, and the bars laid over it."""

    session: Session
    snapshot: Snapshot
    settled: tuple[object, ...]
    """What no edit can change."""
    forbidden: frozenset[Cell]
    """What pairs of people are kept apart by the problem itself."""
    rows: dict[int, int]
    columns: dict[int, int]
    known: Definition
    """Points by definition that were counted before: they follow from the people alone."""

    @property
    def places(self) -> Places:
        """The row and the column of each."""
        return self.rows, self.columns

    @classmethod
    def of(cls, present: Present) -> "Held":
        """Begin a session at a present; bars are laid over, so that they can be lifted again."""
        rules = replace(present.kept.rules, barred=frozenset())
        taken = replace(present.kept, rules=rules)
        problem = Problem.from_people(
            taken.mentees, taken.mentors, taken.weights, rules, calibration=present.scale
        )
        rows = {each.id: row for row, each in enumerate(taken.mentees)}
        columns = {each.id: column for column, each in enumerate(taken.mentors)}
        first = present.first
        goal = Goal(
            Objective(present.goal),
            first_mentees=tuple(first["first_mentees"]),
            first_mentors=tuple(first["first_mentors"]),
        )
        session = Session(problem, goal=goal, incumbent_bonus=present.bonus)
        apart = _apart(taken, (rows, columns))
        known = Definition(problem)
        held = cls(session, taken, _settled(present), apart, rows, columns, known)
        session.apply(held.edits(present))
        return held

    def leads_to(self, present: Present) -> bool:
        """Whether edits lead from here to a present."""
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

    def cells(self, present: Present, stand: Collection[Pair]) -> list[Cell]:
        """Where pairs are that can stand; those that are locked stand as well."""
        here = {pair for pair in stand if present.holds(pair) and pair[0] not in present.left_out}
        locked = {mentee for mentee, _mentor in present.locks}
        here = {pair for pair in here if pair[0] not in locked} | present.locks
        return sorted((self.rows[one], self.columns[other]) for one, other in here)

    def edits(self, present: Present) -> list[Edit]:
        """What leads the session from where it is to a present."""
        parts = self._unlocks, self._people, self._bars, self._locks
        return [edit for part in parts for edit in part(present)]

    def _wanted_locks(self, present: Present) -> set[Cell]:
        return {(self.rows[one], self.columns[other]) for one, other in present.locks}

    def _unlocks(self, present: Present) -> Iterator[Edit]:
        for cell in set(self.session.problem.locked) - self._wanted_locks(present):
            yield Unlock(*cell)

    def _locks(self, present: Present) -> Iterator[Edit]:
        for cell in sorted(self._wanted_locks(present) - set(self.session.problem.locked)):
            yield Lock(*cell)

    def _people(self, present: Present) -> Iterator[Edit]:
        problem = self.session.problem
        there = {self.rows[pk] for pk in present.rows if pk not in present.left_out}
        out = set(range(problem.shape[0])) - there
        yield from (PutBack(row) for row in sorted(problem.out - out))
        yield from (LeaveOut(row) for row in sorted(out - problem.out))
        places = {self.columns[one.id]: one.capacity for one in present.snapshot.mentors}
        for column, had in enumerate(problem.capacity.tolist()):
            if places.get(column, 0) != had:
                yield SetPlaces(column, places.get(column, 0))

    def _bars(self, present: Present) -> Iterator[Edit]:
        source = self.session.problem.source
        laid = set(source.changes) if isinstance(source, Patched) else set()
        rules = present.snapshot.rules
        barred = {
            (self.rows[one], self.columns[other])
            for one, other in rules.barred
            if one in self.rows and other in self.columns
        }
        apart = _apart(present.snapshot, self.places)
        wanted = barred | (apart - self.forbidden)
        yield from (Unbar(*cell) for cell in sorted(laid - wanted))
        yield from (Bar(*cell) for cell in sorted(wanted - laid))


def _settled(present: Present) -> tuple[object, ...]:
    """What a session cannot be told by edits."""
    rules, first = present.snapshot.rules, present.first
    taken = present.snapshot
    return (
        present.goal,
        present.bonus,
        taken.weights,
        rules.minimum,
        frozenset(taken.mentees[row].id for row in first["first_mentees"]),
        frozenset(taken.mentors[column].id for column in first["first_mentors"]),
        id(present.known),
    )


def _apart(taken: Snapshot, places: Places) -> frozenset[Cell]:
    """Where the couples are whom a rule about two people keeps apart."""
    rows, columns = places
    return frozenset((rows[one], columns[other]) for one, other in kept_apart(taken))
