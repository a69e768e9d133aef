"""What reading a file gives, whatever kind of file it was: records of cells, with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

LONGEST_CELL = 2000
"""Characters of a cell that are looked at; no column takes as many."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record, and the lines of the file on which it begins and ends, counted from 1."""

    line: int
    last_line: int
    cells: list[str]
    broken: str = ""
    """Why it could not be taken apart into cells, as the code of a finding."""

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return not self.broken and not any(cell.strip() for cell in self.cells)


@dataclass
class Sheet:
    """A file that can be read: its records come one by one, and only once."""

    records: Iterator[Record]
    encoding: str = ""
    """Empty for a workbook."""
    separator: str = ""
    merged: list[str] = field(default_factory=list)
    """Cells of a workbook that were made one, such as A1:C1."""
    sheet_name: str = ""
    also: list[str] = field(default_factory=list)
    """Other sheets of the workbook, which are not read."""

    @property
    def is_workbook(self) -> bool:
        """Whether cells have addresses such as B38."""
        return not self.encoding


class Unreadable(Exception):
    """The file as a whole cannot be taken; the sentence says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class EncodingAsked(Unreadable):
    """Which letters are meant has to be chosen first.

    `readings` has the encodings that are possible, the one that is proposed first, each with what
    it would make of some cells.
    """

    def __init__(self, sentence: str, readings: dict[str, list[str]]) -> None:
        super().__init__(sentence)
        self.readings = readings


def address(column: int, line: int) -> str:
    """The address of a cell in a workbook: B38."""
    return f"{get_column_letter(column + 1)}{line}"
