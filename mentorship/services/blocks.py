"""Not this person again: a private wish that nobody else ever learns of."""

from django.db.models import QuerySet

from accounts.models import User
from mentorship import states
from mentorship.models import Block, Pairing
from mentorship.models.sides import Side
from mentorship.services.acts import Refused, act
from mentorship.services.pairings.places import lock_pairing, own_side
from mentorship.services.pairings.words import state_sentence


def is_apart(owner: User, other: User) -> bool:
    """Whether `owner` has asked never to be paired with `other`."""
    return _rows(owner, other).exists()


@act
def keep_apart(actor: User, pairing: Pairing, *, apart: bool) -> None:
    """Put the other of a pairing that is over on one's private list, or take them off it.

    Nothing is logged and nobody is told.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.state not in states.PAIRING_PAST:
        raise Refused(state_sentence(pairing))
    other = side.other.person
    if other.erased_at or is_apart(actor, other) == apart:
        return
    if apart:
        Block.objects.create(owner=actor, person=other, written=_free_line(actor, other))
        _wish_no_more(side)
    else:
        _rows(actor, other).delete()


def _wish_no_more(side: Side) -> None:
    """Let go of one's own wish to stay in touch; the two cannot both be meant."""
    rows = Pairing.objects.filter(pk=side.pairing.pk)
    rows.update(**{side.column("stays_at"): None})


def _free_line(owner: User, other: User) -> str:
    """How the other stands on the list: by name, by address where that name stands there already.

    A name that stood there for nobody in particular makes room for the one it is about now.
    """
    name = other.public_name[:254]
    rows = owner.blocks.filter(written=name, kind=Block.Kind.RATHER_NOT)
    rows.filter(person__isnull=True).delete()
    return other.email if rows.exists() else name


def _rows(owner: User, other: User) -> QuerySet[Block]:
    """The lines of the owner's list that name the other for certain."""
    return Block.objects.filter(owner=owner, person=other, kind=Block.Kind.RATHER_NOT)
