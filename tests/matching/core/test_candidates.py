"""The fast method part by part: lists of candidates, how they grow, and looking for who gains.

Each part is held against a plain count of the same thing, on problems small enough to count.
"""

import numpy as np
import pytest

from matching.core import Problem
from matching.core.solvers import augmenting_paths as paths
from matching.core.solvers import pricing
from matching.core.solvers.augmenting_paths import FREE
from matching.core.solvers.column_generation import ColumnGeneration
from matching.core.solvers.dense import cardinality_weight
from matching.core.solvers.warm_start import WarmColumnGeneration
from tests.matching.core.plain_counts import (
    SEEDS,
    block,
    ints,
    listed,
    nobody_placed,
    table_of,
)

pytestmark = pytest.mark.usefixtures("interpreted")


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
