"""A session lives through many edits, and every state is the proven optimum of what is decided."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.core import (
    AddMentee,
    AddMentor,
    AddPlaces,
    Bar,
    Certificate,
    Goal,
    LeaveOut,
    LeaveOutMentor,
    Lock,
    Objective,
    Problem,
    ProblemError,
    PutBack,
    Session,
    SetPlaces,
    Solution,
    Unbar,
    Unlock,
    edited,
    solve,
    undoing,
    verify,
)
from matching.core.objectives import valued
from matching.core.session import engines
from matching.core.solvers.dense import solve_for
from tests.matching.core.test_solving import random_problem


def proved(session):
    """Verify a state, and compare it with solving for the same goal from nothing."""
    problem, solution, goal = session.problem, session.solution, session.solution.goal
    verify(
        problem,
        solution,
        objective=goal.objective,
        incumbent_bonus=goal.incumbent_bonus,
        incumbents=goal.incumbents,
        first_mentees=goal.first_mentees,
        first_mentors=goal.first_mentors,
    )
    fresh = solve_for(problem, replace(goal, least=0))
    assert solution.matched == fresh.matched
    assert worth(problem, solution) == worth(problem, fresh)


def worth(problem, solution):
    """Add up what pairs are worth for the goal: points, bonus, and who comes first."""
    free = [pair for pair in solution.pairs if pair not in set(problem.locked)]
    if not free:
        return 0
    rows, columns = np.array(free).T
    return int(valued(problem, solution.goal).pairs(rows, columns).sum())


def drawn(dice, session):
    """Draw an edit that may or may not make sense."""
    problem, (mentees, mentors) = session.problem, session.problem.shape
    somebody = dice.randrange(mentees), dice.randrange(mentors)
    row, column = dice.choice([*session.solution.pairs, somebody])
    barred = sorted(getattr(problem.source, "changes", {}))
    cell, other = (dice.choice(each or [(row, column)]) for each in (barred, problem.locked))
    line, post = ([dice.randrange(-1, 900) for _ in range(length)] for length in (mentors, mentees))
    return dice.choice(
        [
            Bar(row, column),
            Unbar(*cell),
            Lock(row, column),
            Lock(*somebody),
            Unlock(*other),
            SetPlaces(column, dice.randrange(4)),
            AddPlaces(column, dice.choice((-1, 1))),
            LeaveOut(row),
            PutBack(dice.choice(sorted(problem.out) or [row])),
            LeaveOutMentor(column),
            AddMentee(line),
            AddMentor(post, 2),
        ]
    )


def live(seed, session, steps):
    """Make random edits, some tried first; then take all of them back, and be at the beginning."""
    dice, done = Random(seed), []
    while len(done) < steps:
        problem, before = session.problem, session.solution
        edits = [drawn(dice, session) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
        try:
            tried = session.trial(edits) if dice.random() < 0.3 else None
            change = session.apply(edits)
        except ProblemError:
            assert (session.problem, session.solution) == (problem, before)
            continue
        done.append((problem, before.pairs))
        proved(session)
        assert change.matched == session.solution.matched - before.matched
        assert change.points == session.solution.points - before.points
        if tried:
            assert (tried.solution.pairs, tried.moved) == (session.solution.pairs, change.moved)
    for problem, pairs in reversed(done):
        session.restore(undoing(problem, session.problem), pairs)
        assert session.solution.pairs == pairs
        proved(session)


def goals(seed, shape):
    """Give what is to be best, in turn, half the time with people who come first."""
    dice = Random(seed)
    first = (
        {}
        if seed % 2
        else {
            "first_mentees": tuple(sorted(dice.sample(range(shape[0]), 3))),
            "first_mentors": tuple(sorted(dice.sample(range(shape[1]), 2))),
        }
    )
    return Goal(list(Objective)[seed // 2 % 4], **first)


FEW, ALL = range(16), range(16, 200)
"""Lives: enough for every goal with and without bonus and people who come first; and the rest."""


@pytest.mark.parametrize("lives", [FEW, pytest.param(ALL, marks=pytest.mark.far)])
def test_every_state_is_proved_and_all_can_be_taken_back(lives):
    for seed in lives:
        problem = random_problem(seed, 9, 7)
        bonus = 250 * (seed // 8 % 2)
        session = Session(problem, goal=goals(seed, problem.shape), incumbent_bonus=bonus)
        live(seed, session, 12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 8, 9, pytest.param(10, marks=pytest.mark.far)])
def test_so_is_every_state_of_a_large_round(seed, monkeypatch):
    monkeypatch.setattr(engines, "SMALL", -1)
    problem = random_problem(seed, 30, 22)
    bonus = 250 * (seed // 8 % 2)
    live(seed, Session(problem, goal=goals(seed, problem.shape), incumbent_bonus=bonus), 20)


@pytest.fixture(params=["again", pytest.param("warm", marks=pytest.mark.slow)])
def engine(request, monkeypatch):
    if request.param == "warm":
        monkeypatch.setattr(engines, "SMALL", -1)


def ties(seed, mentees=24, mentors=17):
    """Make a problem in which very many solutions are equally good."""
    dice = np.random.default_rng(seed)
    return Problem.from_scores(
        dice.integers(-1, 3, (mentees, mentors)), dice.integers(0, 3, mentors)
    )


@pytest.mark.parametrize("goal", list(Objective))
@pytest.mark.parametrize("bonus", [0, 250])
def test_a_session_goes_on_with_the_very_pairs_that_were_kept(engine, goal, bonus):
    """Among very many that are equally good; and what is decided as it stands moves nobody."""
    problem = ties(3)
    session = Session(problem, goal=Goal(goal, first_mentees=(2, 5)), incumbent_bonus=bonus)
    for pair in session.solution.pairs[:3]:
        session.bar(*pair)
    kept = Solution.from_bytes(session.solution.as_bytes())
    resumed = Session.resumed(session.problem, kept, incumbent_bonus=bonus)
    proved(resumed)
    assert resumed.solution.pairs == session.solution.pairs
    assert not resumed.lock(*resumed.solution.pairs[1]).moved
    proved(resumed)


@pytest.mark.parametrize("bonus", [0, 250])
def test_prices_that_prove_nothing_are_found_anew_and_pairs_as_good_are_kept(engine, bonus):
    problem = ties(1)
    usual = solve(problem)
    other = solve(problem, incumbent_bonus=1, incumbents=_another(problem, usual))
    other = replace(other, goal=usual.goal)
    assert (other.points, other.pairs == usual.pairs) == (usual.points, False)
    for certificate in (other.certificate, nothing(problem), huge(usual.certificate)):
        given = replace(other, certificate=certificate)
        resumed = Session.resumed(problem, given, incumbent_bonus=bonus)
        proved(resumed)
        assert resumed.solution.pairs == other.pairs
        assert resumed.bar(*_another(problem, other)[0]).solution.pairs == other.pairs
        proved(resumed)


def test_pairs_that_are_not_best_any_more_are_not_kept(engine):
    problem = ties(1)
    usual = solve(problem)
    for pairs in ((), usual.pairs[1:], ((0, 0), (0, 1)), ((99, 0),), usual.pairs[:1] * 2):
        resumed = Session.resumed(problem, replace(usual, pairs=pairs, points=7))
        proved(resumed)
        assert resumed.solution.points == usual.points


def test_prices_that_fit_the_pairs_and_not_all_others_prove_nothing(engine):
    problem = Problem.from_scores([[5, 9], [1, 5]], [1, 1])
    zeros, ones = np.zeros(2, dtype=np.int64), np.ones(2, dtype=np.int64)
    prices = Certificate(ones, np.array([5, 5]), zeros, zeros)
    given = Solution(((0, 0), (1, 1)), 2, 10, prices)
    assert Session.resumed(problem, given).solution.points == 10  # as good, and proved anew
    better = Problem.from_scores([[5, 9], [2, 5]], [1, 1])
    resumed = Session.resumed(better, given)
    proved(resumed)
    assert resumed.solution.pairs == ((0, 1), (1, 0))


@pytest.mark.slow
@pytest.mark.parametrize("bonus", [0, 250])
def test_a_trial_in_a_large_round_leaves_everything_as_it_was(monkeypatch, bonus):
    """Also what no answer tells: candidates, prices, who sits where, and room for searches."""
    monkeypatch.setattr(engines, "SMALL", -1)
    problem, dice = random_problem(3, 30, 22), Random(1)
    session = Session(problem, goal=Goal(first_mentees=(2,)), incumbent_bonus=bonus)
    method = session._engine.method
    known = method.checkpoint()
    for _ in range(25):
        try:
            session.trial([drawn(dice, session) for _ in range(3)], free=True)
        except ProblemError:
            continue
        assert (session._engine.method, session.problem) == (method, problem)
        now = method.checkpoint()
        for one, other in zip(arrays(now), arrays(known), strict=True):
            assert np.array_equal(one, other)


def arrays(kept):
    """Give all arrays of a checkpoint; what lies in buffers for blocks means nothing."""
    _source, active, state, edges, proven, work, _buffers = kept
    return [active, *state, *edges, *proven, *work]


def _another(problem, usual):
    """Give pairs none of which is in a solution."""
    pairs = {(row, column) for row in range(24) for column in np.flatnonzero(problem.row(row) == 2)}
    return tuple(dict(sorted(pairs - set(usual.pairs))).items())


def nothing(problem):
    zeros = (np.zeros(length, dtype=np.int64) for length in np.repeat(problem.shape, 2))
    return Certificate(*zeros)


def huge(prices):
    """Add so much to all mentors' prices, and take it from the mentees', that it cannot be read."""
    return replace(
        prices,
        mentor_points=prices.mentor_points + (1 << 40),
        mentee_points=prices.mentee_points - (1 << 40),
    )


def test_what_calm_costs_is_the_difference_to_a_solve_without_bonus(engine):
    problem = random_problem(5, 30, 25)
    session = Session(problem, incumbent_bonus=100)
    for pair in session.solution.pairs[:6]:
        before = session.solution
        change = session.apply([Bar(*pair)], free=True)
        fresh = solve(session.problem)
        assert change.free.points == fresh.points - before.points >= change.points
        assert session.free().points == fresh.points - session.solution.points
        tried = session.trial([LeaveOut(pair[0])], free=True)
        alone = solve(edited(session.problem, [LeaveOut(pair[0])]))
        assert tried.free.points == alone.points - session.solution.points
        assert session.free().points == fresh.points - session.solution.points
    assert session.free().points > 0  # else this shows nothing


@pytest.mark.parametrize(
    "table", [np.zeros((0, 0), int), np.zeros((0, 3), int), np.zeros((3, 0), int)]
)
def test_a_round_without_people_can_be_asked_and_joined(engine, table):
    session = Session(
        Problem.from_scores(table, np.ones(table.shape[1], dtype=int)), incumbent_bonus=9
    )
    assert session.apply([]).moved == session.free().moved == ()
    proved(Session.resumed(session.problem, session.solution, incumbent_bonus=9))
    session.apply([AddMentee([5] * table.shape[1]), AddMentor([5] * (table.shape[0] + 1))])
    proved(session)
    assert session.solution.matched == 1


def test_edits_that_contradict_each_other_are_refused_and_change_nothing():
    session = Session(Problem.from_scores([[9, 5], [8, 7]], [1, 1]))
    before = session.problem, session.solution
    for edits, sentence in [
        ([Lock(0, 0), Bar(0, 0)], "The pair (0, 0) is locked; unlock it first."),
        ([Bar(0, 0), Lock(0, 0)], "The pair (0, 0) is locked, but a rule forbids it."),
        ([Lock(0, 0), Lock(0, 1)], "Mentee 0 is locked to two mentors."),
        ([Lock(0, 0), SetPlaces(0, 0)], "Mentor 0 has 1 locked mentees, but 0 places."),
        ([AddPlaces(0, -2)], "A capacity cannot be below 0."),
        ([LeaveOut(0), LeaveOut(0)], "There is no mentee 0."),
        ([LeaveOut(0), Lock(0, 0)], "Mentee 0 has left."),
        ([PutBack(0)], "Mentee 0 has not left."),
        ([Lock(0, 0), Lock(1, 0)], "Mentor 0 has 2 locked mentees, but 1 places."),
    ]:
        for act in (session.apply, session.trial):
            with pytest.raises(ProblemError) as refused:
                act(edits)
            assert str(refused.value) == sentence
    assert (session.problem, session.solution) == before
    session.apply([Lock(0, 0), Lock(1, 1)])
    swap = [Lock(0, 1), Lock(1, 0), Unlock(0, 0), Unlock(1, 1)]
    assert session.apply(swap).moved == ((0, 0, 1), (1, 1, 0))


@pytest.mark.parametrize(
    ("goal", "bonus", "sentence"),
    [
        (Goal(first_mentees=(2,)), 0, "There is no mentee 2 whom the goal names."),
        (Goal(first_mentors=(-1,)), 0, "There is no mentor -1 whom the goal names."),
        (Goal(), -1, "A loyalty bonus must be 0 to 67108854 points, not -1."),
        (Goal(), 1 << 40, "A loyalty bonus must be 0 to 67108854 points, not 1099511627776."),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused_in_a_sentence(engine, goal, bonus, sentence):
    problem = Problem.from_scores([[9, 5], [8, 7]], [1, 1])
    with pytest.raises(ProblemError) as refused:
        Session(problem, goal=goal, incumbent_bonus=bonus)
    assert str(refused.value) == sentence


def test_pairs_that_are_not_in_the_round_are_neither_restored_nor_gone_on_with(engine):
    problem = Problem.from_scores([[9, 5], [8, 7]], [1, 1])
    session = Session(problem, incumbent_bonus=3)
    before = session.problem, session.solution
    for pairs in ([(0, 2)], [(2, 0)], [(-1, 0)], [(0, 0), (0, 1)]):
        with pytest.raises(ProblemError, match=r"There is no|cannot stand with two"):
            session.restore([Bar(0, 0)], pairs)
        assert (session.problem, session.solution) == before
        given = replace(session.solution, goal=Goal(incumbent_bonus=3, incumbents=tuple(pairs)))
        with pytest.raises(ProblemError, match=r"There is no|cannot stand with two"):
            Session.resumed(problem, given)
    assert session.bar(0, 0).points == -3
