"""What a round invites its people to: an orientation, a kick-off, a closing, an evening."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.enrollments import Enrollment
from mentorship.models.programs import Round
from mentorship.models.rules import one_of
from mentorship.roles import Role

SHORTEST, LONGEST = 10, 24 * 60
"""Minutes that something takes."""


class GatheringKind(models.TextChoices):
    ORIENTATION = "orientation", _("Orientation")
    KICK_OFF = "kick_off", _("Kick-off")
    FORUM = "forum", _("Half-way forum")
    CLOSING = "closing", _("Closing")
    SOCIAL = "social", _("Social")
    OTHER = "other", _("Something else")


class Gathering(models.Model):
    """Something of a round with a day and an hour, at a place or behind a link."""

    Kind = GatheringKind

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="gatherings"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=GatheringKind)
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    words = models.CharField(_("a few words"), max_length=500, blank=True)
    for_whom = models.CharField(
        _("for whom"),
        max_length=10,
        choices=[("", _("Everybody of the round")), *Role.choices],
        blank=True,
        default="",
        db_default="",
    )
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invitations began"), null=True, editable=False)
    news = models.PositiveIntegerField(
        _("version that people are told of"), default=0, db_default=0, editable=False
    )
    number = models.PositiveIntegerField(_("version"), default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            one_of(
                "kind",
                GatheringKind.values,
                "gathering_kind_known",
                _("Choose what kind of event it is"),
            ),
            one_of(
                "for_whom",
                ["", *Role.values],
                "gathering_for_whom_known",
                _("Choose from the list for whom it is"),
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1),
                name="gathering_has_a_place",
                violation_error_message=_("Give it at least one place, or no limit"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)) & ~Q(title=""),
                name="gathering_has_a_title_and_a_length",
                violation_error_message=_("Give the event a title, and 10 minutes to a day"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_link(self) -> bool:
        """Whether its place is an address of the web."""
        return self.place.startswith(("http://", "https://")) and " " not in self.place


class Attendance(models.Model):
    """That somebody of the round was there."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("event"), on_delete=models.CASCADE, related_name="attendances"
    )
    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("person"), on_delete=models.CASCADE, related_name="attendances"
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "enrollment"],
                name="attendance_once",
                violation_error_message=_("This person is noted already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment}, {self.gathering}"


class InvitationAnswer(models.TextChoices):
    YES = "yes", _("Yes, I come")
    NO = "no", _("No, I cannot come")


class Invitation(models.Model):
    """That somebody of the round is invited, and what they have said to it."""

    Answer = InvitationAnswer

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("event"), on_delete=models.CASCADE, related_name="invitations"
    )
    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("person"), on_delete=models.CASCADE, related_name="invitations"
    )
    answer = models.CharField(
        _("answer"), max_length=3, choices=InvitationAnswer, blank=True, default=""
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    told = models.PositiveIntegerField(_("version told of"), default=0)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [
            one_of(
                "answer",
                ["", *InvitationAnswer.values],
                "invitation_answer_known",
                _("Answer with yes or no"),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="invitation_answer_has_a_date",
                violation_error_message=_("An answer needs the time it was given"),
            ),
            models.UniqueConstraint(
                fields=["gathering", "enrollment"],
                name="invitation_once",
                violation_error_message=_("This person is invited already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment}, {self.gathering}"
