"""What the site knows by name and a list may say: units, schools, regions."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from accounts.models import Region, School
from mentorship.models import Unit

KIND_WORDS = {"chapter", "division", "round", "table", "section", "alumni", "state", "the"}
PARTS = re.compile(r"\s*[/;|,]\s*|\s+(?:and|&)\s+")
FIT_WORDS = re.compile(r"[^\W_]+")


def key(text: str) -> str:
    """The text without case, accents, and signs between words.

    Examples
    --------
    >>> key("N. Carolina"), key(" Québec")
    ('n carolina', 'quebec')

    """
    plain = text.casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(FIT_WORDS.findall(plain))


@dataclass(frozen=True)
class Named:
    """Something known, under the short name by which it is told: OH, for the Ohio Chapter."""

    pk: int
    code: str
    name: str
    whole_code: str = ""
    """US-OH, of which OH is the code."""


@dataclass(frozen=True)
class Hit:
    """What a cell means, and whether that had to be guessed."""

    named: Named
    guessed: bool = False


@dataclass
class Known:
    """Some named things, found by code, by name, or by an abbreviation that fits one alone."""

    things: list[Named]
    readings: dict[str, int] = field(default_factory=dict)
    """What was confirmed by an earlier import: the key of a cell, and what it means."""

    def __post_init__(self) -> None:
        self._exact: dict[str, list[Named]] = {}
        for one in self.things:
            for word in {key(one.code), key(one.whole_code), *_names(one.name)} - {""}:
                self._exact.setdefault(word, []).append(one)
        self._by_pk = {one.pk: one for one in self.things}
        self._found: dict[str, Hit | None] = {}

    def find(self, text: str) -> Hit | None:
        """What this cell means; None where nothing, or more than one thing, is meant."""
        if text not in self._found:
            self._found[text] = self._look_for(text)
        return self._found[text]

    def _look_for(self, text: str) -> Hit | None:
        wanted = key(text)
        if not wanted:
            return None
        exact = self._exact.get(wanted, [])
        if len(exact) == 1:
            return Hit(exact[0])
        if remembered := self._by_pk.get(self.readings.get(wanted, 0)):
            return Hit(remembered)
        guesses = [one for one in self.things if _abbreviates(wanted, one.name)]
        return Hit(guesses[0], guessed=True) if len(guesses) == 1 and not exact else None

    def all_of(self, text: str) -> list[Named]:
        """Everything that this cell means exactly."""
        return self._exact.get(key(text), [])

    def codes(self) -> list[str]:
        """The short names there are, in their order; full names of what has none."""
        return [one.code or one.name for one in self.things]


def parts_of(cell: str) -> list[str]:
    """The units that a cell names: "OH/MI" are two."""
    return [part for part in PARTS.split(cell) if part]


def _names(name: str) -> Iterator[str]:
    """A name, and what is left of it without the words that say what it is."""
    yield key(name)
    words = [word for word in key(name).split() if word not in KIND_WORDS]
    if words:
        yield " ".join(words)


def _abbreviates(wanted: str, name: str) -> bool:
    """Whether each word is the beginning of one word of the name, in its order."""
    words = wanted.split()
    for known in _names(name):
        full = known.split()
        begins = all(whole.startswith(short) for short, whole in zip(words, full, strict=False))
        if begins and len(words) == len(full) and len(wanted) > 2:
            return True
    return False


# What this site has --------------------------------------------------------------------------


def chapters(roster: Unit, readings: dict[str, int]) -> Known:
    """The chapters that a list may name: the unit's own, and those below it."""
    rows = Unit.objects.filter(kind=Unit.Kind.CHAPTER, pk__in=below(roster))
    return Known(_units(rows.order_by("pk")), readings)


def other_units(roster: Unit, readings: dict[str, int]) -> Known:
    """Units of all other kinds that a list may name."""
    rows = Unit.objects.exclude(kind=Unit.Kind.CHAPTER).filter(pk__in=below(roster))
    return Known(_units(rows.order_by("pk")), readings)


def below(roster: Unit) -> set[int]:
    """The unit and everything below it: of other units a list can make nobody a member."""
    children: dict[int | None, list[int]] = {}
    for parent, pk in Unit.objects.order_by("pk").values_list("parent_id", "pk"):
        children.setdefault(parent, []).append(pk)
    found, waiting = {roster.pk}, [roster.pk]
    while waiting:
        lower = [pk for pk in children.get(waiting.pop(), ()) if pk not in found]
        found.update(lower)
        waiting.extend(lower)
    return found


def _units(rows: Iterable[Unit]) -> list[Named]:
    return [Named(unit.pk, unit.short_name, unit.name) for unit in rows]


def schools() -> list[Named]:
    """Schools whose classes there are."""
    return [Named(school.pk, "", school.name) for school in School.objects.order_by("name", "pk")]


def school_of(text: str, known: list[Named]) -> Named | None:
    """The school that a cell names by its whole name or by how it begins, if it is one alone."""
    wanted = key(text)
    exact = [one for one in known if key(one.name) == wanted]
    begins = [one for one in known if f"{key(one.name)} ".startswith(f"{wanted} ")]
    found = exact or begins
    return found[0] if wanted and len(found) == 1 else None


def school_of_unit(name: str, known: list[Named]) -> Named | None:
    """The school that a unit of its alumni is of, by how the two names begin."""
    unit = " ".join(word for word in key(name).split() if word not in KIND_WORDS)
    alike = [one for one in known if f"{unit} ".startswith(f"{key(one.name)} ")]
    longer = [one for one in known if f"{key(one.name)} ".startswith(f"{unit} ")]
    found = alike or longer
    return max(found, key=lambda one: len(one.name)) if found else None


def regions(readings: dict[str, int]) -> Known:
    """Regions, each known by the last part of its code: OH, for US-OH."""
    rows = Region.objects.order_by("code")
    known = [Named(one.pk, short_code(one.code), one.name, one.code) for one in rows]
    return Known(known, readings)


def short_code(code: str) -> str:
    """The last part of a region's code."""
    return code.rpartition("-")[2]
