"""The quick tests stay quick, and no room of the site is without any."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests import pace

TESTS = Path(settings.BASE_DIR) / "tests"
ROOMS = (
    "accounts",
    "matching",
    "matching/core",
    *(
        f"mentorship/{room}"
        for room in ("clock", "desk", "join", "mail", "meetings", "pairings", "together")
    ),
)


@cache
def functions() -> frozenset[str]:
    """Every test function, named as pytest names it."""
    return frozenset(
        f"{path.relative_to(TESTS.parent)}::{name}"
        for path in TESTS.rglob("test_*.py")
        for name in names_in(ast.parse(path.read_text(encoding="utf-8")))
    )


def names_in(scope: ast.Module | ast.ClassDef) -> Iterator[str]:
    for node in scope.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from (f"{node.name}::{name}" for name in names_in(node))


def test_the_list_of_slow_tests_names_tests_that_exist():
    assert pace.slow() - functions() == set()


def test_the_list_of_rare_tests_names_tests_that_exist_in_order():
    known = list(pace.rare())
    assert set(known) - functions() == set()
    assert all(step != 1 for step in pace.rare().values())


def test_of_a_rare_function_one_case_in_so_many_stays(monkeypatch):
    monkeypatch.setattr(pace, "rare", lambda: {"whole": 0, "third": 3})
    met = Counter()
    assert [pace.is_left_to_far("third", met) for _ in range(4)] == [False, True, True, False]
    assert [pace.is_left_to_far(name, met) for name in ("whole", "other")] == [True, False]


def test_every_room_keeps_quick_tests():
    left = Counter(str(Path(one.partition("::")[0]).parent) for one in functions() - pace.slow())
    assert [room for room in ROOMS if left[f"tests/{room}"] < 10] == []


def test_the_list_of_long_files_names_files_that_exist_the_longest_first():
    known = pace.seconds_of_files()
    assert known.keys() - {one.partition("::")[0] for one in functions()} == set()
    assert list(known.values()) == sorted(known.values(), reverse=True)


def test_a_file_is_long_by_all_of_its_cases():
    lines = [
        "1.50s setup    tests/a.py::test_one",
        "0.50s call     tests/a.py::test_two[x]",
        "1.90s call     tests/b.py::test_one",
        "3.00s call     tests/c.py::test_one",
    ]
    assert pace.found_long(lines) == {"tests/c.py": 3.0, "tests/a.py": 2.0}


def test_a_test_is_slow_by_one_case_or_by_all_of_them():
    lines = [
        "0.10s setup    tests/a.py::test_one[x y]",
        "0.06s call     tests/a.py::test_one[x y]",
        *(f"0.11s call     tests/a.py::test_many[{number}]" for number in range(10)),
        "0.11s call     tests/a.py::test_quick[1]",
        "(9642 durations < 0.005s hidden.)",
    ]
    assert pace.found_slow(lines) == {"tests/a.py::test_one", "tests/a.py::test_many"}


def test_the_dearest_go_until_the_rest_keeps_within_the_budget_and_each_folder_its_core():
    sums = {f"tests/a/test_a.py::test_{number}": number / 10 for number in range(1, 6)}
    sums |= {"tests/b/test_b.py::test_dear": 0.9, "tests/b/test_b.py::test_cheap": 0.1}
    assert pace.over_budget(sums, budget=9, core=1) == set()
    assert pace.over_budget(sums, budget=1.2, core=1) == {
        "tests/b/test_b.py::test_dear",
        "tests/a/test_a.py::test_5",
    }
    assert pace.over_budget(sums, budget=1.2, core=2) == {
        f"tests/a/test_a.py::test_{number}" for number in (5, 4, 3)
    }


def test_tests_of_a_browser_take_nothing_of_the_budget():
    assert pace.found_slow(["70.00s call     tests/browser/test_a.py::test_one"]) == set()


@pytest.mark.parametrize(
    ("duration", "marks", "told"), [(0.7, (), True), (0.5, (), False), (9.0, ("slow",), False)]
)
def test_a_quick_test_that_has_grown_is_named(duration, marks, told):
    report = pytest.TestReport(
        "tests/a.py::test_one",
        ("tests/a.py", 1, "test_one"),
        dict.fromkeys(marks, 1),
        "passed",
        None,
        "call",
        duration=duration,
    )
    assert bool(pace.grown([report])) is told
