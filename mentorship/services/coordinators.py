"""Who runs what: appointing coordinators and taking the role back."""

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import Coordinator
from mentorship.services.acts import Refused, act, log


@act
def appoint(actor: User, role: Coordinator) -> Coordinator:
    """Let a person run a unit or a program that the actor runs, and open the desk to them.

    `role` is new and not saved yet.
    """
    _check_reach(actor, role)
    role.save()
    if not role.person.is_staff:
        role.person.is_staff = True
        role.person.save(update_fields=["is_staff"])
    log("coordinator.appointed", actor, program=role.program, person=role.person_id)
    return role


@act
def dismiss(actor: User, role: Coordinator) -> None:
    """Take the role back; the desk closes when it was the person's last.

    Raises
    ------
    Refused : it is the actor's own role, so that nobody locks themselves out by mistake.
    """
    _check_reach(actor, role)
    if role.person_id == actor.pk and not access.runs_everything(actor):
        raise Refused(_("Ask another coordinator to take your own role back"))
    person, program = role.person, role.program
    role.delete()
    if not person.is_superuser and not Coordinator.objects.filter(person=person).exists():
        person.is_staff = False
        person.save(update_fields=["is_staff"])
    log("coordinator.dismissed", actor, program=program, person=person.pk)


def only_administrators(actor: User) -> None:
    """404 unless the actor runs the whole association."""
    if not access.runs_everything(actor):
        raise Http404


def _check_reach(actor: User, role: Coordinator) -> None:
    """404 unless the actor runs the unit or program that the role is for."""
    if role.unit_id is not None:
        access.one_or_404(access.units_run_by(actor), role.unit_id)
    elif role.program_id is not None:
        access.one_or_404(access.programs_run_by(actor), role.program_id)
    else:
        raise Refused(_("Choose either a unit or a program"))
