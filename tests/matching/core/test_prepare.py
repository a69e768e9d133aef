"""After ``prepare`` nothing is compiled any more, whatever a run asks for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from matching import core
from tests.matching.core import compiled

pytestmark = pytest.mark.slow

START = """
import sys
import numpy as np
from dataclasses import replace
from matching.core import *
from matching.core.synthetic import generate
from matching.core.explanation.runners_up import best_partners

def people(mentees=1000, mentors=700, **changes):
    made_up = generate(mentees, mentors)
    rules = replace(made_up.rules, **changes)
    return Problem.from_people(made_up.mentees, made_up.mentors, Weights(), rules)

def table(mentees, mentors, places=2, lowest=0):
    dice = np.random.default_rng(1)
    points = dice.integers(-1, 10_001, (mentees, mentors))
    points[points < lowest] = -1
    return Problem.from_scores(points, dice.integers(0, places + 1, mentors))

def edit(session):
    session.bar(*session.solution.pairs[0])
    session.unbar(*next(iter(session.problem.source.changes)))
    session.lock(*session.solution.pairs[1])
    session.unlock(*session.problem.locked[0])
    for places in (0, 9, 1):
        session.set_capacity(3, places)
    session.remove_mentee(9)
    session.remove_mentor(4)
    chosen = session.solution.pairs
    row, column = next(
        (row, column)
        for (row, _), (_, column) in zip(chosen, chosen[1:])
        if session.problem.points[row, column] >= 0
    )
    session.why_not(row, column)
    session.shadow_prices()
    session.sensitivity(*session.solution.pairs[2])
    goal = session.solution.goal
    bonus = {"incumbent_bonus": goal.incumbent_bonus, "incumbents": goal.incumbents}
    verify(session.problem, session.solution, **bonus)
"""

RUNS = {
    "small rounds": "p = people(40, 30); s = Session(p, incumbent_bonus=250); edit(s); compare(p)",
    "large rounds": """
p = people(); s = solve(p); verify(p, s); shadow_prices(p, s); best_partners(p, 3)
solve(p, incumbent_bonus=250, incumbents=s.pairs)
solve(p, first_mentees=[1, 2], first_mentors=[3])
for goal in ("fair", "best_worst", "stable"):
    verify(p, solve(p, objective=goal), objective=goal)
p = people(minimum=4000, barred=frozenset({(0, 0)}), blocked=frozenset({(0, 5000)}))
s = solve(p); verify(p, s); shadow_prices(p, s)""",
    "a session": """
edit(Session(people()))
s = Session(people(), incumbent_bonus=250); s.why(*s.solution.pairs[0]); edit(s)""",
    "a board": """
goal = Goal("fair", first_mentees=(1,), first_mentors=(2,))
s = Session(people(), goal=goal, incumbent_bonus=250); p, pairs = s.problem, s.solution.pairs
s.apply([Bar(*pairs[0])], free=True); s.trial([AddPlaces(3)], free=True)
s.restore(undoing(p, s.problem), pairs); offers(s, 3); firmness(p, s.solution, draws=range(1))
Session.resumed(p, s.solution, incumbent_bonus=250).bar(*pairs[3])""",
    "newcomers": """
s = Session(table(900, 500), incumbent_bonus=10)
s.add_mentee(np.arange(500)); s.add_mentor(np.arange(901), 2); edit(s)""",
    "odd shapes": """
edit(Session(table(1500, 300, 1)))
edit(Session(table(500, 1500, 3, 9000)))
edit(Session(Problem.from_scores(np.full((800, 600), 7), np.ones(600, int))))
best_partners(people(838, 700), 1)  # its last block is one row
for shape in ((400_000, 1), (1, 400_000)):
    solve(Problem.from_scores(np.full(shape, 7), np.ones(shape[1], int)))""",
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Where numba keeps what it compiled, after ``prepare``.

    A copy of what `make install`, or an earlier run of the tests, has compiled of the same code.
    """
    folder = tmp_path_factory.mktemp("compiled") / "cache"
    if (earlier := compiled.copy()).exists():
        shutil.copytree(earlier, folder)
    run(folder, "-m", "matching", "prepare")
    assert kept(folder)
    if not earlier.exists():
        files = folder.rglob("*.nb[ic]")
        compiled.keep((path, str(path.parent.relative_to(folder))) for path in files)
    return folder


def run(folder, *arguments):
    subprocess.run(
        [sys.executable, *arguments], env={**os.environ, "NUMBA_CACHE_DIR": str(folder)}, check=True
    )


def kept(folder):
    """Every file of the cache, with what is in it."""
    return {path.name: path.read_bytes() for path in folder.rglob("*.nb[ic]")}


def test_no_run_compiles_anything(cache):
    """One process for all: whatever any of them compiles would be kept."""
    before = kept(cache)
    run(cache, "-c", "\n".join([START, *RUNS.values()]))
    after = kept(cache)
    assert sorted(after.keys() - before.keys()) == []
    assert after == before


def test_the_shell_compiles_nothing(cache, tmp_path):
    before = kept(cache)
    shell = ("-m", "matching")
    run(cache, *shell, "generate", "--mentees", "900", "--mentors", "600", str(tmp_path))
    sheets = [str(tmp_path / name) for name in ("mentees.csv", "mentors.csv")]
    results = [str(tmp_path / name) for name in ("pairs.csv", "proof.json")]
    run(cache, *shell, "pair", *sheets, "--out", results[0], "--proof", results[1])
    run(cache, *shell, "explain", *sheets, *results, "m1", "n1")
    run(cache, *shell, "prepare")
    assert kept(cache) == before


def test_a_function_that_prepare_misses_is_an_error(monkeypatch):
    from numba import njit

    from matching.core import prepare

    monkeypatch.setattr(prepare, "CALLED", (*prepare.CALLED, njit(lambda: 0)))
    with pytest.raises(RuntimeError, match="Not compiled once and for all"):
        prepare.prepare()


def test_prepare_knows_every_compiled_function_that_python_calls():
    """Whoever is called by Python in the fast method's modules stands in the list."""
    import ast

    from matching.core import prepare
    from matching.core.scoring import compiled
    from matching.core.solvers import (
        augmenting_paths,
        blossoms,
        circle_bound,
        listing,
        network_simplex,
        pricing,
        whole_rows,
    )

    these = (augmenting_paths, blossoms, circle_bound, compiled, listing, network_simplex, pricing)
    these += (whole_rows,)
    modules = {_last(each.__name__): each for each in these}
    compiled_ones = {
        name
        for module in modules.values()
        for name, each in vars(module).items()
        if hasattr(each, "py_func")
    }
    called = set()
    for path in Path(core.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.stem in modules:
            called |= _called_by_python(tree) & compiled_ones
        if path.stem in {*modules, "prepare"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in modules and node.attr in compiled_ones:
                    called.add(node.attr)
            elif isinstance(node, ast.ImportFrom) and _last(node.module) in modules:
                called |= {each.name for each in node.names} & compiled_ones
    assert called == {each.__name__ for each in prepare.CALLED}


def _last(module):
    """Give the last part of a module's name."""
    return str(module).rpartition(".")[2]


def _called_by_python(tree):
    """Name what the functions of a module call that are not compiled themselves."""
    import ast

    plain = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef) and "njit" not in map(_decorator, each.decorator_list)
    ]
    calls = (node for each in plain for node in ast.walk(each) if isinstance(node, ast.Call))
    return {node.func.id for node in calls if isinstance(node.func, ast.Name)}


def _decorator(node):
    """Give the name of a decorator that is called."""
    return getattr(getattr(node, "func", None), "id", "")
