"""Several mentors for one mentee: as good as trying everything, proven, and nothing else passes."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from matching.core import (
    Cancelled,
    NotFeasible,
    NotOptimal,
    Problem,
    ProblemError,
    SeveralProblem,
    Weights,
    solve,
    solve_several,
    verify_several,
)
from matching.core.solvers import several_market
from matching.core.synthetic import generate

QUICK, FAR = 100, 1000


def random_problem(dice):
    mentees, mentors = dice.randint(1, 3), dice.randint(1, 4)
    cells = list(product(range(mentees), range(mentors)))
    points = np.full((mentees, mentors), -1)
    for cell in cells:
        points[cell] = dice.randint(0, 9) if dice.random() < 0.8 else -1
    places = [dice.choice((0, 1, 1, 2)) for _ in range(mentors)]
    possible = [cell for cell in cells if places[cell[1]] and points[cell] >= 0]
    locked = dice.sample(possible, 1) if possible and dice.random() < 0.3 else []
    wanted = [dice.randint(1 if row in dict(locked) else 0, 3) for row in range(mentees)]
    return SeveralProblem.wanting(Problem.from_scores(points, places, locked=locked), wanted)


def every_choice(problem):
    """Try every set of pairs; give the best counts of mentees by mentors, and points."""
    points, places = problem.problem.points, problem.problem.capacity
    cells = [tuple(cell) for cell in np.argwhere(points >= 0).tolist()]
    best = (-1,)
    for taken in product((0, 1), repeat=len(cells)):
        pairs = [cell for cell, here in zip(cells, taken, strict=True) if here]
        load, has = Counter(column for _, column in pairs), Counter(row for row, _ in pairs)
        if any(count > places[column] for column, count in load.items()):
            continue
        if any(count > problem.wanted[row] for row, count in has.items()):
            continue
        if not set(problem.problem.locked) <= set(pairs):
            continue
        counts = tuple(sum(each >= number for each in has.values()) for number in (1, 2, 3))
        best = max(best, (*counts, sum(int(points[cell]) for cell in pairs)))
    return best


def as_good_as_everything(count):
    for seed in range(count):
        problem = random_problem(Random(seed))
        found = solve_several(problem)
        verify_several(problem, found)
        assert (*found.with_mentors, found.points) == every_choice(problem)


@pytest.mark.slow
@pytest.mark.interpreted
def test_as_good_as_trying_everything():
    as_good_as_everything(QUICK)


@pytest.mark.far
def test_as_good_as_trying_everything_often():
    as_good_as_everything(FAR)


@pytest.fixture(scope="module")
def crowd():
    """People of whom some want two or three mentors, with too few places for all."""
    made_up = generate(450, 220)
    people = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    return SeveralProblem.wanting(people, np.random.default_rng(3).integers(1, 4, 450))


@pytest.mark.slow
def test_first_mentors_come_before_second_ones_and_those_before_third_ones(crowd):
    found = solve_several(crowd)
    report = verify_several(crowd, found)
    one = solve(crowd.problem)
    assert report.with_mentors[0] == one.matched
    assert found.matched == min(crowd.wanted.sum(), crowd.places.sum())
    assert report.sampled


def test_who_wants_one_gets_the_one_that_matching_gives(crowd):
    ones = SeveralProblem.wanting(crowd.problem, 1)
    found, one = solve_several(ones), solve(crowd.problem)
    assert (found.with_mentors[0], found.points) == (one.matched, one.points)


def test_a_poor_list_of_candidates_costs_passes_and_nothing_else(crowd, monkeypatch):
    right = solve_several(crowd)
    for name in ("WANTED", "SAMPLE_WANTED", "MORE"):
        monkeypatch.setattr(several_market, name, 1)
    stages = []
    found = solve_several(crowd, progress=lambda stage, done, total: stages.append((stage, done)))
    assert (found.with_mentors, found.points) == (right.with_mentors, right.points)
    assert ("prove", 1) in stages


def test_a_stop_leaves_nothing(crowd):
    with pytest.raises(Cancelled):
        solve_several(crowd, progress=lambda stage, done, total: stage != "prove")


def added_up(problem, found, pairs):
    counts = Counter(row for row, _ in pairs)
    levels = tuple(sum(each >= number for each in counts.values()) for number in (1, 2, 3))
    points = int(problem.problem.points_of(pairs).sum())
    return replace(found, pairs=tuple(sorted(pairs)), with_mentors=levels, points=points)


def left_out(dice, problem, found):
    gone = dice.choice(found.pairs)
    return added_up(problem, found, [pair for pair in found.pairs if pair != gone])


def twice(dice, problem, found):
    return added_up(problem, found, [*found.pairs, dice.choice(found.pairs)])


def another_mentor(dice, problem, found):
    gone = dice.choice(found.pairs)
    there = np.argwhere(problem.problem.points >= 0).tolist()
    new = [tuple(cell) for cell in there if tuple(cell) not in found.pairs]
    if not new:
        return None
    return added_up(problem, found, [*(set(found.pairs) - {gone}), dice.choice(new)])


def one_more(dice, problem, found):
    there = np.argwhere(problem.problem.points >= 0).tolist()
    new = [tuple(cell) for cell in there if tuple(cell) not in found.pairs]
    return added_up(problem, found, [*found.pairs, dice.choice(new)]) if new else None


def total(dice, problem, found):
    return replace(found, points=found.points + dice.choice((-1, 1)))


def counts(dice, problem, found):
    return replace(found, with_mentors=(found.with_mentors[0] + 1, *found.with_mentors[1:]))


def dearer_mentee(dice, problem, found):
    prices = found.mentee_prices.copy()
    prices[dice.choice(found.pairs)[0]] += 5 * problem.unit
    return replace(found, mentee_prices=prices)


def cheaper_mentee(dice, problem, found):
    prices = found.mentee_prices.copy()
    prices[dice.choice(found.pairs)[0]] -= 5 * problem.unit
    return replace(found, mentee_prices=prices)


def price_below_zero(dice, problem, found):
    prices = found.mentor_prices.copy()
    prices[dice.randrange(len(prices))] = -1
    return replace(found, mentor_prices=prices)


def halves(dice, problem, found):
    return replace(found, mentor_prices=found.mentor_prices + 0.5)


TAMPERING = (
    *(left_out, twice, another_mentor, one_more, total, counts),
    *(dearer_mentee, cheaper_mentee, price_below_zero, halves),
)


def tampered_ones_are_refused(count):
    """An exchange that is as good may stand beside prices; it is refused only if it is worse."""
    seen = Counter()
    for seed in range(count):
        dice = Random(seed)
        problem = random_problem(dice)
        found = solve_several(problem)
        if not set(found.pairs) - set(problem.problem.locked):
            continue
        for tamper in TAMPERING:
            wrong = tamper(dice, problem, found)
            if wrong is None or as_good(problem, wrong, found, tamper):
                continue
            if tamper in (dearer_mentee, cheaper_mentee) and problem.problem.locked:
                continue  # a locked mentee who wants no more may have any price
            with pytest.raises((NotFeasible, NotOptimal)):
                verify_several(problem, wrong)
            seen[tamper.__name__] += 1
    assert len(seen) == len(TAMPERING)
    return seen.total()


def as_good(problem, wrong, found, tamper):
    same = (wrong.with_mentors, wrong.points) == (found.with_mentors, found.points)
    return tamper is another_mentor and same


def test_tampered_ones_are_refused():
    assert tampered_ones_are_refused(25) > 100


@pytest.mark.far
def test_a_thousand_tampered_ones_are_refused():
    assert tampered_ones_are_refused(200) > 1000


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (4, "0 to 3"),
        ([-1, 1], "0 to 3"),
        ([1], "for each mentee"),
        (0.5, "whole number"),
        ([0, 1], "more mentors than are wanted"),
    ],
)
def test_what_makes_no_sense_is_refused(wanted, said):
    problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1], locked=[(0, 1)])
    with pytest.raises(ProblemError, match=said):
        SeveralProblem.wanting(problem, wanted)
