"""The question to mentors of a standing pool, twice a year, whether they are still willing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.enrollments import Enrollment
from mentorship.models.rules import one_of


class WillingnessAnswer(models.TextChoices):
    YES = "yes", _("Yes, still")
    NOT_NOW = "not_now", _("Not now")
    NO_MORE = "no_more", _("No more")
    SILENT = "silent", _("No answer in time")


class Willingness(models.Model):
    """One question to one mentor, and what they said; the clock notes where nothing was said."""

    Answer = WillingnessAnswer

    enrollment = models.ForeignKey(
        Enrollment, verbose_name=_("person"), on_delete=models.CASCADE, related_name="askings"
    )
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(
        _("answer"), max_length=10, choices=WillingnessAnswer, blank=True, default=""
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to a mentor of the pool")
        verbose_name_plural = _("questions to mentors of the pool")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            one_of(
                "answer",
                ["", *WillingnessAnswer.values],
                "willingness_answer_known",
                _("Choose one of the three answers"),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="willingness_answer_has_a_date",
                violation_error_message=_("An answer needs the time it was given"),
            ),
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(answer=""),
                name="willingness_one_open_per_place",
                violation_error_message=_("This person has been asked already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return not self.answer
