"""Matchings of greatest weight in any graph: trees from those left over, and blossoms (compiled).

Everybody has a price; two prices together are at least the weight of a pair (counted twice), and
exactly that on chosen pairs. From each person left over who still has a price a tree of tight
pairs grows; prices along it rise and fall by turns until two trees meet, somebody's price falls to
nothing, or a tight pair closes an odd ring. A ring is shrunk to a *blossom*, with a price of its
own, and acts as one person (Edmonds 1965; in time O(n**3) by keeping the least slack of each:
Gabow 1976).

Numbers below n are people, others blossoms. Loaded where it is needed, as numba compiles it.
"""

from numba import njit

from matching.core.solvers.blossom_graph import (
    INNER,
    NEVER,
    NOBODY,
    OUTER,
    OUTSIDE,
    apart,
    enqueue,
    even_place,
    find_slack,
    join,
    leave_over,
    note_slack,
    set_top,
)


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
