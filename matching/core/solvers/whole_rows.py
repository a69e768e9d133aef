"""Shortest augmenting paths along whole rows of a table: the compiled method of middling rounds.

The same search as `augmenting_paths.place_mentee`, but nobody has a list of candidates: a row is
looked at from end to end, eight mentors in one instruction, which up to some millions of pairs
costs less than choosing whom to look at. A mentor's places are one column, as all of them cost the
same, where solvers of square tables give each a column of its own.

Prices begin at nothing and only rise with mentors who are full, so what remains at the end is a
proof. All numbers that are compared in a row have 32 bits.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.core.errors import NotOptimal
from matching.core.score_matrix import Block, Ints, ScoreMatrix
from matching.core.solution import Progress, report
from matching.core.solvers.augmenting_paths import FREE, State, shift_people

FAR = np.uint32((1 << 31) - 1)
"""A distance beyond all others."""

SETTLED = np.int32(-1)
"""The distance of a mentor whose own was found: nobody is nearer, and read without a sign it is
beyond `FAR`."""

LOW = np.int32(-(1 << 31))

CHUNK = 128
"""Mentors whose least distance is kept together."""

STEPS = 4
"""How often progress is told."""


class Room(NamedTuple):
    """Room for one search."""

    distance: Block
    """What it costs at least to shift people along to each mentor, shape (N,)."""
    before: Block
    """The mentee through whom each mentor was reached."""
    lows: NDArray[np.uint32]
    """The least distance in each chunk of mentors that is not settled."""
    settled: Ints
    reach: Block
    """The mentors settled, in turn, and their distances."""
    kind: Ints
    """The first of all rows of the table that are the same."""
    looked: Ints
    """The search in which each kind of row was looked along; all of a kind pay the same."""


def solve_table(
    source: ScoreMatrix, places: Ints, rows: Ints, unit: int, progress: Progress | None = None
) -> tuple[tuple[Ints, Ints, Ints], int]:
    """Give each mentee's mentor with prices of both sides that prove it; and the points of all.

    Parameters
    ----------
    source : ScoreMatrix
    places : int64 array, shape (N,)
        Places beside the locked ones.
    rows : int64 array
        Mentees who take part.
    unit : int
        What one more match is worth; three times this and the most points are below 2**31.
    progress : callable, optional

    Raises
    ------
    NotOptimal
        If a pair is worth more than its prices.

    """
    mentees, mentors = source.shape
    report(progress, "candidates", 0, 1)
    table = source.block(np.arange(mentees), source.buffer(mentees))
    state = _nobody_seated(mentees, places, unit)
    if len(rows) > len(state.seats):
        _from_mentors(state, table, rows, progress)
    else:
        room = _room(table, mentors)
        for some in _in_turns(rows, progress):
            place_mentees(state, table, room, some)
    report(progress, "prove", 1, 3)
    if not proves(state, table, rows):
        raise NotOptimal("Some pair is worth more than its prices: these pairs are not the best.")
    chosen = rows[state.mate[rows] != FREE]
    points = int(table[chosen, state.mate[chosen]].sum(dtype=np.int64))
    return (state.mate, state.u.astype(np.int64), state.v.astype(np.int64)), points


def _from_mentors(state: State, table: Block, rows: Ints, progress: Progress | None) -> None:
    """Let the places choose where there are fewer of them: then no search is far from a mentee."""
    theirs = table if len(rows) == len(table) else table[rows]
    turned = np.ascontiguousarray(theirs[:, : len(state.v)].T)
    some = state._replace(u=state.u[rows], mate=state.mate[rows])
    room = _room(turned, len(rows))
    for columns in _in_turns(np.arange(len(state.v)), progress):
        place_mentors(some, turned, room, columns)
    state.u[rows], state.mate[rows] = some.u, some.mate


def _in_turns(these: Ints, progress: Progress | None) -> Iterator[Ints]:
    """Give some people at a time, and tell how far the work is."""
    step = max(1, -(-len(these) // STEPS))
    for at in range(0, len(these), step):
        report(progress, "solve", at, len(these))
        yield these[at : at + step]


def _nobody_seated(mentees: int, places: Ints, unit: int) -> State:
    bounded = np.minimum(places, mentees + 1)
    first = np.zeros(len(places) + 1, dtype=np.int64)
    np.cumsum(bounded, out=first[1:])
    nobody = np.full(mentees, FREE)
    return State(
        unit=unit,
        u=np.zeros(mentees, dtype=np.int32),
        v=np.zeros(len(places), dtype=np.int32),
        mate=nobody,
        seat=nobody.copy(),
        seats=np.full(int(first[-1]), FREE),
        first=first,
        load=np.zeros(len(places), dtype=np.int64),
        capacity=bounded,
    )


def _room(table: Block, others: int) -> Room:
    distance, reach, before = (np.empty(others, dtype=np.int32) for _ in range(3))
    lows, settled = np.empty(-(-others // CHUNK), dtype=np.uint32), np.empty(others, dtype=np.int64)
    kind, looked = np.arange(len(table)), np.full(len(table), FREE)
    sums = sums_of(table, others)
    group(table, others, sums, np.argsort(sums, kind="stable"), kind)
    return Room(distance, before, lows, settled, reach, kind, looked)


@njit(nogil=True, cache=True, error_model="numpy")
def sums_of(table, width):
    """Give each row a number that hangs on all its points; another one most often has another."""
    sums = np.empty(len(table), dtype=np.int64)
    for i in range(len(table)):
        row, total = table[i], np.int64(0)
        for j in range(np.uint64(width)):
            total += np.int64(row[j]) * np.int64(j * np.uint64(0x9E3779B1) | np.uint64(1))
        sums[i] = total
    return sums


@njit(nogil=True, cache=True)
def group(table, width, sums, order, kind):
    """Let each row have the kind of the first that is the same, comparing those of equal sums."""
    for at in range(1, len(order)):
        i, first = order[at], kind[order[at - 1]]
        if sums[i] == sums[first] and (table[i, :width] == table[first, :width]).all():
            kind[i] = first


@njit(nogil=True, cache=True)
def place_mentees(state, table, room, rows):
    """Match each mentee in turn, or prove that leaving somebody over is better."""
    for i in rows:
        place_mentee(state, table, room, i)


@njit(nogil=True, cache=True)
def place_mentee(state, table, room, i0):  # noqa: C901 (one search, compiled whole)
    """Match free mentee i0 by the cheapest way to shift others along; prices follow."""
    u, v, load, capacity = state.u, state.v, state.load, state.capacity
    u[i0] = max(state.unit + highest(table[i0], v), 0)
    best, leaver, found, settled = np.int64(u[i0]), i0, FREE, 0
    begin(room)
    room.looked[room.kind[i0]] = i0
    look_along(table[i0], v, np.int32(u[i0] - state.unit), np.int32(i0), room)
    while True:
        least = least_of(room, best)
        if least >= best:
            break
        j = nearest(room, least, load, capacity)
        if load[j] < capacity[j]:
            found, best = j, least
            break
        settle(room, j, least, settled)
        settled += 1
        for s in range(state.first[j], state.first[j] + load[j]):
            i = state.seats[s]
            if room.looked[room.kind[i]] == i0:
                continue
            room.looked[room.kind[i]] = i0
            own = least + u[i]
            if own < best:
                best, leaver = own, i
            look_along(table[i], v, np.int32(own - state.unit), np.int32(i), room)
    for k in range(settled):
        j, step = room.settled[k], best - room.reach[k]
        v[j] += step
        for s in range(state.first[j], state.first[j] + load[j]):
            u[state.seats[s]] -= step
    u[i0] -= best
    if found != FREE:
        load[found] += 1
        shift_people(state, room, i0, found, state.first[found] + load[found] - 1)
    elif leaver != i0:
        j, slot = state.mate[leaver], state.seat[leaver]
        state.mate[leaver] = FREE
        state.seat[leaver] = FREE
        shift_people(state, room, i0, j, slot)


@njit(nogil=True, cache=True)
def place_mentors(state, table, room, columns):
    """Give each place of these mentors to somebody, or prove that leaving one open is better.

    Rows of the table are those of mentors, and ``u`` and ``mate`` are those of its columns.
    """
    via, seen = np.full(len(state.v), FREE), np.full(len(state.v), FREE)
    load, one = (state.mate != FREE).astype(np.int64), np.ones(len(state.u), dtype=np.int64)
    for j in columns:
        seen[:] = FREE
        room.looked[:] = FREE
        for turn in range(state.capacity[j]):
            if not place_mentor(state, table, room, j, via, seen, turn, load, one):
                break
        if state.capacity[j] == 0:
            state.v[j] = max(state.unit + highest(table[j], state.u), 0)


@njit(nogil=True, cache=True)
def place_mentor(state, table, room, j0, via, seen, turn, load, one):  # noqa: C901 (as above)
    """Find a mentee for one more place of mentor j0; tell whether that is better than nobody.

    The same as `place_mentee` from the other side. All places of a mentor are worth as much, so
    each mentor's row is looked along once; ``via`` holds the mentee whom each would give away.
    """
    u, v, mate = state.u, state.v, state.mate
    v[j0] = max(state.unit + highest(table[j0], u), 0)
    via[j0], seen[j0], room.looked[room.kind[j0]] = FREE, turn, turn
    best, leaver, found, settled = np.int64(v[j0]), FREE, FREE, 0
    begin(room)
    look_along(table[j0], u, np.int32(v[j0] - state.unit), np.int32(j0), room)
    while True:
        least = least_of(room, best)
        if least >= best:
            break
        i = nearest(room, least, load, one)
        if load[i] == 0:
            found, best = i, least
            break
        settle(room, i, least, settled)
        settled += 1
        k = mate[i]
        if seen[k] == turn:
            continue
        via[k], seen[k] = i, turn
        own = least + v[k]
        if own < best:
            best, leaver = own, i
        if room.looked[room.kind[k]] == turn:
            continue
        room.looked[room.kind[k]] = turn
        look_along(table[k], u, np.int32(own - state.unit), np.int32(k), room)
    for at in range(settled):
        i, step = room.settled[at], best - room.reach[at]
        u[i] += step
        if via[mate[i]] == i:
            v[mate[i]] -= step
    v[j0] -= best
    if found != FREE:
        load[found] = 1
    elif leaver != FREE:
        state.load[mate[leaver]] -= 1
        found = leaver
    else:
        return False
    state.load[j0] += 1
    hand_over(mate, room, via, found, j0)
    return True


@njit(nogil=True, cache=True)
def hand_over(mate, room, via, i, j0):
    """Give mentee i to the mentor who reached them, who gives another away, and so on to j0."""
    j = FREE
    while j != j0:
        j = room.before[i]
        mate[i] = j
        i = via[j]


@njit(nogil=True, cache=True)
def begin(room):
    """Forget the search of before."""
    room.distance[:] = np.int32(FAR)


@njit(nogil=True, cache=True)
def least_of(room, best):
    """Give the least distance that is not settled, ``best`` where there are none."""
    return np.int64(room.lows.min()) if len(room.lows) else best


@njit(nogil=True, cache=True, error_model="numpy")
def highest(points, v):
    """Give the greatest points less price, `LOW` where nobody is permitted."""
    most = LOW
    for j in range(np.uint64(len(v))):
        value = np.int32(points[j] - v[j])
        most = max(most, value if points[j] >= np.int32(0) else LOW)
    return most


@njit(nogil=True, cache=True, error_model="numpy")
def look_along(points, v, own, i, room):
    """Note each mentor who is nearer through mentee i, who would move at the cost ``own``."""
    distance, before, lows = room.distance, room.before, room.lows
    for c in range(len(lows)):
        low = FAR
        end = min(len(v), (c + 1) * CHUNK)
        for j in range(np.uint64(c * CHUNK), np.uint64(end)):
            cost = np.int32(np.int32(own - points[j]) + v[j])
            cost = cost if points[j] >= np.int32(0) else np.int32(FAR)
            known = distance[j]
            nearer = cost < known
            known = cost if nearer else known
            distance[j] = known
            before[j] = i if nearer else before[j]
            low = min(low, np.uint32(known))
        lows[c] = low


@njit(nogil=True, cache=True)
def nearest(room, least, load, capacity):
    """Find a mentor at the least distance, if possible one with an open place."""
    found = FREE
    for c in range(len(room.lows)):
        if room.lows[c] != least:
            continue
        for j in range(c * CHUNK, min(len(load), (c + 1) * CHUNK)):
            if room.distance[j] == least:
                if load[j] < capacity[j]:
                    return j
                found = j
    return found


@njit(nogil=True, cache=True)
def settle(room, j, reach, number):
    """Keep the distance of a mentor, who is reached no more; no look may follow."""
    room.settled[number], room.reach[number] = j, reach
    room.distance[j] = SETTLED
    c = j // CHUNK
    low = FAR
    for k in range(c * CHUNK, min(len(room.distance), (c + 1) * CHUNK)):
        low = min(low, np.uint32(room.distance[k]))
    room.lows[c] = low


@njit(nogil=True, cache=True)
def proves(state, table, rows):
    """Tell whether no pair is worth more than its prices, and whoever is chosen costs as much."""
    for j in range(len(state.v)):
        if state.v[j] < 0 or (state.v[j] > 0 and state.load[j] < state.capacity[j]):
            return False
    for i in rows:
        j = state.mate[i]
        paid = np.int64(0) if j == FREE else state.unit + table[i, j] - state.v[j]
        if state.u[i] != paid or paid != max(state.unit + highest(table[i], state.v), 0):
            return False
    return True
