"""Who runs what, from `Coordinator` rows: units and those below them, programs and those above."""

from collections.abc import Collection, Iterator

from django.db.models import BooleanField, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import User
from mentorship.models import Coordinator, Program, Unit

_UNITS_BELOW = """
    WITH RECURSIVE run AS (
        SELECT unit_id AS id FROM mentorship_coordinator
        WHERE person_id = %s AND unit_id IS NOT NULL
        UNION
        SELECT unit.id FROM mentorship_unit unit JOIN run ON unit.parent_id = run.id
    )
    SELECT id FROM run
"""


def units_below(user: User) -> RawSQL:
    """The ids of the user's units and of all below them, as a subquery."""
    return RawSQL(_UNITS_BELOW, [user.pk])


class SomebodyElseRuns(Func):
    """Whether a program is run by anybody besides two people: `those_who_run`, for a queryset."""

    output_field = BooleanField()
    template = """EXISTS (
        WITH RECURSIVE about (program_id, one_id, other_id) AS (SELECT %(expressions)s),
        above (id) AS (
            SELECT unit_id FROM mentorship_program WHERE id = (SELECT program_id FROM about)
            UNION
            SELECT unit.parent_id FROM mentorship_unit unit JOIN above ON unit.id = above.id
            WHERE unit.parent_id IS NOT NULL
        )
        SELECT FROM accounts_user person, about
        WHERE person.id NOT IN (one_id, other_id) AND person.is_active
        AND person.closed_at IS NULL AND (person.is_superuser OR person.id IN (
            SELECT person_id FROM mentorship_coordinator
            WHERE program_id = (SELECT program_id FROM about) OR unit_id IN (TABLE above)
        ))
    )"""


def _scopes(program: Program) -> Iterator[dict[str, Program | Unit]]:
    """Where coordinators of a program stand: the program itself, its unit, and those above."""
    if program.pk:
        yield {"program": program}
    unit: Unit | None = program.unit
    while unit:
        yield {"unit": unit}
        unit = unit.parent


def is_coordinated(program: Program) -> bool:
    """Whether anybody coordinates a program, which need not be stored: itself or a unit above."""
    above, unit = [], program.unit
    while unit:
        above.append(unit.pk)
        unit = unit.parent  # type: ignore[assignment]
    scope = Q(unit__in=above) | (Q(program=program.pk) if program.pk else Q())
    there = {"person__is_active": True, "person__closed_at__isnull": True}
    return Coordinator.objects.filter(scope, **there).exists()


def administrators() -> QuerySet[User]:
    """Everybody who runs the whole site."""
    there = User.objects.filter(is_superuser=True, is_active=True, closed_at__isnull=True)
    return there.order_by("pk")


def those_who_run(program: Program, besides: Collection[int] = ()) -> list[User]:
    """The coordinators of a program; where it has none of its own, the nearest unit's above.

    Whoever is among `besides` is passed over. Where that leaves nobody, administrators take over.
    What two people noted themselves is run by nobody.
    """
    if program.of_two:
        return []
    there = User.objects.filter(is_active=True, closed_at__isnull=True).select_related("profile")
    passed_over = False
    for scope in _scopes(program):
        roles = Coordinator.objects.filter(person__in=there, **scope).order_by("pk")
        people = [role.person for role in roles.select_related("person__profile")]
        if found := [person for person in people if person.pk not in besides]:
            return found
        passed_over = passed_over or bool(people)
    everywhere = list(administrators().select_related("profile")) if besides else []
    found = [person for person in everywhere if person.pk not in besides]
    return found if passed_over or len(found) < len(everywhere) else []


def those_who_look_after(
    unit: Unit, program: Program | None, besides: Collection[int]
) -> list[User]:
    """Those who hear of people in a unit: of the program, the unit or one above; administrators.

    Empty only where every one of them is among `besides`.
    """
    nearest = those_who_run(program or Program(unit=unit), besides)
    everywhere = administrators().select_related("profile").exclude(pk__in=besides)
    return nearest or list(everywhere)
