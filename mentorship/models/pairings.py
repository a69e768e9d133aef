"""The real relationship between two people."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.circle_states import SEAT_HELD
from mentorship.models import pairing_rules
from mentorship.models.circles import LONG_ENOUGH, CircleSeat
from mentorship.models.enrollments import Enrollment
from mentorship.models.pools import SharedPool
from mentorship.models.programs import Round
from mentorship.models.requests import (
    OF_THE_TWO,
    PairingEndReason,
    PairingOrigin,
    PairingReply,
    PairingSpan,
)
from mentorship.models.sides import Side
from mentorship.roles import Role
from mentorship.state_types import SeatState
from mentorship.states import PairingState

PERSON = settings.AUTH_USER_MODEL

ENDED_WELL = Q(state=PairingState.COMPLETED) | Q(
    state=PairingState.ENDED, end_reason=PairingEndReason.REACHED
)
"""Pairings of two who did what they set out to do: neither is offered to others in their round,
unless they ask for somebody."""


class Pairing(models.Model):
    """A mentor and a mentee of one round, from the approval to the ending.

    While it is approved, offered or active it occupies a numbered place of each of the two, and
    no two pairings may hold the same place: code that forgets to lock gets an error from the
    database, never an overbooked mentor. A member's request (`asked`) occupies none until the
    other says yes. While it is `mentor_only`, the mentee neither sees it nor hears of it.
    """

    MACHINE = states.PAIRING
    State = PairingState
    Origin = PairingOrigin
    EndReason = PairingEndReason
    Span = PairingSpan
    Reply = PairingReply

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="pairings"
    )
    mentor = models.ForeignKey(
        Enrollment,
        verbose_name=_("mentor"),
        on_delete=models.PROTECT,
        related_name="pairings_as_mentor",
    )
    mentee = models.ForeignKey(
        Enrollment,
        verbose_name=_("mentee"),
        on_delete=models.PROTECT,
        related_name="pairings_as_mentee",
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    state = models.CharField(_("state"), max_length=20, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    mentor_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    mentee_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True, editable=False)
    parts = models.JSONField(_("points of each factor"), default=dict, editable=False)
    reasons = models.JSONField(
        _("reasons"),
        default=list,
        editable=False,
        help_text=_("Codes and data of the reasons as they stood when the pair was made."),
    )

    asked_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_words = models.TextField(_("words of the request"), max_length=1000, blank=True)
    span = models.CharField(
        _("asked for"), max_length=10, choices=Span, blank=True, default="", db_default=""
    )
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    mentor_only = models.BooleanField(_("only the mentor knows"), default=False, editable=False)
    mentor_accepted_at = models.DateTimeField(_("mentor accepted"), null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(_("mentee accepted"), null=True, blank=True)
    mentor_more_time_at = models.DateTimeField(
        _("mentor took more time"), null=True, blank=True, editable=False
    )
    mentee_more_time_at = models.DateTimeField(
        _("mentee took more time"), null=True, blank=True, editable=False
    )
    declined_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_words = models.TextField(_("reason, for the coordinator"), max_length=1000, blank=True)
    reply = models.CharField(
        _("answer to the one who asked"),
        max_length=10,
        choices=Reply,
        blank=True,
        default="",
        db_default="",
    )
    reply_words = models.CharField(
        _("own words to the one who asked"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
    )
    reply_colleague = models.ForeignKey(
        Enrollment,
        verbose_name=_("somebody else whom they named"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    active_at = models.DateTimeField(_("both accepted"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True, editable=False)
    steward = models.ForeignKey(
        PERSON,
        verbose_name=_("looked after by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="looks_after",
        help_text=_("A coordinator of the program or of a unit above; nobody means all of them."),
    )
    across = models.ForeignKey(
        SharedPool,
        verbose_name=_("made of a shared pool"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pairings",
        editable=False,
        db_index=False,
        help_text=_("Its mentor is of the round that lends; no coordinator reads more of it."),
    )
    ends_on = models.DateField(_("own last day"), null=True, blank=True, editable=False)
    longer_until = models.DateField(_("proposed last day"), null=True, blank=True, editable=False)
    longer_by = models.CharField(
        _("who proposed to go on"), max_length=10, blank=True, default="", editable=False
    )
    wrap_up_proposed_at = models.DateTimeField(
        _("wrapping up proposed"), null=True, blank=True, editable=False
    )
    wrap_up_by = models.CharField(
        _("who proposed to wrap up"), max_length=10, blank=True, default="", editable=False
    )
    wrap_up_agreed_at = models.DateTimeField(
        _("wrapping up agreed"), null=True, blank=True, editable=False
    )
    mentor_concluded_at = models.DateTimeField(_("mentor concluded"), null=True, blank=True)
    mentee_concluded_at = models.DateTimeField(_("mentee concluded"), null=True, blank=True)
    mentor_stays_at = models.DateTimeField(
        _("mentor wishes to stay in touch"), null=True, blank=True, editable=False
    )
    mentee_stays_at = models.DateTimeField(
        _("mentee wishes to stay in touch"), null=True, blank=True, editable=False
    )
    ended_at = models.DateTimeField(_("over since"), null=True, blank=True)
    end_reason = models.CharField(
        _("reason of the end"), max_length=10, choices=EndReason, blank=True, default=""
    )
    end_words = models.TextField(_("more, for the coordinator"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = ["-created_at", "-pk"]
        constraints = pairing_rules.CONSTRAINTS
        indexes = [
            models.Index(
                fields=["across"], name="pairing_across", condition=Q(across__isnull=False)
            ),
            models.Index(fields=["round", "state"], name="pairing_round_state"),
            models.Index(
                fields=["answer_by"],
                condition=Q(state__in=list(states.PAIRING_UNANSWERED)),
                name="pairing_waiting_by_date",
            ),
            models.Index(fields=["-created_at", "-id"], name="pairing_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.person} & {self.mentee.person}"

    @property
    def made_by_the_two(self) -> bool:
        """Whether the two found each other, or stayed in touch: no coordinator brought them."""
        return self.origin in OF_THE_TWO

    def side(self, role: str) -> Side:
        """The side of the mentor or of the mentee; the one place that knows how both are stored."""
        return Side(self, Role(role))

    @property
    def sides(self) -> tuple[Side, Side]:
        """The mentor's side and the mentee's."""
        return self.side(Role.MENTOR), self.side(Role.MENTEE)

    def own_side(self, person: Any) -> Side:
        """The side of one of the two; whoever reaches the pairing otherwise reads the mentee's."""
        return self.side(self.side_of(person) or Role.MENTEE)

    def side_of(self, person: Any) -> Role | None:
        """Which of the two a person is, None for anybody else."""
        if person.pk == self.mentor.person_id:
            return Role.MENTOR
        return Role.MENTEE if person.pk == self.mentee.person_id else None

    @property
    def last_day(self) -> date | None:
        """The day on which it ends by itself: the round's, or another that the two agreed on.

        None where it goes on for as long as both wish.
        """
        if self.span and self.ends_on:
            return self.ends_on
        last = self.round.ends_on
        return max(last, self.ends_on) if last and self.ends_on else last

    @property
    def is_active(self) -> bool:
        return self.state == PairingState.ACTIVE

    @property
    def earns_certificate(self) -> bool:
        """Whether the two get certificates: it was concluded, or lasted for three months."""
        if self.state == PairingState.COMPLETED:
            return True
        if self.state != PairingState.ENDED or not (self.active_at and self.ended_at):
            return False
        return self.ended_at - self.active_at >= LONG_ENOUGH

    @property
    def is_unanswered(self) -> bool:
        """Whether it is an offer or a request that somebody is to answer."""
        return self.state in states.PAIRING_UNANSWERED

    def contact_shown(self) -> bool:
        """Whether the two may see each other's contact details: only once both accepted."""
        return self.active_at is not None

    def writes_first(self) -> str:
        """The side that writes first: whoever asked, else as the program says; or "either"."""
        if self.asked_by_id:
            return Role.MENTEE if self.asked_by_id == self.mentee.person_id else Role.MENTOR
        return self.round.program.first_lines


def unpaired(rows: "QuerySet[Enrollment]", *found: str) -> "QuerySet[Enrollment]":
    """Those of `rows` that have no pairing in one of these states in their round, and no seat.

    A seat in a circle counts as a pairing does: one that is held as an open one, and where over
    ones count, one that was somebody's to the end.
    """
    own = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    alone = rows.exclude(Exists(Pairing.objects.filter(own, state__in=found)))
    seats = [*SEAT_HELD, *([SeatState.DONE] if set(found) & set(states.PAIRING_PAST) else [])]
    seated = CircleSeat.objects.filter(enrollment=OuterRef("pk"), state__in=seats)
    return alone.exclude(Exists(seated))
