"""Links in mails that have done what they were for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.mail import OutgoingMail


class LinkUse(models.Model):
    """One use of a link that acts. Each purpose of a mail works once."""

    mail = models.ForeignKey(
        OutgoingMail, verbose_name=_("mail"), on_delete=models.CASCADE, related_name="link_uses"
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    used_at = models.DateTimeField(_("used"), auto_now_add=True)

    class Meta:
        verbose_name = _("use of a link")
        verbose_name_plural = _("uses of links")
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mail", "purpose"],
                name="linkuse_once",
                violation_error_message=_("This link has been used"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.purpose}"
