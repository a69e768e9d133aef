"""Which rows of a table are about a person."""

from django.db.models import Q, QuerySet

from accounts.models import User
from mentorship import states
from mentorship.models import Pairing

KEY = "a key between tables"
STATE = "a word from a list"


def of_the_pair(person: User, prefix: str = "") -> Q:
    """Rows of, or about, the pairings of this person."""
    mentor, mentee = f"{prefix}mentor__person", f"{prefix}mentee__person"
    return Q(**{mentor: person}) | Q(**{mentee: person})


def by_their_hand(person: User, column: str) -> Q:
    """Rows of their pairings whose `column` names the side that is theirs."""
    mentor = Q(pairing__mentor__person=person, **{column: states.MENTOR})
    return mentor | Q(pairing__mentee__person=person, **{column: states.MENTEE})


def pairings_of(person: User) -> QuerySet[Pairing]:
    """Pairings that they have been told of."""
    told = tuple(state for state in states.PAIRING.states if state != "approved")
    rows = Pairing.objects.filter(of_the_pair(person), state__in=told)
    rows = rows.exclude(mentee__person=person, mentor_only=True)
    return rows.select_related(
        "round__program", "mentor__person__profile", "mentee__person__profile"
    )


def about(person: User) -> Q:
    """Rows of the log or the outbox that hang on what is theirs."""
    return Q(enrollment__person=person) | of_the_pair(person, "pairing__")
