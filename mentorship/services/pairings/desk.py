"""What a coordinator does: put two people together, offer, take back."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, messages, states
from mentorship.models import Enrollment, Pairing, Program, Round, SignUpReview
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.impartial import leave_to_others
from mentorship.services.pairings.places import (
    check_couple,
    lock,
    lock_pairing,
    locked_in_order,
    places_for,
)
from mentorship.services.pairings.words import state_sentence, tell_both
from mentorship.states import ReviewState


@act
def approve(
    actor: User,
    mentor: Enrollment,
    mentee: Enrollment,
    *,
    origin: str = Pairing.Origin.BY_HAND,
    points: int | None = None,
    parts: dict[str, object] | None = None,
    reasons: list[object] | None = None,
) -> Pairing:
    """Put two people of a round together; they hear of it when the coordinator announces."""
    round = access.round_run_for(actor, mentor.round_id)
    if round.state in (Round.State.DRAFT, Round.State.CLOSED, Round.State.CANCELLED):
        raise Refused(_("This round is closed"))
    mentor, mentee = lock(mentor, mentee)
    check_couple(mentor, mentee)
    check_not_held(mentor, mentee)
    own = leave_to_others(actor, mentor, mentee)
    pairing = Pairing.objects.create(
        round=round,
        mentor=mentor,
        mentee=mentee,
        origin=origin,
        state=Pairing.State.APPROVED,
        points=points,
        parts=parts or {},
        reasons=reasons or [],
        **places_for(mentor, mentee, actor),
    )
    log("pairing.made", actor, pairing=pairing, **own)
    return pairing


def check_not_held(*two: Enrollment) -> None:
    """Refuse whoever was put on hold, also where a suggestion was made before that.

    A decision on a sign-up locks the enrollment too, so that none comes between.
    """
    held = SignUpReview.objects.filter(enrollment__in=two, state=ReviewState.HELD)
    if found := held.select_related("enrollment__person__profile").first():
        name = found.enrollment.person.public_name
        raise Refused(_("%(name)s is on hold. Decide about the sign-up first") % {"name": name})


def answer_by(round: Round, now: datetime, *, days: int | None = None) -> datetime:
    """Until when an offer of this round made `now` may be answered: for its days, or so many."""
    given = timedelta(round.offer_days if days is None else days)
    return round.end_of(now.astimezone(round.zone).date() + given)


@act
def offer(actor: User, pairing: Pairing) -> bool:
    """Offer an approved pairing and mail its people; False if it was offered before.

    Where the program asks the mentor first, the mentee hears nothing until the mentor says yes.
    """
    access.pairing_decided_for(actor, pairing.pk)
    own = leave_to_others(actor, pairing.mentor, pairing.mentee)
    return send_offer(actor, pairing, **own)


def send_offer(
    actor: User | None, pairing: Pairing, *, days: int | None = None, **own: Any
) -> bool:
    """Offer an approved pairing that somebody may offer; False if it was offered before.

    Without an actor it is the clock that does; `days` to answer are those of the round unless said.
    """
    now = timezone.now()
    try:
        states.move(
            pairing,
            "offer",
            states.COORDINATOR if actor else states.CLOCK,
            offered_at=now,
            answer_by=answer_by(pairing.round, now, days=days),
            mentor_only=pairing.round.program.asks_first == Program.AsksFirst.MENTOR,
        )
    except states.Conflict:
        return False
    log("pairing.offered", actor, pairing=pairing, **own)
    tell_both(pairing, messages.offered)
    return True


@act
def withdraw(actor: User, pairing: Pairing) -> None:
    """Take back a pairing that is not active yet; people who were told of it are told."""
    access.pairing_decided_for(actor, pairing.pk)
    own = leave_to_others(actor, pairing.mentor, pairing.mentee)
    lock_pairing(pairing)
    told = pairing.is_unanswered
    if pairing.state not in states.PAIRING_BEFORE:
        raise Refused(state_sentence(pairing))
    states.move(pairing, "withdraw", states.COORDINATOR)
    log("pairing.withdrawn", actor, pairing=pairing, **own)
    if told:
        tell_both(pairing, messages.called_off)


def drop_unanswered(round: Round) -> None:
    """Withdraw what was approved, offered or asked in a round that closes."""
    rows = Pairing.objects.filter(round=round, state__in=states.PAIRING_BEFORE)
    for pairing in locked_in_order(rows):
        told = pairing.state != Pairing.State.APPROVED
        states.move(pairing, "withdraw", states.COORDINATOR)
        log("pairing.withdrawn", None, pairing=pairing)
        if told:
            tell_both(pairing, messages.called_off)
