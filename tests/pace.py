"""Which tests `make quick` runs, and which files `make test` begins with.

Those are quick that tests/slow.txt does not name, and no mark keeps away: a test function is slow
when one of its cases takes `CASE` seconds or all of them `ALTOGETHER`. Of the others, the dearest
are left to `make test` until the rest takes no more than `BUDGET`, but each folder keeps its `CORE`
cheapest. The longest files come first, by tests/files.txt, so that no process has one left at the
end. tests/far.txt names what is long and rare, which `make far` alone does whole: of each such
function one case in so many stays in `make test`, or none (0).

The first two are written from a measured run::

    pytest -n 2 -m "not far" --durations=0 -vv > durations.txt
    python -m tests.pace durations.txt

Each run names, in its closing lines, tests that have grown too slow for the quick ones.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

CASE, ALTOGETHER = 0.12, 1.0
BUDGET, CORE = 54.0, 10
"""Seconds of a whole run for all quick tests, and how many of a folder are quick at any rate.

To start and to find the tests takes each process seven more, so two of them on two cores are done
in less than three quarters of a minute.
"""
GROWN = 0.6
"""A case that takes so long is named: five times the limit, as machines differ and are shared."""

LIST = Path(__file__).with_name("slow.txt")
FILES = Path(__file__).with_name("files.txt")
RARE = Path(__file__).with_name("far.txt")
WORTH = 2.0
"""Files that take less seconds come in any order, after the others."""
LINE = re.compile(r"(\d+\.\d+)s (?:setup|call|teardown) +(tests/\S+::.+)")


@cache
def slow() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").split())


@cache
def rare() -> dict[str, int]:
    """Of how many cases of a function `make test` does one; 0 where it does none."""
    lines = RARE.read_text(encoding="utf-8").splitlines()
    return {function: int(step) for step, function in map(str.split, lines)}


@cache
def seconds_of_files() -> dict[str, float]:
    lines = FILES.read_text(encoding="utf-8").splitlines()
    return {path: float(seconds) for seconds, path in map(str.split, lines)}


def longest_first(items: list[pytest.Item]) -> None:
    """Put the files in order; within a file, and among short ones, the order stays."""
    items.sort(key=lambda item: -seconds_of_files().get(file_of(item.nodeid), 0.0))


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def function_of(nodeid: str) -> str:
    """The test without the parameters of its case."""
    return nodeid.partition("[")[0].strip()


def mark(items: Iterable[pytest.Item]) -> None:
    met: Counter[str] = Counter()
    for item in items:
        function = function_of(item.nodeid)
        if function in slow():
            item.add_marker(pytest.mark.slow)
        if not item.get_closest_marker("far") and is_left_to_far(function, met):
            item.add_marker(pytest.mark.far)


def is_left_to_far(function: str, met: Counter[str]) -> bool:
    """Whether this case of a function is one that `make test` passes by; counts what it met."""
    step = rare().get(function)
    if step is None:
        return False
    met[function] += 1
    return not step or met[function] % step != 1


def durations(lines: Iterable[str]) -> Iterator[tuple[float, str]]:
    """The parts of cases that `--durations=0` names: its set-up, its call, what comes after."""
    for found in filter(None, map(LINE.match, lines)):
        yield float(found[1]), found[2].strip()


def found_long(lines: Iterable[str]) -> dict[str, float]:
    """What each file takes that takes long, the longest first."""
    sums: dict[str, float] = defaultdict(float)
    for seconds, case in durations(lines):
        sums[file_of(case)] += seconds
    order = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    return {path: seconds for path, seconds in order if seconds >= WORTH}


def found_slow(lines: Iterable[str]) -> set[str]:
    """The functions that are slow by what `--durations=0` says of their cases."""
    cases: dict[str, float] = defaultdict(float)
    for seconds, case in durations(lines):
        if "/browser/" not in case:  # these carry a mark of their own
            cases[case] += seconds
    sums: dict[str, float] = defaultdict(float)
    for case, seconds in cases.items():
        sums[function_of(case)] += seconds
    dear = {function_of(case) for case, seconds in cases.items() if seconds >= CASE}
    dear |= {function for function, seconds in sums.items() if seconds >= ALTOGETHER}
    return dear | over_budget({name: sums[name] for name in sums.keys() - dear})


def over_budget(sums: dict[str, float], budget: float = BUDGET, core: int = CORE) -> set[str]:
    """The dearest of these functions, without which the others keep within the budget."""
    left, kept = sum(sums.values()), Counter(map(folder_of, sums))
    over = set()
    for name, seconds in sorted(sums.items(), key=lambda one: (-one[1], one[0])):
        if left <= budget:
            break
        if kept[folder_of(name)] > core:
            kept[folder_of(name)] -= 1
            left -= seconds
            over.add(name)
    return over


def folder_of(nodeid: str) -> str:
    return str(Path(file_of(nodeid)).parent)


def grown(reports: Iterable[pytest.TestReport]) -> list[tuple[float, str]]:
    """Cases of quick tests that take too long by now, the dearest first."""
    away = {"slow", "browser", "far"}
    return sorted(
        (
            (report.duration, report.nodeid)
            for report in reports
            if report.when == "call" and report.duration > GROWN and not away & set(report.keywords)
        ),
        reverse=True,
    )


if __name__ == "__main__":
    measured = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    names = sorted(found_slow(measured))
    LIST.write_text("\n".join(names) + "\n", encoding="utf-8")
    long = found_long(measured).items()
    FILES.write_text("".join(f"{seconds:.0f} {path}\n" for path, seconds in long), encoding="utf-8")
