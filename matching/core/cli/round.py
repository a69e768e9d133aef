"""Two sheets of people and everything that is asked beside them, as a problem with words."""

import argparse
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any  # settings as a file holds them

from matching.core.cli import scales
from matching.core.cli.cells import BadInput, Codes
from matching.core.cli.pairs import names_of_pairs
from matching.core.cli.program import Program, load
from matching.core.cli.tables import assume_same, read_mentees, read_mentors, unknown
from matching.core.errors import ProblemError
from matching.core.problem import Cell, Problem
from matching.core.scoring.calibration import Calibration

KINDS = ("_name", "_email")
"""Endings of the columns that say more of somebody than the id."""


def asked(chosen: argparse.Namespace) -> "Round":
    """Read the sheets and everything that is asked, from the command line alone."""
    settings = load(chosen.config)
    if chosen.incumbents is not None:
        settings["incumbents"] = [list(names) for names in names_of_pairs(chosen.incumbents)]
    if chosen.incumbent_bonus is not None:
        settings["incumbent_bonus"] = chosen.incumbent_bonus
    return Round(chosen.mentees, chosen.mentors, settings, scale=chosen.scale)


class Round:
    """Two spreadsheets and settings, as a problem with words."""

    def __init__(
        self,
        mentees: Path,
        mentors: Path,
        settings: dict[str, Any],
        constants: Calibration | None = None,
        scale: Path | None = None,
    ) -> None:
        self.settings, self.codes = settings, Codes()
        sheets = read_mentees(mentees, self.codes), read_mentors(mentors, self.codes)
        self.sheets = sheets
        self.program = self._program()
        assume_same(*sheets)
        if scale is not None:
            constants = scales.load(scale, self.codes)
        self.problem = Problem.from_people(
            sheets[0].people,
            sheets[1].people,
            self.program.weights,
            self.program.rules,
            calibration=constants,
        )
        assert self.problem.people is not None
        self.people = self.problem.people

    def _program(self) -> Program:
        """Read the settings; raise everything that is wrong with them and with the sheets."""
        mentees, mentors = self.sheets
        faults = [*mentees.faults, *mentors.faults]
        faults += unknown(mentees, mentors, "mentors") + unknown(mentors, mentees, "mentees")
        ids: dict[str, Any] = {}
        if mentees.complete and mentors.complete:
            persons = self.codes.known.get("persons", {})
            ids = {"mentees": mentees.ids, "mentors": mentors.ids, "persons": set(persons)}
        try:
            program = Program(self.settings, self.codes, ids)
        except BadInput as error:
            faults += error.faults
        if faults:
            raise BadInput(faults)
        return program

    @property
    def notes(self) -> list[str]:
        """What whoever sent the sheets should know."""
        return [*self.sheets[0].notes, *self.sheets[1].notes, *self.program.notes]

    @cached_property
    def question(self) -> dict[str, Any]:
        """What was asked, as `solve` and `verify` take it; pairs of people who left are not."""
        rows, columns = self._positions("mentees"), self._positions("mentors")
        wanted = self.program.first
        incumbents = [
            each for each in self.program.incumbents if each[0] in rows and each[1] in columns
        ]
        return {
            "objective": self.program.objective,
            "incumbent_bonus": self.program.incumbent_bonus,
            "incumbents": [(rows[one], columns[other]) for one, other in incumbents],
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

    def pairs(self, path: Path) -> tuple[Cell, ...]:
        """Read a sheet of pairs, by position."""
        names = names_of_pairs(path)
        return tuple(sorted((self.row(one), self.column(other)) for one, other in names))

    def ids(self, pair: Cell) -> tuple[str, str]:
        """Give the ids of a pair as they were written."""
        mentee, mentor = self.people.mentees[pair[0]], self.people.mentors[pair[1]]
        return self.codes.word("mentees", mentee.id), self.codes.word("mentors", mentor.id)

    def called_kinds(self) -> list[str]:
        """Give what is known of people beside their ids, as endings of columns."""
        known = [each for sheet in self.sheets for each in sheet.called.values()]
        names = [kind for at, kind in enumerate(KINDS) if any(each[at] for each in known)]
        return ["", *names]

    def cells(self, pair: Cell, kinds: Sequence[str]) -> list[str]:
        """Give the ids of a pair, and each one's name and address as far as `kinds` asks."""
        people = self.people.mentees[pair[0]], self.people.mentors[pair[1]]
        cells = []
        for sheet, one, name in zip(self.sheets, people, self.ids(pair), strict=True):
            known = dict(zip(KINDS, sheet.called.get(one.id, ("", "")), strict=True))
            cells += [{"": name, **known}[kind] for kind in kinds]
        return cells

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
