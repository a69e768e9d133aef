"""The short question to each of a pair, now and then, how it is going."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.models.pairings import Pairing
from mentorship.models.rules import known_state, one_of
from mentorship.roles import Role
from mentorship.states import CheckInState


class CheckInAnswer(models.TextChoices):
    WELL = "well", _("All is well")
    NOT_MET = "not_met", _("We have not met")
    TROUBLE = "trouble", _("Something is not working")


class CheckIn(models.Model):
    """One question to one of the two of a pairing, what they said, and how useful it is to them.

    The other never sees it. The coordinator sees the answer and the words written for them.
    """

    MACHINE = states.CHECK_IN
    State = CheckInState
    Answer = CheckInAnswer

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="checkins"
    )
    side = models.CharField(_("who is asked"), max_length=10)
    state = models.CharField(_("state"), max_length=20, default=CheckInState.ASKED, editable=False)
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("answer by"))
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, blank=True, default="", editable=False
    )
    useful = models.PositiveSmallIntegerField(
        _("how useful it is so far, from 1 to 5"), null=True, blank=True, editable=False
    )
    words = models.TextField(_("words for the coordinator"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            known_state(states.CHECK_IN, "checkin_state_known"),
            one_of(
                "side",
                Role.values,
                "checkin_side_known",
                _("A check-in asks the mentor or the mentee"),
            ),
            one_of(
                "answer",
                ["", *CheckInAnswer.values],
                "checkin_answer_known",
                _("Choose one of the three answers"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "side"],
                condition=Q(state=CheckInState.ASKED),
                name="checkin_one_open_per_person",
                violation_error_message=_("This person has been asked already"),
            ),
            models.CheckConstraint(
                condition=Q(state=CheckInState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state=CheckInState.ANSWERED) & Q(answer="", answered_at__isnull=True),
                name="checkin_answer_has_a_date",
                violation_error_message=_("An answer needs the time it was given"),
            ),
            models.CheckConstraint(
                condition=Q(useful__isnull=True)
                | Q(state=CheckInState.ANSWERED, useful__range=(1, 5)),
                name="checkin_useful_1_to_5",
                violation_error_message=_("Choose how useful it is, from 1 to 5"),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")),
                name="checkin_due_after_it_was_asked",
                violation_error_message=_("There has to be time to answer"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=CheckInState.ASKED), name="checkin_open_by_due"
            ),
            models.Index(fields=["pairing", "side", "-asked_at"], name="checkin_latest_of_each"),
        ]

    def __str__(self) -> str:
        return f"{self.pairing}: {self.get_answer_display() or self.state}"
