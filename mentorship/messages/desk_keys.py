"""To those above a coordinator: who opens the desk with what, from now on."""

from collections.abc import Iterator

from django.db.models import QuerySet

from accounts.models import User
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Coordinator, Unit


def second_factor_added(person: User, kind: str, number: int) -> Iterator[Message]:
    """Somebody who runs things has added their first second factor, a `kind` of this number."""
    for above in those_above(person):
        context = {
            "name": name_of(person),
            "address": person.email,
            "kind": kind,
            "url": site_link("admin:mentorship_coordinator_changelist"),
        }
        key = f"authenticator:{number}:second_factor_added:user:{above.pk}"
        yield render("second_factor_added", key, above, context)


def those_above(person: User) -> list[User]:
    """Who runs the nearest unit above each thing that this person runs; else administrators."""
    roles = Coordinator.objects.filter(person=person).select_related("program__unit", "unit")
    found = {one.pk: one for role in roles for one in _nearest(_above(role), person)}
    return list(found.values()) or list(_administrators(person))


def _above(role: Coordinator) -> Unit | None:
    return role.program.unit if role.program else role.unit and role.unit.parent


def _nearest(unit: Unit | None, besides: User) -> list[User]:
    people: list[User] = []
    while not people and unit:
        people, unit = _who_run(unit, besides), unit.parent
    return people


def _who_run(unit: Unit, besides: User) -> list[User]:
    roles = Coordinator.objects.filter(
        unit=unit, person__is_active=True, person__closed_at__isnull=True
    )
    rows = roles.exclude(person=besides).select_related("person__profile").order_by("pk")
    return [role.person for role in rows]


def _administrators(besides: User) -> QuerySet[User]:
    rows = User.objects.filter(is_superuser=True, is_active=True, closed_at__isnull=True)
    return rows.exclude(pk=besides.pk).select_related("profile").order_by("pk")
