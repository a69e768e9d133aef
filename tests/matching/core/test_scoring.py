"""The points of a pair: definition, speed-ups that equal it, and what must not pay."""

import pickle
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.core import (
    FACTORS,
    Basis,
    Calibration,
    Direction,
    Kind,
    Mentee,
    Mentor,
    ProblemError,
    Rules,
    Scorer,
    Turn,
    Weights,
    Wish,
    calibrate,
    fit,
    score,
)
from matching.core.score_matrix import table_of
from matching.core.scoring.calibration import Spread
from matching.core.scoring.factors import SHARES
from matching.core.scoring.factors.style import FEWEST_ITEMS, SHIFT, slope
from matching.core.scoring.gates import Gate, permitted_points
from matching.core.scoring.pool import PoolScores
from matching.core.scoring.rules import Rule, forbidding
from matching.core.scoring.scale import SAMPLE
from tests.matching.core import cohorts

SEEDS = st.integers(0, 10**9)


def both_ways(seed):
    mentees, mentors = cohorts.people(seed)
    rules, weights = cohorts.rules(seed, mentees, mentors), cohorts.weights(seed)
    constants = calibrate(mentees, mentors, rules)
    return mentees, mentors, rules, weights, constants


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_matrix_equals_the_definition_pair_by_pair_and_part_by_part(seed):
    mentees, mentors, rules, weights, constants = both_ways(seed)
    scorer = Scorer(mentees, mentors, weights, rules, constants)
    everybody = np.arange(len(mentees))[:, None], np.arange(len(mentors))
    parts, fits = scorer.parts(*everybody), scorer.fits(*everybody)
    block = scorer.block(0, len(mentees))
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(mentors):
            plain = score(mentee, mentor, weights, rules, constants)
            fast = {
                factor: int(np.broadcast_to(parts[factor], block.shape)[row, column])
                for factor in FACTORS
            }
            assert fast == {part.factor: part.points for part in plain.parts}
            assert block[row, column] == plain.points == sum(part.points for part in plain.parts)
            assert all(0 <= part.points <= part.most for part in plain.parts)
            assert fits[row, column] == fit(plain)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_gate_names_the_same_rules_as_the_definition(seed):
    mentees, mentors, rules, weights, constants = both_ways(seed)
    scorer = Scorer(mentees, mentors, weights, rules, constants)
    points = scorer.block(0, len(mentees))
    rows, columns = np.arange(len(mentees))[:, None], np.arange(len(mentors))
    masks = Gate(scorer, mentees, mentors).forbidden(rows, columns, points)
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(mentors):
            plain = forbidding(mentee, mentor, rules, int(points[row, column]))
            assert (
                tuple(rule for rule in Rule if rule in masks and masks[rule][row, column]) == plain
            )


def test_points_are_whole_numbers_in_every_part():
    mentees, mentors = cohorts.people(9)
    scorer = Scorer(mentees, mentors, Weights(), Rules(), calibrate(mentees, mentors, Rules()))
    found = scorer.parts(np.arange(len(mentees))[:, None], np.arange(len(mentors)))
    assert {name: np.asarray(part).dtype.kind for name, part in found.items()} == dict.fromkeys(
        FACTORS, "i"
    )
    rows, columns = np.arange(3), np.arange(3)
    assert scorer.points(rows, columns).dtype == np.int64
    assert scorer.block(0, 3).dtype == np.int32


@pytest.mark.parametrize(
    ("low", "high", "rises"),
    [(0, 0, False), (400, 899, False), (400, 900, True), (-400, 400, True), (-499, 0, False)],
)
def test_answers_that_are_all_alike_tell_no_pairs_apart(low, high, rises):
    """A spread of less than a twentieth is none: everybody has the average, at any step."""
    average = 1200
    flat = average << SHIFT, 0
    assert (slope(5, False, 2400, Spread(low, high), average) != flat) is rises
    assert slope(FEWEST_ITEMS - 1, False, 2400, Spread(), average) == flat
    assert slope(FEWEST_ITEMS, False, 2400, Spread(), average) != flat


def test_people_as_columns_can_be_copied_and_stored():
    mentees, mentors = cohorts.people(9)
    constants = calibrate(mentees, mentors, Rules())
    side = Scorer(mentees, mentors, Weights(), Rules(), constants).pool.mentees
    again = pickle.loads(pickle.dumps(side))
    assert again.columns.keys() == side.columns.keys()
    assert np.array_equal(again.region, side.region)
    with pytest.raises(AttributeError, match="encodes “shoe_size”"):
        side.shoe_size  # noqa: B018 (asking is what fails)


def test_constants_do_not_depend_on_the_order_of_rows():
    mentees, mentors = cohorts.people(5, 200, 150)
    shuffled = Random(1).sample(mentees, len(mentees)), Random(2).sample(mentors, len(mentors))
    assert calibrate(mentees, mentors, Rules()) == calibrate(*shuffled, Rules())


def test_a_large_pool_is_looked_at_in_a_sample_and_a_small_one_whole(monkeypatch):
    looked_at = []
    share = Scorer.share

    def counted(self, name, most, rows, columns):
        looked_at.append(len(rows))
        return share(self, name, most, rows, columns)

    monkeypatch.setattr(Scorer, "share", counted)
    for shape, most in (((20, 30), 600), ((160, 126), SAMPLE)):
        looked_at.clear()
        calibrate(*cohorts.people(1, *shape), Rules())
        assert set(looked_at) == {most}


def test_what_rests_on_how_people_tick_boxes_has_a_spread():
    """Who ticks many boxes, or only the ends of a scale, is no better a partner for it."""
    constants = calibrate(*cohorts.people(2, 60, 50), Rules())
    centred = {"needs", "field", "communication", "approach", "modes", "frequency", "days"}
    centred |= {"own_question"}
    assert constants.spreads.keys() == centred


def test_constants_survive_being_stored():
    mentees, mentors = cohorts.people(6)
    constants = calibrate(mentees, mentors, Rules())
    assert Calibration.from_data(constants.as_data()) == constants


def test_an_empty_answer_counts_as_the_average_of_those_who_answered_and_says_so():
    mentees, mentors = cohorts.people(7, 60, 50)
    constants = calibrate(mentees, mentors, Rules())
    silent = Mentee(id=1, person=-1)
    for mentor in mentors:
        result = score(silent, mentor, Weights(), Rules(), constants)
        for factor in ("needs", "communication", "approach"):
            part = result.part(factor)
            assert part.points == constants.average(factor, part.most)
            assert part.basis in {Basis.AVERAGE, Basis.FEW}


def test_leaving_an_answer_empty_never_beats_a_partner_one_is_likely_to_get():
    """Whoever answers has partners above the average; whoever does not, has none."""
    mentees, mentors = cohorts.people(8, 80, 60)
    constants = calibrate(mentees, mentors, Rules())
    for mentee in mentees:
        if not mentee.asked:
            continue
        silent = replace(mentee, sought=frozenset(), top=None)
        best = max(
            score(mentee, each, Weights(), Rules(), constants).part("needs").points
            for each in mentors
        )
        assert all(
            score(silent, each, Weights(), Rules(), constants).part("needs").points <= best
            for each in mentors
        )


def focused_pool():
    dice = Random(9)
    mentees = []
    for at in range(60):
        sought = frozenset(dice.sample(range(20), 3))
        mentees.append(Mentee(id=at, person=at, sought=sought, top=min(sought)))
    mentors = [
        Mentor(
            id=at, person=1000 + at, willing=frozenset(dice.sample(range(20), dice.randint(3, 7)))
        )
        for at in range(60)
    ]
    return mentees, mentors


def test_a_mentor_who_ticks_every_topic_does_not_win():
    mentees, mentors = focused_pool()
    everything = Mentor(id=99, person=5000, willing=frozenset(range(20)))
    constants = calibrate(mentees, [*mentors, everything], Rules())
    won = 0
    for mentee in mentees:
        points = [
            score(mentee, each, Weights(), Rules(), constants).part("needs").points
            for each in mentors
        ]
        ticked = score(mentee, everything, Weights(), Rules(), constants).part("needs").points
        won += ticked >= max(points)
    assert won <= len(mentees) // 20


def test_a_mentee_who_ticks_every_topic_does_not_win():
    mentees, mentors = focused_pool()
    everything = Mentee(id=99, person=5000, sought=frozenset(range(20)), top=0)
    constants = calibrate([*mentees, everything], mentors, Rules())
    won = 0
    for mentor in mentors:
        points = [
            score(each, mentor, Weights(), Rules(), constants).part("needs").points
            for each in mentees
        ]
        won += score(everything, mentor, Weights(), Rules(), constants).part("needs").points >= max(
            points
        )
    assert won == 0


def test_the_top_topic_counts_double_and_could_counts_six_tenths():
    mentee = Mentee(id=1, person=1, sought=frozenset({1, 2}), top=1)
    offers = {
        "willing top": Mentor(id=1, person=2, willing=frozenset({1})),
        "could top": Mentor(id=1, person=2, could=frozenset({1})),
        "willing other": Mentor(id=1, person=2, willing=frozenset({2})),
        "both": Mentor(id=1, person=2, willing=frozenset({1, 2}), could=frozenset({1})),
    }
    points = {
        name: score(mentee, each, Weights(), Rules(), Calibration()).part("needs").points
        for name, each in offers.items()
    }
    assert points == {"willing top": 2000, "could top": 1200, "willing other": 1000, "both": 3000}


def test_the_mentees_wish_turns_a_block_and_the_mentors_only_where_the_mentee_has_none():
    answers, opposite = (1, 1, 1, 1, 1), (5, 5, 5, 5, 5)
    mentor = Mentor(id=1, person=2, communication=opposite, communication_turn=Turn.DIFFERENT)
    expected = {Turn.ALIKE: 0, Turn.EITHER: 1500, Turn.DIFFERENT: 1500}
    for turn, points in expected.items():
        mentee = Mentee(id=1, person=1, communication=answers, communication_turn=turn)
        assert (
            score(mentee, mentor, Weights(), Rules(), Calibration()).part("communication").points
            == points
        )


def test_a_must_gives_no_points_and_a_wish_does():
    mentor = Mentor(id=1, person=2, region=3)
    points = []
    for wish in (Wish(Direction.SAME), Wish(Direction.SAME, must=True), Wish(Direction.DIFFERENT)):
        mentee = Mentee(id=1, person=1, region=3, region_wish=wish)
        part = score(mentee, mentor, Weights(), Rules(), Calibration()).part("region")
        points.append((part.points, part.basis))
    assert points == [(800, Basis.ANSWERS), (0, Basis.RULE), (0, Basis.ANSWERS)]


def test_more_than_64_topics_are_counted_right():
    mentee = Mentee(id=1, person=1, sought=frozenset(range(100)))
    mentor = Mentor(id=1, person=2, willing=frozenset(range(50, 150)))
    constants = Calibration()
    scorer = Scorer([mentee], [mentor], Weights(), Rules(), constants)
    plain = score(mentee, mentor, Weights(), Rules(), constants)
    assert scorer.block(0, 1)[0, 0] == plain.points
    assert plain.part("needs").points == 1500


def test_days_count_in_a_convention_and_frequency_elsewhere():
    mentee = Mentee(id=1, person=1, days=frozenset({1, 2}), frequency=3, modes=frozenset({"video"}))
    mentor = Mentor(id=1, person=2, days=frozenset({2, 3}), frequency=3, modes=frozenset({"video"}))
    points = [
        score(mentee, mentor, Weights.default(kind), Rules(kind=kind), Calibration())
        .part("availability")
        .points
        for kind in Kind
    ]
    assert points == [700, 1250, 1000]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Weights(needs=31), "The weights must sum to 100, not 101."),
        (lambda: Weights(needs=-1, region=39), "Each weight must be a whole number, 0 or more."),
        (lambda: Mentee(id=4, person=1, frequency=6), "Person 4: frequency must be 1 to 5, not 6."),
        (
            lambda: Mentee(id=4, person=1, approach=(1,)),
            "Person 4: approach needs 5 answers, empty ones as None.",
        ),
    ],
)
def test_nonsense_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ProblemError) as refused:
        make()
    assert str(refused.value) == sentence


def test_whether_a_share_was_answered_is_yes_or_no_for_each_pair():
    ben = Mentee(id=1, person=1, sought=frozenset({5}), region=1)
    ada = Mentor(id=1, person=2, willing=frozenset({5}), region=1)
    scorer = Scorer([ben], [ada], Weights(), Rules(), Calibration())
    at = np.array([0])
    for name, share in SHARES.items():
        _points, answered = scorer.share(share, 100, at, at)
        assert answered.dtype == np.bool_, name


@pytest.mark.parametrize(
    ("years", "allowed"),
    [(1, {1990, 2000, 2009}), (3, {1990, 2000}), (-1, {2011, 2020}), (-5, {2020})],
)
def test_classes_are_as_many_years_apart_as_the_rule_asks_either_way(years, allowed):
    mentee = Mentee(id=1, person=1, class_year=2010)
    there = (1990, 2000, 2009, 2010, 2011, 2020, None)
    mentors = [
        Mentor(id=at, person=at + 2, class_year=year) for at, year in enumerate(there, start=1)
    ]
    rules = Rules(earlier_class=True, class_years=years)
    constants = calibrate([mentee], mentors, rules)
    scorer = Scorer([mentee], mentors, Weights(), rules, constants)
    gate = Gate(scorer, [mentee], mentors)
    open_to = gate.permitted(np.array([[0]]), np.arange(len(there)), scorer.block(0, 1))
    found = {year for year, each in zip(there, open_to.ravel(), strict=True) if each}
    assert found == allowed
    plain = {each.class_year for each in mentors if not forbidding(mentee, each, rules)}
    assert plain == allowed


def test_nobody_of_the_same_institution_where_the_program_says_so_in_every_form():
    mentees = [Mentee(id=at, person=at, institution=where) for at, where in ((1, 7), (2, None))]
    mentors = [Mentor(id=at, person=at, institution=where) for at, where in ((3, 7), (4, 8))]
    rules = Rules(other_institution=True)
    scorer = Scorer(mentees, mentors, Weights(), rules, calibrate(mentees, mentors, rules))
    pool = PoolScores(scorer, Gate(scorer, mentees, mentors))
    assert pool.fits()
    open_to = [[False, True], [True, True]]
    assert (permitted_points(scorer, pool.gate) >= 0).tolist() == open_to
    assert (table_of(pool) >= 0).tolist() == open_to
    plain = [[not forbidding(one, other, rules) for other in mentors] for one in mentees]
    assert plain == open_to
