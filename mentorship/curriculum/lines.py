"""The lines of a program's topics, months and readings: read, with what is wrong by number."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentorship.models.curriculum import WEB
from mentorship.text.strokes import numbered, parts_of
from mentorship.text.strokes import written as written


def parted(text: str, most_lines: int, longest: Sequence[int]) -> list[list[str]]:
    """Each line as its parts, of which none is longer than `longest` says.

    Raises
    ------
    ValidationError : there are more lines or parts, a part is too long, or the first one is empty.
    """
    lines = numbered(text)
    if len(lines) > most_lines:
        raise ValidationError(_("Write at most %(most)s lines") % {"most": most_lines})
    return [_parts(at, line, longest) for at, line in lines]


def _parts(at: int, line: str, longest: Sequence[int]) -> list[str]:
    parts = [" ".join(part.split()) for part in parts_of(line)]
    if len(parts) > len(longest):
        raise _wrong(at, _("has more than %(most)s parts") % {"most": len(longest)})
    if not parts[0]:
        raise _wrong(at, _("begins with a stroke: its first part is missing"))
    for part, most in zip(parts, longest, strict=False):
        if len(part) > most:
            said = _("has a part of more than %(most)s characters: “%(part)s…”")
            raise _wrong(at, said % {"most": most, "part": part[:40]})
    return parts + [""] * (len(longest) - len(parts))


def _wrong(at: int, what: str) -> ValidationError:
    return ValidationError(_("Line %(at)s %(what)s") % {"at": at, "what": what})


def with_address(at: int, parts: Sequence[str]) -> tuple[str, str, str]:
    """Title, address and sentence of something to read; the address may be left out.

    Raises
    ------
    ValidationError : there is neither an address nor a sentence, or the address is none.
    """
    title, *rest = parts
    address = next((part for part in rest if part.startswith(("http://", "https://"))), "")
    words = next((part for part in rest if part and part != address), "")
    if not (address or words):
        raise _wrong(at, _("has a title alone: add an address or a sentence"))
    if address:
        _check_address(at, address)
    return title, address, words


def _check_address(at: int, address: str) -> None:
    try:
        WEB(address)
    except ValidationError as wrong:
        said = _("has an address that leads nowhere: “%(part)s”") % {"part": address[:80]}
        raise _wrong(at, said) from wrong
