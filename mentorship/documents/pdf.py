"""Whether a file is a PDF that only shows pages.

A PDF can run scripts, start programs, send forms and carry other files. Whoever opens what a
member handed in should meet pages and nothing else, so each object of the file is looked at, also
those that are packed, and older versions of the file that stand in it beside the newest.
"""

import io
import re
import time
from collections.abc import Iterator
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_BYTES = 2 << 20
MOST_PAGES = 30
MOST_OBJECTS = 20_000
MOST_PACKED = 200
"""How many packs of objects a file may have; each is unpacked to look into it."""
SECONDS = 5.0
"""How long one file is looked at: some are made to be unpacked for ever."""

UNPACKED: dict[str, Any] = dict.fromkeys(
    ("zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length"),
    8 << 20,
)
"""Less than the parser allows by itself: what lists the objects of a few pages is small."""

ACTIVE_KEYS = frozenset(
    ("/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMedia")
)
ACTIVE_KINDS = frozenset(
    (
        *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"),
        *("/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Rendition", "/Movie", "/Sound"),
        *("/Screen", "/3D"),
    )
)
KIND_KEYS = ("/S", "/Type", "/Subtype")
TELLING = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|EmbeddedFiles?|RichMedia(?:Content)?)\b"
)
"""Names that mean it wherever they stand, also in versions that no page shows any more."""
HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")


class NotAccepted(Exception):
    """A file that is not taken, with the sentence to show."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def pages_of(content: bytes) -> int:
    """How many pages the file has.

    Raises
    ------
    NotAccepted : it is too large, no PDF, locked, or holds more than pages.
    """
    if len(content) > MOST_BYTES:
        raise NotAccepted(_("The file has more than 2 MB: save it smaller, or give a link instead"))
    if not content.startswith(b"%PDF-"):
        _refuse_unreadable()
    if TELLING.search(HIDDEN_LETTER.sub(_plain, content)):
        _refuse_active()
    try:
        with apply_configuration(**UNPACKED):
            return _looked_through(content)
    except NotAccepted:
        raise
    except Exception:  # noqa: BLE001  a broken file may break the parser in any way
        _refuse_unreadable()


def _looked_through(content: bytes) -> int:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise NotAccepted(_("The file is locked by a password: save it without one"))
    until = time.monotonic() + SECONDS
    for found in _objects(reader):
        if time.monotonic() > until:
            _refuse_intricate()
        _look_at(found)
    pages = len(reader.pages)
    if not pages:
        _refuse_unreadable()
    if pages > MOST_PAGES:
        raise NotAccepted(_("The file has more than 30 pages: a few are enough"))
    return pages


def _objects(reader: PdfReader) -> Iterator[Any]:
    """The trailer, and every object that the file lists."""
    packs = {pack for pack, _at in reader.xref_objStm.values()}
    named = {(number, age) for age, numbers in reader.xref.items() for number in numbers}
    named |= {(number, 0) for number in reader.xref_objStm}
    if len(named) > MOST_OBJECTS or len(packs) > MOST_PACKED:
        _refuse_intricate()
    yield reader.trailer
    for number, age in sorted(named):
        yield reader.get_object(IndirectObject(number, age, reader))


def _look_at(found: Any) -> None:
    """Refuse what acts, in this object and in those that stand in it."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            if _is_active(one):
                _refuse_active()
            waiting.extend(value for value in one.values() if not isinstance(value, IndirectObject))
        elif isinstance(one, ArrayObject):
            waiting.extend(value for value in one if not isinstance(value, IndirectObject))


def _is_active(found: DictionaryObject) -> bool:
    kinds = {str(found.get(key)) for key in KIND_KEYS if key in found}
    return not ACTIVE_KEYS.isdisjoint(found) or not ACTIVE_KINDS.isdisjoint(kinds)


def _plain(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode())


def _refuse_unreadable() -> NoReturn:
    raise NotAccepted(_("This is not a PDF that we can read: save it as PDF once more"))


def _refuse_intricate() -> NoReturn:
    raise NotAccepted(_("This PDF is too intricate to look through: print it to a new PDF"))


def _refuse_active() -> NoReturn:
    raise NotAccepted(
        _(
            "This PDF holds a script, a form that is sent, or another file inside it. "
            "Print it to a new PDF, and hand that one in"
        )
    )
