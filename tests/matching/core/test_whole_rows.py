"""Searches along whole rows: equal to the plain method from either side, and proven each time."""

import numpy as np
import pytest

from matching.core import Cancelled, NotOptimal, Problem, Session, Weights, solve, verify
from matching.core.objectives import Goal
from matching.core.solvers import dense, whole_rows
from matching.core.solvers.augmenting_paths import FREE
from matching.core.solvers.dense import cardinality_weight, solution_of
from matching.core.synthetic import generate
from tests.matching.core.test_solving import random_problem


def searched(problem):
    """Solve as a round of middling size is solved."""
    free, places = problem.beside_locks()
    unit = cardinality_weight(problem.source)
    rows = np.flatnonzero(free)
    found, worth = whole_rows.solve_table(problem.source, places, rows, unit)
    solution = solution_of(problem, Goal(), *found, unit)
    locked = int(problem.points_of(problem.locked).sum())
    assert solution.points == worth + locked
    return solution


def agree(problem):
    found, plain = searched(problem), solve(problem)
    verify(problem, found)
    assert (found.matched, found.points) == (plain.matched, plain.points)
    return found


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize("seed", range(24))
def test_small_problems_agree(seed):
    dice = np.random.default_rng(seed)
    agree(random_problem(seed, dice.integers(1, 14), dice.integers(1, 10)))


@pytest.mark.usefixtures("interpreted")
def test_who_is_locked_or_gone_is_not_chosen():
    plain = random_problem(3, 12, 8)
    locked = solve(plain).pairs[:2]
    problem = Problem.from_scores(plain.points, plain.capacity, locked=locked)
    assert set(locked) <= set(agree(problem).pairs)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 1_500, 500))
def test_fifteen_hundred_problems_agree(start):
    for seed in range(start, start + 500):
        dice = np.random.default_rng(seed)
        agree(random_problem(seed, dice.integers(0, 60), dice.integers(1, 50)))


@pytest.mark.slow
@pytest.mark.parametrize("mentors", [40, 100, 300])
def test_scarce_and_plentiful_mentors(mentors):
    agree(random_problem(mentors, 200, mentors))


@pytest.mark.slow
@pytest.mark.parametrize("mentors", [60, 400])
def test_people_who_are_alike(mentors):
    made_up = generate(300, mentors, identical=0.6)
    agree(Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules))
    agree(Problem.from_scores(np.full((300, mentors), 7), np.ones(mentors, dtype=int)))


@pytest.mark.slow
def test_a_round_in_which_many_are_alike_is_solved_and_followed():
    """Full lists of candidates dropped what the next pass missed again, and nothing settled."""
    made_up = generate(1500, 1050, identical=0.3)
    problem = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    solution = solve(problem)
    session = Session(problem)
    assert (session.solution.matched, session.solution.points) == (
        solution.matched,
        solution.points,
    )


@pytest.mark.slow
def test_prices_beyond_32_bits_are_left_to_others(monkeypatch):
    monkeypatch.setattr(dense, "SMALL", 0)
    asked = []
    monkeypatch.setattr(whole_rows, "solve_table", lambda *given: asked.append(given))
    dice = np.random.default_rng(4)
    table = dice.integers((1 << 26) - 1000, 1 << 26, (60, 40))
    problem = Problem.from_scores(table, np.ones(40, dtype=int))
    verify(problem, solve(problem))
    assert not asked


@pytest.mark.slow
def test_solving_takes_this_way_where_a_round_is_not_small(monkeypatch):
    problem = random_problem(1, 50, 40)
    plain = solve(problem)
    monkeypatch.setattr(dense, "SMALL", 0)
    told = []
    found = solve(problem, progress=lambda *now: told.append(now))
    assert (found.matched, found.points) == (plain.matched, plain.points)
    assert next(stage for stage, *_ in told) == "solve"
    assert {stage for stage, *_ in told} == {"solve", "candidates", "prove", "done"}
    with pytest.raises(Cancelled):
        solve(problem, progress=lambda stage, done, total: stage != "prove")


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize("what", ["u", "v", "mate"])
def test_what_is_not_proved_does_not_leave(monkeypatch, what):
    """A price or a pair that is wrong: as a fault of the search would leave it."""

    def spoilt(state, table, room, rows):
        place(state, table, room, rows)
        array = getattr(state, what)
        array[0] = FREE if what == "mate" else array[0] + 1

    place = whole_rows.place_mentees
    monkeypatch.setattr(whole_rows, "place_mentees", spoilt)
    with pytest.raises(NotOptimal, match="not the best"):
        searched(Problem.from_scores([[9, 5], [8, 7]], [1, 1]))
