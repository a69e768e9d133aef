"""Solver and verifier: equal to brute force, and nothing false gets through."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.core import (
    Cancelled,
    Certificate,
    Mentee,
    Mentor,
    NotFeasible,
    NotOptimal,
    Problem,
    ProblemError,
    Rules,
    Weights,
    solve,
    verify,
)


def brute_force(problem: Problem) -> tuple[int, int]:
    """Try everything: the most matches, and the most points among those."""
    points, locked = problem.points.tolist(), dict(problem.locked)

    @cache
    def best(row: int, places: tuple[int, ...]) -> tuple[float, int]:
        if row == len(points):
            return 0, 0
        choices = [best(row + 1, places)] if row not in locked else [(-np.inf, 0)]
        for column, left in enumerate(places):
            if left and points[row][column] >= 0 and locked.get(row, column) == column:
                rest = best(row + 1, (*places[:column], left - 1, *places[column + 1 :]))
                choices.append((rest[0] + 1, rest[1] + points[row][column]))
        return max(choices)

    return best(0, tuple(problem.capacity.tolist()))


@st.composite
def problems(draw, largest=7):
    mentees, mentors = draw(st.integers(0, largest)), draw(st.integers(0, largest))
    most = draw(st.sampled_from([0, 1, 3, 10_000]))
    entry = st.one_of(st.just(-1), st.integers(0, most), st.integers(0, most))
    row = st.lists(entry, min_size=mentors, max_size=mentors)
    table = np.array(
        draw(st.lists(row, min_size=mentees, max_size=mentees)), dtype=np.int64
    ).reshape(mentees, mentors)
    capacity = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    pairs = st.tuples(st.integers(0, max(mentees - 1, 0)), st.integers(0, max(mentors - 1, 0)))
    barred = draw(st.lists(pairs, max_size=3)) if table.size else []
    locked, left = {}, list(capacity)
    for place in draw(st.lists(pairs, max_size=3)) if table.size else []:
        if table[place] >= 0 and place not in barred and place[0] not in locked and left[place[1]]:
            locked[place[0]] = place[1]
            left[place[1]] -= 1
    return Problem.from_scores(
        table, np.array(capacity, dtype=np.int64), locked=locked.items(), barred=barred
    )


@given(problems())
@settings(max_examples=300, deadline=None)
def test_equals_brute_force_and_verifies(problem):
    solution = solve(problem)
    report = verify(problem, solution)
    assert (
        (solution.matched, solution.points)
        == brute_force(problem)
        == (report.matched, report.points)
    )


def random_problem(seed: int, mentees: int, mentors: int) -> Problem:
    dice = np.random.default_rng(seed)
    most = int(dice.choice([1, 20, 10_000]))
    table = dice.integers(0, most + 1, (mentees, mentors))
    table[dice.random(table.shape) < dice.choice([0.0, 0.3, 0.9])] = -1
    return Problem.from_scores(table, dice.integers(0, 4, mentors))


def oracle(problem: Problem) -> tuple[int, int]:
    """Solve with a linear programme, in two steps: most matches, then most points among those."""
    rows, columns = np.nonzero(problem.points >= 0)
    if not len(rows):
        return 0, 0
    of_mentee = rows == np.arange(problem.shape[0])[:, None]
    of_mentor = columns == np.arange(problem.shape[1])[:, None]
    limits = np.concatenate([np.ones(problem.shape[0]), problem.capacity])
    within = LinearConstraint(np.vstack([of_mentee, of_mentor]).astype(float), -np.inf, limits)
    most = round(-milp(-np.ones(len(rows)), constraints=within, bounds=Bounds(0, 1)).fun)
    exactly = LinearConstraint(np.ones((1, len(rows))), most, most)
    points = problem.points[rows, columns].astype(float)
    return most, round(-milp(-points, constraints=[within, exactly], bounds=Bounds(0, 1)).fun)


@pytest.mark.parametrize("seed", range(40))
def test_equals_a_linear_programme_on_random_problems(seed):
    problem = random_problem(seed, 4 + seed, 3 + seed // 2)
    solution = solve(problem)
    verify(problem, solution)
    assert (solution.matched, solution.points) == oracle(problem)


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_columns_changes_nothing_but_ties(problem, dice):
    rows, columns = list(range(problem.shape[0])), list(range(problem.shape[1]))
    dice.shuffle(rows)
    dice.shuffle(columns)
    shuffled = Problem.from_scores(
        problem.points[rows][:, columns],
        problem.capacity[columns],
        locked=[(rows.index(row), columns.index(column)) for row, column in problem.locked],
    )
    one, other = solve(problem), solve(shuffled)
    assert (one.matched, one.points) == (other.matched, other.points)


@given(problems(), st.data())
@settings(max_examples=300, deadline=None)
def test_a_tampered_certificate_is_refused(problem, data):
    """Moving any one price breaks the proof, as the bound was reached exactly."""
    solution = solve(problem)
    name = data.draw(
        st.sampled_from(["mentee_class", "mentee_points", "mentor_class", "mentor_points"])
    )
    prices = getattr(solution.certificate, name).copy()
    locked = {row for row, _ in problem.locked}
    matched = {row for row, _ in solution.pairs} - locked
    priced = (
        sorted(matched)
        if name.startswith("mentee")
        else sorted({c for r, c in solution.pairs if r not in locked})
    )
    if not priced:
        return
    prices[data.draw(st.sampled_from(priced))] += data.draw(st.sampled_from([-5000, -1, 1, 5000]))
    tampered = replace(solution, certificate=replace(solution.certificate, **{name: prices}))
    with pytest.raises(NotOptimal):
        verify(problem, tampered)


def tampered(problem, solution, dice):
    """Change one thing, so that the proof must fail: a price, or who is with whom."""
    certificate = solution.certificate
    name = dice.choice([*certificate.as_data(), "pairs", "left out"])
    row, column = solution.pairs[dice.integers(len(solution.pairs))]
    if name == "left out":
        pairs = tuple(pair for pair in solution.pairs if pair[0] != row)
        fewer = solution.points - int(problem.points[row, column])
        return replace(solution, pairs=pairs, matched=len(pairs), points=fewer)
    if name == "pairs":
        other, taken = solution.pairs[dice.integers(len(solution.pairs))]
        swapped = dict(solution.pairs) | {row: taken, other: column}
        points = sum(int(problem.points[pair]) for pair in swapped.items())
        if points == solution.points:  # nobody is worse off, so it may be proven as well
            return None
        return replace(solution, pairs=tuple(sorted(swapped.items())), points=points)
    prices = getattr(certificate, name).copy()
    prices[row if name.startswith("mentee") else column] += dice.choice([-(10**6), -1, 1, 10**6])
    return replace(solution, certificate=replace(certificate, **{name: prices}))


def test_a_thousand_tampered_solutions_are_refused():
    dice, refused, seed = np.random.default_rng(1), 0, 0
    while refused < 1000:
        seed += 1
        problem = random_problem(seed, dice.integers(5, 60), dice.integers(5, 40))
        solution = solve(problem)
        changes = [tampered(problem, solution, dice) for _ in range(20) if solution.pairs]
        for changed in filter(None, changes):
            with pytest.raises((NotOptimal, NotFeasible)):
                verify(problem, changed)
            refused += 1


SMALL = Problem.from_scores([[9, 5, -1], [8, 7, 3]], [1, 1, 0])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pairs": ((0, 2), (1, 1))}, "The pair (0, 2) is not permitted."),
        ({"pairs": ((0, 9),)}, "There is no pair (0, 9)."),
        ({"pairs": ((0, 0), (0, 1))}, "Mentee 0 has two mentors."),
        ({"pairs": ((0, 0), (1, 0))}, "Mentor 0 has 2 mentees, but 1 places."),
        ({"points": 17}, "The pairs have 16 points in 2 matches, not as stated."),
    ],
)
def test_wrong_pairs_are_refused_with_a_sentence(change, sentence):
    with pytest.raises(NotFeasible) as refused:
        verify(SMALL, replace(solve(SMALL), **change))
    assert str(refused.value) == sentence


def test_a_worse_matching_is_refused():
    worse = replace(solve(SMALL), pairs=((0, 1), (1, 0)), points=13)
    with pytest.raises(NotOptimal):
        verify(SMALL, worse)


def test_a_lock_left_out_is_refused():
    locked = Problem.from_scores(SMALL.points, SMALL.capacity, locked=[(0, 1)])
    assert solve(locked).pairs == ((0, 1), (1, 0))
    with pytest.raises(NotFeasible, match="locked pair"):
        verify(locked, solve(SMALL))


def test_prices_of_the_wrong_kind_are_refused():
    solution = solve(SMALL)
    halves = replace(solution.certificate, mentor_points=solution.certificate.mentor_points + 0.5)
    huge = replace(
        solution.certificate, mentor_points=solution.certificate.mentor_points + (1 << 62)
    )
    for prices in (halves, huge):
        with pytest.raises(NotOptimal):
            verify(SMALL, replace(solution, certificate=prices))


def test_a_certificate_survives_being_stored():
    solution = solve(SMALL)
    stored = Certificate.from_data(solution.certificate.as_data())
    assert verify(SMALL, replace(solution, certificate=stored)).points == 16


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Problem.from_scores([[1.5]], [1]), "Points must be whole numbers."),
        (
            lambda: Problem.from_scores([[-2]], [1]),
            "Points must be -1 (not permitted) or 0 to 67108863.",
        ),
        (
            lambda: Problem.from_scores([[1 << 26]], [1]),
            "Points must be -1 (not permitted) or 0 to 67108863.",
        ),
        (lambda: Problem.from_scores([[1]], [-1]), "A capacity cannot be below 0."),
        (
            lambda: Problem.from_scores([[1]], [1, 1]),
            "There are 1 columns of points, but 2 capacities.",
        ),
        (
            lambda: Problem.from_scores([[-1]], [1], locked=[(0, 0)]),
            "The pair (0, 0) is locked, but a rule forbids it.",
        ),
        (
            lambda: Problem.from_scores([[1, 1]], [1, 1], locked=[(0, 0), (0, 1)]),
            "Mentee 0 is locked to two mentors.",
        ),
        (
            lambda: Problem.from_scores([[1]], [0], locked=[(0, 0)]),
            "Mentor 0 has 1 locked mentees, but 0 places.",
        ),
        (
            lambda: Problem.from_scores([[1]], [1], barred=[(1, 0)]),
            "There is no pair (1, 0) in 1 mentees and 1 mentors.",
        ),
        (
            lambda: Problem.from_people([Mentee(id=1, person=1)] * 2, [], Weights(), Rules()),
            "The id 1 occurs twice among the mentees.",
        ),
    ],
)
def test_a_problem_without_sense_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ProblemError) as refused:
        make()
    assert str(refused.value) == sentence


def test_prices_near_the_largest_points_are_still_exact():
    most = (1 << 26) - 1
    problem = Problem.from_scores([[most, most - 1], [most, 0], [0, most]], [1, 1])
    assert verify(problem, solve(problem)).points == 2 * most


def test_nobody_is_paired_with_themselves():
    everybody = range(3)
    mentees = [Mentee(id=at, person=at) for at in everybody]
    mentors = [Mentor(id=at, person=at) for at in everybody]
    problem = Problem.from_people(mentees, mentors, Weights(), Rules())
    solution = solve(problem)
    assert solution.matched == 3
    assert all(row != column for row, column in solution.pairs)


def test_progress_is_told_and_can_stop_the_work():
    told = []
    solve(SMALL, progress=lambda *now: told.append(now))
    assert told[0] == ("solve", 0, 3)
    assert told[-1] == ("done", 3, 3)
    with pytest.raises(Cancelled):
        solve(SMALL, progress=lambda stage, done, total: stage != "prove")
