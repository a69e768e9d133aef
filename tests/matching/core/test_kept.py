"""An update leaves a round as it was: who answered the same has the same points and reasons.

Points are compared with those that were kept (`kept.py`), not with another way of counting them:
what all ways of counting share would be wrong in all of them.
"""

import numpy as np
import pytest

from matching.core import Calibration, Scorer, Weights
from matching.core.score_matrix import ABSENT, table_of
from matching.core.scoring.gates import Gate
from matching.core.scoring.pool import PoolScores
from matching.core.scoring.rules import Rule
from tests.matching.core import kept

KEPT = kept.kept()
SCALE = Calibration.from_data(KEPT["scale"])
SHAPE = kept.MENTEES, kept.MENTORS
ROWS, COLUMNS = np.arange(kept.MENTEES)[:, None], np.arange(kept.MENTORS)


def scorer(kind):
    return Scorer(*kept.people(), Weights.only(kept.WORTH), kept.rules(kind), SCALE)


def expected(kind):
    """The points of all pairs as they were kept."""
    return np.array(list(KEPT[kind]["points"].values())).sum(axis=0).reshape(SHAPE)


def test_the_same_pool_has_the_same_scale():
    """A share that is new since may have been added."""
    found = kept.scale()
    assert SCALE.averages
    assert SCALE.spreads
    assert SCALE.averages.items() <= found.averages.items()
    assert SCALE.spreads.items() <= found.spreads.items()
    for side, shares in SCALE.baselines.items():
        for share, baseline in shares.items():
            assert found.baselines[side][share] == baseline, (side, share)


@pytest.mark.parametrize("what", ["points", "rests_on", "forbidden", "reasons"])
def test_the_same_two_people_are_told_the_same(what):
    for kind in kept.KINDS:
        assert kept.told(kind, SCALE)[what] == KEPT[kind][what], (kind, what)


def test_the_points_of_many_pairs_are_those_that_were_kept_part_by_part():
    for kind in kept.KINDS:
        parts = scorer(kind).parts(ROWS, COLUMNS)
        found = {name: np.broadcast_to(parts[name], SHAPE).ravel().tolist() for name in kept.WORTH}
        assert found == KEPT[kind]["points"], kind


def test_many_pairs_are_forbidden_by_the_rules_that_were_kept():
    for kind in kept.KINDS:
        masks = Gate(scorer(kind), *kept.people()).forbidden(ROWS, COLUMNS, expected(kind))
        found = [
            [
                rule.value
                for rule in Rule
                if rule in masks and masks[rule][at // SHAPE[1], at % SHAPE[1]]
            ]
            for at in range(SHAPE[0] * SHAPE[1])
        ]
        assert found == KEPT[kind]["forbidden"], kind


@pytest.mark.slow
@pytest.mark.interpreted
def test_the_compiled_loop_gives_the_points_that_were_kept():
    for kind in kept.KINDS:
        which = np.array([not rules for rules in KEPT[kind]["forbidden"]]).reshape(SHAPE)
        crowd = PoolScores(scorer(kind), Gate(scorer(kind), *kept.people()))
        assert crowd.fits()
        assert np.array_equal(table_of(crowd), np.where(which, expected(kind), ABSENT)), kind


def test_the_kept_round_has_a_bit_of_everything():
    """Else much could change unseen."""
    rules = {name for kind in kept.KINDS for pair in KEPT[kind]["forbidden"] for name in pair}
    assert rules == set(map(str, Rule))
    for kind in kept.KINDS:
        assert [] in KEPT[kind]["forbidden"]
        for name, points in KEPT[kind]["points"].items():
            assert len(set(points)) > 3, name
        assert {"an", "av", "ru", "fe"} == set().union(*KEPT[kind]["rests_on"].values())
