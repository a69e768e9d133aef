"""Meetings of a pairing: proposed, agreed, changed, held or cancelled.

Every act first locks the pairing, so that no meeting outlives it, and only the two may act. An
act that is repeated changes nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import meetings as messages
from mentorship.models import Meeting, Pairing
from mentorship.models.meetings import MOST_TIMES, days_to_meet, zone_in
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.sparing import if_any

A_DAY = timedelta(days=1)

MOST_OPEN = 5
"""How many meetings of one pairing may be proposed or agreed at once."""


FARTHEST = timedelta(days=366)
"""How far ahead a meeting may lie."""


@dataclass(frozen=True)
class Plan:
    """What somebody proposes: up to three times, and how the two would meet."""

    times: tuple[datetime, ...]
    minutes: int
    how: str
    place: str = ""
    words: str = ""

    def columns(self) -> dict[str, object]:
        """The values of the meeting's columns besides the times."""
        return {
            "minutes": self.minutes,
            "how": self.how,
            "place": self.place,
            "words": self.words,
        }


def _hold(actor: User, pairing: Pairing) -> Role:
    """Lock the pairing to the end of the act; return the actor's role. 404 for anybody else."""
    access.check(access.pairings_visible_to(actor), pairing.pk)
    Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)
    pairing.refresh_from_db(fields=["state"])
    if why := why_none(pairing):
        raise Refused(why)
    return pairing.own_side(actor).role


def _hold_meeting(actor: User, meeting: Meeting) -> Role:
    """Lock the meeting through its pairing and read it afresh; return the actor's role."""
    access.check(access.meetings_visible_to(actor), meeting.pk)
    side = _hold(actor, meeting.pairing)
    pairing = meeting.pairing
    meeting.refresh_from_db()
    meeting.pairing = pairing
    return side


def why_none(pairing: Pairing) -> str:
    """Why this pairing can have no meetings now; "" where it can."""
    if pairing.is_active:
        return ""
    return _("You two are not paired at the moment, so there is nothing to plan")


def state_sentence(meeting: Meeting) -> str:
    """What has become of a meeting, for somebody who comes too late to change it."""
    return {
        Meeting.State.PROPOSED: _("This meeting waits for an answer"),
        Meeting.State.CONFIRMED: _("This meeting is agreed"),
        Meeting.State.HELD: _("You have noted that you met"),
        Meeting.State.CANCELLED: _("This meeting was cancelled"),
    }[Meeting.State(meeting.state)]


# Finding a time ------------------------------------------------------------------------------


@act
def propose(actor: User, pairing: Pairing, plan: Plan) -> Meeting:
    """Propose up to three times to the other, who is written to."""
    side = _hold(actor, pairing)
    _check_times(pairing, plan.times)
    standing = pairing.meetings.filter(state__in=states.MEETING_AHEAD)
    for meeting in standing:
        if meeting.state == Meeting.State.PROPOSED and _is_same(meeting, side, plan):
            return meeting
    if len(standing) >= MOST_OPEN:
        raise Refused(_("You have planned enough for now. Agree on one of these meetings first"))
    meeting = Meeting.objects.create(
        pairing=pairing, proposed_by=side, times=list(plan.times), **plan.columns()
    )
    log("meeting.proposed", actor, pairing=pairing)
    outbox.enqueue(messages.proposed(meeting))
    return meeting


def _is_same(meeting: Meeting, side: Role, plan: Plan) -> bool:
    """Whether this is what already stands there: a second press of the same button."""
    columns = plan.columns()
    return (
        meeting.proposed_by == side
        and tuple(meeting.times) == plan.times
        and all(getattr(meeting, name) == value for name, value in columns.items())
    )


def _check_times(pairing: Pairing, proposed: tuple[datetime, ...]) -> None:
    """Refuse times that nobody can meet at; the form has said so already, field by field."""
    now = timezone.now()
    if not 1 <= len(set(proposed)) <= MOST_TIMES:
        raise Refused(_("Propose between one and three times"))
    if any(not now < moment < now + FARTHEST for moment in proposed):
        raise Refused(_("Propose times that lie ahead, within a year"))
    if not pairing.round.program.is_convention:
        return
    days = days_to_meet(pairing)
    if days and any(one.astimezone(pairing.round.zone).date() not in days for one in proposed):
        raise Refused(_("Propose times on days when you are both there"))


@act
def confirm(actor: User, meeting: Meeting, starts_at: datetime) -> Meeting:
    """Agree to one of the times that the other proposed; both get an invitation."""
    side = _hold_meeting(actor, meeting)
    if meeting.state == Meeting.State.CONFIRMED and meeting.starts_at == starts_at:
        return meeting
    if meeting.state != Meeting.State.PROPOSED:
        raise Refused(state_sentence(meeting))
    if meeting.proposed_by == side:
        raise Refused(_("You proposed these times, so the other chooses"))
    if starts_at not in meeting.times:
        raise Refused(_("This time is not proposed any more. Choose one of those on the page"))
    if starts_at <= timezone.now():
        raise Refused(_("This time has passed. Choose another, or propose others"))
    sequence = meeting.sequence + 1 if meeting.sequence else 0
    states.move(meeting, "confirm", side, starts_at=starts_at, sequence=sequence, reminded_at=None)
    log("meeting.confirmed", actor, pairing=meeting.pairing)
    outbox.enqueue_all(messages.confirmed(meeting, each) for each in Role)
    return meeting


@act
def change(actor: User, meeting: Meeting, plan: Plan) -> Meeting:
    """Change how or where, which holds at once, or the time, which the other is asked about.

    Somebody who is asked may answer with times of their own in the same way.
    """
    side = _hold_meeting(actor, meeting)
    if meeting.state == Meeting.State.PROPOSED:
        return _counter(actor, side, meeting, plan)
    if meeting.state != Meeting.State.CONFIRMED:
        raise Refused(state_sentence(meeting))
    if plan.times == (meeting.starts_at,):
        return _amend(actor, side, meeting, plan)
    _check_times(meeting.pairing, plan.times)
    _ask_again(actor, side, meeting, plan, "move")
    return meeting


def _counter(actor: User, side: Role, meeting: Meeting, plan: Plan) -> Meeting:
    """Put other times in the place of those that nobody has agreed to yet."""
    if _is_same(meeting, side, plan):
        return meeting
    _check_times(meeting.pairing, plan.times)
    _ask_again(actor, side, meeting, plan, "counter")
    return meeting


def _ask_again(actor: User, side: Role, meeting: Meeting, plan: Plan, move: str) -> None:
    """Propose these times to the other; a time that was agreed on does not hold any more."""
    was = meeting.starts_at
    states.move(
        meeting,
        move,
        side,
        proposed_by=side,
        times=list(plan.times),
        starts_at=None,
        turn=meeting.turn + 1,
        sequence=meeting.sequence + (move == "move"),
        **plan.columns(),
    )
    log("meeting.proposed", actor, pairing=meeting.pairing)
    outbox.enqueue(messages.proposed(meeting, was))
    if was:
        outbox.enqueue(messages.moved(meeting, was))


def _amend(actor: User, side: Role, meeting: Meeting, plan: Plan) -> Meeting:
    """Change how long, how or where; the time stays agreed."""
    columns = plan.columns()
    if all(getattr(meeting, name) == value for name, value in columns.items()):
        return meeting
    states.move(meeting, "change", side, sequence=meeting.sequence + 1, **columns)
    log("meeting.changed", actor, pairing=meeting.pairing)
    outbox.enqueue_all(messages.changed(meeting, each, side) for each in Role)
    return meeting


@act
def cancel(actor: User, meeting: Meeting, words: str) -> None:
    """Call a meeting off with a word to the other. One that was noted by mistake is struck out."""
    side = _hold_meeting(actor, meeting)
    if meeting.state == Meeting.State.CANCELLED:
        return
    was = meeting.state
    struck = was == Meeting.State.HELD
    states.move(
        meeting,
        "strike" if struck else "cancel",
        side,
        cancelled_by=side,
        words=words,
        sequence=meeting.sequence + (was == Meeting.State.CONFIRMED),
    )
    log("meeting.struck" if struck else "meeting.cancelled", actor, pairing=meeting.pairing)
    _tell_it_is_off(meeting, was, but=side)


def _tell_it_is_off(meeting: Meeting, was: str, *, but: str = "") -> None:
    """Write to those who have it in mind: of a proposal to the other (not to `but`), of an agreed
    meeting to both, since it stands in both calendars; of one that has passed to nobody.
    """
    agreed = meeting.starts_at if was == Meeting.State.CONFIRMED else None
    if was == Meeting.State.HELD or (agreed and agreed < timezone.now()):
        return
    for side in Role:
        if agreed or side != but:
            outbox.enqueue(messages.cancelled(meeting, side, agreed))


# What was held -------------------------------------------------------------------------------


@act
def met(actor: User, meeting: Meeting) -> None:
    """Say that an agreed meeting took place."""
    side = _hold_meeting(actor, meeting)
    if meeting.state == Meeting.State.HELD:
        return
    if meeting.state != Meeting.State.CONFIRMED:
        raise Refused(state_sentence(meeting))
    _hold_that(actor, side, meeting)


def _hold_that(actor: User, side: Role, meeting: Meeting) -> None:
    if meeting.starts_at is None or meeting.starts_at > timezone.now():
        raise Refused(_("This meeting lies ahead. Say so once you have met"))
    states.move(meeting, "hold", side, met_on=meeting.day_for(side))
    log("meeting.held", actor, pairing=meeting.pairing)


@act
def note(actor: User, pairing: Pairing, day: date, how: str = "") -> Meeting:
    """Note that the two met on `day`, whether or not it was planned here.

    A meeting that was agreed for that day is the one that is meant.
    """
    side = _hold(actor, pairing)
    today = timezone.now().astimezone(zone_in(pairing, side)).date()
    if day > today:
        raise Refused(_("Choose a day that has come: this one lies ahead"))
    if pairing.active_at and day < pairing.active_at.astimezone(zone_in(pairing, side)).date():
        raise Refused(_("Choose a day since the two of you were paired"))
    for meeting in pairing.meetings.filter(state__in=(Meeting.State.CONFIRMED, Meeting.State.HELD)):
        meeting.pairing = pairing
        if meeting.day_for(side) == day:
            return _as_held(actor, side, meeting)
    meeting = Meeting.objects.create(
        pairing=pairing, proposed_by=side, state=Meeting.State.HELD, met_on=day, how=how
    )
    log("meeting.held", actor, pairing=pairing)
    return meeting


def _as_held(actor: User, side: Role, meeting: Meeting) -> Meeting:
    if meeting.state == Meeting.State.CONFIRMED:
        _hold_that(actor, side, meeting)
    return meeting


# The end of the pairing ----------------------------------------------------------------------


def ahead(pairing: Pairing, now: datetime) -> Meeting | None:
    """The last meeting that is agreed on and not over yet; None where nothing is planned."""
    rows = pairing.meetings.filter(state=Meeting.State.CONFIRMED).order_by("-starts_at", "-pk")
    return next((row for row in rows if row.ends_at and row.ends_at > now), None)


def call_off(pairing: Pairing, by: states.By) -> int:
    """Cancel what is planned in a pairing that has just ended; the pairing is locked.

    Returns how many agreed meetings lay ahead.
    """
    agreed = 0
    for meeting in pairing.meetings.filter(state__in=states.MEETING_AHEAD):
        was, meeting.pairing = meeting.state, pairing
        if meeting.starts_at and meeting.starts_at <= timezone.now():
            continue  # it may have taken place: nobody has said
        states.move(
            meeting, "call_off", by, sequence=meeting.sequence + (was == Meeting.State.CONFIRMED)
        )
        log("meeting.called_off", None, pairing=pairing)
        if was == Meeting.State.CONFIRMED:  # of the others the mail about the end says enough
            _tell_it_is_off(meeting, was)
            agreed += 1
    return agreed


# The clock -----------------------------------------------------------------------------------


def remind_due(now: datetime) -> list[Meeting]:
    """Agreed meetings within a day of which nobody has been reminded.

    Those that were agreed on, or changed, within two days need none: the invitation is fresh.
    """
    rows = Meeting.objects.filter(
        state=Meeting.State.CONFIRMED,
        reminded_at__isnull=True,
        starts_at__gt=now,
        starts_at__lte=now + A_DAY,
        state_changed_at__lte=F("starts_at") - 2 * A_DAY,
        pairing__state=Pairing.State.ACTIVE,
    )
    found = rows.select_related(
        "pairing__round__program",
        "pairing__mentor__person__profile",
        "pairing__mentee__person__profile",
    )
    return list(if_any(found))


@act
def remind(meeting: Meeting, now: datetime) -> bool:
    """Remind both of a meeting that is near; False if it has been changed or told meanwhile."""
    locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if (
        locked.state != Meeting.State.CONFIRMED
        or locked.reminded_at
        or locked.sequence != meeting.sequence
    ):
        return False
    if locked.starts_at is None or locked.starts_at <= now:
        return False
    Meeting.objects.filter(pk=meeting.pk).update(reminded_at=now)
    outbox.enqueue_all(messages.reminder(meeting, side) for side in Role)
    return True
