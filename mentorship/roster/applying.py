"""Writing what an import changes: everything of it, or nothing. Runs in the act's transaction.

Two people may exchange their numbers, or one take over the address of another: the columns that
are one's own are emptied first wherever they change, and filled again in one statement.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from mentorship.models import ListedPerson, Unit, UnitMembership
from mentorship.roster.comparing import AT_ONCE, COLUMNS, Comparison, Known, stands
from mentorship.roster.rules import Person

T = TypeVar("T")


def write(comparison: Comparison, roster: Unit, today: date) -> None:
    """Bring the list to what the file says."""
    now = timezone.now()
    _strike(comparison.left, now)
    _make_room(comparison.changed)
    for piece in _pieces(comparison.changed):
        rows = [_row(person, roster, today, now, known) for known, person in piece]
        _rewrite(rows)
        people = [person for _known, person in piece]
        _join_units([row.pk for row in rows], zip(people, rows, strict=True))
    for new in _pieces(comparison.new):
        added = [_row(person, roster, today, now) for person in new]
        ListedPerson.objects.bulk_create(added)
        _join_units([], zip(new, added, strict=True))


def _pieces(people: list[T]) -> Iterator[list[T]]:
    """So many at once: rows of all of them would take more memory than the whole file."""
    for at in range(0, len(people), AT_ONCE):
        yield people[at : at + AT_ONCE]


def _strike(left: Iterable[Known], now: datetime) -> None:
    gone = [known.pk for known in left]
    ListedPerson.objects.filter(pk__in=gone).update(struck_at=now, changed_at=now)


def _make_room(changed: Iterable[tuple[Known, Person]]) -> None:
    """Free the addresses and numbers that change hands."""
    moving = [
        known.pk
        for known, person in changed
        if (known.values["email"], known.values["number"]) != (person.email, person.number)
    ]
    own = Concat(Value("moving-"), Cast(F("pk"), CharField()), Value("@roster.invalid"))
    ListedPerson.objects.filter(pk__in=moving).update(email=own, number="")


def _row(
    person: Person, roster: Unit, today: date, now: datetime, known: Known | None = None
) -> ListedPerson:
    values: dict[str, Any] = {name: getattr(person, name) for name in COLUMNS}
    return ListedPerson(
        pk=known.pk if known else None,
        roster=roster,
        listed_as=stands(person, today),
        listed_at=now,
        changed_at=now,
        **values,
    )


def _rewrite(rows: list[ListedPerson]) -> None:
    """Update many rows by one statement: an insert that finds them there already."""
    ListedPerson.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*COLUMNS_OF_ROWS, "listed_as", "changed_at"],
    )


COLUMNS_OF_ROWS = [name.removesuffix("_id") for name in COLUMNS]


def _join_units(known: list[int], people: Iterable[tuple[Person, ListedPerson]]) -> None:
    """Let them be in the units that the file says, and in no other."""
    UnitMembership.objects.filter(person__in=known).delete()
    UnitMembership.objects.bulk_create(
        (
            UnitMembership(person=row, unit_id=unit, last_on=person.last_on)
            for person, row in people
            for unit in person.units
        )
    )
