"""Read people from spreadsheets, and name everything that is wrong in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any  # values of all columns, and people of either side

from matching.core.cli.cells import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    BadInput,
    Codes,
    Reader,
    shown,
    words,
)
from matching.core.cli.headings import Columns, Meanings, head_of, understand
from matching.core.cli.meanings import MENTEES, MENTORS
from matching.core.cli.sheets import Row, read_grid
from matching.core.scoring.people import Direction, Mentee, Mentor, Wish

__all__ = ["BadInput", "Codes", "Sheet", "assume_same", "read_mentees", "read_mentors", "unknown"]

MANY = 5
"""Faults of one column from which they become one sentence, where no cell of it can be read."""

TOTALS = ("total", "sum", "count", "average", "number of")
"""How a last line begins that counts the others."""

ASSUMED = ("region_wish", "field_wish")
"""Wishes that are taken for *same* where nobody says otherwise."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong."""

    line: int | None
    column: str | None
    what: str


@dataclass
class Sheet:
    """One spreadsheet as it was read: its people, and what is wrong with it.

    Attributes
    ----------
    path : Path
    people : list of Mentee or of Mentor
    given : list of frozenset of str
        The columns that each of them filled.
    called : dict
        Name and e-mail address by code, for those who gave one.
    ids : dict
        The line of each id, without case; also of those whose line is wrong.
    ranked : list of (line, heading, id)
        Everybody who is named as a wish.
    faults, notes : lists of str
        Sentences: what must be mended, and what to know.

    """

    path: Path
    people: list[Any] = field(default_factory=list)
    given: list[frozenset[str]] = field(default_factory=list)
    called: dict[int, tuple[str, str]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    ranked: list[tuple[int, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    complete: bool = False
    """Whether every line could be read; where not, nobody can be missed."""

    def sentence(self, fault: Fault) -> str:
        """Say what is wrong, and where."""
        where = self.path.name
        where += f", line {fault.line}" if fault.line is not None else ""
        where += f", column {fault.column}" if fault.column else ""
        return f"{where}: {fault.what}."


def read_mentees(path: Path, codes: Codes) -> Sheet:
    """Read a file of mentees."""
    return _Reading(path, codes, MENTEE_COLUMNS, Mentee, "mentees", MENTEES).sheet


def read_mentors(path: Path, codes: Codes) -> Sheet:
    """Read a file of mentors."""
    return _Reading(path, codes, MENTOR_COLUMNS, Mentor, "mentors", MENTORS).sheet


def unknown(sheet: Sheet, other: Sheet, side: str) -> list[str]:
    """Name every wish for somebody who is not in the other sheet."""
    if not other.complete:
        return []
    return [
        sheet.sentence(Fault(line, heading, f"nobody among the {side} has the id “{shown(name)}”"))
        for line, heading, name in sheet.ranked
        if name.casefold() not in other.ids
    ]


def assume_same(mentees: Sheet, mentors: Sheet) -> None:
    """Let whoever says nothing about region or field wish for the same.

    A pair goes by the mentee's wish, and by the mentor's where the mentee has none. So where
    mentors do say something, the rest of them are filled, else the mentees.
    """
    for name in ASSUMED:
        said = any(name in given for given in mentors.given)
        sheet = mentors if said else mentees
        for at, given in enumerate(sheet.given):
            if name not in given:
                sheet.people[at] = replace(sheet.people[at], **{name: Wish(Direction.SAME)})


class _Reading:
    """One reading of one sheet."""

    def __init__(
        self,
        path: Path,
        codes: Codes,
        readers: Mapping[str, Reader],
        kind: type[Any],
        side: str,
        meanings: Meanings,
    ) -> None:
        self.sheet, self.codes, self.readers = Sheet(path), codes, readers
        self.kind, self.side, self.meanings = kind, side, meanings
        self.found: list[Fault] = []
        self.filled: dict[str, int] = {}
        grid = read_grid(path)
        self.sheet.faults, self.sheet.notes = grid.faults, grid.notes
        head = head_of(grid.rows, meanings, ("id", "email"))
        line, cells = grid.rows[head] if grid.rows else (1, [])
        self.columns = understand(cells, meanings)
        self._check_head(line)
        self._check_merged(line, grid.merged)
        self.sheet.complete = not self.sheet.faults and not self.found
        if self.columns.at and not self.found:
            self._read(grid.rows[head + 1 :])
        self.sheet.faults += map(self.sheet.sentence, self._summed_up())

    def _fault(self, line: int | None, column: str | None, what: str) -> None:
        self.found.append(Fault(line, column, what))

    # -- the head -------------------------------------------------------------------------------

    def _check_head(self, line: int) -> None:
        """Ask for each column once, and for one that tells people apart."""
        columns = self.columns
        for name, headings in columns.twice.items():
            self._check_twice(line, name, headings)
        if "id" not in columns.at and "email" not in columns.at:
            if not self.sheet.faults:
                what = "this column is missing. An id, a member number or an e-mail address"
                self._fault(line, "id", f"{what} tells people apart")
        elif "id" not in columns.at:
            self._note(f"there is no id, so “{columns.heading('email')}” tells people apart")
        if columns.extra and not self.found:
            self._note_extra(columns)

    def _check_twice(self, line: int, name: str, headings: tuple[str, ...]) -> None:
        if name in self.readers and len({each.casefold() for each in headings}) == 1:
            self._fault(line, shown(headings[0]), "this column is there more than once")
        elif name in self.readers:
            both = " and ".join(f"“{shown(each)}”" for each in headings)
            self._fault(line, None, f"{both} both mean {name}; keep one of them")

    def _note(self, what: str) -> None:
        self.sheet.notes.append(f"{self.sheet.path.name}: {what}.")

    def _note_extra(self, columns: Columns) -> None:
        """Say once which columns are passed over, and which were understood."""
        extra = [f"“{shown(each)}”" for each in columns.extra]
        named = ", ".join(extra[:8]) + (f" and {len(extra) - 8} more" if len(extra) > 8 else "")
        used = ", ".join(f"“{shown(columns.headings[at])}” as {name}" for name, at in self._used())
        plural = "these columns are" if len(extra) > 1 else "this column is"
        self._note(f"{plural} not used: {named}. Used: {used}")

    def _used(self) -> Iterable[tuple[str, int]]:
        return sorted(self.columns.at.items(), key=lambda item: item[1])

    def _check_merged(self, head: int, merged: list[tuple[int, int, str]]) -> None:
        cells = [name for _, last, name in merged if last >= head]
        if cells:
            named = ", ".join(cells[:5]) + (" and more" if len(cells) > 5 else "")
            self._fault(None, None, f"cells are merged ({named}); part them and fill each one")

    # -- the lines ------------------------------------------------------------------------------

    def _read(self, rows: list[Row]) -> None:
        for at, (line, cells) in enumerate(rows):
            if at == len(rows) - 1 and self._is_total(cells):
                self._note(f"line {line} is not a person and is passed over (“{shown(cells[0])}”)")
            else:
                self._person(line, cells)

    def _is_total(self, cells: list[str]) -> bool:
        """Know a last line that counts the others: one cell, and how it begins."""
        filled = [cell for cell in cells if cell.strip()]
        alone = len(filled) == 1 and len(self.columns.headings) > 2
        return alone and filled[0].strip().casefold().startswith(TOTALS)

    def _person(self, line: int, cells: list[str]) -> None:
        """Read one line; note every cell that is wrong, and add the person if none is."""
        before, width = len(self.found), len(self.columns.headings)
        if any(cell.strip() for cell in cells[width:]):
            self._fault(line, None, f"there are {len(cells)} cells under {width} columns")
        texts = {
            name: cells[at].strip()
            for name, at in self.columns.at.items()
            if at < len(cells) and cells[at].strip()
        }
        key = texts.get("id" if "id" in self.columns.at else "email", "")
        values = self._values(line, {**texts, "id": key} if key else texts)
        self._check_id(line, key)
        if values.get("top") and values["top"] not in values.get("sought", ()):
            self._fault(line, self._heading("top"), "this topic is not among those sought")
        if len(self.found) == before:
            self.codes.spell(self.side, values["id"], key)
            self._add(values, texts)

    def _values(self, line: int, texts: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, text in texts.items():
            if name not in self.readers:
                continue
            self.filled[name] = self.filled.get(name, 0) + 1
            try:
                values[name] = self.readers[name](self.codes, text)
            except ValueError as error:
                self._fault(line, self._heading(name), str(error))
        if "ranked" in texts:
            heading = self._heading("ranked")
            self.sheet.ranked += [(line, heading, each) for each in words(texts["ranked"])]
        return values

    def _heading(self, name: str) -> str:
        return shown(self.columns.heading(name)) if name in self.columns.at else name

    def _check_id(self, line: int, text: str) -> None:
        key, heading = text.casefold(), self._heading("id" if "id" in self.columns.at else "email")
        if not key:
            self._fault(line, heading, "this cell is empty")
        elif key in self.sheet.ids:
            self._fault(line, heading, f"“{shown(text)}” is on line {self.sheet.ids[key]} too")
        self.sheet.ids.setdefault(key, line)

    def _add(self, values: dict[str, Any], texts: Mapping[str, str]) -> None:
        sheet, given = self.sheet, frozenset(values)
        values.setdefault("person", self.codes.code("persons", f"{self.side}/{values['id']}"))
        sheet.people.append(self.kind(**values))
        sheet.given.append(given)
        whole = " ".join(texts[name] for name in ("first_name", "last_name") if name in texts)
        called = texts.get("name", whole), texts.get("email", "")
        if any(called):
            sheet.called[values["id"]] = called

    def _summed_up(self) -> list[Fault]:
        """Make one fault of a column of which no cell can be read."""
        hopeless: dict[str | None, list[Fault]] = {}
        for name, filled in self.filled.items():
            of_column = [each for each in self.found if each.column == self._heading(name)]
            if filled > MANY and len(of_column) >= filled:
                hopeless[self._heading(name)] = of_column
        kept = [each for each in self.found if each.column not in hopeless]
        return kept + [
            Fault(None, heading, f"no cell can be read; on line {each[0].line}, {each[0].what}")
            for heading, each in hopeless.items()
        ]
