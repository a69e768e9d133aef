"""Proof files: what a run writes beside its pairs, and how somebody else reads it.

A proof file holds the prices. It also states what was asked (settings, goal, constants of the
scale), so that it can be compared with what whoever verifies asks; nothing of it is believed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NoReturn  # Any: what a file of JSON holds, until it is checked

from matching.core.cli.cells import BadInput, shown
from matching.core.cli.program import present
from matching.core.objectives import Goal, Objective
from matching.core.scoring.calibration import Calibration
from matching.core.solution import Certificate, Solution

FORMAT = 2
"""Of proof files."""

PARTS = (
    "format",
    "settings",
    "constants",
    "goal",
    "matched",
    "points",
    "certificate",
    "proofs",
)
"""What a proof file holds, each once and nothing else."""

LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof file as it was read: well-formed, and no more is known of it.

    Attributes
    ----------
    settings, constants : dict
        As the file states them.
    goal : Goal
    matched, points : int
    certificates : tuple of Certificate
        The proof, and for *best worst* the two about the worst pair.

    """

    settings: Mapping[str, Any]
    constants: Mapping[str, Any]
    goal: Goal
    matched: int
    points: int
    certificates: tuple[Certificate, ...]

    def solution(self, pairs: tuple[tuple[int, int], ...]) -> Solution:
        """Put it together with pairs, as the core reads it."""
        first, *others = self.certificates
        return Solution(pairs, self.matched, self.points, first, self.goal, tuple(others))


def as_data(
    settings: Mapping[str, Any], constants: Calibration, solution: Solution
) -> dict[str, Any]:
    """Give what a proof file holds."""
    return {
        "format": FORMAT,
        "settings": settings,
        "constants": constants.as_data(),
        "goal": asdict(solution.goal),
        "matched": solution.matched,
        "points": solution.points,
        "certificate": solution.certificate.as_data(),
        "proofs": [each.as_data() for each in solution.proofs],
    }


def read_proof(path: Path) -> Proof:
    """Read a proof file; raise `BadInput` if it is not one from the first to the last word."""
    data = read_json(path)
    try:
        return _proof(data)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        why = f" ({error})" if isinstance(error, _Odd) else ""
        raise BadInput([f"{path.name}: this is not a proof of ours{why}."]) from error


def constants_of(data: Any, path: Path) -> Calibration:
    """Give the constants that a file holds."""
    try:
        return Calibration.from_data(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput([f"{path.name}: these are not constants of ours."]) from error


def read_json(path: Path) -> Any:
    """Read a JSON file in which nothing is said twice."""
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except OSError as error:
        raise BadInput([f"{path}: {error.strerror}."]) from error
    except (ValueError, RecursionError) as error:
        why = f" ({error})" if isinstance(error, _Odd) else ""
        raise BadInput([f"{path.name}: this is not a proof of ours{why}."]) from error


class _Odd(ValueError):
    """Something that a proof does not hold; the message names it."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Odd(f"“{shown(twice)}” is there twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise _Odd(f"“{word}” is not a number")


def _proof(data: Any) -> Proof:
    _check_parts(data, PARTS)
    if data["format"] != FORMAT:
        raise _Odd(f"its format is not {FORMAT}")
    if not isinstance(data["settings"], dict) or not isinstance(data["constants"], dict):
        raise _Odd("its settings and constants are not tables")
    certificates = [data["certificate"], *data["proofs"]]
    return Proof(
        present(data["settings"]),
        data["constants"],
        _goal(data["goal"]),
        _whole(data["matched"]),
        _whole(data["points"]),
        tuple(_certificate(each) for each in certificates),
    )


def _check_parts(data: Any, names: tuple[str, ...]) -> None:
    """Check that a table has these parts and no other."""
    if not isinstance(data, dict):
        raise _Odd("a table is missing")
    for name in sorted(set(data).symmetric_difference(names)):
        raise _Odd(f"“{shown(name)}” is {'too much' if name in data else 'missing'}")


def _goal(data: Any) -> Goal:
    data = present(data) if isinstance(data, dict) else data
    _check_parts(data, tuple(each.name for each in fields(Goal)))
    return Goal(
        Objective(data["objective"]),
        _whole(data["incumbent_bonus"]),
        tuple((_whole(row), _whole(column)) for row, column in data["incumbents"]),
        _whole(data["least"]),
        tuple(map(_whole, data["first_mentees"])),
        tuple(map(_whole, data["first_mentors"])),
    )


def _certificate(data: Any) -> Certificate:
    _check_parts(data, tuple(each.name for each in fields(Certificate)))
    for name in data:
        if not isinstance(data[name], list):
            raise _Odd(f"“{name}” is not a list")
        for each in data[name]:
            _whole(each)
    return Certificate.from_data(data)


def _whole(value: object) -> int:
    """Take whole numbers alone: neither halves, nor words, nor yes and no."""
    if type(value) is not int or abs(value) >= LARGEST:
        raise _Odd(f"“{shown(str(value))}” is not a whole number")
    return value
