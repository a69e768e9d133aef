"""No way of answering pays: not the middle, not everything, not one thing, not nothing."""

from dataclasses import replace

import numpy as np
import pytest

from matching.core import (
    Calibration,
    Kind,
    Mentee,
    Mentor,
    Problem,
    Rules,
    Turn,
    Weights,
    calibrate,
    explain,
    score,
)
from matching.core.scoring.centring import baselines
from matching.core.scoring.factors import CENTRINGS
from matching.core.synthetic import generate
from tests.matching.core import gaming

MOST_POINTS, MOST_RIVALS = 50, 5
"""Points, and hundredths of rivals, that a strategy may gain on average."""


def too_much(rows):
    return [
        (role, name, gain)
        for role, name, gain in rows
        if gain.points > MOST_POINTS or gain.passed > MOST_RIVALS
    ]


def test_no_strategy_gains_anything_worth_having():
    assert too_much(gaming.table(size=100, cohorts=2, persons=70)) == []


@pytest.mark.far
@pytest.mark.parametrize("kind", Kind)
def test_no_strategy_gains_in_large_rounds_of_any_kind(kind):
    assert too_much(gaming.table(size=300, cohorts=6, persons=200, kind=kind)) == []


def test_the_measure_sees_what_a_strategy_gains_where_nothing_is_centred():
    made_up = generate(60, 42)
    kept = calibrate(made_up.mentees, made_up.mentors, made_up.rules)
    found = gaming.gains(made_up, 30, constants=replace(kept, baselines={}))
    mean = {key: np.mean([each.points for each in gains]) for key, gains in found.items()}
    assert mean["mentor", "3 everywhere"] > 300
    assert mean["mentee", "3 everywhere"] > 300
    assert mean["mentor", "every topic, gladly"] > 1000
    assert mean["mentor", "every field"] > 200


def test_offering_what_is_asked_for_still_pays_and_offering_what_nobody_asks_does_not():
    mentees = [Mentee(id=at, person=at, sought=frozenset({1, 2})) for at in range(30)]
    offers = [{1, 2}, {1, 9}, {8, 9}] * 10
    mentors = [
        Mentor(id=at, person=99 + at, willing=frozenset(offer)) for at, offer in enumerate(offers)
    ]
    constants = calibrate(mentees, mentors, Rules())
    both, one, none = (
        score(mentees[0], each, Weights(), Rules(), constants).part("needs").points
        for each in mentors[:3]
    )
    assert both > one > none


def test_in_a_very_small_round_likeness_and_topics_still_decide():
    """The only mentor's average with the only mentees must not swallow what suits whom."""
    alike = {"communication": (1, 1, 5, 5, 3), "sought": frozenset({1})}
    other = {"communication": (5, 5, 1, 1, 3), "sought": frozenset({2})}
    mentees = [Mentee(id=1, person=1, **alike), Mentee(id=2, person=2, **other)]
    mentor = Mentor(id=1, person=3, communication=(1, 1, 5, 5, 3), willing=frozenset({1}))
    points = Problem.from_people(mentees, [mentor], Weights(), Rules()).points[:, 0]
    assert points[0] > points[1] + 2000


def test_the_mean_of_everybodys_likeness_is_the_same_whatever_they_answer():
    made_up = generate(200, 140)
    found = baselines(CENTRINGS, made_up.mentees, made_up.mentors, made_up.rules)
    for side in ("mentees", "mentors"):
        people = getattr(made_up, side)
        means = [
            sum(found[side]["communication"].share(each) for each in enumerate(who.communication))
            for who in people
        ]
        assert abs(np.mean(means)) < 100  # of 50,000: five questions


def test_a_wish_for_somebody_different_turns_centred_likeness_round():
    made_up = generate(60, 40)
    constants = calibrate(made_up.mentees, made_up.mentors, made_up.rules)
    most = 1500
    for mentee in made_up.mentees[:10]:
        for mentor in made_up.mentors[:10]:
            alike, different = (
                score(
                    replace(mentee, communication_turn=turn), mentor, Weights(), Rules(), constants
                ).part("communication")
                for turn in (Turn.ALIKE, Turn.DIFFERENT)
            )
            assert most - 1 <= alike.points + different.points <= most + 1


def test_a_topic_that_is_covered_is_told_even_where_breadth_leaves_no_points():
    mentees = [Mentee(id=at, person=at, sought=frozenset({at % 20})) for at in range(40)]
    mentors = [Mentor(id=at, person=99 + at, willing=frozenset({at % 20})) for at in range(40)]
    broad = Mentor(id=90, person=999, willing=frozenset(range(19)), could=frozenset({19}))
    ben = Mentee(id=70, person=70, sought=frozenset({19, *range(100, 108)}))
    constants = calibrate([*mentees, ben], [*mentors, broad], Rules())
    found = explain(ben, broad, Weights(), Rules(), constants)
    assert found.score.part("needs").points == 0
    assert "needs.covered" in [reason.code for reason in found.reasons]
    unweighted = explain(ben, broad, Weights(needs=0, field=40), Rules(), constants)
    assert "needs.covered" not in [reason.code for reason in unweighted.reasons]


def test_answers_that_were_unknown_when_the_scale_was_taken_are_counted_and_keep_their_range():
    made_up = generate(60, 40)
    constants = calibrate(made_up.mentees, made_up.mentors, made_up.rules)
    new = frozenset({500, 501})
    mentee = replace(made_up.mentees[0], sought=new, top=500, fields=new, modes=frozenset({"new"}))
    mentor = replace(made_up.mentors[0], willing=new, fields=new, modes=frozenset({"new"}))
    result = score(mentee, mentor, Weights(), Rules(), constants)
    assert all(0 <= part.points <= part.most for part in result.parts)
    assert result.part("needs").points > 2000
    assert Calibration.from_data(constants.as_data()) == constants
