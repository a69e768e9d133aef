"""What single cells hold: names, addresses, formulas, and what is odd about them."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mentorship.roster import letters

INVISIBLE = {"Cf", "Cc"}
"""Categories of signs that nobody sees."""
CURLY = "’‘ʼ"
HARD_SPACES = "\u00a0\u2007\u202f"
GENERATION = re.compile(r"(?:[JS]r\.?|I{2,3}|IV|V)", re.IGNORECASE)
CALCULATION = re.compile(r"[-+=]\s*[\d(.][\d\s.()]*(?:[-+*/^]\s*[\d(.][\d\s.()]*)+")
AROUND_ADDRESSES = re.compile(r"[\s<>,;\"()]+")
MAILTO = re.compile(r"mailto:", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Tidied:
    """A cell without what nobody sees, and the codes of what was odd."""

    text: str
    odd: tuple[str, ...] = ()


def tidied(cell: str) -> Tidied:
    """Take out spaces around, line breaks within, hard spaces and signs that nobody sees."""
    if cell.isascii() and cell.isprintable():
        stripped = cell.strip(" ")
        return Tidied(stripped, () if stripped == cell or not stripped else ("spaces",))
    odd, text = [], cell
    if "\n" in text.strip() or "\r" in text.strip():
        odd.append("line_break")
    if any(sign in text for sign in HARD_SPACES):
        odd.append("hard_space")
    shown = "".join(
        " " if sign in "\t\r\n" else sign
        for sign in text
        if sign in "\t\r\n" or unicodedata.category(sign) not in INVISIBLE
    )
    if len(shown) < len(text):
        odd.append("invisible")
    if not odd and shown != shown.strip() and shown.strip():
        odd.append("spaces")
    return Tidied(" ".join(shown.split()), tuple(odd))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program would work out this cell, or has done so."""
    return text.startswith("=")


def is_calculation(text: str) -> bool:
    """Whether the cell is a sum such as -2+3."""
    return CALCULATION.fullmatch(text) is not None


def looks_like_formula(text: str) -> bool:
    """Whether it is text that a spreadsheet program would take for a formula."""
    return text.startswith(("@", "+", "-"))


# Names ---------------------------------------------------------------------------------------


def full_name(written: str) -> str:
    """The name as people say it: “van der Veen, Lotte” becomes “Lotte van der Veen”.

    Examples
    --------
    >>> full_name("Eriksen, Nils Jr."), full_name("Iolanthe"), full_name("King, Jr., Martin")
    ('Nils Eriksen Jr.', 'Iolanthe', 'Martin King Jr.')

    """
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) == 2 and GENERATION.fullmatch(parts[1]):
        return f"{parts[0]} {parts[1]}"
    if len(parts) < 2:
        return " ".join(parts)
    family, *middle, given = parts
    *first, last = given.split()
    if first and GENERATION.fullmatch(last):
        given, middle = " ".join(first), [*middle, last]
    return " ".join([given, family, *middle])


def is_capitals(text: str) -> bool:
    """Whether all of it is in capital letters, and long enough for that to be odd."""
    return text.isupper() and sum(letter.isalpha() for letter in text) > 3


def broken_letters(text: str) -> str:
    """What the cell probably was before its letters were broken; "" where they are whole."""
    back = letters.turned_back(text)
    return back if back != text else ""


# Addresses -----------------------------------------------------------------------------------


def addresses_in(text: str) -> list[str]:
    """Everything in a text that is written like an address; takes its time once, however long."""
    words = AROUND_ADDRESSES.split(text)
    return [word for word in words if "@" in word.strip("@")]


@dataclass(frozen=True)
class Address:
    """An address as it is compared, or the code of what is wrong; and what was odd."""

    email: str = ""
    fault: str = ""
    odd: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    """All addresses of a cell with more than one."""


def address(text: str) -> Address:
    """Understand a tidied cell that should hold one address."""
    odd = []
    if MAILTO.match(text):
        odd.append("mailto")
        text = MAILTO.sub("", text, count=1).strip()
    found = addresses_in(text)
    if len(found) > 1:
        return Address(fault="two_addresses", several=tuple(one.lower() for one in found))
    if found and found[0] != text:
        odd.append("name_around_address")
        text = found[0]
    return _checked(text, odd)


def _checked(text: str, odd: list[str]) -> Address:
    if is_capitals(text):
        odd.append("capitals")
    name, at, domain = text.lower().rpartition("@")
    if not at or not name:
        return Address(fault="not_an_address")
    if "." not in domain.strip("."):
        return Address(fault="no_ending")
    try:
        validate_email(f"{name}@{domain}")
    except ValidationError:
        return Address(fault="not_an_address")
    return Address(f"{name}@{domain}", odd=tuple(odd))
