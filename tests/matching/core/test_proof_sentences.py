"""What a proof tells its reader, sentence by sentence, and which fault a refusal names."""

import re
from dataclasses import replace

import numpy as np
import pytest

from matching.core import (
    Certificate,
    Mentee,
    Mentor,
    NotFeasible,
    NotOptimal,
    Problem,
    Rules,
    Session,
    Weights,
    solve,
    statement,
    verify,
)
from matching.core.objectives import Goal
from matching.core.score_matrix import Patched
from matching.core.scoring.calibration import Calibration, Spread
from matching.core.verification.report import Report
from matching.core.verification.statements import _constants
from tests.matching.core import cohorts

TABLE = Problem.from_scores([[9, 5, -1], [8, 7, 3]], [1, 1, 1])
PEOPLE = Problem.from_people(
    [Mentee(id=at, person=at, sought=frozenset({1})) for at in (1, 2)],
    [Mentor(id=at, person=10 + at, willing=frozenset({1})) for at in (7, 8)],
    Weights(),
    Rules(minimum=5, barred=frozenset({(1, 7), (9, 9)}), blocked=frozenset({(2, 19)})),
)
SAID = {
    "most_matched": "Goal “most_matched”: as many mentees as possible have a mentor, and no other "
    "choice of so many pairs has more points.",
    "fair": "Goal “fair”: as many mentees as possible have a mentor, and no other choice of so "
    "many pairs is fairer (points count less the more a pair has).",
    "best_worst": "Goal “best_worst”: as many mentees as possible have a mentor, the worst pair "
    "is as good as it can be then, and no other such choice has more points.",
    "stable": "Goal “stable”: no mentee and mentor would both rather have one another. Neither "
    "the most matches nor the most points are claimed.",
}
GIVEN = "The points are those that the problem gives."


# The statement -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objective", "further"),
    [
        ("most_matched", ["No pair had a loyalty bonus.", "Nobody came first."]),
        ("fair", ["No pair had a loyalty bonus.", "Nobody came first."]),
        ("best_worst", ["No pair had a loyalty bonus.", "Nobody came first."]),
        ("stable", ["This goal knows no bonuses."]),
    ],
)
def test_of_a_table_it_tells_the_goal_what_was_locked_and_the_bonuses(objective, further):
    told = statement(TABLE, verify(TABLE, solve(TABLE, objective=objective), objective=objective))
    worst = ["The worst pair that is not locked has 7 points."] * (objective == "best_worst")
    assert told == [
        "2 of 2 mentees have a mentor, with 16 points in all.",
        SAID[objective],
        *worst,
        "No pair was locked.",
        *further,
        GIVEN,
    ]


def test_locked_barred_and_bonuses_are_named_by_whatever_the_reader_calls_them():
    session = Session(TABLE)
    session.lock(1, 2)
    session.bar(0, 1)
    problem = session.problem
    asked = {
        "incumbent_bonus": 5,
        "incumbents": [(0, 0)],
        "first_mentees": [0],
        "first_mentors": [1, 2],
    }

    def called(row, column):
        return " with ".join(f"{'mM'[at]}{each}" for at, each in enumerate((row, column)) if each)

    report = verify(problem, solve(problem, **asked), **asked)
    assert statement(problem, report)[2:-1] == [
        "Locked pairs, all kept: (1, 2).",
        "Barred pairs: (0, 1).",
        "Loyalty: 5 points more for each pair that stood: (0, 0).",
        "These came first: 0, 1, 2.",
        "The goal counts points with these bonuses; the points told here are without them.",
    ]
    assert "Locked pairs, all kept: m1 with M2." in statement(problem, report, called=called)


@pytest.mark.parametrize(
    ("many", "more"), [(200, ""), (201, ", and 1 more"), (230, ", and 30 more")]
)
def test_two_hundred_are_named_and_of_more_how_many_there_are(many, more):
    bare = Problem.from_scores([[1] * 230], [1] * 230)
    barred = {(0, column): -1 for column in range(230 - many, 230)}
    problem = replace(bare, source=Patched(bare.source, barred))
    (told,) = [line for line in statement(problem, REPORT) if line.startswith("Barred")]
    named = ", ".join(f"(0, {column})" for column in range(230 - many, 230)[:200])
    assert told == f"Barred pairs: {named}{more}."


@pytest.mark.parametrize(("letters", "shown"), [(400, 400), (401, 400)])
def test_of_long_constants_the_first_letters_are_shown_and_a_fingerprint(letters, shown):
    constants, ending = _constants({"x": "y" * (letters - 2)}).split("; ")
    told = f"x {'y' * (letters - 2)}"
    assert constants == (told if shown == letters else f"{told[:shown]} …")
    assert re.fullmatch("fingerprint [0-9a-f]{16}", ending)


def test_of_people_it_tells_weights_rules_constants_and_how_points_were_checked():
    told = statement(PEOPLE, verify(PEOPLE, solve(PEOPLE)), constants_from="stand in a file")
    weights = ", ".join(f"{name} {weight}" for name, weight in Weights().by_factor().items())
    constants = told.pop(5)
    assert told == [
        f"2 of 2 mentees have a mentor, with {solve(PEOPLE).points} points in all.",
        SAID["most_matched"],
        f"Weights: {weights}.",
        "Lowest score: 5 points, but for locked pairs.",
        (
            "Rules of the kind “long_term”; pairs of persons: 1 blocked, 0 reporting, 0 earlier, "
            "0 again; 0 entries on regions, 0 on fields."
        ),
        "No pair was locked.",
        "Barred pairs: (0, 0).",
        "No pair had a loyalty bonus.",
        "Nobody came first.",
        "By the plain definition, all 2 chosen pairs have these points.",
        "So have all 4 pairs that could be chosen.",
    ]
    assert re.fullmatch(
        r"The constants of the scale stand in a file: .+; fingerprint [0-9a-f]{16}\.", constants
    )


def constants(calibration):
    """What is told of the constants of a scale: themselves, and their fingerprint."""
    problem = replace(PEOPLE, people=replace(PEOPLE.people, calibration=calibration))
    (found,) = (each for each in statement(problem, REPORT) if "constants" in each)
    said, mark = found.split("; fingerprint ")
    return said.removeprefix("The constants of the scale were given with the problem: "), mark


def test_few_constants_are_told_in_full_of_many_the_beginning_and_each_has_its_fingerprint():
    few = Calibration(averages={"needs": 4}, spreads={"field": Spread(1, 2)})
    said, mark = constants(few)
    assert said == "spreads (field (low 1, high 2)), averages (needs 4), baselines ()"
    assert constants(replace(few, averages={"needs": 5}))[1] != mark
    several = Calibration(averages={f"share{at}": at for at in range(60)})
    said, mark = constants(several)
    assert len(said) == 402
    assert said.endswith(" …")
    last = replace(several, averages=several.averages | {"share59": 1})
    assert constants(last)[0] == said
    assert constants(last)[1] != mark


REPORT = Report(matched=2, points=0, permitted=4, goal=Goal(), defined=2)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, []),
        (
            {"sampled": 3000},
            [
                (
                    "So have 3000 others drawn at random: with 95 % confidence the points of fewer "
                    "than 1 pair in 1000 are wrong. A rarer fault could hide."
                )
            ],
        ),
        (
            {"sampled": 2},
            [
                (
                    "So have 2 others drawn at random: with 95 % confidence the points of fewer "
                    "than 1 pair in 1 are wrong. A rarer fault could hide."
                )
            ],
        ),
        (
            {"sampled": 4, "every_pair": True, "compared": 4},
            [
                "So have all 4 pairs that could be chosen.",
                "Of 4 pairs, the compiled loop's points are those of numpy.",
            ],
        ),
    ],
)
def test_it_claims_of_a_sample_what_a_sample_can_show(counts, told):
    found = statement(PEOPLE, replace(REPORT, **counts))
    start = "By the plain definition, all 2 chosen pairs have these points."
    assert found[found.index(start) + 1 :] == told


def test_without_rules_it_says_so_and_of_many_pairs_it_names_the_first_two_hundred():
    rules = Rules(barred=frozenset((1, 1000 + at) for at in range(205)), earlier_class=True)
    mentors = [Mentor(id=1000 + at, person=1000 + at) for at in range(206)]
    problem = Problem.from_people([Mentee(id=1, person=1)], mentors, Weights(), rules)
    told = statement(problem, REPORT)
    assert "No lowest score." in told
    assert any("“long_term”, mentors of an earlier class; pairs of persons:" in one for one in told)
    (barred,) = (each for each in told if each.startswith("Barred"))
    assert barred.endswith("(0, 198), (0, 199), and 5 more.")
    fewer = replace(rules, barred=frozenset((1, 1000 + at) for at in range(200)))
    problem = Problem.from_people([Mentee(id=1, person=1)], mentors, Weights(), fewer)
    assert any(each.endswith("(0, 198), (0, 199).") for each in statement(problem, REPORT))


# Refusals ----------------------------------------------------------------------------------------


def pairs(*chosen, problem=TABLE):
    """What `solve` found, with other pairs and their totals."""
    known = (pair for pair in chosen if pair in np.ndindex(problem.shape))
    points = sum(int(problem.points[pair]) for pair in known)
    return replace(solve(problem), pairs=chosen, matched=len(chosen), points=points)


LOCKED = Problem.from_scores(TABLE.points, TABLE.capacity, locked=[(1, 2)])


@pytest.mark.parametrize(
    ("problem", "solution", "sentence"),
    [
        (TABLE, pairs((0, 2), (1, 1)), "The pair (0, 2) is not permitted."),
        (TABLE, pairs((2, 0)), "There is no pair (2, 0)."),
        (TABLE, pairs((0, 3)), "There is no pair (0, 3)."),
        (TABLE, pairs((-1, 0)), "There is no pair (-1, 0)."),
        (TABLE, pairs((0, -1)), "There is no pair (0, -1)."),
        (TABLE, pairs((0, 0), (0, 1)), "Mentee 0 has two mentors."),
        (TABLE, pairs((0, 1), (1, 1)), "Mentor 1 has 2 mentees, but 1 places."),
        (LOCKED, pairs((0, 0), (1, 1)), "The locked pair (1, 2) is missing."),
        (
            TABLE,
            replace(solve(TABLE), points=15),
            "The pairs have 16 points in 2 matches, not as stated.",
        ),
        (
            TABLE,
            replace(solve(TABLE), matched=1),
            "The pairs have 16 points in 2 matches, not as stated.",
        ),
    ],
)
def test_pairs_that_break_a_rule_are_refused_by_name(problem, solution, sentence):
    with pytest.raises(NotFeasible) as refused:
        verify(problem, solution)
    assert str(refused.value) == sentence


def test_who_has_left_has_no_mentor():
    session = Session(TABLE)
    session.remove_mentee(1)
    with pytest.raises(NotFeasible, match=r"^Mentee 1 has left\.$"):
        verify(session.problem, pairs((0, 0), (1, 1)))


def prices(**changed):
    """The prices of the small table, with some numbers added to."""
    parts = {name: part.copy() for name, part in vars(solve(TABLE).certificate).items()}
    for name, change in changed.items():
        parts[name] = parts[name] + np.array(change)
    return replace(solve(TABLE), certificate=Certificate(**parts))


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        (prices(mentee_class=[0, -9]), "The price of mentee 1 is below zero."),
        (prices(mentor_class=[0, -9, 0]), "The price of mentor 1 is below zero."),
        (prices(mentee_points=[0, 1 << 61]), "A mentee's price is too large to be added up."),
        (prices(mentor_points=[0, -(1 << 61), 0]), "A mentor's price is too large to be added up."),
        (prices(mentor_points=[0, 0, 1]), "Mentor 2 has places left, but a price."),
        (prices(mentor_class=[0, 0, 1]), "Mentor 2 has places left, but a price."),
        (prices(mentee_points=[0, 1]), "The prices of the chosen pair (1, 1) are not its worth."),
    ],
)
def test_prices_that_prove_nothing_are_refused_by_name(forged, sentence):
    with pytest.raises(NotOptimal) as refused:
        verify(TABLE, forged)
    assert str(refused.value) == sentence


def test_a_price_without_its_person_and_one_left_over_with_a_price_are_refused():
    solution = solve(TABLE)
    short = replace(solution.certificate, mentor_class=solution.certificate.mentor_class[:2])
    with pytest.raises(NotOptimal, match=r"^The certificate needs a whole price for each mentor\."):
        verify(TABLE, replace(solution, certificate=short))
    crowded = Problem.from_scores([[9], [8]], [1])
    found = solve(crowded)
    for part, change in (("mentee_points", [0, 1]), ("mentee_class", [0, 1])):
        paid = replace(found.certificate, **{part: getattr(found.certificate, part) + change})
        with pytest.raises(NotOptimal, match=r"^Mentee 1 is left over, but has a price\.$"):
            verify(crowded, replace(found, certificate=paid))


@pytest.mark.parametrize("high", [0, 1 << 26, 1 << 27, 1 << 40])
@pytest.mark.parametrize("pair", [(0, 2), (1, 2), (2, 1)])
def test_a_pair_worth_more_than_its_prices_is_named_however_large_the_prices_are(high, pair):
    """What mentees pay less, mentors get: all of them are full, so the proof stays one."""
    table = np.array([[5, -1, 1], [-1, 5, 2], [4, 1, 5]])
    nothing, ones = np.zeros(3, dtype=np.int64), np.ones(3, dtype=np.int64)
    paid = Certificate(ones, 5 * ones - high, nothing, nothing + high)
    places = np.ones(3, dtype=int)
    solution = replace(solve(Problem.from_scores(table, places)), certificate=paid)
    assert solution.pairs == ((0, 0), (1, 1), (2, 2))
    for points in (5, 6):
        table[pair] = points
        problem = Problem.from_scores(table, places)
        if points == 5:
            assert verify(problem, solution).points == 15
        else:
            with pytest.raises(NotOptimal, match=re.escape(f"the pair {pair} are below its worth")):
                verify(problem, solution)


def test_a_pair_that_stood_is_held_against_its_prices_with_the_bonus():
    problem = Problem.from_scores([[9, 5], [8, 7]], [1, 1])
    asked = {"incumbent_bonus": 10, "incumbents": [(0, 1), (1, 0)]}
    usual, loyal = solve(problem), solve(problem, **asked)
    assert (usual.pairs, loyal.pairs) == (((0, 0), (1, 1)), ((0, 1), (1, 0)))
    verify(problem, loyal, **asked)
    with pytest.raises(NotOptimal, match=r"^The prices of the pair \((0, 1|1, 0)\) are below"):
        verify(problem, replace(usual, goal=loyal.goal), **asked)


@pytest.mark.parametrize("seed", range(3))
def test_the_worst_pair_of_a_proof_is_the_worst_of_those_that_are_not_locked(seed):
    mentees, mentors = cohorts.people(seed, 20, 15)
    rules = replace(cohorts.rules(seed, mentees, mentors), barred=frozenset())
    problem = Problem.from_people(mentees, mentors, cohorts.weights(seed), rules)
    found = solve(problem, objective="best_worst")
    report = verify(problem, found, objective="best_worst")
    free = [pair for pair in found.pairs if pair not in problem.locked]
    assert report.least == min(int(problem.points[pair]) for pair in free)
    assert report.permitted == int(
        (np.delete(problem.points, [row for row, _ in problem.locked], axis=0) >= 0).sum()
    )
