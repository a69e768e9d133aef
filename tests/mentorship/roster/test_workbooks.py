"""Rows of a workbook as our reader gives them, and as openpyxl does by its own longer way."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula

from mentorship.roster import workbooks
from mentorship.roster.sheets import Unreadable

CELLS = {
    "A1": "Name",
    "C1": " spaces ",
    "A3": 3.0,
    "B3": 2.5,
    "C3": True,
    "D3": date(2026, 3, 1),
    "E3": "=1+1",
    "F3": ArrayFormula("F3:F4", "=SUM(A3:B3)"),
    "G3": CellRichText("plain ", TextBlock(InlineFont(b=True), "bold")),
    "H3": "a\nb",
    "GR7": "column 200",
    "GS7": "column 201",
    "B9": "last",
}


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled() -> bytes:
    book = openpyxl.Workbook()
    for address, value in CELLS.items():
        book.active[address] = value
    return saved(book)


def written_only() -> bytes:
    """As exports write them: words stand in their cells, and nobody says how large a sheet is."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Members")
    for row in (["Name", None, "<b>"], [], ["Ada", 3, date(2026, 3, 1), "=1+1", ""]):
        page.append(row)
    return saved(book)


def changed(content: bytes, *changes: tuple[str, str]) -> bytes:
    """The same workbook with other words in the first sheet's XML."""
    out, parts = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(out, "w") as copy:
        for name in parts.namelist():
            words = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for old, new in changes:
                    assert old.encode() in words
                    words = words.replace(old.encode(), new.encode())
            copy.writestr(name, words)
    return out.getvalue()


def by_openpyxl(content: bytes) -> list[list[str]]:
    page = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    page.reset_dimensions()
    found = []
    for row in page.iter_rows(max_col=200, values_only=True):
        cells = [workbooks.plain(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        found.append(cells)
    return found


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(filled(), id="gaps, kinds and far columns"),
        pytest.param(written_only(), id="words in their cells"),
        pytest.param(changed(filled(), ('<row r="3"', '<row r="2"')), id="a row of another number"),
        pytest.param(changed(filled(), ('<row r="7"', '<row r="1"')), id="a row out of its place"),
        pytest.param(changed(filled(), (' r="C1"', "")), id="a cell without an address"),
    ],
)
def test_each_row_is_read_as_openpyxl_reads_it(content):
    records = list(workbooks.read(content, 100).records)
    assert [one.cells for one in records] == by_openpyxl(content)
    assert [one.line for one in records] == list(range(1, len(records) + 1))


def test_entities_that_grow_without_end_are_refused_in_words():
    grows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = changed(
        written_only(),
        ("<worksheet", f'<!DOCTYPE x [<!ENTITY e0 "{"x" * 1000}">{grows}]><worksheet'),
        (">Ada<", ">&e8;<"),
    )
    with pytest.raises(Unreadable, match="save it again"):
        list(workbooks.read(bomb, 100).records)


def test_a_sheet_is_not_read_before_its_rows_are_asked_for(monkeypatch):
    content, opened, open_part = written_only(), [], zipfile.ZipFile.open

    def note(archive, name, *more, **values):
        opened.append(str(getattr(name, "filename", name)))
        return open_part(archive, name, *more, **values)

    monkeypatch.setattr(zipfile.ZipFile, "open", note)
    sheet = workbooks.read(content, 100)
    assert opened.count("xl/worksheets/sheet1.xml") == 1, "to look for merged cells alone"
    assert len(list(sheet.records)) == 3
    assert opened.count("xl/worksheets/sheet1.xml") == 2
