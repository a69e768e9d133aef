"""Somebody else to meet there and then, when a partner does not come.

Whoever waits is offered the best person who is there and free; both say yes with one press, or a
coordinator puts the two together. Pairings that were missed end where their place is needed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol, cast

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, states
from mentorship.mail import outbox
from mentorship.messages import conventions as messages
from mentorship.models import Appointment, Enrollment, Meeting, Pairing, Presence, Round, StandIn
from mentorship.roles import Role
from mentorship.services import busy
from mentorship.services.acts import Refused, act, log
from mentorship.services.conventions import joining
from mentorship.services.conventions.moving import appointment_for
from mentorship.services.conventions.presence import today_of
from mentorship.services.pairings.places import blocked
from mentorship.states import StandInState

LATE = timedelta(minutes=15)
"""So long after the begin whoever is not there counts as missing."""
TO_ANSWER = timedelta(minutes=10)
"""How long two are asked before somebody else is."""


class Finds(Protocol):
    """Knows who suits whom: `settings.STAND_IN_FINDER`."""

    def __init__(self, round: Round) -> None: ...

    def best(self, waiting: Enrollment, among: Any) -> list[tuple[int, int]]:
        """Ids and points, best first."""

    def may_be_asked(self, waiting: Enrollment, others: list[Enrollment]) -> list[Enrollment]:
        """Without whoever is to be left alone."""

    def why(self, one: Enrollment, other: Enrollment) -> list[str]:
        """The reasons for the two."""


def finder(round: Round) -> Finds:
    """Who answers for this round."""
    return cast("Finds", import_string(settings.STAND_IN_FINDER)(round))


# Who is free -----------------------------------------------------------------------------------


def waits_for_nobody(round: Round, now: datetime) -> "QuerySet[Appointment]":
    """Meetings of today that one of the two missed, and that nobody was found for."""
    rows = Appointment.objects.standing().filter(slot__round=round)
    rows = rows.filter(meeting__state=Meeting.State.CONFIRMED).exclude(missing="")
    rows = rows.filter(meeting__pairing__state=Pairing.State.ACTIVE)
    begins, ends = today_of(round, now), timedelta(days=1)
    first = datetime.combine(begins, datetime.min.time(), round.zone)
    return rows.filter(slot__starts_at__gte=first, slot__starts_at__lt=first + ends)


class Hall:
    """Who is at the convention at a moment, and whom one could send to somebody who waits."""

    def __init__(self, round: Round, now: datetime) -> None:
        self.round, self.now = round, now

    @cached_property
    def present(self) -> set[int]:
        """The enrollments that are there today."""
        rows = Presence.objects.filter(
            enrollment__round=self.round, day=today_of(self.round, self.now), appointment=None
        )
        return set(rows.values_list("enrollment", flat=True))

    @cached_property
    def left_waiting(self) -> set[int]:
        """Those who wait in vain: their place is free again, if they wish."""
        missed = waits_for_nobody(self.round, self.now).select_related("meeting__pairing")
        return {
            row.meeting.pairing.mentee_id
            if row.missing == Role.MENTOR
            else row.meeting.pairing.mentor_id
            for row in missed
        }

    @cached_property
    def engaged(self) -> set[int]:
        """Those who meet somebody now or within the next minutes, or have just been asked."""
        soon = self.now + LATE
        rows = Appointment.objects.standing().filter(slot__round=self.round, missing="")
        rows = rows.filter(
            slot__starts_at__lt=soon, slot__starts_at__gt=self.now - timedelta(hours=4)
        )
        found = {
            pk
            for row in rows.select_related("slot", "meeting__pairing")
            if row.slot.ends_at > self.now
            for pk in (row.meeting.pairing.mentor_id, row.meeting.pairing.mentee_id)
        }
        asked = StandIn.objects.filter(
            missed__slot__round=self.round, state=StandInState.OFFERED
        ).values_list("waiting", "candidate")
        circles = busy.in_circles(circle__round=self.round, starts_at__lt=soon)
        there = {
            seat.enrollment_id
            for row in circles.filter(starts_at__gt=self.now - timedelta(hours=8))
            if row.ends_at > self.now
            for seat in row.circle.there  # type: ignore[attr-defined]
        }
        return found | there | self._elsewhere(soon) | {pk for two in asked for pk in two}

    def _elsewhere(self, soon: datetime) -> set[int]:
        """Those who meet somebody now or soon at a time of their own, of whatever program."""
        own = busy.beside_plan(self.round, self.now, soon)
        people = [pk for pk, spans in own.items() if busy.is_taken(spans, self.now, soon)]
        rows = Enrollment.objects.filter(round=self.round, person__in=people)
        return set(rows.values_list("pk", flat=True)) if people else set()

    def free_for(self, waiting: Enrollment) -> "list[Enrollment]":
        """Everybody there in the other role who is free, has a place, and was not asked before."""
        rows = Enrollment.objects.filter(
            pk__in=self.present - self.engaged,
            role=Role(waiting.role).other,
            state=Enrollment.State.SUBMITTED,
        ).exclude(person=waiting.person_id)
        taken = Pairing.objects.filter(**{Role(waiting.role).other: OuterRef("pk")})
        before = Pairing.objects.filter(
            **{waiting.role: waiting.pk, Role(waiting.role).other: OuterRef("pk")}
        )
        rows = rows.exclude(Exists(before)).exclude(Exists(_asked_before(waiting)))
        rows = rows.alias(held=joining.counted_places(taken))
        has_place = Q(held__lt=F("capacity")) | Q(pk__in=self.left_waiting)
        return list(rows.filter(has_place).select_related("person__profile", "round__program"))


def _asked_before(waiting: Enrollment) -> "QuerySet[StandIn]":
    """Questions to the two that one of them said no to, or left open."""
    rows = StandIn.objects.exclude(state__in=states.STAND_IN_STANDS)
    return rows.filter(waiting=waiting, candidate=OuterRef("pk"))


def best_for(waiting: Enrollment, now: datetime) -> "list[tuple[Enrollment, int]]":
    """Who is there, free and suits, best first; nobody whom either would rather not meet."""
    hall, asks = Hall(waiting.round, now), finder(waiting.round)
    there = {one.pk: one for one in asks.may_be_asked(waiting, hall.free_for(waiting))}
    return [(there[pk], points) for pk, points in asks.best(waiting, list(there))]


def first_unblocked(
    waiting: Enrollment, found: "list[tuple[Enrollment, int]]"
) -> "tuple[Enrollment, int] | None":
    """The best of them whom neither of the two has on a private list."""
    program = waiting.round.program
    return next(
        (each for each in found if not blocked(waiting.person, each[0].person, program)), None
    )


# Somebody does not come ------------------------------------------------------------------------


@act
def miss(actor: User, appointment: Appointment) -> StandIn | None:
    """Say that the other did not come; the best free person is asked. A second press finds them.

    Raises
    ------
    Refused : it has not begun, is over or off, or the other has said that they are here.
    """
    found = appointment_for(actor, appointment.pk)
    return _missed(actor, found, found.pairing.own_side(actor).role.other)


@act
def miss_for(actor: User, appointment: Appointment, role: str) -> None:
    """Note at the help desk who did not come; whom to send is for the desk to choose."""
    access.round_run_for(actor, appointment.slot.round_id)
    _note_missing(actor, appointment, Role(role))


def _missed(actor: User | None, row: Appointment, missing: Role) -> StandIn | None:
    _note_missing(actor, row, missing)
    standing = row.stand_ins.filter(state__in=states.STAND_IN_STANDS).first()
    return standing or _ask_the_best(row)


def _note_missing(actor: User | None, row: Appointment, missing: Role) -> None:
    locked = Appointment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if locked.missing == missing:
        row.missing = missing
        return
    if why := _why_not_missing(row, missing):
        raise Refused(why)
    now = timezone.now()
    Appointment.objects.filter(pk=row.pk).update(missing=missing, missing_at=now)
    row.missing, row.missing_at = missing, now
    waiting = row.pairing.side(missing.other).enrollment
    day = today_of(row.pairing.round, now)
    for appointment in (row, None):
        Presence.objects.get_or_create(
            enrollment=waiting, day=day, appointment=appointment, defaults={"at": now}
        )
    log("meeting.missed", actor, pairing=row.pairing)


def _why_not_missing(row: Appointment, missing: Role) -> str:
    now = timezone.now()
    if row.meeting.state == Meeting.State.HELD:
        return _("You have both said that you are here. Look around, or ask at the help desk")
    if row.meeting.state != Meeting.State.CONFIRMED:
        return _("This meeting is off")
    if row.slot.starts_at > now:
        return _("Your meeting has not begun yet")
    if row.slot.ends_at + timedelta(hours=2) < now:
        return _("This meeting is over. The help desk can still find somebody for you")
    if row.presences.filter(enrollment=row.pairing.side(missing).enrollment).exists():
        return _("They have said that they are here. Look around, or ask at the help desk")
    return "" if row.missing in ("", missing) else _("Somebody has said so already")


def _ask_the_best(row: Appointment) -> StandIn | None:
    waiting = row.pairing.side(Role(row.missing).other).enrollment
    found = first_unblocked(waiting, best_for(waiting, timezone.now()))
    if found is None:
        return None
    candidate, points = found
    made = StandIn.objects.create(missed=row, waiting=waiting, candidate=candidate, points=points)
    outbox.enqueue_all(messages.stand_in_asked(made, own) for own in (waiting, candidate))
    return made


# What the two say ------------------------------------------------------------------------------


def stand_ins_visible_to(user: User) -> "QuerySet[StandIn]":
    """Questions in which the user is one of the two."""
    rows = StandIn.objects.filter(Q(waiting__person=user) | Q(candidate__person=user))
    return rows.select_related(
        "missed__slot",
        "missed__point",
        "missed__meeting__pairing__round__program",
        "waiting__person__profile",
        "candidate__person__profile",
        "waiting__round__program",
    )


def stand_in_for(user: User, pk: int) -> StandIn:
    """The question, for one of the two who are asked."""
    return access.one_or_404(stand_ins_visible_to(user), pk)


def _locked(user: User, found: StandIn) -> StandIn:
    stand_in_for(user, found.pk)
    StandIn.objects.select_for_update(no_key=True).get(pk=found.pk)
    return stand_in_for(user, found.pk)


def state_sentence(found: StandIn) -> str:
    """What has become of the question, for somebody who comes too late."""
    return {
        StandInState.OFFERED: _("You are both asked"),
        StandInState.MADE: _("It is settled: you two meet"),
        StandInState.DECLINED: _("It did not work out this time"),
        StandInState.LAPSED: _("This is not open any more: somebody came, or time ran out"),
        StandInState.UNDONE: _("A coordinator has taken this back"),
    }[StandInState(found.state)]


@act
def say_yes(actor: User, found: StandIn) -> StandIn:
    """Agree to meet; with the second yes the two are paired, and both are told where.

    A repeated yes changes nothing.

    Raises
    ------
    Refused : it is not open any more, or one of the two has no place any more.
    """
    found = _locked(actor, found)
    if found.state == StandInState.MADE:
        return found
    if found.state != StandInState.OFFERED:
        raise Refused(state_sentence(found))
    mine = "waiting" if actor.pk == found.waiting.person_id else "candidate"
    if getattr(found, f"{mine}_yes_at") is None:
        now = timezone.now()
        StandIn.objects.filter(pk=found.pk).update(**{f"{mine}_yes_at": now})
        setattr(found, f"{mine}_yes_at", now)
    if found.waiting_yes_at and found.candidate_yes_at:
        own = found.waiting if mine == "waiting" else found.candidate
        joining.join(actor, found, Role(own.role))
    return found


@act
def say_no(actor: User, found: StandIn) -> None:
    """Say no, without a reason; whoever waits is offered the next one, unless the no was theirs."""
    found = _locked(actor, found)
    if found.state == StandInState.DECLINED:
        return
    if found.state != StandInState.OFFERED:
        raise Refused(state_sentence(found))
    own = found.waiting if actor.pk == found.waiting.person_id else found.candidate
    states.move(found, "decline", Role(own.role))
    if own.pk == found.candidate_id:
        _ask_the_best(found.missed)


# The clock -------------------------------------------------------------------------------------


def late(now: datetime) -> "Iterator[Appointment]":
    """Meetings that began a quarter of an hour ago, for which one of the two is there alone."""
    rows = Appointment.objects.standing().filter(
        meeting__state=Meeting.State.CONFIRMED,
        missing="",
        slot__starts_at__lte=now - LATE,
        slot__starts_at__gt=now - timedelta(hours=4),
    )
    rows = rows.filter(Exists(Presence.objects.filter(appointment=OuterRef("pk"))))
    return (row for row in rows.with_people() if row.slot.ends_at > now)


@act
def notice(row: Appointment, now: datetime) -> bool:
    """Note who is missing and ask the best free person; False where both came meanwhile."""
    there = set(row.presences.values_list("enrollment", flat=True))
    missing = [side.role for side in row.pairing.sides if side.enrollment.pk not in there]
    if len(missing) != 1:
        return False
    _missed(None, row, missing[0])
    return True


def unanswered(now: datetime) -> "QuerySet[StandIn]":
    """Questions that were open for ten minutes."""
    rows = StandIn.objects.filter(state=StandInState.OFFERED, offered_at__lte=now - TO_ANSWER)
    return rows.select_related("missed__meeting__pairing__round__program", "missed__slot")


@act
def lapse(found: StandIn, now: datetime) -> bool:
    """Close a question that nobody answered, and ask the next one while there is time."""
    states.move(found, "lapse", states.CLOCK)
    row = Appointment.objects.with_people().get(pk=found.missed_id)
    if row.missing and row.slot.ends_at > now and row.meeting.state == Meeting.State.CONFIRMED:
        _ask_the_best(row)
    return True
