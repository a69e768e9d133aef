"""A session stays at the optimum: after every edit it equals solving from nothing."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.core import (
    Mentee,
    Mentor,
    Problem,
    ProblemError,
    Rules,
    Weights,
    shadow_prices,
    solve,
    verify,
)
from matching.core.score_matrix import table_of
from matching.core.scoring.pool import PoolScores
from matching.core.session import Loss, Session, compare, engines
from matching.core.synthetic import generate
from tests.matching.core import cohorts
from tests.matching.core.test_solving import random_problem

warm = pytest.mark.slow
ENGINES = ["again", pytest.param("warm", marks=warm)]


@pytest.fixture(params=ENGINES)
def engine(request, monkeypatch):
    if request.param == "warm":
        monkeypatch.setattr(engines, "SMALL", -1)


def edit(session, dice):
    """Do one random thing; give what changed, or None if it was refused."""
    problem = session.problem
    row, column = dice.randrange(problem.shape[0]), dice.randrange(problem.shape[1])
    chosen = dice.choice(session.solution.pairs) if session.solution.pairs else (row, column)
    acts = [
        lambda: session.bar(*chosen),
        lambda: session.bar(row, column),
        lambda: session.unbar(*dice.choice(sorted(problem.source.changes))),
        lambda: session.lock(*chosen),
        lambda: session.lock(row, column),
        lambda: session.unlock(*dice.choice(problem.locked)),
        lambda: session.set_capacity(column, dice.randrange(5)),
        lambda: session.remove_mentee(row),
        lambda: session.remove_mentor(column),
        lambda: session.add_mentee([dice.randrange(-1, 900) for _ in range(problem.shape[1])]),
        lambda: session.add_mentor([dice.randrange(-1, 900) for _ in range(problem.shape[0])], 2),
    ]
    try:
        return dice.choice(acts)()
    except (ProblemError, IndexError, AttributeError):
        return None


@pytest.mark.parametrize("incumbent_bonus", [0, 250])
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_edits_equal_solving_from_nothing(engine, seed, incumbent_bonus):
    dice = Random(seed)
    session = Session(random_problem(seed, 25, 18), incumbent_bonus=incumbent_bonus)
    done = 0
    while done < 50:
        before = session.solution
        change = edit(session, dice)
        if change is None:
            assert session.solution is before
            continue
        done += 1
        verify(
            session.problem,
            session.solution,
            incumbent_bonus=incumbent_bonus,
            incumbents=before.pairs,
        )
        goal = session.solution.goal
        scratch = solve(
            session.problem, incumbent_bonus=incumbent_bonus, incumbents=goal.incumbents
        )
        assert session.solution.matched == scratch.matched
        assert change.matched == session.solution.matched - before.matched
        assert change.points == session.solution.points - before.points
        if not incumbent_bonus:
            assert session.solution.points == scratch.points


@pytest.mark.parametrize("seed", range(6))
def test_why_not_is_the_exact_loss_and_leaves_no_trace(engine, seed):
    problem = random_problem(seed, 14, 10)
    session = Session(problem)
    for row in range(14):
        for column in range(10):
            if problem.points[row, column] < 0 or not problem.capacity[column]:
                with pytest.raises(ProblemError):
                    session.why_not(row, column)
                continue
            forced = Problem.from_scores(problem.points, problem.capacity, locked=[(row, column)])
            found, usual = solve(forced), session.solution
            loss = Loss(usual.matched - found.matched, usual.points - found.points)
            assert session.why_not(row, column) == loss
            slack = session.sensitivity(row, column).slack
            assert (loss.matched, loss.points) >= slack or (row, column) in usual.pairs
    assert verify(problem, session.solution).points == solve(problem).points


def test_one_more_place_is_worth_at_least_its_shadow_price_less(engine):
    """Prices are what the last place brought in; one place fewer costs at least that."""
    problem = random_problem(7, 20, 8)
    session = Session(problem)
    for column, price in enumerate(session.shadow_prices().mentors):
        if problem.capacity[column]:
            change = session.set_capacity(column, int(problem.capacity[column]) - 1)
            assert (-change.matched, -change.points) >= price or price[0] < 0
            session.set_capacity(column, int(problem.capacity[column]))


def test_loyalty_moves_fewer_people(engine):
    dice = np.random.default_rng(1)
    table = dice.integers(0, 1000, (40, 40))
    problem = Problem.from_scores(table, np.ones(40, dtype=int))
    moved = []
    for incumbent_bonus in (0, 250):
        session = Session(problem, incumbent_bonus=incumbent_bonus)
        moved.append(sum(len(session.bar(*pair).moved) for pair in session.solution.pairs[:5]))
    assert moved[1] < moved[0]


@pytest.mark.interpreted
def test_people_can_join_later(engine):
    made_up = generate(20, 12)
    problem = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    session = Session(problem)
    session.bar(*session.solution.pairs[0])
    ben = Mentee(id=500, person=9001, sought=frozenset({1}))
    ada = Mentor(id=500, person=9002, willing=frozenset({1}), capacity=2)
    for change in (session.add_mentor(ada), session.add_mentee(ben)):
        assert change.matched >= 0
        verify(session.problem, session.solution)
    assert session.problem.shape == (21, 13)
    assert session.why(20, 12).reasons[0].code == "needs.covered"


@pytest.mark.interpreted
def test_mentors_may_join_where_all_others_are_candidates(engine):
    dice = np.random.default_rng(1)
    session = Session(Problem.from_scores(dice.integers(0, 900, (9, 1)), [2]), incumbent_bonus=5000)
    for _ in range(8):
        before = session.solution
        session.add_mentor(dice.integers(-1, 900, 9), 2)
        verify(session.problem, session.solution, incumbent_bonus=5000, incumbents=before.pairs)
    assert session.solution.matched == 9


@pytest.mark.interpreted
@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda session: session.unlock(0, 0), "The pair (0, 0) is not locked."),
        (lambda session: session.unbar(0, 0), "The pair (0, 0) is not barred."),
        (lambda session: session.bar(9, 0), "There is no pair (9, 0) in 2 mentees and 2 mentors."),
        (lambda session: session.lock(1, 1), "The pair (1, 1) is locked, but a rule forbids it."),
        (lambda session: session.set_capacity(0, -1), "A capacity cannot be below 0."),
        (lambda session: session.remove_mentee(7), "There is no mentee 7."),
        (lambda session: session.add_mentee([1]), "The newcomer needs 2 numbers of points."),
        (
            lambda session: session.why(0, 0),
            "Only a problem made from people has words.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(act, sentence):
    session = Session(Problem.from_scores([[9, 5], [8, -1]], [1, 1]))
    before = session.problem, session.solution
    with pytest.raises(ProblemError) as refused:
        act(session)
    assert str(refused.value) == sentence
    assert (session.problem, session.solution) == before


def test_goals_are_compared_side_by_side():
    problem = random_problem(3, 20, 15)
    found = {each.objective: each for each in compare(problem)}
    for each in found.values():
        verify(problem, each.solution, objective=each.objective)
    assert found["most_matched"].points >= found["fair"].points
    assert found["best_worst"].worst >= found["most_matched"].worst
    assert found["stable"].blocking == 0


def test_regions_and_fields_say_where_to_recruit():
    mentees = [Mentee(id=at, person=at, sought=frozenset({1})) for at in range(3)]
    mentors = [
        Mentor(id=0, person=10, willing=frozenset({1}), region=1, fields=frozenset({7})),
        Mentor(
            id=1, person=11, willing=frozenset({2}), region=2, fields=frozenset({8}), capacity=5
        ),
    ]
    problem = Problem.from_people(mentees, mentors, Weights(), Rules())
    prices = shadow_prices(problem, solve(problem))
    assert prices.regions == {1: (0, 3000), 2: (0, 0)}
    assert prices.fields == {7: (0, 3000), 8: (0, 0)}


@warm
@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.far), pytest.param(2, marks=pytest.mark.far)]
)
def test_people_scored_block_by_block_are_edited_like_a_table(seed, monkeypatch):
    monkeypatch.setattr(engines, "SMALL", -1)
    made_up = generate(150, 110, seed)
    table = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    source = PoolScores(table.people.scorer, table.people.gate)
    session = Session(Problem(source, table.capacity, people=table.people))
    dice = Random(seed)
    barred, capacity = [], table.capacity.copy()
    for _ in range(25):
        pair = dice.choice(session.solution.pairs)
        session.bar(*pair)
        barred.append(pair)
        column = dice.randrange(110)
        capacity[column] = dice.randrange(4)
        session.set_capacity(column, int(capacity[column]))
        verify(session.problem, session.solution)
        scratch = solve(Problem.from_scores(table.points, capacity, barred=barred))
        found = session.solution
        assert (found.matched, found.points) == (scratch.matched, scratch.points)


@pytest.mark.interpreted
@warm
def test_a_part_of_a_crowd_has_the_same_points(monkeypatch):
    mentees, mentors = cohorts.people(3, 40, 50)
    rules = cohorts.rules(3, mentees, mentors)
    problem = Problem.from_people(mentees, mentors, cohorts.weights(3), rules)
    crowd = PoolScores(problem.people.scorer, problem.people.gate)
    for size in (1, 16, 17, 50):
        columns = np.sort(np.random.default_rng(size).choice(50, size, replace=False))
        assert np.array_equal(table_of(crowd.part(columns)), problem.points[:, columns])


def test_a_session_that_goes_on_counts_points_itself(engine):
    """What is kept of a solution may say any number of points; steps after it are right."""
    problem = Problem.from_scores([[9, 5, 1], [8, 7, 2], [3, 3, 3]], [1, 1, 2])
    kept = replace(Session(problem).solution, points=0, matched=0)
    session = Session.resumed(problem, kept)
    assert session.solution.points == solve(problem).points
    session.bar(*session.solution.pairs[0])
    verify(session.problem, session.solution)
