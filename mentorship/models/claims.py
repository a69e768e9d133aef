"""What the member system says of people who sign in through it, and how that is understood."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.units import Unit


class ClaimRule(models.Model):
    """One line of how the words of the member system are understood: whose member is who has it.

    `claim` names a word (or a word within words, `memberships.units`); the person is a member of
    `unit` where one of its values is `value`, or has any value where that is empty.
    """

    claim = models.CharField(_("word"), max_length=200)
    value = models.CharField(_("value"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("member of"), on_delete=models.CASCADE, related_name="+"
    )
    last_day = models.CharField(
        _("word with the last day"),
        max_length=200,
        blank=True,
        help_text=_("Empty, the membership counts until the next time they sign in."),
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("line of single sign-on")
        verbose_name_plural = _("lines of single sign-on")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(claim=""),
                name="claimrule_names_a_claim",
                violation_error_message=_("Name the word of the member system"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}, {self.unit}"


class ClaimedMembership(models.Model):
    """A membership as the member system told it when the person last signed in through it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="claimed_memberships",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("member of"), on_delete=models.CASCADE, related_name="+"
    )
    last_on = models.DateField(_("last day"), null=True, blank=True)
    told_on = models.DateField(_("told on"))

    class Meta:
        verbose_name = _("membership by single sign-on")
        verbose_name_plural = _("memberships by single sign-on")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                name="claimedmembership_once",
                violation_error_message=_("This person is a member of the unit already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.unit}"
