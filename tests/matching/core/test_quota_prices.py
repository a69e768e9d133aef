"""What one more required place costs: as trying everything says, proven; and rates alike."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from matching.core import (
    NotFeasible,
    NotOptimal,
    Problem,
    ProblemError,
    QuotaProblem,
    equal_rates,
    quota_price,
    quota_prices,
    solve_quotas,
    verify_quota_price,
    verify_quotas,
)
from tests.matching.core.test_quotas import every_choice, random_problem

QUICK, FAR = 60, 1000


def asked_for(problem) -> int:
    return int(problem.least.sum() + problem.loads.sum())


def prices_are_those_of_everything(count):
    tried = 0
    for seed in range(count):
        problem = random_problem(Random(seed))
        found = solve_quotas(problem)
        before = every_choice(problem)
        for price in quota_prices(problem, found):
            one = np.arange(len(problem.least)) == price.group
            least = problem.least + one
            asked = replace(problem, least=least, most=np.maximum(problem.most, least))
            after = every_choice(asked)
            missing = (asked_for(asked) - after[1]) - (asked_for(problem) - before[1])
            assert (price.missing, price.points) == (missing, before[2] - after[2])
            assert verify_quota_price(problem, found, price) == price.points
            assert price.is_possible == (missing == 0)
            tried += 1
    return tried


@pytest.mark.slow
def test_prices_are_those_that_trying_everything_gives():
    assert prices_are_those_of_everything(QUICK) > 30


@pytest.mark.far
def test_prices_are_those_that_trying_everything_gives_often():
    assert prices_are_those_of_everything(FAR) > 900


TAMPERING = {
    "dearer": lambda price, found: replace(price, points=price.points + 1),
    "cheaper": lambda price, found: replace(price, points=price.points - 1),
    "more is missing": lambda price, found: replace(price, missing=price.missing + 1),
    "the answer of before": lambda price, found: replace(price, solution=found, points=0),
    "another question": lambda price, found: replace(
        price, problem=price.problem.asking(0), solution=solve_quotas(price.problem.asking(0))
    ),
    "no such group": lambda price, found: replace(price, group=len(price.problem.least)),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampered_prices_are_refused(how):
    refused = 0
    for seed in range(200):
        problem = random_problem(Random(seed))
        if not len(problem.least):
            continue
        found = solve_quotas(problem)
        price = quota_price(problem, found, Random(seed).randrange(len(problem.least)))
        wrong = TAMPERING[how](price, found)
        same = np.array_equal(wrong.solution.missing_members, price.solution.missing_members)
        if (
            how in ("the answer of before", "another question")
            and same
            and (wrong.solution.points == price.solution.points)
        ):
            continue
        with pytest.raises((NotFeasible, NotOptimal)):
            verify_quota_price(problem, found, wrong)
        refused += 1
    assert refused > 20


def test_a_group_that_there_is_not_has_no_price():
    problem = QuotaProblem.with_quotas(Problem.from_scores([[9]], [1]), groups=[0], least=[0])
    with pytest.raises(ProblemError, match="no group 1"):
        quota_price(problem, solve_quotas(problem), 1)


# Rates alike -----------------------------------------------------------------------------------


def shares(problem, found):
    groups = problem.groups
    rows = {row for row, _column in found.pairs}
    sizes = np.bincount(groups[groups >= 0])
    placed = [
        sum(row in rows and groups[row] == at for row in range(len(groups)))
        for at in range(len(sizes))
    ]
    return [Fraction(int(one), int(size)) for one, size in zip(placed, sizes, strict=True) if size]


@pytest.mark.slow
def test_rates_lie_as_near_as_asked_where_that_can_be_had_and_no_match_is_lost():
    near = 0
    for seed in range(40):
        dice = Random(seed)
        mentees, mentors = dice.randint(10, 16), dice.randint(3, 6)
        points = [[dice.randint(0, 99) for _ in range(mentors)] for _ in range(mentees)]
        problem = Problem.from_scores(points, [1] * mentors)
        groups = [dice.randrange(2) for _ in range(mentees)]
        asked = equal_rates(problem, groups, 25)
        found = solve_quotas(asked)
        verify_quotas(asked, found)
        assert len(found.pairs) == mentors
        assert not found.missing_members.any()
        low, high = min(shares(asked, found)), max(shares(asked, found))
        assert high - low <= Fraction(25, 100) or (asked.most == mentees).all()
        near += high - low <= Fraction(25, 100)
        higher = asked.asking(int(np.argmin(asked.least)))
        assert solve_quotas(higher).matched == found.matched
    assert near >= 30


def test_equal_shares_cost_no_match_where_one_group_fits_nobody_and_nonsense_is_refused():
    problem = Problem.from_scores([[9], [8], [-1], [-1]], [2])
    asked = equal_rates(problem, [0, 0, 1, 1], 50)
    assert asked.least.tolist() == [0, 0]
    assert solve_quotas(asked).matched == 2
    for within in (0, 101):
        with pytest.raises(ProblemError, match="1 to 100"):
            equal_rates(problem, [0, 0, 1, 1], within)


def test_one_more_place_never_costs_less_than_the_one_before():
    dice = Random(3)
    points = [[dice.randint(0, 99) for _ in range(6)] for _ in range(18)]
    problem = QuotaProblem.with_quotas(
        Problem.from_scores(points, [1] * 6), groups=[at % 2 for at in range(18)], least=[0, 0]
    )
    costs = []
    for _ in range(6):
        found = solve_quotas(problem)
        costs.append(quota_price(problem, found, 0).points)
        problem = problem.asking(0)
    assert all(one <= other for one, other in pairwise(costs))
