"""Worst pairs first, one after the other: as good as trying everything, proven by stages."""

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
    Weights,
    solve,
    solve_leximin,
    verify_leximin,
)
from matching.core.synthetic import generate

QUICK, FAR = 100, 1000


def random_problem(dice):
    mentees, mentors = dice.randint(1, 5), dice.randint(1, 4)
    most = dice.choice((2, 5, 50))
    points = [[dice.randint(-1, most) for _ in range(mentors)] for _ in range(mentees)]
    places = [dice.randint(0, 2) for _ in range(mentors)]
    cells = product(range(mentees), range(mentors))
    possible = [(row, column) for row, column in cells if points[row][column] >= 0 < places[column]]
    locked = dice.sample(possible, 1) if possible and dice.random() < 0.3 else []
    return Problem.from_scores(points, places, locked=locked)


def every_answer(problem):
    """Give each way to match, as pairs and as what is compared: how many, and points that rise."""
    mentees, mentors = problem.shape
    for where in product(range(-1, mentors), repeat=mentees):
        pairs = [(row, column) for row, column in enumerate(where) if column >= 0]
        load = Counter(column for _, column in pairs)
        if any(problem.points[pair] < 0 for pair in pairs) or not set(problem.locked) <= set(pairs):
            continue
        if all(count <= problem.capacity[column] for column, count in load.items()):
            yield pairs, compared(problem, pairs)


def compared(problem, pairs):
    return len(pairs), sorted(
        int(problem.points[pair]) for pair in set(pairs) - set(problem.locked)
    )


def as_good_as_everything(count):
    for seed in range(count):
        problem = random_problem(Random(seed))
        found = solve_leximin(problem)
        verify_leximin(problem, found)
        assert compared(problem, found.pairs) == max(each for _, each in every_answer(problem))


@pytest.mark.slow
@pytest.mark.interpreted
def test_as_good_as_trying_everything():
    as_good_as_everything(QUICK)


@pytest.mark.far
def test_as_good_as_trying_everything_often():
    as_good_as_everything(FAR)


@pytest.mark.slow
def test_a_crowd_is_proven_and_its_worst_pairs_are_better_than_those_of_the_worst_alone():
    made_up = generate(200, 130)
    people = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    found = solve_leximin(people)
    report = verify_leximin(people, found)
    worst = solve(people, objective="best_worst")
    assert (report.matched, report.worst) == (worst.matched, worst.goal.least)
    assert compared(people, found.pairs) > compared(people, worst.pairs)
    assert report.points < worst.points


def answered(problem, found, pairs):
    points = int(problem.points_of(pairs).sum())
    return replace(found, pairs=tuple(sorted(pairs)), points=points)


def worse(dice, problem, found):
    """Any other answer that is not as good, with its own total."""
    best = compared(problem, found.pairs)
    others = [pairs for pairs, each in every_answer(problem) if each < best]
    return answered(problem, found, dice.choice(others)) if others else None


def total(dice, problem, found):
    return replace(found, points=found.points + 1)


def no_stages(dice, problem, found):
    return replace(found, stages=())


def no_prices(dice, problem, found):
    """Without prices, having a pair of just these points costs something, and could be saved."""
    stages = tuple(replace(each, prices=0 * each.prices) for each in found.stages)
    return replace(found, stages=stages)


def first_stage_left_out(dice, problem, found):
    """The worst pair would be passed over, unless a stage found that nobody need have it."""
    worst = compared(problem, found.pairs)[1][0]
    gone = tuple(each for each in found.stages if each.points != worst)
    return replace(found, stages=gone)


def stages_turned(dice, problem, found):
    return replace(found, stages=found.stages[::-1]) if len(found.stages) > 1 else None


def larger_cover(dice, problem, found):
    mentees = found.cover[0].copy()
    mentees[dice.choice(list(set(range(len(mentees))) - set(dict(problem.locked))))] += 1
    return replace(found, cover=(mentees, found.cover[1]))


def no_cover(dice, problem, found):
    return replace(found, cover=(0 * found.cover[0], 0 * found.cover[1]))


TAMPERING = (
    *(worse, total, no_stages, no_prices, first_stage_left_out),
    *(stages_turned, larger_cover, no_cover),
)


def tampered_ones_are_refused(count):
    seen = Counter()
    for seed in range(count):
        dice = Random(seed)
        problem = random_problem(dice)
        found = solve_leximin(problem)
        if not set(found.pairs) - set(problem.locked):
            continue
        for tamper in TAMPERING:
            wrong = tamper(dice, problem, found)
            if wrong is None:
                continue
            with pytest.raises((NotFeasible, NotOptimal)):
                verify_leximin(problem, wrong)
            seen[tamper.__name__] += 1
    assert len(seen) == len(TAMPERING)
    return seen.total()


def test_tampered_ones_are_refused():
    assert tampered_ones_are_refused(30) > 100


@pytest.mark.far
def test_a_thousand_tampered_ones_are_refused():
    assert tampered_ones_are_refused(220) > 1000


def test_a_stop_leaves_nothing():
    problem = Problem.from_scores(np.arange(100).reshape(10, 10), np.ones(10, dtype=int))
    stop = {"solve": 0}

    def told(stage, done, total):
        stop["solve"] += stage == "solve" and total == 10
        return not stop["solve"]

    with pytest.raises(Cancelled):
        solve_leximin(problem, progress=told)


def test_it_is_offered_up_to_two_thousand():
    problem = Problem.from_scores(np.zeros((2001, 1), dtype=int), [1])
    with pytest.raises(ProblemError, match="2000"):
        solve_leximin(problem)
