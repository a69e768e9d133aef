"""What people in a circle plan, agree on and write down, and how they say it is going."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.circles import WORDS, Circle, CircleSeat
from mentorship.models.conventions import MeetingPoint, MeetingSlot
from mentorship.models.rules import one_of

SHORTEST, LONGEST = 10, 480
"""Minutes of a meeting."""


class CircleMeeting(models.Model):
    """When a circle meets, at a place or behind a link; for those in it alone.

    At a convention the site may give it a time and a place, of which it holds a numbered `seat`
    as pairs do, until it is called off or moved.
    """

    circle = models.ForeignKey(
        Circle, verbose_name=_("circle"), on_delete=models.PROTECT, related_name="meetings"
    )
    planned_by = models.ForeignKey(
        CircleSeat, verbose_name=_("planned by"), on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("where, or the link"), max_length=300, blank=True)
    words = models.CharField(_("a few words"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)
    number = models.PositiveIntegerField(_("version"), default=0, editable=False)
    slot = models.ForeignKey(
        MeetingSlot,
        verbose_name=_("time that the site gave"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="circle_meetings",
    )
    point = models.ForeignKey(
        MeetingPoint,
        verbose_name=_("place that the site gave"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="circle_meetings",
    )
    seat = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("meeting of a circle")
        verbose_name_plural = _("meetings of circles")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)),
                name="circlemeeting_length_sensible",
                violation_error_message=_("Give it between 10 minutes and 8 hours"),
            ),
            models.UniqueConstraint(
                fields=["slot", "point", "seat"],
                name="circlemeeting_seat_free",
                violation_error_message=_("This place has just been taken. Choose another time"),
            ),
            models.CheckConstraint(
                condition=Q(seat=None)
                | Q(slot__isnull=False, point__isnull=False, called_off_at=None),
                name="circlemeeting_seat_at_a_place",
                violation_error_message=_("A seat is of a place and a time"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_given(self) -> bool:
        """Whether it is where and when the site has put it."""
        return self.seat is not None


class CircleTerms(models.Model):
    """The words of one version of what a circle agrees on. For those in it alone."""

    circle = models.ForeignKey(
        Circle, verbose_name=_("circle"), on_delete=models.PROTECT, related_name="terms"
    )
    number = models.PositiveIntegerField(_("version"))
    written_by = models.ForeignKey(
        CircleSeat, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    goals = models.TextField(_("what we work towards"), max_length=2500, blank=True)
    rhythm = models.TextField(_("how often and how we meet"), max_length=500, blank=True)
    private = models.TextField(_("what stays between us"), max_length=1000, blank=True)
    agreed: "models.ManyToManyField[CircleSeat, CircleSeat]" = models.ManyToManyField(
        CircleSeat, verbose_name=_("who agrees"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("agreement of a circle")
        verbose_name_plural = _("agreements of circles")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "number"],
                name="circleterms_number_once",
                violation_error_message=_("This was changed while you were writing"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id}, {self.number}"


TERMS = ("goals", "rhythm", "private")
"""The columns of `CircleTerms` that hold words, in the order in which they are read."""


class CircleNote(models.Model):
    """One note in a circle: its writer's alone, or read by all of you."""

    circle = models.ForeignKey(
        Circle, verbose_name=_("circle"), on_delete=models.PROTECT, related_name="notes"
    )
    writer = models.ForeignKey(
        CircleSeat, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="notes"
    )
    shared = models.BooleanField(_("shared"), default=False)
    words = models.TextField(_("note"), max_length=5000)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("note of a circle")
        verbose_name_plural = _("notes of circles")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.pk)


class CircleCheckInAnswer(models.TextChoices):
    WELL = "well", _("All is well")
    NOT_MET = "not_met", _("We have not met")
    TROUBLE = "trouble", _("Something is not working")


class CircleCheckIn(models.Model):
    """One question to one person in a circle, how it is going.

    The others never see it. Coordinators see the answer and the words written for them.
    """

    Answer = CircleCheckInAnswer

    seat = models.ForeignKey(
        CircleSeat,
        verbose_name=_("who is asked"),
        on_delete=models.PROTECT,
        related_name="checkins",
    )
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(
        _("answer"), max_length=10, choices=CircleCheckInAnswer, blank=True, default=""
    )
    words = models.TextField(_("words for the coordinators"), max_length=WORDS, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("check-in of a circle")
        verbose_name_plural = _("check-ins of circles")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            one_of(
                "answer",
                ["", *CircleCheckInAnswer.values],
                "circlecheckin_answer_known",
                _("Choose one of the three answers"),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="circlecheckin_answer_has_a_date",
                violation_error_message=_("An answer needs the time it was given"),
            ),
            models.UniqueConstraint(
                fields=["seat", "asked_at"],
                name="circlecheckin_once_at_a_time",
                violation_error_message=_("This person has been asked already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.get_answer_display() or '–'}"
