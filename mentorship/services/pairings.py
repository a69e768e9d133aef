"""The life of a pairing: put together, offered, answered, concluded or ended.

Whoever gives or takes a place first locks the two enrollments, in the order of their ids, then
reads and writes. The partial unique indexes on the places are the last word behind that.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import messages, outbox
from mentorship.models import Block, Enrollment, Pairing, Round
from mentorship.services import meetings
from mentorship.services.acts import Refused, act, log

REQUEST_DAYS = 10
"""How long a member's request waits for an answer before it lapses."""

MOST_REQUESTS = 5
"""How many requests of one member may wait for an answer at once, in a round."""


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


def _places(mentor: Enrollment, mentee: Enrollment, reader: User) -> dict[str, int]:
    """A free place of each of the two; tells the reader which of them has none."""
    places = {}
    for enrollment in (mentor, mentee):
        number = free_place(enrollment)
        if number is None:
            raise Refused(no_place_sentence(enrollment, reader))
        places[f"{enrollment.role}_place"] = number
    return places


def no_place_sentence(enrollment: Enrollment, reader: User) -> str:
    """Why nobody more can be paired with this person."""
    if enrollment.person_id == reader.pk:
        return _("All your places are taken. End a pairing, or offer more places, and try again")
    name = {"name": _name(enrollment.person)}
    if enrollment.role == "mentee" and not enrollment.round.program.mentor_word:
        return _("%(name)s already has a mentor") % name
    return _("%(name)s has no free place any more") % name


def _name(person: User) -> str:
    """How others read of a person: the name they gave, never their address."""
    return person.public_name


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
            raise Refused(_("%(name)s is not available now") % {"name": _name(enrollment.person)})


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
        **_places(mentor, mentee, actor),
    )
    log("pairing.made", actor, pairing=pairing)
    return pairing


def answer_by(round: Round, now: datetime) -> datetime:
    """Until when an offer of this round made `now` may be answered."""
    return round.end_of(now.astimezone(round.zone).date() + timedelta(round.offer_days))


@act
def offer(actor: User, pairing: Pairing) -> bool:
    """Offer an approved pairing to its two people and mail them; False if it was offered before."""
    access.pairing_run_for(actor, pairing.pk)
    now = timezone.now()
    try:
        states.move(
            pairing,
            "offer",
            states.COORDINATOR,
            offered_at=now,
            answer_by=answer_by(pairing.round, now),
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
def ask(
    actor: User,
    own: Enrollment,
    other: Enrollment,
    words: str,
    *,
    points: int | None = None,
    parts: dict[str, Any] | None = None,
    reasons: list[Any] | None = None,
) -> Pairing:
    """Ask somebody of the directory; it lapses after `REQUEST_DAYS` without an answer.

    Whether the actor may see `other` in the directory is checked here again. Where the two have
    a pairing that is not over, that one is returned and nothing happens: a second press asks once.
    """
    own = access.enrollment_for(actor, own.pk)
    access.listed_person_for(actor, own.round, other.pk)
    own, other = _lock(own, other)
    mentor, mentee = (own, other) if own.role == "mentor" else (other, own)
    _check_couple(mentor, mentee)
    if standing := open_between(mentor, mentee):
        return standing
    for enrollment in (own, other):
        if free_place(enrollment) is None:
            raise Refused(no_place_sentence(enrollment, actor))
    _check_patience(actor, own)
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
        points=points,
        parts=parts or {},
        reasons=reasons or [],
        offered_at=now,
        answer_by=own.round.end_of(last_day),
        **{f"{own.role}_accepted_at": now},
    )
    log("pairing.asked", actor, pairing=pairing)
    outbox.enqueue(messages.asked(pairing, other.role))
    return pairing


def _check_patience(actor: User, own: Enrollment) -> None:
    """Refuse more requests at once than somebody can mean."""
    waiting = Pairing.objects.filter(round=own.round, state="asked", asked_by=actor).count()
    if waiting >= MOST_REQUESTS:
        raise Refused(
            _("%(count)s people have not answered you yet. Wait for one, or take a request back")
            % {"count": waiting}
        )


def open_between(mentor: Enrollment, mentee: Enrollment) -> Pairing | None:
    """The pairing of these two that is not over yet, if there is one."""
    rows = Pairing.objects.filter(mentor=mentor, mentee=mentee, state__in=states.PAIRING_OPEN)
    return rows.first()


@act
def accept(actor: User, pairing: Pairing) -> Pairing:
    """Say yes. With the second yes the pairing is active and both get contact details.

    A repeated yes changes nothing. Returns the pairing as it is now.
    """
    side = _own_side(actor, pairing)
    mentor, mentee = _lock(pairing.mentor, pairing.mentee)
    _hold(pairing)
    if pairing.accepted_at(side):
        return pairing
    _check_answerable(pairing)
    mine: dict[str, Any] = {f"{side}_accepted_at": timezone.now()}
    if pairing.accepted_at(pairing.other(side).role):
        _begin(actor, pairing, side, mentor, mentee, mine)
    else:
        Pairing.objects.filter(pk=pairing.pk).update(**mine)
        pairing.refresh_from_db()
    log("pairing.accepted", actor, pairing=pairing)
    return pairing


def _begin(
    actor: User,
    pairing: Pairing,
    side: str,
    mentor: Enrollment,
    mentee: Enrollment,
    mine: dict[str, Any],
) -> None:
    """Make a pairing active with the second yes; both enrollments are locked."""
    asked = pairing.state == "asked"
    if asked:
        if blocked(mentor.person, mentee.person):
            raise Refused(_("This request has closed"))
        mine |= _places(mentor, mentee, actor)
    states.move(pairing, "accept", side, active_at=timezone.now(), **mine)
    _tell_both(pairing, messages.active)
    if asked:
        _release(actor, [one for one in (mentor, mentee) if free_place(one) is None])


def _release(actor: User, full: list[Enrollment]) -> None:
    """Close the other requests of people whose last place is taken.

    Nobody should wait ten days for somebody who can no longer say yes. Those who lose a request
    are told kindly; the one who is full is not, since they have just been told what they accepted.
    """
    theirs = Q(mentor__in=full) | Q(mentee__in=full)
    for pairing in _locked_in_order(Pairing.objects.filter(theirs, state="asked")):
        states.move(pairing, "withdraw", states.OWNER)
        log("pairing.released", actor, pairing=pairing)
        for enrollment in (pairing.mentor, pairing.mentee):
            if enrollment not in full:
                outbox.enqueue(messages.called_off(pairing, enrollment.role))


def _locked_in_order(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """Lock pairings to the end of the transaction, always in one order: no two acts tangle."""
    return (
        rows.select_for_update(no_key=True, of=("self",))
        .select_related("mentor__person__profile", "mentee__person__profile", "round__program")
        .order_by("pk")
    )


def is_answerable(pairing: Pairing) -> bool:
    """Whether the two may still answer."""
    return pairing.state in ("asked", "offered") and not _is_late(pairing)


def _check_answerable(pairing: Pairing) -> None:
    """Refuse an answer to something that is over or too old, in words that say which."""
    if pairing.state not in ("asked", "offered"):
        raise Refused(state_sentence(pairing))
    if _is_late(pairing):
        raise Refused(_("This offer has closed: the time to answer has passed"))


def state_sentence(pairing: Pairing) -> str:
    """What has become of a pairing, for somebody who comes too late to change it."""
    late = pairing.state in ("asked", "offered") and _is_late(pairing)
    moment = pairing.answer_by if late else pairing.state_changed_at
    when = date_format(timezone.localtime(moment), "j F")
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
    return sentences["expired" if late else pairing.state] % {"when": when}


def _is_late(pairing: Pairing) -> bool:
    return pairing.answer_by is not None and pairing.answer_by < timezone.now()


@act
def decline(actor: User, pairing: Pairing, words: str) -> None:
    """Say no; the words go to the coordinator alone, the place is free again.

    A repeated no changes nothing.
    """
    side = _own_side(actor, pairing)
    _hold(pairing)
    if pairing.declined_by_id == actor.pk:
        return
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
    """Take back one's own request before it is answered; it may be gone already."""
    side = _own_side(actor, pairing)
    _hold(pairing)
    if pairing.state == "withdrawn" and pairing.asked_by_id == actor.pk:
        return
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
    meetings.call_off(pairing, side)
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
    meetings.call_off(pairing, side)
    outbox.enqueue(messages.ended_early(pairing, pairing.other(side).role))
    if pairing.origin != Pairing.Origin.ASKED:
        outbox.enqueue_all(messages.ended_for_coordinators(pairing))


# The clock and the round ---------------------------------------------------------------------


@act
def expire(pairing: Pairing, now: datetime) -> bool:
    """Let an offer or a request lapse whose time has passed; False if it was answered meanwhile."""
    _hold(pairing)
    late = pairing.answer_by is not None and pairing.answer_by < now
    if not late or pairing.state not in ("asked", "offered"):
        return False
    asked = pairing.state == "asked"
    states.move(pairing, "expire", states.CLOCK)
    log("pairing.expired", None, pairing=pairing)
    _tell_both(pairing, messages.expired)
    if not asked:
        outbox.enqueue_all(messages.expired_for_coordinators(pairing))
    return True


def complete_all(round: Round) -> None:
    """Conclude every active pairing of a round that has come to its end."""
    for pairing in _locked_in_order(Pairing.objects.filter(round=round, state="active")):
        states.move(pairing, "complete", states.CLOCK, ended_at=timezone.now())
        log("pairing.completed", None, pairing=pairing)
        meetings.call_off(pairing, states.CLOCK)
        _tell_both(pairing, messages.round_over)


@act
def come_to_end(pairing: Pairing) -> bool:
    """Conclude an active pairing on the last day of its round; False if it is over already."""
    rows = Pairing.objects.filter(pk=pairing.pk, state="active")
    found = _locked_in_order(rows).first()
    if found is None:
        return False
    states.move(found, "complete", states.CLOCK, ended_at=timezone.now())
    log("pairing.completed", None, pairing=found)
    _tell_both(found, messages.reached_end)
    return True


def drop_unanswered(round: Round) -> None:
    """Withdraw what was approved, offered or asked in a round that closes."""
    rows = Pairing.objects.filter(round=round, state__in=("asked", "approved", "offered"))
    for pairing in _locked_in_order(rows):
        told = pairing.state != "approved"
        states.move(pairing, "withdraw", states.COORDINATOR)
        log("pairing.withdrawn", None, pairing=pairing)
        if told:
            _tell_both(pairing, messages.called_off)


def leave_all(actor: User, enrollment: Enrollment) -> None:
    """End or withdraw every open pairing of somebody who leaves their round."""
    rows = Pairing.objects.filter(**{enrollment.role: enrollment}, state__in=states.PAIRING_OPEN)
    for pairing in _locked_in_order(rows):
        other = pairing.other(enrollment.role).role
        if pairing.state == "active":
            left = {"end_reason": Pairing.EndReason.LEFT, "ended_at": timezone.now()}
            states.move(pairing, "end", states.OWNER, **left)
            log("pairing.ended", actor, pairing=pairing)
            meetings.call_off(pairing, states.OWNER)
            outbox.enqueue(messages.ended_early(pairing, other))
            if pairing.origin != Pairing.Origin.ASKED:
                outbox.enqueue_all(messages.ended_for_coordinators(pairing))
        else:
            told = pairing.state != "approved"
            states.move(pairing, "withdraw", states.OWNER)
            log("pairing.withdrawn", actor, pairing=pairing)
            if told:
                outbox.enqueue(messages.called_off(pairing, other))
