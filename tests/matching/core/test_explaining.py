"""Reasons: enough of them, true, in words, and nothing private."""

import re
from string import Formatter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.core import (
    FACTORS,
    PRIVATE,
    Band,
    Direction,
    Mentee,
    Mentor,
    Problem,
    ProblemError,
    Reader,
    Reason,
    Regions,
    Rule,
    Rules,
    Turn,
    Weights,
    Wish,
    calibrate,
    explain,
    pair_sensitivity,
    rank,
    score,
    sentence,
    sentences,
    solve,
    why_nobody,
)
from matching.core.explanation.words import SENTENCES
from matching.core.scoring.calibration import Calibration
from tests.matching.core import cohorts

PEOPLE = {"mentor": "Ada", "mentee": "Ben"}


def name(kind, code):
    return f"{kind}-{code}"


def explained(mentee, mentor, rules=None, weights=None):
    return explain(mentee, mentor, weights or Weights(), rules or Rules(), Calibration())


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_every_reader_gets_three_reasons_and_at_most_one_difference(seed):
    mentees, mentors = cohorts.people(seed, 4, 4)
    rules = cohorts.rules(seed, mentees, mentors)
    constants = calibrate(mentees, mentors, rules)
    for mentee in mentees:
        for mentor in mentors:
            found = explain(mentee, mentor, cohorts.weights(seed), rules, constants)
            assert len(found.talk) <= 1
            assert len(found.caution) <= 1
            assert len(set(map(repr, found.reasons))) == len(found.reasons)
            for reader in Reader:
                assert len(sentences(found.reasons, reader, PEOPLE, name)) >= 3


def test_every_sentence_is_short_and_names_only_what_its_reader_may_see():
    kinds = {"topics", "fields", "regions", "items", "days", "modes", "languages"}
    kinds |= {"questions", "answers", "studies"}
    for code, texts in SENTENCES.items():
        for reader, text in texts.items():
            placed = {place for _, place, _, _ in Formatter().parse(text) if place}
            assert placed <= kinds | {"mentor", "mentee"}, code
            assert reader.value not in placed, f"{code} names its own reader"
            assert all(len(one.split()) <= 25 for one in re.split(r"[.:] ", text)), code
            assert not re.search(r"please|sorry|invalid|score|points", text), code


def test_a_wish_for_somebody_is_told_to_nobody_else():
    assert Reader.MENTOR not in SENTENCES["preference.mentee"]
    assert Reader.MENTEE not in SENTENCES["preference.mentor"]


def test_the_top_topic_comes_first_and_the_missing_one_is_worth_talking_about():
    mentee = Mentee(id=1, person=1, sought=frozenset({1, 2, 3}), top=2)
    mentor = Mentor(id=1, person=2, willing=frozenset({2, 3}))
    found = explained(mentee, mentor)
    assert found.reasons[:2] == (
        Reason("needs.top", {"topics": [2]}),
        Reason("needs.covered", {"topics": [3]}),
    )
    assert found.talk == (Reason("talk.topics", {"topics": [1]}),)


def test_likeness_and_the_widest_gap_are_named_by_item_never_by_answer():
    mentee = Mentee(id=1, person=1, communication=(1, 2, 3, 1, 3), approach=(3, 3, 3, 3, 3))
    mentor = Mentor(id=1, person=2, communication=(1, 2, 3, 5, 3), approach=(3, 3, 3, 3, 4))
    found = explained(mentee, mentor)
    assert found.reasons[0] == Reason("approach.alike", {"items": list(FACTORS["approach"].items)})
    assert found.talk == (Reason("talk.items", {"items": ["ask_or_tell"]}),)
    said = sentence(found.talk[0], Reader.MENTOR, PEOPLE, name)
    assert said == (
        "Worth talking about early: you and Ben may differ in questions or concrete suggestions."
    )


def test_a_topic_that_nobody_covers_is_said_plainly_beside_the_difference():
    mentee = Mentee(id=1, person=1, sought=frozenset({1, 2}), top=2, communication=(1, 2, 3, 1, 3))
    mentor = Mentor(id=1, person=2, willing=frozenset({2}), communication=(1, 2, 3, 5, 3))
    found = explained(mentee, mentor)
    assert [reason.code for reason in found.talk] == ["talk.items"]
    assert found.caution == (Reason("caution.topics", {"topics": [1]}),)
    alike = explained(mentee, Mentor(id=1, person=2, willing=frozenset({2})))
    assert [reason.code for reason in alike.talk] == ["talk.topics"]
    assert alike.caution == ()


@pytest.mark.parametrize(
    ("sought", "begins"),
    [
        ({1}, "One thing is missing: Ada does not offer help with topics-1."),
        ({1, 3}, "Two things are missing: Ada does not offer help with topics-1, topics-3."),
        ({1, 3, 4}, "Three things are missing: Ada does not"),
        ({1, 3, 4, 5}, "Several things are missing, among them help with topics-1, topics-3, "),
    ],
)
def test_what_is_missing_is_counted_right(sought, begins):
    talks = (1, 2, 3, 1, 3)
    mentee = Mentee(id=1, person=1, sought=frozenset(sought | {2}), top=2, communication=talks)
    mentor = Mentor(id=1, person=2, willing=frozenset({2}), communication=(1, 2, 3, 5, 3))
    (caution,) = explained(mentee, mentor).caution
    assert sentence(caution, Reader.MENTEE, PEOPLE, name).startswith(begins)
    assert len(caution.data["topics"]) <= 3


def test_help_is_told_first_then_style_then_the_rest_whatever_each_weighs():
    alike = {"communication": (1, 2, 3, 1, 3), "frequency": 3, "region": 1}
    mentee = Mentee(id=1, person=1, sought=frozenset({1, 2, 3, 4}), top=2, **alike)
    mentor = Mentor(id=1, person=2, could=frozenset({2, 3}), **alike)
    weights = Weights(
        needs=1, communication=2, approach=2, preference=5, field=5, region=5, availability=80
    )
    codes = [reason.code for reason in explained(mentee, mentor, weights=weights).reasons]
    assert codes[:3] == ["needs.top", "needs.covered", "communication.alike"]
    assert "availability.frequency" in codes[3:]


@pytest.mark.parametrize(
    ("in_common", "codes"),
    [
        ({"region": 1}, ["region.same"]),
        ({"fields": frozenset({3})}, ["field.same"]),
        ({"modes": frozenset({"video"})}, ["availability.modes"]),
        ({"institution": 4}, ["common.place"]),
        ({"languages": frozenset({"fr"})}, ["common.languages"]),
    ],
)
def test_what_two_have_in_common_is_told_though_nobody_wished_it(in_common, codes):
    """A pair with few reasons reads of it, before what is true of every pair."""
    weights = Weights.only({"needs": 100})
    two = Mentee(id=1, person=1, **in_common), Mentor(id=1, person=2, **in_common)
    told = [reason.code for reason in explained(*two, weights=weights).reasons]
    assert told == [*codes, "common.musts", "common.time"]


def test_where_different_is_wished_a_difference_is_a_reason_and_not_a_warning():
    mentee = Mentee(
        id=1, person=1, communication=(1, 1, 1, 1, 1), communication_turn=Turn.DIFFERENT
    )
    mentor = Mentor(id=1, person=2, communication=(5, 5, 5, 5, 5))
    found = explained(mentee, mentor)
    assert found.reasons[0].code == "communication.different"
    assert found.talk == ()


@pytest.mark.parametrize(
    ("direction", "region", "code"),
    [
        (Direction.SAME, 1, "region.same"),
        (Direction.SAME, 2, "region.near"),
        (Direction.DIFFERENT, 3, "region.different"),
    ],
)
def test_place_is_explained_as_it_was_wished(direction, region, code):
    mentee = Mentee(id=1, person=1, region=1, region_wish=Wish(direction))
    mentor = Mentor(id=1, person=2, region=region)
    rules = Rules(regions=Regions(neighbours=frozenset({(1, 2)})))
    assert explained(mentee, mentor, rules).reasons[0] == Reason(code, {"regions": [region]})


def test_sentences_are_translated_with_their_placeholders():
    reason = Reason("needs.top", {"topics": [4]})
    german = {SENTENCES["needs.top"][Reader.MENTEE]: "{mentor} hilft bei {topics}."}
    said = sentence(reason, Reader.MENTEE, PEOPLE, name, translate=german.__getitem__)
    assert said == "Ada hilft bei topics-4."


def test_names_with_braces_are_left_alone():
    said = sentence(Reason("common.time"), Reader.MENTEE, {"mentor": "{x}", "mentee": "b"}, name)
    assert said == "{x} has a place free for you in this round."


def test_a_reason_survives_being_stored():
    reason = Reason("needs.top", {"topics": [4]})
    assert Reason.from_data(reason.as_data()) == reason


def test_the_band_rests_on_what_was_answered():
    silent = explained(Mentee(id=1, person=1), Mentor(id=1, person=2))
    assert silent.band is Band.FAIR
    full = Mentee(id=1, person=1, sought=frozenset({1}))
    offers = [Mentor(id=1, person=2, willing=frozenset(topics)) for topics in ({1}, {2})]
    assert [explained(full, each).band for each in offers] == [Band.STRONG, Band.FAIR]


def test_the_directory_ranks_as_the_definition_scores_and_leaves_out_the_forbidden():
    mentees, mentors = cohorts.people(11, 30, 40)
    constants = calibrate(mentees, mentors, Rules())
    blocked = Rules(blocked=frozenset({(mentors[0].person, mentees[0].person)}))
    found = rank(mentees[0], mentors, Weights(), blocked, constants)
    assert mentors[0].id not in {each.mentor.id for each in found}
    points = [
        score(mentees[0], each.mentor, Weights(), blocked, constants).points for each in found
    ]
    assert points == [each.points for each in found] == sorted(points, reverse=True)


def test_who_is_left_over_learns_which_rules_and_whose_competition():
    mentors = [Mentor(id=at, person=100 + at, region=at % 2) for at in range(4)]
    must = Wish(Direction.SAME, must=True)
    mentees = [Mentee(id=at, person=at, region=1, region_wish=must) for at in range(3)]
    rules = Rules(blocked=frozenset({(0, 100)}))
    problem = Problem.from_people(mentees, mentors, Weights(), rules)
    solution = solve(problem)
    left = next(row for row in range(3) if solution.mentor_of(row) is None)
    found = why_nobody(problem, solution, left)
    assert (found.permitted, found.places, found.rivals, found.mentors) == (2, 2, (0, 1, 2), (1, 3))
    assert found.by_rule[Rule.REGION] == 2
    assert Rule.BLOCKED in PRIVATE
    with pytest.raises(ProblemError):
        why_nobody(problem, solution, solution.pairs[0][0])


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_rivals_have_fewer_places_than_heads(seed):
    dice = np.random.default_rng(seed)
    table = np.where(dice.random((9, 6)) < 0.6, -1, dice.integers(0, 100, (9, 6)))
    problem = Problem.from_scores(table, dice.integers(0, 3, 6))
    solution = solve(problem)
    for row in range(9):
        if solution.mentor_of(row) is None:
            found = why_nobody(problem, solution, row)
            assert found.places == len(found.rivals) - 1 - sum(
                solution.mentor_of(rival) is None for rival in found.rivals if rival != row
            )


def test_standing_gives_the_runner_up_of_each_and_what_forcing_the_pair_costs_at_least():
    problem = Problem.from_scores([[9, 5, -1], [8, 7, 3]], [1, 1, 1])
    found = pair_sensitivity(problem, solve(problem), 0, 1)
    assert (found.points, found.chosen) == (5, False)
    assert found.next_mentors == ((0, 9),)
    assert found.next_mentees == ((1, 7),)
    assert found.slack >= (0, 0)
