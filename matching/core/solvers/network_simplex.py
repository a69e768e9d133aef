"""Cheapest circulations by the network simplex method: whole flows, and whole prices of nodes.

A basis is a tree that spans all nodes; flows off the tree are at nothing or at capacity. A pivot
lets the arc with the most to gain of a block enter, pushes flow round the cycle that it closes, and
lets the arc that stops it leave. The tree stays *strongly feasible* (Cunningham 1976), so that no
cycle of pivots is endless. Prices are the tree's; at the end they prove the flow (Ahuja, Magnanti
and Orlin 1993, chapter 11).

Arcs can be added to what is solved, and solving goes on from there: that is column generation.
Loaded by workers only, as it needs numba.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.core.score_matrix import Ints

NOBODY = -1
AT_ZERO, IN_TREE, FULL = 1, 0, -1
AMPLE = np.int64(1) << np.int64(50)


class Arcs(NamedTuple):
    """Arcs between nodes, shape (A,) each."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints

    def __add__(self, other: tuple[Ints, ...]) -> "Arcs":  # type: ignore[override]
        """Give these arcs and then others."""
        return Arcs(*(np.concatenate(pair) for pair in zip(self, other, strict=True)))


class Tree(NamedTuple):
    """The spanning tree, shape (nodes + 1,) each; its root is a node of its own."""

    parent: Ints
    arc: Ints
    """The arc between a node and its parent."""
    depth: Ints
    first: Ints
    """A node's first child."""
    after: Ints
    """The next child of the same parent."""
    before: Ints
    price: Ints


class Circulation:
    """A circulation of least cost. The first arcs of its arrays are none: they hold the tree.

    Parameters
    ----------
    nodes : int
        Number of nodes.
    arcs : Arcs
    prices : int64 array, shape (nodes,), optional
        Prices to begin at: good ones save most pivots.
    pause : callable, optional
        Called between some thousands of pivots; may raise.

    """

    def __init__(
        self,
        nodes: int,
        arcs: Arcs,
        prices: Ints | None = None,
        pause: Callable[[], None] | None = None,
    ) -> None:
        self.nodes, self.pause = nodes, pause
        start = np.zeros(nodes, dtype=np.int64) if prices is None else prices
        own = np.arange(nodes)
        root = np.full(nodes, nodes)
        # Flow that enters the root never leaves it: these carry none, and cost what begins prices.
        self.arcs = Arcs(own, root, np.full(nodes, AMPLE), -start)
        self.flow = np.zeros(nodes, dtype=np.int64)
        self.state = np.full(nodes, IN_TREE, dtype=np.int8)
        self.tree = self._star(own, start)
        self.add(arcs)

    def _star(self, own: Ints, start: Ints) -> Tree:
        nodes = self.nodes
        tree = Tree(*(np.full(nodes + 1, NOBODY) for _ in Tree._fields))
        tree.parent[:nodes], tree.arc[:nodes], tree.depth[:] = nodes, own, 1
        tree.depth[nodes], tree.price[:nodes], tree.price[nodes] = 0, start, 0
        if nodes:
            tree.first[nodes] = 0
            tree.after[: nodes - 1], tree.before[1:nodes] = own[1:], own[:-1]
        return tree

    def add(self, arcs: Arcs) -> None:
        """Add arcs that carry nothing yet; `solve` afterwards."""
        self.arcs += arcs
        more = len(arcs.tail)
        self.flow = np.concatenate([self.flow, np.zeros(more, dtype=np.int64)])
        self.state = np.concatenate([self.state, np.full(more, AT_ZERO, dtype=np.int8)])

    def begin(self, flows: Ints) -> None:
        """Begin at some flows, in the order of the arcs, instead of nothing.

        An arc that is neither empty nor full leads from a node that has no other such arc.
        """
        self.flow[self.nodes :] = flows
        part = np.arange(self.nodes, len(self.flow))[flows > 0]
        self.state[part] = FULL
        for arc in part[self.flow[part] < self.arcs.capacity[part]].tolist():
            node = int(self.arcs.tail[arc])
            self.state[arc], self.state[node] = IN_TREE, AT_ZERO
            hang(self.arcs, self.tree, arc, node, node, int(self.arcs.head[arc]))

    def drop(self, needed: NDArray[np.bool_]) -> None:
        """Forget all other arcs; what they carry stays as it is. The tree's are needed."""
        place = np.cumsum(needed) - 1
        self.arcs = Arcs(*(each[needed] for each in self.arcs))
        self.flow, self.state = self.flow[needed], self.state[needed]
        self.tree.arc[: self.nodes] = place[self.tree.arc[: self.nodes]]

    def solve(self) -> None:
        """Pivot until no arc gains anything."""
        block = max(32, int(len(self.flow) ** 0.5))
        at = self.nodes
        while at != NOBODY:
            if self.pause:
                self.pause()
            at = pivots(self.arcs, self.flow, self.state, self.tree, self.nodes, at, block, 5000)

    @property
    def flows(self) -> Ints:
        """Flow of each arc, in the order in which they were given and added."""
        return self.flow[self.nodes :]

    @property
    def prices(self) -> Ints:
        """Price of each node: an arc's cost, and its tail's price less its head's, is what counts.

        That is 0 or more on an arc without flow, 0 or less on a full one, and 0 on any other.
        """
        return self.tree.price[: self.nodes]


@njit(nogil=True, cache=True)
def pivots(arcs, flow, state, tree, first, at, block, most):
    """Make up to ``most`` pivots; give the arc to look at next, or `NOBODY` at the optimum."""
    count = len(flow) - first
    looked = 0
    for _ in range(most):
        entering, gain = NOBODY, np.int64(0)
        looked = 0
        while looked < count:
            stop = min(looked + block, count)
            while looked < stop:
                found = state[at] * (
                    arcs.cost[at] + tree.price[arcs.tail[at]] - tree.price[arcs.head[at]]
                )
                if found < gain:
                    entering, gain = at, found
                at += 1
                if at == len(flow):
                    at = first
                looked += 1
            if entering != NOBODY:
                break
        if entering == NOBODY:
            return NOBODY
        pivot(arcs, flow, state, tree, entering)
    return at


@njit(nogil=True, cache=True)
def pivot(arcs, flow, state, tree, entering):
    """Push flow round the cycle of an arc, and exchange it for the arc that stops it."""
    one, other = arcs.tail[entering], arcs.head[entering]
    if state[entering] == FULL:
        one, other = other, one
    top = meeting(tree, one, other)
    amount, leaver, beside = arcs.capacity[entering], NOBODY, one
    node = one
    while node != top:
        room = left(arcs, flow, tree.arc[node], arcs.tail[tree.arc[node]] != node)
        if room < amount:
            amount, leaver, beside = room, node, one
        node = tree.parent[node]
    node = other
    while node != top:
        room = left(arcs, flow, tree.arc[node], arcs.tail[tree.arc[node]] == node)
        if room <= amount:
            amount, leaver, beside = room, node, other
        node = tree.parent[node]
    if amount:
        push(arcs, flow, tree, entering, state[entering] * amount, amount, one, other, top)
    if leaver == NOBODY:
        state[entering] = -state[entering]
        return
    gone = tree.arc[leaver]
    state[entering] = IN_TREE
    state[gone] = AT_ZERO if flow[gone] == 0 else FULL
    hang(arcs, tree, entering, leaver, beside, one + other - beside)


@njit(nogil=True, cache=True)
def meeting(tree, one, other):
    """Find the node at which the ways of two nodes to the root meet."""
    while one != other:
        if tree.depth[one] >= tree.depth[other]:
            one = tree.parent[one]
        else:
            other = tree.parent[other]
    return one


@njit(nogil=True, cache=True)
def left(arcs, flow, arc, along):
    """Give by how much the flow of an arc can change along it, or against it."""
    return arcs.capacity[arc] - flow[arc] if along else flow[arc]


@njit(nogil=True, cache=True)
def push(arcs, flow, tree, entering, signed, amount, one, other, top):
    """Change the flows of a cycle: from the top down to ``one``, over, and up from ``other``."""
    flow[entering] += signed
    while one != top:
        arc = tree.arc[one]
        flow[arc] += amount if arcs.tail[arc] != one else -amount
        one = tree.parent[one]
    while other != top:
        arc = tree.arc[other]
        flow[arc] += amount if arcs.tail[arc] == other else -amount
        other = tree.parent[other]


@njit(nogil=True, cache=True)
def hang(arcs, tree, entering, leaver, node, under):
    """Hang the part below ``leaver`` under another node, by the node that the arc reaches."""
    top, arc, parent = node, entering, under
    while True:
        up, old = tree.parent[node], tree.arc[node]
        unlink(tree, node)
        link(tree, node, parent)
        tree.arc[node] = arc
        if node == leaver:
            break
        node, arc, parent = up, old, node
    reprice(arcs, tree, top)


@njit(nogil=True, cache=True)
def unlink(tree, node):
    """Take a node from among the children of its parent."""
    before, after = tree.before[node], tree.after[node]
    if before == NOBODY:
        tree.first[tree.parent[node]] = after
    else:
        tree.after[before] = after
    if after != NOBODY:
        tree.before[after] = before


@njit(nogil=True, cache=True)
def link(tree, node, parent):
    """Put a node among the children of another."""
    tree.parent[node] = parent
    tree.before[node] = NOBODY
    tree.after[node] = tree.first[parent]
    if tree.first[parent] != NOBODY:
        tree.before[tree.first[parent]] = node
    tree.first[parent] = node


@njit(nogil=True, cache=True)
def reprice(arcs, tree, top):
    """Set the prices and depths of a node and of all below it."""
    arc, parent = tree.arc[top], tree.parent[top]
    cost = arcs.cost[arc] if arcs.head[arc] == top else -arcs.cost[arc]
    change = tree.price[parent] + cost - tree.price[top]
    node = top
    while True:
        tree.price[node] += change
        tree.depth[node] = tree.depth[tree.parent[node]] + 1
        if tree.first[node] != NOBODY:
            node = tree.first[node]
            continue
        while node != top and tree.after[node] == NOBODY:
            node = tree.parent[node]
        if node == top:
            return
        node = tree.after[node]


@njit(nogil=True, cache=True)
def price_tree(arcs, tree, root):
    """Set all prices anew, after costs were changed; the root's stays."""
    node = root
    while True:
        if tree.first[node] != NOBODY:
            node = tree.first[node]
        else:
            while node != root and tree.after[node] == NOBODY:
                node = tree.parent[node]
            if node == root:
                return
            node = tree.after[node]
        arc = tree.arc[node]
        cost = arcs.cost[arc] if arcs.head[arc] == node else -arcs.cost[arc]
        tree.price[node] = tree.price[tree.parent[node]] + cost
