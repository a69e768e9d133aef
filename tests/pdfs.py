"""Files of a curriculum vitae, good and bad, as people and attackers hand them in."""

import io

from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)


def plain(pages: int = 1) -> bytes:
    """A file that only shows pages."""
    return _written(_pages(pages))


def _pages(count: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _page in range(count):
        writer.add_blank_page(width=200, height=200)
    return writer


def _written(writer: PdfWriter) -> bytes:
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue().replace(b"%\xe2\xe3\xcf\xd3", b"%ABCD")


def with_script() -> bytes:
    writer = _pages()
    act = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): _text("app.alert(1)")}
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(act)
    return _written(writer)


def with_hidden_script() -> bytes:
    """The same, with letters of its names written as numbers."""
    return with_script().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/#4aS ")


def with_file() -> bytes:
    writer = _pages()
    writer.add_attachment("tool.exe", b"MZ")
    return _written(writer)


def locked() -> bytes:
    writer = _pages()
    writer.encrypt("secret")
    return _written(writer)


def with_action(kind: str) -> bytes:
    """A page that acts as it is opened."""
    writer = _pages()
    act = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): _text("x")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    return _written(writer)


def with_link() -> bytes:
    """What every writer makes: a link to a page of the web, and where to begin."""
    writer = _pages(2)
    act = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): _text("h")})
    note = FreeText(text="Portfolio", rect=(10, 10, 50, 20))
    note[NameObject("/A")] = act
    writer.add_annotation(0, note)
    page = writer.pages[0].indirect_reference
    writer._root_object[NameObject("/OpenAction")] = ArrayObject([page, NameObject("/Fit")])
    return _written(writer)


def packed_script() -> bytes:
    """A script in a pack of objects, where no letter of it is to be read."""
    inner = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    pack = StreamObject()
    pack._data = b"9 0 " + inner
    pack = pack.flate_encode()
    body = pack._data
    parts = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction 9 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n",
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(body)
        + body
        + b"\nendstream\nendobj\n",
    ]
    made, places = b"%PDF-1.5\n", []
    for part in parts:
        places.append(len(made))
        made += part
    table = len(made)
    rows = b"\0\0\0\0" + b"".join(b"\1" + at.to_bytes(2, "big") + b"\0" for at in places)
    rows += b"\1" + table.to_bytes(2, "big") + b"\0"
    rows += b"\2\0\4\0"
    made += (
        b"5 0 obj\n<< /Type /XRef /Size 10 /W [1 2 1] /Index [0 6 9 1] /Root 1 0 R /Length %d >>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(rows), rows, table)
    )
    return made


def _text(words: str) -> TextStringObject:
    return TextStringObject(words)
