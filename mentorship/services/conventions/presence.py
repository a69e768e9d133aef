"""Saying that one is here: for a meeting, or free for whoever waits; oneself or the help desk."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.models import Appointment, Enrollment, Meeting, Presence, Round, StandIn
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.conventions.moving import appointment_for, is_standing
from mentorship.states import StandInState

AFTER = timedelta(hours=1)
"""How long after its end one can still say that one was there."""


def today_of(round: Round, now: datetime) -> date:
    """The day that it is where the convention is."""
    return now.astimezone(round.zone).date()


def why_not_here(appointment: Appointment, now: datetime) -> str:
    """Why one cannot say that one is here for this meeting; "" where one can."""
    round = appointment.pairing.round
    if appointment.meeting.state not in (Meeting.State.CONFIRMED, Meeting.State.HELD):
        return _("This meeting is off")
    if not appointment.pairing.is_active and appointment.meeting.state != Meeting.State.HELD:
        return _("You two are not paired at the moment, so there is nothing to plan")
    if not is_standing(appointment):
        return _("You two have agreed on another time")
    if appointment.slot.ends_at + AFTER < now:
        return _("This meeting is over")
    if appointment.slot.starts_at.astimezone(round.zone).date() != today_of(round, now):
        return _("This works on the day of your meeting")
    return ""


@act
def arrive(actor: User, appointment: Appointment) -> None:
    """Say that one is here for a meeting; a second press changes nothing.

    Somebody who was missed and comes after all is missed no more, unless the other has found
    somebody else. Once both have said so, the meeting counts as held.

    Raises
    ------
    Refused : it is another day, or over, or the meeting is off.
    """
    found = appointment_for(actor, appointment.pk)
    _arrived(actor, found, found.pairing.own_side(actor).role)


@act
def arrive_for(actor: User, place: Enrollment, appointment: Appointment | None) -> None:
    """Note at the help desk that somebody is here, for a meeting or just so."""
    access.round_run_for(actor, place.round_id)
    if appointment is None:
        _is_there(place, timezone.now())
        return
    found = access.one_or_404(Appointment.objects.with_people(), appointment.pk)
    role = found.pairing.side_of(place.person)
    if role is None:
        raise Refused(_("This is somebody else’s meeting"))
    _arrived(actor, found, role)


def _arrived(actor: User, row: Appointment, role: Role) -> None:
    now = timezone.now()
    locked = Appointment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    row.missing = locked.missing
    if why := why_not_here(row, now):
        raise Refused(why)
    if row.missing == role:
        _found_after_all(row)
    place = row.pairing.side(role).enrollment
    _is_there(place, now)
    day = today_of(row.pairing.round, now)
    Presence.objects.get_or_create(
        enrollment=place, appointment=row, defaults={"at": now, "day": day}
    )
    _held_once_both_are_there(actor, row, role, day)


def _found_after_all(row: Appointment) -> None:
    """Miss nobody any more; a question that is open to others lapses."""
    Appointment.objects.filter(pk=row.pk).update(missing="", missing_at=None)
    row.missing = ""
    for asked in StandIn.objects.filter(missed=row, state=StandInState.OFFERED):
        states.move(asked, "lapse", states.COORDINATOR)


def _held_once_both_are_there(actor: User, row: Appointment, role: Role, day: date) -> None:
    meeting = row.meeting
    meeting.refresh_from_db(fields=["state"])
    if row.presences.count() < len(Role) or meeting.state != Meeting.State.CONFIRMED:
        return
    states.move(meeting, "hold", role, met_on=day)
    log("meeting.held", actor, pairing=row.pairing)


def _is_there(place: Enrollment, now: datetime) -> None:
    day = today_of(place.round, now)
    Presence.objects.get_or_create(
        enrollment=place, day=day, appointment=None, defaults={"at": now}
    )


def why_not_free(place: Enrollment, now: datetime) -> str:
    """Why one cannot say that one is here and free; "" where one can."""
    round = place.round
    if not round.program.is_convention or round.is_over or not place.takes_part:
        return _("You take part in no convention here at the moment")
    days = round.days()
    if days and today_of(round, now) not in days:
        return _("This works on the days of the convention")
    return ""


@act
def be_free(actor: User, place: Enrollment) -> None:
    """Say that one is at the convention, and may be asked by somebody who waits in vain.

    Raises
    ------
    Refused : it is no day of the convention, or one does not take part.
    """
    place = access.enrollment_for(actor, place.pk)
    now = timezone.now()
    if why := why_not_free(place, now):
        raise Refused(why)
    _is_there(place, now)


@act
def go(actor: User, place: Enrollment) -> None:
    """Say that one has left for today: nobody is sent to look for one."""
    place = access.enrollment_for(actor, place.pk)
    day = today_of(place.round, timezone.now())
    Presence.objects.filter(enrollment=place, day=day, appointment=None).delete()
