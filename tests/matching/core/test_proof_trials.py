"""The proof at full length: a thousand tampered results, fifty tampered files, twenty mutants.

Prints what was counted: ``pytest -m far -s tests/matching/core/test_proof_trials.py``.
"""

import json
import sys
from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.core import NotFeasible, NotOptimal, Objective, Problem, solve, verify
from matching.core.cli.commands import main
from matching.core.verification.scores import COMPARED, SAMPLE
from tests.matching.core import cohorts
from tests.matching.core.mutants import MUTANTS, ROUNDS, changed, copied, tried
from tests.matching.core.test_proof_files import MALFORMED, SETTINGS, STATED, asking, run
from tests.matching.core.test_proof_files import changed as edited
from tests.matching.core.test_solving import random_problem

pytestmark = pytest.mark.far

RESULTS, FILES = 1000, 50


def counted(text):
    """Print a line that is read by people."""
    sys.stdout.write(f"\n{text}\n")


# Results -----------------------------------------------------------------------------------------


def price(dice, problem, solution):
    """Change the price of somebody who was matched."""
    if solution.goal.objective is Objective.STABLE:
        row, column = 0, 0
    else:
        row, column = dice.choice(solution.pairs)
    parts = solution.certificate.as_data()
    name = dice.choice(sorted(parts))
    parts[name][row if name.startswith("mentee") else column] += dice.choice([-5000, -1, 1, 5000])
    return replace(solution, certificate=type(solution.certificate).from_data(parts))


def left_out(dice, problem, solution):
    """Leave a pair out, and say so."""
    gone = dice.choice(solution.pairs)
    pairs = tuple(pair for pair in solution.pairs if pair != gone)
    points = solution.points - int(problem.points[gone])
    return replace(solution, pairs=pairs, matched=len(pairs), points=points)


def forbidden(dice, problem, solution):
    """Give somebody a mentor who is not permitted."""
    row = dice.choice(solution.pairs)[0]
    columns = np.flatnonzero(problem.points[row] < 0).tolist()
    if not columns:
        return None
    pairs = dict(solution.pairs) | {row: dice.choice(columns)}
    return replace(solution, pairs=tuple(sorted(pairs.items())))


def too_many(dice, problem, solution):
    """Give a mentor more mentees than there are places."""
    load = Counter(column for _, column in solution.pairs)
    full = [column for column, taken in load.items() if taken == problem.capacity[column]]
    others = [row for row, column in solution.pairs if full and column != full[0]]
    if not others:
        return None
    pairs = dict(solution.pairs) | {dice.choice(others): full[0]}
    points = int(problem.points_of(list(pairs.items())).sum())
    return replace(solution, pairs=tuple(sorted(pairs.items())), points=points)


def twice(dice, problem, solution):
    """Name a pair twice."""
    more = tuple(sorted((*solution.pairs, dice.choice(solution.pairs))))
    return replace(solution, pairs=more, matched=len(more))


def total(dice, problem, solution):
    """Claim more or less than there is."""
    name = dice.choice(["matched", "points"])
    return replace(solution, **{name: getattr(solution, name) + dice.choice([-1, 1])})


def question(dice, problem, solution):
    """State another question."""
    goal = solution.goal
    others = [each for each in Objective if each is not goal.objective]
    changes = [
        {"objective": dice.choice(others)},
        {"least": goal.least + 1},
        {"incumbent_bonus": goal.incumbent_bonus + 1, "incumbents": solution.pairs[:1]},
        {"first_mentees": (*goal.first_mentees, problem.shape[0] - 1)},
        {"first_mentors": (*goal.first_mentors, problem.shape[1] - 1)},
    ]
    if goal.objective is Objective.STABLE:
        changes = changes[:2]
    other = replace(goal, **dice.choice(changes))
    return None if other == goal else replace(solution, goal=other)


def proofs(dice, problem, solution):
    """Take proofs away, or add one that nobody asked for."""
    return replace(solution, proofs=() if solution.proofs else (solution.certificate,))


TAMPERING = [price, left_out, forbidden, too_many, twice, total, question, proofs]

ASKED = [
    {},
    {"objective": "fair"},
    {"objective": "best_worst"},
    {"objective": "stable"},
    {"incumbent_bonus": 250},
    {"first_mentees": [0]},
]


def problem_of(dice, seed):
    """Make a round of points, or one of people."""
    if dice.random() < 0.7:
        return random_problem(seed, dice.randint(5, 40), dice.randint(5, 30))
    mentees, mentors = cohorts.people(seed, dice.randint(8, 20), dice.randint(8, 15))
    rules = cohorts.rules(seed, mentees, mentors)
    return Problem.from_people(mentees, mentors, cohorts.weights(seed), rules)


def test_a_thousand_tampered_results_are_refused_of_every_goal_and_kind():
    dice, seen, seed = Random(1), Counter(), 0
    while seen.total() < RESULTS:
        seed += 1
        problem, asked = problem_of(dice, seed), dict(ASKED[seed % len(ASKED)])
        if "incumbent_bonus" in asked:
            asked["incumbents"] = solve(problem).pairs[::2]
        solution = solve(problem, **asked)
        verify(problem, solution, **asked)
        if not solution.pairs:
            continue
        for tamper in TAMPERING:
            wrong = tamper(dice, problem, solution)
            if wrong is None:
                continue
            with pytest.raises((NotFeasible, NotOptimal)):
                verify(problem, wrong, **asked)
            seen[tamper.__name__] += 1
    counted(f"{seen.total()} of {seen.total()} tampered results refused: {dict(seen)}")
    assert seen.keys() == {each.__name__ for each in TAMPERING}


# Files -------------------------------------------------------------------------------------------


def shifted(name, at, by):
    """Change one price."""

    def change(data):
        data["certificate"][name][at] += by

    return change


def stated(settings):
    """State other settings."""
    return lambda data: data["settings"].update(settings)


def figure(name, by):
    """Change a total."""
    return lambda data: data.update({name: data[name] + by})


def in_goal(**changes):
    """State another goal by position."""
    return lambda data: data["goal"].update(changes)


def scale(data):
    """State another scale."""
    data["constants"]["averages"]["needs"] = -1


def test_fifty_tampered_proof_files_are_refused(tmp_path, capsys):
    main(["generate", "--mentees", "25", "--mentors", "16", str(tmp_path)])
    (tmp_path / "asked.toml").write_text(SETTINGS + (tmp_path / "program.toml").read_text())
    assert run("pair", tmp_path, *asking(tmp_path)) == 0
    proof = tmp_path / "proof.json"
    kept = proof.read_text()
    pairs = len((tmp_path / "pairs.csv").read_text().splitlines()) - 1
    assert pairs == json.loads(kept)["matched"] > 10
    matched = [
        at for at, each in enumerate(json.loads(kept)["certificate"]["mentee_class"]) if each
    ]
    changes = [stated(each) for each, _ in STATED] + [change for change, _ in MALFORMED]
    changes += [shifted("mentee_points", at, by) for at in matched[:4] for by in (-1, 1)]
    changes += [shifted("mentee_class", at, by) for at in matched[:2] for by in (-1, 1)]
    changes += [figure(name, by) for name in ("matched", "points") for by in (-1, 1)]
    changes += [
        in_goal(incumbent_bonus=5, incumbents=[[0, 0]]),
        in_goal(least=1),
        in_goal(first_mentees=[]),
    ]
    changes += [in_goal(objective="stable"), scale]
    changes.append(lambda data: data["proofs"].append(data["certificate"]))
    status = Counter()
    for change in changes:
        proof.write_text(kept)
        edited(tmp_path, change)
        status[run("verify", tmp_path, *asking(tmp_path))] += 1
    proof.write_text(kept)
    assert run("verify", tmp_path, *asking(tmp_path)) == 0
    capsys.readouterr()
    assert status.keys() == {1, 2}
    assert status.total() >= FILES
    with capsys.disabled():
        counted(
            f"{status.total()} of {len(changes)} tampered proof files refused: "
            f"{status[1]} not proven, {status[2]} no proof at all"
        )


# Mutants -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("core"))


def test_mutants_of_the_fast_scorers_are_caught(copy, tmp_path, capsys):
    """Those that no draw can be sure of may pass: fewer pairs wrong than the draw promises."""
    for name in ROUNDS:
        assert tried(copy, name, tmp_path / f"{name}.npy")["verdict"] == "proven"
    told, caught, missed = [], 0, []
    for mutant in MUTANTS:
        found = changed(copy, mutant, mutant.round, tmp_path / f"{mutant.round}.npy")
        assert found["wrong"], f"nothing is wrong with {mutant}"
        proven = found["verdict"] == "proven"
        caught += not proven
        told.append(f"{found['wrong']:>8} wrong of {found['pairs']}: {mutant}: {found['verdict']}")
        loop = mutant.file in {"compiled", "compiled_pool"}  # which is compared with numpy's form
        sure = 3 / (COMPARED if loop else SAMPLE)
        if proven and found["wrong"] >= sure * found["pairs"]:
            missed.append(str(mutant))
    with capsys.disabled():
        counted("\n".join(told))
        counted(f"{caught} of {len(MUTANTS)} mutants caught")
    assert not missed
