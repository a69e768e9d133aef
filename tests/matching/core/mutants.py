"""Faults put into the fast scorers on purpose, one at a time, to see whether a proof notices.

Each is a small slip in one line: a constant, a sign, a comparison, a bound. The definition
(`definition`, and `forbidding` in `rules`) stays as it is. A copy of the core is changed, a round
is solved with it in a process of its own, and its `verify` is asked.

python -m tests.matching.core.mutants ROUND TABLE    (in the changed copy)
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matching.core import Kind, NotFeasible, NotOptimal, Problem, Regions, Weights, solve, verify
from matching.core.score_matrix import table_of
from tests.matching.core import cohorts

HERE = Path(__file__).parents[3]


@dataclass(frozen=True)
class Mutant:
    """One slip: in which file, what is written for what, and the round that meets it."""

    file: str
    right: str
    wrong: str
    round: str = "large"

    def __str__(self):
        """Say it in a line."""
        return f"{self.file}: {self.right} -> {self.wrong} ({self.round})"


MUTANTS = [
    Mutant("compiled", "ones(sought & willing) + ones(top & willing)", "ones(sought & willing)"),
    Mutant("compiled", "np.int32(gladly * both)", "np.int32(gladly * perhaps)"),
    Mutant("compiled", "min(max(talk, none), most_one)", "max(talk, none)"),
    Mutant("compiled", "min(max(talk, none), most_two)", "min(talk, most_two)"),
    Mutant("compiled", "if points >= least", "if points > least"),
    Mutant("compiled", "if points >= least", "if points >= none"),
    Mutant("compiled", "if same > none", "if same >= none"),
    Mutant("compiled", "known + field_lift", "known - field_lift"),
    Mutant("compiled", "half * near", "full * near"),
    Mutant("compiled", " + np.int32(of_terms[j])", ""),
    Mutant("compiled", "range(starts[rows[at]],", "range(starts[rows[at]] + 1,"),
    Mutant("classes", "FORBIDDEN = -10_001", "FORBIDDEN = -1"),
    Mutant("factors/needs", "6 * all_topics // (10 * per)", "7 * all_topics // (10 * per)"),
    Mutant("factors/field", "np.where(wish == DIFFERENT, -1, 1)", "np.where(wish == SAME, -1, 1)"),
    Mutant(
        "factors/region",
        "points, different = most * near // 2, most * (2 - near) // 2",
        "points, different = most * near // 2, most * (1 - near) // 2",
    ),
    Mutant("factors/availability", "np.abs(mentee - mentor)", "np.maximum(mentee - mentor, 0)"),
    Mutant("factors/field", "all_fields // np.maximum(named, 1)", "all_fields // (named + 1)"),
    Mutant("gates", "ahead > least if least < 0 else ahead < least", "ahead <= least", "school"),
    Mutant("gates", "return ~some(np.bitwise_and(", "return some(np.bitwise_and(", "convention"),
    Mutant("gates", "points < self.rules.minimum)", "points <= self.rules.minimum)", "small"),
]
"""Twenty of them, chosen before any was tried."""

ROUNDS = {
    "large": {"size": (1300, 900), "kind": Kind.LONG_TERM},
    "convention": {"size": (1300, 900), "kind": Kind.CONVENTION},
    "school": {"size": (1300, 900), "kind": Kind.INFORMAL, "earlier_class": True},
    "small": {"size": (400, 300), "kind": Kind.LONG_TERM},
}
"""More than a million pairs each, so that nothing is compared in full; the small one is a table."""


FACTORS = ["needs", "communication", "approach", "preference", "field", "region", "availability"]
WEIGHTS = Weights.only(dict(zip(FACTORS, (20, 15, 15, 15, 15, 10, 10), strict=True)))


def round_of(name):
    """Make a messy round that has a bit of everything."""
    wanted = ROUNDS[name]
    mentees, mentors = cohorts.people(11, *wanted["size"])
    rules = replace(
        cohorts.rules(11, mentees, mentors),
        kind=wanted["kind"],
        earlier_class=wanted.get("earlier_class", False),
        regions=Regions(cohorts.MAP.neighbours, dict(cohorts.MAP.group)),
        minimum=3000,
    )
    return Problem.from_people(mentees, mentors, WEIGHTS, rules)


def copied(folder):
    """Copy the core with what was compiled, as a package that needs nothing else."""
    shutil.copytree(HERE / "matching" / "core", folder / "matching" / "core")
    (folder / "matching" / "__init__.py").touch()
    return folder


def tried(folder, name, table):
    """Solve and verify a round with the core in a folder; give what came of it."""
    command = [sys.executable, "-m", "tests.matching.core.mutants", name, str(table)]
    paths = f"{folder}:{HERE}"
    ran = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": paths}, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def changed(folder, mutant, name, table):
    """Try one mutant, and put the right file back."""
    path = folder / "matching" / "core" / "scoring" / f"{mutant.file}.py"
    text = path.read_text()
    assert mutant.right in text, mutant
    path.write_text(text.replace(mutant.right, mutant.wrong, 1))
    try:
        return tried(folder, name, table)
    finally:
        path.write_text(text)


def main(name, table):
    """Solve and verify here, and compare all points with the right ones, which are kept first."""
    problem = round_of(name)
    found = table_of(problem.source)
    kept = Path(table)
    if not kept.exists():
        np.save(kept, found)
    wrong = int(np.count_nonzero(found != np.load(kept)))
    try:
        solution = solve(problem)
        verify(problem, solution)
        verdict = "proven"
    except (NotFeasible, NotOptimal) as error:
        verdict = f"{type(error).__name__}: {error}"
    sys.stdout.write(json.dumps({"wrong": wrong, "pairs": found.size, "verdict": verdict}))


if __name__ == "__main__":
    main(*sys.argv[1:])
