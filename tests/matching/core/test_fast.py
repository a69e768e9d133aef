"""The fast method: equal to the plain one, proven on every round, whatever the ties."""

import numpy as np
import pytest

from matching.core import Cancelled, Problem, ProblemError, Weights, solve, verify
from matching.core.objectives import Goal
from matching.core.solvers import column_generation
from matching.core.solvers.column_generation import LARGEST_PRICE, ColumnGeneration
from matching.core.solvers.dense import cardinality_weight, solution_of
from matching.core.synthetic import generate
from tests.matching.core.test_solving import random_problem

pytestmark = pytest.mark.slow  # compiling takes longer than the tests


def solve_fast(problem):
    free, places = problem.beside_locks()
    unit = cardinality_weight(problem.source)
    method = ColumnGeneration(problem.source, places, free, unit)
    method.solve()
    return solution_of(problem, Goal(), method.state.mate, method.state.u, method.state.v, unit)


def agree(problem):
    fast, plain = solve_fast(problem), solve(problem)
    verify(problem, fast)
    assert (fast.matched, fast.points) == (plain.matched, plain.points)


@pytest.mark.interpreted
@pytest.mark.parametrize("start", range(0, 100, 10))
def test_small_problems_of_every_kind_agree(start):
    for seed in range(start, start + 10):
        dice = np.random.default_rng(seed)
        agree(random_problem(seed, dice.integers(1, 60), dice.integers(1, 50)))


@pytest.mark.parametrize(
    "start",
    [
        *range(0, 1_500, 500),
        *(pytest.param(start, marks=pytest.mark.far) for start in range(1_500, 10_000, 500)),
    ],
)
def test_ten_thousand_problems_agree(start):
    for seed in range(start, start + 500):
        dice = np.random.default_rng(seed)
        agree(random_problem(seed, dice.integers(0, 60), dice.integers(1, 50)))


@pytest.fixture
def short_lists(monkeypatch):
    """Give each mentee one candidate at first, so that the pricing pass has to find the others."""
    monkeypatch.setattr(column_generation, "WANTED", 1)
    monkeypatch.setattr(column_generation, "SAMPLE_CANDIDATES", 2)
    found = []
    look = ColumnGeneration._violating_rows
    monkeypatch.setattr(
        ColumnGeneration, "_violating_rows", lambda it: found.append(look(it)) or found[-1]
    )
    return found


def most_violated(problem, method):
    """Give by how much a pair's worth exceeds its two prices, at most; 0 where all fit."""
    mentees, mentors = problem.shape
    block = method.source.block(np.arange(mentees), method.source.buffer(mentees))
    worth = np.where(block[:, :mentors] >= 0, block[:, :mentors] + method.unit, -1)
    state = method.state
    return max(0, int((worth - state.u[:, None] - state.v)[worth >= 0].max(initial=0)))


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_no_pair_is_worth_more_than_its_prices_however_few_candidates_there_were(
    short_lists, start
):
    """Looks at the prices themselves: `verify` reads them as well, but from the solution."""
    for seed in range(start, start + 20):
        problem = random_problem(seed, 60, 45)
        free, places = problem.beside_locks()
        unit = cardinality_weight(problem.source)
        method = ColumnGeneration(problem.source, places, free, unit)
        method.solve()
        assert most_violated(problem, method) == 0
        state = method.state
        fast = solution_of(problem, Goal(), state.mate, state.u, state.v, unit)
        plain = solve(problem)
        assert (fast.matched, fast.points) == (plain.matched, plain.points)
    assert sum(map(len, short_lists)) > 20, "the pricing pass had nothing to find"


@pytest.mark.interpreted
@pytest.mark.parametrize("seed", range(5))
def test_locked_pairs_stay(seed):
    plain = random_problem(seed, 40, 30)
    free = solve(plain)
    worst = sorted(free.pairs, key=lambda pair: plain.points[pair])[:3]
    problem = Problem.from_scores(plain.points, plain.capacity, locked=worst)
    agree(problem)
    assert set(worst) <= set(solve_fast(problem).pairs)


@pytest.mark.parametrize("scale", [0.3, 3])
def test_scarce_and_plentiful_mentors(scale):
    dice = np.random.default_rng(3)
    table = dice.integers(0, 10_001, (300, int(200 * scale)))
    table[dice.random(table.shape) < 0.5] = -1
    agree(Problem.from_scores(table, dice.integers(0, 3, table.shape[1])))


@pytest.mark.parametrize("identical", [0.1, 0.9, 1.0])
def test_identical_people_do_not_matter(identical):
    made_up = generate(300, 200, identical=identical)
    agree(Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules))


@pytest.mark.interpreted
def test_all_equal_scores_and_a_single_mentor():
    agree(Problem.from_scores(np.full((50, 40), 7), np.ones(40, dtype=int)))
    agree(Problem.from_scores(np.arange(30)[:, None], [5]))


def test_prices_near_the_largest_points():
    dice = np.random.default_rng(4)
    table = dice.integers((1 << 26) - 1000, 1 << 26, (60, 40))
    agree(Problem.from_scores(table, np.ones(40, dtype=int)))


def test_prices_that_would_overflow_stop_the_work():
    problem = random_problem(1, 20, 15)
    free, places = problem.beside_locks()
    method = ColumnGeneration(problem.source, places, free, unit=1 << 40)
    method.solve()
    full = np.flatnonzero((places > 0) & (method.state.load == places))
    method.state.v[full[0]] = LARGEST_PRICE
    with pytest.raises(ProblemError, match="32-bit"):
        method.mend(np.arange(0))


def test_the_order_of_people_changes_nothing_but_ties():
    made_up = generate(800, 600)
    dice = np.random.default_rng(2)
    totals = set()
    for _ in range(3):
        mentees, mentors = (
            [side[at] for at in dice.permutation(len(side))]
            for side in (made_up.mentees, made_up.mentors)
        )
        solution = solve(Problem.from_people(mentees, mentors, Weights(), made_up.rules))
        totals.add((solution.matched, solution.points))
    assert len(totals) == 1


def test_a_large_round_of_people_is_proven_and_never_holds_its_table():
    made_up = generate(1200, 800)
    problem = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    report = verify(problem, solve(problem))
    assert "points" not in vars(problem)
    assert report.matched == 1200


def test_a_large_round_can_be_stopped_at_every_stage():
    dice = np.random.default_rng(5)
    problem = Problem.from_scores(dice.integers(0, 10_001, (800, 600)), np.ones(600, dtype=int))
    stages = []
    solve(problem, progress=lambda stage, done, total: stages.append(stage))
    assert {"candidates", "solve", "prove", "done"} <= set(stages)
    for stop in dict.fromkeys(stages):
        with pytest.raises(Cancelled):
            solve(problem, progress=lambda stage, done, total, stop=stop: stage != stop)
