"""When two people who are paired meet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.zones import zone_of
from mentorship import states
from mentorship.models.pairings import Pairing
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role
from mentorship.states import MeetingState

MOST_TIMES = 3
"""How many times one may propose for one meeting."""

MINUTES = (10, 480)
"""The shortest and the longest meeting."""


class MeetingHow(models.TextChoices):
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By phone")
    IN_PERSON = "in_person", _("In person")


class Meeting(models.Model):
    """One talk of a pairing: proposed with up to three times, agreed, and held or cancelled.

    Its place and its words are for the two alone. Sides are named, not people, so that nothing
    here points to a person besides the pairing. A meeting that was noted afterwards has a day
    (`met_on`) and no hour.
    """

    MACHINE = states.MEETING
    State = MeetingState
    How = MeetingHow

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(
        _("state"), max_length=20, default=MeetingState.PROPOSED, editable=False
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    proposed_by = models.CharField(_("proposed by"), max_length=10)
    turn = models.PositiveSmallIntegerField(_("proposals made"), default=1, editable=False)
    times = ArrayField(
        models.DateTimeField(), verbose_name=_("times proposed"), default=list, blank=True
    )
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=60,
        validators=[MinValueValidator(MINUTES[0]), MaxValueValidator(MINUTES[1])],
    )
    how = models.CharField(_("how"), max_length=10, choices=How, blank=True, default="")
    place = models.CharField(_("where, or the link"), max_length=200, blank=True)
    words = models.CharField(_("the last words said about it"), max_length=200, blank=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=10, blank=True, default="")
    sequence = models.PositiveIntegerField(_("changes sent out"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        constraints = [
            known_state(states.MEETING, "meeting_state_known"),
            one_of(
                "how",
                ["", *MeetingHow.values],
                "meeting_how_known",
                _("Choose how you meet from the list"),
            ),
            one_of(
                "proposed_by",
                list(Role),
                "meeting_proposed_by_one_of_the_two",
                _("A meeting is proposed by one of the two"),
            ),
            one_of(
                "cancelled_by",
                ["", *Role],
                "meeting_cancelled_by_one_of_the_two",
                _("A meeting is cancelled by one of the two"),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.PROPOSED) | Q(times__len__range=(1, MOST_TIMES)),
                name="meeting_offers_times",
                violation_error_message=_("Propose between one and three times"),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CONFIRMED) | Q(starts_at__isnull=False),
                name="meeting_agreed_has_a_time",
                violation_error_message=_("A meeting that is agreed needs a time"),
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD) | Q(met_on__isnull=False),
                name="meeting_held_has_a_day",
                violation_error_message=_("A meeting that took place needs a day"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=MINUTES),
                name="meeting_length_sensible",
                violation_error_message=_("Choose how long you meet from the list"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "met_on"],
                condition=Q(state=MeetingState.HELD, starts_at__isnull=True),
                name="meeting_noted_once_a_day",
                violation_error_message=_("You have noted a meeting on this day already"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(state=MeetingState.CONFIRMED),
                name="meeting_agreed_by_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime | None:
        """When it is over, if its time is agreed."""
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        """Whether its agreed time has passed."""
        return self.ends_at is not None and self.ends_at < timezone.now()

    def zone_for(self, side: str) -> ZoneInfo:
        """The zone in which the person on `side` types and reads its times."""
        return zone_in(self.pairing, side)

    def day_for(self, side: str) -> date | None:
        """The day it was held on, or is agreed for, on that person's calendar."""
        if self.met_on or not self.starts_at:
            return self.met_on
        return self.starts_at.astimezone(self.zone_for(side)).date()


def zone_in(pairing: Pairing, side: str) -> ZoneInfo:
    """The zone of one of the two; at a convention everybody lives by its own clocks."""
    if pairing.round.program.is_convention:
        return pairing.round.zone
    return zone_of(pairing.side(side).person)


def days_to_meet(pairing: Pairing) -> list[date]:
    """The days of a convention on which both are there; all of them where nobody said."""
    both = sorted(set(pairing.mentor.days) & set(pairing.mentee.days))
    return both or pairing.round.days()
