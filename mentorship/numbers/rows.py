"""What is counted: the rows of a scope, each kind by the day on which it happened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from mentorship import access, circle_access, states
from mentorship.circle_states import CIRCLE_PAST
from mentorship.models import (
    Appointment,
    CheckIn,
    CircleClosing,
    CircleMeeting,
    CircleSeat,
    Closing,
    Enrollment,
    EnrollmentDraft,
    Goal,
    GroupLetter,
    Meeting,
    NextYear,
    OutgoingMail,
    Pairing,
    SharedPool,
    StandIn,
)
from mentorship.models.letters import LetterGroup
from mentorship.numbers import scopes
from mentorship.numbers.scopes import Scope
from mentorship.roles import Role
from mentorship.state_types import SeatState
from mentorship.states import StandInState

OWN = {Role.MENTOR: "pairings_as_mentor", Role.MENTEE: "pairings_as_mentee"}
"""The pairings of a sign-up, by its role."""


def drafts(scope: Scope) -> QuerySet[Any]:
    """Sign-ups that were begun and wait to be finished now."""
    return EnrollmentDraft.objects.filter(round__in=scope.rounds)


def letters(scope: Scope) -> QuerySet[Any]:
    """Mails of letters to people of earlier rounds: those who were asked to come again."""
    there = GroupLetter.objects.filter(round__in=scope.rounds, group=LetterGroup.FORMER)
    return OutgoingMail.objects.filter(scope.has("sent_at"), letter__in=there)


def sign_ups(scope: Scope) -> QuerySet[Any]:
    """Finished sign-ups, by the day on which they were sent."""
    return Enrollment.objects.filter(scope.has("submitted_at"), round__in=scope.rounds).order_by()


def _counted(scope: Scope, role: Role) -> QuerySet[Any]:
    """Whoever takes part in a role, or took part until a pairing of theirs had begun.

    `paired_at` is when the first pairing of theirs began, up to the end of the time that counts.
    """
    begun = f"{OWN[role]}__active_at"
    first = Min(begun, filter=scope.by_its_end(begun))
    rows = sign_ups(scope).filter(role=role).annotate(paired_at=first)
    return rows.filter(Q(state__in=states.ENROLLMENT_PLACED) | Q(paired_at__isnull=False))


def mentees(scope: Scope) -> QuerySet[Any]:
    """Mentees who could be matched, and how long they wait until today."""
    since = Value(timezone.now()) - F("submitted_at")
    waits = ExpressionWrapper(since, output_field=DurationField())
    return _counted(scope, Role.MENTEE).annotate(waits=waits)


def mentors(scope: Scope) -> QuerySet[Any]:
    """Mentors who could be matched: their places that were used, and what they were before."""
    begun = "pairings_as_mentor__active_at"
    earlier = Pairing.objects.filter(
        access.run_by(scope.user, "round__program"),
        mentee__person=OuterRef("person"),
        active_at__lt=OuterRef("submitted_at"),
    )
    return _counted(scope, Role.MENTOR).annotate(
        begun=Count(begun, filter=scope.by_its_end(begun)), was_mentee=Exists(earlier)
    )


# Pairings ------------------------------------------------------------------------------------


def pairings(scope: Scope) -> QuerySet[Any]:
    """Pairings of these rounds that their reader may look at, as plain rows."""
    rows = access.pairings_run_by(scope.user).filter(round__in=scope.rounds)
    return _with_those_across(scope, rows.select_related(None).order_by())


def _with_those_across(scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same with pairs of shared pools: they count for the round that asks, and that lends."""
    either = Q(asking__in=scope.rounds) | Q(lending__in=scope.rounds)
    pools = SharedPool.objects.filter(either)
    if not pools.exists():
        return rows
    across = Q(across__in=pools.values("pk")) & ~access.is_one_of_two(scope.user)
    return Pairing.objects.filter(Q(pk__in=rows.values("pk")) | across).order_by()


def offers(scope: Scope) -> QuerySet[Any]:
    """What was offered to two people, by the day on which they were told."""
    return pairings(scope).filter(scope.has("offered_at"))


def pairs(scope: Scope) -> QuerySet[Any]:
    """Pairings by the day on which both had said yes; `met_on` is their first meeting."""
    first = Min("meetings__met_on", filter=Q(meetings__state=Meeting.State.HELD))
    zone = scopes.zone()
    days = F("met_on") - TruncDate("active_at", tzinfo=zone)
    rows = pairings(scope).filter(scope.has("active_at"))
    rows = rows.annotate(met_on=first)
    return rows.annotate(days_to_meet=ExpressionWrapper(days, DurationField()))


def endings(scope: Scope) -> QuerySet[Any]:
    """Pairings that are over, by the day since which they are."""
    return pairings(scope).filter(scope.has("ended_at"), state__in=states.PAIRING_PAST)


def meetings(scope: Scope) -> QuerySet[Any]:
    """Meetings that were held, by their day."""
    held = Meeting.objects.filter(scope.has_day("met_on"), state=Meeting.State.HELD)
    return held.filter(pairing__in=pairings(scope))


# Circles -------------------------------------------------------------------------------------


def _circles(scope: Scope) -> QuerySet[Any]:
    """Circles of these rounds that their reader may look at."""
    rows = circle_access.circles_run_by(scope.user).filter(round__in=scope.rounds)
    return rows.select_related(None).order_by()


def circles(scope: Scope) -> QuerySet[Any]:
    """Circles and peers, by the day on which they began."""
    return _circles(scope).filter(scope.has("active_at"))


def seats(scope: Scope) -> QuerySet[Any]:
    """The seats of those that somebody said yes to, until now or until they left."""
    taken = (SeatState.ACCEPTED, SeatState.LEFT, SeatState.DONE)
    return CircleSeat.objects.filter(circle__in=circles(scope), state__in=taken).order_by()


def circle_meetings(scope: Scope) -> QuerySet[Any]:
    """Meetings of circles that were not called off, by their day, once it has come."""
    rows = CircleMeeting.objects.filter(scope.has("starts_at"), called_off_at=None)
    rows = rows.filter(starts_at__lte=timezone.now(), circle__in=_circles(scope))
    return rows.order_by()


def circles_over(scope: Scope) -> QuerySet[Any]:
    """Circles and peers that are over, by the day since which they are."""
    return _circles(scope).filter(scope.has("ended_at"), state__in=CIRCLE_PAST)


def circle_closings(scope: Scope) -> QuerySet[Any]:
    """What people in circles said when they were over, by the day on which they began to.

    Nothing of a circle in which the reader sat, also where nobody else runs the program.
    """
    judged = circle_access.circles_judged_to(scope.user).filter(round__in=scope.rounds)
    rows = CircleClosing.objects.filter(scope.has("created_at"))
    return rows.filter(seat__circle__in=judged.order_by()).order_by()


# Conventions ---------------------------------------------------------------------------------


def appointments(scope: Scope) -> QuerySet[Any]:
    """Meetings that the site gave a place, by the day of their time, once it has come."""
    rows = Appointment.objects.filter(scope.has("slot__starts_at"))
    rows = rows.filter(slot__starts_at__lte=timezone.now()).order_by()
    return rows.filter(meeting__pairing__in=pairings(scope))


def stand_ins(scope: Scope) -> QuerySet[Any]:
    """Whoever stepped in at a convention, by the day on which they did."""
    rows = StandIn.objects.filter(scope.has("state_changed_at"), state=StandInState.MADE)
    return rows.filter(pairing__in=pairings(scope)).order_by()


def next_year(scope: Scope) -> QuerySet[Any]:
    """Answers to whether one comes again, by the day on which they were given."""
    return NextYear.objects.filter(scope.has("said_at"), enrollment__round__in=scope.rounds)


# What people said ----------------------------------------------------------------------------


def checkins(scope: Scope) -> QuerySet[Any]:
    """Questions how it is going, by the day on which they were asked."""
    return CheckIn.objects.filter(scope.has("asked_at"), pairing__in=pairings(scope))


def closings(scope: Scope) -> QuerySet[Any]:
    """What each of two people said when it was over, by the day on which they began to."""
    return Closing.objects.filter(scope.has("created_at"), pairing__in=pairings(scope))


def goals(scope: Scope) -> QuerySet[Any]:
    """The goals of pairings that are over, by the day of their end."""
    return Goal.objects.filter(pairing__in=endings(scope))


def mails(scope: Scope) -> QuerySet[Any]:
    """Mails about these rounds that the desk shows, by the day on which they were written."""
    rows = access.mails_run_by(scope.user).filter(scope.has("created_at"))
    return rows.filter(round__in=scope.rounds).order_by()


# Where answers are ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """By which columns rows of answers lie in a round, in a shared pool of it, and in a year."""

    at: str
    round: str
    across: str = ""


PLACES: dict[Callable[[Scope], QuerySet[Any]], Place] = {
    pairs: Place("active_at", "round", "across"),
    seats: Place("circle__active_at", "circle__round"),
    next_year: Place("said_at", "enrollment__round"),
    checkins: Place("asked_at", "pairing__round", "pairing__across"),
    closings: Place("created_at", "pairing__round", "pairing__across"),
    circle_closings: Place("created_at", "seat__circle__round"),
    goals: Place("pairing__ended_at", "pairing__round", "pairing__across"),
}
"""Of the rows of which nothing is told where they are few."""


def in_cells(rows: Callable[[Scope], QuerySet[Any]], scope: Scope) -> QuerySet[Any]:
    """Such rows by the round, the shared pool and the year that each lies in.

    An earlier year counts as a whole: what people say is no count that grows with the days, and by
    the part of a year that ends today a single answer would be found from one day to the next.
    """
    place, found = PLACES[rows], rows(replace(scope, until=None))
    plain = found.model._default_manager.filter(pk__in=found.order_by().values("pk"))
    across = F(place.across) if place.across else Value(None, output_field=IntegerField())
    named = {"in_round": F(place.round), "in_pool": across, "in_year": scopes.year_of(place.at)}
    return plain.annotate(**named).order_by().values_list(*named)
