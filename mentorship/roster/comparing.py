"""What an import will change: the people of a file against those on the list.

Somebody is known again by their number, or else by their address. Of people whom a refused line
names nothing is touched: they count neither as changed nor as having left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.models import ListedPerson, Unit, UnitMembership
from mentorship.models.roster import Standing
from mentorship.roster.checking import Checked
from mentorship.roster.rules import Person
from mentorship.standing import standing_between

COLUMNS = (
    *("email", "number", "full_name", "preferred_name", "category", "first_on", "last_on"),
    *("region_id", "institution", "years", "school_id", "class_year", "wants_mail"),
)
"""The columns of a listed person that a file says."""

AT_ONCE = 2000
"""Rows that are read, or written, by one statement."""


class Change(StrEnum):
    """What becomes of somebody on the list."""

    NEW = "new"
    MOVED = "moved"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    OTHERWISE = "otherwise"
    UNCHANGED = "unchanged"
    LEFT = "left"
    NOT_TOUCHED = "not_touched"


CHANGES = {
    Change.NEW: _("new"),
    Change.MOVED: _("moved (may also be renewed)"),
    Change.RENEWED: _("renewed"),
    Change.LAPSED: _("lapsed"),
    Change.OTHERWISE: _("changed otherwise"),
    Change.UNCHANGED: _("unchanged"),
    Change.LEFT: _("left"),
    Change.NOT_TOUCHED: _("not touched"),
}
EXPLAINED = {
    Change.NEW: _("not on the list before"),
    Change.MOVED: _("to another unit, or out of one"),
    Change.RENEWED: _("with a later last day"),
    Change.LAPSED: _("the last day has passed since the last import"),
    Change.OTHERWISE: _("name, address, category or something else"),
    Change.UNCHANGED: _("exactly as on the list"),
    Change.LEFT: _("on the list, and not in the file"),
    Change.NOT_TOUCHED: _("the line is refused, so what is known stays as it is"),
}


@dataclass
class Known:
    """Somebody on the list, as the comparison needs them."""

    pk: int
    values: dict[str, Any]
    listed_as: str
    units: frozenset[int] = frozenset()


@dataclass
class Comparison:
    """Who is new, changed or gone, and what is to be written."""

    new: list[Person] = field(default_factory=list)
    changed: list[tuple[Known, Person]] = field(default_factory=list)
    """Those of whom something is to be written."""
    left: list[Known] = field(default_factory=list)
    who: dict[Change, list[str]] = field(default_factory=dict)
    """The names of everybody whom something has happened to."""
    counts: dict[str, int] = field(default_factory=dict)
    known: int = 0
    """How many stood on the list before."""

    @property
    def asks_about_left(self) -> bool:
        """Whether so many have left that the file may have been cut off."""
        return is_suspicious(len(self.left), self.known)

    @property
    def changes_nothing(self) -> bool:
        """Whether the list is as the file says already."""
        return not (self.new or self.changed or self.left)


def is_suspicious(left: int, known: int) -> bool:
    """Whether more than one in ten have left, and more than ten people."""
    return left > 10 and left * 10 > known


def compare(checked: Checked, roster: Unit, today: date) -> Comparison:
    """Hold what a file says against the list. Writes nothing."""
    there = known_on(roster)
    by_number = {one.values["number"]: one for one in there if one.values["number"]}
    by_email = {one.values["email"]: one for one in there}
    matched = _matched(checked.people, by_number, by_email)
    found = Comparison(known=len(there), who={one: [] for one in Change})
    for person in checked.people:
        known = matched.get(person.line)
        if known is None:
            found.new.append(person)
            found.who[Change.NEW].append(person.full_name)
        else:
            _changed(found, known, person, today)
    _gone(found, checked, there, {one.pk for one in matched.values()})
    _leave_clashes(found, there)
    found.counts = {change: len(names) for change, names in found.who.items()}
    return found


def known_on(roster: Unit) -> list[Known]:
    """Everybody on the list, with their units."""
    rows = ListedPerson.objects.filter(roster=roster, struck_at__isnull=True).order_by("pk")
    found = rows.values("pk", "listed_as", *COLUMNS).iterator(chunk_size=AT_ONCE)
    return [known for piece in _pieces(found) for known in _known(piece)]


def _pieces(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while piece := list(islice(rows, AT_ONCE)):
        yield piece


def _known(rows: list[dict[str, Any]]) -> Iterator[Known]:
    """These people with their units, which are asked for by number.

    Joined, the two tables took minutes right after a first import: PostgreSQL counts new rows a
    minute later, and till then plans as for a few.
    """
    units: dict[int, set[int]] = {}
    there = UnitMembership.objects.filter(person__in=[row["pk"] for row in rows])
    for pk, unit in there.values_list("person_id", "unit_id"):
        units.setdefault(pk, set()).add(unit)
    for row in rows:
        values = {name: row[name] for name in COLUMNS}
        yield Known(row["pk"], values, row["listed_as"], frozenset(units.get(row["pk"], ())))


def stands(person: Person, today: date) -> Standing:
    """What an import of today lists this person as; days of grace are no lapse."""
    return standing_between(person.first_on, person.last_on, today)


def _matched(
    people: Iterable[Person], by_number: dict[str, Known], by_email: dict[str, Known]
) -> dict[int, Known]:
    """Whom each line means, by number first: a number that is on the list outweighs an address."""
    people, found = list(people), {}
    for person in people:
        if known := by_number.get(person.number):
            found[person.line] = known
    taken = {known.pk for known in found.values()}
    for person in people:
        known = by_email.get(person.email)
        if person.line not in found and known is not None and known.pk not in taken:
            found[person.line] = known
            taken.add(known.pk)
    return found


def _changed(found: Comparison, known: Known, person: Person, today: date) -> None:
    values = {name: getattr(person, name) for name in COLUMNS}
    differs = {name for name in COLUMNS if values[name] != known.values[name]}
    moved = frozenset(person.units) != known.units
    now = stands(person, today)
    changes = list(_kinds(known, person, differs, now, moved=moved))
    if differs or moved or now != known.listed_as:
        found.changed.append((known, person))
    for change in changes or [Change.UNCHANGED]:
        found.who[change].append(person.full_name)


def _kinds(
    known: Known, person: Person, differs: set[str], now: Standing, *, moved: bool
) -> Iterable[Change]:
    if moved:
        yield Change.MOVED
    if "last_on" in differs and _is_later(person.last_on, known.values["last_on"]):
        yield Change.RENEWED
    elif now is Standing.LAPSED and known.listed_as != Standing.LAPSED:
        yield Change.LAPSED
    elif not moved and differs:
        yield Change.OTHERWISE


def _is_later(new: date | None, old: date | None) -> bool:
    """Whether the last day is a later one; none at all is the latest."""
    return new is None or (old is not None and new > old)


def _leave_clashes(found: Comparison, there: list[Known]) -> None:
    """Leave those alone whose address or number is that of somebody who is not touched."""
    gone = {known.pk for known in found.left} | {known.pk for known, _person in found.changed}
    stay = [known for known in there if known.pk not in gone]
    held = {known.values["email"]: known.pk for known in stay}
    held |= {f"#{known.values['number']}": known.pk for known in stay if known.values["number"]}

    def clashes(person: Person) -> bool:
        return person.email in held or f"#{person.number}" in held

    for _known, person in [*((None, one) for one in found.new), *found.changed]:
        if clashes(person):
            found.who[Change.NOT_TOUCHED].append(person.full_name)
            for change in (
                Change.NEW,
                Change.MOVED,
                Change.RENEWED,
                Change.LAPSED,
                Change.OTHERWISE,
            ):
                if person.full_name in found.who[change]:
                    found.who[change].remove(person.full_name)
    found.new = [person for person in found.new if not clashes(person)]
    found.changed = [(known, person) for known, person in found.changed if not clashes(person)]


def _gone(found: Comparison, checked: Checked, there: list[Known], matched: set[int]) -> None:
    for known in there:
        if known.pk in matched:
            continue
        if known.values["number"] in checked.refused_numbers or (
            known.values["email"] in checked.refused_emails
        ):
            found.who[Change.NOT_TOUCHED].append(known.values["full_name"])
        else:
            found.left.append(known)
            found.who[Change.LEFT].append(known.values["full_name"])
