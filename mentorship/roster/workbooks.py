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
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook

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
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
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


def _records(page: Any, most: int) -> Iterator[Record]:
    """Each row that the sheet has; those it leaves out come as empty ones."""
    page.reset_dimensions()  # what a file says of its size need not be so
    try:
        for line, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS), 1):
            if line > most + 100:
                raise Unreadable(too_many(most, line))
            yield Record(line, line, *_cells(row))
    except BROKEN as error:
        raise Unreadable(_no_workbook()) from error


def _cells(row: Any) -> tuple[list[str], str]:
    cells = [plain(cell.value) for cell in row]
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
