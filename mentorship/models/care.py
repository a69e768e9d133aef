"""What coordinators note about a pair, and which of its needs they have put aside."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of

LONGEST_NOTE = 2000
PERSON = settings.AUTH_USER_MODEL


class Need(models.TextChoices):
    """Why a pair may need a friendly line, or a round another offer."""

    TROUBLE = "trouble", _("Something is not working")
    QUIET = "quiet", _("Quiet")
    WRAP_UP = "wrap_up", _("Waits to wrap up")
    FALLEN = "fallen", _("Declined or not answered")


class DeskNote(models.Model):
    """A note about a pair among those who run its program; the two do not see it."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="desk_notes"
    )
    writer = models.ForeignKey(
        PERSON,
        verbose_name=_("written by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    words = models.TextField(_("note"), max_length=LONGEST_NOTE)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("note of a coordinator")
        verbose_name_plural = _("notes of coordinators")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return str(self.pk)


class SetAside(models.Model):
    """A need of a pair that coordinators do not wish to read of: until a day, or for good.

    What happens afterwards brings it back at once: another answer, another proposal.
    """

    Need = Need

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.CASCADE, related_name="set_aside"
    )
    need = models.CharField(_("what is put aside"), max_length=10, choices=Need)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Nothing: until something new happens.")
    )
    by = models.ForeignKey(
        PERSON,
        verbose_name=_("put aside by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("put aside"))

    class Meta:
        verbose_name = _("need put aside")
        verbose_name_plural = _("needs put aside")
        ordering = ["pk"]
        constraints = [
            one_of("need", Need.values, "setaside_need_known", _("Choose what to put aside")),
            models.UniqueConstraint(
                fields=["pairing", "need"],
                name="setaside_once_a_need",
                violation_error_message=_("This is put aside already"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
