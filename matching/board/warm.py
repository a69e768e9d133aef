"""What a solver keeps of a large round between two steps: people, prices, and what may not change.

A session of the core is kept at the problem as it was solved last (`held`). What cannot be said to
it by edits (other answers, weights, a map that was changed) begins a new one beside it. So nothing
that is kept can be wrong for long, and losing it costs seconds.
"""

import time
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from matching import answers, snapshot
from matching.board.edits import Difference, Moved, Offer
from matching.board.engines import COLD, Engine
from matching.board.held import Frame, Held
from matching.board.keeping import Kept, kept_of, people_of
from matching.board.present import Pair, Present
from matching.board.present import read as read_all
from matching.board.solver import Found, asking, proved
from matching.board.waiting import is_large
from matching.core import Change, Objective, ProblemError, offers
from matching.models import Board, MatchRun, RunPeople
from matching.services.decided import rejected_pairs
from matching.snapshot import Snapshot

MOST_WARM = 3
"""Sessions of so many boards are kept."""

MOST_HELD = 2
"""Of each, so many sessions: by the board's own settings, and by those of a draft."""

MOST_PROVED = 8
"""So many of the last optima."""

OLD = 60
"""Seconds after which rules and lists are read anew, once nobody waits."""


class Engines:
    """The engines of the boards that a solver worked on last."""

    def __init__(self) -> None:
        self.kept: OrderedDict[int, Warm] = OrderedDict()

    def of(self, board: Board) -> Engine:
        """The engine of a board; of a small round, one that keeps nothing."""
        return self._warm(board.round_id) if is_large(board.run) else COLD

    def _warm(self, round: int) -> "Warm":
        warm = self.kept.setdefault(round, Warm())
        self.kept.move_to_end(round)
        while len(self.kept) > MOST_WARM:
            self.kept.popitem(last=False)
        return warm

    def cold(self, runs: Sequence[MatchRun]) -> Iterator[tuple[MatchRun, "Warm"]]:
        """Those of these runs of whose boards nothing is kept, as far as there is room for them."""
        for run in runs:
            known = self.kept.get(run.round_id)
            if (known is None and len(self.kept) < MOST_WARM) or (known and known.run != run.pk):
                warm = self._warm(run.round_id)
                warm.run = run.pk
                yield run, warm


@dataclass(frozen=True)
class Read:
    """Everybody's answers as they were read, and of which run."""

    of_what: tuple[object, ...]
    people: answers.Everybody | None


class Warm:
    """The engine of one large board."""

    def __init__(self) -> None:
        self.run: int | None = None
        self.base: Present | None = None
        self.read_before = Read((), None)
        self.read_at = float("-inf")
        self.kept: Kept | None = None
        self.held: list[Held] = []
        self.proved: list[tuple[tuple[object, ...], Found]] = []

    def forget(self) -> None:
        """Read everything anew the next time."""
        self.base = None

    def look_again(self, board: Board) -> None:
        """Read rules and lists anew, if that was done a while ago; answers stay as they are."""
        if self.base is None or time.monotonic() <= self.read_at + OLD:
            return
        rules, first = snapshot.lists(board.round)
        taken = replace(self.base.snapshot, rules=rules, first=first)
        self.base, self.read_at = replace(self.base, snapshot=taken), time.monotonic()

    # What the acts of a board ask --------------------------------------------------------------

    def read(self, board: Board, run: MatchRun) -> Present:
        """The board as it is now: in full the first time, then what may have changed."""
        of_what = (run.pk, RunPeople.objects.filter(run=run).values_list("read_at").first())
        if self.base is None or self.read_before.of_what != of_what:
            self._read(board, run, of_what)
            assert self.base is not None
            return self.base
        return _brought_up(self.base, board, run)

    def _read(self, board: Board, run: MatchRun, of_what: tuple[object, ...]) -> None:
        """Read in full; answers that a run keeps are the very same people as before."""
        known = self.read_before.people if self.read_before.of_what == of_what else None
        people = known or people_of(run)
        self.base, self.read_at = read_all(board.round, run, board, people), time.monotonic()
        self.read_before = Read(of_what, people)
        self.kept, self.run = kept_of(board, run, people), run.pk

    def optimum(
        self, present: Present, stand: Collection[Pair], *, thorough: bool = False
    ) -> Found:
        """Lead the session to the problem, and prove what it finds.

        The last ones are kept: a step that is taken has been proved as its price was asked.
        """
        if present.goal not in (Objective.MOST_MATCHED, Objective.FAIR):
            return COLD.optimum(present, stand, thorough=thorough)
        asked = (present.mark, id(present.everybody), frozenset(stand))
        for key, found in self.proved:
            if key == asked and found.thorough >= thorough:
                return found
        found = self._optimum(present, stand, thorough=thorough)
        found.free  # noqa: B018  (while the session is there)
        self.proved = [*self.proved, (asked, found)][-MOST_PROVED:]
        return found

    def _optimum(self, present: Present, stand: Collection[Pair], *, thorough: bool) -> Found:
        held = self._led(present, stand)
        asked = asking(present, stand, held.frame.places)
        session = held.session
        problem, solution = session.problem, session.solution
        proved(problem, solution, asked, thorough=thorough, known=held.known)
        return Found(
            present,
            held.frame.snapshot,
            problem,
            solution,
            asked,
            lambda: session.free().solution,
            held.known,
            thorough,
        )

    def points(self, present: Present, pairs: Sequence[Pair]) -> list[int]:
        """Look them up where the session is."""
        held = self._held(present, ())
        rows, columns = held.frame.places
        problem = held.session.problem
        found = problem.points_of([(rows[one], columns[other]) for one, other in pairs])
        return found.tolist()

    def offers(
        self, present: Present, stand: Collection[Pair], mentee: int, most: int
    ) -> list[Offer] | None:
        """Whom a mentee could have instead: tried in the session, which stays as it is."""
        if present.goal not in (Objective.MOST_MATCHED, Objective.FAIR):
            return None
        held = self._led(present, stand)
        frame, session = held.frame, held.session
        row = frame.rows[mentee]
        found = offers(session, row, most=most)
        points = session.problem.points_of([(row, each.column) for each in found]).tolist()
        return [
            Offer(frame.ids(row, each.column)[1], worth, _difference(frame, each.change))
            for each, worth in zip(found, points, strict=True)
        ]

    # Sessions ----------------------------------------------------------------------------------

    def _led(self, present: Present, stand: Collection[Pair]) -> Held:
        """The session, led to where these pairs stand."""
        held = self._held(present, stand)
        try:
            held.lead(present, stand)
        except ProblemError:
            self.held.remove(held)
            held = self._held(present, stand)
            held.lead(present, stand)
        return held

    def _held(self, present: Present, stand: Collection[Pair]) -> Held:
        """A session from which edits lead there; a new one begins where the board was read."""
        for held in self.held:
            if held.frame.leads_to(present):
                self.held.remove(held)
                self.held.append(held)
                return held
        if self.kept is not None and self.base is not None:
            kept, self.kept = self.kept, None
            begun = Held.of(self.base, kept)
            self.held.append(begun)
            return self._held(present, stand)
        self.held = [*self.held, Held.of(present)][-MOST_HELD:]
        return self.held[-1]


def _difference(frame: Frame, change: Change) -> Difference:
    """A change of the core by ids of enrollments."""
    mentors = frame.snapshot.mentors
    moved = tuple(
        Moved(
            frame.snapshot.mentees[row].id,
            *(None if column is None else mentors[column].id for column in columns),
        )
        for row, *columns in change.moved
    )
    return Difference(change.matched, change.points, tuple(sorted(moved, key=_by_mentee)))


def _by_mentee(one: Moved) -> int:
    return one.mentee


def _brought_up(base: Present, board: Board, run: MatchRun) -> Present:
    """The board of before with what may have changed since."""
    found = snapshot.now(board.round, base.snapshot.rules)
    places, known = found.places, base.known
    mentors = tuple(
        each if each.capacity == places[each.id] else replace(each, capacity=places[each.id])
        for each in base.everybody.mentors
        if each.id in places
    )
    mentees = tuple(each for each in base.everybody.mentees if places.get(each.id))
    rules = replace(
        found.rules, minimum=board.minimum, barred=found.rules.barred | rejected_pairs(run)
    )
    first = base.snapshot.first | found.waits
    everything = Snapshot(mentees, mentors, base.snapshot.weights, rules, first)
    taken = snapshot.with_locks(everything)  # as a reading of everything keeps them
    later = {pk for pk, left in places.items() if left and pk not in known}
    here = replace(
        base,
        snapshot=taken,
        left_out=frozenset(board.left_out) & {each.id for each in mentees},
        arrivals=frozenset(later - {each.id for each in base.everybody.mentors}),
    )
    return here.with_settings(board.weights, board.minimum, board.goal)
