"""What the pages of a convention show: one's own day, and the hall as the help desk sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts import dates
from accounts.models import User
from mentorship import access, states
from mentorship.models import (
    Appointment,
    Circle,
    CircleMeeting,
    Enrollment,
    Meeting,
    Pairing,
    Presence,
    Round,
    StandIn,
)
from mentorship.models.conventions import AppointmentQuerySet
from mentorship.models.sides import Side
from mentorship.roles import Role
from mentorship.services.conventions import moving, presence, stand_ins
from mentorship.services.conventions.moving import Way
from mentorship.services.conventions.presence import today_of
from mentorship.state_types import CircleState, SeatState
from mentorship.states import StandInState

LATELY = timedelta(hours=2)
A_PAGE = 20


@dataclass(frozen=True)
class Card:
    """A meeting as one of the two sees it."""

    row: Appointment
    mine: Side
    now: datetime

    @property
    def other(self) -> User:
        return self.mine.other.person

    @property
    def when(self) -> str:
        """The day and the hours, by the clocks of the place."""
        zone, slot = self.row.pairing.round.zone, self.row.slot
        ends = dates.clock(slot.ends_at, zone)
        return f"{dates.named_moment(slot.starts_at, zone)} – {ends}"

    @cached_property
    def _there(self) -> set[int]:
        return {one.enrollment_id for one in self.row.presences.all()}

    @property
    def i_am_here(self) -> bool:
        return self.mine.enrollment.pk in self._there

    @property
    def other_is_here(self) -> bool:
        return self.mine.other.enrollment.pk in self._there

    @property
    def is_held(self) -> bool:
        return self.row.meeting.state == Meeting.State.HELD

    @property
    def is_missed(self) -> bool:
        """Whether the other did not come."""
        return self.row.missing == self.mine.other.role and not self.is_held

    @property
    def may_arrive(self) -> bool:
        """Whether one can say now that one is here."""
        return not self.is_held and not presence.why_not_here(self.row, self.now)

    @property
    def may_miss(self) -> bool:
        """Whether one can say now that the other did not come."""
        begun = self.row.slot.starts_at <= self.now
        return begun and self.may_arrive and not self.other_is_here and not self.is_missed

    @property
    def may_move(self) -> bool:
        """Whether another time can be chosen."""
        return not moving.why_fixed(self.row, self.now)

    @cached_property
    def ways(self) -> list[Way]:
        """The next times that suit both."""
        if not self.may_move:
            return []
        found = moving.ways(self.row, self.now)
        return [way for _number, way in zip(range(moving.SHOWN), found, strict=False)]

    def told(self, way: Way) -> str:
        """One of those times in words."""
        zone = self.row.pairing.round.zone
        return f"{dates.named_moment(way.slot.starts_at, zone)}, {way.point.name}"

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The same, as buttons."""
        return [(way.slot.pk, self.told(way)) for way in self.ways]


def cards_of(place: Enrollment, now: datetime) -> list[Card]:
    """The meetings of somebody at a convention, those to come first."""
    rows = Appointment.objects.standing().with_people().prefetch_related("presences")
    rows = rows.filter(meeting__pairing__in=access.pairings_visible_to(place.person))
    rows = rows.filter(**{f"meeting__pairing__{place.role}": place})
    found = [Card(row, row.pairing.side(place.role), now) for row in rows]
    return sorted(found, key=lambda card: (card.is_held, card.row.slot.starts_at))


@dataclass(frozen=True)
class Question:
    """Whether one meets somebody else now, as one of the two sees it."""

    row: StandIn
    place: Enrollment

    @property
    def other(self) -> User:
        waits = self.row.waiting_id == self.place.pk
        return (self.row.candidate if waits else self.row.waiting).person

    @property
    def i_said_yes(self) -> bool:
        waits = self.row.waiting_id == self.place.pk
        return bool(self.row.waiting_yes_at if waits else self.row.candidate_yes_at)

    @property
    def i_wait(self) -> bool:
        return self.row.waiting_id == self.place.pk


def questions_of(place: Enrollment) -> list[Question]:
    """What is asked of somebody now."""
    rows = stand_ins.stand_ins_visible_to(place.person).filter(state=StandInState.OFFERED)
    rows = rows.filter(Q(waiting=place) | Q(candidate=place))
    return [Question(row, place) for row in rows]


def is_there(place: Enrollment, now: datetime) -> bool:
    """Whether somebody has said that they are at the convention today."""
    day = today_of(place.round, now)
    return Presence.objects.filter(enrollment=place, day=day, appointment=None).exists()


# The help desk ---------------------------------------------------------------------------------


def appointments_run_by(user: User, round: Round) -> AppointmentQuerySet:
    """Places and times of the pairs that the user may decide about, in this round."""
    pairs = access.pairings_decided_by(user).filter(round=round)
    rows = Appointment.objects.with_people().filter(slot__round=round)
    return rows.filter(meeting__pairing__in=pairs.order_by().values("pk"))


class HelpDesk:
    """The hall at this moment, for somebody who runs the convention."""

    def __init__(self, user: User, round: Round) -> None:
        self.user, self.round = user, round
        self.now = timezone.now()
        self.rows = appointments_run_by(user, round).standing()

    @cached_property
    def here(self) -> int:
        """How many are there today."""
        return self.present().count()

    def present(self) -> "QuerySet[Presence]":
        """Who is there today, the last to come first."""
        rows = Presence.objects.filter(enrollment__round=self.round, appointment=None)
        rows = rows.filter(day=today_of(self.round, self.now))
        return rows.select_related("enrollment__person__profile").order_by("-at")

    @cached_property
    def left_alone(self) -> list[Card]:
        """Whoever waits for a partner who was said to be missing, longest first."""
        rows = stand_ins.waits_for_nobody(self.round, self.now).values("pk")
        found = self.rows.filter(pk__in=rows).exclude(stand_ins__state=StandInState.MADE)
        return self._waiting(found.order_by("missing_at"))

    @cached_property
    def half(self) -> list[Card]:
        """Meetings that go on now, for which one of the two is there alone."""
        rows = self.rows.filter(
            missing="",
            meeting__state=Meeting.State.CONFIRMED,
            slot__starts_at__lte=self.now,
            slot__starts_at__gt=self.now - LATELY,
        )
        there = Count("presences", distinct=True)
        return self._waiting(rows.annotate(there=there).filter(there=1))

    def _waiting(self, rows: "QuerySet[Appointment]") -> list[Card]:
        """Each as the one who waits sees it."""
        found = []
        for row in rows.prefetch_related("presences")[:A_PAGE]:
            there = {one.enrollment_id for one in row.presences.all()}
            gone = row.missing or next(
                (side.role for side in row.pairing.sides if side.enrollment.pk not in there), ""
            )
            if gone:
                found.append(Card(row, row.pairing.side(Role(gone).other), self.now))
        return found

    @cached_property
    def now_meeting(self) -> int:
        """How many meetings are in their time now."""
        begun = self.rows.filter(
            slot__starts_at__lte=self.now, slot__starts_at__gt=self.now - LATELY
        )
        ends = list(begun.values_list("slot__starts_at", "slot__minutes"))
        return sum(starts + timedelta(minutes=length) > self.now for starts, length in ends)

    @cached_property
    def done(self) -> list[StandIn]:
        """Whom the last two hours have brought together."""
        rows = StandIn.objects.filter(missed__slot__round=self.round, state=StandInState.MADE)
        rows = rows.filter(state_changed_at__gt=self.now - LATELY)
        reached = access.pairings_decided_by(self.user).order_by().values("pk")
        return list(
            rows.filter(pairing__in=reached)
            .select_related("waiting__person__profile", "candidate__person__profile")
            .order_by("-state_changed_at")[:A_PAGE]
        )

    def search(self, words: str) -> "QuerySet[Enrollment]":
        """People of the convention by a part of their name or address."""
        rows = Enrollment.objects.filter(round=self.round).exclude(state__in=states.ENROLLMENT_GONE)
        named = Q(person__profile__full_name__icontains=words) | Q(
            person__profile__called__icontains=words
        )
        rows = rows.filter(named | Q(person__email__iexact=words))
        return rows.select_related("person__profile").order_by("person__profile__full_name", "pk")


def cards_for_desk(user: User, place: Enrollment, now: datetime) -> list[Card]:
    """Somebody's meetings, for the help desk."""
    rows = appointments_run_by(user, place.round).standing().prefetch_related("presences")
    rows = rows.filter(**{f"meeting__pairing__{place.role}": place})
    return [Card(row, row.pairing.side(place.role), now) for row in rows]


@dataclass(frozen=True)
class Proposal:
    """Somebody who could step in, and why."""

    place: Enrollment
    points: int
    why: list[str]


def proposals(card: Card, most: int = 3) -> list[Proposal]:
    """The best who are there and free, for whoever waits; nobody on a private list."""
    waiting = card.mine.enrollment
    found: list[Proposal] = []
    asks = stand_ins.finder(waiting.round)
    for each in stand_ins.best_for(waiting, card.now):
        if stand_ins.first_unblocked(waiting, [each]):
            found.append(Proposal(*each, asks.why(waiting, each[0])))
        if len(found) == most:
            break
    return found


def without_a_place(round: Round, codes: dict[str, str], words: dict[str, Any]) -> Iterable[Any]:
    """Pairs that found no place, and the reason in words, by name."""
    pairs = [int(key) for key in codes if key.isdigit()]
    rows = Pairing.objects.filter(pk__in=pairs, round=round)
    rows = rows.select_related("mentor__person__profile", "mentee__person__profile")
    return [(row, words.get(codes[str(row.pk)], "")) for row in rows.order_by("pk")]


def outgrown(round: Round) -> "QuerySet[CircleMeeting]":
    """Meetings ahead of circles that go on, and are more than can sit where the site put them."""
    there = Q(circle__seats__state=SeatState.ACCEPTED)
    rows = CircleMeeting.objects.filter(
        circle__state=CircleState.ACTIVE,
        slot__round=round,
        seat__isnull=False,
        slot__starts_at__gt=timezone.now(),
    )
    rows = rows.alias(people=Count("circle__seats", there)).filter(people__gt=F("point__together"))
    return rows.select_related("circle__round__program", "point").order_by("circle__number")


def circles_without_a_place(
    round: Round, codes: dict[str, str], words: dict[str, Any]
) -> list[tuple[Circle, Any]]:
    """Circles that found no place, and the reason in words."""
    known = {key.removeprefix("circle "): why for key, why in codes.items() if not key.isdigit()}
    rows = Circle.objects.filter(pk__in=[int(pk) for pk in known], round=round)
    return [(row, words.get(known[str(row.pk)], "")) for row in rows.order_by("number")]
