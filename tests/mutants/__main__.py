"""Score the tests of each package by the faults that they notice.

python -m tests.mutants [PACKAGE ...]    SAMPLE=60 (or all), SEED=1, AGAIN=1 (what survived last)

Several at once want a database each, MUTANTS=test_mutants_b, and of one package a part each,
PART=2/3.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.mutants import touched, trial
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.sites import Mutant, mutants

SECONDS = 20
"""Tests of so many seconds of the processor are tried on one mutant, the nearest first."""


@dataclass(frozen=True)
class Package:
    """Files that get faults, the tests that are to notice, and whether numba may compile."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    jit: bool = True
    anew: bool = False
    """Whether its functions do their work as they are loaded, once for all."""

    def files(self) -> list[str]:
        """Give the files of the sources."""
        return [file for place in self.sources for file in _files(place)]


HERE = "tests/mentorship"
NEAR = {
    "clock": "dates digest giving leftovers reminders retention tick to_the_moment",
    "desk": "mails pairings rounds scope waiting wording",
    "jobs": "jobs",
    "join": "again place private_lists",
    "mail": "acting bounces choices edited",
    "meetings": "feed mails noting_by_mail planning",
    "pairings": "asking checkins closings corrections directory longer mentor_first more_time "
    "touch trouble ways_out wrapping_up",
    "privacy": "leaving",
    "together": "agreements goals_and_notes prompts",
}
MEMBERS = (
    f"{HERE}/acts",
    *(f"{HERE}/{room}/test_{each}.py" for room, files in NEAR.items() for each in files.split()),
    "tests/accounts/test_first_second_factor.py",
    "tests/accounts/test_undoing_an_address.py",
    "tests/hostile/test_stale.py",
    "tests/hostile/test_twice.py",
    "tests/permissions/test_one_of_the_two.py",
    "tests/test_audit.py",
)
CORE = "tests/matching/core/test_"
PACKAGES = {
    "states": Package(
        ("mentorship/states.py", "mentorship/state_types.py"),
        tuple(
            f"tests/mentorship/test_{each}.py" for each in ("states", "who_may_what", "constraints")
        ),
        anew=True,
    ),
    "access": Package(
        ("mentorship/access.py", "mentorship/who_runs.py"),
        (
            *(f"tests/permissions/test_{each}.py" for each in ("reach", "one_of_the_two")),
            "tests/mentorship/desk/test_scope.py",
        ),
    ),
    "services": Package(
        ("mentorship/services",),
        MEMBERS,
    ),
    "verify": Package(
        ("matching/core/verification",),
        tuple(
            f"{CORE}{each}.py"
            for each in (
                *("proof", "proof_files", "proof_sentences"),
                *("prices", "low_prices", "goals", "solving"),
            )
        ),
    ),
    "scoring": Package(
        ("matching/core/scoring",),
        tuple(
            f"{CORE}{each}.py"
            for each in (
                *("scoring", "factors", "kept", "scale", "crowd", "explaining"),
                *("goals", "partners", "session"),
            )
        ),
    ),
    # Compiled, an index out of bounds reads whatever lies there; and each mutant would be compiled.
    "solvers": Package(
        ("matching/core/solvers",),
        tuple(
            f"{CORE}{each}.py"
            for each in (
                "solving",
                "fast",
                "fast_parts",
                "candidates",
                "goals",
                "partners",
                "prices",
                "session",
            )
        ),
        jit=False,
    ),
}
"""Each with the tests that are about it: to look what all tests run takes longer than to try."""
COMPILED = {"matching/core/scoring/compiled.py": "matching/core/scoring/compiled_pool.py"}
"""Nobody sees what runs in compiled functions: what runs their callers is taken instead."""


def _files(place: str) -> list[str]:
    path = Path(place)
    if path.is_dir():
        return sorted(map(str, path.rglob("*.py")))
    return sorted(map(str, path.parent.glob(path.name)))


def main(wanted: list[str]) -> None:
    """Try the packages that are named, or all, and print one table."""
    trial.preload()
    rows = [_tried(name, PACKAGES[name]) for name in wanted or PACKAGES]
    head = "package", "mutants", "tried", "killed", "survived", "timed out", "score", "seconds"
    for row in (head, *rows):
        print(f"{row[0]:10}" + "".join(f"{each!s:>11}" for each in row[1:-2]), end="")
        print(f"{row[-2]:>18}{row[-1]:>9}")


def _tried(name: str, package: Package) -> tuple[str | int, ...]:
    begun = time.monotonic()
    found = [each for file in package.files() for each in mutants(file) if not _equivalent(each)]
    part = os.environ.get("PART", "1/1")
    kept = touched.HOME / f"{name}{'' if part == '1/1' else '.' + part.replace('/', 'of')}.json"
    files = [file for place in package.tests for file in _files(place) if "/test_" in file]
    tests = touched.touched(files, package.jit)
    last = json.loads(kept.read_text()) if os.environ.get("AGAIN") and kept.exists() else {}
    at, of = map(int, part.split("/"))
    sample = _sample(found, last, name)[at - 1 :: of]
    verdicts = dict.fromkeys((each.name for each in sample), trial.SURVIVED)
    jobs = [_job(each, tests, package) for each in sample]
    for job in jobs:
        if not job.tests:
            _show(job.mutant, ", which no test runs")
    jobs = [job for job in jobs if job.tests]
    tried = 0
    for mutant, verdict, test in trial.attempt(jobs, package.jit):
        tried += 1
        verdicts[mutant.name] = verdict
        print(f"{tried}/{len(jobs)} {verdict} {mutant.name} {test}", flush=True)
        if verdict == trial.SURVIVED:
            _show(mutant)
        kept.write_text(json.dumps(last | verdicts))  # so that what is stopped is not lost
    if tried < len(jobs):
        raise SystemExit(f"Only {tried} of {len(jobs)} mutants were tried: {touched.HOME}/last.log")
    kept.write_text(json.dumps(last | verdicts))
    many = Counter(verdicts.values())
    killed, late = many[trial.KILLED], many[trial.TIMED_OUT]
    score = _score(killed + late, len(verdicts), whole=len(verdicts) == len(found))
    seconds = round(time.monotonic() - begun)
    return name, len(found), len(verdicts), killed, many[trial.SURVIVED], late, score, seconds


def _show(mutant: Mutant, why: str = "") -> None:
    was, now = mutant.lines()
    told = f"survived: {mutant.name}{why}\n    - {was}\n    + {now}\n"
    print(told, end="", flush=True)
    with (touched.HOME / "survivors.txt").open("a") as kept:
        kept.write(told)


def _sample(found: list[Mutant], last: dict[str, str], name: str) -> list[Mutant]:
    if os.environ.get("AGAIN"):
        return [each for each in found if last.get(each.name) == trial.SURVIVED]
    size = os.environ.get("SAMPLE", "60")
    if size == "all" or int(size) >= len(found):
        return found
    return random.Random(f"{os.environ.get('SEED', 1)} {name}").sample(found, int(size))


def _equivalent(mutant: Mutant) -> bool:
    known = [(each.was, each.now) for each in EQUIVALENT if mutant.path.endswith(each.path)]
    stood = _lines_of(mutant.path)[mutant.line - 1].strip() if known and mutant.line else ""
    # Writing the module with each fault takes minutes, so first what stood on the line.
    return any(stood in was for was, _ in known) and mutant.lines() in known


@cache
def _lines_of(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def _job(mutant: Mutant, tests: touched.Touched, package: Package) -> trial.Job:
    if mutant.in_body and not _is_function(f"{mutant.path}::{mutant.function}", tests):
        # Where no test is seen to run it, it may run as the module is loaded.
        mutant = replace(mutant, in_body=mutant.path in COMPILED)
    chosen = _nearest(mutant, tests)
    if package.anew:
        mutant = replace(mutant, in_body=False)
    return trial.Job(mutant, chosen, 30 + 2 * sum(tests[test][0] for test in chosen))


def _nearest(mutant: Mutant, tests: touched.Touched) -> list[str]:
    """Choose tests that run the function: those first that run little else, and of many kinds."""
    path = COMPILED.get(mutant.path, mutant.path)
    whole = f"{path}::{mutant.function}" if path == mutant.path else ""
    near: dict[str, float] = {}
    started = f"{path}::"
    loose = not mutant.in_body
    if loose and not any(name.startswith(started) for _, names in tests.values() for name in names):
        started = f"{path.rpartition('/')[0]}/"  # a module of tables: whatever runs its room
    for test, (_, names) in tests.items():
        if loose and not names:
            near[test] = 1.0  # it reads tables, and runs nothing
            continue
        here = sum(name.startswith(started) for name in names)
        if here and (whole in names or not whole or (loose and not _is_function(whole, tests))):
            near[test] = here / len(names)
    several: Counter[str] = Counter()
    turns = {}
    for test in sorted(near, key=lambda test: -near[test]):
        several[base := test.split("[")[0]] += 1
        turns[test] = near[test] / (3 + several[base])
    chosen, left = [], float(SECONDS)
    for test in sorted(turns, key=lambda test: -turns[test]):
        left -= tests[test][0]
        if left < 0 and chosen:
            break
        chosen.append(test)
    return chosen


def _is_function(whole: str, tests: touched.Touched) -> bool:
    return any(whole in names for _, names in tests.values())


def _score(killed: int, tried: int, whole: bool) -> str:
    """Say the score in per cent, and Wilson's interval of 95 % where it is a sample's."""
    if not tried:
        return "-"
    share, z = killed / tried, 1.96
    if whole:
        return f"{share:.0%}"
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    spread = z / (1 + z * z / tried)
    spread *= (share * (1 - share) / tried + z * z / (4 * tried * tried)) ** 0.5
    return f"{share:.0%} ({middle - spread:.0%}-{middle + spread:.0%})"


if __name__ == "__main__":
    main(sys.argv[1:])
