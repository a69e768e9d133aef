"""A shadow price is exactly what one more place adds: every one is held against a trial."""

import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from matching.core import (
    AddPlaces,
    Bar,
    Certificate,
    LeaveOut,
    Mentee,
    Mentor,
    NotOptimal,
    Problem,
    ProblemError,
    Rules,
    Session,
    Weights,
    edited,
    least_prices,
    shadow_prices,
    solve,
    verify,
)
from matching.core.objectives import valued
from matching.core.solvers.least_prices import ShadowPrices, _unit
from matching.core.synthetic import generate

large = pytest.mark.slow  # compiling takes longer than the tests
PATHS = ["small", pytest.param("large", marks=large)]

SHAPES = {  # mentees, mentors, most places, share of pairs forbidden
    "as many": (14, 8, 3, 0.3),
    "scarce": (20, 6, 2, 0.2),
    "plenty": (8, 12, 3, 0.2),
    "mostly forbidden": (15, 10, 2, 0.8),
    "ties": (12, 8, 2, 0.3),
}


@pytest.fixture(params=PATHS)
def path(request, monkeypatch):
    if request.param == "large":
        for module in ("session.engines", "solvers.dense"):
            monkeypatch.setattr(sys.modules[f"matching.core.{module}"], "SMALL", -1)


def problem_of(shape, seed):
    mentees, mentors, places, forbidden = SHAPES[shape]
    dice = np.random.default_rng(seed)
    table = dice.integers(0, 3 if shape == "ties" else 10_001, (mentees, mentors))
    table[dice.random(table.shape) < forbidden] = -1
    return Problem.from_scores(table, dice.integers(0, places + 1, mentors))


def worth(problem, solution):
    """What a solution is worth for its goal, bonuses and all, beside the locked pairs."""
    pairs = [pair for pair in solution.pairs if pair not in problem.locked]
    if not pairs:
        return 0
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    return int(valued(problem, solution.goal).pairs(rows, columns).sum())


def check_every_mentor(problem, **goal):
    """Add a place to each mentor in turn and solve again: exactly that is the price."""
    before = solve(problem, **goal)
    least = least_prices(problem, before)
    verify(problem, replace(before, certificate=least), **goal)
    gains = shadow_prices(problem, before).mentors
    for column in range(problem.shape[1]):
        more = edited(problem, [AddPlaces(column)])
        after = solve(more, **goal)
        gain = after.matched - before.matched, worth(more, after) - worth(problem, before)
        assert (int(least.mentor_class[column]), int(least.mentor_points[column])) == gain
        assert gains[column][0] == gain[0]
        if not goal:
            assert gains[column] == (gain[0], after.points - before.points)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_one_more_place_adds_its_price(path, shape, seed):
    check_every_mentor(problem_of(shape, seed))


@pytest.mark.parametrize("shape", SHAPES)
def test_beside_locks_with_a_lowest_score_and_with_somebody_gone(path, shape):
    plain = problem_of(shape, 1)
    chosen = solve(plain).pairs
    table = np.where(plain.points < (1 if shape == "ties" else 2000), -1, plain.points)
    locked = [pair for pair in chosen if table[pair] >= 0][:2]
    problem = Problem.from_scores(table, plain.capacity, locked=locked)
    gone = next(row for row in range(problem.shape[0]) if row not in dict(locked))
    check_every_mentor(problem)
    check_every_mentor(edited(problem, [LeaveOut(gone)]))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("incumbent_bonus", [1, 2500])
def test_with_loyalty_to_pairs_that_stand(path, shape, incumbent_bonus):
    problem = problem_of(shape, 2)
    incumbents = solve(problem_of(shape, 2)).pairs
    permitted = [pair for pair in incumbents if problem.points[pair] >= 0]
    check_every_mentor(
        edited(problem, [Bar(*permitted[0])]), incumbent_bonus=incumbent_bonus, incumbents=permitted
    )


@pytest.mark.parametrize("shape", ["as many", "scarce", "ties"])
def test_where_some_come_first_and_for_the_fair_goal(path, shape):
    check_every_mentor(problem_of(shape, 3), first_mentees=[0, 3], first_mentors=[1])
    check_every_mentor(problem_of(shape, 3), objective="fair")


@pytest.mark.interpreted
@pytest.mark.parametrize("seed", range(6))
def test_prices_of_a_session_stay_exact_after_edits(path, seed):
    session = Session(problem_of("as many", seed))
    session.bar(*session.solution.pairs[0])
    session.set_capacity(2, 0)
    session.lock(*session.solution.pairs[-1])
    for column, gain in enumerate(session.shadow_prices().mentors):
        change = session.set_capacity(column, int(session.problem.capacity[column]) + 1)
        assert (change.matched, change.points) == gain
        session.set_capacity(column, int(session.problem.capacity[column]) - 1)


@pytest.mark.parametrize("seed", range(10))
def test_points_beside_a_bonus_are_those_of_a_best_solution(seed):
    dice = np.random.default_rng(seed)
    table = dice.integers(-1, 6, (4, 3))
    problem = Problem.from_scores(table, dice.integers(0, 3, 3))
    incumbents = [pair for pair in ((0, 0), (1, 1)) if table[pair] >= 0]
    before = solve(problem, incumbent_bonus=3, incumbents=incumbents)
    for column, gain in enumerate(shadow_prices(problem, before).mentors):
        more = edited(problem, [AddPlaces(column)])
        best = best_points(more, 3, incumbents)
        assert (before.matched + gain[0], before.points + gain[1]) in best


def best_points(problem, incumbent_bonus, incumbents):
    """Try everything; give matched and points of each solution that is best with the bonus."""
    found = {}
    columns = range(-1, problem.shape[1])
    for chosen in product(columns, repeat=problem.shape[0]):
        pairs = [(row, column) for row, column in enumerate(chosen) if column >= 0]
        load = np.bincount([column for _, column in pairs], minlength=problem.shape[1])
        if (load > problem.capacity).any() or any(problem.points[pair] < 0 for pair in pairs):
            continue
        points = sum(int(problem.points[pair]) for pair in pairs)
        bonus = incumbent_bonus * len(set(pairs) & set(incumbents))
        found.setdefault((len(pairs), points + bonus), set()).add((len(pairs), points))
    return found[max(found)]


def test_any_prices_that_prove_the_pairs_lead_to_the_same():
    problem = problem_of("as many", 5)
    solution = solve(problem)
    least = least_prices(problem, solution)
    highest = raised(problem, solution)
    verify(problem, highest)
    assert highest.certificate.mentor_points.sum() > least.mentor_points.sum()
    again = least_prices(problem, highest)
    assert again.as_data() == least.as_data()


def raised(problem, solution):
    """Raise one full mentor's price, and with it others', as far as the proof holds."""
    for column in range(problem.shape[1]):
        for step in (3000, 300, 30, 1):
            data = solution.certificate
            points = data.mentor_points.copy()
            points[column] += step
            mentees = data.mentee_points.copy()
            for row, mentor in solution.pairs:
                if mentor == column:
                    mentees[row] -= step
            prices = Certificate(data.mentee_class, mentees, data.mentor_class, points)
            other = replace(solution, certificate=prices)
            try:
                verify(problem, other)
            except NotOptimal:
                continue
            return other
    raise AssertionError("no price could be raised")


def test_prices_that_prove_nothing_are_refused():
    problem = problem_of("as many", 5)
    solution = solve(problem)
    zeros = [np.zeros(size, dtype=np.int64) for size in np.repeat(problem.shape, 2)]
    for wrong in (
        replace(solution, certificate=Certificate(*zeros)),
        replace(solution, pairs=solution.pairs[1:]),
    ):
        with pytest.raises(NotOptimal, match="do not belong to these pairs"):
            shadow_prices(problem, wrong)
    huge = [array + (1 << 60) for array in zeros]
    with pytest.raises(NotOptimal, match="too large"):
        shadow_prices(problem, replace(solution, certificate=Certificate(*huge)))
    with pytest.raises(ProblemError, match="stable"):
        shadow_prices(problem, solve(problem, objective="stable"))


@pytest.mark.parametrize(("highest", "fits"), [((1 << 55) - 2, True), ((1 << 55) - 1, False)])
def test_prices_are_refused_from_where_sums_of_them_would_overflow(highest, fits):
    none, high = np.zeros(1, dtype=np.int64), np.array([highest], dtype=np.int64)
    prices = Certificate(none, none, none, high)
    if fits:
        assert _unit(1, (1, 1), prices) == 32 * (highest + 1)
        return
    with pytest.raises(NotOptimal, match="too large"):
        _unit(1, (1, 1), prices)


def test_nobody_and_no_mentor_have_no_prices():
    nobody = Problem.from_scores(np.zeros((0, 2), dtype=int), [1, 0])
    assert shadow_prices(nobody, solve(nobody)).mentors == ((0, 0), (0, 0))
    alone = Problem.from_scores(np.zeros((2, 0), dtype=int), [])
    assert shadow_prices(alone, solve(alone)) == ShadowPrices((), {}, {})


def test_a_region_where_a_place_brings_a_match_comes_before_one_with_more_points():
    topic, other = frozenset({1}), frozenset({2})
    mentees = [Mentee(id=at, person=at, sought=topic, days=frozenset({1})) for at in range(2)]
    mentees += [Mentee(id=at, person=at, sought=other, languages={"fr"}) for at in range(2, 4)]
    mentors = [
        Mentor(id=0, person=10, willing=topic, region=1),
        Mentor(id=1, person=11, willing=frozenset({3}), region=3, capacity=2),
        Mentor(id=2, person=12, region=2, languages={"fr"}),
    ]
    mentees = [replace(each, languages=each.languages or frozenset({"en"})) for each in mentees]
    mentors = [replace(each, languages=each.languages or frozenset({"en"})) for each in mentors]
    problem = Problem.from_people(mentees, mentors, Weights(), Rules())
    regions = shadow_prices(problem, solve(problem)).regions
    assert list(regions) == [2, 1, 3]
    assert regions[2][0] == 1
    assert regions[1][0] == 0
    assert regions[1][1] > 0


@large
def test_a_large_round_of_people_says_what_a_place_adds():
    made_up = generate(4000, 2600)  # smaller ones end with the least prices by themselves
    problem = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    solution = solve(problem)
    prices = shadow_prices(problem, solution).mentors
    given = solution.certificate.mentor_points
    overstated = [column for column, gain in enumerate(prices) if gain[1] < given[column]]
    assert overstated  # else this shows nothing
    for column in overstated[:4]:
        more = edited(problem, [AddPlaces(column)])
        after = solve(more)
        assert (after.matched - solution.matched, after.points - solution.points) == prices[column]
