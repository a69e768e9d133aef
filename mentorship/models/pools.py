"""Pools that two rounds share: one draws on the mentors of another, by consent of both."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorship.models.programs import Round

PERSON = settings.AUTH_USER_MODEL


class SharedPool(models.Model):
    """That a round may look for mentors among those of another one who have a free place.

    Asked for by the coordinators of the one, agreed to by those of the other, and over once either
    says so: then a new one has to be asked for. The row stays, as what was agreed and when.
    """

    asking = models.ForeignKey(
        Round, verbose_name=_("round that asks"), on_delete=models.PROTECT, related_name="draws_on"
    )
    lending = models.ForeignKey(
        Round, verbose_name=_("round that lends"), on_delete=models.PROTECT, related_name="lends_to"
    )
    words = models.CharField(_("a few words to the others"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    agreed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    over_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    over_at = models.DateTimeField(_("over since"), null=True, blank=True)
    wanted_at = models.DateTimeField(_("pairs looked for"), null=True, blank=True)
    found_at = models.DateTimeField(_("pairs found"), null=True, blank=True)

    class Meta:
        verbose_name = _("shared pool")
        verbose_name_plural = _("shared pools")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asking=F("lending")),
                name="sharedpool_of_two_rounds",
                violation_error_message=_("A round cannot draw on its own pool"),
            ),
            models.UniqueConstraint(
                fields=["asking", "lending"],
                condition=Q(over_at__isnull=True),
                name="sharedpool_once_at_a_time",
                violation_error_message=_("This is asked for, or agreed, already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking} ← {self.lending}"

    @property
    def is_asked(self) -> bool:
        """Whether it waits for the answer of those who would lend."""
        return self.agreed_at is None and self.over_at is None

    @property
    def is_agreed(self) -> bool:
        """Whether both have consented, and neither has taken it back."""
        return self.agreed_at is not None and self.over_at is None
