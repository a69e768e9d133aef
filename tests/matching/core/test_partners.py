"""Everybody's best partners: one look at all pairs says what asking pair by pair says."""

import numpy as np
import pytest

from matching.core import Problem, Weights, pair_sensitivity, solve
from matching.core.explanation import runners_up as ranking
from matching.core.explanation.runners_up import best_partners
from matching.core.explanation.sensitivity import Competition
from matching.core.scoring.pool import PoolScores
from matching.core.synthetic import generate
from tests.matching.core.test_solving import random_problem

OTHERS = 3


@pytest.mark.interpreted
@pytest.mark.parametrize("compiled", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seed", range(5))
def test_the_best_partners_are_those_that_a_question_about_the_pair_names(
    seed, compiled, monkeypatch
):
    if compiled:
        monkeypatch.setattr(ranking, "SMALL", -1)
    problem = random_problem(seed, 23, 17)
    solution, best = solve(problem), best_partners(problem, OTHERS)
    for row, column in solution.pairs:
        found = pair_sensitivity(problem, solution, row, column, others=OTHERS)
        assert best.of_mentee(row, beside=column) == found.next_mentors
        assert best.of_mentor(column, beside=row) == found.next_mentees
    assert best.permitted.tolist() == (problem.points >= 0).sum(axis=0).tolist()


@pytest.mark.slow
def test_rows_columns_and_rivals_of_a_crowd_are_those_of_its_table():
    made_up = generate(120, 40)
    table = Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)
    people = table.people
    crowd = Problem(PoolScores(people.scorer, people.gate), table.capacity, people=people)
    assert np.array_equal(crowd.row(7), table.points[7])
    assert np.array_equal(crowd.column(9), table.points[:, 9])
    solution = solve(table)
    one, other = (Competition(problem, solution) for problem in (table, crowd))
    left = [row for row in range(120) if solution.mentor_of(row) is None]
    assert left
    for row in left:
        for found, expected in zip(one.around(row), other.around(row), strict=True):
            assert found.tolist() == expected.tolist()
    assert "points" not in vars(crowd)
