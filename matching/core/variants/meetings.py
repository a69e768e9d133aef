"""Meetings at a convention: which pair or circle meets in which slot, and at which point.

A meeting needs a slot in which all its people are free, and a point with room. Nobody is in two
meetings at once. First as many meetings as possible are held; then the wishes count, and whatever
stands already counts more than any wish, so that a change moves few.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.core.errors import ProblemError
from matching.core.score_matrix import ABSENT, Ints
from matching.core.variants.bound import Gap

Spot = tuple[int, int]
"""A slot and a point, each counted from 0."""

LOYALTY = 40
"""A meeting that keeps its slot is worth as much as this many of the greatest wishes."""

MOST_WISH = 10_000


@dataclass(frozen=True, eq=False)
class MeetingProblem:
    """E meetings look for T slots at P points. Make one with `from_free_times`.

    Attributes
    ----------
    people : tuple of tuples
        Who takes part in each meeting.
    wish : ndarray of int64, shape (E, T)
        Points of each meeting in each slot; `ABSENT` (-1) where it cannot be.
    room : ndarray of int64, shape (P, T)
        Meetings that each point holds at once, in each slot.
    suits : tuple of frozenset of int
        Points at which each meeting may be.
    fixed : dict of int to (slot, point)
        Meetings that were held, or that must stay where they are.
    standing : dict of int to (slot, point)
        Where meetings stand so far; they stay wherever that costs no other meeting.

    """

    people: tuple[tuple[Hashable, ...], ...]
    wish: Ints
    room: Ints
    suits: tuple[frozenset[int], ...]
    fixed: dict[int, Spot] = field(default_factory=dict)
    standing: dict[int, Spot] = field(default_factory=dict)

    @classmethod
    def from_free_times(
        cls,
        people: Sequence[Iterable[Hashable]],
        free: Mapping[Hashable, Iterable[int]],
        room: ArrayLike,
        *,
        wish: ArrayLike | None = None,
        suits: Sequence[Iterable[int]] | None = None,
        fixed: Mapping[int, Spot] | None = None,
        standing: Mapping[int, Spot] | None = None,
    ) -> "MeetingProblem":
        """Make a problem from people's free times.

        Parameters
        ----------
        people : sequence of iterables
            Who takes part in each meeting; anything that can be looked up.
        free : mapping of person to slots
            When each is free; a person who is not named is never free.
        room : array_like of int, shape (P, T)
            Meetings that each point holds at once, in each slot.
        wish : array_like of int, shape (T,) or (E, T), optional
            Points of a slot. Left out, an earlier slot is better than a later one.
        suits : sequence of iterables of int, optional
            Points at which each meeting may be (step-free, large enough). Left out, all.
        fixed, standing : mappings of meeting to (slot, point), optional
            Meetings that may not move, and meetings that would rather not.

        Raises
        ------
        ProblemError
            For anything that is out of range, of the wrong shape, or fixed where it cannot be.

        Examples
        --------
        >>> free = {"Ada": [0, 1], "Ben": [0, 1], "Cleo": [0]}
        >>> problem = MeetingProblem.from_free_times(
        ...     [("Ada", "Ben"), ("Ada", "Cleo")], free, room=[[1, 1]]
        ... )
        >>> problem.wish.tolist()
        [[1, 0], [1, -1]]

        """
        places = _room(room)
        slots = places.shape[1]
        meetings = tuple(tuple(dict.fromkeys(each)) for each in people)
        times = {person: _times(whose, slots) for person, whose in free.items()}
        wishes = _wishes(wish, len(meetings), slots)
        for at, each in enumerate(meetings):
            for person in each:
                wishes[at, ~times.get(person, np.zeros(slots, dtype=bool))] = ABSENT
        chosen = [range(len(places))] * len(meetings) if suits is None else suits
        return cls(
            meetings,
            wishes,
            places,
            tuple(frozenset(each) for each in chosen),
            dict(fixed or {}),
            dict(standing or {}),
        ).checked()

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of meetings, of slots and of points."""
        return *self.wish.shape, len(self.room)

    @cached_property
    def loyalty(self) -> int:
        """Points more for a meeting in the slot in which it stands."""
        return LOYALTY * max(1, int(self.wish.max(initial=0)))

    @cached_property
    def unit(self) -> int:
        """What one more meeting is worth: more than the points of all meetings together."""
        most = max(0, int(self.wish.max(initial=0))) + self.loyalty
        return len(self.people) * most + 1

    @cached_property
    def worth(self) -> Ints:
        """Worth of each meeting in each slot, shape (E, T); `ABSENT` where it cannot be."""
        found = np.where(self.wish >= 0, self.wish + self.unit, ABSENT)
        for meeting, (slot, _) in self.standing.items():
            if found[meeting, slot] >= 0:
                found[meeting, slot] += self.loyalty
        return found

    def checked(self) -> "MeetingProblem":
        """Give the problem itself, or raise `ProblemError` with the first thing that is wrong."""
        meetings, _, points = self.shape
        if len(self.suits) != meetings:
            raise ProblemError(f"Points are given for {len(self.suits)} of {meetings} meetings.")
        for meeting, where in enumerate(self.suits):
            if strange := sorted(each for each in where if not 0 <= each < points):
                raise ProblemError(
                    f"Meeting {meeting} may be at point {strange[0]}: there is none."
                )
        for name, spots in (("is fixed", self.fixed), ("stands", self.standing)):
            for meeting, spot in spots.items():
                self._check_spot(meeting, spot, name)
        self._check_fixed()
        return self

    def _check_spot(self, meeting: int, spot: Spot, what: str) -> None:
        meetings, slots, points = self.shape
        slot, point = spot
        if not 0 <= meeting < meetings:
            raise ProblemError(f"Meeting {meeting} {what}, but there are {meetings} meetings.")
        if not (0 <= slot < slots and 0 <= point < points):
            raise ProblemError(
                f"Meeting {meeting} {what} in slot {slot} at {point}: no such place."
            )

    def _check_fixed(self) -> None:
        """Check that fixed meetings get along: nobody in two at once, no point too full."""
        seen: set[tuple[Hashable, int]] = set()
        left = self.room.copy()
        for meeting, (slot, point) in sorted(self.fixed.items()):
            left[point, slot] -= 1
            if left[point, slot] < 0:
                raise ProblemError(f"Point {point} is too full in slot {slot} with fixed meetings.")
            for person in self.people[meeting]:
                if (person, slot) in seen:
                    raise ProblemError(f"Two fixed meetings have one person in slot {slot}.")
                seen.add((person, slot))


def _room(room: ArrayLike) -> Ints:
    found = np.array(room)
    if found.ndim != 2 or (found.size and found.dtype.kind not in "iu"):
        raise ProblemError("Room is a table of whole numbers: a line for each point.")
    if (found < 0).any():
        raise ProblemError("No point has room for less than 0 meetings.")
    return found.astype(np.int64)


def _times(slots: Iterable[int], count: int) -> NDArray[np.bool_]:
    found = np.zeros(count, dtype=bool)
    for slot in slots:
        if not 0 <= slot < count:
            raise ProblemError(f"Somebody is free in slot {slot}, but there are {count} slots.")
        found[slot] = True
    return found


def _wishes(wish: ArrayLike | None, meetings: int, slots: int) -> Ints:
    found = np.arange(slots)[::-1] if wish is None else np.array(wish)
    if found.size and found.dtype.kind not in "iu":
        raise ProblemError("Wishes are whole numbers.")
    if found.shape not in ((slots,), (meetings, slots)):
        raise ProblemError(f"Wishes are for {slots} slots, or for each meeting in each of them.")
    if ((found < ABSENT) | (found > MOST_WISH)).any():
        raise ProblemError(f"A wish has 0 to {MOST_WISH} points; {ABSENT} says that it cannot be.")
    return np.broadcast_to(found, (meetings, slots)).astype(np.int64)


SCALE = 1 << 20
"""Prices are in so many parts of a point: the bound of a program without whole prices fits too."""


@dataclass(frozen=True, slots=True)
class SlotPrices:
    """What room and people's time cost; any prices of 0 or more prove a bound.

    Attributes
    ----------
    room : tuple of (points, slot, price)
        Price of one place at any of some points: for each meeting that can be nowhere else.
    time : tuple of (person, slot, price)
        Price of a person's time, for each meeting of that person.

    """

    room: tuple[tuple[frozenset[int], int, int], ...] = ()
    time: tuple[tuple[Hashable, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where each meeting is that is held.

    Attributes
    ----------
    spots : dict of int to (slot, point)
    held : int
        Number of meetings that are held.
    points : int
        Their wishes, and the loyalty of those that kept their slot.
    gap : Gap
        By how much another schedule might be better at most; zero says that none is.
    prices : SlotPrices
        The proof of the gap.

    """

    spots: dict[int, Spot]
    held: int
    points: int
    gap: Gap
    prices: SlotPrices
