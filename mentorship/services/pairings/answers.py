"""What the two people say to an offer or a request; or time, when they say nothing."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages, states
from mentorship.mail import outbox
from mentorship.models import Enrollment, Pairing
from mentorship.models.requests import LASTS
from mentorship.models.sides import Side
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import waiting
from mentorship.services.pairings.desk import answer_by
from mentorship.services.pairings.places import (
    blocked,
    free_place,
    lock,
    lock_pairing,
    locked_in_order,
    own_side,
    places_for,
)
from mentorship.services.pairings.replies import NO_REPLY, Reply
from mentorship.services.pairings.words import is_late, state_sentence, tell, tell_both


@act
def accept(actor: User, pairing: Pairing) -> Pairing:
    """Say yes. With the second yes the pairing is active and both get contact details.

    A repeated yes changes nothing. Returns the pairing as it is now.
    """
    side = own_side(actor, pairing)
    mentor, mentee = lock(pairing.mentor, pairing.mentee)
    lock_pairing(pairing)
    if side.accepted_at:
        return pairing
    _check_answerable(pairing)
    mine: dict[str, object] = {side.column("accepted_at"): timezone.now()}
    if side.other.accepted_at:
        _begin(actor, pairing, side, mentor, mentee, mine)
    else:
        _wait_for_the_other(pairing, mine)
    log("pairing.accepted", actor, pairing=pairing)
    return pairing


def _wait_for_the_other(pairing: Pairing, mine: dict[str, object]) -> None:
    """Note the first yes; a mentee who did not know is told now, and has the whole time to answer.

    The round is read afresh: its days to answer may have changed since the mentor was asked.
    """
    untold = pairing.mentor_only
    if untold:
        mine |= {"mentor_only": False, "answer_by": answer_by(pairing.round, timezone.now())}
    Pairing.objects.filter(pk=pairing.pk).update(**mine)
    pairing.refresh_from_db()
    if untold:
        tell(pairing, Role.MENTEE, messages.offered)


def _begin(
    actor: User,
    pairing: Pairing,
    side: Side,
    mentor: Enrollment,
    mentee: Enrollment,
    mine: dict[str, object],
) -> None:
    """Make a pairing active with the second yes; both enrollments are locked."""
    asked = pairing.state == Pairing.State.ASKED
    if asked:
        if blocked(mentor.person, mentee.person, mentor.round.program):
            raise Refused(_("This request has closed"))
        mine |= places_for(mentor, mentee, actor) | _own_end(pairing)
    states.move(pairing, "accept", side.role, active_at=timezone.now(), **mine)
    waiting.stop_waiting(mentor, mentee)
    tell_both(pairing, messages.active)
    if asked:
        release(actor, [one for one in (mentor, mentee) if free_place(one) is None])


def _own_end(pairing: Pairing) -> dict[str, object]:
    """The last day of two who agreed on one talk or a few; nothing where it is ongoing."""
    lasts = LASTS.get(Pairing.Span(pairing.span)) if pairing.span else None
    today = timezone.now().astimezone(pairing.round.zone).date()
    return {"ends_on": today + lasts} if lasts else {}


def release(actor: User, full: list[Enrollment]) -> None:
    """Close the other requests of people whose last place is taken.

    Nobody should wait ten days for somebody who can no longer say yes. Those who lose a request
    are told kindly; the one who is full is not, since they have just been told what they accepted.
    """
    theirs = Q(mentor__in=full) | Q(mentee__in=full)
    for pairing in locked_in_order(Pairing.objects.filter(theirs, state=Pairing.State.ASKED)):
        states.move(pairing, "withdraw", states.OWNER)
        log("pairing.released", actor, pairing=pairing)
        for enrollment in (pairing.mentor, pairing.mentee):
            if enrollment not in full:
                outbox.enqueue(messages.called_off(pairing, enrollment.role))


def _check_answerable(pairing: Pairing) -> None:
    """Refuse an answer to something that is over or too old, in words that say which."""
    if not pairing.is_unanswered:
        raise Refused(state_sentence(pairing))
    if is_late(pairing):
        raise Refused(_("This offer has closed: the time to answer has passed"))


@act
def decline(actor: User, pairing: Pairing, words: str, reply: Reply = NO_REPLY) -> None:
    """Say no; the words go to the coordinator alone, the place is free again.

    To a request, `reply` goes to the one who asked. A repeated no changes nothing.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.declined_by_id == actor.pk:
        return
    asked = pairing.state == Pairing.State.ASKED
    if not pairing.is_unanswered:
        raise Refused(state_sentence(pairing))
    if asked and side.accepted_at:
        raise Refused(_("You asked for this pairing; take the request back instead"))
    said = {"declined_words": words} | (reply.columns() if asked else {})
    states.move(pairing, "decline", side.role, declined_by=actor, **said)
    log("pairing.declined", actor, pairing=pairing)
    tell(pairing, side.other.role, messages.not_going_ahead)
    if not asked:
        outbox.enqueue_all(messages.declined_for_coordinators(pairing))


@act
def expire(pairing: Pairing, now: datetime) -> bool:
    """Let an offer or a request lapse whose time has passed; False if it was answered meanwhile."""
    lock_pairing(pairing)
    late = pairing.answer_by is not None and pairing.answer_by < now
    if not late or not pairing.is_unanswered:
        return False
    asked = pairing.state == Pairing.State.ASKED
    states.move(pairing, "expire", states.CLOCK)
    log("pairing.expired", None, pairing=pairing)
    tell_both(pairing, messages.expired)
    if not asked:
        outbox.enqueue_all(messages.expired_for_coordinators(pairing))
    return True
