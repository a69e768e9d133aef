"""Find the best schedule of meetings: a linear program, which is nearly always whole at once.

The program has a variable for each meeting and slot, and rows that say: each meeting once, each
point's room, nobody in two meetings at once. To find out whether people may share a room is
NP-hard in general (Even, Itai and Shamir 1976); yet in rounds of real life the program's best
vertex is whole, and its prices then prove the schedule. Where it is not, branch and bound finds a
schedule (HiGHS), and the same prices say how far from the best it is at most.

Which point a meeting gets is settled afterwards, slot by slot; that this can be done is
part of the program, as room is counted for each union of sets of points (Hall 1935).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, linprog, milp
from scipy.sparse import csr_matrix, vstack

from matching.core.errors import ProblemError
from matching.core.score_matrix import Ints
from matching.core.solution import Progress, report
from matching.core.variants.bound import Gap
from matching.core.variants.meetings import SCALE, MeetingProblem, Schedule, SlotPrices, Spot

Floats = NDArray[np.float64]
Key = tuple[Hashable, int]
"""Of a row: a set of points or a person, and a slot."""

MOST_UNIONS = 255
"""Unions of the sets of points between which meetings may choose; room in each of them is counted.

Eight sets have no more of them, whatever they are, and nested ones, as of tables by their size, as
many as there are sets.
"""

NEAR = 1e-6
"""How near to a whole number the program's numbers must be to count as it."""


def schedule(
    problem: MeetingProblem, *, limit: float = 20.0, progress: Progress | None = None
) -> Schedule:
    """Hold as many meetings as possible, then keep what stands, then meet the wishes.

    Parameters
    ----------
    problem : MeetingProblem
        Who meets, when they are free, and what room there is.
    limit : float
        Seconds for branch and bound, where the program is not whole.
    progress : callable, optional
        Called with (stage, done, total); returning False stops the work.

    Returns
    -------
    Schedule
        With prices that `verify_schedule` reads. Its gap is nearly always zero.

    Raises
    ------
    ProblemError
        If meetings differ in where they may be in too many ways (`MOST_UNIONS`).
    Cancelled
        If ``progress`` returned False.

    Examples
    --------
    >>> free = {"Ada": [0, 1], "Ben": [0, 1], "Cleo": [0]}
    >>> problem = MeetingProblem.from_free_times(
    ...     [("Ada", "Ben"), ("Ada", "Cleo")], free, room=[[1, 1]]
    ... )
    >>> found = schedule(problem)
    >>> found.spots, found.gap
    ({0: (1, 0), 1: (0, 0)}, Gap(matches=0, points=0))

    """
    program = _Program(problem)
    report(progress, "solve", 0, 1)
    chosen, room, time = program.relaxed()
    prices = program.prices(room, time)
    if not program.whole(chosen):
        report(progress, "branch", 0, 1)
        chosen = program.branched(limit)
    slots = {**program.slots(chosen), **{each: spot[0] for each, spot in problem.fixed.items()}}
    report(progress, "done", 1, 1)
    return _told(problem, _spots(problem, slots), prices, program.bound(prices))


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of the program: which variables each bounds, and by how much."""

    keys: list[Key]
    matrix: csr_matrix
    most: Floats


class _Program:
    """The linear program of a problem, without what is fixed."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.problem = problem
        self.left = problem.room.copy()
        self.taken: set[Key] = set()
        for meeting, (slot, point) in problem.fixed.items():
            self.left[point, slot] -= 1
            self.taken.update((person, slot) for person in problem.people[meeting])
        self.meeting, self.slot = self._variables()
        self.worth = problem.worth[self.meeting, self.slot]
        self.once = self._rows(_groups(self.meeting), np.ones(len(problem.people)))
        self.room = self._room_rows()
        people = self._people()
        self.time = self._rows(people, np.ones(len(people)))

    def _variables(self) -> tuple[Ints, Ints]:
        """Give every meeting and slot that may come together."""
        possible = self.problem.worth >= 0
        possible[list(self.problem.fixed)] = False
        for meeting, slot in zip(*np.nonzero(possible), strict=True):
            people = self.problem.people[meeting]
            possible[meeting, slot] = not any((each, int(slot)) in self.taken for each in people)
        meeting, slot = np.nonzero(possible)
        return meeting, slot

    def _rows(self, groups: dict[Key, list[int]], most: Floats) -> _Rows:
        keys = list(groups)
        sizes = [len(groups[key]) for key in keys]
        columns = np.array([each for key in keys for each in groups[key]], dtype=np.int64)
        shape = len(keys), len(self.meeting)
        lines = np.repeat(np.arange(len(keys)), sizes)
        matrix = csr_matrix((np.ones(len(columns)), (lines, columns)), shape=shape)
        return _Rows(keys, matrix, most[: len(keys)])

    def _room_rows(self) -> _Rows:
        groups: dict[Key, list[int]] = {}
        most = []
        for points in _unions(set(self.problem.suits)):
            inside = np.array([each <= points for each in self.problem.suits], dtype=bool)
            room = self.left[sorted(points)].sum(axis=0)
            found = _groups(self.slot, np.flatnonzero(inside[self.meeting]))
            for (_, slot), variables in found.items():
                if len(variables) > room[slot]:
                    groups[points, slot] = variables
                    most.append(room[slot])
        return self._rows(groups, np.array(most, dtype=float))

    def _people(self) -> dict[Key, list[int]]:
        """Give, for each person and slot, the variables of which one at most may be chosen."""
        groups: dict[Key, list[int]] = defaultdict(list)
        pairs = zip(self.meeting.tolist(), self.slot.tolist(), strict=True)
        for at, (meeting, slot) in enumerate(pairs):
            for person in self.problem.people[meeting]:
                groups[person, slot].append(at)
        return {key: those for key, those in groups.items() if len(those) > 1}

    def _constraint(self) -> tuple[csr_matrix, Floats]:
        parts = (self.once, self.room, self.time)
        return (
            vstack([each.matrix for each in parts], format="csr"),
            np.concatenate([each.most for each in parts]),
        )

    def relaxed(self) -> tuple[Floats, Floats, Floats]:
        """Solve without asking for whole numbers; give them, and prices of room and of time."""
        if not len(self.worth):
            return np.zeros(0), np.zeros(0), np.zeros(0)
        matrix, most = self._constraint()
        found = linprog(-self.worth.astype(float), A_ub=matrix, b_ub=most, method="highs")
        if not found.success:  # pragma: no cover (nothing held is always possible)
            raise ProblemError(f"The program of the meetings has no answer: {found.message}")
        price = -found.ineqlin.marginals[len(self.once.keys) :]
        return found.x, price[: len(self.room.keys)], price[len(self.room.keys) :]

    def whole(self, chosen: Floats) -> bool:
        """Tell whether the program's numbers are whole."""
        return bool((np.abs(chosen - chosen.round()) < NEAR).all())

    def branched(self, limit: float) -> Floats:
        """Find a whole answer by branch and bound, as good as time allows."""
        matrix, most = self._constraint()
        found = milp(
            -self.worth.astype(float),
            constraints=LinearConstraint(matrix, ub=most),
            bounds=Bounds(0, 1),
            integrality=np.ones(len(self.worth)),
            options={"time_limit": limit},
        )
        return np.zeros(len(self.worth)) if found.x is None else found.x

    def slots(self, chosen: Floats) -> dict[int, int]:
        """Give the slot of each meeting that is held."""
        at = np.flatnonzero(chosen > 0.5)
        return dict(zip(self.meeting[at].tolist(), self.slot[at].tolist(), strict=True))

    def prices(self, room: Floats, time: Floats) -> SlotPrices:
        """Put prices into whole parts of a point; those of nothing are left out."""
        return SlotPrices(
            tuple((*key, price) for key, price in _priced(self.room.keys, room)),  # type: ignore[misc]
            tuple((*key, price) for key, price in _priced(self.time.keys, time)),
        )

    def bound(self, prices: SlotPrices) -> int:
        """Give the worth that no schedule of what is not fixed exceeds at these prices."""
        left = SCALE * self.worth
        room = _charge(left, self.room, {(each, slot): price for each, slot, price in prices.room})
        time = _charge(left, self.time, {(each, slot): price for each, slot, price in prices.time})
        best = np.zeros(len(self.problem.people), dtype=np.int64)
        np.maximum.at(best, self.meeting, left)
        return (int(best.sum()) + room + time) // SCALE


def _charge(left: Ints, rows: _Rows, prices: dict[Key, int]) -> int:
    """Take the prices of rows from what their variables are worth; give what the rows cost."""
    paid = np.array([prices.get(key, 0) for key in rows.keys], dtype=np.int64)
    left -= rows.matrix.T.astype(np.int64) @ paid
    return int(paid @ rows.most.astype(np.int64))


def _groups(of: Ints, among: Ints | None = None) -> dict[Key, list[int]]:
    """Give the variables of each meeting, or of each slot."""
    among = np.arange(len(of)) if among is None else among
    groups: dict[Key, list[int]] = defaultdict(list)
    for at, each in zip(among.tolist(), of[among].tolist(), strict=True):
        groups[None, each].append(at)
    return groups


def _unions(kinds: set[frozenset[int]]) -> set[frozenset[int]]:
    """Give every union of some sets of points."""
    found: set[frozenset[int]] = set()
    for kind in kinds:
        found |= {kind} | {kind | other for other in found}
        if len(found) > MOST_UNIONS:
            raise ProblemError(
                f"Meetings differ in where they may be in {len(kinds)} ways: too many."
            )
    return found


def _priced(keys: list[Key], prices: Floats) -> Iterator[tuple[Key, int]]:
    whole = np.maximum(np.rint(prices * SCALE), 0).astype(np.int64)
    return ((key, price) for key, price in zip(keys, whole.tolist(), strict=True) if price)


def _spots(problem: MeetingProblem, slots: dict[int, int]) -> dict[int, Spot]:
    """Give each meeting a point: the one at which it stands, where that is possible."""
    spots: dict[int, Spot] = {}
    for slot in sorted(set(slots.values())):
        meetings = sorted(each for each, when in slots.items() if when == slot)
        for meeting, point in zip(meetings, _points(problem, slot, meetings), strict=True):
            spots[meeting] = slot, point
    return dict(sorted(spots.items()))


def _points(problem: MeetingProblem, slot: int, meetings: list[int]) -> list[int]:
    seats = np.repeat(np.arange(problem.shape[2]), np.minimum(problem.room[:, slot], len(meetings)))
    cost = np.full((len(meetings), len(seats)), 2 * len(meetings) + 2)
    for at, meeting in enumerate(meetings):
        cost[at, np.isin(seats, list(problem.suits[meeting]))] = 1
        stands = problem.standing.get(meeting)
        if stands and stands[1] in problem.suits[meeting]:
            cost[at, seats == stands[1]] = 0
        if meeting in problem.fixed:
            cost[at] = np.where(seats == problem.fixed[meeting][1], 0, 2 * len(meetings) + 2)
    return seats[linear_sum_assignment(cost)[1]].tolist()  # type: ignore[no-any-return]


def _told(
    problem: MeetingProblem, spots: dict[int, Spot], prices: SlotPrices, bound: int
) -> Schedule:
    free = [each for each in spots if each not in problem.fixed]
    worth = sum(int(problem.worth[each, spots[each][0]]) for each in free)
    held, points = divmod(worth, problem.unit)
    found = Schedule(spots, held, points, Gap.between(bound, worth, problem.unit), prices)
    return replace(found, held=held + len(problem.fixed))
