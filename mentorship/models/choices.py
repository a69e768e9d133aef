"""Which optional mails a person does not want."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.models.rules import one_of

OPTIONAL_GROUPS = ("reminders", "prompts", "news", "letters", "events", "digest")


class MailOptOut(models.Model):
    """One group of mails that a person has switched off; without a row they get it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="mail_opt_outs",
    )
    group = models.CharField(_("group"), max_length=20)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("mails switched off")
        verbose_name_plural = _("mails switched off")
        ordering = ["person", "group"]
        constraints = [
            one_of(
                "group",
                OPTIONAL_GROUPS,
                "mailoptout_group_known",
                _("Choose one of the groups of mails that can be switched off"),
            ),
            models.UniqueConstraint(
                fields=["person", "group"],
                name="mailoptout_once",
                violation_error_message=_("These mails are switched off already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.group}"
