"""Putting two people together there and then, and taking it back."""

from datetime import timedelta

from django.db.models import QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import conventions as messages
from mentorship.models import Appointment, Enrollment, Meeting, Pairing, Presence, StandIn
from mentorship.models.lookups import counted
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.conventions import seats
from mentorship.services.pairings import waiting
from mentorship.services.pairings.impartial import leave_to_others
from mentorship.services.pairings.places import check_couple, free_place, lock, places_for
from mentorship.states import By, PairingState, StandInState

UNDO_WITHIN = timedelta(hours=2)


def counted_places(rows: "QuerySet[Pairing]") -> Subquery:
    """How many pairings hold a place of the enrollment that the rows lead to."""
    return counted(rows.filter(state__in=states.PAIRING_PLACED))


@act
def put_together(actor: User, missed: Appointment, candidate: Enrollment, points: int) -> StandIn:
    """Pair whoever waits with somebody who is there, at the help desk; both are told.

    A second press finds what the first has made.

    Raises
    ------
    Refused : nobody is missing there, the two cannot be paired, or one has no place any more.
    """
    access.round_run_for(actor, missed.slot.round_id)
    Appointment.objects.select_for_update(no_key=True, of=("self",)).get(pk=missed.pk)
    made = missed.stand_ins.filter(state=StandInState.MADE).first()
    if made:
        return made
    missed = Appointment.objects.with_people().get(pk=missed.pk)
    if not missed.missing:
        raise Refused(_("Both are here, so nobody is needed"))
    own = missed.pairing.side(Role(missed.missing).other).enrollment
    leave_to_others(actor, own, candidate)
    for asked in StandIn.objects.filter(state=StandInState.OFFERED, missed=missed):
        states.move(asked, "lapse", states.COORDINATOR)
    found = StandIn.objects.create(missed=missed, waiting=own, candidate=candidate, points=points)
    join(actor, found, states.COORDINATOR)
    return found


def join(actor: User, found: StandIn, by: By) -> Pairing:
    """Make two people an active pair at the place where one of them waits; tell everybody.

    Belongs inside an act that holds the question.
    """
    missed = Appointment.objects.with_people().get(pk=found.missed_id)
    two = {place.role: place for place in (found.waiting, found.candidate)}
    given_up = _given_up(found, missed)
    _lock_all(two, given_up)
    mentor, mentee = lock(two[Role.MENTOR], two[Role.MENTEE])
    check_couple(mentor, mentee)
    for row in given_up:
        _close_missed(actor, row, (mentor, mentee))
    now = timezone.now()
    pairing = Pairing.objects.create(
        round=missed.pairing.round,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.BY_HAND,
        state=PairingState.ACTIVE,
        active_at=now,
        mentor_accepted_at=now,
        mentee_accepted_at=now,
        points=found.points,
        **places_for(mentor, mentee, actor),
    )
    waiting.stop_waiting(mentor, mentee)
    states.move(found, "make", by, pairing=pairing)
    ended = [row.pairing for row in given_up if row.pairing.state == PairingState.ENDED]
    found.freed.set(ended)
    _meet(pairing, missed)
    log("pairing.stood_in", actor, pairing=pairing)
    _tell(found, given_up)
    return pairing


def _given_up(found: StandIn, missed: Appointment) -> list[Appointment]:
    """The meeting that was missed, and the one that who steps in waited for in vain."""
    rows = Appointment.objects.standing().with_people().exclude(pk=missed.pk)
    rows = rows.filter(meeting__state=Meeting.State.CONFIRMED).exclude(missing="")
    role = Role(found.candidate.role)
    theirs = rows.filter(
        **{f"meeting__pairing__{role}": found.candidate}, missing=role.other
    ).order_by("-slot__starts_at")
    return [missed, *theirs[:1]]


def _lock_all(two: dict[str, Enrollment], given_up: list[Appointment]) -> None:
    others = [side.enrollment for row in given_up for side in row.pairing.sides]
    lock(*{place.pk: place for place in (*two.values(), *others)}.values())


def _close_missed(actor: User, row: Appointment, two: tuple[Enrollment, Enrollment]) -> None:
    """Call the meeting off, and end the pairing where its place is needed for the new one."""
    Appointment.objects.filter(pk=row.pk).update(seat=None, news="")
    states.move(row.meeting, "call_off", states.COORDINATOR, sequence=row.meeting.sequence + 1)
    pairing = row.pairing
    own = next(place for place in two if place.pk in (pairing.mentor_id, pairing.mentee_id))
    if free_place(own) is not None or not pairing.is_active:
        return
    _end(actor, pairing)
    waiting.let_wait(pairing, Role(row.missing))


def _end(actor: User, pairing: Pairing) -> None:
    reason = {"ended_at": timezone.now(), "end_reason": Pairing.EndReason.OTHER}
    states.move(pairing, "end", states.COORDINATOR, **reason)
    log("pairing.ended", actor, pairing=pairing)


def _meet(pairing: Pairing, missed: Appointment) -> None:
    """The new meeting takes the seat of the one that was missed; both are there."""
    meeting = seats.new_meeting(pairing, missed.slot, missed.point)
    meeting.save()
    seat = seats.Seats.at([missed.slot]).take(missed.slot, missed.point)
    row = Appointment.objects.create(
        meeting=meeting, slot=missed.slot, point=missed.point, seat=seat, news=""
    )
    now = timezone.now()
    day = now.astimezone(pairing.round.zone).date()
    Presence.objects.bulk_create(
        Presence(enrollment=place, appointment=row, at=now, day=day)
        for place in (pairing.mentor, pairing.mentee)
    )
    if missed.slot.starts_at <= now:
        states.move(meeting, "hold", states.COORDINATOR, met_on=day)


def _tell(found: StandIn, given_up: list[Appointment]) -> None:
    for own in (found.waiting, found.candidate):
        outbox.enqueue(messages.stand_in_made(found, own))
    for row in given_up:
        if row.pairing.state == PairingState.ENDED:
            gone, left = row.pairing.side(row.missing), row.pairing.side(Role(row.missing).other)
            name = left.person.public_name
            outbox.enqueue(messages.stand_in_missed(found, gone.enrollment, name))


# Taking it back --------------------------------------------------------------------------------


def may_undo(found: StandIn) -> bool:
    """Whether it was made so lately that it can be taken back."""
    young = timezone.now() - found.state_changed_at < UNDO_WITHIN
    return found.state == StandInState.MADE and young


@act
def undo(actor: User, found: StandIn) -> None:
    """End the new pairing and let those go on that ended for it; everybody is told.

    What cannot go on, since its people have been paired anew, stays ended. Meetings that were
    called off stay so: the next plan gives them a place. A second press changes nothing.

    Raises
    ------
    Refused : it was too long ago.
    """
    access.round_run_for(actor, found.missed.slot.round_id)
    locked = StandIn.objects.select_for_update(no_key=True).get(pk=found.pk)
    if locked.state == StandInState.UNDONE:
        return
    if not may_undo(locked) or locked.pairing is None:
        raise Refused(_("Only what was done in the last two hours can be taken back"))
    freed = list(locked.freed.select_related("round__program", "mentor", "mentee"))
    people = [place for row in (locked.pairing, *freed) for place in (row.mentor, row.mentee)]
    lock(*{place.pk: place for place in people}.values())
    _end_new(actor, locked.pairing)
    states.move(locked, "undo", states.COORDINATOR)
    for pairing in freed:
        _let_go_on(actor, pairing)
    for own in (found.waiting, found.candidate):
        outbox.enqueue(messages.stand_in_undone(locked, own))


def _end_new(actor: User, pairing: Pairing) -> None:
    if not pairing.is_active:
        raise Refused(_("The two have gone on from there, so it stays as it is"))
    _end(actor, pairing)
    rows = Meeting.objects.filter(pairing=pairing)
    states.move_all(rows, "call_off", states.COORDINATOR)
    for meeting in rows.filter(state=Meeting.State.HELD):
        states.move(meeting, "strike", Role.MENTOR)
    Appointment.objects.filter(meeting__pairing=pairing).update(seat=None)


def _let_go_on(actor: User, pairing: Pairing) -> None:
    mentor, mentee = pairing.mentor, pairing.mentee
    open_ = Pairing.objects.filter(mentor=mentor, mentee=mentee, state__in=states.PAIRING_OPEN)
    if pairing.state != PairingState.ENDED or open_.exists():
        return
    if free_place(mentor) is None or free_place(mentee) is None:
        return
    places = places_for(mentor, mentee, actor)
    states.move(pairing, "reopen", states.COORDINATOR, end_reason="", end_words="", **places)
    waiting.stop_waiting(mentor, mentee)
    log("pairing.reopened", actor, pairing=pairing)
