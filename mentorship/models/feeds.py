"""A member's own calendar, read by programs that cannot sign in."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that nobody finds it by trying."""
    return sha256(secret.encode(errors="replace")).hexdigest()


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; whoever knows it may read it.

    Only its hash is kept, so that a copy of the database opens nobody's calendar. The owner sees
    the address once, when it is made.
    """

    secret: str = ""
    """The secret itself, on a row that was made a moment ago; the table does not know it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(_("hash of the secret"), max_length=64, editable=False)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="calendarfeed_digest_unique",
                violation_error_message=_("Press the button once more for another address"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
