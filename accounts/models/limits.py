"""How often something was tried of late."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class RateCounter(models.Model):
    """The moments of the newest tries of one thing by, or at, one subject; the newest comes first.

    Both are known by a keyed hash alone. `accounts.limits.counters` is the only writer, since each
    try has to be one statement.
    """

    key = models.CharField(_("keyed hash"), max_length=64, primary_key=True)
    hits = ArrayField(models.DateTimeField(), verbose_name=_("when it was tried"))
    expires_at = models.DateTimeField(_("counts until"), db_index=True)

    class Meta:
        verbose_name = _("counter of tries")
        verbose_name_plural = _("counters of tries")

    def __str__(self) -> str:
        return self.key
