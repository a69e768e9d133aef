"""The fast method part by part: heap, seats, single paths, bids.

Each part is held against a plain count of the same thing, on problems small enough to count.
"""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching.core.solvers import augmenting_paths as paths
from matching.core.solvers import pricing
from matching.core.solvers.augmenting_paths import FREE
from matching.core.solvers.column_generation import as_prices
from tests.matching.core.plain_counts import (
    SEEDS,
    best_worth,
    check_prices,
    check_room,
    check_seats,
    ints,
    listed,
    nobody_placed,
    table_of,
    worth_of,
)

pytestmark = pytest.mark.usefixtures("interpreted")


# Heap and seats ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_heap_gives_the_least_first_also_when_keys_were_lowered(seed):
    dice, work, size = np.random.default_rng(seed), paths.work_room(3, 20), 0
    keys = dict(enumerate(dice.integers(10, 60, 15).tolist()))
    for node, key in keys.items():
        size = paths.push(work, size, node, key)
    for node in dice.choice(15, 6, replace=False).tolist():
        keys[node] -= int(dice.integers(0, 10))
        size = paths.push(work, size, node, keys[node])
    assert size == len(keys)
    found = []
    while size:
        heap = work.heap[:size].tolist()
        assert [int(work.places[node]) for node in heap] == list(range(size))
        node = paths.pop(work, size)
        size -= 1
        assert work.places[node] == FREE
        found.append((keys[node], node))
    assert [key for key, _ in found] == sorted(keys.values())
    assert sorted(node for _, node in found) == sorted(keys)


def test_the_room_for_searches_has_a_place_for_each_and_one_more():
    work = paths.work_room(3, 5)
    sizes = {name: len(getattr(work, name)) for name in work._fields}
    assert sizes == dict.fromkeys(work._fields, 6) | {"least": 3, "kinds": 3}
    check_room(work)


def test_who_stands_up_leaves_no_gap():
    state = nobody_placed(np.zeros((4, 2), dtype=int), [3, 1]).state
    for i in range(3):
        paths.sit_down(state, i, 0)
    paths.sit_down(state, 3, 1)
    check_seats(state)
    paths.unassign(state, 0)
    check_seats(state)
    assert state.seats.tolist() == [2, 1, FREE, 3]
    paths.unassign(state, 1)
    paths.unassign(state, 2)
    check_seats(state)
    assert state.load.tolist() == [0, 1]


# Single paths --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_after_each_path_the_prices_fit_and_nothing_better_is_left(seed):
    table, capacity = table_of(seed)
    method = nobody_placed(table, capacity)
    for i in range(len(table)):
        paths.place_mentee(method.state, method.edges, method.work, i)
        done = range(i + 1)
        check_seats(method.state)
        check_prices(method.state, table, done)
        check_room(method.work)
        best = best_worth(table[: i + 1], capacity, method.unit)
        assert worth_of(method.state, table, done) == best


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_without_a_taker_fall_until_every_dear_place_is_filled(seed):
    table, capacity = table_of(seed)
    method = nobody_placed(table, capacity)
    state, rows = method.state, np.arange(len(table))
    dear = np.random.default_rng(seed).integers(0, method.unit + 40, len(capacity))
    state.v[:] = np.where(capacity > 0, dear, 0)
    paths.start(state, method.edges, rows)
    check_seats(state)
    paths.place_all(state, method.edges, method.work, rows)
    offers = method._offers()
    for j in np.flatnonzero(capacity).tolist():
        paths.fill_all(state, offers, method.work, ints(j))
        assert state.v[j] == 0 or state.load[j] == state.capacity[j]
        check_seats(state)
        check_prices(state, table, rows)
        check_room(method.work)
    assert worth_of(state, table, rows) == best_worth(table, capacity, method.unit)


def test_at_the_start_each_takes_the_best_place_that_is_open():
    table = np.array([[9, 5], [9, 5], [7, 7], [-1, -1]])
    method = nobody_placed(table, [1, 1])
    state = method.state
    paths.start(state, method.edges, np.arange(4))
    assert state.mate.tolist() == [0, FREE, 1, FREE]
    assert state.u.tolist() == [state.unit + 9, state.unit + 9, state.unit + 7, 0]


def test_who_would_pay_more_than_it_is_worth_stays_without_a_place_at_the_start():
    method = nobody_placed(np.array([[9, 5]]), [1, 1])
    state = method.state
    state.v[:] = state.unit + 9, state.unit + 6
    paths.start(state, method.edges, np.arange(1))
    assert (state.mate[0], state.u[0]) == (FREE, 0)


# Bids ----------------------------------------------------------------------------------------


def test_the_cheapest_place_is_nobodys_own():
    paid, owner, first = ints(4, 2, 9, 1), ints(0, 1, 2, 3), ints(0, 3, 4, 4)
    assert pricing.cheapest_place(0, 5, paid, owner, first) == 1
    assert pricing.cheapest_place(0, 1, paid, owner, first) == 0
    assert pricing.cheapest_place(1, 3, paid, owner, first) == -1
    assert pricing.cheapest_place(2, 0, paid, owner, first) == -1
    assert pricing.cheapest_place(0, 5, ints(2, 2, 2, 1), owner, first) == 0


@pytest.mark.parametrize(
    ("paid", "chosen", "bid"),
    [
        ((0, 0, 0), 0, 0 + 9 - 7 + 2),
        ((3, 0, 0), 1, 0 + 7 - 6 + 2),
        ((0, 7, 8), 0, 0 + 9 - 0 + 2),
        ((9, 7, 4), -1, 0 + 0 - 0 + 2),
    ],
)
def test_a_bid_makes_the_second_best_as_good_and_a_step_more(paid, chosen, bid):
    bidders = listed((0, 9), (1, 7), (2, 4))
    owner, first = ints(FREE, FREE, FREE), ints(0, 1, 2, 3)
    assert pricing.best_bid(bidders, 0, ints(*paid), owner, first, 2) == (chosen, bid)


@pytest.mark.parametrize("seed", range(20))
def test_at_the_prices_of_an_auction_nobody_would_gain_much_elsewhere(seed):
    """Prices prove a sum of points; an auction's do so but for a step for each who bids."""
    dice = np.random.default_rng(seed)
    table, capacity = dice.integers(0, 1000, (9, 5)), dice.integers(1, 3, 5)
    method = nobody_placed(table, capacity)
    prices = pricing.auction_prices(
        method.edges, 1, method.state.capacity, method.state.first, 1, 10_000
    )
    assert (prices >= 0).all()
    proven = int((table - prices).max(axis=1).clip(0).sum() + (prices * capacity).sum())
    best = best_points(table, capacity)
    assert best <= proven <= best + len(table)


def best_points(table, capacity):
    seats = np.repeat(np.arange(len(capacity)), capacity)
    points = np.where(table >= 0, table, 0)[:, seats]
    return int(points[linear_sum_assignment(points, maximize=True)].sum())


def test_where_each_stands_for_several_they_bid_for_several_places():
    bidders = listed((0, 9), (1, 5))
    first, capacity = ints(0, 2, 4), ints(2, 2)
    one = pricing.auction_prices(bidders, 1, capacity, first, 1, 100)
    three = pricing.auction_prices(bidders, 3, capacity, first, 1, 100)
    assert one.tolist() == [0, 0]
    assert three.tolist() == [5, 0]


def test_classes_outweigh_points_where_mentors_are_ranked():
    unit = 1000
    prices = as_prices(ints(0, 7, unit, unit + 7, 5 * unit), unit)
    assert prices.dtype == np.int32
    half = pricing.OUT // 2
    assert prices.tolist() == [0, 7, half, half + 7, pricing.OUT]
