"""A sheet as a file: CSV, or a workbook of Excel. Rows are read and written one after the other."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import IO, Any

from django.db.models import QuerySet
from openpyxl import Workbook

from mentorship.exporting.column import Cell, Column, Making
from mentorship.text.sheets import no_formula

AT_A_TIME = 500
"""So many rows are read at once; more take more memory, and are hardly faster."""
LONGEST_CELL = 32_000
"""What a cell of Excel holds, and a little less."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no workbook can hold."""


class Format(StrEnum):
    """What the file is."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def content_type(self) -> str:
        """What browsers call such a file."""
        return {
            Format.CSV: "text/csv; charset=utf-8",
            Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]


def in_cell(value: Cell) -> Cell:
    """A value as a cell of a sheet: no formula, and nothing that a sheet cannot hold."""
    if not isinstance(value, str):
        return value
    return no_formula(UNWRITABLE.sub("", value)[:LONGEST_CELL])


def lines(rows: "QuerySet[Any]", columns: Sequence[Column], making: Making) -> Iterator[list[Cell]]:
    """The heading, then a line for each row; no more than `AT_A_TIME` rows are held at a time."""
    yield [in_cell(str(column.label)) for column in columns]
    for row in rows.iterator(chunk_size=AT_A_TIME):
        yield [in_cell(column.says(row, making)) for column in columns]


def written(format: Format, lines: Iterable[list[Cell]]) -> tuple[IO[bytes], int]:
    """Write a sheet into a file of its own, which is gone once it is closed.

    Returns the file, at its beginning, and how many lines it has below its heading.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        count = WRITE[format](file, lines)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, count - 1


def _csv(file: IO[bytes], lines: Iterable[list[Cell]]) -> int:
    """With a mark by which Excel knows the letters to be UTF-8."""
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    text.write("\ufeff")
    out = csv.writer(text)
    count = sum(_one(out.writerow([_in_csv(cell) for cell in line])) for line in lines)
    text.detach()
    return count


def _one(_written: object) -> int:
    return 1


def _in_csv(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else cell


def _xlsx(file: IO[bytes], lines: Iterable[list[Cell]]) -> int:
    """Row by row into a file of openpyxl's own, which is packed at the end."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    count = sum(_one(sheet.append(line)) for line in lines)
    book.save(file)
    return count


WRITE: dict[Format, Callable[[IO[bytes], Iterable[list[Cell]]], int]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
}
