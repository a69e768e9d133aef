"""What a person tells about themselves once, for every round."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.locales import RegionalFormat
from accounts.models.places import Field, Institution, Region

SCALE = (1, 5)
"""The lowest and the highest dot of a working-style question."""


class ProfileStage(models.TextChoices):
    STUDENT = "student", _("Student in library or information studies")
    WORKER = "worker", _("Library worker in another role")
    EARLY = "early", _("First five years in the profession")
    MID = "mid", _("Six to fifteen years in the profession")
    SENIOR = "senior", _("More than fifteen years in the profession")
    RETIRED = "retired", _("Retired")


class Profile(models.Model):
    """Who a person is: asked once, kept between rounds, editable at any time."""

    Stage = ProfileStage

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    full_name = models.CharField(_("full name"), max_length=200)
    called = models.CharField(_("what to call you"), max_length=80, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=60, blank=True)
    job_title = models.CharField(_("role at work"), max_length=160, blank=True)
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), null=True, blank=True, on_delete=models.PROTECT
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), null=True, blank=True, on_delete=models.PROTECT
    )
    fields = models.ManyToManyField(Field, verbose_name=_("fields of work"), blank=True)
    career_stage = models.CharField(
        _("career stage"), max_length=20, choices=Stage, blank=True, default=""
    )
    languages = ArrayField(
        models.CharField(max_length=12), verbose_name=_("languages"), default=list, blank=True
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    regional_format = models.CharField(
        _("dates and times"), max_length=2, choices=RegionalFormat, blank=True, default=""
    )
    about = models.TextField(_("about you"), max_length=1000, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(career_stage__in=["", *ProfileStage.values]),
                name="profile_career_stage_known",
                violation_error_message=_("Choose a career stage from the list"),
            ),
            models.CheckConstraint(
                condition=models.Q(regional_format__in=["", *RegionalFormat.values]),
                name="profile_regional_format_known",
                violation_error_message=_("Choose one of the ways to write dates and times"),
            ),
            models.CheckConstraint(
                condition=~models.Q(full_name=""),
                name="profile_has_a_name",
                violation_error_message=_("Enter your name"),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def greeting(self) -> str:
        """What to call this person: their own choice, else the name as they wrote it."""
        return self.called or self.full_name


class School(models.Model):
    """A school whose graduates its programs pair with alumni of earlier classes."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="school_name_unique",
                violation_error_message=_("This school is on the list already"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Education(models.Model):
    """One school that a person finished, or will finish, and in which class."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="education")
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT)
    class_year = models.PositiveSmallIntegerField(
        _("class year"),
        validators=[MinValueValidator(1930), MaxValueValidator(2100)],
    )
    study = models.CharField(
        _("program of study"), max_length=120, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("schooling")
        verbose_name_plural = _("schooling")
        ordering = ["-class_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "school"],
                name="education_once_per_school",
                violation_error_message=_("You have named this school already"),
            ),
            models.CheckConstraint(
                condition=models.Q(class_year__range=(1930, 2100)),
                name="education_class_year_plausible",
                violation_error_message=_("Enter a class year between 1930 and 2100"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.class_year}"


COMMUNICATION = ("directness", "structure", "think_aloud", "ask_or_tell", "personal_range")
APPROACH = (
    "weigh_or_sense",
    "refine_or_rethink",
    "parts_or_whole",
    "settle_or_open",
    "alone_or_together",
)
SELF_CHECKS = ("checks_understanding", "says_what_is_wanted")


def _dot(label: Any) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class WorkingStyleWish(models.TextChoices):
    ALIKE = "alike", _("Much like me")
    EITHER = "either", _("No wish")
    DIFFERENT = "different", _("Quite different")


class WorkingStyle(models.Model):
    """How a person likes to talk and to approach a problem: dots 1..5, each skippable.

    The questions, their wording and the scoring are those of docs/decisions/working-style.md.
    """

    Wish = WorkingStyleWish

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="working_style")

    directness = _dot(_("directness"))
    structure = _dot(_("structure"))
    think_aloud = _dot(_("thinking aloud"))
    ask_or_tell = _dot(_("asking or telling"))
    personal_range = _dot(_("personal range"))
    communication_wish = models.CharField(
        _("wish for communication"), max_length=10, choices=Wish, default=Wish.ALIKE
    )

    weigh_or_sense = _dot(_("weighing or sensing"))
    refine_or_rethink = _dot(_("refining or rethinking"))
    parts_or_whole = _dot(_("parts or whole"))
    settle_or_open = _dot(_("settling or keeping open"))
    alone_or_together = _dot(_("alone or together"))
    approach_wish = models.CharField(
        _("wish for problem approach"), max_length=10, choices=Wish, default=Wish.ALIKE
    )

    checks_understanding = _dot(_("checks that they have understood"))
    says_what_is_wanted = _dot(_("says what they want from a talk"))
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("working style")
        verbose_name_plural = _("working styles")
        constraints = [
            *[
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True})
                    | models.Q(**{f"{name}__range": SCALE}),
                    name=f"workingstyle_{name}_on_scale",
                    violation_error_message=_("Choose one of the five dots"),
                )
                for name in (*COMMUNICATION, *APPROACH, *SELF_CHECKS)
            ],
            *[
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__in": WorkingStyleWish.values}),
                    name=f"workingstyle_{name}_known",
                    violation_error_message=_("Choose one of the three wishes"),
                )
                for name in ("communication_wish", "approach_wish")
            ],
        ]

    def __str__(self) -> str:
        return str(self.profile)

    def answered(self) -> int:
        """How many of the twelve questions have an answer."""
        names = (*COMMUNICATION, *APPROACH, *SELF_CHECKS)
        return sum(getattr(self, name) is not None for name in names)
