"""Matchings of greatest weight in any graph: trees from those left over, and blossoms (compiled).

Everybody has a price; two prices together are at least the weight of a pair (counted twice), and
exactly that on chosen pairs. From each person left over who still has a price a tree of tight
pairs grows; prices along it rise and fall by turns until two trees meet, somebody's price falls to
nothing, or a tight pair closes an odd ring. A ring is shrunk to a *blossom*, with a price of its
own, and acts as one person (Edmonds 1965; in time O(n**3) by keeping the least slack of each:
Gabow 1976).

Numbers below n are people, others blossoms. Loaded where it is needed, as numba compiles it.
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


@njit(nogil=True, cache=True)
def augment(graph, x, y):
    """Exchange pairs from x to the root of its tree; x has a partner in y from now on."""
    while True:
        before = graph.mate[x]
        if y != NOBODY:
            join(graph, x, y)
        if before == NOBODY:
            return
        inner = graph.top[before]
        up = graph.top[graph.parent[inner]]
        join(graph, inner, up)
        x, y = up, inner


@njit(nogil=True, cache=True)
def give_up(graph, person):
    """Leave a person over whose price is nothing, in place of the root of their tree."""
    x = graph.top[person]
    before = graph.mate[x]
    leave_over(graph, x, person)
    if before == NOBODY:
        return
    inner = graph.top[before]
    up = graph.top[graph.parent[inner]]
    join(graph, inner, up)
    augment(graph, up, inner)


@njit(nogil=True, cache=True)
def common(graph, x, y):
    """Find the first blossom on both ways to a root, or `NOBODY`."""
    graph.counts[2] += 1
    mark = graph.counts[2]
    while x != NOBODY or y != NOBODY:
        if x != NOBODY:
            if graph.seen[x] == mark:
                return x
            graph.seen[x] = mark
            x = NOBODY if graph.mate[x] == NOBODY else graph.top[graph.mate[x]]
            if x != NOBODY:
                x = graph.top[graph.parent[x]]
        x, y = y, x
    return NOBODY


@njit(nogil=True, cache=True)
def append_way(graph, blossom, x, base):
    """Append the way from x to the base, without it, to a blossom's ring."""
    while x != base:
        inner = graph.top[graph.mate[x]]
        graph.ring[blossom, graph.size[blossom]] = x
        graph.ring[blossom, graph.size[blossom] + 1] = inner
        graph.size[blossom] += 2
        enqueue(graph, inner)
        x = graph.top[graph.parent[inner]]


@njit(nogil=True, cache=True)
def shrink(graph, x, base, y):
    """Make a blossom of an odd ring."""
    blossom = len(graph.weight)
    while blossom < graph.counts[3] and graph.top[blossom] != NOBODY:
        blossom += 1
    graph.counts[3] = max(graph.counts[3], blossom + 1)
    graph.price[blossom], graph.label[blossom] = 0, OUTER
    graph.mate[blossom] = graph.mate[base]
    graph.parent[blossom] = graph.parent[base]
    graph.ring[blossom, 0], graph.size[blossom] = base, 1
    append_way(graph, blossom, x, base)
    low, high = 1, graph.size[blossom] - 1
    while low < high:
        one, other = graph.ring[blossom, low], graph.ring[blossom, high]
        graph.ring[blossom, low], graph.ring[blossom, high] = other, one
        low += 1
        high -= 1
    append_way(graph, blossom, y, base)
    set_top(graph, blossom, blossom)
    gather(graph, blossom)
    find_slack(graph, blossom)


@njit(nogil=True, cache=True)
def gather(graph, blossom):
    """Note who is in a blossom, and the tightest pairs between it and everything else."""
    people, used = len(graph.weight), graph.counts[3]
    graph.within[blossom, :] = NOBODY
    graph.own[blossom, :used] = NOBODY
    graph.own[:used, blossom] = NOBODY
    for at in range(graph.size[blossom]):
        part = graph.ring[blossom, at]
        for x in range(used):
            if graph.own[part, x] == NOBODY or x == blossom:
                continue
            if graph.own[blossom, x] == NOBODY or apart(graph, part, x) < apart(graph, blossom, x):
                graph.own[blossom, x] = graph.own[part, x]
                graph.other[blossom, x] = graph.other[part, x]
                graph.own[x, blossom] = graph.own[x, part]
                graph.other[x, blossom] = graph.other[x, part]
        for person in range(people):
            if graph.within[part, person] != NOBODY:
                graph.within[blossom, person] = part


@njit(nogil=True, cache=True)
def expand(graph, blossom):
    """Open an inner blossom whose price is nothing; half of its ring stays in the tree."""
    for at in range(graph.size[blossom]):
        set_top(graph, graph.ring[blossom, at], graph.ring[blossom, at])
    entered = graph.within[blossom, graph.own[blossom, graph.parent[blossom]]]
    steps = even_place(graph, blossom, entered)
    for at in range(0, steps, 2):
        one, other = graph.ring[blossom, at], graph.ring[blossom, at + 1]
        graph.parent[one] = graph.own[other, one]
        graph.label[one], graph.label[other] = INNER, OUTER
        graph.slack[one] = NOBODY
        find_slack(graph, other)
        enqueue(graph, other)
    graph.label[entered], graph.parent[entered] = INNER, graph.parent[blossom]
    for at in range(steps + 1, graph.size[blossom]):
        part = graph.ring[blossom, at]
        graph.label[part] = OUTSIDE
        find_slack(graph, part)
    graph.top[blossom] = NOBODY


@njit(nogil=True, cache=True)
def found(graph, u, v):
    """Use a tight pair between an outer one and another; tell whether somebody got a partner."""
    x, y = graph.top[u], graph.top[v]
    if graph.label[y] == OUTSIDE:
        if graph.mate[y] == NOBODY:
            join(graph, y, x)
            augment(graph, x, y)
            return True
        graph.parent[y], graph.label[y] = u, INNER
        next_one = graph.top[graph.mate[y]]
        graph.slack[y] = graph.slack[next_one] = NOBODY
        graph.label[next_one] = OUTER
        enqueue(graph, next_one)
    elif graph.label[y] == OUTER:
        base = common(graph, x, y)
        if base == NOBODY:
            meet(graph, x, y)
            return True
        shrink(graph, x, base, y)
    return False


@njit(nogil=True, cache=True)
def meet(graph, x, y):
    """Join two trees: exchange pairs from both ends to their roots."""
    augment(graph, x, y)
    augment(graph, y, x)


@njit(nogil=True, cache=True)
def plant(graph):
    """Begin trees at all who are left over and have a price; tell whether there are any."""
    graph.counts[0] = graph.counts[1] = 0
    some = False
    for x in range(graph.counts[3]):
        graph.label[x] = OUTSIDE
        graph.slack[x] = NOBODY
    for x in range(graph.counts[3]):
        if graph.top[x] == x and graph.mate[x] == NOBODY and base_price(graph, x) > 0:
            graph.parent[x], graph.label[x], some = NOBODY, OUTER, True
            enqueue(graph, x)
    return some


@njit(nogil=True, cache=True)
def base_price(graph, x):
    """Give the price of the person with whom a blossom ends."""
    while x >= len(graph.weight):
        x = graph.ring[x, 0]
    return graph.price[x]


@njit(nogil=True, cache=True)
def scan(graph):
    """Look at the pairs of all outer people in the queue; tell whether somebody got a partner."""
    while graph.counts[1] < graph.counts[0]:
        u = graph.queue[graph.counts[1]]
        graph.counts[1] += 1
        if graph.label[graph.top[u]] == INNER:
            continue
        for v in range(len(graph.weight)):
            if graph.weight[u, v] > 0 and graph.top[u] != graph.top[v]:
                if graph.price[u] + graph.price[v] == graph.weight[u, v]:
                    if found(graph, u, v):
                        return True
                else:
                    note_slack(graph, u, graph.top[v])
    return False


@njit(nogil=True, cache=True)
def step_size(graph):
    """Give by how much prices can move, and a person whose price then is nothing, or `NOBODY`."""
    step, person = NEVER, NOBODY
    people = len(graph.weight)
    for x in range(graph.counts[3]):
        if graph.top[x] != x:
            continue
        if x >= people and graph.label[x] == INNER:
            step = min(step, graph.price[x] // 2)
        if graph.slack[x] != NOBODY and graph.label[x] == OUTSIDE:
            step = min(step, apart(graph, graph.slack[x], x))
        if graph.slack[x] != NOBODY and graph.label[x] == OUTER:
            step = min(step, apart(graph, graph.slack[x], x) // 2)
    for u in range(people):
        if graph.label[graph.top[u]] == OUTER and graph.price[u] <= step:
            step, person = graph.price[u], u
    return step, person


@njit(nogil=True, cache=True)
def move_prices(graph, step):
    """Lower the prices of outer people, and raise those of inner ones."""
    people = len(graph.weight)
    for u in range(people):
        label = graph.label[graph.top[u]]
        if label == OUTER:
            graph.price[u] -= step
        elif label == INNER:
            graph.price[u] += step
    for x in range(people, graph.counts[3]):
        if graph.top[x] == x and graph.label[x] == OUTER:
            graph.price[x] += 2 * step
        elif graph.top[x] == x and graph.label[x] == INNER:
            graph.price[x] -= 2 * step


@njit(nogil=True, cache=True)
def use_tight(graph):
    """Use the pairs that became tight; tell whether somebody got a partner."""
    graph.counts[0] = graph.counts[1] = 0
    for x in range(graph.counts[3]):
        u = graph.slack[x]
        if graph.top[x] != x or graph.label[x] == INNER or u == NOBODY or graph.top[u] == x:
            continue
        if apart(graph, u, x) == 0 and found(graph, graph.own[u, x], graph.other[u, x]):
            return True
    for x in range(len(graph.weight), graph.counts[3]):
        if graph.top[x] == x and graph.label[x] == INNER and graph.price[x] == 0:
            expand(graph, x)
    return False


@njit(nogil=True, cache=True)
def stage(graph):
    """Grow trees until somebody gets a partner, or has no price; tell whether anybody was left."""
    if not plant(graph):
        return False
    while not scan(graph):
        step, person = step_size(graph)
        move_prices(graph, step)
        if person != NOBODY:
            give_up(graph, person)
            return True
        if use_tight(graph):
            return True
    return True


@njit(nogil=True, cache=True)
def stages(graph, most):
    """Go through up to ``most`` stages; tell whether there are more to go."""
    for _ in range(most):  # noqa: SIM110 (numba compiles loops)
        if not stage(graph):
            return False
    return True
