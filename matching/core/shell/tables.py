"""Read people from spreadsheets saved as CSV, and name everything that is wrong in one go."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ProblemError
from ..people import ITEMS, STEPS, Direction, Mentee, Mentor, Turn, Wish


class BadInput(ProblemError):
    """A file could not be read as it is; `faults` names every place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class Codes:
    """Turns words into numbers and back; one list for each kind of word."""

    known: dict[str, dict[str, int]] = field(default_factory=dict)

    def code(self, kind: str, word: str) -> int:
        """Give the number of a word, a new one if it was not seen before."""
        words = self.known.setdefault(kind, {})
        return words.setdefault(word.casefold(), len(words) + 1)

    def word(self, kind: str, code: Any) -> str:
        """Give the word of a number; what is a word already stays one."""
        words = {number: word for word, number in self.known.get(kind, {}).items()}
        return words.get(code, str(code))


def words(text: str) -> list[str]:
    """Part a cell at semicolons.

    Examples
    --------
    >>> words("grants; open access ;;")
    ['grants', 'open access']

    """
    return list(dict.fromkeys(each.strip() for each in text.split(";") if each.strip()))


def scale(text: str) -> int:
    """Read one answer, 1 to 5."""
    if text.strip() not in {str(step) for step in range(1, STEPS + 2)}:
        raise ValueError(f"“{shown(text)}” is not a number from 1 to {STEPS + 1}")
    return int(text)


def answers(text: str) -> tuple[int | None, ...]:
    """Read five answers parted by blanks; a dash is an empty one.

    Examples
    --------
    >>> answers("1 - 3 4 5")
    (1, None, 3, 4, 5)

    """
    given = text.split()
    if len(given) != ITEMS:
        raise ValueError(f"needs {ITEMS} answers parted by blanks, “-” for an empty one")
    return tuple(None if each == "-" else scale(each) for each in given)


def wish(text: str) -> Wish:
    """Read a wish: any, same, different, must same, must different."""
    given = text.casefold().split()
    must = given[:1] == ["must"]
    try:
        (direction,) = given[1:] if must else given
        return Wish(Direction(direction), must=must)
    except ValueError:
        choices = "any, same, different, must same, must different"
        raise ValueError(f"“{shown(text)}” is none of: {choices}") from None


def turn(text: str) -> Turn:
    """Read a wish about a way of working: alike, either, different."""
    try:
        return Turn(text.casefold().strip())
    except ValueError:
        raise ValueError(f"“{shown(text)}” is none of: alike, either, different") from None


def yes(text: str) -> bool:
    """Read yes or no."""
    given = text.casefold().strip()
    if given not in {"yes", "no"}:
        raise ValueError(f"“{shown(text)}” is neither yes nor no")
    return given == "yes"


def number(text: str) -> int:
    """Read a whole number, 0 or more."""
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 6:
        raise ValueError(f"“{shown(text)}” is not a whole number, 0 or more")
    return int(text)


def shown(text: str) -> str:
    """Give a cell as a message may hold it: short, without control characters."""
    printable = "".join(each if each.isprintable() else "�" for each in text.strip())
    return printable if len(printable) <= 40 else printable[:39] + "…"


Reader = Callable[[Codes, str], Any]


def _coded(kind: str) -> Reader:
    return lambda codes, text: codes.code(kind, text.strip())


def _coded_set(kind: str) -> Reader:
    return lambda codes, text: frozenset(codes.code(kind, each) for each in words(text))


def _plain(read: Callable[[str], Any]) -> Reader:
    return lambda _codes, text: read(text)


def _named(text: str) -> frozenset[str]:
    return frozenset(each.casefold() for each in words(text))


def _ranked(kind: str) -> Reader:
    return lambda codes, text: tuple(codes.code(kind, each) for each in words(text))


SHARED: Mapping[str, Reader] = {
    "person": _coded("persons"),
    "region": _coded("regions"),
    "institution": _coded("institutions"),
    "fields": _coded_set("fields"),
    "languages": _plain(_named),
    "communication": _plain(answers),
    "approach": _plain(answers),
    "communication_turn": _plain(turn),
    "approach_turn": _plain(turn),
    "listening": _plain(scale),
    "clarity": _plain(scale),
    "region_wish": _plain(wish),
    "field_wish": _plain(wish),
    "institution_wish": _plain(wish),
    "frequency": _plain(scale),
    "modes": _plain(_named),
    "days": _coded_set("days"),
    "first_time": _plain(yes),
    "class_year": _plain(number),
    "eligible": _plain(yes),
}
"""Columns that both files may have, and how a cell is read."""

MENTEE_COLUMNS: Mapping[str, Reader] = {
    "id": _coded("mentees"),
    "sought": _coded_set("topics"),
    "top": _coded("topics"),
    "ranked": _ranked("mentors"),
    **SHARED,
}

MENTOR_COLUMNS: Mapping[str, Reader] = {
    "id": _coded("mentors"),
    "capacity": _plain(number),
    "willing": _coded_set("topics"),
    "could": _coded_set("topics"),
    "ranked": _ranked("mentees"),
    **SHARED,
}


@dataclass
class Sheet:
    """One spreadsheet as it was read: its people, and what is wrong with it."""

    path: Path
    people: list[Any] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def fault(self, line: int, column: str | None, what: str) -> None:
        """Note what is wrong, and where."""
        where = f"{self.path.name}, line {line}" + (f", column {column}" if column else "")
        self.faults.append(f"{where}: {what}.")


def read_mentees(path: Path, codes: Codes) -> Sheet:
    """Read a file of mentees."""
    return _read(path, codes, MENTEE_COLUMNS, Mentee, "mentees")


def read_mentors(path: Path, codes: Codes) -> Sheet:
    """Read a file of mentors."""
    return _read(path, codes, MENTOR_COLUMNS, Mentor, "mentors")


def _read(
    path: Path, codes: Codes, columns: Mapping[str, Reader], kind: type[Any], side: str
) -> Sheet:
    sheet = Sheet(path)
    lines = _lines(sheet)
    names = _names(sheet, next(lines, (1, []))[1], columns)
    if sheet.faults:
        return sheet
    seen: dict[str, int] = {}
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            _person(sheet, line, cells, names, columns, kind, side, codes, seen)
    return sheet


def _lines(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Give the lines of a file with their numbers, however the spreadsheet parted the cells."""
    try:
        text = sheet.path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        sheet.faults.append(f"{sheet.path}: {error.strerror}.")
        return
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        sheet.fault(line, None, "this is not UTF-8; save the sheet as “CSV UTF-8”")
        return
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count) if "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        sheet.fault(before + 1, None, f"the quotes are not closed as they should be ({error})")


def _names(sheet: Sheet, cells: list[str], columns: Mapping[str, Reader]) -> list[str]:
    """Read the head of a sheet: known columns, each once, an id among them."""
    names = [cell.strip().casefold() for cell in cells]
    for name in dict.fromkeys(names):
        if name and name not in columns:
            known = ", ".join(columns)
            sheet.fault(1, shown(name), f"there is no such column; there are {known}")
        if name and names.count(name) > 1:
            sheet.fault(1, shown(name), "this column is there more than once")
    if "id" not in names and not sheet.faults:
        sheet.fault(1, "id", "this column is missing")
    return names


def _person(
    sheet: Sheet,
    line: int,
    cells: list[str],
    names: list[str],
    columns: Mapping[str, Reader],
    kind: type[Any],
    side: str,
    codes: Codes,
    seen: dict[str, int],
) -> None:
    """Read one line; note every cell that is wrong, and add the person if none is."""
    before = len(sheet.faults)
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        sheet.fault(line, None, f"there are {len(cells)} cells under {len(names)} columns")
    values: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell.strip():
            try:
                values[name] = columns[name](codes, cell)
            except ValueError as error:
                sheet.fault(line, name, str(error))
    _check_id(sheet, line, cells[names.index("id")] if "id" in values else "", seen)
    if values.get("top") and values["top"] not in values.get("sought", ()):
        sheet.fault(line, "top", "this topic is not among those sought")
    if len(sheet.faults) == before:
        values.setdefault("person", codes.code("persons", f"{side}/{values['id']}"))
        sheet.people.append(kind(**values))


def _check_id(sheet: Sheet, line: int, text: str, seen: dict[str, int]) -> None:
    key = text.strip().casefold()
    if not key:
        sheet.fault(line, "id", "this cell is empty")
    elif key in seen:
        sheet.fault(line, "id", f"“{shown(text)}” is on line {seen[key]} too")
    seen.setdefault(key, line)
