"""Who is there at a convention, who steps in for whom, and who would come again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.conventions import Appointment
from mentorship.models.enrollments import Enrollment
from mentorship.models.pairings import Pairing
from mentorship.models.rules import known_state
from mentorship.states import StandInState


class Presence(models.Model):
    """That somebody is at the convention on a day; `appointment` where they came for it."""

    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("person"), on_delete=models.CASCADE, related_name="presences"
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("said so"))
    appointment = models.ForeignKey(
        Appointment,
        verbose_name=_("meeting"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="presences",
    )

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "appointment"],
                condition=Q(appointment__isnull=False),
                name="presence_once_a_meeting",
                violation_error_message=_("You have said already that you are here"),
            ),
            models.UniqueConstraint(
                fields=["enrollment", "day"],
                condition=Q(appointment__isnull=True),
                name="presence_once_a_day",
                violation_error_message=_("You have said already that you are here"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment}, {self.day}"


class StandIn(models.Model):
    """Somebody else to meet there and then, for whoever waits for a partner who does not come.

    It begins as a question to both. Once both have said yes, or a coordinator has put the two
    together, they are paired (`pairing`), and `freed` are the pairings that ended for it.
    """

    MACHINE = states.STAND_IN
    State = StandInState

    missed = models.ForeignKey(
        Appointment,
        verbose_name=_("meeting that was missed"),
        on_delete=models.PROTECT,
        related_name="stand_ins",
    )
    waiting = models.ForeignKey(
        Enrollment, verbose_name=_("who waits"), on_delete=models.PROTECT, related_name="+"
    )
    candidate = models.ForeignKey(
        Enrollment, verbose_name=_("who steps in"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=20, default=StandInState.OFFERED, editable=False
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    offered_at = models.DateTimeField(_("offered"), auto_now_add=True)
    waiting_yes_at = models.DateTimeField(_("who waits said yes"), null=True, blank=True)
    candidate_yes_at = models.DateTimeField(_("who steps in said yes"), null=True, blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    pairing = models.ForeignKey(
        Pairing,
        verbose_name=_("pairing"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    freed: "models.ManyToManyField[Pairing, Pairing]" = models.ManyToManyField(
        Pairing, verbose_name=_("pairings that ended for it"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            known_state(states.STAND_IN, "standin_state_known"),
            models.UniqueConstraint(
                fields=["missed"],
                condition=Q(state__in=list(states.STAND_IN_STANDS)),
                name="standin_one_a_meeting",
                violation_error_message=_("Somebody has been found for this meeting already"),
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state=StandInState.OFFERED),
                name="standin_one_question_a_person",
                violation_error_message=_("This person has just been asked by somebody else"),
            ),
            models.CheckConstraint(
                condition=~Q(state=StandInState.MADE) | Q(pairing__isnull=False),
                name="standin_made_has_a_pairing",
                violation_error_message=_("Two who were put together need a pairing"),
            ),
            models.CheckConstraint(
                condition=~Q(waiting=F("candidate")),
                name="standin_of_two_people",
                violation_error_message=_("A pairing needs two people"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NextYear(models.Model):
    """Whether somebody would come to the next convention as a returning attendee."""

    enrollment = models.OneToOneField(
        Enrollment, verbose_name=_("person"), on_delete=models.CASCADE, related_name="next_year"
    )
    returns = models.BooleanField(_("would come again and meet a first-timer"))
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("answer about next year")
        verbose_name_plural = _("answers about next year")

    def __str__(self) -> str:
        return str(self.enrollment)
