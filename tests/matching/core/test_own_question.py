"""The one question of a program's own that counts: worked by hand, in all forms, ungamed."""

from random import Random

import numpy as np
import pytest

from matching.core import (
    Basis,
    Calibration,
    Comparison,
    Kind,
    Mentee,
    Mentor,
    Problem,
    Rules,
    Scorer,
    Weights,
    calibrate,
    explain,
    score,
    solve,
    verify,
)
from matching.core.explanation.words import SENTENCES
from matching.core.score_matrix import table_of
from matching.core.scoring.gates import Gate
from matching.core.scoring.pool import PoolScores

every_comparison = pytest.mark.parametrize("comparison", Comparison)
ALONE = Weights.only({"own_question": 100})
NONE = Calibration()


def gap_codes(step: int) -> frozenset[int]:
    """An answer on a scale, as one code for each of its four gaps."""
    return frozenset(gap if step > gap else -gap for gap in range(1, 5))


def points(comparison, one, other, constants=NONE):
    mentee = Mentee(id=1, person=1, own_answers=frozenset(one))
    mentor = Mentor(id=1, person=2, own_answers=frozenset(other))
    return score(mentee, mentor, ALONE, Rules(own_comparison=comparison), constants).points


@pytest.mark.parametrize(
    ("comparison", "one", "other", "expected"),
    [
        ("alike", {1}, {1}, 10_000),
        ("alike", {1}, {2}, 0),
        ("alike", {1, 2}, {1, 2}, 10_000),
        ("alike", {1, 2, 3, 4}, {1}, 5_000),
        ("alike", {1}, {1, 2, 3, 4}, 5_000),
        ("alike", {1, 2}, {2, 3}, 5_000),
        ("covered", {1, 2}, {1, 2, 3, 4, 5}, 10_000),
        ("covered", {1, 2, 3, 4}, {1}, 2_500),
        ("covered", {1, 2}, {3}, 0),
        ("near", gap_codes(2), gap_codes(2), 10_000),
        ("near", gap_codes(2), gap_codes(3), 7_500),
        ("near", gap_codes(1), gap_codes(5), 0),
    ],
)
def test_what_two_answers_are_worth_before_any_scale(comparison, one, other, expected):
    assert points(Comparison(comparison), one, other) == expected


@every_comparison
def test_an_answer_that_is_missing_counts_as_the_average(comparison):
    for one, other in (({}, {1}), ({1}, {}), ({}, {})):
        assert points(comparison, one, other) == 5_000
    found = score(Mentee(id=1, person=1), Mentor(id=1, person=2), ALONE, Rules(), NONE)
    assert found.part("own_question").basis is Basis.AVERAGE


def crowd(seed, comparison, count=40):
    """People who tick none to five of eight answers."""
    dice = Random(seed)

    def ticked():
        return frozenset(dice.sample(range(8), dice.randint(0, 5)))

    mentees = [Mentee(id=at, person=at, own_answers=ticked()) for at in range(count)]
    mentors = [Mentor(id=at, person=99 + at, own_answers=ticked()) for at in range(count)]
    return mentees, mentors, Rules(own_comparison=comparison)


def plain(mentees, mentors, rules, constants):
    return np.array(
        [
            [score(one, other, ALONE, rules, constants).points for other in mentors]
            for one in mentees
        ]
    )


@every_comparison
@pytest.mark.parametrize("seed", range(3))
def test_many_pairs_at_once_have_the_same_points(comparison, seed):
    mentees, mentors, rules = crowd(seed, comparison)
    constants = calibrate(mentees, mentors, rules)
    scorer = Scorer(mentees, mentors, ALONE, rules, constants)
    expected = plain(mentees, mentors, rules, constants)
    assert len(np.unique(expected)) > 5
    assert np.array_equal(scorer.block(0, len(mentees)), expected)


@pytest.mark.slow
@every_comparison
def test_the_compiled_loop_has_the_same_points(comparison):
    mentees, mentors, rules = crowd(7, comparison)
    constants = calibrate(mentees, mentors, rules)
    scorer = Scorer(mentees, mentors, ALONE, rules, constants)
    found = table_of(PoolScores(scorer, Gate(scorer, mentees, mentors)))
    assert np.array_equal(found, plain(mentees, mentors, rules, constants))


@every_comparison
def test_no_way_of_answering_pays(comparison):
    """Neither everything nor the commonest answer gains anything with everybody."""
    mentees, mentors, rules = crowd(3, comparison, count=80)
    constants = calibrate(mentees, mentors, rules)
    honest = plain(mentees, mentors, rules, constants).mean()
    for answers in (frozenset(range(8)), frozenset({0}), frozenset(range(4))):
        one = Mentee(id=500, person=500, own_answers=answers)
        other = Mentor(id=501, person=501, own_answers=answers)
        as_mentee = plain([one], mentors, rules, constants).mean()
        as_mentor = plain(mentees, [other], rules, constants).mean()
        assert max(as_mentee, as_mentor) < honest + 700, (answers, as_mentee, as_mentor, honest)


def test_a_scale_from_before_the_question_counts_it_without_centring():
    older = calibrate(*crowd(1, Comparison.ALIKE))
    baselines = {
        side: {name: each for name, each in shares.items() if name != "own_question"}
        for side, shares in older.baselines.items()
    }
    kept = Calibration({}, {"needs": 4000}, baselines)
    assert points(Comparison.ALIKE, {1}, {1}, kept) == 10_000
    assert points(Comparison.ALIKE, {}, {1}, kept) == 5_000


@every_comparison
def test_a_round_that_counts_it_is_solved_and_proved(comparison):
    mentees, mentors, rules = crowd(5, comparison, count=12)
    weights = Weights.only({"needs": 60, "own_question": 40})
    problem = Problem.from_people(mentees, mentors, weights, rules)
    assert verify(problem, solve(problem))


def told(rules, one, other):
    mentee = Mentee(id=1, person=1, own_answers=frozenset(one))
    mentor = Mentor(id=1, person=2, own_answers=frozenset(other))
    found = explain(mentee, mentor, ALONE, rules, NONE)
    return [each for each in found.reasons if each.code.startswith("own_question")]


def test_reasons_name_the_question_and_what_both_say():
    (reason,) = told(Rules(own_question=7), {1, 2}, {2, 3})
    assert (reason.code, reason.data) == (
        "own_question.same",
        {"questions": [7], "answers": [2]},
    )
    (reason,) = told(Rules(own_comparison=Comparison.COVERED), {1, 2}, {2, 3})
    assert reason.code == "own_question.covered"


def test_answers_on_a_scale_are_told_where_they_are_near_and_not_named():
    near = Rules(own_comparison=Comparison.NEAR)
    (reason,) = told(near, gap_codes(4), gap_codes(5))
    assert (reason.code, reason.data) == ("own_question.near", {"questions": [0]})
    assert told(near, gap_codes(2), gap_codes(5)) == []


@every_comparison
def test_members_are_told_nothing_of_answers_that_they_do_not_read(comparison):
    rules = Rules(own_comparison=comparison, own_told=False)
    (reason,) = told(rules, gap_codes(4), gap_codes(4))
    assert reason.data == {"questions": [0]}
    assert list(SENTENCES[reason.code]) == ["desk"]


@pytest.mark.parametrize("kind", Kind)
def test_it_counts_nothing_unless_a_round_gives_it_a_weight(kind):
    assert Weights.default(kind)["own_question"] == 0
