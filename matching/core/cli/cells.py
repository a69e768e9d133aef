"""What a cell of each column may hold, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any  # a code, or what stands in its place

from matching.core.errors import ProblemError
from matching.core.scoring.people import ITEMS, STEPS, Direction, Turn, Wish


class BadInput(ProblemError):
    """A file could not be read as it is; `faults` names every place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class Codes:
    """Turns words into numbers and back; one list for each kind of word.

    Words count without case; the spelling that comes back is the first, or the one of `spell`.
    """

    known: dict[str, dict[str, int]] = field(default_factory=dict)
    written: dict[str, dict[int, str]] = field(default_factory=dict)

    def code(self, kind: str, word: str) -> int:
        """Give the number of a word, a new one if it was not seen before."""
        known = self.known.setdefault(kind, {})
        code = known.setdefault(word.casefold(), len(known) + 1)
        self.written.setdefault(kind, {}).setdefault(code, word)
        return code

    def spell(self, kind: str, code: int, word: str) -> None:
        """Say how a word is written, whoever wrote it otherwise before."""
        self.written.setdefault(kind, {})[code] = word

    def word(self, kind: str, code: Any) -> str:
        """Give the word of a number; what is a word already stays one."""
        return self.written.get(kind, {}).get(code, str(code))


def words(text: str) -> list[str]:
    """Part a cell at semicolons.

    Examples
    --------
    >>> words("grants; open access ;;")
    ['grants', 'open access']

    """
    return list(dict.fromkeys(each.strip() for each in text.split(";") if each.strip()))


def scale(text: str) -> int:
    """Read one answer, 1 to 5."""
    if text.strip() not in {str(step) for step in range(1, STEPS + 2)}:
        raise ValueError(f"“{shown(text)}” is not a number from 1 to {STEPS + 1}")
    return int(text)


def answers(text: str) -> tuple[int | None, ...]:
    """Read five answers parted by blanks; a dash is an empty one.

    Examples
    --------
    >>> answers("1 - 3 4 5")
    (1, None, 3, 4, 5)

    """
    given = text.split()
    if len(given) != ITEMS:
        raise ValueError(f"needs {ITEMS} answers parted by blanks, “-” for an empty one")
    return tuple(None if each == "-" else scale(each) for each in given)


def wish(text: str) -> Wish:
    """Read a wish: any, same, different, must same, must different."""
    given = text.casefold().split()
    must = given[:1] == ["must"]
    try:
        (direction,) = given[1:] if must else given
        return Wish(Direction(direction), must=must)
    except ValueError:
        choices = "any, same, different, must same, must different"
        raise ValueError(f"“{shown(text)}” is none of: {choices}") from None


def turn(text: str) -> Turn:
    """Read a wish about a way of working: alike, either, different."""
    try:
        return Turn(text.casefold().strip())
    except ValueError:
        raise ValueError(f"“{shown(text)}” is none of: alike, either, different") from None


def yes(text: str) -> bool:
    """Read yes or no."""
    given = text.casefold().strip()
    if given not in {"yes", "no"}:
        raise ValueError(f"“{shown(text)}” is neither yes nor no")
    return given == "yes"


def number(text: str) -> int:
    """Read a whole number, 0 or more."""
    if not text.strip().isascii() or not text.strip().isdigit() or len(text.strip()) > 6:
        raise ValueError(f"“{shown(text)}” is not a whole number, 0 or more")
    return int(text)


def shown(text: str) -> str:
    """Give a cell as a message may hold it: short, without control characters."""
    printable = "".join(each if each.isprintable() else "�" for each in text.strip())
    return printable if len(printable) <= 40 else printable[:39] + "…"


Reader = Callable[[Codes, str], object]


def _coded(kind: str) -> Reader:
    return lambda codes, text: codes.code(kind, text.strip())


def _coded_set(kind: str) -> Reader:
    return lambda codes, text: frozenset(codes.code(kind, each) for each in words(text))


def _plain(read: Callable[[str], object]) -> Reader:
    return lambda _codes, text: read(text)


def _named(text: str) -> frozenset[str]:
    """Read languages or ways to meet; commas part them too, as none holds one."""
    return frozenset(each.casefold() for each in words(text.replace(",", ";")))


def _ranked(kind: str) -> Reader:
    return lambda codes, text: tuple(codes.code(kind, each) for each in words(text))


SHARED: Mapping[str, Reader] = {
    "person": _coded("persons"),
    "region": _coded("regions"),
    "institution": _coded("institutions"),
    "fields": _coded_set("fields"),
    "languages": _plain(_named),
    "communication": _plain(answers),
    "approach": _plain(answers),
    "communication_turn": _plain(turn),
    "approach_turn": _plain(turn),
    "listening": _plain(scale),
    "clarity": _plain(scale),
    "region_wish": _plain(wish),
    "field_wish": _plain(wish),
    "institution_wish": _plain(wish),
    "frequency": _plain(scale),
    "modes": _plain(_named),
    "days": _coded_set("days"),
    "first_time": _plain(yes),
    "class_year": _plain(number),
    "study": _coded("studies"),
    "eligible": _plain(yes),
    "own_answers": _coded_set("answers"),
}
"""Columns that both files may have, and how a cell is read."""

MENTEE_COLUMNS: Mapping[str, Reader] = {
    "id": _coded("mentees"),
    "sought": _coded_set("topics"),
    "top": _coded("topics"),
    "ranked": _ranked("mentors"),
    **SHARED,
}

MENTOR_COLUMNS: Mapping[str, Reader] = {
    "id": _coded("mentors"),
    "capacity": _plain(number),
    "willing": _coded_set("topics"),
    "could": _coded_set("topics"),
    "ranked": _ranked("mentees"),
    **SHARED,
}
