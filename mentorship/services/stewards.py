"""Who looks after a pair: one of those who run its program, for as long as they do."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.models import Coordinator, Pairing, Program, Unit
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import locked_in_order


def who_may(program: Program) -> list[User]:
    """The coordinators of a program and of the units above it, each once, by name."""
    units: list[Unit] = []
    unit: Unit | None = program.unit
    while unit:
        units.append(unit)
        unit = unit.parent
    return sorted(_people(program, units), key=lambda person: (person.public_name, person.pk))


def _people(program: Program, units: list[Unit]) -> set[User]:
    roles = Coordinator.objects.filter(person__is_active=True, person__closed_at__isnull=True)
    roles = roles.filter(program=program) | roles.filter(unit__in=units)
    return {role.person for role in roles.select_related("person__profile")}


@act
def look_after(actor: User, pairings: Iterable[Pairing], person: User | None) -> int:
    """Let one person look after these pairs, or all coordinators again; returns how many changed.

    From then on the mails about a pair that coordinators get go to this person alone.

    Raises
    ------
    Refused : the person does not run the program, or is one of the two.
    """
    for pairing in pairings:
        access.pairing_run_for(actor, pairing.pk)
    ids = [pairing.pk for pairing in pairings]
    rows = Pairing.objects.filter(pk__in=ids, state__in=states.PAIRING_PLACED)
    return sum(_give(actor, pairing, person) for pairing in locked_in_order(rows))


def _give(actor: User, pairing: Pairing, person: User | None) -> bool:
    if person is not None:
        _check(pairing, person)
    if pairing.steward_id == (person.pk if person else None):
        return False
    Pairing.objects.filter(pk=pairing.pk).update(steward=person)
    log("pairing.steward", actor, pairing=pairing)
    return True


def _check(pairing: Pairing, person: User) -> None:
    name = {"name": person.public_name}
    if pairing.side_of(person):
        raise Refused(_("%(name)s is one of the two. Choose somebody else for this pair") % name)
    if person not in who_may(pairing.round.program):
        raise Refused(_("%(name)s does not run this program") % name)
