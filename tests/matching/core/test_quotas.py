"""Quotas: as good as trying everything, at no match's cost, proven; and what is missing is said."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from matching.core import (
    NotFeasible,
    NotOptimal,
    Problem,
    ProblemError,
    QuotaProblem,
    Weights,
    solve,
    solve_quotas,
    verify_quotas,
)
from matching.core.synthetic import generate

QUICK, FAR = 100, 1000


def random_problem(dice):
    mentees, mentors, groups = dice.randint(1, 5), dice.randint(1, 3), dice.randint(0, 2)
    points = np.array([[dice.randint(-1, 9) for _ in range(mentors)] for _ in range(mentees)])
    places = [dice.choice((0, 1, 1, 2)) for _ in range(mentors)]
    possible = [tuple(each) for each in np.argwhere(points >= 0).tolist() if places[each[1]]]
    locked = dice.sample(possible, 1) if possible and dice.random() < 0.3 else []
    least = [dice.randint(0, 2) for _ in range(groups)]
    return QuotaProblem.with_quotas(
        Problem.from_scores(points, places, locked=locked),
        loads=[dice.randint(0, 2) for _ in range(mentors)],
        groups=[dice.randint(-1, groups - 1) for _ in range(mentees)],
        least=least,
        most=[max(1, each + dice.randint(0, 1)) for each in least],
    )


def value(problem, where):
    """Give matches, places that were asked for and are filled, and points; None if not allowed."""
    load = np.bincount([each for each in where if each >= 0], minlength=problem.problem.shape[1])
    chosen = [int(group) for group, each in zip(problem.groups, where, strict=True) if each >= 0]
    members = np.bincount([each for each in chosen if each >= 0], minlength=len(problem.least))
    points = problem.problem.points
    if any(each >= 0 and points[row, each] < 0 for row, each in enumerate(where)):
        return None
    if (load > problem.problem.capacity).any() or (members > problem.most).any():
        return None
    if any(where[row] != column for row, column in problem.problem.locked):
        return None
    filled = np.minimum(load, problem.loads).sum() + np.minimum(members, problem.least).sum()
    total = sum(int(points[row, each]) for row, each in enumerate(where) if each >= 0)
    return len(chosen), int(filled), total


def every_choice(problem):
    mentees, mentors = problem.problem.shape
    every = product(range(-1, mentors), repeat=mentees)
    return max(each for where in every if (each := value(problem, where)) is not None)


def found_value(problem, found):
    where = np.full(problem.problem.shape[0], -1)
    for row, column in found.pairs:
        where[row] = column
    return value(problem, where.tolist())


def as_good_as_everything(count):
    for seed in range(count):
        problem = random_problem(Random(seed))
        found = solve_quotas(problem)
        verify_quotas(problem, found)
        assert found_value(problem, found) == every_choice(problem)


@pytest.mark.slow
@pytest.mark.interpreted
def test_as_good_as_trying_everything():
    as_good_as_everything(QUICK)


@pytest.mark.far
def test_as_good_as_trying_everything_often():
    as_good_as_everything(FAR)


@pytest.fixture(scope="module")
def crowd():
    """Twice as many mentees as places; their groups are five regions."""
    made_up = generate(500, 140)
    people = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    return people, np.array([each.region % 5 for each in made_up.mentees])


@pytest.mark.slow
def test_quotas_cost_points_and_no_match(crowd):
    people, groups = crowd
    plain = solve(people)
    places = int(people.capacity.sum())
    problem = QuotaProblem.with_quotas(people, loads=1, groups=groups, least=[places // 5 - 2] * 5)
    found = solve_quotas(problem)
    report = verify_quotas(problem, found)
    assert (report.matched, report.missing_members, report.missing_loads) == (plain.matched, 0, 0)
    assert 0.9 * plain.points < found.points < plain.points
    free = QuotaProblem.with_quotas(people)
    assert solve_quotas(free).points == plain.points


def test_what_cannot_be_had_is_missing():
    people = Problem.from_scores([[5, -1], [4, -1]], [1, 1])
    problem = QuotaProblem.with_quotas(people, loads=1, groups=[0, 0], least=[2])
    found = solve_quotas(problem)
    verify_quotas(problem, found)
    assert (found.missing_members.tolist(), found.missing_loads.tolist()) == ([1], [0, 1])


def added_up(problem, found, pairs):
    rows, columns = np.array(pairs, dtype=int).reshape(-1, 2).T
    groups = problem.groups[rows]
    members = np.bincount(groups[groups >= 0], minlength=len(problem.least))
    loads = np.bincount(columns, minlength=problem.problem.shape[1])
    return replace(
        found,
        pairs=tuple(sorted(pairs)),
        points=int(problem.problem.points_of(pairs).sum()),
        missing_members=np.maximum(problem.least - members, 0),
        missing_loads=np.maximum(problem.loads - loads, 0),
    )


def left_out(dice, problem, found):
    gone = dice.choice(found.pairs)
    return added_up(problem, found, [pair for pair in found.pairs if pair != gone])


def elsewhere(dice, problem, found):
    pairs = dict(found.pairs)
    pairs[dice.choice(list(pairs))] = dice.randrange(problem.problem.shape[1])
    changed = added_up(problem, found, list(pairs.items()))
    same = found_value(problem, changed) == found_value(problem, found)
    return None if same else changed


def twice(dice, problem, found):
    row = dice.choice(found.pairs)[0]
    return added_up(problem, found, [*found.pairs, (row, dice.randrange(problem.problem.shape[1]))])


def total(dice, problem, found):
    return replace(found, points=found.points + dice.choice((-1, 1)))


def missing_loads(dice, problem, found):
    return replace(found, missing_loads=found.missing_loads + 1)


def missing_members(dice, problem, found):
    return replace(found, missing_members=found.missing_members + 1) if len(problem.least) else None


def mentees_dearer(dice, problem, found):
    return replace(found, mentee_prices=found.mentee_prices + 9 * problem.unit)


def groups_cheaper(dice, problem, found):
    return replace(found, group_prices=found.group_prices - 9 * problem.unit)


def halves(dice, problem, found):
    return replace(found, mentor_prices=found.mentor_prices / 2)


TAMPERING = (left_out, elsewhere, twice, total, missing_loads, missing_members)
OF_PRICES = (mentees_dearer, groups_cheaper, halves)


def tampered_ones_are_refused(count):
    seen = Counter()
    for seed in range(count):
        dice = Random(seed)
        problem = random_problem(dice)
        found = solve_quotas(problem)
        if not found.pairs:
            continue
        free = set(found.pairs) - set(problem.problem.locked)
        for tamper in (*TAMPERING, *(OF_PRICES if free else ())):
            wrong = tamper(dice, problem, found)
            if wrong is None:
                continue
            with pytest.raises((NotFeasible, NotOptimal)):
                verify_quotas(problem, wrong)
            seen[tamper.__name__] += 1
    assert len(seen) == len(TAMPERING) + len(OF_PRICES)
    return seen.total()


def test_tampered_ones_are_refused():
    assert tampered_ones_are_refused(30) > 100


@pytest.mark.far
def test_a_thousand_tampered_ones_are_refused():
    assert tampered_ones_are_refused(220) > 1000


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"loads": [1]}, "least loads"),
        ({"loads": -1}, "0 or more"),
        ({"groups": [0, 1], "least": [1]}, "group 1"),
        ({"groups": [-2, 0], "least": [1]}, "-1 or more"),
        ({"groups": 0, "least": [2], "most": [1]}, "at least than at most"),
        ({"groups": 0, "least": [0], "most": [0]}, "are locked"),
    ],
)
def test_what_makes_no_sense_is_refused(given, said):
    problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1], locked=[(0, 1)])
    with pytest.raises(ProblemError, match=said):
        QuotaProblem.with_quotas(problem, **given)
