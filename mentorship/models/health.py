"""Signs of life of what runs beside the web application."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a part of the site was last at work, on which host, and what troubled it then.

    `name` says which part: `worker:postman`, `clock`, `clock:offers expired`, `backup`, `drill`.
    What runs once for all hosts has no host. `counts` says how much was done.
    """

    name = models.CharField(_("part"), max_length=80)
    host = models.CharField(_("host"), max_length=120, blank=True)
    beat_at = models.DateTimeField(_("last at work"), default=timezone.now)
    trouble = models.TextField(_("trouble"), blank=True)
    counts = models.JSONField(_("how much was done"), default=dict, blank=True)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        ordering = ["name", "host"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "host"],
                name="heartbeat_once_per_host",
                violation_error_message=_("This part of this host has a row already"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
