"""To those above a coordinator: who opens the desk with what, from now on."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import access
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import always
from mentorship.models import Coordinator, Unit


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    for number, kind in enumerate(("totp", "webauthn")):
        yield make(it.mentor.person, kind, number, it.coordinator)


@mail(
    Kind.SECOND_FACTOR_ADDED,
    _("A coordinator has added a second factor"),
    why=_("It opens the desk; you are told in case it was not them."),
    at_once=True,
    true=always,
    samples=_samples,
)
def first_second_factor(person: User, kind: str, number: int, above: User) -> Letter:
    """Somebody who runs things has added their first second factor, a `kind` of this number."""
    facts = {
        "name": name_of(person),
        "address": person.email,
        "kind": kind,
        "url": site_link("admin:mentorship_coordinator_changelist"),
    }
    return Letter(f"authenticator:{number}", above, facts, {})


def second_factor_added(person: User, kind: str, number: int) -> Iterator[Message]:
    """Tell each of those above this person."""
    return (first_second_factor(person, kind, number, above) for above in those_above(person))


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
    return access.administrators().exclude(pk=besides.pk).select_related("profile")
