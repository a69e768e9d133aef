"""Running schemes and their cycles."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models import grouping, program_choices, windows
from mentorship.models.grouping import Grouped
from mentorship.models.program_choices import (
    ProgramAsksFirst,
    ProgramFirstLines,
    ProgramFormality,
    ProgramKind,
    ResumeAsked,
)
from mentorship.models.rules import known_state
from mentorship.models.units import Unit
from mentorship.models.windows import SignUpWindows
from mentorship.roles import Role
from mentorship.states import RoundState


class Program(Grouped):
    """A running scheme of one unit: long-term, at a convention, or informal."""

    Kind = ProgramKind

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="programs"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    Formality = ProgramFormality
    FirstLines = ProgramFirstLines
    AsksFirst = ProgramAsksFirst

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    summary = models.CharField(_("summary in one sentence"), max_length=250)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    school = models.ForeignKey(
        "accounts.School",
        verbose_name=_("school"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Pairs this school's graduates with alumni of earlier classes."),
    )
    class_years = models.SmallIntegerField(
        _("years between the two classes, at least"),
        default=1,
        db_default=1,
        validators=[MinValueValidator(-60), MaxValueValidator(60)],
        help_text=_(
            "In programs of a school. Below 0 it is the other way round: with -3, whoever teaches "
            "is of a class at least three years later."
        ),
    )
    other_institution = models.BooleanField(
        _("nobody is paired within their own institution"),
        default=False,
        db_default=False,
        help_text=_(
            "A firm rule of the program, whatever the two wish for. Whoever has not said where "
            "they work may be paired with anybody."
        ),
    )
    elsewhere = models.TextField(
        _("where else to go"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Read by people who may not join: how to become a member, the chapter of one's own "
            "state, another program. Addresses of pages become links."
        ),
    )
    contact_name = models.CharField(_("name of the contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("address for replies"), blank=True)
    formality = models.CharField(
        _("agreement between the two"),
        max_length=10,
        choices=Formality,
        blank=True,
        default="",
        help_text=_("Left open, it is standard in a long-term program and light in the others."),
    )
    first_lines = models.CharField(
        _("who writes first"),
        max_length=10,
        choices=FirstLines,
        default=FirstLines.MENTOR,
        help_text=_("Where a member has asked for the pairing, that member writes first."),
    )
    asks_first = models.CharField(
        _("who is asked first"),
        max_length=10,
        choices=AsksFirst,
        default=AsksFirst.BOTH,
        help_text=_(
            "Where the mentor is asked first, the mentee learns nothing of a no, and has the whole "
            "time to answer after a yes. Pairings that are announced already go on as they began."
        ),
    )
    mentor_resume = models.CharField(
        _("curriculum vitae of mentors"),
        max_length=10,
        choices=ResumeAsked,
        default=ResumeAsked.NO,
        db_default=ResumeAsked.NO,
        help_text=_(
            "A link or a PDF, for those who look at sign-ups and for the partner once both have "
            "said yes."
        ),
    )
    mentee_resume = models.CharField(
        _("curriculum vitae of mentees"),
        max_length=10,
        choices=ResumeAsked,
        default=ResumeAsked.NO,
        db_default=ResumeAsked.NO,
    )
    listed = models.BooleanField(_("shown on the list of programs"), default=True)
    of_two = models.BooleanField(
        _("holds what two people noted themselves"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Nobody runs it: what is in it is the two people's own."),
    )
    asks_willing = models.BooleanField(
        _("mentors are asked twice a year whether they are still willing"),
        default=False,
        db_default=False,
        help_text=_("Who is silent for three weeks is suggested to nobody until they are back."),
    )
    checkin_weeks = models.PositiveSmallIntegerField(
        _("weeks between two check-ins"),
        default=8,
        help_text=_(
            "Each of a pair is asked how it is going three weeks after both said yes, and then "
            "this often. With 0, never."
        ),
    )
    quiet_days = models.PositiveSmallIntegerField(
        _("days until a pair counts as quiet"),
        default=14,
        db_default=14,
        help_text=_(
            "After so many days without a sign of life the desk names a pair that has not begun, "
            "or that did not answer or had not met when asked. 7 suits a convention, 10 a short "
            "program, 14 a long one."
        ),
    )

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["name"]
        constraints = [
            *program_choices.CONSTRAINTS,
            models.CheckConstraint(
                condition=Q(checkin_weeks__lte=52),
                name="program_checkin_weeks_sensible",
                violation_error_message=_("Enter 0 for never, or a number of weeks up to 52"),
            ),
            models.CheckConstraint(
                condition=Q(class_years__range=(-60, 60)) & ~Q(class_years=0),
                name="program_class_years_sensible",
                violation_error_message=_("Enter 1 or more years, or -1 or less, up to 60"),
            ),
            models.CheckConstraint(
                condition=Q(quiet_days__range=(3, 90)),
                name="program_quiet_days_sensible",
                violation_error_message=_("Enter a number of days from 3 to 90"),
            ),
            *grouping.CONSTRAINTS,
            models.CheckConstraint(
                condition=~Q(kind=ProgramKind.INFORMAL)
                | Q(grouping=grouping.ProgramGrouping.PAIRS, most_mentors=1),
                name="program_informal_of_pairs",
                violation_error_message=_(
                    "In an informal program people ask each other, two by two: choose pairs"
                ),
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(of_two=True),
                name="program_of_two_once_in_unit",
                violation_error_message=_("There is such a program already"),
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="program_name_unique_in_unit",
                violation_error_message=_("This unit has a program of this name already"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agreement(self) -> str:
        """How much of an agreement the two are asked for, one of `Formality`."""
        fitting = ProgramFormality.STANDARD if self.is_long_term else ProgramFormality.LIGHT
        return self.formality or fitting

    @property
    def is_long_term(self) -> bool:
        return self.kind == ProgramKind.LONG_TERM

    @property
    def is_convention(self) -> bool:
        return self.kind == ProgramKind.CONVENTION

    @property
    def is_informal(self) -> bool:
        return self.kind == ProgramKind.INFORMAL

    @property
    def is_taught_by_later_classes(self) -> bool:
        """Whether in this school's program the younger one is the mentor."""
        return self.class_years < 0

    @property
    def years_apart(self) -> int:
        """By how many years the two classes differ at least, whichever is the earlier one."""
        return abs(self.class_years)

    @property
    def keeps_reporting_lines_apart(self) -> bool:
        """Whether nobody is paired with their own reporting line: where others do the pairing.

        In an informal program two people ask one another, and know who is whose manager.
        """
        return not self.is_informal

    def resume_asked(self, role: str) -> ResumeAsked:
        """Whether people in this role are asked for a curriculum vitae."""
        return ResumeAsked(self.mentor_resume if role == Role.MENTOR else self.mentee_resume)


class Round(SignUpWindows):
    """One cycle of a program, or one convention: its dates, rules and weights.

    Dates are whole days in the round's own time zone; a day lasts until its midnight there.
    """

    MACHINE = states.ROUND
    State = RoundState

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.PROTECT, related_name="rounds"
    )
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=20, default=RoundState.DRAFT, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    announce_on = models.DateField(_("pairs are announced"), null=True, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(
        _("ends"),
        null=True,
        blank=True,
        help_text=_("Leave empty when pairs go on for as long as they both wish."),
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("How long people have to accept or decline."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    minimum_points = models.PositiveSmallIntegerField(
        _("lowest score that may be suggested"),
        default=0,
        validators=[MaxValueValidator(10_000)],
        help_text=_("In points of 10,000. With 0, every permitted pair may be suggested."),
    )

    own_rules = models.BooleanField(
        _("rules of its own for who may join"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Otherwise those of the program hold."),
    )
    reviews_first = models.BooleanField(
        _("sign-ups are looked at first"),
        default=False,
        db_default=False,
        help_text=_("Only those that a coordinator has accepted enter matching."),
    )
    matches_nightly = models.BooleanField(
        _("matching runs by itself"),
        default=False,
        db_default=False,
        help_text=_(
            "At a convention alone: each night as people sign up, for you to look at. Whoever "
            "signs up late is paired and told at once."
        ),
    )
    weights = models.JSONField(
        _("weights"), help_text=_("How much each factor counts, by name; they add up to 100.")
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-signup_opens_on", "name"]
        constraints = [
            known_state(states.ROUND, "round_state_known"),
            models.UniqueConstraint(
                fields=["program", "name"],
                name="round_name_unique_in_program",
                violation_error_message=_("This program has a round of this name already"),
            ),
            *windows.CONSTRAINTS,
            models.CheckConstraint(
                condition=Q(announce_on__isnull=True)
                | Q(signup_closes_on__isnull=True)
                | Q(announce_on__gte=F("signup_closes_on")),
                name="round_announced_after_signup",
                violation_error_message=_("Pairs are announced on or after the day sign-up closes"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="round_ends_after_start",
                violation_error_message=_("A round ends on or after the day it starts"),
            ),
            models.CheckConstraint(
                condition=Q(offer_days__range=(1, 60)),
                name="round_offer_days_sensible",
                violation_error_message=_("Give people between 1 and 60 days to answer"),
            ),
            models.CheckConstraint(
                condition=Q(minimum_points__lte=10_000),
                name="round_minimum_points_on_scale",
                violation_error_message=_("Enter a number of points between 0 and 10,000"),
            ),
            models.CheckConstraint(
                condition=models.Func(
                    "weights",
                    function="mentorship_weights_add_up",
                    output_field=models.BooleanField(),
                ),
                name="round_weights_sum_to_100",
                violation_error_message=_("The weights have to add up to 100"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} – {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether the round takes sign-ups by its state; its dates have a say too."""
        return self.state == RoundState.OPEN

    @property
    def is_over(self) -> bool:
        return self.state in states.ROUND_OVER

    @property
    def looks_on(self) -> bool:
        """Whether pairs have been told of, and partners are still looked for."""
        return self.state in states.ROUND_TOLD or (self.rolling and self.is_open)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the round's dates are meant in."""
        return ZoneInfo(self.time_zone)

    def end_of(self, day: date) -> datetime:
        """The last moment of `day` in the round's zone.

        Counted back from the next midnight in world time: where clocks are put back at midnight,
        23:59:59 comes twice, and the day ends with the second one.
        """
        midnight = datetime.combine(day + timedelta(days=1), time.min, self.zone)
        return (midnight.astimezone(UTC) - timedelta(seconds=1)).astimezone(self.zone)

    def days(self) -> list[date]:
        """The days of a convention, first to last; empty when it has no dates."""
        if not (self.starts_on and self.ends_on):
            return []
        count = (self.ends_on - self.starts_on).days + 1
        return [self.starts_on + timedelta(days=n) for n in range(count)]
