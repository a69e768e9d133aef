"""Which rows of a table are about a person."""

from django.db.models import Q, QuerySet

from accounts.models import User
from mentorship import states
from mentorship.models import Pairing
from mentorship.models.sides import of_the_pair

KEY = "a key between tables"
STATE = "a word from a list"


def pairings_of(person: User) -> QuerySet[Pairing]:
    """Pairings that they have been told of."""
    told = tuple(state for state in states.PAIRING.states if state != Pairing.State.APPROVED)
    rows = Pairing.objects.filter(of_the_pair(person), state__in=told)
    rows = rows.exclude(mentee__person=person, mentor_only=True)
    return rows.select_related(
        "round__program", "mentor__person__profile", "mentee__person__profile"
    )


def about(person: User) -> Q:
    """Rows of the log or the outbox that hang on what is theirs."""
    return Q(enrollment__person=person) | of_the_pair(person, "pairing__")
