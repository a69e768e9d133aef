"""Know the columns of a sheet by what their headings mean, however they are written.

Case, spaces, punctuation and accents do not count. Stands alone: whoever reads another kind of
sheet brings a mapping of their own.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Meanings = Mapping[str, Iterable[str]]
"""What there may be in a sheet, each with the headings that mean it beside its own name."""


@dataclass(frozen=True)
class Columns:
    """The head of a sheet, understood.

    Attributes
    ----------
    at : dict
        The position of each meaning that was found.
    headings : tuple of str
        The headings as they are written.
    extra : tuple of str
        Headings that mean nothing to us.
    twice : dict
        Meanings with more than one heading, and these.

    """

    at: dict[str, int]
    headings: tuple[str, ...]
    extra: tuple[str, ...]
    twice: dict[str, tuple[str, ...]]

    def heading(self, meaning: str) -> str:
        """Give the heading of a meaning as it is written."""
        return self.headings[self.at[meaning]]


def squeezed(text: str) -> str:
    """Give a heading without case, accents, and all that is neither letter nor digit.

    Examples
    --------
    >>> squeezed(" E-mail Address: "), squeezed("État"), squeezed("region_wish")
    ('emailaddress', 'etat', 'regionwish')

    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if each.isalnum())


def understand(cells: Sequence[str], meanings: Meanings) -> Columns:
    """Find out what each column of a sheet holds, by its heading.

    Examples
    --------
    >>> meanings = {"id": ["mbr no"], "region": ["state"]}
    >>> found = understand(["Mbr No", "State", "Shoe size"], meanings)
    >>> found.at, found.extra
    ({'id': 0, 'region': 1}, ('Shoe size',))

    """
    known = {squeezed(word): name for name, words in meanings.items() for word in (name, *words)}
    headings = tuple(cell.strip() for cell in cells)
    positions: dict[str, list[int]] = {}
    extra = []
    for at, heading in enumerate(headings):
        if meaning := known.get(squeezed(heading)):
            positions.setdefault(meaning, []).append(at)
        elif heading:
            extra.append(heading)
    twice = {
        name: tuple(headings[at] for at in found) for name, found in positions.items() if found[1:]
    }
    return Columns({name: at[0] for name, at in positions.items()}, headings, tuple(extra), twice)


def head_of(
    rows: Sequence[tuple[int, list[str]]], meanings: Meanings, needed: Iterable[str]
) -> int:
    """Find the line of headings: the first of ten that has one of those needed; else the first."""
    wanted = set(needed)
    for at, (_, cells) in enumerate(rows[:10]):
        if wanted & understand(cells, meanings).at.keys():
            return at
    return 0
