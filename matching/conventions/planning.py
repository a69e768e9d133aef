"""Giving all pairs of a convention a place and a time: solved, checked, and stored at once.

What stands keeps its time where that costs no other pair its meeting; what was held or has begun
is not touched. Nobody is written to here: the clock tells both of what is new to them, so that a
plan of a thousand meetings is stored in seconds.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from matching.conventions import circles
from matching.conventions.circles import Spot
from matching.conventions.parties import Party
from matching.conventions.problem import Plan, plan_of
from matching.core import schedule, verify_schedule
from matching.core.variants.meetings import Schedule
from matching.core.verification.meetings import ScheduleReport
from mentorship import access, states
from mentorship.models import (
    Appointment,
    Job,
    Meeting,
    MeetingPlan,
    MeetingSlot,
    Pairing,
    Round,
)
from mentorship.services.acts import act, log
from mentorship.services.conventions import seats
from mentorship.services.jobs import Piece

News = Appointment.News
BRANCHING = 10.0
"""Seconds that are spent on a better plan where the first is not proved to be the best."""


class GivePlaces:
    """Plan the meetings of one round; the whole of it is one piece."""

    def rows(self, actor: User, job: Job) -> QuerySet[Round]:
        """The round itself."""
        return Round.objects.filter(pk=job.round_id).select_related("program")

    def enrollments(self, rows: Iterable[Round]) -> set[int]:
        """Everybody who is paired there: nobody's times change meanwhile."""
        rows = list(rows)
        pairs = Pairing.objects.filter(round__in=[row.pk for row in rows])
        found = pairs.filter(state=Pairing.State.ACTIVE).values_list("mentor", "mentee")
        seated = {pk for row in rows for pk in circles.people_of(row)}
        return seated | {pk for two in found for pk in two}

    def do(self, actor: User, job: Job, rows: list[Round], piece: Piece) -> None:
        """Plan it."""
        for round in rows:
            give_places(actor, round)
            piece.done += 1

    def finish(self, actor: User, job: Job) -> None:
        """The plan has its own line in the log."""


@act
def give_places(actor: User, round: Round) -> MeetingPlan:
    """Plan all meetings of a round and store them, with what is proved of the plan."""
    access.round_run_for(actor, round.pk)
    list(MeetingSlot.objects.filter(round=round).order_by("pk").select_for_update(no_key=True))
    seats.let_go(round)
    now = timezone.now()
    plan = plan_of(round, now)
    found = schedule(plan.problem, limit=BRANCHING)
    report = verify_schedule(plan.problem, found)
    _store(plan, found, now)
    kept = _keep_plan(round, plan, found, report, now)
    log("convention.planned", actor, round=round, count=kept.held, without=len(kept.without))
    return kept


def _keep_plan(
    round: Round, plan: Plan, found: Schedule, report: ScheduleReport, now: datetime
) -> MeetingPlan:
    without = {
        party.key: plan.why_not(at)
        for at, party in enumerate(plan.parties)
        if at not in found.spots
    }
    told = {
        "made_at": now,
        "held": report.held,
        "moved": report.moved,
        "more": report.gap.matches,
        "points": report.gap.points,
        "without": without,
    }
    kept, _made = MeetingPlan.objects.update_or_create(round=round, defaults=told)
    return kept


# Storing -------------------------------------------------------------------------------------


def _store(plan: Plan, found: Schedule, now: datetime) -> None:
    """Write what is new or moved; what lost its place is called off."""
    spots = {
        at: (plan.slots[slot], plan.points[point]) for at, (slot, point) in found.spots.items()
    }
    sitting = [(party, spots.get(at)) for at, party in enumerate(plan.parties) if party.circle]
    pairs = [(at, party) for at, party in enumerate(plan.parties) if party.pairing]
    free = [(at, party) for at, party in pairs if not party.is_fixed]
    moved = [(party.appointment, spots[at]) for at, party in free if _moves(party, spots.get(at))]
    lost = [party.appointment for at, party in free if party.appointment and at not in spots]
    gone = [one.pk for one in [*lost, *(row for row, _spot in moved)] if one]
    Appointment.objects.filter(pk__in=gone).update(seat=None)
    circles.free_seats(sitting)
    seating = seats.Seats.at(plan.slots)
    for row in lost:
        _call_off(row)
    _move([(row, spot) for row, spot in moved if row], seating)
    new = [
        (party.pairing, spots[at])
        for at, party in free
        if party.pairing and at in spots and not party.appointment
    ]
    _call_off_missed([pairing.pk for pairing, _spot in new])
    _make(new, seating)
    circles.store(sitting, seating, now)


def _moves(party: Party, spot: Spot | None) -> bool:
    row = party.appointment
    if row is None or spot is None:
        return False
    return (row.slot_id, row.point_id) != (spot[0].pk, spot[1].pk)


def _call_off(row: Appointment) -> None:
    """It is off; the clock tells both, if they know of it."""
    meeting = row.meeting
    news = "" if row.news == News.PLANNED else News.OFF
    Appointment.objects.filter(pk=row.pk).update(news=news)
    states.move(meeting, "call_off", states.COORDINATOR, sequence=meeting.sequence + 1)


def _call_off_missed(pairings: list[int]) -> None:
    """Close what two missed, who get another place and time now; both hear of the new one."""
    rows = Meeting.objects.filter(pairing__in=pairings, appointment__missing__gt="")
    states.move_all(rows, "call_off", states.COORDINATOR)
    missed = Appointment.objects.filter(meeting__pairing__in=pairings).exclude(missing="")
    missed.update(seat=None)


def _move(rows: list[tuple[Appointment, Spot]], seating: seats.Seats) -> None:
    for row, (slot, point) in rows:
        meeting = row.meeting
        states.move(
            meeting,
            "change",
            states.WORKER,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            place=seats.where(point),
            sequence=meeting.sequence + 1,
            reminded_at=None,
        )
        row.slot, row.point, row.seat = slot, point, seating.take(slot, point)
        row.news = row.news or News.MOVED
    Appointment.objects.bulk_update([row for row, _spot in rows], ["slot", "point", "seat", "news"])


def _make(new: list[tuple[Pairing, Spot]], seating: seats.Seats) -> None:
    meetings = Meeting.objects.bulk_create(
        [seats.new_meeting(pairing, slot, point) for pairing, (slot, point) in new]
    )
    Appointment.objects.bulk_create(
        Appointment(meeting=meeting, slot=slot, point=point, seat=seating.take(slot, point))
        for meeting, (_pairing, (slot, point)) in zip(meetings, new, strict=True)
    )
