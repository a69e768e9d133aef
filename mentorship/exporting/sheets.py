"""A sheet as a file: CSV, which goes out as it is made, or a workbook of Excel."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
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
    """The heading, then a line for each row."""
    yield [in_cell(str(column.label)) for column in columns]
    for row in _read(rows):
        yield [in_cell(column.says(row, making)) for column in columns]


def _read(rows: "QuerySet[Any]") -> Iterator[Any]:
    """The rows in their order, of which no more than `AT_A_TIME` are held at a time.

    Their keys are read first, and each batch by its own: no question to the database takes as long
    as the whole sheet. A row that has gone meanwhile is passed over.
    """
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_A_TIME):
        batch = keys[start : start + AT_A_TIME]
        found = {row.pk: row for row in rows.order_by().filter(pk__in=batch)}
        yield from (found[key] for key in batch if key in found)


# As a file ------------------------------------------------------------------------------------


def csv_of(lines: Iterable[list[Cell]]) -> Iterator[bytes]:
    """A CSV piece by piece, with a mark by which Excel knows the letters to be UTF-8."""
    yield "\ufeff".encode()
    for batch in batched(lines, AT_A_TIME):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_in_csv(cell) for cell in line] for line in batch)
        yield text.getvalue().encode()


def batched(items: Iterable[list[Cell]], size: int) -> Iterator[list[list[Cell]]]:
    """So many at a time; `itertools.batched` comes with Python 3.12."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def _in_csv(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else cell


def xlsx_of(lines: Iterable[list[Cell]]) -> IO[bytes]:
    """A workbook, at its beginning, in a file that is gone once it is closed.

    Its lines go one by one into a file of openpyxl's own, which is packed at the end: whoever
    waits for it gets nothing before that.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append(line)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file
