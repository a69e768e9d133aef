"""What people in a circle plan, agree on and write down."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import Circle, CircleMeeting, CircleNote, CircleSeat, CircleTerms
from mentorship.services import busy
from mentorship.services.acts import Refused, act, log
from mentorship.services.circles.locking import accepted, held_seats, lock, own_seat, state_sentence

MOST_MEETINGS, MOST_NOTES = 100, 300
"""So many a circle can have."""


class Clash(Refused):
    """Somebody in the circle has another meeting at that time; it can be planned all the same."""


def _inside(actor: User, circle: Circle) -> CircleSeat:
    """The seat of somebody in a circle that goes on; the circle is locked."""
    seat = own_seat(actor, circle)
    (locked,) = lock(circle)
    seat.circle = locked
    if not (locked.is_active and seat.is_accepted):
        raise Refused(state_sentence(locked))
    return seat


def _tell(meeting: CircleMeeting, message: Any) -> None:
    """Write to everybody in the circle, the planner too: it goes into every calendar."""
    for seat in accepted(held_seats(meeting.circle)):
        seat.circle = meeting.circle
        outbox.enqueue(message(meeting, seat))


def _refuse_clashes(
    seat: CircleSeat, starts_at: datetime, minutes: int, but: CircleMeeting | None = None
) -> None:
    """Refuse a time at which people in the circle meet others, a pair's or another circle's.

    How many they are is said, and not who: whom the others meet is theirs.
    """
    there = {one.person.pk for one in accepted(held_seats(seat.circle))}
    ends = starts_at + timedelta(minutes=minutes)
    taken = {
        pk
        for pk, spans in busy.of_people(there, but_circle=but).items()
        if pk in there and busy.is_taken(spans, starts_at, ends)
    }
    own, others = seat.person.pk in taken, len(taken - {seat.person.pk})
    if taken:
        raise Clash(_clash_sentence(own, others))


def _clash_sentence(own: bool, others: int) -> str:
    if not others:
        return _("You have another meeting at that time. Choose another, or tick below")
    if own:
        said = ngettext(
            "You and one of the others have another meeting at that time. "
            "Choose another, or tick below",
            "You and %(count)s of the others have another meeting at that time. "
            "Choose another, or tick below",
            others,
        )
    else:
        said = ngettext(
            "One of the others has another meeting at that time. Choose another, or tick below",
            "%(count)s of the others have another meeting at that time. "
            "Choose another, or tick below",
            others,
        )
    return said % {"count": others}


@act
def plan(
    actor: User,
    circle: Circle,
    starts_at: datetime,
    minutes: int,
    place: str,
    words: str,
    *,
    anyway: bool = False,
) -> CircleMeeting:
    """Plan a meeting; everybody in the circle gets it by mail and into their calendars.

    The same once more finds what was planned.

    Raises
    ------
    Clash : somebody has another meeting then, and it was not said that it is so `anyway`.
    Refused : it does not go on, the moment has passed, or there are too many.
    """
    seat = _inside(actor, circle)
    said = {"starts_at": starts_at, "minutes": minutes, "place": place, "words": words}
    if standing := seat.circle.meetings.filter(called_off_at=None, **said).first():
        return standing
    if starts_at <= timezone.now():
        raise Refused(_("Enter a time that is still to come"))
    if seat.circle.meetings.count() >= MOST_MEETINGS:
        raise Refused(_("A hundred meetings are enough"))
    if not anyway:
        _refuse_clashes(seat, starts_at, minutes)
    meeting = CircleMeeting.objects.create(circle=seat.circle, planned_by=seat, **said)
    log("circle.meeting_planned", actor, round=seat.circle.round, circle=seat.circle.number)
    _tell(meeting, messages.circle_life.meets)
    return meeting


def meeting_for(actor: User, pk: int) -> CircleMeeting:
    """The meeting, for somebody in its circle; 404 for anybody else."""
    rows = CircleMeeting.objects.select_related("circle__round__program", "planned_by__enrollment")
    meeting = rows.filter(pk=pk).first()
    if meeting is None or not own_seat(actor, meeting.circle).is_accepted:
        raise Http404
    return meeting


@act
def move(
    actor: User,
    meeting: CircleMeeting,
    starts_at: datetime,
    minutes: int,
    place: str,
    words: str,
    *,
    anyway: bool = False,
) -> CircleMeeting:
    """Meet at another time, or elsewhere; everybody is told, and their calendars follow.

    The same once more changes nothing, and nobody is written to. What the site gave is let go.

    Raises
    ------
    Clash : somebody has another meeting then, and it was not said that it is so `anyway`.
    Refused : it has begun or was called off, or the new time has passed.
    """
    seat = _inside(actor, meeting_for(actor, meeting.pk).circle)
    fresh = CircleMeeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    said = {"starts_at": starts_at, "minutes": minutes, "place": place, "words": words}
    if all(getattr(fresh, name) == value for name, value in said.items()):
        return fresh
    if fresh.called_off_at:
        raise Refused(_("This meeting was called off. Plan another one"))
    if fresh.starts_at <= timezone.now():
        raise Refused(_("This meeting has begun already"))
    if starts_at <= timezone.now():
        raise Refused(_("Enter a time that is still to come"))
    fresh.circle = seat.circle
    if not anyway and (starts_at, minutes) != (fresh.starts_at, fresh.minutes):
        _refuse_clashes(seat, starts_at, minutes, but=fresh)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.number, fresh.seat, fresh.planned_by = fresh.number + 1, None, seat
    fresh.save(update_fields=[*said, "number", "seat", "planned_by", "changed_at"])
    log("circle.meeting_planned", actor, round=seat.circle.round, circle=seat.circle.number)
    _tell(fresh, messages.circle_life.meets)
    return fresh


@act
def call_off(actor: User, meeting: CircleMeeting) -> None:
    """Say that it will not be; it leaves the calendars. A repeated word changes nothing."""
    meeting = meeting_for(actor, meeting.pk)
    seat = _inside(actor, meeting.circle)
    meeting = CircleMeeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    if meeting.called_off_at:
        return
    if meeting.starts_at <= timezone.now():
        raise Refused(_("This meeting has begun already"))
    meeting.called_off_at, meeting.number = timezone.now(), meeting.number + 1
    meeting.seat = None
    meeting.save(update_fields=["called_off_at", "number", "seat", "changed_at"])
    meeting.circle = seat.circle
    log("circle.meeting_off", actor, round=seat.circle.round, circle=seat.circle.number)
    _tell(meeting, messages.circle_life.called_off)


@act
def write_terms(actor: User, circle: Circle, seen: int, words: Mapping[str, str]) -> CircleTerms:
    """Write what the circle agrees on anew; whoever writes it agrees, the others are asked.

    Raises
    ------
    Refused : somebody wrote another version since version `seen` was read.
    """
    seat = _inside(actor, circle)
    number = seat.circle.terms.aggregate(most=Max("number"))["most"] or 0
    if number != seen:
        raise Refused(_("Somebody has changed it in the meantime. Read it and write again"))
    terms = CircleTerms.objects.create(
        circle=seat.circle, number=number + 1, written_by=seat, **words
    )
    terms.agreed.add(seat)
    return terms


@act
def agree(actor: User, circle: Circle, seen: int) -> None:
    """Agree to the version that was read; of an older one nothing is agreed."""
    seat = _inside(actor, circle)
    latest = seat.circle.terms.first()
    if latest is None or latest.number != seen:
        raise Refused(_("Somebody has changed it in the meantime. Read it first"))
    latest.agreed.add(seat)


@act
def write_note(actor: User, circle: Circle, words: str, *, shared: bool) -> CircleNote:
    """Write a note, for oneself or for everybody in the circle."""
    seat = _inside(actor, circle)
    if seat.circle.notes.count() >= MOST_NOTES:
        raise Refused(_("Three hundred notes are enough"))
    return CircleNote.objects.create(circle=seat.circle, writer=seat, shared=shared, words=words)


@act
def remove_note(actor: User, circle: Circle, pk: int) -> None:
    """Remove a note of one's own; of anybody else's nothing happens."""
    seat = own_seat(actor, circle)
    CircleNote.objects.filter(pk=pk, writer=seat).delete()
