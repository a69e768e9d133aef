"""Meeting points and times of a convention, as its coordinators enter them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access
from mentorship.models import (
    Appointment,
    Circle,
    CircleMeeting,
    Job,
    MeetingPoint,
    MeetingSlot,
    Pairing,
    Round,
)
from mentorship.services import jobs
from mentorship.services.acts import Refused, act, log
from mentorship.text import times

MOST_POINTS = 60
MOST_SLOTS = 400
COLUMNS = ("name", "directions", "room", "together", "step_free")


def _locked(actor: User, round: Round) -> Round:
    """The convention, for somebody who runs it; nobody else changes its places meanwhile."""
    round = access.round_run_for(actor, round.pk)
    if not round.program.is_convention:
        raise Refused(_("Places and times are for conventions"))
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    return round


@act
def add_point(actor: User, round: Round, values: Mapping[str, Any]) -> MeetingPoint:
    """Let pairs meet at one place more.

    Raises
    ------
    Refused : there are sixty already, or one of this name.
    """
    round = _locked(actor, round)
    if round.meeting_points.count() >= MOST_POINTS:
        raise Refused(_("Sixty meeting points are enough for a convention"))
    made = MeetingPoint.objects.create(round=round, **{name: values[name] for name in COLUMNS})
    log("convention.point_added", actor, round=round, title=made.name)
    return made


@act
def change_point(actor: User, round: Round, pk: int, values: Mapping[str, Any]) -> None:
    """Change what is said of a place; what stands there moves with the next plan, if at all."""
    round = _locked(actor, round)
    found = access.one_or_404(round.meeting_points.all(), pk)
    changed = [name for name in COLUMNS if getattr(found, name) != values[name]]
    if changed:
        MeetingPoint.objects.filter(pk=pk).update(**{name: values[name] for name in changed})
        log("convention.point_changed", actor, round=round, title=found.name)


@act
def remove_point(actor: User, round: Round, pk: int) -> None:
    """Take a place off the list; one at which somebody meets, or has met, stays."""
    round = _locked(actor, round)
    found = round.meeting_points.filter(pk=pk).first()
    if found is None:
        return
    circles = CircleMeeting.objects.filter(point=found)
    if Appointment.objects.filter(point=found).exists() or circles.exists():
        raise Refused(_("Meetings have been given this place, so it stays"))
    found.delete()
    log("convention.point_removed", actor, round=round, title=found.name)


@act
def add_times(actor: User, round: Round, values: Mapping[str, Any]) -> int:
    """Fill a part of a day with times of one length; returns how many were added.

    Raises
    ------
    Refused : they lie outside the convention, run into others, or clocks change meanwhile.
    """
    round = _locked(actor, round)
    day: date = values["day"]
    if day not in round.days():
        raise Refused(_("Choose a day of the convention"))
    made = list(_slots(round, day, values["begins"], values["ends"], values["minutes"]))
    if not made:
        raise Refused(_("No meeting of this length fits between these hours"))
    known = list(round.meeting_slots.all())
    if len(known) + len(made) > MOST_SLOTS:
        raise Refused(_("Four hundred times are enough for a convention"))
    if any(_overlap(one, other) for one in made for other in known):
        raise Refused(_("These times run into others of that day. Remove those first"))
    MeetingSlot.objects.bulk_create(made)
    log("convention.times_added", actor, round=round, count=len(made))
    return len(made)


def _slots(round: Round, day: date, begins: time, ends: time, minutes: int) -> "list[MeetingSlot]":
    try:
        first = times.moment_of(day, begins, round.zone)
        last = times.moment_of(day, ends, round.zone)
    except (times.NoSuchTime, times.TwiceThatNight) as strange:
        raise Refused(_("The clocks change that night: enter another hour")) from strange
    length = timedelta(minutes=minutes)
    count = max(0, (last - first) // length)
    return [
        MeetingSlot(round=round, starts_at=first + at * length, minutes=minutes)
        for at in range(count)
    ]


def _overlap(one: MeetingSlot, other: MeetingSlot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@act
def remove_times(actor: User, round: Round, day: date) -> int:
    """Take the times of a day off the list, but for those that meetings have been given."""
    round = _locked(actor, round)
    given = Appointment.objects.filter(slot__round=round).values("slot")
    begins = datetime.combine(day, time.min, round.zone)
    rows = round.meeting_slots.filter(starts_at__gte=begins, starts_at__lte=round.end_of(day))
    circles = CircleMeeting.objects.filter(slot__round=round).values("slot")
    count, _rows = rows.exclude(pk__in=given).exclude(pk__in=circles).delete()
    if count:
        log("convention.times_removed", actor, round=round, count=count)
    return count


@act
def ask_for_plan(actor: User, round: Round) -> Job:
    """Have a worker give every pair a place and a time.

    Raises
    ------
    Refused : something is missing for it, or it is being done already.
    """
    round = _locked(actor, round)
    if why := why_no_plan(round):
        raise Refused(why)
    return jobs.ask(actor, Job.Kind.PLACES, round)


def why_no_plan(round: Round) -> str:
    """What is missing before meetings can be planned; "" where nothing is."""
    if not round.meeting_points.exists():
        return _("Enter a meeting point first")
    if not round.meeting_slots.filter(starts_at__gt=timezone.now()).exists():
        return _("Enter times first that lie ahead")
    circles = Circle.objects.filter(round=round, state=Circle.State.ACTIVE)
    pairs = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE)
    if not (pairs.exists() or circles.exists()):
        return _("Nobody is paired yet")
    return ""
