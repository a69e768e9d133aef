"""The life of a pairing: put together, offered, answered, concluded or ended.

Whoever gives or takes a place first locks the two enrollments, in the order of their ids, then
reads and writes. The partial unique indexes on the places are the last word behind that.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import messages, outbox
from mentorship.models import Block, Enrollment, Pairing, Round
from mentorship.services.acts import Refused, act, log

REQUEST_DAYS = 10
"""How long a member's request waits for an answer before it lapses."""


def _lock(*enrollments: Enrollment) -> list[Enrollment]:
    """Lock these enrollments for the rest of the transaction, in the order of their ids."""
    ids = [enrollment.pk for enrollment in enrollments]
    rows = Enrollment.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    fresh = {row.pk: row for row in rows}
    return [fresh[pk] for pk in ids]


def _hold(pairing: Pairing) -> None:
    """Lock a pairing for the rest of the transaction and read it afresh, in place."""
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    pairing.refresh_from_db()


def free_place(enrollment: Enrollment) -> int | None:
    """The lowest place number of a locked enrollment that nobody holds; None when all are taken."""
    side = enrollment.role
    taken = set(
        Pairing.objects.filter(**{side: enrollment}, state__in=states.PAIRING_PLACED).values_list(
            f"{side}_place", flat=True
        )
    )
    return next((n for n in range(1, enrollment.capacity + 1) if n not in taken), None)


def _places(mentor: Enrollment, mentee: Enrollment) -> dict[str, int]:
    """A free place of each of the two; refuses with the name of the one who has none."""
    places = {}
    for enrollment in (mentor, mentee):
        number = free_place(enrollment)
        if number is None:
            raise Refused(no_place_sentence(enrollment))
        places[f"{enrollment.role}_place"] = number
    return places


def no_place_sentence(enrollment: Enrollment) -> str:
    """Why nobody more can be paired with this person."""
    if enrollment.role == "mentee":
        return _("%(name)s already has a mentor") % {"name": enrollment.person}
    return _("%(name)s has no free place any more") % {"name": enrollment.person}


def blocked(one: User, other: User) -> bool:
    """Whether either of the two must never be paired with the other.

    A block that names nobody for certain holds against everybody who bears the name.
    """
    named = Q()
    for owner, person in ((one, other), (other, one)):
        named |= Q(owner=owner, person=person)
        for written in (person.email, person.get_full_name()):
            named |= Q(owner=owner, written__iexact=written)
    return Block.objects.filter(named).exists()


def _check_couple(mentor: Enrollment, mentee: Enrollment) -> None:
    """Refuse two who cannot be a pair at all."""
    if mentor.round_id != mentee.round_id or (mentor.role, mentee.role) != ("mentor", "mentee"):
        raise Refused(_("Choose a mentor and a mentee of the same round"))
    if mentor.person_id == mentee.person_id or blocked(mentor.person, mentee.person):
        raise Refused(_("These two cannot be paired"))
    for enrollment in (mentor, mentee):
        if enrollment.state != "submitted":
            raise Refused(_("%(name)s is not available now") % {"name": enrollment.person})


# The desk ------------------------------------------------------------------------------------


@act
def approve(
    actor: User,
    mentor: Enrollment,
    mentee: Enrollment,
    *,
    origin: str = Pairing.Origin.BY_HAND,
    points: int | None = None,
    parts: dict[str, Any] | None = None,
    reasons: list[Any] | None = None,
) -> Pairing:
    """Put two people of a round together; they hear of it when the coordinator announces."""
    round = access.round_run_for(actor, mentor.round_id)
    if round.state in ("draft", "closed", "cancelled"):
        raise Refused(_("This round is closed"))
    mentor, mentee = _lock(mentor, mentee)
    _check_couple(mentor, mentee)
    pairing = Pairing.objects.create(
        round=round,
        mentor=mentor,
        mentee=mentee,
        origin=origin,
        state="approved",
        points=points,
        parts=parts or {},
        reasons=reasons or [],
        **_places(mentor, mentee),
    )
    log("pairing.made", actor, pairing=pairing)
    return pairing


@act
def offer(actor: User, pairing: Pairing) -> bool:
    """Offer an approved pairing to its two people and mail them; False if it was offered before."""
    access.pairing_run_for(actor, pairing.pk)
    now = timezone.now()
    last_day = now.astimezone(pairing.round.zone).date() + timedelta(pairing.round.offer_days)
    try:
        states.move(
            pairing,
            "offer",
            states.COORDINATOR,
            offered_at=now,
            answer_by=pairing.round.end_of(last_day),
        )
    except states.Conflict:
        return False
    log("pairing.offered", actor, pairing=pairing)
    for side in (states.MENTOR, states.MENTEE):
        outbox.enqueue(messages.offered(pairing, side))
    return True


@act
def withdraw(actor: User, pairing: Pairing) -> None:
    """Take back a pairing that is not active yet; people who were told of it are told."""
    access.pairing_run_for(actor, pairing.pk)
    _hold(pairing)
    told = pairing.state in ("asked", "offered")
    if pairing.state not in ("asked", "approved", "offered"):
        raise Refused(state_sentence(pairing))
    states.move(pairing, "withdraw", states.COORDINATOR)
    log("pairing.withdrawn", actor, pairing=pairing)
    if told:
        _tell_both(pairing, messages.called_off)


def _tell_both(pairing: Pairing, message: Any) -> None:
    for side in (states.MENTOR, states.MENTEE):
        outbox.enqueue(message(pairing, side))


# The two people ------------------------------------------------------------------------------


def _own_side(actor: User, pairing: Pairing) -> str:
    """Which of the two the actor is; 404 for anybody else."""
    pairing = access.pairing_for(actor, pairing.pk)
    return states.MENTOR if actor.pk == pairing.mentor.person_id else states.MENTEE


@act
def ask(actor: User, own: Enrollment, other: Enrollment, words: str) -> Pairing:
    """Ask somebody of the directory; it lapses after `REQUEST_DAYS` without an answer.

    Whether the actor may see `other` in the directory is checked here again.
    """
    own = access.enrollment_for(actor, own.pk)
    access.listed_person_for(actor, own.round, other.pk)
    own, other = _lock(own, other)
    mentor, mentee = (own, other) if own.role == "mentor" else (other, own)
    _check_couple(mentor, mentee)
    for enrollment in (own, other):
        if free_place(enrollment) is None:
            raise Refused(no_place_sentence(enrollment))
    now = timezone.now()
    last_day = now.astimezone(own.round.zone).date() + timedelta(REQUEST_DAYS)
    pairing = Pairing.objects.create(
        round=own.round,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.ASKED,
        state="asked",
        asked_by=actor,
        asked_words=words,
        offered_at=now,
        answer_by=own.round.end_of(last_day),
        **{f"{own.role}_accepted_at": now},
    )
    log("pairing.asked", actor, pairing=pairing)
    outbox.enqueue(messages.asked(pairing, other.role))
    return pairing


@act
def accept(actor: User, pairing: Pairing) -> Pairing:
    """Say yes. With the second yes the pairing is active and both get contact details.

    A repeated yes changes nothing. Returns the pairing as it is now.
    """
    side = _own_side(actor, pairing)
    mentor, mentee = _lock(pairing.mentor, pairing.mentee)
    pairing = access.pairing_for(actor, pairing.pk)
    if pairing.accepted_at(side):
        return pairing
    _check_answerable(pairing)
    now = timezone.now()
    mine: dict[str, Any] = {f"{side}_accepted_at": now}
    if pairing.state == "asked":
        mine |= _places(mentor, mentee)
    if pairing.accepted_at(pairing.other(side).role):
        states.move(pairing, "accept", side, active_at=now, **mine)
        _tell_both(pairing, messages.active)
    else:
        Pairing.objects.filter(pk=pairing.pk).update(**mine)
        pairing.refresh_from_db()
    log("pairing.accepted", actor, pairing=pairing)
    return pairing


def _check_answerable(pairing: Pairing) -> None:
    """Refuse an answer to something that is over or too old, in words that say which."""
    if pairing.state not in ("asked", "offered"):
        raise Refused(state_sentence(pairing))
    if pairing.answer_by and pairing.answer_by < timezone.now():
        raise Refused(_("The time to answer has passed"))


def state_sentence(pairing: Pairing) -> str:
    """What has become of a pairing, for somebody who comes too late to change it."""
    when = date_format(timezone.localtime(pairing.state_changed_at), "j F")
    sentences = {
        "approved": _("This pairing has not been announced yet"),
        "asked": _("This request is waiting for an answer"),
        "offered": _("This offer is waiting for an answer"),
        "active": _("This pairing is active since %(when)s"),
        "completed": _("This pairing was concluded on %(when)s"),
        "ended": _("This pairing ended on %(when)s"),
        "declined": _("This offer was declined on %(when)s"),
        "expired": _("The time to answer passed on %(when)s"),
        "withdrawn": _("This offer has closed"),
    }
    return sentences[pairing.state] % {"when": when}


@act
def decline(actor: User, pairing: Pairing, words: str) -> None:
    """Say no; the words go to the coordinator alone, the place is free again."""
    side = _own_side(actor, pairing)
    _hold(pairing)
    asked = pairing.state == "asked"
    if pairing.state not in ("asked", "offered"):
        raise Refused(state_sentence(pairing))
    if asked and pairing.accepted_at(side):
        raise Refused(_("You asked for this pairing; take the request back instead"))
    states.move(pairing, "decline", side, declined_by=actor, declined_words=words)
    log("pairing.declined", actor, pairing=pairing)
    outbox.enqueue(messages.not_going_ahead(pairing, pairing.other(side).role))
    if not asked:
        outbox.enqueue_all(messages.declined_for_coordinators(pairing))


@act
def take_back(actor: User, pairing: Pairing) -> None:
    """Take back one's own request before it is answered."""
    side = _own_side(actor, pairing)
    _hold(pairing)
    if pairing.state != "asked":
        raise Refused(state_sentence(pairing))
    if not pairing.accepted_at(side):
        raise Refused(_("Only the person who asked can take the request back"))
    states.move(pairing, "take_back", side)
    log("pairing.taken_back", actor, pairing=pairing)


@act
def conclude(actor: User, pairing: Pairing) -> None:
    """Say that the two have reached their end, well. Either may; the other may say so too."""
    side = _own_side(actor, pairing)
    _hold(pairing)
    if getattr(pairing, f"{side}_concluded_at"):
        return
    now = timezone.now()
    mine = {f"{side}_concluded_at": now}
    if pairing.state == "completed":
        Pairing.objects.filter(pk=pairing.pk).update(**mine)
        log("pairing.concluded", actor, pairing=pairing)
        return
    if pairing.state != "active":
        raise Refused(state_sentence(pairing))
    states.move(pairing, "complete", side, ended_at=now, **mine)
    log("pairing.completed", actor, pairing=pairing)
    outbox.enqueue(messages.concluded(pairing, pairing.other(side).role))


@act
def end_early(actor: User, pairing: Pairing, reason: str, words: str) -> None:
    """End an active pairing before its time; no blame, the words go to the coordinator alone."""
    side = _own_side(actor, pairing)
    _hold(pairing)
    if pairing.state != "active":
        raise Refused(state_sentence(pairing))
    states.move(pairing, "end", side, ended_at=timezone.now(), end_reason=reason, end_words=words)
    log("pairing.ended", actor, pairing=pairing)
    outbox.enqueue(messages.ended_early(pairing, pairing.other(side).role))
    if pairing.origin != Pairing.Origin.ASKED:
        outbox.enqueue_all(messages.ended_for_coordinators(pairing))


# The clock and the round ---------------------------------------------------------------------


@act
def expire(pairing: Pairing, now: datetime) -> bool:
    """Let an offer or a request lapse whose time has passed; False if it was answered meanwhile."""
    fresh = Pairing.objects.filter(pk=pairing.pk, answer_by__lt=now).first()
    if fresh is None or fresh.state not in ("asked", "offered"):
        return False
    asked = fresh.state == "asked"
    states.move(pairing, "expire", states.CLOCK)
    log("pairing.expired", None, pairing=pairing)
    _tell_both(pairing, messages.expired)
    if not asked:
        outbox.enqueue_all(messages.expired_for_coordinators(pairing))
    return True


def complete_all(round: Round) -> None:
    """Conclude every active pairing of a round that has come to its end."""
    for pairing in Pairing.objects.filter(round=round, state="active"):
        states.move(pairing, "complete", states.CLOCK, ended_at=timezone.now())
        log("pairing.completed", None, pairing=pairing)
        _tell_both(pairing, messages.round_over)


def drop_unanswered(round: Round) -> None:
    """Withdraw what was approved, offered or asked in a round that closes."""
    rows = Pairing.objects.filter(round=round, state__in=("asked", "approved", "offered"))
    for pairing in rows:
        told = pairing.state != "approved"
        states.move(pairing, "withdraw", states.COORDINATOR)
        log("pairing.withdrawn", None, pairing=pairing)
        if told:
            _tell_both(pairing, messages.called_off)


def leave_all(actor: User, enrollment: Enrollment) -> None:
    """End or withdraw every open pairing of somebody who leaves their round."""
    rows = Pairing.objects.filter(
        **{enrollment.role: enrollment}, state__in=states.PAIRING_OPEN
    ).select_related("mentor__person", "mentee__person", "round__program")
    for pairing in rows:
        other = pairing.other(enrollment.role).role
        if pairing.state == "active":
            left = {"end_reason": Pairing.EndReason.LEFT, "ended_at": timezone.now()}
            states.move(pairing, "end", states.OWNER, **left)
            log("pairing.ended", actor, pairing=pairing)
            outbox.enqueue(messages.ended_early(pairing, other))
        else:
            told = pairing.state != "approved"
            states.move(pairing, "withdraw", states.OWNER)
            log("pairing.withdrawn", actor, pairing=pairing)
            if told:
                outbox.enqueue(messages.called_off(pairing, other))
