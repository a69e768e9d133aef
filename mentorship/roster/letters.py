"""From bytes to letters: which encoding it is, and when that has to be asked.

A byte that is none of the encoding becomes a lone surrogate, as Python's `surrogateescape` makes
it. It goes through the reader of cells, so that the line it stands in is refused, and no other.
"""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from mentorship.roster.sheets import EncodingAsked, Unreadable

UTF8 = "utf-8"
TURNED_BACK = "turned-back"
"""UTF-8 that was read as Windows-1252 and saved again: read so as to undo that."""
WINDOWS, MAC = "windows-1252", "mac-roman"
NAMES = {
    UTF8: "UTF-8",
    "utf-16": "UTF-16",
    WINDOWS: "Windows-1252",
    MAC: "Mac OS Roman",
    TURNED_BACK: "UTF-8, turned back",
}
"""What encodings are called; those that somebody may choose."""

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
EXAMPLES = 5
FEW = 3
"""Lines that are broken on their own: more, and it is the file."""

_SURROGATE = re.compile("[\udc80-\udcff]")
_CELLS = re.compile(r'"([^"\n]*)"|([^,;\t|\n"]+)')


def decoded(content: bytes, chosen: str = "") -> tuple[str, str]:
    r"""The text with "\n" at the ends of its lines, and its encoding.

    Raises
    ------
    EncodingAsked : it is not plain which letters are meant.
    Unreadable : these are not letters, in any encoding that can be chosen.
    """
    encoding = _marked(content) or chosen or _sixteen(content) or UTF8
    text = _text(content, encoding)
    if encoding == UTF8 and not chosen:
        _ask_if_foreign(content, text)
    if encoding in (UTF8, "utf-8-sig") and not chosen:
        _ask_if_saved_twice(text)
    return text, encoding


def first_bad_byte(text: str) -> str:
    """The first byte of the text that is no letter of its encoding, as 0xE9; "" where all are."""
    found = _SURROGATE.search(text)
    return f"0x{ord(found[0]) - 0xDC00:02X}" if found else ""


def whole(text: str) -> str:
    """The text with a question mark for each byte that is no letter, and without NUL."""
    return text.replace("\0", "").encode(UTF8, "replace").decode()


def turned_back(text: str) -> str:
    """The text as it was before it was read as Windows-1252; itself where it never was."""
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode(UTF8)
    except UnicodeError:
        return text


def _text(content: bytes, encoding: str) -> str:
    try:
        if encoding == TURNED_BACK:
            lines = content.decode("utf-8-sig", "surrogateescape").splitlines(keepends=True)
            text = "".join(turned_back(line) for line in lines)
        else:
            strict = encoding.startswith("utf-16")
            text = content.decode(encoding, "strict" if strict else "surrogateescape")
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(
            _("These are not letters that can be read: save the list as “CSV UTF-8”, or as XLSX")
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _marked(content: bytes) -> str:
    return next((name for mark, name in MARKS.items() if content.startswith(mark)), "")


def _sixteen(content: bytes) -> str:
    """Know UTF-16 without a mark by the zeros between its letters."""
    start = content[:1000]
    if start.count(0) * 4 < len(start) or not start:
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


# When it has to be asked ---------------------------------------------------------------------


def _ask_if_foreign(content: bytes, text: str) -> None:
    """Ask unless the file is UTF-8 but for a few lines, which are refused one by one."""
    foreign = [line for line in text.split("\n") if not line.isascii()]
    broken = [line for line in foreign if _SURROGATE.search(line)]
    if not broken or len(broken) <= max(FEW, len(foreign) // 10) < len(foreign) - len(broken):
        return
    readings = {
        name: examples
        for name in (WINDOWS, MAC)
        if (examples := list(islice(_uncommon(_text(content, name)), EXAMPLES)))
    }
    raise EncodingAsked(
        _(
            "This file is not UTF-8. It looks like Windows-1252: look at the names below, and "
            "choose the encoding in which they are right"
        ),
        readings,
    )


def _ask_if_saved_twice(text: str) -> None:
    """Ask where most cells look like UTF-8 that was read as Windows-1252 and saved again."""
    foreign = list(islice(_uncommon(text), 1000))
    broken = [cell for cell in foreign if turned_back(cell) != cell]
    if len(broken) <= FEW or len(broken) * 2 <= len(foreign):
        return
    raise EncodingAsked(
        _(
            "The letters of most names look broken: UTF-8 was read as Windows-1252 and saved "
            "again. It can be turned back: look at the names below, and choose how they are right"
        ),
        {
            TURNED_BACK: [turned_back(cell) for cell in broken[:EXAMPLES]],
            UTF8: broken[:EXAMPLES],
        },
    )


def _uncommon(text: str) -> Iterator[str]:
    """Different cells with a letter beyond ASCII, in the order in which they stand."""
    seen = set()
    for line in text.split("\n"):
        if line.isascii():
            continue
        for found in _CELLS.finditer(line):
            cell = (found[1] or found[2] or "").strip()
            if cell.isascii() or cell in seen or _SURROGATE.search(cell):
                continue
            seen.add(cell)
            yield cell
