"""The compiled loop gives the same points as the plain scorer, pair by pair."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.core import Scorer, calibrate
from matching.core.score_matrix import table_of
from matching.core.scoring.gates import Gate, permitted_points
from matching.core.scoring.pool import PoolScores
from tests.matching.core import cohorts

pytestmark = pytest.mark.slow  # compiling takes longer than the tests


def both_ways(seed, mentees, mentors):
    """The points of a pool by the compiled loop, and by the plain scorer."""
    rules = cohorts.rules(seed, mentees, mentors)
    constants = calibrate(mentees, mentors, rules)
    scorer = Scorer(mentees, mentors, cohorts.weights(seed), rules, constants)
    gate = Gate(scorer, mentees, mentors)
    crowd = PoolScores(scorer, gate)
    assert crowd.fits()
    return crowd, permitted_points(scorer, gate)


@pytest.mark.interpreted
@pytest.mark.parametrize("seed", range(60))
def test_a_messy_pool_has_the_same_points_either_way(seed):
    crowd, plain = both_ways(seed, *cohorts.people(seed, 30, 41))
    assert np.array_equal(table_of(crowd), plain)
    rows, columns = np.array([3, 3, 29]), np.array([0, 40, 7])
    assert crowd.pairs(rows, columns).tolist() == plain[rows, columns].tolist()


@pytest.mark.interpreted
@pytest.mark.parametrize("seed", range(4))
def test_an_institution_may_have_any_number_from_nought(seed):
    everybody = [
        [replace(each, institution=at % 3) for at, each in enumerate(side)]
        for side in cohorts.people(seed, 12, 14)
    ]
    crowd, plain = both_ways(seed, *everybody)
    assert np.array_equal(table_of(crowd), plain)


@pytest.mark.interpreted
@pytest.mark.parametrize("shape", [(30, 1), (1, 30), (1, 1)])
def test_so_has_a_pool_in_which_somebody_is_alone_on_their_side(shape):
    for seed in range(20):
        crowd, plain = both_ways(seed, *cohorts.people(seed, *shape))
        assert np.array_equal(table_of(crowd), plain)


@pytest.mark.interpreted
@pytest.mark.parametrize("seed", range(5))
def test_fields_beyond_the_first_thirty_two_count_as_well(seed):
    dice = Random(seed)

    def busy(people):
        return [replace(each, fields=frozenset(dice.sample(range(60), 12))) for each in people]

    crowd, plain = both_ways(seed, *map(busy, cohorts.people(seed, 30, 41)))
    assert np.array_equal(table_of(crowd), plain)
