"""Read the cells of a spreadsheet as text: CSV however it was saved, or XLSX.

Knows nothing of what the cells mean; stands alone, so that any import may read with it.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any  # openpyxl has no types
from xml.etree.ElementTree import ParseError

MOST_BYTES = 50 << 20
UNPACKED_BYTES = 300 << 20
MOST_CELLS = 5_000_000
"""Sheets beyond these are refused, so that no file can fill the memory."""

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIPPED = b"PK\x03\x04"
UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, ParseError),
)
"""All that reading a workbook may raise where its bytes are not what they should be."""

Row = tuple[int, list[str]]
"""The number of a line, counted from 1, and its cells."""


@dataclass
class Grid:
    """The cells of one sheet.

    Attributes
    ----------
    path : Path
    rows : list of (line, cells)
        Lines without any text are left out.
    faults : list of str
        Sentences: what must be mended before the sheet can be used.
    notes : list of str
        Sentences: what whoever sent the sheet should know.
    merged : list of (first line, last line, cells)
        Cells of a workbook that were made one.

    """

    path: Path
    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, str]] = field(default_factory=list)

    def fault(self, line: int | None, what: str) -> None:
        """Note what is wrong, and where."""
        where = self.path.name if line is None else f"{self.path.name}, line {line}"
        self.faults.append(f"{where}: {what}.")


def read_grid(path: Path) -> Grid:
    """Read a file; whatever is wrong with it stands in the grid's faults."""
    grid = Grid(path)
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        grid.faults.append(f"{path}: {error.strerror}.")
        return grid
    if content is None:
        grid.fault(None, f"this file is larger than {MOST_BYTES >> 20} MB")
    elif content.startswith(ZIPPED):
        _read_workbook(grid, content)
    elif content.startswith(OLD_EXCEL):
        grid.fault(
            None, "this is an Excel file of the old kind or with a password; save it as XLSX or CSV"
        )
    else:
        _read_text(grid, content)
    return grid


# CSV ---------------------------------------------------------------------------------------------


def _read_text(grid: Grid, content: bytes) -> None:
    text = _decoded(grid, content)
    if text is None:
        return
    hint = re.match(r"sep=(.)\r?\n", text)  # what Excel writes for itself
    delimiter = hint[1] if hint else _delimiter(text)
    lines = io.StringIO(text[hint.end() :] if hint else text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    skipped = before = 1 if hint else 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                grid.rows.append((before + 1, cells))
            before = reader.line_num + skipped
    except csv.Error as error:
        grid.fault(before + 1, f"the quotes are not closed as they should be ({error})")
    _note_garbled(grid)


def _decoded(grid: Grid, content: bytes) -> str | None:
    """Give a file's text: UTF-8 or UTF-16, with a byte order mark or without."""
    try:
        return content.decode(UTF16.get(content[:2]) or _sixteen(content) or "utf-8-sig")
    except UnicodeDecodeError as error:
        if error.encoding != "utf-8":
            grid.fault(None, "this is not a text that can be read; save the sheet as “CSV UTF-8”")
            return None
        line = content[: error.start].count(b"\n") + 1
        word = _word_around(content, error.start)
        guess = f" but perhaps Windows-1252 (“{word}”)" if word else ""
        grid.fault(line, f"this is not UTF-8{guess}; save the sheet as “CSV UTF-8”")
        return None


def _sixteen(content: bytes) -> str | None:
    """Know UTF-16 without a mark by the zeros between its letters."""
    start = content[:1000]
    if start.count(0) * 4 < len(start) or not start:
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _word_around(content: bytes, at: int) -> str:
    """Give the word at a place, read as Windows-1252; nothing if it is no word there either."""
    first = len(re.search(rb"[^\s,;\t\"]*$", content[max(0, at - 20) : at])[0])  # type: ignore[index]
    word = re.match(rb"[^\s,;\t\"]{0,20}", content[at:])[0]  # type: ignore[index]
    try:
        text = (content[at - first : at] + word).decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _delimiter(text: str) -> str:
    """Find what parts the cells, by the first line with text; what stands in quotes is no part."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


GARBLED = re.compile("Ã[\x80-\xbf]|â€|\N{REPLACEMENT CHARACTER}")


def _note_garbled(grid: Grid) -> None:
    """Say where letters were lost when the sheet was saved with another encoding before."""
    found = [(line, cell) for line, cells in grid.rows for cell in cells if GARBLED.search(cell)]
    if found:
        lines = list(dict.fromkeys(str(line) for line, _ in found))
        where = f"line{'s' if len(lines) > 1 else ''} {', '.join(lines[:10])}"
        where += f" and {len(lines) - 10} more" if len(lines) > 10 else ""
        grid.notes.append(
            f"{grid.path.name}, {where}: letters were lost when this was saved "
            f"(“{found[0][1].strip()[:40]}”)."
        )


# XLSX --------------------------------------------------------------------------------------------


def _read_workbook(grid: Grid, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES:
                grid.fault(None, "this workbook is too large")
                return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about colours and menus, which we do not read
            _read_sheet(grid, content)
    except BROKEN:
        grid.fault(None, "this is no workbook that can be read; save it as XLSX or as CSV")


def _read_sheet(grid: Grid, content: bytes) -> None:
    from openpyxl import load_workbook  # only who sends a workbook waits for it

    book = load_workbook(io.BytesIO(content), keep_links=False)
    pages = [each for each in book.worksheets if each.sheet_state == "visible" and _filled(each)]
    if not pages:
        return
    page, others = pages[0], [each.title for each in pages[1:]]
    if others:
        named = ", ".join(f"“{each}”" for each in others)
        grid.notes.append(
            f"{grid.path.name}: the sheet “{page.title}” is read; there are others: {named}."
        )
    if page.max_row * page.max_column > MOST_CELLS:
        grid.fault(None, f"the sheet “{page.title}” reaches to line {page.max_row}; empty its end")
        return
    grid.merged = [(one.min_row, one.max_row, one.coord) for one in page.merged_cells.ranges]
    results = None
    if any(cell.data_type == "f" for row in page.iter_rows() for cell in row):
        results = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)[page.title]
    _read_cells(grid, page, results)
    if hidden := sum(page.row_dimensions[line].hidden for line, _ in grid.rows):
        grid.notes.append(f"{grid.path.name}: {hidden} hidden lines are read like all others.")


def _filled(page: Any) -> bool:
    rows = page.iter_rows(values_only=True) if page.max_row * page.max_column <= MOST_CELLS else ()
    return page.max_row * page.max_column > MOST_CELLS or any(any(row) for row in rows)


def _read_cells(grid: Grid, page: Any, results: Any) -> None:
    for row in page.iter_rows():
        cells = [_text(grid, cell, results) for cell in row]
        if any(cell.strip() for cell in cells):
            grid.rows.append((row[0].row, cells))


def _text(grid: Grid, cell: Any, results: Any) -> str:
    """Give a cell as it would stand in a CSV."""
    value, kind = cell.value, cell.data_type
    if kind == "f":
        result = results[cell.coordinate]
        value, kind = result.value, result.data_type
        if value is None:
            grid.fault(
                cell.row,
                f"the formula in {cell.coordinate} was never worked out; "
                "open the sheet in a spreadsheet program and save it",
            )
    if kind == "e":
        grid.fault(cell.row, f"the cell {cell.coordinate} holds an error ({value})")
    return plain(value)


def plain(value: object) -> str:
    """Give a value of a workbook as text.

    Examples
    --------
    >>> plain(3.0), plain(None), plain(True), plain(date(2026, 3, 1))
    ('3', '', 'yes', '2026-03-01')

    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)
