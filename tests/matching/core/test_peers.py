"""Peers in one pool: as good as trying everything, proven with odd groups; nothing else passes."""

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from matching.core import (
    Cancelled,
    NotFeasible,
    NotOptimal,
    PeerProblem,
    ProblemError,
    solve_peers,
    verify_peers,
)

QUICK, FAR = 100, 1000


def random_problem(dice):
    people = int(dice.integers(1, 10))
    points = dice.integers(0, dice.choice([3, 10, 100]), (people, people))
    points[dice.random((people, people)) < dice.choice([0, 0.2, 0.5])] = -1
    return PeerProblem.from_scores(points)


def every_choice(problem):
    """Try every way to pair people up."""
    worth = problem.worth

    @cache
    def best(left):
        if len(left) < 2:
            return 0
        one, *others = left
        found = [best(tuple(others))]
        for other in others:
            if worth[one, other]:
                rest = tuple(each for each in others if each != other)
                found.append(int(worth[one, other]) + best(rest))
        return max(found)

    return best(tuple(range(len(worth))))


def as_good_as_everything(count):
    groups = 0
    for seed in range(count):
        problem = random_problem(np.random.default_rng(seed))
        found = solve_peers(problem)
        groups += verify_peers(problem, found).groups
        assert found.paired * problem.unit + found.points == every_choice(problem)
    assert groups > count / 4


@pytest.mark.slow
@pytest.mark.interpreted
def test_as_good_as_trying_everything():
    as_good_as_everything(QUICK)


@pytest.mark.far
def test_as_good_as_trying_everything_often():
    as_good_as_everything(FAR)


def crowd(people, seed=1):
    """Invent people who suit the nearer to each other the better; some may not be paired."""
    dice = np.random.default_rng(seed)
    traits = dice.normal(size=(people, 6))
    apart = ((traits[:, None] - traits[None]) ** 2).sum(-1)
    points = (8000 - 300 * apart).clip(0, 9999).astype(int)
    points[dice.random((people, people)) < 0.13] = -1
    return PeerProblem.from_scores(points)


@pytest.mark.slow
@pytest.mark.interpreted
def test_groups_within_groups_prove_a_larger_pool():
    problem = crowd(301)
    found = solve_peers(problem)
    report = verify_peers(problem, found)
    assert (report.paired, report.left_over) == (150, 1)
    members = [set(each) for each, _ in found.groups]
    assert any(one < other for one in members for other in members)


def test_all_alike_are_paired_all_the_same():
    problem = PeerProblem.from_scores(np.full((40, 40), 5000))
    assert verify_peers(problem, solve_peers(problem)).paired == 20


def test_three_rings_of_three_leave_three_over():
    """No two rings are joined: each keeps one person over, and its group says why."""
    points = np.full((9, 9), -1)
    for at in (0, 3, 6):
        points[at : at + 3, at : at + 3] = 7
    problem = PeerProblem.from_scores(points)
    report = verify_peers(problem, solve_peers(problem))
    assert (report.paired, report.left_over, report.groups) == (3, 3, 3)


def test_a_stop_leaves_nothing():
    with pytest.raises(Cancelled):
        solve_peers(crowd(60), progress=lambda stage, done, total: stage != "solve")


def stated(problem, found, peer):
    rows = np.flatnonzero(peer > np.arange(len(peer)))
    points = int(problem.points[rows, peer[rows]].sum())
    return replace(found, peer=peer, paired=len(rows), points=points)


def parted(dice, problem, found):
    peer = found.peer.copy()
    one = dice.choice(np.flatnonzero(peer >= 0))
    peer[[one, peer[one]]] = -1
    return stated(problem, found, peer)


def one_sided(dice, problem, found):
    peer = found.peer.copy()
    peer[dice.choice(np.flatnonzero(peer >= 0))] = -1
    return replace(found, peer=peer)


def swapped(dice, problem, found):
    """Let two pairs exchange partners, unless that is as good."""
    peer = found.peer.copy()
    one = dice.choice(np.flatnonzero(peer >= 0))
    others = np.flatnonzero((peer >= 0) & (np.arange(len(peer)) != one) & (peer != one))
    if not len(others):
        return None
    other = dice.choice(others)
    a, b = peer[one], peer[other]
    peer[[one, b]], peer[[other, a]] = [b, one], [a, other]
    changed = stated(problem, found, peer)
    same = problem.points[one, b] >= 0 <= problem.points[other, a]
    return None if same and changed.points == found.points else changed


def no_such_person(dice, problem, found):
    peer = found.peer.copy()
    peer[0] = len(peer)
    return replace(found, peer=peer)


def total(dice, problem, found):
    return replace(found, points=found.points + int(dice.choice([-1, 1])))


def count(dice, problem, found):
    return replace(found, paired=found.paired + 1)


def price(dice, problem, found):
    """Any other price is too low for a pair, or leaves room for better ones."""
    prices = found.prices.copy()
    prices[dice.integers(len(prices))] += dice.choice([-4, -1, 1, 4])
    return replace(found, prices=prices)


def below_zero(dice, problem, found):
    prices = found.prices.copy()
    prices[dice.integers(len(prices))] = -1
    return replace(found, prices=prices)


def without_groups(dice, problem, found):
    return replace(found, groups=()) if found.groups else None


def even_group(dice, problem, found):
    return replace(found, groups=(*found.groups, ((0, 1), 4))) if len(found.peer) > 1 else None


def repeated_member(dice, problem, found):
    return replace(found, groups=(*found.groups, ((0, 0, 0), 4)))


def negative_group(dice, problem, found):
    return replace(found, groups=(*found.groups, ((0,), -4)))


TAMPERING = (
    *(parted, one_sided, swapped, no_such_person, total, count, price, below_zero),
    *(without_groups, even_group, repeated_member, negative_group),
)


def tampered_ones_are_refused(count):
    seen = Counter()
    for seed in range(count):
        dice = np.random.default_rng(seed)
        problem = random_problem(dice)
        found = solve_peers(problem)
        if not found.paired:
            continue
        for tamper in TAMPERING:
            wrong = tamper(dice, problem, found)
            if wrong is None:
                continue
            with pytest.raises((NotFeasible, NotOptimal)):
                verify_peers(problem, wrong)
            seen[tamper.__name__] += 1
    assert len(seen) == len(TAMPERING)
    return seen.total()


def test_tampered_ones_are_refused():
    assert tampered_ones_are_refused(20) > 100


@pytest.mark.far
def test_a_thousand_tampered_ones_are_refused():
    assert tampered_ones_are_refused(150) > 1000


@pytest.mark.parametrize(
    ("points", "said"),
    [([[1, 2]], "square"), ([[0.5]], "whole"), ([[0, -2], [1, 0]], "-1"), ([1], "square")],
)
def test_what_makes_no_sense_is_refused(points, said):
    with pytest.raises(ProblemError, match=said):
        PeerProblem.from_scores(points)


def test_nobody_is_paired_at_once():
    problem = PeerProblem.from_scores(np.zeros((0, 0), dtype=int))
    assert verify_peers(problem, solve_peers(problem)).paired == 0
