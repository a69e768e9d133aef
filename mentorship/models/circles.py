"""Several people who go on together: a circle around its mentors, or two peers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship import circle_states as states
from mentorship.models.enrollments import Enrollment
from mentorship.models.programs import Round
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role
from mentorship.state_types import CircleState, SeatState

WORDS = 1000
"""The longest words for a coordinator."""
LONG_ENOUGH = timedelta(days=90)
"""How long somebody must have taken part in what ended early, or in a circle that they left, for a
certificate."""


class CircleKind(models.TextChoices):
    CIRCLE = "circle", _("circle")
    PEERS = "peers", _("two peers")


class SeatRole(models.TextChoices):
    """As what somebody sits in a circle; of two peers neither is anything else."""

    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")
    PEER = "peer", _("peer")


class Circle(models.Model):
    """People of one round who are brought together, from the proposal to the end.

    Two peers are a circle of two seats without a mentor: nothing of theirs is stored, or read,
    as a mentor's or a mentee's. A circle that is proposed is as disposable as the run that
    proposed it; whoever sits in it learns nothing before it is offered.
    """

    MACHINE = states.CIRCLE
    State = CircleState
    Kind = CircleKind

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.PROTECT)
    kind = models.CharField(_("kind"), max_length=10, choices=CircleKind, default=CircleKind.CIRCLE)
    number = models.PositiveIntegerField(_("number"), help_text=_("Counted within the round."))
    state = models.CharField(
        _("state"), max_length=20, default=CircleState.PROPOSED, editable=False
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    least = models.PositiveSmallIntegerField(_("fewest members"))
    most = models.PositiveSmallIntegerField(_("most members"))
    changed_by_hand = models.BooleanField(
        _("changed by a coordinator"), default=False, editable=False
    )
    runners_up = models.JSONField(
        _("who else would fit"),
        default=list,
        db_default=[],
        editable=False,
        help_text=_("Sign-ups and points, best first; who waits gets the seat of who declines."),
    )
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    active_at = models.DateTimeField(_("begun"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over since"), null=True, blank=True)

    class Meta:
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        ordering = ["round", "number"]
        constraints = [
            known_state(states.CIRCLE, "circle_state_known"),
            one_of("kind", CircleKind.values, "circle_kind_known", _("Choose circle or peers")),
            models.UniqueConstraint(
                fields=["round", "number"],
                name="circle_number_once",
                violation_error_message=_("The round has a circle of this number already"),
            ),
            models.CheckConstraint(
                condition=Q(kind=CircleKind.PEERS, least=2, most=2)
                | Q(kind=CircleKind.CIRCLE, least__gte=1, most__gte=F("least"), most__lte=8),
                name="circle_size_sensible",
                violation_error_message=_("A circle has up to 8 mentees, and peers are two"),
            ),
            models.CheckConstraint(
                condition=~Q(state=CircleState.OFFERED)
                | Q(offered_at__isnull=False, answer_by__isnull=False),
                name="circle_offer_has_a_date",
                violation_error_message=_("An offer needs a day to answer by"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CircleState.ACTIVE, *states.CIRCLE_PAST])
                | Q(active_at__isnull=False),
                name="circle_begun_has_a_date",
                violation_error_message=_("A circle that has begun needs the day it began"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(states.CIRCLE_PAST), ended_at__isnull=False)
                | ~Q(state__in=list(states.CIRCLE_PAST)) & Q(ended_at__isnull=True),
                name="circle_end_has_a_date",
                violation_error_message=_("A circle that is over needs the day it ended"),
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="circle_round_state")]

    def __str__(self) -> str:
        if self.kind == CircleKind.PEERS:
            return str(_("Peers %(number)s") % {"number": self.number})
        return str(_("Circle %(number)s") % {"number": self.number})

    @property
    def is_of_peers(self) -> bool:
        return self.kind == CircleKind.PEERS

    @property
    def is_active(self) -> bool:
        return self.state == CircleState.ACTIVE

    @property
    def is_offered(self) -> bool:
        return self.state == CircleState.OFFERED

    @property
    def is_over(self) -> bool:
        """Whether it began, and has ended."""
        return self.state in states.CIRCLE_PAST

    @property
    def last_day(self) -> date | None:
        """The day on which it ends by itself: the round's; None where it has none."""
        return self.round.ends_on


class CircleSeat(models.Model):
    """Somebody's seat in a circle; who leaves keeps the row, and frees the seat."""

    MACHINE = states.CIRCLE_SEAT
    State = SeatState
    Role = SeatRole

    circle = models.ForeignKey(
        Circle, verbose_name=_("circle"), on_delete=models.PROTECT, related_name="seats"
    )
    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("person"), on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(_("as"), max_length=10, choices=SeatRole)
    state = models.CharField(_("state"), max_length=20, default=SeatState.KEPT, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True, editable=False)
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    words = models.TextField(_("words for the coordinator"), max_length=WORDS, blank=True)

    class Meta:
        verbose_name = _("seat in a circle")
        verbose_name_plural = _("seats in circles")
        ordering = ["circle", "pk"]
        constraints = [
            known_state(states.CIRCLE_SEAT, "circleseat_state_known"),
            one_of(
                "role",
                SeatRole.values,
                "circleseat_role_known",
                _("Choose mentor, mentee or peer"),
            ),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(state__in=states.SEAT_HELD),
                name="circleseat_one_held_per_person",
                violation_error_message=_("This person has a seat in a circle already"),
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.OFFERED)
                | Q(offered_at__isnull=False, answer_by__isnull=False),
                name="circleseat_offer_has_a_date",
                violation_error_message=_("An offer needs a day to answer by"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SeatState.ACCEPTED, SeatState.LEFT, SeatState.DONE])
                | Q(accepted_at__isnull=False),
                name="circleseat_taken_once_accepted",
                violation_error_message=_("A seat is somebody's once they have said yes"),
            ),
            models.CheckConstraint(
                condition=Q(state=SeatState.LEFT, left_at__isnull=False)
                | ~Q(state=SeatState.LEFT) & Q(left_at__isnull=True),
                name="circleseat_left_has_a_date",
                violation_error_message=_("Who left needs the day they left"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_by"],
                condition=Q(state=SeatState.OFFERED),
                name="circleseat_waiting_by_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment.person}, {self.circle}"

    @property
    def person(self) -> Any:
        return self.enrollment.person

    @property
    def is_mentor(self) -> bool:
        return self.role == SeatRole.MENTOR

    @property
    def is_held(self) -> bool:
        """Whether the seat is somebody's, asked or accepted."""
        return self.state in states.SEAT_HELD

    @property
    def is_offered(self) -> bool:
        return self.state == SeatState.OFFERED

    @property
    def is_accepted(self) -> bool:
        return self.state == SeatState.ACCEPTED

    @property
    def took_part(self) -> tuple[datetime, datetime] | None:
        """From when to when, once that is over; None before, and for who never did."""
        circle = self.circle
        began, ended = circle.active_at, self.left_at or circle.ended_at
        if self.state not in (SeatState.DONE, SeatState.LEFT):
            return None
        if not (began and ended and self.accepted_at):
            return None
        return max(began, self.accepted_at), ended

    @property
    def earns_certificate(self) -> bool:
        """Whether they get a certificate: there to a good end, or for three months."""
        if self.took_part is None:
            return False
        began, ended = self.took_part
        to_its_end = self.state == SeatState.DONE and self.circle.state == CircleState.COMPLETED
        return to_its_end or ended - began >= LONG_ENOUGH


def held(seats: "QuerySet[CircleSeat]") -> "QuerySet[CircleSeat]":
    """Those of `seats` that somebody has."""
    return seats.filter(state__in=states.SEAT_HELD)


def mentors_first(seats: "Iterable[CircleSeat]") -> "list[CircleSeat]":
    """These seats in the order in which people of a circle are named."""
    return sorted(seats, key=lambda seat: (not seat.is_mentor, seat.pk))


def seated(rows: "QuerySet[Enrollment]") -> "QuerySet[Enrollment]":
    """Those of `rows` who have a seat in a circle of their round, told of it or not."""
    return rows.filter(pk__in=held(CircleSeat.objects.all()).values("enrollment"))


def told_of(person: Any) -> "QuerySet[CircleSeat]":
    """The seats of a person that they have been told of."""
    rows = CircleSeat.objects.filter(enrollment__person=person).exclude(state=SeatState.KEPT)
    return rows.filter(offered_at__isnull=False).select_related(
        "circle__round__program", "enrollment"
    )


SEAT_ROLES = {Role.MENTOR: SeatRole.MENTOR, Role.MENTEE: SeatRole.MENTEE}
"""As what somebody who signed up in a role sits in a circle."""
