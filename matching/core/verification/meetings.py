"""Check a schedule of meetings against its problem, and how near to the best it is proven to be.

At any prices of 0 or more for room and for people's time, no schedule is worth more than all room
and time cost, and what each meeting gains at best beyond paying for its own (weak duality). A
schedule worth as much is best; else the difference is what might be gained.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.core.errors import NotFeasible, NotOptimal
from matching.core.variants.bound import Gap
from matching.core.variants.meetings import SCALE

if TYPE_CHECKING:
    from matching.core.variants.meetings import MeetingProblem, Schedule

LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """What was proved of a schedule.

    Attributes
    ----------
    held : int
        Meetings that are held.
    moved : int
        Meetings that stood, and are held in another slot.
    lost : int
        Meetings that stood, and are held no more.
    gap : Gap
        By how much another schedule might be better at most; zero says that none is.

    """

    held: int
    moved: int
    lost: int
    gap: Gap


def verify_schedule(problem: "MeetingProblem", schedule: "Schedule") -> ScheduleReport:
    """Prove that a schedule can be kept, and that its gap is as stated, or raise.

    Parameters
    ----------
    problem : MeetingProblem
        What was asked, as whoever verifies has it.
    schedule : Schedule
        From any source.

    Returns
    -------
    ScheduleReport
        With the gap that the prices prove.

    Raises
    ------
    NotFeasible
        If somebody would be in two meetings or is not free, a point is too full or does not suit,
        a fixed meeting is elsewhere, or a total is wrong.
    NotOptimal
        If the prices do not prove the stated gap.

    Examples
    --------
    >>> from matching.core.solvers.meetings import schedule
    >>> from matching.core.variants.meetings import MeetingProblem
    >>> free = {"Ada": [0], "Ben": [0, 1]}
    >>> problem = MeetingProblem.from_free_times([("Ada", "Ben")], free, room=[[1, 1]])
    >>> verify_schedule(problem, schedule(problem)).held
    1

    """
    _check_spots(problem, schedule)
    _check_room(problem, schedule)
    _check_people(problem, schedule)
    value = _value(problem, schedule)
    gap = Gap.between(_bound(problem, schedule), value, problem.unit)
    if gap != schedule.gap:
        raise NotOptimal(f"The prices prove a gap of {gap}, not of {schedule.gap} as stated.")
    there = [each for each in problem.standing if each in schedule.spots]
    moved = sum(schedule.spots[each][0] != problem.standing[each][0] for each in there)
    return ScheduleReport(schedule.held, moved, len(problem.standing) - len(there), gap)


def _check_spots(problem: "MeetingProblem", schedule: "Schedule") -> None:
    meetings, slots, points = problem.shape
    for meeting, (slot, point) in schedule.spots.items():
        if not (0 <= meeting < meetings and 0 <= slot < slots and 0 <= point < points):
            raise NotFeasible(f"There is no meeting {meeting} in slot {slot} at point {point}.")
        if meeting in problem.fixed:
            continue
        if problem.wish[meeting, slot] < 0:
            raise NotFeasible(f"Meeting {meeting} cannot be in slot {slot}: somebody is not free.")
        if point not in problem.suits[meeting]:
            raise NotFeasible(f"Meeting {meeting} may not be at point {point}.")
    for meeting, spot in problem.fixed.items():
        if schedule.spots.get(meeting) != spot:
            raise NotFeasible(f"Meeting {meeting} is not where it is fixed.")


def _check_room(problem: "MeetingProblem", schedule: "Schedule") -> None:
    for (slot, point), count in Counter(schedule.spots.values()).items():
        if count > problem.room[point, slot]:
            raise NotFeasible(f"Point {point} is too full in slot {slot}.")


def _check_people(problem: "MeetingProblem", schedule: "Schedule") -> None:
    seen: set[tuple[Hashable, int]] = set()
    for meeting, (slot, _) in schedule.spots.items():
        for person in problem.people[meeting]:
            if (person, slot) in seen:
                raise NotFeasible(f"{person} would be in two meetings in slot {slot}.")
            seen.add((person, slot))


def _value(problem: "MeetingProblem", schedule: "Schedule") -> int:
    """Add up the worth of what is not fixed, and compare it with what is stated."""
    held = points = 0
    for meeting, (slot, _) in schedule.spots.items():
        if meeting not in problem.fixed:
            stands = problem.standing.get(meeting, (None, None))[0] == slot
            points += int(problem.wish[meeting, slot]) + stands * problem.loyalty
            held += 1
    if (schedule.held, schedule.points) != (held + len(problem.fixed), points):
        raise NotFeasible(f"{held + len(problem.fixed)} meetings have {points} points, not so.")
    return held * problem.unit + points


def _bound(problem: "MeetingProblem", schedule: "Schedule") -> int:
    """Give the worth beyond which no schedule can go at the stated prices."""
    room, time = _prices(problem, schedule)
    busy = _busy(problem)
    total = _cost_of_room(problem, room)
    total += sum(price for key, price in time.items() if key not in busy)
    for meeting in range(len(problem.people)):
        if meeting not in problem.fixed:
            total += _gain(problem, meeting, room, time, busy)
    return total // SCALE


Room = dict[int, list[tuple[frozenset[int], int]]]
Time = dict[tuple[Hashable, int], int]
Busy = set[tuple[Hashable, int]]


def _prices(problem: "MeetingProblem", schedule: "Schedule") -> tuple[Room, Time]:
    """Read the prices by slot and by person; refuse any below 0 and any of nothing there is."""
    _, slots, points = problem.shape
    room: Room = {}
    for where, slot, price in schedule.prices.room:
        if not (0 <= slot < slots and where <= frozenset(range(points))):
            raise NotOptimal(f"There is a price for slot {slot}, which there is not.")
        room.setdefault(slot, []).append((where, _price(price)))
    time: Time = {}
    for person, slot, price in schedule.prices.time:
        time[person, slot] = time.get((person, slot), 0) + _price(price)
    return room, time


def _price(price: int) -> int:
    if type(price) is not int or not 0 <= price < LARGEST:
        raise NotOptimal(f"{price} is no price.")
    return price


def _cost_of_room(problem: "MeetingProblem", room: Room) -> int:
    taken = Counter(problem.fixed.values())
    total = 0
    for slot, priced in room.items():
        for where, price in priced:
            left = sum(int(problem.room[each, slot]) - taken[slot, each] for each in where)
            total += left * price
    return total


def _busy(problem: "MeetingProblem") -> Busy:
    """Give who is in a fixed meeting, and when."""
    return {
        (person, slot)
        for meeting, (slot, _) in problem.fixed.items()
        for person in problem.people[meeting]
    }


def _gain(problem: "MeetingProblem", meeting: int, room: Room, time: Time, busy: Busy) -> int:
    """Give what a meeting gains at best, in any slot, beyond what room and time cost there."""
    best = 0
    people, suits = problem.people[meeting], problem.suits[meeting]
    stands = problem.standing.get(meeting, (None, None))[0]
    for slot, wish in enumerate(problem.wish[meeting].tolist()):
        if wish >= 0 and not any((person, slot) in busy for person in people):
            worth = problem.unit + wish + (problem.loyalty if slot == stands else 0)
            paid = sum(price for where, price in room.get(slot, ()) if suits <= where)
            paid += sum(time.get((person, slot), 0) for person in people)
            best = max(best, SCALE * worth - paid)
    return best
