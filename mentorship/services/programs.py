"""Setting up programs."""

from django.db.models import Max, QuerySet

from accounts.models import User
from mentorship import access, states
from mentorship.models import Enrollment, Program
from mentorship.roles import Role
from mentorship.services.acts import act, log, names_of


def locked(actor: User, pk: int) -> Program:
    """The program, for somebody who runs it; nobody else changes what hangs on it meanwhile."""
    access.one_or_404(access.programs_run_by(actor), pk)
    return Program.objects.select_for_update(no_key=True).get(pk=pk)


def has_sign_ups(program: Program) -> bool:
    """Whether somebody has signed up for a round that is not over."""
    return _sign_ups(program).exists()


def most_mentors_wanted(program: Program) -> int:
    """How many mentors the mentee would like who would like the most; one where nobody is."""
    mentees = _sign_ups(program).filter(role=Role.MENTEE)
    return int(mentees.aggregate(most=Max("capacity"))["most"] or 1)


def _sign_ups(program: Program) -> QuerySet[Enrollment]:
    rows = Enrollment.objects.filter(round__program=program, state__in=states.ENROLLMENT_THERE)
    return rows.exclude(round__state__in=states.ROUND_OVER)


@act
def create(actor: User, program: Program) -> Program:
    """Set up a program, not saved yet, of a unit that the actor runs."""
    access.one_or_404(access.units_run_by(actor), program.unit_id)
    program.save()
    log("program.created", actor, program=program)
    return program


@act
def change(actor: User, program: Program, fields: list[str]) -> None:
    """Write what was changed of a program; `fields` are the columns that differ."""
    access.one_or_404(access.programs_run_by(actor), program.pk)
    if not fields:
        return
    program.save(update_fields=fields)
    log("program.changed", actor, program=program, fields=names_of(program, fields))
