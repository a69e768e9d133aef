"""Pairs that two rounds would make together, until both sides have decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.models import Enrollment, Pairing, SharedPool

PERSON = settings.AUTH_USER_MODEL


class PairAcross(models.Model):
    """A mentee of the round that asks and a mentor of the one that lends, with a yes of each side.

    Null is undecided. With both yeses it is a pairing, which the two are told of at once.
    """

    pool = models.ForeignKey(SharedPool, on_delete=models.CASCADE, related_name="couples")
    mentee = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    parts = models.JSONField(_("points of each factor"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    band = models.CharField(_("fit"), max_length=10, blank=True, default="")
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    asking_said = models.BooleanField(_("decided by those who ask"), null=True, blank=True)
    asking_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lending_said = models.BooleanField(_("decided by those who lend"), null=True, blank=True)
    lending_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pairing = models.OneToOneField(
        Pairing, null=True, blank=True, on_delete=models.PROTECT, related_name="decided_across"
    )

    class Meta:
        verbose_name = _("pair across two rounds")
        verbose_name_plural = _("pairs across two rounds")
        ordering = ["-points", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "mentee", "mentor"],
                name="pairacross_once",
                violation_error_message=_("These two are proposed already"),
            ),
            models.CheckConstraint(
                condition=Q(pairing__isnull=True)
                | Q(
                    asking_said__isnull=False,
                    asking_said=True,
                    lending_said__isnull=False,
                    lending_said=True,
                ),
                name="pairacross_paired_by_both",
                violation_error_message=_("Both sides have to say yes first"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.person} & {self.mentee.person}"
