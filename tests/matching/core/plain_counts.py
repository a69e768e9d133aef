"""Small problems for the parts of the fast method, and plain counts of the same things.

All of it is interpreted: that is as exact, and compiling takes longer than the tests.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.core import Problem
from matching.core.solvers import augmenting_paths as paths
from matching.core.solvers.augmenting_paths import FREE, NEVER
from matching.core.solvers.column_generation import ColumnGeneration
from matching.core.solvers.dense import cardinality_weight

SEEDS = range(12)


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
