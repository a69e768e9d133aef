"""A pairing of two rounds that share a pool: made and offered once both sides have said yes."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages, states
from mentorship.models import Enrollment, Pairing, SharedPool
from mentorship.services.acts import Refused, log
from mentorship.services.pairings.desk import check_not_held, send_offer
from mentorship.services.pairings.places import check_two, lock, places_for
from mentorship.services.pairings.words import tell_both


def make(
    actor: User, pool: SharedPool, mentor: Enrollment, mentee: Enrollment, **told: Any
) -> Pairing:
    """Pair a mentor of the round that lends with a mentee of the one that asks; both are told.

    The pairing is one of the round that asks. Whoever calls holds the pool, and has asked both
    sides.

    Raises
    ------
    Refused : the two cannot be paired now, or have no place any more.
    """
    if pool.asking.is_over or pool.lending.is_over:
        raise Refused(_("One of the two rounds is over"))
    mentor, mentee = lock(mentor, mentee)
    if (mentor.round_id, mentee.round_id) != (pool.lending_id, pool.asking_id):
        raise Refused(_("These two are not of the rounds that share a pool"))
    check_two(mentor, mentee)
    check_not_held(mentor, mentee)
    pairing = Pairing.objects.create(
        round=pool.asking,
        across=pool,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.MATCHED,
        state=Pairing.State.APPROVED,
        **told,
        **places_for(mentor, mentee, actor),
    )
    log("pairing.made", actor, pairing=pairing)
    send_offer(actor, pairing)
    return pairing


def take_back(actor: User, pairing: Pairing) -> None:
    """Take an offer across back before both have said yes; the two are told.

    Raises
    ------
    Conflict : it has begun, or is over.
    """
    states.move(pairing, "withdraw", states.COORDINATOR)
    log("pairing.withdrawn", actor, pairing=pairing)
    tell_both(pairing, messages.called_off)
