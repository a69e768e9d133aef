"""The meetings of a convention as the core sees them: who meets, when all can, what room there is.

Whatever meets is a party: its people, the slots that suit all of them, and the points where it may
be: those without steps where somebody needs that, and with a table at which all can sit. Pairs are
one kind of party, circles are the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from django.db.models import Q, QuerySet

from matching.conventions import circles
from matching.conventions.parties import Party, suiting
from matching.core import MeetingProblem
from matching.core.score_matrix import Ints
from mentorship.models import Appointment, Meeting, MeetingPoint, MeetingSlot, Pairing, Round
from mentorship.services import busy
from mentorship.services.conventions import free

NO_DAY, NO_TIME, NO_STEPS, FULL = "no_day", "no_time", "no_steps", "full"
TOO_SMALL = "too_small"
"""Why somebody has no place: never there together, never free together, no way in, no room, or
no table for so many."""


@dataclass(frozen=True)
class Plan:
    """A problem with the rows that its numbers stand for."""

    parties: list[Party]
    slots: list[MeetingSlot]
    points: list[MeetingPoint]
    problem: MeetingProblem = field(repr=False)

    def why_not(self, at: int) -> str:
        """Why a party has no place in the plan that was found."""
        party = self.parties[at]
        if not party.together:
            return NO_DAY
        if not party.times:
            return NO_TIME
        if self.problem.suits[at]:
            return FULL
        large = any(point.seats(len(party.people)) for point in self.points)
        reached = any(point.step_free for point in self.points)
        return NO_STEPS if large and party.step_free and not reached else TOO_SMALL


def plan_of(round: Round, now: datetime) -> Plan:
    """Read what is to be planned; the caller holds the slots and the people."""
    slots = list(round.meeting_slots.all())
    points = list(round.meeting_points.all())
    times = free.Times(round, slots, busy.at_times(round, slots))
    parties = [*_pairs(round, times, now), *circles.parties(round, slots, times, now)]
    slot_at = {slot.pk: at for at, slot in enumerate(slots)}
    point_at = {point.pk: at for at, point in enumerate(points)}
    spots = {
        at: (slot_at[stands.slot_id], point_at[stands.point_id])  # type: ignore[index]
        for at, party in enumerate(parties)
        if (stands := party.stands)
    }
    fixed = {at: spot for at, spot in spots.items() if parties[at].is_fixed}
    standing = {at: spot for at, spot in spots.items() if at not in fixed}
    problem = MeetingProblem.from_free_times(
        [party.people for party in parties],
        {person: range(len(slots)) for party in parties for person in party.people},
        _room(slots, points, fixed.values()),
        wish=_wishes(parties, len(slots)),
        suits=[_suits(party, points) for party in parties],
        fixed=fixed,
        standing=standing,
    )
    return Plan(parties, slots, points, problem)


def _pairs(round: Round, times: free.Times, now: datetime) -> Iterable[Party]:
    """Pairs that have not met and have agreed on no time of their own; those that did, as fixed."""
    ahead = frozenset(at for at, slot in enumerate(times.slots) if slot.starts_at > now)
    given = _given(round)
    for pairing in _waiting_for_a_place(round, given, now):
        appointment = given.get(pairing.pk)
        held = appointment is not None and _is_settled(appointment, now)
        suits, together = suiting((pairing.mentor, pairing.mentee), times, ahead)
        yield Party(
            pairing=pairing,
            people=(pairing.mentor.person_id, pairing.mentee.person_id),
            times=suits,
            together=together,
            step_free=free.needs_step_free(pairing.mentor, pairing.mentee),
            appointment=appointment,
            is_fixed=held,
        )


def _given(round: Round) -> dict[int, Appointment]:
    """The appointment of each pairing that has one; where it was missed and is over, none."""
    rows = Appointment.objects.standing().filter(slot__round=round)
    rows = rows.exclude(missing__gt="", meeting__state=Meeting.State.CONFIRMED)
    return {row.meeting.pairing_id: row for row in rows.select_related("meeting", "slot")}


def _waiting_for_a_place(
    round: Round, given: dict[int, Appointment], now: datetime
) -> QuerySet[Pairing]:
    """Active pairs, without those who met, or will meet, at a time of their own."""
    ahead = Q(state=Meeting.State.CONFIRMED, starts_at__gt=now)
    own = Meeting.objects.filter(ahead | Q(state=Meeting.State.HELD), pairing__round=round)
    own = own.exclude(pk__in=Appointment.objects.standing().values("meeting"))
    rows = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE)
    rows = rows.exclude(Q(pk__in=own.values("pairing")) & ~Q(pk__in=list(given)))
    return rows.select_related("mentor__event_times", "mentee__event_times").order_by("pk")


def _is_settled(appointment: Appointment, now: datetime) -> bool:
    """Whether it was held or has begun: it stays where it is."""
    return appointment.meeting.state == Meeting.State.HELD or appointment.slot.starts_at <= now


def _room(
    slots: list[MeetingSlot], points: list[MeetingPoint], fixed: Iterable[tuple[int, int]]
) -> Ints:
    """What each point holds in each slot: never less than what was held there already."""
    room = np.array([[point.room] * len(slots) for point in points], dtype=np.int64)
    room = room.reshape(len(points), len(slots))
    there = np.zeros_like(room)
    for slot, point in fixed:
        there[point, slot] += 1
    return np.maximum(room, there)


def _wishes(parties: list[Party], slots: int) -> Ints:
    """The earlier the better, at times that suit all; a fixed meeting needs none."""
    wish = np.full((len(parties), slots), -1, dtype=np.int64)
    earlier = np.arange(slots)[::-1]
    for at, party in enumerate(parties):
        chosen = sorted(party.times)
        wish[at, chosen] = earlier[chosen]
    return wish


def _suits(party: Party, points: list[MeetingPoint]) -> list[int]:
    size = len(party.people)
    reached = [at for at, one in enumerate(points) if one.step_free or not party.step_free]
    return [at for at in reached if points[at].seats(size)]
