"""What a coordinator weighs before deciding: other weights, figures, firmness, prices of others."""

from dataclasses import replace

import numpy as np
import pytest

from matching.core import (
    OTHERS,
    AddPlaces,
    Bar,
    Calibration,
    Cancelled,
    Definition,
    Direction,
    Goal,
    LeaveOut,
    Lock,
    Mentee,
    Mentor,
    NotFeasible,
    Objective,
    Problem,
    ProblemError,
    Rules,
    Session,
    Weights,
    Wish,
    edited,
    explain,
    figures,
    firmness,
    fit,
    joined,
    offers,
    recruits,
    solve,
    verify,
)
from matching.core.explanation import firmness as firm
from matching.core.session import engines
from matching.core.solvers import dense
from matching.core.solvers.deferred_acceptance import blocking
from matching.core.synthetic import generate
from matching.core.verification import scores
from tests.matching.core import cohorts
from tests.matching.core.test_session_life import worth
from tests.matching.core.test_solving import random_problem


def people(seed, mentees=40, mentors=30):
    made_up = generate(mentees, mentors, seed)
    return Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)


@pytest.fixture(params=["small", pytest.param("large", marks=pytest.mark.slow)])
def size(request, monkeypatch):
    if request.param == "large":
        monkeypatch.setattr(engines, "SMALL", -1)
        monkeypatch.setattr(dense, "SMALL", -1)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("minimum", [None, 0, 6000])
def test_other_weights_give_what_the_people_would_give_anew(seed, minimum):
    """With decisions kept, though a locked pair now has less than the least."""
    mentees, mentors = cohorts.people(seed, 30, 25)
    rules = cohorts.rules(seed, mentees, mentors)
    problem = Problem.from_people(mentees, mentors, Weights(), rules)
    poor = min(solve(problem).pairs, key=lambda pair: problem.points[pair])
    bar = next(pair for pair in np.argwhere(problem.points >= 0).tolist() if pair[0] != poor[0])
    gone = next(row for row in range(len(mentees)) if row not in (poor[0], bar[0]))
    problem = edited(problem, [Lock(*poor), Bar(*bar), LeaveOut(gone)])

    other = problem.with_weights(cohorts.weights(seed), minimum=minimum)
    least = rules.minimum if minimum is None else minimum
    locked = rules.locked | {(mentees[poor[0]].id, mentors[poor[1]].id)}
    anew = Problem.from_people(
        mentees,
        mentors,
        cohorts.weights(seed),
        replace(rules, minimum=least, locked=locked),
        calibration=problem.people.calibration,
    )
    expected = anew.points.copy()
    expected[tuple(bar)] = -1
    assert np.array_equal(other.points, expected)
    assert (other.locked, other.out) == (problem.locked, problem.out)
    verify(other, solve(other))


def test_points_alone_have_no_weights():
    problem = Problem.from_scores([[1]], [1])
    for asked in (
        lambda: problem.with_weights(Weights()),
        lambda: firmness(problem, solve(problem)),
    ):
        with pytest.raises(ProblemError, match="made from people has weights"):
            asked()


# -- every step is proved --------------------------------------------------------------------


def test_no_pair_is_scored_by_the_definition_twice_in_a_session_and_others_people_count_anew(
    monkeypatch,
):
    problem, asked = people(1), []
    right = scores.score
    monkeypatch.setattr(scores, "score", lambda *given: asked.append(1) or right(*given))
    session, known = Session(problem), Definition(problem)
    verify(session.problem, session.solution, known=known)
    assert len(asked) == 40 * 30
    session.bar(*session.solution.pairs[0])
    verify(session.problem, session.solution, known=known)
    assert len(asked) == 40 * 30
    other = problem.with_weights(Weights.only({"needs": 100}))
    verify(other, solve(other), known=known)
    assert len(asked) == 2 * 40 * 30
    wrong = replace(problem, source=other.source)
    with pytest.raises(NotFeasible):
        verify(wrong, solve(wrong), known=known)


# -- firmness -------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", list(Objective))
def test_each_draw_is_the_optimum_by_weights_that_are_a_little_different(size, goal):
    problem = people(2)
    problem = edited(problem, [Lock(*solve(problem).pairs[0])])
    solution = dense.solve_for(problem, Goal(goal, first_mentees=(3,)))
    for draw in range(3):
        weights = firm.drawn(Weights(), 5, draw)
        found, other = firm._solved(problem, solution, weights), problem.with_weights(weights)
        fresh = dense.solve_for(other, replace(found.goal, least=0))
        assert (found.matched, worth(other, found)) == (fresh.matched, worth(other, fresh))
        assert found.goal.first_mentees == (3,)
    whole = firmness(problem, solution, draws=range(6), seed=5)
    parts = [firmness(problem, solution, draws=draws, seed=5) for draws in (range(4), range(4, 6))]
    assert whole == parts[0] + parts[1]
    assert whole.kept.keys() == set(solution.pairs) - set(problem.locked)


def test_weights_go_up_and_down_by_a_quarter_and_sum_to_a_hundred():
    usual = Weights.only({"needs": 60, "region": 30, "field": 10})
    drawn = [firm.drawn(usual, 1, draw) for draw in range(500)]
    assert len({repr(each) for each in drawn}) > 20
    for each in drawn:
        assert {name for name, weight in each.by_factor().items() if weight} <= {
            "needs",
            "region",
            "field",
        }
        ratio = (each["needs"] / each["region"]) / (60 / 30)
        assert 0.6 < ratio < 1.66  # 1.25 / 0.8, and the rounding
    ups = sum(each["region"] > 30 for each in drawn)
    assert 150 < ups < 350


@pytest.mark.parametrize(
    ("needs", "kept"), [(80, range(100, 101)), (52, range(50, 90)), (48, range(50, 90))]
)
def test_a_pair_hangs_on_the_weights_as_far_as_they_decide_it(needs, kept):
    """One mentee, two mentors: one covers the topic, the other lives near; weights decide."""
    wish = Wish(Direction.SAME)
    mentee = Mentee(id=1, person=1, sought=frozenset({5}), region=1, region_wish=wish)
    near = Mentor(id=1, person=2, region=1, willing=frozenset({6}))
    helps = Mentor(id=2, person=3, region=2, willing=frozenset({5}))
    weights = Weights.only({"needs": needs, "region": 100 - needs})
    problem = Problem.from_people(
        [mentee], [near, helps], weights, Rules(), calibration=Calibration()
    )
    found = firmness(problem, solve(problem), draws=range(100))
    ((pair, count),) = found.kept.items()
    assert count in kept
    assert found.is_firm(pair) == (needs == 80)
    assert not found.is_open(pair)


def test_whoever_is_kept_in_fewer_than_half_of_the_draws_is_open():
    one, other = (0, 0), (1, 1)
    found = firm.Firmness(100, {one: 60, other: 20}) + firm.Firmness(100, {one: 120, other: 80})
    assert (found.is_firm(one), found.is_open(one)) == (True, False)
    assert (found.is_firm(other), found.is_open(other)) == (False, False)
    fewer = firm.Firmness(200, {one: 179, other: 99})
    assert (fewer.is_firm(one), fewer.is_open(other)) == (False, True)


def test_a_pair_that_is_as_good_as_another_counts_as_kept():
    mentees = [Mentee(id=at, person=at) for at in range(6)]
    mentors = [Mentor(id=at, person=10 + at) for at in range(6)]
    problem = Problem.from_people(mentees, mentors, Weights(), Rules())
    others = replace(solve(problem), pairs=tuple((at, 5 - at) for at in range(6)))
    assert set(firmness(problem, others, draws=range(5)).kept.values()) == {5}


def test_firmness_tells_how_far_it_is_and_stops_when_told():
    problem, told = people(1), []

    def progress(stage, done, total):
        told.append((stage, done, total))
        return done < 3

    with pytest.raises(Cancelled):
        firmness(problem, solve(problem), draws=range(10), progress=progress)
    assert told == [("firmness", at, 10) for at in range(4)]


# -- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_those_counted_by_hand(seed):
    problem = people(seed)
    usual = solve(problem)
    board = edited(problem, [Lock(*usual.pairs[0]), LeaveOut(usual.pairs[1][0])])
    stands, draft = (
        solve(board),
        solve(board.with_weights(Weights.only({"needs": 50, "region": 50}))),
    )
    keys = [row % 3 if row < 33 else 9 + row % 2 for row in range(40)]
    found = figures(board, draft, before=stands, groupings={"region": keys})

    scores = {pair: int(board.points[pair]) for pair in draft.pairs}
    chosen = {pair: points for pair, points in scores.items() if pair not in board.locked}
    assert (found.matched, found.points) == (len(scores), sum(scores.values()))
    assert found.least == scores[found.worst] == min(chosen.values())
    assert found.low == sorted(scores.values())[len(scores) // 20]
    assert found.would_swap == len({row for row, _ in blocking(board, draft)})
    assert found.changed == tuple(
        row for row in range(40) if dict(stands.pairs).get(row) != dict(draft.pairs).get(row)
    )
    assert found.groups["region"].keys() == {0, 1, 2, OTHERS}
    for group, figure in found.groups["region"].items():
        rows = [
            row
            for row in set(range(40)) - board.out
            if (keys[row] if row < 33 else OTHERS) == group
        ]
        fits = [fit(_score(board, pair)) for pair in draft.pairs if pair[0] in rows]
        assert (figure.people, figure.matched) == (len(rows), len(fits))
        assert figure.fit == sum(fits) // len(fits)
    fits = [each.fit for each in found.groups["region"].values()]
    assert found.gaps == {"region": max(fits) - min(fits)}


def _score(problem, pair):
    known = problem.people
    mentee, mentor = known.mentees[pair[0]], known.mentors[pair[1]]
    return explain(mentee, mentor, known.weights, known.rules, known.calibration).score


def test_a_draft_with_a_lower_least_score_is_measured_by_what_its_pairs_would_have():
    problem = people(3).with_weights(Weights(), minimum=7500)
    lower = problem.with_weights(Weights(), minimum=0)
    found = figures(problem, solve(lower))
    assert found.matched == solve(lower).matched > solve(problem).matched
    assert found.points == solve(lower).points
    assert 0 <= found.least < 7500
    bare = Problem.from_scores([[-1, 4]], [1, 1])
    assert figures(bare, solve(Problem.from_scores([[3, 2]], [1, 1]))).points == 0


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"a": 5, "b": 5}, {"a", "b"}),
        ({"a": 6, "b": 4}, {OTHERS}),
        ({"a": 6, "b": 7, "c": 4}, {"b", OTHERS}),
        ({"a": 6, "b": 3, "c": 2}, {"a", OTHERS}),
        ({"a": 2, "b": 1}, set()),
        ({None: 6, "b": 5, "c": 1}, {None, OTHERS}),
        ({}, set()),
    ],
)
def test_no_group_of_fewer_than_five_is_told_apart(sizes, told):
    keys = [group for group, size in sizes.items() for _ in range(size)]
    table = np.ones((len(keys), 2), dtype=int)
    problem = Problem.from_scores(table, [1, 1])
    found = figures(problem, solve(problem), groupings={"region": keys}).groups["region"]
    assert found.keys() == told
    assert all(group.people >= 5 for group in found.values())
    assert sum(group.people for group in found.values()) in (0, len(keys)) or told != {OTHERS}
    assert len(joined(keys)) == len(keys)


# -- exact prices of others -----------------------------------------------------------------------


@pytest.mark.parametrize("goal", list(Objective))
@pytest.mark.parametrize("bonus", [0, 250])
def test_whom_a_mentee_could_have_instead_is_priced_by_the_round_that_would_be(size, goal, bonus):
    problem = edited(random_problem(4, 20, 14), [])
    session = Session(problem, goal=Goal(goal), incumbent_bonus=bonus)
    session.lock(*session.solution.pairs[2])
    left_over = set(range(20)) - {row for row, _ in session.solution.pairs}
    rows = [session.solution.pairs[2][0], session.solution.pairs[3][0], *sorted(left_over)[:1]]
    for row in rows:
        before, found = session.solution, offers(session, row, most=6)
        assert found
        for each in found:
            locks = [cell for cell in session.problem.locked if cell[0] != row]
            forced = replace(session.problem, locked=(*locks, (row, each.column)))
            fresh = dense.solve_for(forced, replace(each.change.solution.goal, least=0))
            assert each.change.solution.matched == fresh.matched
            assert worth(forced, each.change.solution) == worth(forced, fresh)
            assert each.change.solution.mentor_of(row) == each.column != before.mentor_of(row)
        assert session.solution is before
        order = [(-each.change.matched, -each.change.points) for each in found]
        assert order == sorted(order)


def test_the_cheapest_of_all_is_among_those_that_are_tried(size):
    session = Session(random_problem(9, 25, 20))
    for row, _ in session.solution.pairs[:8]:
        every, few = offers(session, row, most=99), offers(session, row, most=6)
        assert len(every) > len(few) == 6
        assert _price(few[0]) == _price(every[0])


def _price(offer):
    return offer.change.matched, offer.change.points


@pytest.mark.parametrize("goal", list(Objective))
def test_whom_to_recruit_is_told_by_places_that_were_tried(size, goal):
    session = Session(random_problem(11, 24, 12), goal=Goal(goal))
    before, found = session.solution, recruits(session, most=5)
    assert found
    for each in found:
        more = edited(session.problem, [AddPlaces(each.column)])
        fresh = dense.solve_for(more, Goal(goal))
        assert each.change.solution.matched == fresh.matched
        assert _price(each) > (0, 0)
    assert session.solution is before
