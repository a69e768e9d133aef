"""Whoever is one of two leaves the row to others, wherever anybody else runs the program."""

from collections.abc import Collection

from accounts.models import User
from mentorship import access
from mentorship.models import Round
from mentorship.services import pairings
from mentorship.services.acts import Refused


def own_of(actor: User, round: Round) -> frozenset[int]:
    """The actor's own enrollments in the round, where anybody else runs its program."""
    return _own(actor, round)[0]


def leave_own(actor: User, round: Round, named: Collection[int] | None = None) -> None:
    """Refuse whatever names the actor, where anybody else can decide on it.

    ``named`` are the enrollments that it is about; left out, it is about everybody.
    """
    own, others = _own(actor, round)
    if own and (named is None or not own.isdisjoint(named)):
        raise Refused(pairings.decided_by_sentence(others))


def _own(actor: User, round: Round) -> tuple[frozenset[int], list[User]]:
    own = round.enrollments.filter(person=actor).values_list("pk", flat=True)
    others = access.those_who_run(round.program, {actor.pk}) if own else []
    return (frozenset(own), others) if others else (frozenset(), [])
