"""The sheet of docs/asvs.md: each requirement once, with evidence that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHEET = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$", SHEET, re.MULTILINE
)
STATES = ("met", "not applicable", "deviation")
CHAPTERS = {"2": 11, "6": 35, "7": 18, "8": 7, "14": 9, "16": 16}
"""How many requirements of levels 1 and 2 each chapter has."""


def test_each_requirement_stands_there_once():
    numbers = [row[0] for row in ROWS]
    assert len(numbers) == len(set(numbers))
    found = dict.fromkeys(CHAPTERS, 0)
    for number in numbers:
        found[number.split(".")[0]] += 1
    assert found == CHAPTERS


def test_the_counts_are_those_of_the_rows():
    counts = [sum(row[3] == state for row in ROWS) for state in STATES]
    met, absent, other = counts
    assert sum(counts) == len(ROWS)
    assert f"{len(ROWS)} requirements: {met} met, {absent} not applicable, {other} deviat" in SHEET
    assert f"{100 * met // (met + other)} % are met" in SHEET


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_shows_it_is_there(row):
    _number, _level, _what, state, shown = row
    evidence = re.findall(r"`([\w./-]+\.\w+)(?:::(\w+))?`", shown)
    for path, name in evidence:
        assert (ROOT / path).is_file(), path
        if name:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
    if state == "met":
        assert evidence or "secrets" in shown or "Django" in shown
    else:
        assert len(shown) > 8, "a reason is missing"
