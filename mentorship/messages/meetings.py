"""To two people who meet, about when; the invitation for their calendars travels with it.

These mails carry what the two say to each other, so nobody else may read them: they are sensitive.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.mail import invitations
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, Samples, mail, site_link
from mentorship.mail.registry import Check
from mentorship.messages.kinds import PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import Meeting, OutgoingMail, Pairing
from mentorship.text import times

SIDES = (states.MENTOR, states.MENTEE)


def _to_side(
    meeting: Meeting, side: str, calendar: str = "", tells: str = "sequence", **more: Any
) -> Letter:
    """A mail to the one on `side`; `tells` is the column that counts the changes it tells of."""
    pairing, round = meeting.pairing, meeting.pairing.round
    own, other = pairing.side(side).enrollment, pairing.side(side).other.enrollment
    change = getattr(meeting, tells)
    facts = {
        "meeting": meeting,
        "other_name": name_of(other.person),
        "round": round,
        "program": round.program,
        "invited": bool(calendar),
        "when": both_clocks(meeting, side, meeting.starts_at) if meeting.starts_at else None,
        "url": site_link("meeting", meeting.pk),
        **more,
    }
    columns = {
        "meeting": meeting,
        "pairing": pairing,
        "round": round,
        "program": round.program,
        "calendar": calendar,
        "sensitive": True,
        "payload": {tells: change},
    }
    return Letter(f"meeting:{meeting.pk}", own.person, facts, columns, once=str(change))


def both_clocks(meeting: Meeting, side: str, moment: datetime) -> dict[str, Any]:
    """A time on the reader's clock, and on the other's where that shows something else."""
    other = meeting.pairing.side(side).other.enrollment
    own_zone, other_zone = meeting.zone_for(side), meeting.zone_for(other.role)
    local = moment.astimezone(own_zone)
    return {
        "day": local.date(),
        "own": times.in_words(moment, own_zone),
        "other": times.for_the_other(moment, own_zone, other_zone, name_of(other.person)),
    }


def _other_side(side: str) -> str:
    return states.MENTEE if side == states.MENTOR else states.MENTOR


def while_meeting_is(state: str, tells: str = "sequence") -> Check:
    """While nothing newer has happened to the meeting, and it is not over."""

    def check(mail: OutgoingMail) -> bool:
        meeting = mail.meeting
        if meeting is None:
            return True
        if meeting.state != state or mail.payload.get(tells) != getattr(meeting, tells):
            return False
        over = meeting.starts_at is not None and meeting.starts_at < timezone.now()
        return not (over and state == Meeting.State.CONFIRMED)

    return check


def _sampled(state: str, made: Callable[[Make, Meeting], Iterable[Message]]) -> Samples:
    """Samples about a meeting that the one has proposed, and then one that the other has."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        pairing, now = it.pairing(Pairing.State.ACTIVE), timezone.now()
        for proposer in it.sides:
            meeting = Meeting(
                pairing=pairing,
                state=state,
                proposed_by=proposer,
                how=Meeting.How.VIDEO,
                place="https://rooms.example/a",
                words="I look forward to it",
                times=[now + timedelta(days=days) for days in (3, 4)],
                state_changed_at=now,
                cancelled_by=proposer if state == Meeting.State.CANCELLED else "",
            )
            meeting.starts_at = meeting.times[0] if state != Meeting.State.PROPOSED else None
            yield from made(make, it.keep(meeting))

    return samples


@mail(
    Kind.MEETING_PROPOSED,
    _("Your partner proposes to meet"),
    why=PART,
    true=while_meeting_is(Meeting.State.PROPOSED, "turn"),
    samples=_sampled(
        Meeting.State.PROPOSED,
        lambda make, meeting: [make(meeting), make(meeting, meeting.times[0])],
    ),
)
def proposed(meeting: Meeting, was: datetime | None = None) -> Letter:
    """The other proposes times. Where one was agreed (`was`), it leaves the calendar."""
    side = _other_side(meeting.proposed_by)
    return _to_side(
        meeting,
        side,
        invitations.cancel(meeting, side, was) if was else "",
        tells="turn",
        was=both_clocks(meeting, side, was) if was else None,
        again=meeting.turn > 1,
        slots=[both_clocks(meeting, side, moment) for moment in meeting.times],
    )


@mail(
    Kind.MEETING_MOVED,
    _("You asked for another time"),
    why=PART,
    at_once=True,
    true=while_meeting_is(Meeting.State.PROPOSED),
    samples=_sampled(
        Meeting.State.PROPOSED, lambda make, meeting: [make(meeting, meeting.times[0])]
    ),
)
def moved(meeting: Meeting, was: datetime) -> Letter:
    """You asked for another time: the old one leaves your calendar too."""
    side = meeting.proposed_by
    invitation = invitations.cancel(meeting, side, was)
    return _to_side(meeting, side, invitation, was=both_clocks(meeting, side, was))


@mail(
    Kind.MEETING_CONFIRMED,
    _("You have agreed on a meeting"),
    why=PART,
    at_once=True,
    true=while_meeting_is(Meeting.State.CONFIRMED),
    samples=_sampled(
        Meeting.State.CONFIRMED, lambda make, meeting: [make(meeting, s) for s in SIDES]
    ),
)
def confirmed(meeting: Meeting, side: str) -> Letter:
    """You meet: the invitation, with how and where."""
    chosen_by_me = meeting.proposed_by != side
    return _to_side(meeting, side, invitations.request(meeting, side), chosen_by_me=chosen_by_me)


@mail(
    Kind.MEETING_CHANGED,
    _("A meeting has changed"),
    why=PART,
    at_once=True,
    true=while_meeting_is(Meeting.State.CONFIRMED),
    samples=_sampled(
        Meeting.State.CONFIRMED,
        lambda make, meeting: [make(meeting, s, by=meeting.proposed_by) for s in SIDES],
    ),
)
def changed(meeting: Meeting, side: str, by: str) -> Letter:
    """How or where has changed; the time stays."""
    return _to_side(meeting, side, invitations.request(meeting, side), by_me=by == side)


@mail(
    Kind.MEETING_CANCELLED,
    _("A meeting is off"),
    why=PART,
    at_once=True,
    true=while_meeting_is(Meeting.State.CANCELLED),
    samples=_sampled(
        Meeting.State.CANCELLED,
        lambda make, meeting: [make(meeting, s, meeting.times[0]) for s in SIDES],
    ),
)
def cancelled(meeting: Meeting, side: str, was: datetime | None) -> Letter:
    """The meeting is off; where it stood in the calendar (`was`), it leaves it."""
    return _to_side(
        meeting,
        side,
        invitations.cancel(meeting, side, was) if was else "",
        by_me=meeting.cancelled_by == side,
        ended=not meeting.cancelled_by,
        url=site_link("pairing", meeting.pairing_id),
    )


# No reminder in the sense of the cap: people asked for it by agreeing to the hour.
@mail(
    Kind.MEETING_REMINDER,
    _("You meet tomorrow"),
    group="reminders",
    true=while_meeting_is(Meeting.State.CONFIRMED),
    samples=_sampled(
        Meeting.State.CONFIRMED, lambda make, meeting: [make(meeting, s) for s in SIDES]
    ),
)
def reminder(meeting: Meeting, side: str) -> Letter:
    """The day before."""
    return _to_side(meeting, side)
