"""The state of a search for blossoms, and the smallest steps on it (compiled).

Numbers below n are people, others blossoms.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matching.core.score_matrix import Block, Ints

NOBODY = -1
OUTER, INNER, OUTSIDE = 0, 1, -1
NEVER = np.int64(1) << np.int64(61)


class Graph(NamedTuple):
    """The state of a search, changed in place; sizes are n people, X people and blossoms."""

    weight: Ints
    """Twice the scaled worth of each pair, shape (n, n); 0 where there is none."""
    price: Ints
    """Of people and of blossoms, shape (X,)."""
    mate: Block
    """The person at the other end of the chosen pair, shape (X,)."""
    top: Block
    """The outermost blossom that holds each, shape (X,); `NOBODY` for a blossom not in use."""
    label: Block
    parent: Block
    """The person through whom an inner one was reached."""
    slack: Block
    """The outer person nearest to each."""
    own: Block
    other: Block
    """The tightest pair between two, shape (X, X): its end in the one, and in the other."""
    within: Block
    """The part of a blossom that holds each person, shape (X, n)."""
    ring: Block
    """The parts of a blossom in order, its base first, shape (X, n)."""
    size: Block
    queue: Block
    seen: Ints
    stack: Block
    counts: Ints
    """Length of the queue, where it is read, marks made, blossoms in use at most."""


def graph_of(weight: Ints, price: Ints, mate: Ints) -> Graph:
    """Make the state of some prices and pairs that fit each other."""
    people = len(weight)
    room = people + people // 2 + 1
    there, at = weight > 0, np.arange(people)
    own, other, within = _nobody(room, room), _nobody(room, room), _nobody(room, people)
    own[:people, :people] = np.where(there, at[:, None], NOBODY)
    other[:people, :people] = np.where(there, at, NOBODY)
    within[at, at] = at
    prices = np.zeros(room, dtype=np.int64)
    mates, top = _nobody(room), _nobody(room)
    prices[:people], mates[:people], top[:people] = price, mate, at
    return Graph(
        weight=weight,
        price=prices,
        mate=mates,
        top=top,
        label=_nobody(room),
        parent=_nobody(room),
        slack=_nobody(room),
        own=own,
        other=other,
        within=within,
        ring=_nobody(room, people + 1),
        size=_nobody(room),
        queue=_nobody(2 * room),
        seen=np.zeros(room, dtype=np.int64),
        stack=_nobody(4 * room),
        counts=np.array([0, 0, 0, people], dtype=np.int64),
    )


def _nobody(*shape: int) -> Block:
    return np.full(shape, NOBODY, dtype=np.int32)


@njit(nogil=True, cache=True)
def apart(graph, x, y):
    """Give by how much the tightest pair between two is short of being tight."""
    u, v = graph.own[x, y], graph.other[x, y]
    return graph.price[u] + graph.price[v] - graph.weight[u, v]


@njit(nogil=True, cache=True)
def note_slack(graph, u, x):
    """Note person u as nearest to x, if that is so."""
    if graph.slack[x] == NOBODY or apart(graph, u, x) < apart(graph, graph.slack[x], x):
        graph.slack[x] = u


@njit(nogil=True, cache=True)
def find_slack(graph, x):
    """Find the outer person nearest to x."""
    graph.slack[x] = NOBODY
    for u in range(len(graph.weight)):
        if graph.own[u, x] != NOBODY and graph.top[u] != x and graph.label[graph.top[u]] == OUTER:
            note_slack(graph, u, x)


@njit(nogil=True, cache=True)
def enqueue(graph, x):
    """Put all people of x into the queue."""
    for u in range(len(graph.weight)):
        if graph.within[x, u] != NOBODY:
            graph.queue[graph.counts[0]] = u
            graph.counts[0] += 1


@njit(nogil=True, cache=True)
def set_top(graph, x, blossom):
    """Let everything in x belong to a blossom."""
    graph.stack[0], size = x, 1
    while size:
        size -= 1
        x = graph.stack[size]
        graph.top[x] = blossom
        if x >= len(graph.weight):
            for at in range(graph.size[x]):
                graph.stack[size] = graph.ring[x, at]
                size += 1


@njit(nogil=True, cache=True)
def even_place(graph, x, part):
    """Turn a blossom's ring so that a part is an even number of steps from its base; count them."""
    at = 0
    while graph.ring[x, at] != part:
        at += 1
    if at % 2 == 0:
        return at
    low, high = 1, graph.size[x] - 1
    while low < high:
        graph.ring[x, low], graph.ring[x, high] = graph.ring[x, high], graph.ring[x, low]
        low += 1
        high -= 1
    return graph.size[x] - at


@njit(nogil=True, cache=True)
def rebase(graph, x, base, size):
    """Let the part of a blossom that holds a person be its base; pairs to join go on the stack."""
    part = graph.within[x, base]
    steps = even_place(graph, x, part)
    for at in range(steps):
        graph.stack[size] = graph.ring[x, at]
        graph.stack[size + 1] = graph.ring[x, at ^ 1]
        size += 2
    turned = graph.ring[x, : graph.size[x]].copy()
    for at in range(graph.size[x]):
        graph.ring[x, at] = turned[(at + steps) % graph.size[x]]
    return part, size


@njit(nogil=True, cache=True)
def join(graph, x, y):
    """Let x have a partner in y, by the tightest pair between the two, and so inside x."""
    graph.stack[0], graph.stack[1], size = x, y, 2
    while size:
        size -= 2
        x, y = graph.stack[size], graph.stack[size + 1]
        graph.mate[x] = graph.other[x, y]
        if x >= len(graph.weight):
            part, size = rebase(graph, x, graph.own[x, y], size)
            graph.stack[size], graph.stack[size + 1] = part, y
            size += 2


@njit(nogil=True, cache=True)
def leave_over(graph, x, base):
    """Let x have nobody, and inside x a person with whom it ends."""
    while True:
        graph.mate[x] = NOBODY
        if x < len(graph.weight):
            return
        part, size = rebase(graph, x, base, 0)
        while size:
            size -= 2
            one, other = graph.stack[size], graph.stack[size + 1]
            kept = graph.stack[:size].copy()
            join(graph, one, other)
            graph.stack[:size] = kept
        x = part
