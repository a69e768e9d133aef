"""When people may sign up for a round, by role, and for how many there is room."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from mentorship.roles import Role

MOST_PLACES = 10_000

MILESTONES = ("goals_by", "halfway_on", "survey_by", "next_opens_on")
"""Days on the way of pairs, which a round may name."""

CLOSING_DAYS = (
    *("signup_closes_on", "mentors_close_on", "late_until", "announce_on", "ends_on"),
    *MILESTONES,
)
"""The days that a round has none of where sign-up never closes."""


def _places(label: object) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(
        label,  # type: ignore[arg-type]
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Whoever signs up beyond that waits in line. Left empty, there is no limit."),
    )


class SignUpWindows(models.Model):
    """The days and places of sign-up; mentors may have days of their own."""

    signup_opens_on = models.DateField(_("sign-up opens"))
    signup_closes_on = models.DateField(_("sign-up closes"), null=True, blank=True)
    mentors_open_on = models.DateField(
        _("sign-up of mentors opens"),
        null=True,
        blank=True,
        help_text=_("Left empty, on the same day."),
    )
    mentors_close_on = models.DateField(
        _("sign-up of mentors closes"),
        null=True,
        blank=True,
        help_text=_("Left empty, on the same day."),
    )
    late_until = models.DateField(
        _("late sign-ups until"),
        null=True,
        blank=True,
        help_text=_(
            "After the last day people may still join the waiting list, until this day. You take "
            "them in from there. Left empty, nobody can."
        ),
    )
    goals_by = models.DateField(_("goals are written down by"), null=True, blank=True)
    halfway_on = models.DateField(_("half-way"), null=True, blank=True)
    survey_by = models.DateField(_("closing questions are answered by"), null=True, blank=True)
    next_opens_on = models.DateField(_("sign-up for the next round opens"), null=True, blank=True)
    rolling = models.BooleanField(
        _("sign-up never closes"),
        default=False,
        db_default=False,
        help_text=_(
            "People sign up at any time, and matching runs again and again over those who wait; "
            "pairs that stand are left as they are. Whoever waits longest comes first."
        ),
    )
    run_every_days = models.PositiveSmallIntegerField(
        _("days from one run to the next"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(92)],
        help_text=_(
            "Where sign-up never closes, matching runs by itself this often, once all that was "
            "suggested before is decided. Left empty, you run it."
        ),
    )
    mentee_places = _places(_("places for mentees"))
    mentor_places = _places(_("places for mentors"))

    class Meta:
        abstract = True

    def opens_on(self, role: str) -> date:
        """The first day on which people sign up in this role."""
        own = self.mentors_open_on if role == Role.MENTOR else None
        return own or self.signup_opens_on

    def closes_on(self, role: str) -> date | None:
        """The last day on which people sign up in this role; None where it stays open."""
        own = self.mentors_close_on if role == Role.MENTOR else None
        return own or self.signup_closes_on

    @property
    def first_opens_on(self) -> date:
        """The day on which anybody can sign up."""
        return min(self.opens_on(role) for role in Role)

    @property
    def last_closes_on(self) -> date | None:
        """The last day for anybody; None where it stays open for some."""
        days = [day for role in Role if (day := self.closes_on(role))]
        return max(days) if len(days) == len(Role) else None

    def places_for(self, role: str) -> int | None:
        """How many people there is room for in this role; None without a limit."""
        return self.mentor_places if role == Role.MENTOR else self.mentee_places


CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(rolling=False) | Q(**{f"{name}__isnull": True for name in CLOSING_DAYS}),
        name="round_rolling_has_no_last_day",
        violation_error_message=_("Where sign-up never closes, there is no day on which it does"),
    ),
    models.CheckConstraint(
        condition=Q(run_every_days__isnull=True) | Q(rolling=True, run_every_days__range=(1, 92)),
        name="round_runs_again_where_it_rolls",
        violation_error_message=_(
            "Matching runs by itself, every 1 to 92 days, only where sign-up never closes"
        ),
    ),
    models.CheckConstraint(
        condition=Q(signup_closes_on__isnull=True) | Q(signup_closes_on__gte=F("signup_opens_on")),
        name="round_signup_dates_in_order",
        violation_error_message=_("Sign-up has to close on or after the day it opens"),
    ),
    models.CheckConstraint(
        condition=Q(mentors_close_on__isnull=True)
        | Q(mentors_close_on__gte=Coalesce("mentors_open_on", "signup_opens_on")),
        name="round_mentor_dates_in_order",
        violation_error_message=_("Sign-up of mentors has to close on or after the day it opens"),
    ),
    models.CheckConstraint(
        condition=Q(mentors_open_on__isnull=True)
        | Q(mentors_close_on__isnull=False)
        | Q(signup_closes_on__isnull=True)
        | Q(signup_closes_on__gte=F("mentors_open_on")),
        name="round_mentors_open_before_the_end",
        violation_error_message=_("Sign-up of mentors has to open before sign-up is over"),
    ),
    models.CheckConstraint(
        condition=Q(late_until__isnull=True)
        | (
            Q(signup_closes_on__isnull=False, late_until__gt=F("signup_closes_on"))
            & (Q(mentors_close_on__isnull=True) | Q(late_until__gt=F("mentors_close_on")))
        ),
        name="round_late_after_signup",
        violation_error_message=_("Late sign-ups come after the last day of sign-up"),
    ),
    models.CheckConstraint(
        condition=Q(announce_on__isnull=True)
        | Q(mentors_close_on__isnull=True)
        | Q(announce_on__gte=F("mentors_close_on")),
        name="round_announced_after_mentors",
        violation_error_message=_("Pairs are announced on or after the last day of sign-up"),
    ),
    models.CheckConstraint(
        condition=Q(mentor_places__isnull=True) | Q(mentor_places__range=(1, MOST_PLACES)),
        name="round_mentor_places_sensible",
        violation_error_message=_("Enter a number of places, or leave it empty"),
    ),
    models.CheckConstraint(
        condition=Q(mentee_places__isnull=True) | Q(mentee_places__range=(1, MOST_PLACES)),
        name="round_mentee_places_sensible",
        violation_error_message=_("Enter a number of places, or leave it empty"),
    ),
]
"""What must never be false of these columns; the round has them among its own."""
