"""The proof believes neither the solution, nor the solvers, nor their scorer."""

import ast
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.core import (
    Certificate,
    NotAsked,
    NotFeasible,
    NotOptimal,
    Problem,
    ProblemError,
    Solution,
    Weights,
    WrongPoints,
    solve,
    statement,
    verify,
)
from matching.core.objectives import Goal, Objective, valued
from matching.core.score_matrix import table_of
from matching.core.scoring.pool import PoolScores
from matching.core.solvers.deferred_acceptance import blocking
from matching.core.synthetic import generate
from matching.core.verification import scores
from matching.core.verification.asked import plain
from matching.core.verification.prices import Chosen
from matching.core.verification.scores import SAMPLE
from matching.core.verification.stability import check_stable
from matching.core.verification.worth import Worth
from tests.matching.core import cohorts
from tests.matching.core.test_solving import random_problem

SMALL = Problem.from_scores([[9, 5, 1], [8, 7, 3]], [1, 1, 1])
CORE = Path(__file__).parents[3] / "matching" / "core"
HERE = "matching.core."


# What is asked comes from whoever verifies -------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        ({"objective": "fair"}, "is for the goal “fair”, but “most_matched” was asked"),
        ({"objective": "best_worst"}, "is for the goal “best_worst”, but “most_matched” was asked"),
        ({"objective": "stable"}, "is for the goal “stable”, but “most_matched” was asked"),
        (
            {"incumbent_bonus": 9, "incumbents": [(0, 1)]},
            "bonus of 9 points on pairs that stand, but 0",
        ),
        (
            {"incumbent_bonus": 9, "incumbents": [(0, 1)]},
            "one with a bonus on the pair (0, 1), which was not",
        ),
        ({"first_mentees": [1]}, "one in which mentee 1 comes first, which was not asked for"),
        ({"first_mentors": [2]}, "one in which mentor 2 comes first, which was not asked for"),
    ],
)
def test_what_was_not_asked_for_is_refused_by_name_and_proved_where_it_was(answered, sentence):
    solution = solve(SMALL, **answered)
    with pytest.raises(NotAsked) as refused:
        verify(SMALL, solution)
    assert sentence in str(refused.value)
    with pytest.raises(NotAsked):
        verify(SMALL, solve(SMALL), **answered)
    assert verify(SMALL, solution, **answered).goal.objective == solution.goal.objective


def test_any_pairs_are_best_with_a_bonus_so_it_must_be_asked_for():
    worst = ((0, 2), (1, 0))
    solution = solve(SMALL, incumbent_bonus=2_000_000, incumbents=worst)
    assert solution.pairs == worst
    with pytest.raises(NotAsked):
        verify(SMALL, solution)
    with pytest.raises(NotOptimal, match="not its worth"):
        verify(SMALL, replace(solution, goal=Goal()))


def test_a_bonus_that_changes_nothing_is_no_difference():
    solution = solve(SMALL, incumbent_bonus=0, incumbents=[(0, 1)])
    assert verify(SMALL, solution, incumbent_bonus=9).points == 16
    locked = Problem.from_scores(SMALL.points, SMALL.capacity, locked=[(0, 1)])
    assert verify(locked, solve(locked, incumbent_bonus=9, incumbents=[(0, 0)])).points == 13


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"incumbent_bonus": -1, "incumbents": [(0, 0)]}, "A loyalty bonus cannot be below 0."),
        (
            {"incumbent_bonus": 1, "incumbents": [(2, 0)]},
            "There is no pair (2, 0) that could stand.",
        ),
        (
            {"incumbent_bonus": 1, "incumbents": [(0, 0), (0, 1)]},
            "A mentee cannot stand with two mentors.",
        ),
        ({"first_mentees": [2]}, "There is no mentee 2 who could come first."),
        ({"first_mentors": [-1]}, "There is no mentor -1 who could come first."),
    ],
)
def test_a_question_without_sense_is_refused_with_a_sentence(asked, sentence):
    words = {
        "incumbent_bonus": 0,
        "incumbents": (),
        "first_mentees": (),
        "first_mentors": (),
    } | asked
    with pytest.raises(ProblemError) as refused:
        verify(SMALL, replace(solve(SMALL), goal=Goal(**words)), **words)
    assert str(refused.value) == sentence


def test_a_stable_matching_has_no_prices_and_only_the_worst_pair_has_further_proofs():
    stable, worst = solve(SMALL, objective="stable"), solve(SMALL, objective="best_worst")
    ones = Certificate(*(part + 1 for part in map(np.array, ([0, 0], [0, 0], [0] * 3, [0] * 3))))
    with pytest.raises(NotOptimal, match="must be zero"):
        verify(SMALL, replace(stable, certificate=ones), objective="stable")
    with pytest.raises(NotOptimal, match="was not asked for"):
        verify(SMALL, replace(solve(SMALL), proofs=worst.proofs))
    least = replace(worst, goal=replace(worst.goal, least=4))
    with pytest.raises(NotOptimal, match="not 4 as stated"):
        verify(SMALL, least, objective="best_worst")


def test_the_statement_names_bonuses_and_says_that_points_are_without_them():
    asked = {"incumbent_bonus": 9, "incumbents": [(0, 1)], "first_mentors": [2]}
    told = statement(SMALL, verify(SMALL, solve(SMALL, **asked), **asked))
    assert "Loyalty: 9 points more for each pair that stood: (0, 1)." in told
    assert "These came first: 2." in told
    assert any("the points told here are without them" in sentence for sentence in told)


# Nothing is shared with the solvers --------------------------------------------------------------


ALLOWED = {
    "errors": {"NotAsked", "NotFeasible", "NotOptimal", "ProblemError", "WrongPoints"},
    "objectives": {"Goal", "Objective"},
    "scoring.rules": {"forbidding"},
    "scoring.definition": {"score"},
    "score_matrix": {"Block", "Patched", "ScoreMatrix", "Table"},
    "variants.bound": {"Gap"},
    "variants.circles": {"Split"},
    "variants.meetings": {"SCALE"},
    "variants.peers": {"SCALE"},
}
"""What checks take from the core when they run: words, the definition, access to the scores, what a
variant counts in."""

NAMED = {
    "scoring.people": {"Rules"},
    "problem": {"Problem"},
    "solution": {"Certificate", "Solution"},
    "variants.circles": {"CircleProblem", "Circles"},
    "variants.leximin": {"LeximinSolution", "Stage"},
    "variants.meetings": {"MeetingProblem", "Schedule"},
    "variants.peers": {"PeerProblem", "PeerSolution"},
    "variants.quota_prices": {"QuotaPrice"},
    "variants.quotas": {"QuotaProblem", "QuotaSolution"},
    "variants.several": {"SeveralProblem", "SeveralSolution"},
}
"""What they name in types alone."""


def taken(tree):
    """Give the names that a module imports from the rest of the core, and from numpy and Python."""
    inside, outside = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            outside |= {each.name.split(".")[0] for each in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names, room = {each.name for each in node.names}, node.module.removeprefix(HERE)
            if room == node.module:
                outside.add(node.module.split(".")[0])
            elif not room.startswith("verification"):
                inside.setdefault(room, set()).update(names)
    return inside, outside


def test_verify_imports_the_definition_and_the_words_of_the_core_and_nothing_else():
    found, beside = {}, set()
    for path in (CORE / "verification").glob("*.py"):
        inside, outside = taken(ast.parse(path.read_text()))
        beside |= outside
        for module, names in inside.items():
            found.setdefault(module, set()).update(names)
    both = {room: ALLOWED.get(room, set()) | NAMED.get(room, set()) for room in ALLOWED | NAMED}
    assert found == both
    assert beside == {"collections", "concurrent", "dataclasses", "hashlib", "json"} | {
        "numpy",
        "typing",
    }


def test_what_is_named_in_types_is_not_imported():
    for path in (CORE / "verification").glob("*.py"):
        tree = ast.parse(path.read_text())
        tree.body = [node for node in tree.body if not isinstance(node, ast.If)]
        assert taken(tree)[0].keys() <= ALLOWED.keys()


# Values and blocking pairs, worked out anew ------------------------------------------------------


@given(st.integers(0, 10**6), st.sampled_from(["most_matched", "fair", "best_worst"]))
@settings(max_examples=60, deadline=None)
def test_worths_are_those_of_the_goals(seed, objective):
    dice = Random(seed)
    problem = random_problem(seed, dice.randint(1, 9), dice.randint(1, 9))
    rows, columns = (range(size) for size in problem.shape)
    goal = Goal(
        Objective(objective),
        dice.choice([0, 250]),
        tuple((row, dice.choice(columns)) for row in rows if dice.random() < 0.5),
        dice.choice([0, 3]) if objective == "best_worst" else 0,
        tuple(row for row in rows if dice.random() < 0.3),
        tuple(column for column in columns if dice.random() < 0.3),
    )
    table, worth = table_of(valued(problem, goal)), Worth(problem, plain(goal), goal.least)
    shaped = worth.block(problem.points)
    for row in rows:
        for column in columns:
            points = int(problem.points[row, column])
            if points >= 0:
                assert worth.of(row, column, points) == table[row, column]
            assert shaped[row, column] == (worth.shaped(points) if points >= 0 else -1)


def stands(problem, pairs):
    """Tell by `verify` whether pairs are stable, whatever their number."""
    mentor = np.full(problem.shape[0], -1)
    for row, column in pairs:
        mentor[row] = column
    points = dict(zip(pairs, problem.points_of(pairs).tolist(), strict=True))
    fixed = [row for row, _ in problem.locked]
    free = np.array([row for row in range(problem.shape[0]) if row not in fixed], dtype=np.int64)
    nothing = Certificate(*(np.zeros(size, dtype=np.int64) for size in np.repeat(problem.shape, 2)))
    try:
        check_stable(problem, nothing, Chosen(mentor, points, free), Quiet())
    except NotOptimal:
        return False
    return True


class Quiet:
    """Scores that nobody compares."""

    def note(self, block, rows):
        """Note nothing."""


@given(st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_blocking_pairs_are_found_where_the_solvers_find_them(seed):
    dice = Random(seed)
    mentees, mentors = cohorts.people(seed)
    rules = replace(cohorts.rules(seed, mentees, mentors), barred=frozenset())
    problem = Problem.from_people(mentees, mentors, cohorts.weights(seed), rules)
    left = problem.capacity.copy()
    pairs = list(solve(problem, objective="stable").pairs) if dice.random() < 0.5 else []
    for _, column in pairs:
        left[column] -= 1
    for row in set(range(problem.shape[0])) - {row for row, _ in pairs}:
        open_ones = np.flatnonzero((problem.points[row] >= 0) & (left > 0)).tolist()
        if open_ones and dice.random() < 0.8:
            pairs.append((row, dice.choice(open_ones)))
            left[pairs[-1][1]] -= 1
    if pairs and dice.random() < 0.5:
        pairs.remove(dice.choice(pairs))
    pairs = tuple(sorted(pairs))
    found = Solution(pairs, len(pairs), 0, None)
    assert stands(problem, pairs) is not any(True for _ in blocking(problem, found))


# A scorer that lies ------------------------------------------------------------------------------


class Lying:
    """A source of people's points whose blocks say something else than the definition.

    Parameters
    ----------
    base : PoolScores
    lie : callable
        Called with a block and its rows; changes the block.

    """

    def __init__(self, base, lie):
        self.base, self.lie = base, lie

    def __getattr__(self, name):
        """Be like the other source but for blocks."""
        return getattr(self.base, name)

    def block(self, rows, buffer):
        """Give a block with lies in it."""
        block = self.base.block(rows, buffer)
        self.lie(block[:, : self.shape[1]], rows)
        return block


def lower(block, rows):
    block[block > 0] -= 1


def higher(block, rows):
    block[block >= 0] += 1


def forbid_some(block, rows):
    block[:, ::50] = -1


def permit_all(block, rows):
    block[block < 0] = 0


@pytest.fixture(scope="module")
def crowd():
    """A round whose points come from blocks; 600,000 pairs."""
    made_up = generate(1000, 600)
    table = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    return replace(table, source=PoolScores(table.people.scorer, table.people.gate))


@pytest.mark.slow
@pytest.mark.parametrize("lie", [lower, higher, forbid_some, permit_all])
def test_a_scorer_that_lies_is_caught_in_either_direction(crowd, lie):
    problem = replace(crowd, source=Lying(crowd.source, lie))
    with pytest.raises((NotFeasible, NotOptimal)):
        verify(problem, solve(problem))
    assert verify(crowd, solve(crowd)).matched == 1000


@pytest.mark.slow
@pytest.mark.parametrize("lie", [lower, forbid_some, permit_all, higher])
def test_the_definition_finds_lies_that_numpy_would_repeat(crowd, lie):
    """As if the fault were in the numpy scorer, of which the compiled loop's tables are made."""

    class Alike(Lying):
        def pairs(self, rows, columns):
            """Repeat the lie for single pairs."""
            points = np.full(self.shape, -7, dtype=np.int32)
            points[rows, columns] = self.base.pairs(rows, columns)
            lie(points, np.arange(self.shape[0]))
            return points[rows, columns].astype(np.int64)

    problem = replace(crowd, source=Alike(crowd.source, lie))
    with pytest.raises((NotFeasible, NotOptimal)):
        verify(problem, solve(problem))


@pytest.mark.slow
def test_a_single_wrong_pair_of_a_million_is_found_but_of_more_it_may_not_be(crowd, monkeypatch):
    """What a sample cannot do, written down."""
    solution = solve(crowd)
    other = next(column for column in range(600) if solution.mentor_of(17) != column)

    def forbid_one(block, rows):
        block[rows == 17, other] = -2

    problem = replace(crowd, source=Lying(crowd.source, forbid_one))
    sentence = rf"the pair \(17, {other}\) is not permitted; by the numpy scorer it has \d+ points"
    with pytest.raises(WrongPoints, match=sentence):
        verify(problem, solution)
    monkeypatch.setattr(scores, "COMPARED_WHOLE", 0)
    monkeypatch.setattr(scores, "COMPARED", 1_000)
    assert verify(problem, solution).compared == 1_000


@pytest.mark.slow
def test_a_chosen_pair_is_scored_by_the_definition_whatever_was_read(crowd):
    solution = solve(crowd)
    row, column = solution.pairs[3]

    def lie(block, rows):
        block[rows == row, column] -= 1

    problem = replace(crowd, source=Lying(crowd.source, lie))
    sentence = rf"The solver read that the pair \({row}, {column}\) has \d+ points; by the def"
    with pytest.raises(WrongPoints, match=sentence):
        verify(problem, solution, sample=0)


def test_the_rule_of_three_holds():
    assert (1 - 3 / SAMPLE) ** SAMPLE < 0.05
    assert (1 - 2.9 / SAMPLE) ** SAMPLE > 0.05


def test_a_small_round_is_scored_by_the_definition_from_end_to_end():
    mentees, mentors = cohorts.people(3, 40, 50)
    rules = cohorts.rules(3, mentees, mentors)
    problem = Problem.from_people(mentees, mentors, cohorts.weights(3), rules)
    report = verify(problem, solve(problem))
    free = 40 - len(problem.locked)
    assert (report.defined, report.sampled, report.compared, report.every_pair) == (
        report.matched,
        free * 50,
        0,
        True,
    )


# Numbers that run over ---------------------------------------------------------------------------


def test_classes_so_large_that_their_sum_runs_over_prove_nothing():
    """Eight times two people each: 10 and 5 points together are more, 6 and 6 fairer."""
    table = np.full((16, 16), -1)
    for at in range(0, 16, 2):
        table[at : at + 2, at : at + 2] = [[10, 6], [6, 5]]
    problem = Problem.from_scores(table, np.ones(16, dtype=int))
    assert solve(problem, objective="best_worst").goal.least == 6
    most, nothing = solve(problem), np.zeros(16, dtype=int)
    huge = Certificate(np.full(16, 1 << 60), nothing, nothing, nothing)
    assert huge.mentee_class.sum() == 0  # as it runs over
    goal = Goal(Objective.BEST_WORST, least=5)
    forged = replace(most, goal=goal, proofs=(most.certificate, huge))
    with pytest.raises(NotOptimal, match="with only better pairs"):
        verify(problem, forged, objective="best_worst")


def test_prices_in_fewer_bits_than_they_are_added_in_are_refused():
    solution = solve(SMALL)
    for kind in (np.int8, np.uint8, np.int32, np.uint64):
        narrow = Certificate(
            *(np.array(part, kind) for part in vars(solution.certificate).values())
        )
        with pytest.raises(NotOptimal, match="needs a whole price"):
            verify(SMALL, replace(solution, certificate=narrow))
