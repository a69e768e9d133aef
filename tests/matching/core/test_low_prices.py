"""A price that is too low is found, whoever's it is: first, last, or one of several."""

from dataclasses import replace

import numpy as np
import pytest

from matching.core import NotOptimal, Problem, solve, verify
from matching.core.solution import Certificate

PAIRS = 4
ALIKE = Problem.from_scores(np.full((PAIRS, PAIRS), 49) + np.eye(PAIRS, dtype=int), [1] * PAIRS)
"""Each has one mentor who suits a little better, so that everybody's prices matter."""


def priced(low: list[int], points: int = 30):
    """The best pairs, with points moved from the prices of `low` to those of their mentors."""
    moved = np.zeros(PAIRS, dtype=np.int64)
    moved[low] = points
    classes, none = np.ones(PAIRS, dtype=np.int64), np.zeros(PAIRS, dtype=np.int64)
    prices = Certificate(classes, 50 - moved, none, none + moved)
    return replace(solve(ALIKE), certificate=prices)


def test_the_prices_as_they_are_prove_the_pairs():
    assert verify(ALIKE, priced([])).matched == PAIRS
    assert verify(ALIKE, priced(list(range(PAIRS)))).matched == PAIRS


@pytest.mark.parametrize("row", range(PAIRS))
def test_one_who_would_gain_elsewhere_is_found_wherever_they_stand(row):
    other = 1 if row == 0 else 0
    with pytest.raises(NotOptimal, match=rf"pair \({row}, {other}\) are below its worth"):
        verify(ALIKE, priced([row]))


@pytest.mark.parametrize("rows", [[0, 1], [1, 3], [0, 1, 2]])
def test_of_several_the_first_is_named(rows):
    with pytest.raises(NotOptimal, match=rf"pair \({rows[0]}, \d\) are below its worth"):
        verify(ALIKE, priced(rows))


@pytest.mark.parametrize(("gap", "proves"), [(1, True), (2, False)])
def test_a_single_point_too_low_is_found(gap, proves):
    found = priced([0], gap)
    if proves:
        assert verify(ALIKE, found).matched == PAIRS
        return
    with pytest.raises(NotOptimal, match=r"pair \(0, 1\) are below its worth"):
        verify(ALIKE, found)


def test_two_who_share_nothing_could_still_have_been_matched():
    """A permitted pair of no points is one match more: without a price it must not be left out."""
    problem = Problem.from_scores([[0]], [1])
    none = np.zeros(1, dtype=np.int64)
    nobody = replace(
        solve(problem), pairs=(), matched=0, points=0, certificate=Certificate(*[none] * 4)
    )
    with pytest.raises(NotOptimal, match=r"pair \(0, 0\) are below its worth"):
        verify(problem, nobody)


def test_two_who_share_nothing_may_be_a_pair():
    problem = Problem.from_scores([[0]], [1])
    assert verify(problem, solve(problem)).matched == 1


def test_a_bonus_counts_for_two_who_share_nothing():
    """With their bonus the two who stand are worth 5, and the other pair is worth only 3."""
    problem = Problem.from_scores([[0, 3]], [1, 1])
    asked = {"incumbent_bonus": 5, "incumbents": [(0, 0)]}
    stands = solve(problem, **asked)
    assert stands.pairs == ((0, 0),)
    price = Certificate(*(np.array(each) for each in ([1], [3], [0, 0], [0, 0])))
    parted = replace(stands, pairs=((0, 1),), points=3, certificate=price)
    with pytest.raises(NotOptimal, match=r"pair \(0, 0\) are below its worth"):
        verify(problem, parted, **asked)
