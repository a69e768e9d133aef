"""The compiled loop gives the same points as the plain scorer, pair by pair."""

import numpy as np
import pytest

from matching.core import Scorer, calibrate
from matching.core.score_matrix import table_of
from matching.core.scoring.gates import Gate, permitted_points
from matching.core.scoring.pool import PoolScores
from tests.matching.core import cohorts

pytestmark = pytest.mark.slow  # compiling takes longer than the tests


@pytest.mark.interpreted
@pytest.mark.parametrize("seed", range(60))
def test_a_messy_pool_has_the_same_points_either_way(seed):
    mentees, mentors = cohorts.people(seed, 30, 41)
    rules = cohorts.rules(seed, mentees, mentors)
    constants = calibrate(mentees, mentors, rules)
    scorer = Scorer(mentees, mentors, cohorts.weights(seed), rules, constants)
    gate = Gate(scorer, mentees, mentors)
    crowd = PoolScores(scorer, gate)
    assert crowd.fits()
    plain = permitted_points(scorer, gate)
    assert np.array_equal(table_of(crowd), plain)
    rows, columns = np.array([3, 3, 29]), np.array([0, 40, 7])
    assert crowd.pairs(rows, columns).tolist() == plain[rows, columns].tolist()
