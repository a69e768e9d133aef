"""Rows that a list leaves out because of what they name: few, so they are found first.

To join each of hundreds of thousands of rows with what it may name takes longer than all the rest.
"""

from django.db.models import Q

from mentorship.models.lookups import IsAmong
from mentorship.models.pairings import Pairing
from mentorship.models.programs import Program


def of_no_shared_pool() -> Q:
    """Rows that may name a pairing, and name none of a shared pool."""
    across = Pairing.objects.filter(across__isnull=False)
    return Q(pairing__isnull=True) | ~Q(IsAmong("pairing", across))


def noted_by_nobody() -> Q:
    """Rows that may name a program, and name none that two noted themselves."""
    of_two = Program.objects.filter(of_two=True)
    return Q(program__isnull=True) | ~Q(IsAmong("program", of_two))
