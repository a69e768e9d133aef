"""Other goals: each does what it says, honours locks and capacities, and is proven."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from matching.core import (
    Goal,
    Mentee,
    Mentor,
    NotOptimal,
    Objective,
    Problem,
    Rules,
    Session,
    Weights,
    solve,
    verify,
)
from matching.core.objectives import fair_values
from matching.core.solvers.deferred_acceptance import blocking
from tests.matching.core.test_solving import brute_force, problems


def worst(problem, solution):
    locked = set(problem.locked)
    return min(
        (int(problem.points[pair]) for pair in solution.pairs if pair not in locked), default=None
    )


def test_a_goal_is_known_by_its_name():
    problem = Problem.from_scores([[9000, 8000], [8000, 1]], [1, 1])
    goal = Goal("fair", first_mentees=(0,))
    assert goal == Goal.from_data(goal.as_data()) == Goal(Objective.FAIR, first_mentees=(0,))
    assert Session(problem, goal=goal).solution.goal.objective is Objective.FAIR
    with pytest.raises(ValueError, match="fairest"):
        Goal("fairest")


@given(problems(5))
@settings(max_examples=60, deadline=None)
def test_fair_is_best_for_the_curve_and_matches_as_many(problem):
    solution = solve(problem, objective="fair")
    verify(problem, solution, objective="fair")
    curve = np.append(fair_values(max(problem.source.most, 0)), -1)
    curved = Problem.from_scores(curve[problem.points], problem.capacity, locked=problem.locked)
    best = solve(curved)
    assert solution.matched == best.matched
    assert sum(curved.points[pair] for pair in solution.pairs) == best.points


@given(problems(5))
@settings(max_examples=60, deadline=None)
def test_best_worst_lifts_the_worst_pair_as_far_as_it_goes(problem):
    usual, solution = solve(problem), solve(problem, objective="best_worst")
    verify(problem, solution, objective="best_worst")
    assert solution.matched == usual.matched
    if worst(problem, solution) is not None:
        least = worst(problem, solution)
        locked = np.zeros(problem.shape, dtype=bool)
        for pair in problem.locked:
            locked[pair] = True
        higher = np.where((problem.points > least) | locked, problem.points, -1)
        above = Problem.from_scores(higher, problem.capacity, locked=problem.locked)
        assert brute_force(above)[0] < usual.matched
        level = np.where((problem.points >= least) | locked, problem.points, -1)
        same = Problem.from_scores(level, problem.capacity, locked=problem.locked)
        assert (solution.matched, solution.points) == brute_force(same)


@given(problems(6))
@settings(max_examples=60, deadline=None)
def test_stable_has_no_pair_that_would_both_rather(problem):
    verify(problem, solve(problem, objective="stable"), objective="stable")


def test_an_unstable_matching_is_refused():
    problem = Problem.from_scores([[9, 1], [8, 7]], [1, 1])
    stable = solve(problem, objective="stable")
    assert stable.pairs == ((0, 0), (1, 1))
    with pytest.raises(NotOptimal, match="would both rather"):
        verify(problem, replace(stable, pairs=((0, 1), (1, 0)), points=9), objective="stable")


def test_in_a_stable_matching_a_mentees_own_list_comes_before_points():
    mentors = [Mentor(id=at, person=10 + at, willing=frozenset({at})) for at in (1, 2)]
    mentee = Mentee(id=1, person=1, sought=frozenset({1}), ranked=(2,))
    problem = Problem.from_people([mentee], mentors, Weights(preference=0, needs=45), Rules())
    assert problem.points[0, 0] > problem.points[0, 1]
    solution = solve(problem, objective="stable")
    verify(problem, solution, objective="stable")
    assert solution.pairs == ((0, 1),)


def test_a_false_proof_about_the_worst_pair_is_refused():
    problem = Problem.from_scores([[9, 1], [8, 7]], [1, 1])
    solution = solve(problem, objective="best_worst")
    low = replace(solution, goal=replace(solution.goal, least=3))
    for wrong in (replace(solution, proofs=()), replace(low, proofs=solution.proofs[::-1])):
        with pytest.raises(NotOptimal):
            verify(problem, wrong, objective="best_worst")


@given(problems(6))
@settings(max_examples=60, deadline=None)
def test_loyalty_keeps_standing_pairs_and_the_points_are_without_the_bonus(problem):
    usual = solve(problem)
    loyal = solve(problem, incumbent_bonus=100_000, incumbents=usual.pairs)
    verify(problem, loyal, incumbent_bonus=100_000, incumbents=usual.pairs)
    assert (loyal.matched, loyal.points) == (usual.matched, usual.points)
    assert loyal.pairs == usual.pairs


def test_loyalty_gives_up_few_points_to_move_few_people():
    dice = np.random.default_rng(1)
    table = dice.integers(0, 1000, (40, 40))
    before = solve(Problem.from_scores(table, np.ones(40, dtype=int)))
    barred = Problem.from_scores(table, np.ones(40, dtype=int), barred=[before.pairs[0]])
    free, loyal = solve(barred), solve(barred, incumbent_bonus=250, incumbents=before.pairs)
    verify(barred, loyal, incumbent_bonus=250, incumbents=before.pairs)
    moved = [len(set(before.pairs) - set(each.pairs)) for each in (free, loyal)]
    assert moved[1] <= moved[0]
    assert loyal.points <= free.points


def test_whoever_comes_first_is_left_over_only_where_nobody_could_help_it():
    """As many as ever are matched, and of those who come first as many as there can be."""
    random = np.random.default_rng(11)
    for _case in range(60):
        shape = random.integers(2, 7), random.integers(1, 6)
        table = np.where(random.random(shape) < 0.3, -1, random.integers(0, 100, shape))
        places = random.integers(0, 3, shape[1])
        first = np.flatnonzero(random.random(shape[0]) < 0.4).tolist()
        problem = Problem.from_scores(table, places)
        found = solve(problem, first_mentees=first)
        verify(problem, found, first_mentees=first)
        assert found.matched == solve(problem).matched

        alone = np.full_like(table, -1)
        alone[first] = table[first]
        most = solve(Problem.from_scores(alone, places)).matched
        assert len({row for row, _column in found.pairs} & set(first)) == most


def test_coming_first_changes_whether_and_not_with_whom():
    problem = Problem.from_scores([[90, 10], [20, 80], [95, 15]], [1, 1])
    assert solve(problem).pairs == ((1, 1), (2, 0))
    assert solve(problem, first_mentees=[0]).pairs == ((0, 0), (1, 1))
    assert solve(problem, first_mentees=[1]).pairs == ((1, 1), (2, 0))
    idle = Problem.from_scores([[90, 10]], [1, 1])
    assert solve(idle, first_mentors=[1]).pairs == ((0, 1),)
    assert solve(idle, first_mentors=[1]).points == 10


@pytest.mark.parametrize("length", [1, 2, 7])
@pytest.mark.parametrize("side", ["mentees", "mentors"])
def test_whoever_comes_first_is_paired_though_all_others_lose_all_they_could(length, side):
    """All but one come first: the one who has only somebody else's place moves the whole row on.

    Without that one everybody has the most points that there are, with them nobody has any.
    """
    most = 10_000
    table = np.full((length + 1, length), -1)
    table[0, 0] = 0
    for at in range(length):
        table[at + 1, at] = most
        if at + 1 < length:
            table[at + 1, at + 1] = 0
    if side == "mentors":
        table = table.T
    problem = Problem.from_scores(table, np.ones(table.shape[1], dtype=int))
    first = {f"first_{side}": range(length)}
    for chosen, points, there in (({}, length * most, False), (first, 0, True)):
        solution = solve(problem, **chosen)
        verify(problem, solution, **chosen)
        paired = {pair[side == "mentors"] for pair in solution.pairs}
        assert (solution.matched, solution.points, 0 in paired) == (length, points, there)


def test_who_comes_first_outweighs_all_that_the_others_could_lose():
    """A chain of three moves, each at the loss of all points, and still not more than the lift."""
    table = np.array([[100, 0, -1], [-1, 100, 0], [-1, -1, 100], [0, -1, -1]])
    problem = Problem.from_scores(table, [1, 1, 1])
    assert solve(problem).pairs == ((0, 0), (1, 1), (2, 2))
    first = [0, 1, 3]
    found = solve(problem, first_mentees=first)
    assert found.pairs == ((0, 1), (1, 2), (3, 0))
    verify(problem, found, first_mentees=first)


@pytest.mark.parametrize(("bonus", "kept"), [(0, False), (2, False), (4, True), (5, True)])
def test_a_standing_pair_is_kept_as_soon_as_its_bonus_outweighs_what_moving_gains(bonus, kept):
    problem = Problem.from_scores([[5, 8]], [1, 1])
    found = solve(problem, incumbent_bonus=bonus, incumbents=[(0, 0)])
    assert (found.pairs == ((0, 0),)) is kept
    verify(problem, found, incumbent_bonus=bonus, incumbents=[(0, 0)])


def test_where_nobody_has_a_mentor_each_who_could_have_one_blocks():
    problem = Problem.from_scores([[4, -1], [-1, -1], [3, 5]], [1, 1])
    nobody = replace(solve(problem, objective="stable"), pairs=(), matched=0, points=0)
    assert list(blocking(problem, nobody)) == [(0, 0), (2, 0)]


def unmatched(problem):
    return replace(solve(problem, objective="stable"), pairs=(), matched=0, points=0)


@pytest.mark.parametrize(("column", "rather"), [(None, 0), (0, 1), (1, None), (2, 0), (3, 0)])
def test_the_proof_knows_whom_a_mentee_listed_first(column, rather):
    """The list names the second mentor, then the first; all have the same points."""
    topic = frozenset({1})
    mentee = Mentee(id=1, person=1, sought=topic, ranked=(8, 7, 99))
    mentors = [Mentor(id=at, person=at, willing=topic) for at in (7, 8, 9, 10)]
    problem = Problem.from_people([mentee], mentors, Weights(), Rules())
    given = unmatched(problem)
    if column is not None:
        points = int(problem.points[0, column])
        given = replace(given, pairs=((0, column),), matched=1, points=points)
    if rather is None:
        assert verify(problem, given, objective="stable").permitted == len(mentors)
        return
    with pytest.raises(NotOptimal, match=f"Mentee 0 and mentor {rather} would both rather"):
        verify(problem, given, objective="stable")


def test_two_who_share_nothing_would_rather_have_one_another_than_nobody():
    problem = Problem.from_scores([[0]], [1])
    with pytest.raises(NotOptimal, match="Mentee 0 and mentor 0 would both rather"):
        verify(problem, unmatched(problem), objective="stable")


@pytest.mark.parametrize("objective", ["most_matched", "fair", "best_worst", "stable"])
def test_a_pair_of_no_points_is_one_that_was_looked_at(objective):
    problem = Problem.from_scores([[0, 3], [-1, 0]], [1, 1])
    assert verify(problem, solve(problem, objective=objective), objective=objective).permitted == 3
