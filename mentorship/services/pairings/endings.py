"""The end of a pairing: reached by the two, by the calendar, or before its time."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from mentorship import messages, states
from mentorship.mail import outbox
from mentorship.models import Enrollment, Pairing, Round
from mentorship.models.sides import paired_as
from mentorship.roles import Role
from mentorship.services import meetings
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import waiting
from mentorship.services.pairings.places import lock, lock_pairing, locked_in_order, own_side
from mentorship.services.pairings.words import state_sentence, tell, tell_both


@act
def conclude(actor: User, pairing: Pairing) -> None:
    """End it now, well, for both; the other is told, and what is planned is called off.

    The gentle way is `propose_wrap_up`, which asks the other first. One that is concluded stays so.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.state == Pairing.State.COMPLETED:
        return
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))
    now = timezone.now()
    states.move(pairing, "complete", side.role, ended_at=now, **{side.column("concluded_at"): now})
    log("pairing.completed", actor, pairing=pairing)
    waiting.part_well(pairing)
    off = meetings.call_off(pairing, side.role)
    outbox.enqueue(messages.concluded(pairing, side.other.role, called_off=off))


@act
def end_early(
    actor: User, pairing: Pairing, reason: str, words: str, *, again: bool = False
) -> None:
    """End an active pairing before its time; no blame, the words go to the coordinator alone.

    The other waits again and comes first, unless they had done what they set out to do; with
    `again`, so does whoever ends it.
    """
    side = own_side(actor, pairing)
    lock(pairing.mentor, pairing.mentee)
    lock_pairing(pairing)
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))
    states.move(
        pairing, "end", side.role, ended_at=timezone.now(), end_reason=reason, end_words=words
    )
    log("pairing.ended", actor, pairing=pairing)
    other = side.other.role
    if reason != Pairing.EndReason.REACHED:
        waiting.let_wait(pairing, other)
    if again:
        waiting.let_wait(pairing, side.role)
        own = side.enrollment
        log("enrollment.waits_again", actor, enrollment=own, pairing=pairing)
    meetings.call_off(pairing, side.role)
    outbox.enqueue(messages.ended_early(pairing, other))
    if not pairing.made_by_the_two:
        outbox.enqueue_all(messages.ended_for_coordinators(pairing))


def complete_all(round: Round) -> None:
    """Conclude every active pairing of a round that has come to its end."""
    for pairing in locked_in_order(Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE)):
        states.move(pairing, "complete", states.CLOCK, ended_at=timezone.now())
        log("pairing.completed", None, pairing=pairing)
        waiting.part_well(pairing)
        meetings.call_off(pairing, states.CLOCK)
        tell_both(pairing, messages.round_over)


@act
def come_to_end(pairing: Pairing, now: datetime) -> bool:
    """Conclude an active pairing after its last day; False if it is over, or goes on, by now."""
    rows = Pairing.objects.filter(pk=pairing.pk, state=Pairing.State.ACTIVE)
    found = locked_in_order(rows).first()
    today = now.astimezone(pairing.round.zone).date()
    if found is None or found.last_day is None or found.last_day >= today:
        return False
    states.move(found, "complete", states.CLOCK, ended_at=timezone.now())
    log("pairing.completed", None, pairing=found)
    waiting.part_well(found)
    meetings.call_off(found, states.CLOCK)
    tell_both(found, messages.reached_end)
    return True


def leave_all(actor: User, enrollment: Enrollment) -> None:
    """End or withdraw every open pairing of somebody who leaves their round."""
    rows = Pairing.objects.filter(paired_as(enrollment), state__in=states.PAIRING_OPEN)
    for pairing in locked_in_order(rows):
        other = Role(enrollment.role).other
        if pairing.is_active:
            left = {"end_reason": Pairing.EndReason.LEFT, "ended_at": timezone.now()}
            states.move(pairing, "end", states.OWNER, **left)
            log("pairing.ended", actor, pairing=pairing)
            waiting.let_wait(pairing, other)
            meetings.call_off(pairing, states.OWNER)
            outbox.enqueue(messages.ended_early(pairing, other))
            if not pairing.made_by_the_two:
                outbox.enqueue_all(messages.ended_for_coordinators(pairing))
        else:
            told = pairing.state != Pairing.State.APPROVED
            states.move(pairing, "withdraw", states.OWNER)
            log("pairing.withdrawn", actor, pairing=pairing)
            if told:
                tell(pairing, other, messages.called_off)
