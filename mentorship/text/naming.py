"""How people are named when somebody else writes it down, and when two namings mean the same.

Whoever writes a name from memory leaves out an accent, a capital or a hyphen, or writes the last
name first. What differs in no more than that means the same person.
"""

import re
import unicodedata

PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
"""Letters that hold their stroke or their twin in one piece, and how they are typed without."""

ACCENTS = re.compile("[\u0300-\u036f]")
DROPPED = re.compile(r"""['’‘`´."“”„«»()\u200b-\u200d\u2060\ufeff]""")
SPACED = re.compile(r"[\s,‐-―_-]+")
IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")


def key(written: str) -> str:
    """The form in which two names, or two addresses, are compared.

    Examples
    --------
    >>> key("Möller,  Zoë-Ann") == key("zoe ann moller")
    True
    >>> key("Ada Lovelace <ADA@example.org>")
    'ada@example.org'

    """
    if "@" in written:
        within = IN_BRACKETS.search(written)
        return (within[1] if within else written).strip().casefold()
    last, comma, first = written.partition(",")
    if comma and first.strip() and "," not in first:
        written = f"{first} {last}"
    return SPACED.sub(" ", DROPPED.sub("", _folded(written))).strip()


def _folded(name: str) -> str:
    """The name without capitals and accents."""
    if name.isascii():
        return name.lower()
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return plain.casefold().translate(PLAIN)


def borne(full_name: str, called: str, *addresses: str) -> dict[str, str]:
    """Every form that names this person -> how the person writes it.

    Besides the full name it is the preferred one, where it is a whole name, and the preferred one
    in the place of, or behind, the first of the full name.

    Examples
    --------
    >>> sorted(borne("Evelyn Moor", "Evie"))
    ['evelyn evie moor', 'evelyn moor', 'evie moor']

    """
    names = [*addresses, " ".join(full_name.split())]
    first, _space, rest = names[-1].partition(" ")
    if called and called != first and rest:
        names += [called] if " " in called.strip() else [f"{called} {rest}"]
        names += [f"{first} {called} {rest}"]
    return {key(name): name for name in reversed(names) if name}
