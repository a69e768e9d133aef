"""A member's own calendar, read by programs that cannot sign in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; whoever knows it may read it.

    It is kept as it is: it opens nothing that this very database does not hold, and its owner has
    to see it again for the next device.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    secret = models.CharField(_("secret"), max_length=64, editable=False)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["secret"],
                name="calendarfeed_secret_unique",
                violation_error_message=_("Press the button once more for another address"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
