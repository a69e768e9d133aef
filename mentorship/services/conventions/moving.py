"""Another time for one meeting, with one press; the next times that suit both are proposed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import conventions as messages
from mentorship.models import Appointment, Meeting, MeetingPoint, MeetingSlot
from mentorship.roles import Role
from mentorship.services import busy
from mentorship.services.acts import Refused, act, log
from mentorship.services.conventions import free, seats
from mentorship.services.pairings.places import lock

SHOWN = 4
"""How many other times are proposed at once."""


@dataclass(frozen=True)
class Way:
    """A time that suits both, and the place that is free then."""

    slot: MeetingSlot
    point: MeetingPoint


def appointments_of(user: User) -> "list[Appointment]":
    """The places and times of the user's own meetings."""
    rows = Appointment.objects.standing().with_people()
    return list(rows.filter(meeting__in=access.meetings_visible_to(user)))


def appointment_for(user: User, pk: int) -> Appointment:
    """The place and time of a meeting, for one of the two who meet."""
    rows = Appointment.objects.with_people()
    return access.one_or_404(rows.filter(meeting__in=access.meetings_visible_to(user)), pk)


def ways(appointment: Appointment, now: datetime) -> Iterator[Way]:
    """The times ahead that suit both and have a free seat, the next one first."""
    pairing = appointment.pairing
    round = pairing.round
    slots = [one for one in round.meeting_slots.all() if one.starts_at > now]
    two = (pairing.mentor.person_id, pairing.mentee.person_id)
    suits = free.Times(round, slots, busy.of_people(two, but=appointment.meeting))
    both = suits.of(pairing.mentor) & suits.of(pairing.mentee)
    step_free = free.needs_step_free(pairing.mentor, pairing.mentee)
    points = [one for one in round.meeting_points.all() if one.step_free or not step_free]
    points.sort(key=lambda point: point.pk != appointment.point_id)
    rows = Appointment.objects.standing().filter(slot__in=slots, seat__isnull=False)
    taken = seats.Seats([*rows, *seats.of_circles(slots)])
    for at in sorted(both - {at for at, one in enumerate(slots) if one.pk == appointment.slot_id}):
        point = next((one for one in points if taken.left(slots[at], one) > 0), None)
        if point is not None:
            yield Way(slots[at], point)


def why_fixed(appointment: Appointment, now: datetime) -> str:
    """Why its time cannot be changed any more; "" while it can."""
    meeting = appointment.meeting
    if not appointment.pairing.is_active:
        return _("You two are not paired at the moment, so there is nothing to plan")
    if meeting.state != Meeting.State.CONFIRMED or not is_standing(appointment):
        return _("This meeting has been held, called off or moved")
    if appointment.slot.starts_at <= now and not appointment.missing:
        return _("This meeting has begun. If you missed each other, say so first")
    return ""


def is_standing(appointment: Appointment) -> bool:
    """Whether the meeting is still where the site has put it."""
    return appointment.meeting.starts_at == appointment.slot.starts_at


@act
def move(actor: User, appointment: Appointment, slot: int) -> Appointment:
    """Meet at another time instead; both are told, and their calendars follow.

    A second press of the same button changes nothing.

    Raises
    ------
    Refused : the time does not suit both, its last seat has gone, or the meeting has begun.
    """
    appointment_for(actor, appointment.pk)
    lock(appointment.pairing.mentor, appointment.pairing.mentee)
    round = appointment.pairing.round
    held = round.meeting_slots.filter(pk__in=(slot, appointment.slot_id)).order_by("pk")
    list(held.select_for_update(no_key=True))
    fresh = appointment_for(actor, appointment.pk)
    if fresh.slot_id == slot:
        return fresh
    now = timezone.now()
    if why := why_fixed(fresh, now):
        raise Refused(why)
    seats.let_go(round)
    way = next((one for one in ways(fresh, now) if one.slot.pk == slot), None)
    if way is None:
        raise Refused(_("This time is not free any more. Choose another"))
    _moved(actor, fresh, way)
    return fresh


def _moved(actor: User, row: Appointment, way: Way) -> None:
    meeting, side = row.meeting, row.pairing.own_side(actor).role
    states.move(
        meeting,
        "change",
        side,
        starts_at=way.slot.starts_at,
        minutes=way.slot.minutes,
        place=seats.where(way.point),
        sequence=meeting.sequence + 1,
        reminded_at=None,
    )
    row.slot, row.point = way.slot, way.point
    row.seat, row.news = seats.Seats.at([way.slot]).take(way.slot, way.point), ""
    row.missing, row.missing_at = "", None
    row.save(update_fields=["slot", "point", "seat", "news", "missing", "missing_at"])
    log("meeting.changed", actor, pairing=row.pairing)
    outbox.enqueue_all(messages.moved(row, each, by=side) for each in Role)
