"""Changes of the address that people sign in with, for as long as they can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AddressChange(models.Model):
    """One change, which the old address may undo by a link. Of the link there is a hash alone."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="address_changes",
    )
    old_email = models.EmailField(_("address before"), max_length=254)
    new_email = models.EmailField(_("address after"), max_length=254)
    digest = models.CharField(_("hash of the link"), max_length=64, unique=True)
    signed_in_at = models.DateTimeField(_("when whoever changed it had signed in"))
    changed_at = models.DateTimeField(_("changed"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True)
                | models.Q(undone_at__gte=models.F("changed_at")),
                name="addresschange_undone_after",
                violation_error_message=_("A change is undone after it was made"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d}"
