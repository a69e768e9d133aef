"""To two people who meet, about when; the invitation for their calendars travels with it.

These mails carry what the two say to each other, so nobody else may read them: they are sensitive.
"""

from datetime import datetime
from typing import Any

from mentorship import states
from mentorship.mail import invitations
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.messages.truth import meeting_key
from mentorship.models import Meeting
from mentorship.text import times


def _to_side(kind: str, meeting: Meeting, side: str, calendar: str = "", **more: Any) -> Message:
    pairing = meeting.pairing
    own, other = pairing.enrollment_of(side), pairing.other(side)
    program = pairing.round.program
    context = {
        "meeting": meeting,
        "other_name": name_of(other.person),
        "round": pairing.round,
        "program": program,
        "invited": bool(calendar),
        "when": both_clocks(meeting, side, meeting.starts_at) if meeting.starts_at else None,
        "url": site_link("meeting", meeting.pk),
        **more,
    }
    return render(
        kind,
        meeting_key(kind, meeting, own.person_id),
        own.person,
        context,
        meeting=meeting,
        pairing=pairing,
        round=pairing.round,
        program=program,
        calendar=calendar,
        sensitive=True,
    )


def both_clocks(meeting: Meeting, side: str, moment: datetime) -> dict[str, Any]:
    """A time on the reader's clock, and on the other's where that shows something else."""
    other = meeting.pairing.other(side)
    own_zone, other_zone = meeting.zone_for(side), meeting.zone_for(other.role)
    local = moment.astimezone(own_zone)
    return {
        "day": local.date(),
        "own": times.in_words(moment, own_zone),
        "other": times.for_the_other(moment, own_zone, other_zone, name_of(other.person)),
    }


def _other_side(side: str) -> str:
    return states.MENTEE if side == states.MENTOR else states.MENTOR


def proposed(meeting: Meeting, was: datetime | None = None) -> Message:
    """The other proposes times. Where one was agreed (`was`), it leaves the calendar."""
    side = _other_side(meeting.proposed_by)
    return _to_side(
        "meeting_proposed",
        meeting,
        side,
        invitations.cancel(meeting, side, was) if was else "",
        was=both_clocks(meeting, side, was) if was else None,
        again=meeting.turn > 1,
        slots=[both_clocks(meeting, side, moment) for moment in meeting.times],
    )


def moved(meeting: Meeting, was: datetime) -> Message:
    """You asked for another time: the old one leaves your calendar too."""
    side = meeting.proposed_by
    return _to_side(
        "meeting_moved",
        meeting,
        side,
        invitations.cancel(meeting, side, was),
        was=both_clocks(meeting, side, was),
    )


def confirmed(meeting: Meeting, side: str) -> Message:
    """You meet: the invitation, with how and where."""
    chosen_by_me = meeting.proposed_by != side
    invitation = invitations.request(meeting, side)
    return _to_side("meeting_confirmed", meeting, side, invitation, chosen_by_me=chosen_by_me)


def changed(meeting: Meeting, side: str, by: str) -> Message:
    """How or where has changed; the time stays."""
    invitation = invitations.request(meeting, side)
    return _to_side("meeting_changed", meeting, side, invitation, by_me=by == side)


def cancelled(meeting: Meeting, side: str, was: datetime | None) -> Message:
    """The meeting is off; where it stood in the calendar (`was`), it leaves it."""
    return _to_side(
        "meeting_cancelled",
        meeting,
        side,
        invitations.cancel(meeting, side, was) if was else "",
        by_me=meeting.cancelled_by == side,
        ended=not meeting.cancelled_by,
        url=site_link("pairing", meeting.pairing_id),
    )


def reminder(meeting: Meeting, side: str) -> Message:
    """The day before."""
    return _to_side("meeting_reminder", meeting, side)
