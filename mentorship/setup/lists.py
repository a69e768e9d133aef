"""The starter lists: what they offer, what of it the site has already, and taking some of it."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Field, InstitutionType, Region, User
from mentorship.models import Program, Topic
from mentorship.services.acts import Refused, act, log
from mentorship.services.coordinators import only_administrators

LONGEST = 120
"""Characters of a name, as the tables hold them."""


@dataclass(frozen=True)
class Line:
    """A line of a starter list; `key` stays what it is when the name is changed."""

    key: str
    name: str
    part: str
    """The part of the list that it belongs to: a country, a group, or nothing."""
    about: str
    """What else is to be read beside it."""
    near: tuple[str, ...]
    cells: Mapping[str, str]
    position: int


@dataclass(frozen=True)
class StarterList:
    """A list that people choose from, how it begins, and the table that it goes into."""

    slug: str
    title: Any
    lead: Any
    model: type[Model]
    key: str
    """The column of the table that tells its rows apart."""
    read: Callable[[dict[str, str], int], Line]
    write: Callable[[list[tuple[Line, str]]], None]

    @cached_property
    def lines(self) -> list[Line]:
        """All lines, in their order."""
        sheet = files("mentorship.setup.starter").joinpath(f"{self.slug}.csv").read_text("utf-8")
        return [self.read(row, at) for at, row in enumerate(csv.DictReader(sheet.splitlines()), 1)]

    @property
    def parts(self) -> list[str]:
        """The names of its parts, in their order; none where it is one list."""
        return list(dict.fromkeys(line.part for line in self.lines if line.part))

    def there(self) -> set[str]:
        """The keys of those lines that the site has, under whatever name."""
        return set(self.model._default_manager.values_list(self.key, flat=True))

    def count(self) -> int:
        """How many rows the site has, from this list or not."""
        return self.model._default_manager.count()


@act
def take(actor: User, chosen: StarterList, names: Mapping[str, str]) -> int:
    """Put lines, by key, into their table under these names; returns how many are new.

    What is there stays as it is, so doing it twice changes nothing.

    Raises
    ------
    Refused : a name is empty, too long, or stands twice. Nothing was written.
    """
    only_administrators(actor)
    there = chosen.there()
    taken = [
        (line, " ".join(names[line.key].split()))
        for line in chosen.lines
        if line.key in names and line.key not in there
    ]
    _check(chosen, [name for _line, name in taken])
    chosen.write(taken)
    if taken:
        log("list.begun", actor, list=chosen.slug, count=len(taken))
    return len(taken)


def _check(chosen: StarterList, names: list[str]) -> None:
    known = {
        name.casefold() for name in chosen.model._default_manager.values_list("name", flat=True)
    }
    for name in names:
        if not name:
            raise Refused(_("Enter a name for each line that you take, or leave the line out"))
        if len(name) > LONGEST:
            raise Refused(_("“%(name)s” is too long: 120 characters fit") % {"name": name})
        if name.casefold() in known:
            raise Refused(
                _("“%(name)s” is on the list already: change one of the two names, or leave it out")
                % {"name": name}
            )
        known.add(name.casefold())


# What lies near ------------------------------------------------------------------------------


def _join(model: Any, relation: str, key: str, lines: Iterable[Line]) -> None:
    """Say of each new row which others lie near it, as far as the table has them."""
    numbers = dict(model.objects.values_list(key, "pk"))
    through = getattr(model, relation).through
    start, end = (f"{side}_{model._meta.model_name}_id" for side in ("from", "to"))
    pairs = {
        pair
        for line in lines
        for other in line.near
        if other in numbers
        for pair in ((numbers[line.key], numbers[other]), (numbers[other], numbers[line.key]))
    }
    through.objects.bulk_create(
        (through(**{start: one, end: other}) for one, other in sorted(pairs)),
        ignore_conflicts=True,
    )


# The lists -----------------------------------------------------------------------------------


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _field(row: dict[str, str], at: int) -> Line:
    near = _several(row["near"])
    return Line(
        key=slugify(row["field"]),
        name=row["field"],
        part="",
        about=", ".join(near),
        near=tuple(slugify(name) for name in near),
        cells=row,
        position=at,
    )


def _write_fields(taken: list[tuple[Line, str]]) -> None:
    Field.objects.bulk_create(
        Field(slug=line.key, name=name, position=line.position) for line, name in taken
    )
    _join(Field, "near", "slug", [line for line, _name in taken])


def _region(row: dict[str, str], at: int) -> Line:
    return Line(
        key=row["code"],
        name=row["region"],
        part=row["country"],
        about=row["group"],
        near=_several(row["near"]),
        cells=row,
        position=at,
    )


def _write_regions(taken: list[tuple[Line, str]]) -> None:
    Region.objects.bulk_create(
        Region(code=line.key, name=name, group=line.cells["group"]) for line, name in taken
    )
    _join(Region, "neighbours", "code", [line for line, _name in taken])


def _topic(row: dict[str, str], at: int) -> Line:
    return Line(
        key=slugify(row["topic"]),
        name=row["topic"],
        part=row["group"],
        about=row["mentee_wording"],
        near=(),
        cells=row,
        position=at,
    )


def _write_topics(taken: list[tuple[Line, str]]) -> None:
    Topic.objects.bulk_create(
        Topic(
            slug=line.key,
            name=name,
            group=line.part,
            position=line.position,
            sought=line.cells["mentee_wording"],
            offered=line.cells["mentor_wording"],
            only_in=[] if set(kinds) == set(Program.Kind.values) else kinds,
        )
        for line, name in taken
        for kinds in [list(_several(line.cells["kinds"]))]
    )


def _institution_type(row: dict[str, str], at: int) -> Line:
    about, _word, kind = row["note"].rpartition(" Kind: ")
    return Line(
        key=slugify(row["type"]),
        name=row["type"],
        part="",
        about=about,
        near=(),
        cells={"kind": kind.rstrip(".")},
        position=at,
    )


def _write_institution_types(taken: list[tuple[Line, str]]) -> None:
    InstitutionType.objects.bulk_create(
        InstitutionType(
            slug=line.key,
            name=name,
            note=line.about,
            kind=line.cells["kind"],
            position=line.position,
        )
        for line, name in taken
    )


STARTERS = {
    one.slug: one
    for one in (
        StarterList(
            "topics",
            gettext_lazy("Topics"),
            gettext_lazy("What mentees look for and mentors offer. Nobody can sign up without it."),
            Topic,
            "slug",
            _topic,
            _write_topics,
        ),
        StarterList(
            "regions",
            gettext_lazy("Regions"),
            gettext_lazy("Where people live, and which regions border on one another."),
            Region,
            "code",
            _region,
            _write_regions,
        ),
        StarterList(
            "fields",
            gettext_lazy("Fields of work"),
            gettext_lazy("What people do, and which fields lie near one another."),
            Field,
            "slug",
            _field,
            _write_fields,
        ),
        StarterList(
            "library_types",
            gettext_lazy("Kinds of institution"),
            gettext_lazy("Where people work: public, school or hospital libraries, archives …"),
            InstitutionType,
            "slug",
            _institution_type,
            _write_institution_types,
        ),
    )
}
"""The lists that the set-up page offers, the most needed first."""
