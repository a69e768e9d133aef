"""The fast method part by part: heap, seats, single paths, lists of candidates, bids.

Each part is held against a plain count of the same thing, on problems small enough to count. All
of it is interpreted: that is as exact, and compiling takes longer than the tests.
"""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching.core import Problem
from matching.core.solvers import augmenting_paths as paths
from matching.core.solvers import pricing
from matching.core.solvers.augmenting_paths import FREE, NEVER
from matching.core.solvers.column_generation import ColumnGeneration, as_prices
from matching.core.solvers.dense import cardinality_weight
from matching.core.solvers.warm_start import WarmColumnGeneration

SEEDS = range(12)


@pytest.fixture(autouse=True)
def _interpreted(monkeypatch):
    for module in (paths, pricing):
        for name, each in list(vars(module).items()):
            if hasattr(each, "py_func"):
                monkeypatch.setattr(module, name, each.py_func)


def ints(*values):
    return np.array(values, dtype=np.int64)


def block(*values):
    return np.array(values, dtype=np.int32)


def table_of(seed, mentees=9, mentors=6):
    """Points with ties and forbidden pairs, and mentors with up to two places."""
    dice = np.random.default_rng(seed)
    table = dice.integers(0, (3, 50)[seed % 2], (mentees, mentors))
    table[dice.random(table.shape) < 0.3] = -1
    if seed % 3 == 0:  # some are alike and share a list
        table[1], table[4] = table[0], table[3]
    return table, dice.integers(0, 3, mentors)


def nobody_placed(table, capacity):
    """A method in which nobody sits, and everybody's candidates are all who are permitted."""
    problem = Problem.from_scores(table, capacity)
    everybody = np.ones(len(table), dtype=bool)
    weight = cardinality_weight(problem.source)
    method = ColumnGeneration(problem.source, problem.capacity, everybody, weight)
    method._find_candidates(np.arange(len(table)))
    return method


def best_worth(table, capacity, unit):
    """The greatest worth of all pairs, found by another method."""
    seats = np.repeat(np.arange(len(capacity)), capacity)
    worth = np.where(table >= 0, table + unit, 0)[:, seats]
    return int(worth[linear_sum_assignment(worth, maximize=True)].sum())


def check_seats(state):
    """Who sits where is told the same way by all who tell it."""
    sitting = {}
    for j in range(len(state.load)):
        assert 0 <= state.load[j] <= state.capacity[j]
        seats = state.seats[state.first[j] : state.first[j + 1]]
        assert (seats[state.load[j] :] == FREE).all()
        for at, i in enumerate(seats[: state.load[j]].tolist()):
            sitting[i] = j, state.first[j] + at
    for i in range(len(state.mate)):
        assert (state.mate[i], state.seat[i]) == sitting.get(i, (FREE, FREE))


def check_prices(state, table, done):
    """Nobody of `done` pays less than a pair is worth; who sits pays exactly that."""
    assert (state.v >= 0).all()
    for i in done:
        assert state.u[i] >= 0
        assert state.u[i] == 0 or state.mate[i] != FREE
        for j in np.flatnonzero(table[i] >= 0):
            slack = state.u[i] + state.v[j] - state.unit - table[i, j]
            assert slack == 0 if state.mate[i] == j else slack >= 0


def check_room(work):
    """The room for searches is left as it was found."""
    assert (work.distance == NEVER).all()
    assert (work.places == FREE).all()
    assert (work.least == NEVER).all()


def worth_of(state, table, rows):
    return sum(state.unit + table[i, state.mate[i]] for i in rows if state.mate[i] != FREE)


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


# Candidates ----------------------------------------------------------------------------------

POINTS = block(4, -1, 9, 7, 7, 0, 2)
PRICE = block(1, 0, 5, 0, 2, 0, 3)
VALUE = [3, None, 4, 7, 5, 0, -1]


def test_the_best_value_of_a_row_is_points_less_price_of_whom_it_may_have():
    prices = np.stack([PRICE, PRICE + block(1)])
    best = np.zeros(3, dtype=np.int32)
    rows = np.stack([POINTS, POINTS, np.full_like(POINTS, -1)])
    pricing.best_values(rows, prices, ints(0, 1, 0), best)
    assert best.tolist() == [7, 6, pricing.LOW]


def test_of_each_chunk_the_best_value_is_kept():
    highest = np.zeros(3, dtype=np.int32)
    pricing.best_of_chunks(POINTS, PRICE, 3, highest)
    assert highest.tolist() == [4, 7, -1]
    pricing.best_of_chunks(block(-1, -1, 0, -1, 5, -1), block(0, 0, 7, 0, 0, 0), 2, highest)
    assert highest.tolist() == [pricing.LOW, -7, 5]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_largest_values_are_counted_from_the_top(seed):
    values = np.random.default_rng(seed).integers(-9, 9, 1 + seed).astype(np.int32)
    ranked = sorted(values.tolist(), reverse=True)
    for wanted in range(1, len(values) + 3):
        found = pricing.largest(values, np.empty_like(values), wanted)
        assert found == ranked[min(wanted, len(values)) - 1]


@pytest.mark.parametrize("i", range(4))
def test_all_who_are_worth_enough_are_listed_from_another_chunk_for_each(i):
    edges = paths.Edges(
        np.zeros((4, 3), dtype=np.int32),
        np.zeros((4, 3), dtype=np.int32),
        np.zeros(4, dtype=np.int32),
        np.arange(4),
        np.zeros(4, dtype=bool),
    )
    highest = np.zeros(4, dtype=np.int32)
    pricing.best_of_chunks(POINTS, PRICE, 2, highest)
    pricing.list_above(POINTS, PRICE, 2, highest, 3, i, edges)
    begin = i * 7919 % 4 * 2
    order = [j for j in (*range(begin, 8), *range(begin)) if j in (0, 2, 3, 4)]
    assert edges.used.tolist() == [3 if each == i else 0 for each in range(4)]
    assert edges.where[i].tolist() == order[:3]
    assert edges.worth[i].tolist() == POINTS[order[:3]].tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_is_among_the_best_is_a_candidate(seed):
    """A chunk counts once, so there may be more than were wanted, and none better is left out."""
    table, _ = table_of(seed, 5, 30)
    points = table.astype(np.int32)
    price = np.random.default_rng(seed).integers(0, 9, 30).astype(np.int32)
    room = (5, 30)
    edges = paths.Edges(
        np.zeros(room, dtype=np.int32),
        np.zeros(room, dtype=np.int32),
        np.zeros(5, dtype=np.int32),
        np.arange(5),
        np.zeros(5, dtype=bool),
    )
    pricing.candidates(points, np.arange(5), price, 4, 3, edges)
    for i in range(5):
        value = np.where(points[i] >= 0, points[i] - price, pricing.LOW)
        chunks = sorted((value[at : at + 3].max() for at in range(0, 30, 3)), reverse=True)
        least = max(chunks[3], pricing.LOW + 1)
        listed = edges.where[i, : edges.used[i]].tolist()
        assert sorted(listed) == np.flatnonzero(value >= least).tolist()
        assert edges.worth[i, : edges.used[i]].tolist() == points[i, listed].tolist()


@pytest.mark.parametrize("room", [1, 2, 3, 7])
@pytest.mark.parametrize("least", [-2, 0, 3, 7])
def test_the_best_who_are_worth_more_come_first(room, least):
    where, worth = (np.full(room, -5, dtype=np.int32) for _ in range(2))
    found = pricing.better_ones(POINTS, PRICE, least, where, worth)
    better = sorted(
        (-value, j) for j, value in enumerate(VALUE) if value is not None and value > least
    )
    expected = [j for _, j in better][:room]
    assert (found, where[:found].tolist()) == (len(expected), expected)
    assert worth[:found].tolist() == POINTS[expected].tolist()


def listed(*entries, shared=False, room=3):
    """The candidates of one mentee: mentors with their points."""
    edges = paths.Edges(
        np.zeros((1, room), dtype=np.int32),
        np.zeros((1, room), dtype=np.int32),
        np.array([len(entries)], dtype=np.int32),
        ints(0),
        np.array([shared]),
    )
    for at, (j, points) in enumerate(entries):
        edges.where[0, at], edges.worth[0, at] = j, points
    return edges


def entries_of(edges):
    used = edges.used[0]
    found = zip(edges.where[0, :used].tolist(), edges.worth[0, :used].tolist(), strict=True)
    return list(found)


def one_mentee(u=0, v=(0, 0, 0, 0, 0), mate=FREE):
    method = nobody_placed(np.zeros((1, 5), dtype=int), [1] * 5)
    state = method.state
    state.u[:], state.v[:] = state.unit + u, v
    if mate != FREE:
        paths.sit_down(state, 0, mate)
    return state


def test_a_new_candidate_takes_the_next_line_and_a_known_one_its_own():
    edges = listed((3, 7), (1, 5))
    state = one_mentee()
    pricing.add_edge(state, edges, 0, 4, 6)
    assert entries_of(edges) == [(3, 7), (1, 5), (4, 6)]
    pricing.add_edge(state, edges, 0, 1, 9)
    assert entries_of(edges) == [(3, 7), (1, 9), (4, 6)]


def test_on_a_full_list_the_least_likely_one_goes_but_never_who_is_sat_with():
    state = one_mentee(u=9, mate=1)
    edges = listed((3, 7), (1, 0), (2, 4))
    pricing.add_edge(state, edges, 0, 4, 6)
    assert entries_of(edges) == [(3, 7), (1, 0), (4, 6)]


def test_prices_say_who_is_least_likely():
    state = one_mentee(u=9, v=(0, 0, 0, 5, 0))
    assert pricing.least_likely(state, listed((3, 7), (1, 6), (2, 6)), 0) == 0
    assert pricing.least_likely(state, listed((2, 6), (1, 6), (3, 9)), 0) == 2
    assert pricing.least_likely(state, listed((2, 9), (1, 6), (4, 6)), 0) == 1


def test_from_a_shared_list_nobody_goes_who_may_be_chosen_by_one_of_them():
    state = one_mentee(u=9)
    full = listed((0, 9), (1, 9), (2, 9), shared=True)
    assert pricing.least_likely(state, full, 0) == -1
    pricing.add_edge(state, full, 0, 4, 6)
    assert entries_of(full) == [(0, 9), (1, 9), (2, 9)]
    assert pricing.least_likely(state, listed((0, 9), (1, 8), (2, 9), shared=True), 0) == 1
    assert pricing.least_likely(state, listed((0, 9), (1, 9), (2, 9)), 0) == 0


def test_candidates_are_sorted_by_mentor():
    table = np.array([[4, -1, 9], [-1, -1, 7], [1, 2, -1], [5, 5, 5]])
    edges = nobody_placed(table, [1, 1, 1]).edges
    starts, whose, points = pricing.by_mentor(ints(0, 1, 2), edges, 3)
    assert starts.tolist() == [0, 2, 3, 5]
    assert whose.tolist() == [0, 2, 2, 0, 1]
    assert points.tolist() == [4, 1, 2, 9, 7]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_partners_of_both_sides_are_kept(seed):
    table, _ = table_of(seed, 8, 7)
    points, room = table.astype(np.int32), 3
    empty = [np.full((size, room), -1, dtype=np.int64) for size in (8, 8, 7, 7)]
    mentors, mentor_points, mentees, mentee_points = empty
    permitted = np.zeros(7, dtype=np.int64)
    for start in (0, 4):
        part = points[start : start + 4]
        pricing.keep_best(part, start, mentors, mentor_points, mentees, mentee_points, permitted)
    assert permitted.tolist() == (points >= 0).sum(axis=0).tolist()
    for lines, ranked in ((points, (mentors, mentor_points)), (points.T, (mentees, mentee_points))):
        for at, line in enumerate(lines):
            best = sorted((-worth, one) for one, worth in enumerate(line.tolist()) if worth >= 0)
            best = [(one, -worth) for worth, one in best[:room]]
            best += [(-1, -1)] * (room - len(best))
            kept = zip(ranked[0][at].tolist(), ranked[1][at].tolist(), strict=True)
            assert list(kept) == best


# Growing and looking -------------------------------------------------------------------------


def test_each_list_has_room_for_all_mentors_and_no_more():
    table = np.zeros((3, 4), dtype=int)
    method = nobody_placed(table, [1] * 4)
    assert method.edges.where.shape == (3, 4)
    warm = WarmColumnGeneration(method.source, method.state.capacity, method.active, method.unit)
    wider = Problem.from_scores(np.zeros((3, 6), dtype=int), [1] * 6)
    warm.update(wider.source, np.ones(3, dtype=bool), wider.capacity)
    assert warm.edges.where.shape == warm.edges.worth.shape == (3, 6)


@pytest.mark.parametrize(("mentors", "rows"), [(1, 64), (1024, 64), (1100, 59), (70_000, 1)])
def test_a_block_has_as_many_rows_as_the_processor_s_cache_holds(mentors, rows):
    method = nobody_placed(np.full((1, mentors), -1), np.zeros(mentors, dtype=int))
    assert method.height == rows
    assert isinstance(method.height, int)


def test_who_would_gain_is_looked_at_once():
    table = np.arange(12).reshape(4, 3)
    method = nobody_placed(table, [1] * 3)
    method.edges.used[:] = 0
    rows, looked = np.arange(4), []
    look = method.source.block
    method.source.block = lambda rows, buffer: looked.extend(rows.tolist()) or look(rows, buffer)
    method._add(rows, *method._split_prices())
    assert looked == rows.tolist()
    assert method.edges.used.tolist() == [3] * 4


def test_stages_are_told_by_name_from_the_first_look_to_the_proof():
    problem, told = Problem.from_scores(np.arange(12).reshape(4, 3), [1] * 3), []

    def tell(stage, done, total):
        told.append(stage)
        assert 0 <= done <= total
        return True

    everybody = np.ones(4, dtype=bool)
    weight = cardinality_weight(problem.source)
    method = ColumnGeneration(problem.source, problem.capacity, everybody, weight, tell)
    method.solve()
    assert list(dict.fromkeys(told)) == ["candidates", "solve", "prove"]


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
