"""What the two of a pairing note down: each alone, and together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of
from mentorship.roles import Role

LONGEST_NOTE = 5000


class Note(models.Model):
    """One note. A private one is its writer's alone; a shared one is read and changed by both."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="notes"
    )
    writer = models.CharField(_("written by"), max_length=10)
    shared = models.BooleanField(_("shared"), default=False)
    words = models.TextField(_("note"), max_length=LONGEST_NOTE)
    changed_by = models.CharField(_("last changed by"), max_length=10)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now_add=True)
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of(
                "writer",
                list(Role),
                "note_writer_one_of_the_two",
                _("A note is written by one of the two"),
            ),
            models.CheckConstraint(
                condition=models.Q(shared=True, changed_by__in=list(Role))
                | models.Q(shared=False, changed_by=models.F("writer")),
                name="note_private_stays_the_writers",
                violation_error_message=_("Only its writer changes a private note"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
