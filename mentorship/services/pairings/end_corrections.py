"""What a coordinator puts right after an early end: its reason, or the end itself."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.messages import pauses as mails
from mentorship.models import Pairing
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import waiting
from mentorship.services.pairings.places import (
    check_couple,
    lock,
    lock_pairing,
    open_between,
    places_for,
)
from mentorship.services.pairings.words import state_sentence, tell_both

REOPEN_WITHIN = timedelta(days=14)
"""For how long an early end can be taken back."""


@act
def correct_reason(actor: User, pairing: Pairing, reason: str) -> bool:
    """Write another reason for an early end; nobody is told. False where it stands so already."""
    access.pairing_run_for(actor, pairing.pk)
    lock_pairing(pairing)
    if pairing.state != Pairing.State.ENDED:
        raise Refused(state_sentence(pairing))
    if pairing.end_reason == reason:
        return False
    Pairing.objects.filter(pk=pairing.pk).update(end_reason=reason)
    pairing.end_reason = reason
    if reason == Pairing.EndReason.REACHED:
        waiting.part_well(pairing)
    log("pairing.reason_corrected", actor, pairing=pairing)
    return True


def may_reopen(pairing: Pairing) -> bool:
    """Whether an early end is young enough to be taken back, in a round that goes on."""
    ended_at = pairing.ended_at
    young = ended_at is not None and timezone.now() - ended_at < REOPEN_WITHIN
    return pairing.state == Pairing.State.ENDED and young and not pairing.round.is_over


@act
def reopen(actor: User, pairing: Pairing) -> bool:
    """Let a pairing that ended by mistake go on, and tell both; False if it goes on already.

    Meetings that were called off stay called off.

    Raises
    ------
    Refused : it is too late, one of them has no place any more, or has said how it was.
    """
    access.pairing_run_for(actor, pairing.pk)
    mentor, mentee = lock(pairing.mentor, pairing.mentee)
    lock_pairing(pairing)
    if pairing.is_active:
        return False
    if not may_reopen(pairing):
        raise Refused(_("Only an early end of the last 14 days can be taken back"))
    if pairing.closings.exists() or open_between(mentor, mentee):
        raise Refused(_("The two have gone on from this end. Pair them anew instead"))
    check_couple(mentor, mentee)
    places = places_for(mentor, mentee, actor)
    states.move(pairing, "reopen", states.COORDINATOR, end_reason="", end_words="", **places)
    waiting.stop_waiting(mentor, mentee)
    log("pairing.reopened", actor, pairing=pairing)
    tell_both(pairing, mails.reopened)
    return True
