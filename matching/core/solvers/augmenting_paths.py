"""Shortest augmenting paths on a sparse graph of candidates: the compiled half of the fast method.

The state is a matching with prices that fit it: for every edge, the mentee's price plus the
mentor's is at least the pair's worth, exactly that on matched edges. Two things may be wrong: a
mentee is *free*, or a mentor has a price but a place *open*. `place_mentee` mends the first and
`fill_mentor` the second, each by one search for the cheapest way to shift others along (Dijkstra's
method on the slack of the edges; Jonker and Volgenant 1987, here with places and for both
directions). Prices move with each path, so the state fits at every step, and when nothing is
wrong any more, the matching is best on the graph.

Everything is whole numbers of 64 bits. Loaded by workers only, as it needs numba.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.core.score_matrix import Block, Ints

FREE = -1
NEVER = np.int64(1) << np.int64(62)


class State(NamedTuple):
    """Who is where, and at what prices; changed in place."""

    unit: int
    """What one more match is worth; an edge is worth ``unit + points``."""
    u: Ints
    """Prices of mentees, shape (M,)."""
    v: Ints
    """Prices of a place with each mentor, shape (N,)."""
    mate: Ints
    """Each mentee's mentor or `FREE`, shape (M,)."""
    seat: Ints
    """Each mentee's seat or `FREE`, shape (M,)."""
    seats: Ints
    """Who sits in each seat; mentor j has those from ``first[j]``, the taken ones before others."""
    first: Ints
    load: Ints
    capacity: Ints


class Edges(NamedTuple):
    """Candidates: mentors and points, shape (M, room), ``used`` of them in use.

    Mentees who are alike share one list, in the row of one of them: ``kind`` says in whose.
    """

    where: Block
    worth: Block
    used: Block
    kind: Ints
    shared: NDArray[np.bool_]
    """Whether a list belongs to several mentees, shape (M,)."""


class Work(NamedTuple):
    """Room for one search, shape (N + 1,) each; between searches as `work_room` made it."""

    distance: Ints
    places: Ints
    heap: Ints
    before: Ints
    """The mentee through whom each mentor was reached."""
    gives: Ints
    """The mentor to whom that mentee would go (`fill_mentor` only)."""
    seen: Ints
    least: Ints
    """What it cost at least to look along a list of candidates, shape (M,)."""
    kinds: Ints
    """The lists looked along."""


def work_room(mentees: int, mentors: int) -> Work:
    """Make the room for searches among so many people."""
    never = np.full(mentors + 1, NEVER, dtype=np.int64)
    nowhere = np.full(mentors + 1, FREE, dtype=np.int64)
    heap, before, gives, seen = (np.zeros(mentors + 1, dtype=np.int64) for _ in range(4))
    least, kinds = np.full(mentees, NEVER, dtype=np.int64), np.zeros(mentees, dtype=np.int64)
    return Work(never, nowhere, heap, before, gives, seen, least, kinds)


@njit(nogil=True, cache=True)
def push(work, size, node, key):
    """Put a node on the heap, or lower its key; give the heap's new size."""
    heap, keys, places = work.heap, work.distance, work.places
    at = places[node]
    if at < 0:
        at = size
        size += 1
    keys[node] = key
    while at > 0 and keys[heap[(at - 1) >> 1]] > key:
        heap[at] = heap[(at - 1) >> 1]
        places[heap[at]] = at
        at = (at - 1) >> 1
    heap[at] = node
    places[node] = at
    return size


@njit(nogil=True, cache=True)
def pop(work, size):
    """Take the node with the least key off a heap of ``size``."""
    heap, keys, places = work.heap, work.distance, work.places
    first, node = heap[0], heap[size - 1]
    places[first] = FREE
    size -= 1
    if size == 0:
        return first
    at, below = 0, 1
    while below < size:
        if below + 1 < size and keys[heap[below + 1]] < keys[heap[below]]:
            below += 1
        if keys[heap[below]] >= keys[node]:
            break
        heap[at] = heap[below]
        places[heap[at]] = at
        at, below = below, 2 * below + 1
    heap[at] = node
    places[node] = at
    return first


@njit(nogil=True, cache=True)
def assign(state, i, j, slot):
    """Put mentee i into a seat of mentor j."""
    state.seats[slot] = i
    state.seat[i] = slot
    state.mate[i] = j


@njit(nogil=True, cache=True)
def sit_down(state, i, j):
    """Put mentee i into the next open seat of mentor j."""
    assign(state, i, j, state.first[j] + state.load[j])
    state.load[j] += 1


@njit(nogil=True, cache=True)
def unassign(state, i):
    """Take mentee i out of their seat; the last seat taken closes the gap."""
    j = state.mate[i]
    last = state.first[j] + state.load[j] - 1
    other = state.seats[last]
    assign(state, other, j, state.seat[i])
    state.seats[last] = FREE
    state.load[j] -= 1
    state.mate[i] = FREE
    state.seat[i] = FREE


@njit(nogil=True, cache=True)
def relax(state, edges, work, i, reach, best, size, touched, kinds):
    """Look along the edges of mentee i, who would move at the cost ``reach``.

    Where somebody alike could move as cheaply, it was done already.
    """
    v, distance, kind, own = state.v, work.distance, edges.kind[i], reach + state.u[i]
    if own >= work.least[kind]:
        return size, touched, kinds
    if work.least[kind] == NEVER:
        work.kinds[kinds] = kind
        kinds += 1
    work.least[kind] = own
    for e in range(edges.used[kind]):
        j = edges.where[kind, e]
        cost = own + v[j] - state.unit - edges.worth[kind, e]
        if cost < best and cost < distance[j]:
            if distance[j] == NEVER:
                work.seen[touched] = j
                touched += 1
            work.before[j] = i
            size = push(work, size, j, cost)
    return size, touched, kinds


@njit(nogil=True, cache=True)
def place_mentee(state, edges, work, i0):
    """Match free mentee i0, or prove that leaving somebody over is better; prices follow.

    Mentors are visited by the cost of shifting people along to them. The search ends at an open
    seat, or at the mentee (perhaps i0) who is cheapest to leave over.
    """
    u0 = np.int64(0)
    own = edges.kind[i0]
    for e in range(edges.used[own]):
        u0 = max(u0, state.unit + edges.worth[own, e] - state.v[edges.where[own, e]])
    state.u[i0] = u0
    best, unmatched, found = u0, i0, FREE
    size, touched, kinds = relax(state, edges, work, i0, np.int64(0), best, 0, 0, 0)
    while size > 0 and work.distance[work.heap[0]] < best:
        j = pop(work, size)
        size -= 1
        reach = work.distance[j]
        if state.load[j] < state.capacity[j]:
            found, best = j, reach
            break
        for s in range(state.first[j], state.first[j] + state.load[j]):
            i = state.seats[s]
            if reach + state.u[i] < best:
                best, unmatched = reach + state.u[i], i
            size, touched, kinds = relax(state, edges, work, i, reach, best, size, touched, kinds)
    shift_prices(state, work, touched, best, 1)
    state.u[i0] -= best
    if found != FREE:
        state.load[found] += 1
        shift_people(state, work, i0, found, state.first[found] + state.load[found] - 1)
    elif unmatched != i0:
        j, slot = state.mate[unmatched], state.seat[unmatched]
        state.mate[unmatched] = FREE
        state.seat[unmatched] = FREE
        shift_people(state, work, i0, j, slot)
    clear(work, touched, kinds)


@njit(nogil=True, cache=True)
def shift_prices(state, work, touched, best, sign):
    """Move the prices of mentors nearer than ``best``, and of who sits there, by the difference."""
    for k in range(touched):
        j = work.seen[k]
        step = sign * (best - work.distance[j])
        if work.distance[j] < best:
            state.v[j] += step
            for s in range(state.first[j], state.first[j] + state.load[j]):
                state.u[state.seats[s]] -= step


@njit(nogil=True, cache=True)
def shift_people(state, work, i0, j, slot):
    """Seat everybody along the path that ends at a seat of mentor j; i0 sits last."""
    i = FREE
    while i != i0:
        i = work.before[j]
        old, gap = state.mate[i], state.seat[i]
        assign(state, i, j, slot)
        j, slot = old, gap


@njit(nogil=True, cache=True)
def clear(work, touched, kinds):
    """Leave the room as it was found."""
    for k in range(kinds):
        work.least[work.kinds[k]] = NEVER
    for k in range(touched):
        work.distance[work.seen[k]] = NEVER
        work.places[work.seen[k]] = FREE


class Offers(NamedTuple):
    """The candidates seen from the mentors: lists by mentor, and the mentees of each list."""

    starts: Ints
    """Mentor j has the entries from ``starts[j]`` to ``starts[j + 1]``."""
    lists: Block
    worth: Block
    begins: Ints
    """List c belongs to the members from ``begins[c]`` to ``begins[c + 1]``."""
    members: Ints


@njit(nogil=True, cache=True)
def fill_mentor(state, offers, work, j0):  # noqa: C901 (one search, compiled whole)
    """Fill an open place of mentor j0, or lower prices until some open place costs nothing.

    The same as `place_mentee` from the other side. The search ends at a mentee who is left over,
    or at a mentor (perhaps j0) whose price falls to nothing and who gives somebody away.
    """
    work.seen[0] = j0
    touched, size, kinds = 1, push(work, 0, j0, np.int64(0)), 0
    best, lowered, taken, taker = state.v[j0], j0, FREE, FREE
    while size > 0 and work.distance[work.heap[0]] < best:
        j = pop(work, size)
        size -= 1
        for e in range(offers.starts[j], offers.starts[j + 1]):
            kind = offers.lists[e]
            own = work.distance[j] + state.v[j] - state.unit - offers.worth[e]
            if own >= work.least[kind]:
                continue
            if work.least[kind] == NEVER:
                work.kinds[kinds] = kind
                kinds += 1
            work.least[kind] = own
            for m in range(offers.begins[kind], offers.begins[kind + 1]):
                i = offers.members[m]
                k, cost = state.mate[i], own + state.u[i]
                if k == j or cost >= best:
                    continue
                if k == FREE:
                    best, taken, taker, lowered = cost, i, j, FREE
                elif cost < work.distance[k]:
                    size, touched = give(work, i, j, k, cost, size, touched)
                    if cost + state.v[k] < best:
                        best, lowered, taken = cost + state.v[k], k, FREE
    shift_prices(state, work, touched, best, -1)
    if taken == FREE and lowered != j0:
        taken, taker = work.before[lowered], work.gives[lowered]
        unassign(state, taken)
    if taken != FREE:
        augment(state, work, j0, taken, taker)
    clear(work, touched, kinds)


@njit(nogil=True, cache=True)
def give(work, i, j, k, cost, size, touched):
    """Note that mentor k could give mentee i to mentor j at this cost."""
    if work.distance[k] == NEVER:
        work.seen[touched] = k
        touched += 1
    work.before[k] = i
    work.gives[k] = j
    return push(work, size, k, cost), touched


@njit(nogil=True, cache=True)
def augment(state, work, j0, taken, taker):
    """Seat ``taken`` with ``taker``, whose own leaver goes on, until the open place of j0."""
    while taker != j0:
        leaver = work.before[taker]
        assign(state, taken, taker, state.seat[leaver])
        taken, taker = leaver, work.gives[taker]
    sit_down(state, taken, j0)


@njit(nogil=True, cache=True)
def start(state, edges, rows):
    """Seat every mentee whose best candidate at these prices has an open place."""
    for i in rows:
        best, chosen = np.int64(0), FREE
        kind = edges.kind[i]
        for e in range(edges.used[kind]):
            j = edges.where[kind, e]
            value = state.unit + edges.worth[kind, e] - state.v[j]
            full = chosen >= 0 and state.load[chosen] >= state.capacity[chosen]
            if value > best or (value == best and full):
                best, chosen = value, j
        state.u[i] = best
        if chosen >= 0 and state.load[chosen] < state.capacity[chosen]:
            sit_down(state, i, chosen)


@njit(nogil=True, cache=True)
def place_all(state, edges, work, free):
    """Call `place_mentee` for each who is free."""
    for i in free:
        if state.mate[i] == FREE:
            place_mentee(state, edges, work, i)


@njit(nogil=True, cache=True)
def fill_all(state, offers, work, mentors):
    """Call `fill_mentor` for each until it has no open place or no price."""
    for j in mentors:
        while state.load[j] < state.capacity[j] and state.v[j] > 0:
            fill_mentor(state, offers, work, j)
