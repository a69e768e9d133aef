"""The records of a CSV, with the lines that a text editor shows."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from mentorship.roster import letters
from mentorship.roster.sheets import LONGEST_CELL, Record, Sheet, Unreadable

SEPARATORS = (",", ";", "\t", "|")
FIRST_LINES = 15
MOST_BREAKS = 5
"""Line breaks in one cell: with more, it is a quotation mark that is never closed."""


def read(content: bytes, most: int, encoding: str = "") -> Sheet:
    """The file as a sheet.

    Raises
    ------
    Unreadable : it has too many lines, or no letters that can be read.
    """
    text, encoding = letters.decoded(content, encoding)
    lines = text.count("\n") + (not text.endswith("\n"))
    if lines > most + 100:
        raise Unreadable(too_many(most, lines))
    hint = re.match(r"sep=(.)\n", text)  # what a spreadsheet program writes for itself
    separator = hint[1] if hint else _separator(text)
    return Sheet(_records(text, separator), encoding=encoding, separator=separator)


def too_many(most: int, lines: int) -> str:
    """What is said where a file has more lines than are taken."""
    return _(
        "The file has %(lines)s lines, and at most %(most)s are taken: nothing of it was read. "
        "Whoever runs the site may raise ROSTER_MOST_LINES"
    ) % {"lines": f"{lines:,}", "most": f"{most:,}"}


def _separator(text: str) -> str:
    """What parts the cells: the sign that makes the most of them in most of the first lines."""
    first = list(islice((line for line in text.split("\n") if line.strip()), FIRST_LINES))
    return max(SEPARATORS, key=lambda sign: _usual_cells(first, sign))


def _usual_cells(lines: list[str], sign: str) -> int:
    """How many cells most of the lines have that have more than one."""
    counts = Counter(len(next(csv.reader([line[:5000]], delimiter=sign), [])) for line in lines)
    several = [(lines, cells) for cells, lines in counts.items() if cells > 1]
    return max(several, default=(0, 0))[1]


def _records(text: str, separator: str) -> Iterator[Record]:
    """Each record; one that cannot be taken apart is told as broken, and reading goes on."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    before = 0
    while True:
        try:
            cells, broken = next(reader), ""
        except StopIteration:
            return
        except csv.Error:
            cells, broken = [], "cell_too_long"
        if reader.line_num - before > MOST_BREAKS:
            broken = "quotes_open"
        yield _record(before + 1, reader.line_num, cells or lines[before : reader.line_num], broken)
        before = reader.line_num


def _record(line: int, last_line: int, cells: list[str], broken: str) -> Record:
    if not broken and any(len(cell) > LONGEST_CELL for cell in cells):
        broken = "cell_too_long"
    return Record(line, last_line, cells, broken)
