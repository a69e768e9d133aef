"""The board as it is now: what a run has read of people, and everything else as it is today.

People's answers, the weights and the fewest points stand as the board has read them. Who is there,
how many places they have, blocks and what coordinators decided are read afresh each time.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from matching import answers, proposal, queries, snapshot
from matching.board.edits import Edit, Verb
from matching.core import Calibration, Mentee, Mentor, Problem, Weights, calibrate, forbidding
from matching.core.edits import LeaveOut, edited
from matching.models import Board, MatchRun, RunPeople
from matching.services.decided import rejected_pairs
from matching.snapshot import Snapshot
from mentorship.models import Round

Pair = tuple[int, int]
"""Ids of enrollments, the mentee's first."""


@dataclass(frozen=True)
class Present:
    """Everything that the board's optimum depends on."""

    snapshot: Snapshot
    scale: Calibration
    goal: str
    bonus: int
    left_out: frozenset[int] = frozenset()
    known: Mapping[int, Mentee] = field(default_factory=dict)
    """Mentees as they were read, those among them who have a mentor by now."""
    everybody: answers.Everybody = field(default_factory=answers.Everybody)
    """Both sides as they were read."""
    live: Snapshot | None = None
    """Everybody with the answers of today."""
    arrivals: frozenset[int] = frozenset()
    """Who has come since."""
    changed: frozenset[int] = frozenset()
    """Whose answers are others by now."""

    @cached_property
    def mark(self) -> str:
        """A hash of it, people's answers left out: they change by a press alone."""
        found = hashlib.sha256()
        taken, rules = self.snapshot, self.snapshot.rules
        for each in (
            [mentee.id for mentee in taken.mentees],
            [(mentor.id, mentor.capacity) for mentor in taken.mentors],
            [taken.weights, rules.minimum, str(self.goal), self.bonus],
            *(sorted(getattr(rules, name)) for name in PAIRS),
            sorted(taken.first),
            sorted(self.left_out),
        ):
            found.update(repr(each).encode())
        return found.hexdigest()

    @cached_property
    def problem(self) -> Problem:
        """The problem whose optimum the board shows."""
        taken = self.kept
        problem = Problem.from_people(
            taken.mentees, taken.mentors, taken.weights, taken.rules, calibration=self.scale
        )
        return edited(problem, [LeaveOut(self.rows[mentee]) for mentee in sorted(self.left_out)])

    @cached_property
    def kept(self) -> Snapshot:
        """The snapshot with those locks alone that hold."""
        rules = self.snapshot.rules
        there = frozenset(pair for pair in rules.locked if pair[0] not in self.left_out)
        return snapshot.with_locks(replace(self.snapshot, rules=replace(rules, locked=there)))

    @cached_property
    def locks(self) -> frozenset[Pair]:
        """The locks that hold: rules, places and who is there go first."""
        return self.kept.rules.locked

    def ids(self, row: int, column: int) -> Pair:
        """The enrollments at a position of the problem."""
        return self.snapshot.mentees[row].id, self.snapshot.mentors[column].id

    @cached_property
    def rows(self) -> dict[int, int]:
        """The row of each mentee."""
        return {mentee.id: row for row, mentee in enumerate(self.snapshot.mentees)}

    @cached_property
    def columns(self) -> dict[int, int]:
        """The column of each mentor."""
        return {mentor.id: column for column, mentor in enumerate(self.snapshot.mentors)}

    def holds(self, pair: Pair) -> bool:
        """Whether both of the two are there."""
        return pair[0] in self.rows and pair[1] in self.columns

    @property
    def first(self) -> dict[str, Any]:
        """Who comes first, as the core takes it."""
        return proposal.who_is_first(self.snapshot)

    def broken(self, pair: Pair) -> set[str]:
        """The rules that forbid two who are there, but for a bar, the fewest points and places."""
        mentee, mentor = self.snapshot.mentee_by_id[pair[0]], self.snapshot.mentor_by_id[pair[1]]
        rules = replace(self.snapshot.rules, barred=frozenset())
        return {str(rule) for rule in forbidding(mentee, mentor, rules)}

    # After an edit ---------------------------------------------------------------------------

    def after(self, edit: Edit) -> "Present":
        """The board as it would be; whoever asks has checked that the edit can be made."""
        return _AFTER[edit.verb](self, edit)

    def with_rules(self, **changed: Any) -> "Present":
        """The same with other rules."""
        rules = replace(self.snapshot.rules, **changed)
        return replace(self, snapshot=replace(self.snapshot, rules=rules))

    def barring(self, pair: Pair) -> "Present":
        """With a pair that is not to be suggested."""
        rules = self.snapshot.rules
        return self.with_rules(barred=rules.barred | {pair}, locked=rules.locked - {pair})

    def allowing(self, pair: Pair) -> "Present":
        """Without any bar on a pair."""
        return self.with_rules(barred=self.snapshot.rules.barred - {pair})

    def locking(self, pair: Pair) -> "Present":
        """With a pair that is kept, in place of any other lock of its mentee."""
        rules = self.snapshot.rules
        others = frozenset(each for each in rules.locked if each[0] != pair[0])
        opened = self.with_rules(barred=rules.barred - {pair}, locked=others | {pair})
        return replace(opened, left_out=self.left_out - {pair[0]})

    def keeping(self, pairs: Collection[Pair]) -> "Present":
        """With these pairs kept, in place of any other lock of their mentees."""
        mentees = {mentee for mentee, _mentor in pairs}
        others = {pair for pair in self.snapshot.rules.locked if pair[0] not in mentees}
        return self.with_rules(locked=frozenset(others | set(pairs)))

    def without_locks(self, pairs: Collection[Pair]) -> "Present":
        """Without the locks on these pairs."""
        return self.with_rules(locked=self.snapshot.rules.locked - set(pairs))

    def freeing(self, pair: Pair) -> "Present":
        """Without a lock on a pair."""
        return self.with_rules(locked=self.snapshot.rules.locked - {pair})

    def with_places(self, mentor: int, more: int) -> "Present":
        """With so many places more, or fewer, with a mentor."""
        mentors = tuple(
            replace(each, capacity=max(0, each.capacity + more)) if each.id == mentor else each
            for each in self.snapshot.mentors
        )
        return replace(self, snapshot=replace(self.snapshot, mentors=mentors))

    def leaving_out(self, mentee: int) -> "Present":
        """Without a mentee, who stays in the round."""
        return replace(self, left_out=self.left_out | {mentee})

    def putting_back(self, mentee: int) -> "Present":
        """With a mentee who was left out."""
        return replace(self, left_out=self.left_out - {mentee})

    def read_anew(self) -> "Present":
        """With everybody who has come since, and everybody's answers of today."""
        assert self.live is not None
        everybody = answers.Everybody(self.live.mentees, self.live.mentors)
        taken = replace(self.snapshot, mentees=everybody.mentees, mentors=everybody.mentors)
        known = {each.id: each for each in everybody.mentees}
        anew = replace(self, snapshot=taken, everybody=everybody, known=known)
        return replace(anew, arrivals=frozenset(), changed=frozenset())

    def with_settings(self, weights: Mapping[str, int], minimum: int, goal: str) -> "Present":
        """With other weights, fewest points and goal."""
        taken = replace(self.snapshot, weights=Weights.only(weights))
        other = replace(self, snapshot=taken, goal=goal).with_rules(minimum=minimum)
        if "problem" in vars(self):  # what people answered is not encoded again
            vars(other)["problem"] = self.problem.with_weights(taken.weights, minimum=minimum)
        return other

    def deciding(self, pair: Pair) -> "Present":
        """With a pair approved: its mentee and one place are taken."""
        there = tuple(each for each in self.snapshot.mentees if each.id != pair[0])
        return replace(self, snapshot=replace(self.snapshot, mentees=there)).with_places(
            pair[1], -1
        )

    def reopening(self, pair: Pair) -> "Present":
        """With an approved pair taken back."""
        back = self.known.get(pair[0])
        if back is None or pair[0] in self.rows:
            return self
        there = tuple(sorted((*self.snapshot.mentees, back), key=lambda each: each.id))
        two = (back.person, self.snapshot.mentor_by_id[pair[1]].person)
        opened = replace(self, snapshot=replace(self.snapshot, mentees=there))
        earlier = self.snapshot.rules.earlier - {two, two[::-1]}
        return opened.with_rules(earlier=earlier).with_places(pair[1], 1)


PAIRS = ("blocked", "reporting", "earlier", "again", "declined", "barred", "locked")
"""The rules that are lists of pairs."""

_AFTER = {
    Verb.APPROVE: lambda present, edit: present.deciding(edit.pair),
    Verb.REJECT: lambda present, edit: present.barring(edit.pair),
    Verb.BAR: lambda present, edit: present.barring(edit.pair),
    Verb.UNBAR: lambda present, edit: present.allowing(edit.pair),
    Verb.LOCK: lambda present, edit: present.locking(edit.pair),
    Verb.MOVE: lambda present, edit: present.locking(edit.pair),
    Verb.UNLOCK: lambda present, edit: present.freeing(edit.pair),
    Verb.PLACE: lambda present, edit: present.with_places(edit.mentor, edit.places),
    Verb.LEAVE_OUT: lambda present, edit: present.leaving_out(edit.mentee),
    Verb.PUT_BACK: lambda present, edit: present.putting_back(edit.mentee),
    Verb.READ_ANEW: lambda present, _edit: present.read_anew(),
}


def kept_apart(taken: Snapshot) -> Iterator[Pair]:
    """The couples of a snapshot whom a rule about two people keeps apart, whichever it is.

    What coordinators ruled out is no such rule.
    """
    rules = taken.rules
    met = {two for two in rules.earlier if two not in rules.again and two[::-1] not in rules.again}
    of_mentees = {one.person: one.id for one in taken.mentees}
    of_mentors = {one.person: one.id for one in taken.mentors}
    for one, other in rules.blocked | rules.reporting | rules.declined | met:
        for mentee, mentor in ((one, other), (other, one)):
            if mentee in of_mentees and mentor in of_mentors:
                yield of_mentees[mentee], of_mentors[mentor]


# Reading -----------------------------------------------------------------------------------------


def read(
    round: Round, run: MatchRun, board: Board, people: answers.Everybody | None = None
) -> Present:
    """Read the board as it is now; of a board without answers of its own, those of today.

    ``people`` are the answers that the run keeps, where they were read already.
    """
    live = snapshot.take(round)
    kept = None if people else RunPeople.objects.filter(run=run).first()
    if kept:
        people = answers.Everybody(*answers.unpacked(kept.encoded))
    people = people or answers.Everybody(live.mentees, live.mentors)
    mentees, mentors = people.mentees, people.mentors
    there = _there(live, mentees, mentors)
    rules = replace(
        live.rules,
        minimum=board.minimum,
        barred=live.rules.barred | rejected_pairs(run),
    )
    weights = Weights.only(board.weights)
    taken = Snapshot(*there, weights, rules, live.first)
    return Present(
        taken,
        _scale_of(round, run, live),
        board.goal,
        board.bonus,
        frozenset(board.left_out) & {each.id for each in taken.mentees},
        {each.id: each for each in mentees},
        people,
        live,
        *_news(live, (mentees, mentors)),
    )


def _there(
    live: Snapshot, mentees: tuple[Mentee, ...], mentors: tuple[Mentor, ...]
) -> answers.People:
    """Those of the people read who are there still, with the places that they have today."""
    places = {each.id: each.capacity for each in live.mentors}
    return (
        tuple(each for each in mentees if each.id in live.mentee_by_id),
        tuple(replace(each, capacity=places[each.id]) for each in mentors if each.id in places),
    )


def _news(live: Snapshot, kept: answers.People) -> tuple[frozenset[int], frozenset[int]]:
    """Who has come since, and whose answers are others by now."""
    read_before: dict[int, Mentee | Mentor] = {each.id: each for side in kept for each in side}
    arrived, changed = set(), set()
    everybody: list[Mentee | Mentor] = [*live.mentees, *live.mentors]
    for each in everybody:
        before = read_before.get(each.id)
        if before is None:
            arrived.add(each.id)
        elif _answers(each) != _answers(before):
            changed.add(each.id)
    return frozenset(arrived), frozenset(changed)


def _answers(person: Mentee | Mentor) -> Mentee | Mentor:
    """All of it but the places, which the board reads afresh."""
    return replace(person, capacity=0) if isinstance(person, Mentor) else person


def _scale_of(round: Round, run: MatchRun, live: Snapshot) -> Calibration:
    if run.scale:
        return Calibration.from_data(run.scale.constants)
    known = queries.calibration_of(round)
    return known or calibrate(live.mentees, live.mentors, live.rules)
