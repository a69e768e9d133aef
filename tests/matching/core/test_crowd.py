"""The compiled loop gives the same points as the plain scorer, pair by pair."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.core import Rules, Scorer, Weights, calibrate
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


def evenly(shape, **answers):
    """People of whom no pair is an exception: nobody named anybody, and no rule names a pair."""
    mentees, mentors = cohorts.people(1, *shape)
    plain = {"ranked": (), "institution": None, "first_time": False, **answers}
    return (
        [replace(each, person=at, **plain) for at, each in enumerate(mentees)],
        [replace(each, person=1000 + at, **plain) for at, each in enumerate(mentors)],
    )


def crowd_of(mentees, mentors, **rules):
    rules = Rules(regions=cohorts.MAP, taxonomy=cohorts.TAXONOMY, **rules)
    weights, constants = Weights(), calibrate(mentees, mentors, rules)
    scorer = Scorer(mentees, mentors, weights, rules, constants)
    gate = Gate(scorer, mentees, mentors)
    return PoolScores(scorer, gate), permitted_points(scorer, gate)


@pytest.mark.interpreted
@pytest.mark.parametrize("barred", [(), ((100, 100),), ((111, 120),), ((104, 103), (104, 120))])
def test_some_of_the_mentors_keep_their_points_however_few_pairs_are_special(barred):
    crowd, plain = crowd_of(*evenly((12, 21)), barred=frozenset(barred))
    assert np.array_equal(table_of(crowd), plain)
    assert not barred or -1 in plain
    for columns in ([0], [20], [3, 20], list(range(21))):
        part = crowd.part(np.array(columns))
        assert part.shape == (12, len(columns))
        assert np.array_equal(table_of(part), plain[:, columns])
        assert part.kinds().tolist() == list(range(12))  # what is alike is asked of the whole


@pytest.mark.interpreted
def test_mentees_are_alike_where_all_that_counts_is_alike():
    mentees, mentors = evenly((6, 5))
    twins = [*mentees, replace(mentees[2], id=190, person=90, listening=1, clarity=5)]
    assert crowd_of(twins, mentors)[0].kinds().tolist() == [0, 1, 2, 3, 4, 5, 2]
    apart, _plain = crowd_of(twins, mentors, barred=frozenset({(190, 100)}))
    assert apart.kinds().tolist() == [0, 1, 2, 3, 4, 5, 6]
    here, _plain = crowd_of(twins, mentors, barred=frozenset({(190, 100), (102, 100)}))
    assert here.kinds().tolist() == [0, 1, 2, 3, 4, 5, 2]
    other, _plain = crowd_of(twins, mentors, barred=frozenset({(190, 100), (102, 101)}))
    assert other.kinds().tolist() == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("what", "many", "fits"),
    [("sought", 32, True), ("sought", 33, False), ("fields", 64, True), ("fields", 65, False)],
)
def test_more_topics_and_fields_than_the_loop_can_hold_are_scored_without_it(what, many, fits):
    mentees, mentors = evenly((8, 9))
    offered = {"sought": "willing"}.get(what, what)
    mentees = [
        replace(each, **{what: frozenset(range(at, many, 8))}) for at, each in enumerate(mentees)
    ]
    mentors = [
        replace(each, **{offered: frozenset(range(at, many, 3))}) for at, each in enumerate(mentors)
    ]
    crowd, plain = crowd_of([replace(each, top=None) for each in mentees], mentors)
    assert crowd.fits() is fits
    assert np.array_equal(table_of(crowd), plain)
    assert np.array_equal(table_of(crowd.part(np.array([1, 8]))), plain[:, [1, 8]])
    if not fits:
        assert crowd.kinds().tolist() == list(range(8))


@pytest.mark.interpreted
def test_a_pair_that_a_coordinator_decided_may_have_fewer_points_than_the_least():
    mentees, mentors = evenly((7, 6))
    crowd, plain = crowd_of(mentees, mentors, minimum=10_000, locked=frozenset({(103, 104)}))
    free, all_points = crowd_of(mentees, mentors)
    expected = np.full_like(all_points, -1)
    expected[3, 4] = all_points[3, 4]
    assert np.array_equal(table_of(crowd), expected)
    assert np.array_equal(plain, expected)
    at, least = np.unravel_index(np.argmax(all_points), all_points.shape), int(all_points.max())
    reached, _plain = crowd_of(mentees, mentors, minimum=least)
    assert table_of(reached)[at] == least == table_of(free)[at]
    missed, _plain = crowd_of(mentees, mentors, minimum=least + 1)
    assert table_of(missed).max() == -1
