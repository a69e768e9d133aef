"""Two sheets of people and everything that is asked beside them, as a problem with words."""

import argparse
from functools import cached_property
from pathlib import Path
from typing import Any

from ..calibration import Calibration
from ..errors import ProblemError
from ..problem import Place, Problem
from . import program as programs
from .pairs import names_of_pairs
from .proof import read_constants
from .tables import BadInput, Codes, read_mentees, read_mentors


def asked(chosen: argparse.Namespace) -> "Round":
    """Read the sheets and everything that is asked, from the command line alone."""
    settings = programs.load(chosen.config)
    if chosen.standing is not None:
        settings["standing"] = [list(names) for names in names_of_pairs(chosen.standing)]
    if chosen.loyalty is not None:
        settings["loyalty"] = chosen.loyalty
    constants = read_constants(chosen.constants) if chosen.constants else None
    return Round(chosen.mentees, chosen.mentors, settings, constants)


class Round:
    """Two spreadsheets and settings, as a problem with words."""

    def __init__(
        self,
        mentees: Path,
        mentors: Path,
        settings: dict[str, Any],
        constants: Calibration | None = None,
    ) -> None:
        self.settings, self.codes = settings, Codes()
        sheets = [read_mentees(mentees, self.codes), read_mentors(mentors, self.codes)]
        if faults := [fault for sheet in sheets for fault in sheet.faults]:
            raise BadInput(faults)
        self.program = programs.Program(settings, self.codes)
        self.problem = Problem.from_people(
            sheets[0].people,
            sheets[1].people,
            self.program.weights,
            self.program.rules,
            calibration=constants,
        )
        assert self.problem.people is not None
        self.people = self.problem.people

    @cached_property
    def question(self) -> dict[str, Any]:
        """What was asked, as `solve` and `verify` take it; pairs of people who left are not."""
        rows, columns = self._positions("mentees"), self._positions("mentors")
        wanted = self.program.first
        standing = [
            each for each in self.program.standing if each[0] in rows and each[1] in columns
        ]
        return {
            "objective": self.program.objective,
            "loyalty": self.program.loyalty,
            "standing": [(rows[one], columns[other]) for one, other in standing],
            "first_mentees": [
                self.row(self.codes.word("mentees", each)) for each in wanted["mentees"]
            ],
            "first_mentors": [
                self.column(self.codes.word("mentors", each)) for each in wanted["mentors"]
            ],
        }

    def _positions(self, side: str) -> dict[int, int]:
        return {each.id: at for at, each in enumerate(getattr(self.people, side))}

    def called(self, row: int | None, column: int | None) -> str:
        """Give the words for a mentee, a mentor, or a pair."""
        words = []
        if row is not None:
            words.append(self.codes.word("mentees", self.people.mentees[row].id))
        if column is not None:
            words.append(self.codes.word("mentors", self.people.mentors[column].id))
        return " and ".join(words)

    def pairs(self, path: Path) -> tuple[Place, ...]:
        """Read a sheet of pairs, by position."""
        names = names_of_pairs(path)
        return tuple(sorted((self.row(one), self.column(other)) for one, other in names))

    def ids(self, place: Place) -> tuple[str, str]:
        """Give the ids of a pair as they were written."""
        mentee, mentor = self.people.mentees[place[0]], self.people.mentors[place[1]]
        return self.codes.word("mentees", mentee.id), self.codes.word("mentors", mentor.id)

    def row(self, name: str) -> int:
        """Give the position of a mentee by id."""
        return self._position("mentees", [each.id for each in self.people.mentees], name)

    def column(self, name: str) -> int:
        """Give the position of a mentor by id."""
        return self._position("mentors", [each.id for each in self.people.mentors], name)

    def _position(self, side: str, ids: list[int], name: str) -> int:
        code = self.codes.known.get(side, {}).get(name.strip().casefold())
        if code not in ids:
            raise ProblemError(f"Nobody among the {side} has the id “{name}”.")
        return ids.index(code)
