"""To people of a convention: where and when they meet, and who steps in when somebody is missing.

Whoever reads one in a hall presses once: the links act without signing in.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail import invitations
from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import CONVENTION, PART, Kind
from mentorship.messages.meetings import both_clocks, while_meeting_is
from mentorship.messages.stage import Make, Stage
from mentorship.models import (
    Appointment,
    Enrollment,
    Meeting,
    MeetingPoint,
    MeetingSlot,
    OutgoingMail,
    Pairing,
    StandIn,
)
from mentorship.roles import Role
from mentorship.states import StandInState


def _to_side(row: Appointment, side: str, calendar: str, **more: Any) -> Letter:
    meeting, pairing, round = row.meeting, row.pairing, row.pairing.round
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    facts = {
        "meeting": meeting,
        "point": row.point,
        "other_name": name_of(other.person),
        "round": round,
        "program": round.program,
        "when": both_clocks(meeting, side, row.slot.starts_at),
        "here_url": act_link("here"),
        "url": site_link("convention", own.pk),
        **more,
    }
    columns = {
        "meeting": meeting,
        "pairing": pairing,
        "enrollment": own,
        "round": round,
        "program": round.program,
        "calendar": calendar,
        "payload": {"sequence": meeting.sequence},
    }
    about = f"appointment:{row.pk}"
    return Letter(about, own.person, facts, columns, once=str(meeting.sequence))


def _sampled(state: str, made: Callable[[Make, Appointment, str], Message]) -> Any:
    """Samples to each of the two, about a meeting in three days."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        begins = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
        pairing = it.pairing(Pairing.State.ACTIVE)
        slot = MeetingSlot(pk=0, round=pairing.round, starts_at=begins, minutes=30)
        point = MeetingPoint(
            pk=0, round=pairing.round, name="Hall B, table 3", directions="Left of the stairs"
        )
        meeting = Meeting(
            pairing=pairing,
            state=state,
            proposed_by=Role.MENTOR,
            how=Meeting.How.IN_PERSON,
            place="Hall B, table 3: Left of the stairs",
            times=[begins],
            starts_at=begins,
            minutes=30,
            state_changed_at=timezone.now(),
        )
        row = Appointment(pk=0, meeting=it.keep(meeting), slot=slot, point=point)
        return (made(make, row, side) for side in it.sides)

    return samples


@mail(
    Kind.APPOINTMENT_PLANNED,
    _("Where and when you meet"),
    why=PART,
    true=while_meeting_is(Meeting.State.CONFIRMED),
    samples=_sampled(Meeting.State.CONFIRMED, lambda make, row, side: make(row, side)),
    programs=CONVENTION,
)
def planned(row: Appointment, side: str) -> Letter:
    """A place and a time, for the calendar; on the day, a link that says “I am here”."""
    return _to_side(row, side, invitations.request(row.meeting, side))


@mail(
    Kind.APPOINTMENT_MOVED,
    _("You meet at another time or place"),
    why=PART,
    at_once=True,
    true=while_meeting_is(Meeting.State.CONFIRMED),
    samples=_sampled(Meeting.State.CONFIRMED, lambda make, row, side: make(row, side, by=side)),
    programs=CONVENTION,
)
def moved(row: Appointment, side: str, by: str) -> Letter:
    """It moved: by one of the two, or with a new plan (`by` is empty then)."""
    calendar = invitations.request(row.meeting, side)
    return _to_side(row, side, calendar, by_me=by == side, by_plan=not by)


@mail(
    Kind.APPOINTMENT_OFF,
    _("A meeting at a convention has no place any more"),
    why=PART,
    at_once=True,
    true=while_meeting_is(Meeting.State.CANCELLED),
    samples=_sampled(Meeting.State.CANCELLED, lambda make, row, side: make(row, side)),
    programs=CONVENTION,
)
def off(row: Appointment, side: str) -> Letter:
    """No time suits both any more; it leaves the calendar, and what helps stands there."""
    return _to_side(row, side, invitations.cancel(row.meeting, side, row.slot.starts_at))


# Somebody steps in -----------------------------------------------------------------------------


def _about(found: StandIn, own: Enrollment, **more: Any) -> Letter:
    other = found.candidate if own.pk == found.waiting_id else found.waiting
    round = own.round
    facts = {
        "other_name": name_of(other.person),
        "i_wait": own.pk == found.waiting_id,
        "point": found.missed.point,
        "minutes": found.missed.slot.minutes,
        "round": round,
        "program": round.program,
        "yes_url": act_link("stand_in_yes"),
        "no_url": act_link("stand_in_no"),
        "url": site_link("convention", own.pk),
        **more,
    }
    columns = {
        "enrollment": own,
        "round": round,
        "program": round.program,
        "payload": {"stand_in": found.pk},
    }
    return Letter(f"stand_in:{found.pk}", own.person, facts, columns)


def stand_in_of(mail: OutgoingMail) -> StandIn | None:
    """What a mail asks or tells about, as it is now."""
    rows = StandIn.objects.select_related(
        "waiting__person__profile", "candidate__person__profile", "missed__point", "missed__slot"
    )
    return rows.filter(pk=mail.payload.get("stand_in", 0)).first()


def _while(state: str) -> Callable[[OutgoingMail], bool]:
    def check(mail: OutgoingMail) -> bool:
        found = stand_in_of(mail)
        return found is not None and found.state == state

    return check


def _stand_in_samples(make: Make, it: Stage) -> Iterable[Message]:
    """Samples to each of two people, of whom the mentee waits."""
    slot = MeetingSlot(pk=0, round=it.round, starts_at=timezone.now(), minutes=30)
    point = MeetingPoint(
        pk=0, round=it.round, name="Hall B, table 3", directions="Left of the stairs"
    )
    missed = Appointment(pk=0, slot=slot, point=point)
    mentor, mentee = it.enrollment(Role.MENTOR), it.enrollment(Role.MENTEE)
    found = StandIn(pk=0, missed=missed, waiting=mentee, candidate=mentor)
    return (make(found, it.enrollment(side)) for side in it.sides)


@mail(
    Kind.STAND_IN_ASKED,
    _("Somebody is free to meet you now"),
    why=PART,
    at_once=True,
    true=_while(StandInState.OFFERED),
    samples=_stand_in_samples,
    programs=CONVENTION,
)
def stand_in_asked(found: StandIn, own: Enrollment) -> Letter:
    """One of the two waits in vain, and the other is there and free."""
    return _about(found, own)


@mail(
    Kind.STAND_IN_MADE,
    _("You meet somebody else at a convention"),
    why=PART,
    at_once=True,
    true=_while(StandInState.MADE),
    samples=_stand_in_samples,
    programs=CONVENTION,
)
def stand_in_made(found: StandIn, own: Enrollment) -> Letter:
    """Where to find the other, now."""
    return _about(found, own)


@mail(
    Kind.STAND_IN_MISSED,
    _("Your partner at a convention meets somebody else"),
    why=PART,
    at_once=True,
    true=_while(StandInState.MADE),
    samples=_stand_in_samples,
    programs=CONVENTION,
)
def stand_in_missed(found: StandIn, own: Enrollment, other_name: str = "") -> Letter:
    """To whoever did not come: the pairing is over, and what can be done."""
    known = {"other_name": other_name} if other_name else {}
    return _about(found, own, **known)


@mail(
    Kind.STAND_IN_UNDONE,
    _("A change of partners at a convention was taken back"),
    why=PART,
    at_once=True,
    true=_while(StandInState.UNDONE),
    samples=_stand_in_samples,
    programs=CONVENTION,
)
def stand_in_undone(found: StandIn, own: Enrollment) -> Letter:
    """A coordinator took it back: things are as they were."""
    return _about(found, own)


# Afterwards ------------------------------------------------------------------------------------


def _still_silent(mail: OutgoingMail) -> bool:
    own = mail.enrollment
    return own is None or not (own.is_gone or hasattr(own, "next_year"))


def _to_each(make: Make, it: Stage) -> Iterable[Message]:
    return (make(it.enrollment(side)) for side in it.sides)


@mail(
    Kind.CONVENTION_AFTER,
    _("Two questions after a convention"),
    group="news",
    true=_still_silent,
    samples=_to_each,
    programs=CONVENTION,
)
def after(own: Enrollment) -> Letter:
    """How it was, and whether one comes again; once, the day after."""
    round = own.round
    facts = {
        "round": round,
        "program": round.program,
        "url": site_link("convention_after", own.pk),
    }
    columns = {"enrollment": own, "round": round, "program": round.program}
    return Letter(f"enrollment:{own.pk}", own.person, facts, columns)
