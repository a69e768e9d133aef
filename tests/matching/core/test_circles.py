"""Circles: as good as trying everything, proven by cases, and honest where time runs out."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from matching.core import (
    Cancelled,
    CircleProblem,
    Gap,
    NotFeasible,
    NotOptimal,
    Problem,
    ProblemError,
    Weights,
    solve_circles,
    verify_circles,
)
from matching.core.synthetic import generate
from matching.core.variants.circles import Split

QUICK, FAR = 100, 1000


def random_problem(dice):
    mentees, circles = dice.randint(1, 5), dice.randint(1, 3)
    points = [
        [dice.randint(0, 9) if dice.random() < 0.85 else -1 for _ in range(circles)]
        for _ in range(mentees)
    ]
    least = [dice.randint(1, 3) for _ in range(circles)]
    most = [each + dice.randint(0, 2) for each in least]
    fields = [dice.randint(-1, 1) for _ in range(mentees)]
    crowding = dice.choice((0, 2, 15))
    return CircleProblem.from_scores(points, least, most, fields=fields, crowding=crowding)


def worth(problem, where):
    """Work out what circles are worth; None if they may not be."""
    total, seen = 0, Counter()
    sizes = Counter(each for each in where if each >= 0)
    if any(not problem.least[j] <= count <= problem.most[j] for j, count in sizes.items()):
        return None
    for row, circle in enumerate(where):
        if circle >= 0:
            if problem.points[row, circle] < 0:
                return None
            total += problem.unit + int(problem.points[row, circle])
            if problem.fields[row] >= 0:
                total -= problem.crowding * seen[circle, problem.fields[row]]
                seen[circle, problem.fields[row]] += 1
    return total


def every_choice(problem):
    mentees, circles = problem.shape
    every = product(range(-1, circles), repeat=mentees)
    return max(each for where in every if (each := worth(problem, where)) is not None)


def as_good_as_everything(count):
    parted = 0
    for seed in range(count):
        problem = random_problem(Random(seed))
        found = solve_circles(problem)
        report = verify_circles(problem, found)
        assert not report.gap
        assert found.placed * problem.unit + found.points == every_choice(problem)
        parted += isinstance(found.cases, Split)
    assert parted


@pytest.mark.slow
@pytest.mark.interpreted
def test_as_good_as_trying_everything():
    as_good_as_everything(QUICK)


@pytest.mark.far
def test_as_good_as_trying_everything_often():
    as_good_as_everything(FAR)


def crowd(mentees, circles, least, most):
    """Invent people; each circle has one mentor."""
    made_up = generate(mentees, circles)
    people = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    fields = [min(each.fields) for each in made_up.mentees]
    each = [(column,) for column in range(circles)]
    return CircleProblem.from_mentors(people, each, least, most, fields=fields, crowding=300)


@pytest.mark.slow
def test_three_hundred_in_sixty_circles_are_proven_and_spread_over_fields():
    problem = crowd(300, 60, 3, 7)
    found = solve_circles(problem)
    report = verify_circles(problem, found)
    assert not report.gap
    alone = replace(problem, crowding=0)
    assert clashes(problem, found) < 0.75 * clashes(alone, solve_circles(alone))


def clashes(problem, found):
    """Count the members whose field is in their circle already."""
    seen = Counter(zip(found.circle_of.tolist(), problem.fields.tolist(), strict=True))
    return sum(count - 1 for (circle, _), count in seen.items() if circle >= 0)


@pytest.mark.slow
def test_without_time_the_gap_is_told_and_never_called_nothing():
    """Exactly five in each of many circles: prices see places for all, and five go into each."""
    problem = crowd(33, 8, 5, 5)
    found = solve_circles(problem, limit=0)
    report = verify_circles(problem, found)
    assert report.gap
    best = solve_circles(problem, limit=0.3)
    assert found.placed <= best.placed <= found.placed + report.gap.matches
    with pytest.raises(NotOptimal):
        verify_circles(problem, replace(found, gap=Gap()))


def test_two_mentors_hold_a_circle_together():
    people = Problem.from_scores([[10, 5, -1], [8, 3, 9]], [1, 1, 1])
    problem = CircleProblem.from_mentors(people, [(0, 1), (1, 2)], 1, 2)
    assert problem.points.tolist() == [[7, -1], [5, 6]]


def test_a_stop_leaves_nothing():
    with pytest.raises(Cancelled):
        solve_circles(crowd(30, 8, 3, 5), progress=lambda stage, done, total: stage != "prove")


def added_up(problem, found, where):
    total = worth(problem, where)
    placed = sum(each >= 0 for each in where)
    points = found.points if total is None else total - placed * problem.unit
    return replace(found, circle_of=np.array(where), placed=placed, points=points)


def somebody_out(dice, problem, found):
    where = found.circle_of.tolist()
    where[dice.choice([at for at, each in enumerate(where) if each >= 0])] = -1
    return added_up(problem, found, where)


def somewhere_else(dice, problem, found):
    where = found.circle_of.tolist()
    where[dice.randrange(len(where))] = dice.randrange(-1, problem.shape[1])
    changed = added_up(problem, found, where)
    return None if worth(problem, where) == worth(problem, found.circle_of.tolist()) else changed


def no_such_circle(dice, problem, found):
    where = found.circle_of.copy()
    where[0] = problem.shape[1]
    return replace(found, circle_of=where)


def total(dice, problem, found):
    return replace(found, points=found.points + dice.choice((-1, 1)))


def count(dice, problem, found):
    return replace(found, placed=found.placed - 1)


def gap(dice, problem, found):
    return replace(found, gap=Gap(0, found.gap.points + 1))


def price_below_zero(dice, problem, found):
    prices = [each.copy() for each in found.prices]
    prices[0][dice.randrange(len(prices[0]))] = -1
    return replace(found, prices=tuple(prices))


def dear_prices(dice, problem, found):
    prices = tuple(each + 3 * problem.unit for each in found.prices)
    return replace(found, prices=prices)


def no_prices(dice, problem, found):
    return replace(found, cases=len(found.prices))


def a_case_left_out(dice, problem, found):
    """Parted by a circle twice, so that one of the two cases is looked at in neither."""
    return replace(found, cases=Split(0, Split(0, found.cases, found.cases), found.cases))


TAMPERING = (
    *(somebody_out, somewhere_else, no_such_circle, total, count, gap),
    *(price_below_zero, dear_prices, no_prices, a_case_left_out),
)


def tampered_ones_are_refused(count):
    seen = Counter()
    for seed in range(count):
        dice = Random(seed)
        problem = random_problem(dice)
        found = solve_circles(problem)
        if not found.placed:
            continue
        for tamper in TAMPERING:
            wrong = tamper(dice, problem, found)
            if wrong is None:
                continue
            with pytest.raises((NotFeasible, NotOptimal)):
                verify_circles(problem, wrong)
            seen[tamper.__name__] += 1
    assert len(seen) == len(TAMPERING)
    return seen.total()


@pytest.mark.slow
def test_tampered_ones_are_refused():
    assert tampered_ones_are_refused(30) > 100


@pytest.mark.far
def test_a_thousand_tampered_ones_are_refused():
    assert tampered_ones_are_refused(200) > 1000


@pytest.mark.slow
def test_a_wrong_way_of_parting_changes_the_bound():
    """A leaf's prices hold for its case alone: the other way round they bound something else."""
    for seed in range(300):
        problem = random_problem(Random(seed))
        found = solve_circles(problem)
        if isinstance(found.cases, Split) and found.cases.held != found.cases.shut:
            turned = replace(found.cases, held=found.cases.shut, shut=found.cases.held)
            with pytest.raises(NotOptimal):
                verify_circles(problem, replace(found, cases=turned))
            return
    pytest.fail("no case was parted")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"points": [1, 2]}, "a table"),
        ({"points": [[0.5, 1]]}, "whole numbers"),
        ({"points": [[-2, 1]]}, "-1"),
        ({"least": 0}, "at least one member"),
        ({"least": 4}, "least number"),
        ({"least": [1]}, "2 circles"),
        ({"fields": [1, 2]}, "not as many fields"),
        ({"fields": [-3]}, "0 or more"),
        ({"crowding": -1}, "Crowding"),
    ],
)
def test_what_makes_no_sense_is_refused(given, said):
    asked = {"points": [[1, 2]], "least": 1, "most": 3} | given
    with pytest.raises(ProblemError, match=said):
        CircleProblem.from_scores(**asked)


def test_nobody_and_no_circle():
    for shape in ((0, 3), (3, 0)):
        problem = CircleProblem.from_scores(np.zeros(shape, dtype=int), 1, 2)
        assert verify_circles(problem, solve_circles(problem)).placed == 0
