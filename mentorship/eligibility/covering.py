"""Whether a list tells who is a member of a unit, or people have to be asked."""

from django.db.models import Q

from mentorship.models import ListedPerson, Unit
from mentorship.standing import units_counting_as


def is_listed(unit: Unit) -> bool:
    """Whether any list has ever named a member of this unit.

    Where none has, an association keeps no list, or not of this unit: then people say themselves.
    """
    units = units_counting_as(unit)
    return ListedPerson.objects.filter(
        Q(roster__in=units) | Q(memberships__unit__in=units)
    ).exists()
