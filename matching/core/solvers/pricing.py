"""Compiled looks at blocks of points: whom each mentee would rather have at these prices.

All of them read a block of whole points (-1 where not permitted) and 32-bit prices. A mentee of
class 1 may only covet mentors of class 0 and the other way round (see `solution.Certificate`),
so there are two arrays of prices and each mentee reads one of them; a mentor out of reach has
the price `OUT`, and one who must not be within reach at all has the price ``-OUT // 2``.
"""

import numpy as np
from numba import njit

LOW = np.int32(-(1 << 30))
OUT = 1 << 29


@njit(nogil=True, cache=True)
def best_values(block, prices, classes, best):
    """Write each row's greatest points less price, `LOW` where nobody is permitted."""
    for at in range(block.shape[0]):
        points, price = block[at], prices[classes[at]]
        highest = LOW
        for j in range(np.uint64(len(price))):
            value = points[j] - price[j] if points[j] >= np.int32(0) else LOW
            highest = max(highest, value)
        best[at] = highest


@njit(nogil=True, cache=True)
def candidates(block, rows, price, wanted, chunk, edges):
    """Write about ``wanted`` of the best mentors of each row at these prices.

    The mentors are cut into chunks, of each only the best value is kept, and the value that
    ``wanted`` chunks reach is the threshold: most of a row is looked at once, by fast code. Each
    row starts at another chunk, so that equal rows do not all list the same equal mentors.
    """
    highest = np.empty(-(-len(price) // chunk), dtype=np.int32)
    spare = np.empty_like(highest)
    for at in range(block.shape[0]):
        best_of_chunks(block[at], price, chunk, highest)
        least = max(largest(highest, spare, wanted), LOW + np.int32(1))
        list_above(block[at], price, chunk, highest, least, edges.kind[rows[at]], edges)


@njit(nogil=True, cache=True)
def best_of_chunks(points, price, chunk, highest):
    """Write the best value in each chunk of mentors."""
    for c in range(len(highest)):
        top = LOW
        end = min(len(price), (c + 1) * chunk)
        for j in range(np.uint64(c * chunk), np.uint64(end)):
            top = max(top, points[j] - price[j] if points[j] >= np.int32(0) else LOW)
        highest[c] = top


@njit(nogil=True, cache=True)
def largest(values, spare, wanted):  # noqa: C901 (quickselect is short as it is)
    """Give the ``wanted``-th largest value, the least where there are fewer (Hoare 1961)."""
    low, high, goal = 0, len(values) - 1, min(wanted, len(values)) - 1
    for at in range(len(values)):
        spare[at] = values[at]
    while low < high:
        pivot = spare[(low + high) >> 1]
        left, right = low, high
        while left <= right:
            while spare[left] > pivot:
                left += 1
            while spare[right] < pivot:
                right -= 1
            if left <= right:
                spare[left], spare[right] = spare[right], spare[left]
                left += 1
                right -= 1
        if goal <= right:
            high = right
        elif goal >= left:
            low = left
        else:
            break
    return spare[goal]


@njit(nogil=True, cache=True)
def list_above(points, price, chunk, highest, least, i, edges):
    """List the mentors worth at least ``least`` as candidates of mentee i, while there is room."""
    found, chunks = 0, len(highest)
    for turn in range(chunks):
        c = (i * 7919 + turn) % chunks
        if highest[c] < least:
            continue
        for j in range(c * chunk, min(len(price), (c + 1) * chunk)):
            good = points[j] >= 0 and points[j] - price[j] >= least
            if good and found < edges.where.shape[1]:
                edges.where[i, found] = j
                edges.worth[i, found] = points[j]
                found += 1
    edges.used[i] = found


@njit(nogil=True, cache=True)
def add_better(state, edges, block, rows, prices, classes, u, most):
    """Add to each row's candidates the best mentors that are worth more than ``u``.

    There are ``most[at]`` of them at most; each row has another list.
    """
    new, worth = np.zeros(most.max(), dtype=np.int32), np.zeros(most.max(), dtype=np.int32)
    for at in range(len(rows)):
        i, room = rows[at], most[at]
        found = better_ones(block[at], prices[classes[i]], u[i], new[:room], worth[:room])
        for n in range(found):
            add_edge(state, edges, edges.kind[i], np.int64(new[n]), np.int64(worth[n]))


@njit(nogil=True, cache=True)
def better_ones(points, price, least, where, worth):
    """Write the best mentors of one row that are worth more than ``least``; give how many."""
    found, room = 0, len(where)
    for j in range(len(price)):
        value = points[j] - price[j]
        if points[j] < 0 or value <= least:
            continue
        at = min(found, room - 1)
        while at > 0 and worth[at - 1] - price[where[at - 1]] < value:
            where[at] = where[at - 1]
            worth[at] = worth[at - 1]
            at -= 1
        where[at] = j
        worth[at] = points[j]
        found = min(found + 1, room)
        if found == room:
            least = max(least, worth[room - 1] - price[where[room - 1]])
    return found


@njit(nogil=True, cache=True)
def add_edge(state, edges, i, j, points):
    """Make mentor j a candidate on list i; where there is no room, the least likely one goes."""
    at = 0
    while at < edges.used[i] and edges.where[i, at] != j:
        at += 1
    if at == edges.where.shape[1]:
        at = least_likely(state, edges, i)
        if at < 0:
            return
    elif at == edges.used[i]:
        edges.used[i] += 1
    edges.where[i, at] = j
    edges.worth[i, at] = points


@njit(nogil=True, cache=True)
def least_likely(state, edges, i):
    """Find the candidate on list i who is furthest from being chosen; -1 if all may be."""
    found, most = -1, np.int64(-1)
    for e in range(edges.used[i]):
        j = edges.where[i, e]
        slack = state.u[i] + state.v[j] - state.unit - edges.worth[i, e]
        spare = slack > 0 if edges.shared[i] else j != state.mate[i]
        if spare and slack > most:
            found, most = e, slack
    return found


@njit(nogil=True, cache=True)
def by_mentor(lists, edges, mentors):
    """Sort the entries of some lists by mentor: starts, lists, points."""
    starts = np.zeros(mentors + 1, dtype=np.int64)
    for i in lists:
        for e in range(edges.used[i]):
            starts[edges.where[i, e] + 1] += 1
    at = np.zeros(mentors, dtype=np.int64)
    for j in range(mentors):
        starts[j + 1] += starts[j]
        at[j] = starts[j]
    whose = np.empty(starts[mentors], dtype=np.int32)
    points = np.empty(starts[mentors], dtype=np.int32)
    for i in lists:
        for e in range(edges.used[i]):
            j = edges.where[i, e]
            whose[at[j]] = i
            points[at[j]] = edges.worth[i, e]
            at[j] += 1
    return starts, whose, points


@njit(nogil=True, cache=True)
def auction_prices(bidders, units, capacity, first, step, limit):  # noqa: C901
    """Find a price for each mentor, roughly, by letting a sample of mentees bid.

    Every mentee of the sample stands for ``units`` and bids for that many places: for the best
    place, as much as makes the second best as good, and ``step`` more (Bertsekas 1979). Who does
    not gain anything any more stops. A mentor with an open place costs nothing.
    """
    mentees, mentors = len(bidders.used), len(capacity)
    paid = np.zeros(first[mentors], dtype=np.int64)
    owner = np.full(first[mentors], -1, dtype=np.int64)
    need = np.full(mentees, units, dtype=np.int64)
    waiting = np.arange(mentees)
    size = mentees
    while size > 0 and limit > 0:
        limit -= 1
        i = waiting[size - 1]
        chosen, bid = best_bid(bidders, i, paid, owner, first, step)
        if chosen < 0:
            need[i] = 0
        while need[i] > 0:
            s = cheapest_place(chosen, i, paid, owner, first)
            if s < 0 or paid[s] >= bid:
                break
            other = owner[s]
            owner[s], paid[s] = i, bid
            need[i] -= 1
            if other >= 0:
                need[other] += 1
                if need[other] == 1:  # who waits again comes after who bids
                    waiting[size], waiting[size - 1] = i, other
                    size += 1
        if need[i] == 0:
            size -= 1
    prices = np.zeros(mentors, dtype=np.int64)
    for j in range(mentors):
        if first[j + 1] > first[j]:
            prices[j] = paid[first[j]]
            for s in range(first[j] + 1, first[j + 1]):
                prices[j] = min(prices[j], paid[s])
    return prices


@njit(nogil=True, cache=True)
def best_bid(bidders, i, paid, owner, first, step):
    """Give the mentor who is worth most to mentee i, and what to bid; -1 if nobody is."""
    best = second = np.int64(0)
    chosen, price = -1, np.int64(0)
    for e in range(bidders.used[i]):
        j = bidders.where[i, e]
        s = cheapest_place(j, i, paid, owner, first)
        if s < 0:
            continue
        value = bidders.worth[i, e] - paid[s]
        if value > best:
            best, second, chosen, price = value, best, j, paid[s]
        elif value > second:
            second = value
    return chosen, price + best - second + step


@njit(nogil=True, cache=True)
def cheapest_place(j, i, paid, owner, first):
    """Find the cheapest place with mentor j that is not mentee i's already, -1 if there is none."""
    found = -1
    for s in range(first[j], first[j + 1]):
        if owner[s] != i and (found < 0 or paid[s] < paid[found]):
            found = s
    return found


@njit(nogil=True, cache=True)
def keep_best(block, start, mentors, mentor_points, mentees, mentee_points, permitted):
    """Keep the best mentors of each row and the best mentees of each column, equal ones in order.

    ``block`` is that of the rows from ``start`` on; blocks come in the order of the rows.
    """
    last = mentors.shape[1] - 1
    for at in range(block.shape[0]):
        i = start + at
        for j in range(block.shape[1]):
            points = block[at, j]
            if points < 0:
                continue
            permitted[j] += 1
            if points > mentor_points[i, last]:
                insert(mentors[i], mentor_points[i], j, points)
            if points > mentee_points[j, last]:
                insert(mentees[j], mentee_points[j], i, points)


@njit(nogil=True, cache=True)
def insert(where, worth, one, points):
    """Put one into a short list, the best first; the last one goes."""
    at = len(where) - 1
    while at > 0 and worth[at - 1] < points:
        where[at] = where[at - 1]
        worth[at] = worth[at - 1]
        at -= 1
    where[at] = one
    worth[at] = points
