"""What somebody who was paired says of it for the program's page, because they wished to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.pairings import Pairing
from mentorship.models.programs import Program
from mentorship.models.rules import one_of
from mentorship.roles import Role

LONGEST = 300


class Quote(models.Model):
    """A sentence or two of one of a pair, for everybody to read; there is one for as long as they
    wish. A coordinator may keep it off the page, and changes nothing of it.
    """

    program = models.ForeignKey(
        Program, verbose_name=_("program"), on_delete=models.CASCADE, related_name="quotes"
    )
    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="quotes"
    )
    side = models.CharField(_("who says it"), max_length=10)
    words = models.CharField(_("words for the program’s page"), max_length=LONGEST)
    given_at = models.DateTimeField(_("given"))
    hidden_at = models.DateTimeField(_("kept off the page"), null=True, blank=True)

    class Meta:
        verbose_name = _("words for a program’s page")
        verbose_name_plural = _("words for a program’s page")
        ordering = ["-given_at", "-pk"]
        constraints = [
            one_of(
                "side",
                Role.values,
                "quote_side_known",
                _("They are the mentor’s or the mentee’s"),
            ),
            models.UniqueConstraint(
                fields=["pairing", "side"],
                name="quote_once_per_person",
                violation_error_message=_("You have given words already"),
            ),
            models.CheckConstraint(
                condition=~models.Q(words=""),
                name="quote_has_words",
                violation_error_message=_("Enter a sentence or two"),
            ),
        ]

    def __str__(self) -> str:
        return self.words
