"""Who is a member of what, on a day, as the lists say: for everybody who asks.

Whoever signs up shows by a verified address whom of a list they are. Somebody who is listed under
two addresses, or on two lists, or of whom the member system says something at single sign-on,
counts by whichever says most.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import School, User
from mentorship.models import ClaimedMembership, ListedPerson, Unit, UnitMembership
from mentorship.models.roster import Standing as Standing

SAYS_MOST = (Standing.MEMBER, Standing.BEGINS_LATER, Standing.LAPSED, Standing.NOT_LISTED)


def standing(person: User, unit: Unit, on: date) -> Standing:
    """What the lists say of the person in the unit on this day.

    A member of a unit is one of every unit above it: who is listed in a district is a member of
    its chapter and of the association. On the association's own list everybody is its member, in
    whatever units or none. What does not lead upwards is a school: graduates are no members of
    the association. A membership of a unit counts while that of the list runs, and no longer.
    """
    return standings([person], unit, on)[person.pk]


def standings(people: Collection[User], unit: Unit, on: date) -> dict[int, Standing]:
    """The same for many, by the id of the account, in five queries for any number."""
    units = units_counting_as(unit)
    told = _told_of(addresses_of(people), units)
    for pk, one in _signed_on(people, units):
        told.setdefault(pk, []).append(one)
    return {
        person.pk: min(
            (one.standing(on) for one in told.get(person.pk, ())),
            key=SAYS_MOST.index,
            default=Standing.NOT_LISTED,
        )
        for person in people
    }


def class_years(person: User, school: School) -> list[int]:
    """The classes of this school that the lists name the person in, the earliest first.

    A class stays what it was when a membership has lapsed.
    """
    emails = addresses_of([person])
    rows = ListedPerson.objects.filter(email__in=emails, school=school, struck_at__isnull=True)
    years = rows.exclude(class_year=None).values_list("class_year", flat=True)
    return sorted({int(year) for year in years if year})


def addresses_of(people: Iterable[User]) -> dict[str, int]:
    """The verified addresses of these accounts, as lists compare them, with the account's id."""
    rows = EmailAddress.objects.filter(user__in=[one.pk for one in people], verified=True)
    return {email.lower(): user for email, user in rows.values_list("email", "user_id")}


def units_counting_as(unit: Unit) -> set[int]:
    """The unit and all below it whose members are its members too: everything but schools."""
    children: dict[int | None, list[int]] = {}
    rows = Unit.objects.exclude(kind=Unit.Kind.SCHOOL).values_list("parent_id", "pk")
    for parent, pk in rows.order_by("pk"):
        children.setdefault(parent, []).append(pk)
    found, waiting = {unit.pk}, [unit.pk]
    while waiting:
        below = [pk for pk in children.get(waiting.pop(), ()) if pk not in found]
        found.update(below)
        waiting.extend(below)
    return found


def standing_between(first: date | None, last: date | None, on: date) -> Standing:
    """Where a membership from `first` to `last` stands on a day; either may be open.

    It lasts the days of grace longer that the association grants.
    """
    if first is not None and on < first:
        return Standing.BEGINS_LATER
    if last is not None and last + timedelta(days=settings.ROSTER_GRACE_DAYS) < on:
        return Standing.LAPSED
    return Standing.MEMBER


@dataclass(frozen=True)
class _Listed:
    first_on: date | None
    last_on: date | None

    def standing(self, on: date) -> Standing:
        return standing_between(self.first_on, self.last_on, on)


def _signed_on(people: Collection[User], units: set[int]) -> Iterator[tuple[int, _Listed]]:
    """What the member system told of these accounts when they last signed in through it.

    What it told without a last day counts for a while: who never comes back is no member for ever.
    """
    if not settings.SINGLE_SIGN_ON_SERVER:
        return
    rows = ClaimedMembership.objects.filter(user__in=[one.pk for one in people], unit__in=units)
    for pk, last, told_on in rows.values_list("user_id", "last_on", "told_on"):
        yield pk, _Listed(None, last or told_on + timedelta(days=settings.SIGNED_ON_DAYS))


def _told_of(addresses: Mapping[str, int], units: set[int]) -> dict[int, list[_Listed]]:
    """What the lists tell of each account in one of these units."""
    told: dict[int, list[_Listed]] = {}
    there = ListedPerson.objects.filter(email__in=addresses, struck_at__isnull=True)
    own = there.filter(roster__in=units).values_list("email", "first_on", "last_on")
    for email, first, last in own:
        told.setdefault(addresses[email], []).append(_Listed(first, last))
    narrower = UnitMembership.objects.filter(unit__in=units, person__in=there).values_list(
        "person__email", "person__first_on", "person__last_on", "last_on"
    )
    for email, first, last, own_last in narrower:
        ends = min((day for day in (last, own_last) if day), default=None)
        told.setdefault(addresses[email], []).append(_Listed(first, ends))
    return told


def told_by_lists(person: User) -> dict[str, Any]:
    """What the lists say of somebody by a verified address, for their profile to begin with."""
    rows = ListedPerson.objects.filter(
        email__in=addresses_of([person]), struck_at__isnull=True
    ).order_by("-changed_at", "-pk")
    told: dict[str, Any] = {}
    for row in rows.select_related("school"):
        said = {
            "full_name": row.full_name,
            "called": row.preferred_name,
            "institution": row.institution,
            "region": row.region_id,
        }
        if row.school and row.class_year:
            said |= {"school": row.school.name, "class_year": row.class_year}
        told = {**{name: value for name, value in said.items() if value}, **told}
    return told
