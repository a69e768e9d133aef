"""The records of a workbook (XLSX), read as a stream; formulas come as they are written.

A workbook is a zip: what it claims to unpack to is looked at first, and what it does unpack to is
read in pieces, so that no file can fill the memory.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any  # openpyxl has no types
from xml.etree.ElementTree import ParseError, iterparse

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from mentorship.roster.delimited import too_many
from mentorship.roster.sheets import LONGEST_CELL, Record, Sheet, Unreadable

ZIPPED = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UNPACKED_BYTES = 150 << 20
MOST_COLUMNS = 200
BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, ParseError),
)
"""All that reading a workbook may raise where its bytes are not what they should be."""

TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"

_CELL = rb"[A-Z]{1,3}[0-9]{1,7}"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="(' + _CELL + rb":" + _CELL + rb')"')
_PIECE = 1 << 20
_HEAD_LINES = 10


def read(content: bytes, most: int) -> Sheet:
    """The first sheet of the workbook that is not hidden.

    Raises
    ------
    Unreadable : it is no workbook that can be read, or too large.
    """
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This is a workbook of the old kind, or one with a password: save it as XLSX or CSV")
        )
    try:
        return _opened(content, most)
    except BROKEN as error:
        raise Unreadable(_no_workbook()) from error


def _no_workbook() -> str:
    return _("This is no workbook that can be read: save it again as XLSX, or as “CSV UTF-8”")


def _opened(content: bytes, most: int) -> Sheet:
    parts = zipfile.ZipFile(io.BytesIO(content))
    if sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES:
        raise Unreadable(
            _("This workbook unpacks to more than %(size)s MB: save the list alone, as “CSV UTF-8”")
            % {"size": UNPACKED_BYTES >> 20}
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about colours and menus, which are not read
        book = _book(content)
    shown = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not shown:
        raise Unreadable(_("This workbook has no sheet that is shown"))
    page = shown[0]
    return Sheet(
        _records(page, most),
        merged=list(_merged(parts, page._worksheet_path)),
        sheet_name=page.title,
        also=[other.title for other in shown[1:]],
    )


def _book(content: bytes) -> Any:
    reader = _Reader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read()
    return reader.wb


class _Reader(ExcelReader):
    """Opens a workbook without reading its sheets in search of how large they are."""

    def read_worksheets(self) -> None:
        """Note the sheets that hold cells."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                page = _Page(self.wb, sheet.name, relation.target, self.shared_strings)
                page.sheet_state = sheet.state
                self.wb._sheets.append(page)


class _Page(ReadOnlyWorksheet):
    def _get_size(self) -> None:
        """Do not ask: where a sheet does not say, it would be read to its end."""


def _records(page: Any, most: int) -> Iterator[Record]:
    """Each row that the sheet has; those it leaves out come as empty ones."""
    following = 1
    try:
        for line, row in _rows(page):
            if line > most + 100:
                raise Unreadable(too_many(most, line))
            for empty in range(following, line):
                yield Record(empty, empty, [])
            if line >= following:
                yield Record(line, line, *_cells(row))
                following = line + 1
    except BROKEN as error:
        raise Unreadable(_no_workbook()) from error


def _rows(page: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The rows of a sheet with their numbers, each with the cells that the file holds.

    openpyxl's own way makes an object of each cell, and of those that are not there: it took three
    times as long.
    """
    book = page.parent
    with page._get_source() as source:
        yield from _Parser(
            source,
            page._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        ).parse()


class _Parser(WorkSheetParser):
    """Reads rows alone, and plain words that stand in a cell itself without a detour.

    Entities that a file declares to grow without end are refused by expat itself. openpyxl would
    take another parser wherever defusedxml happens to be installed, and take three times as long.
    """

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Take the rows apart, one by one."""
        for _event, element in iterparse(self.source):  # noqa: S314 (see above)
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Take a cell apart."""
        inline = element.find(INLINE_STRING) if element.get("t") == "inlineStr" else None
        if inline is None or len(inline) != 1 or inline[0].tag != TEXT_TAG:
            return super().parse_cell(element)
        if element.find(FORMULA_TAG) is not None:
            return super().parse_cell(element)
        element.remove(inline)
        return {**super().parse_cell(element), "value": inline[0].text}


def _cells(row: list[dict[str, Any]]) -> tuple[list[str], str]:
    shown = [cell for cell in row if cell["column"] <= MOST_COLUMNS]
    cells = [""] * max((cell["column"] for cell in shown), default=0)
    for cell in shown:
        cells[cell["column"] - 1] = plain(cell["value"])
    while cells and not cells[-1]:
        cells.pop()
    return cells, "cell_too_long" if any(len(cell) > LONGEST_CELL for cell in cells) else ""


def plain(value: object) -> str:
    """A value of a workbook as text, as a CSV would have it.

    Examples
    --------
    >>> plain(3.0), plain(None), plain(True), plain(date(2026, 3, 1))
    ('3', '', 'Y', '2026-03-01')

    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "text", value))  # a formula for several cells is an object


def _merged(parts: zipfile.ZipFile, path: str) -> Iterator[str]:
    """Cells of the first lines that were made one. Streaming does not tell: look for the marks."""
    with parts.open(path) as stream:
        rest = b""
        while piece := stream.read(_PIECE):
            for found in _MERGED.finditer(window := rest + piece):
                cells = found[1].decode()
                if int(re.findall(r"\d+", cells)[0]) <= _HEAD_LINES:
                    yield cells
            rest = window[max(0, window.rfind(b"<")) :] if len(window) < 2 * _PIECE else b""
