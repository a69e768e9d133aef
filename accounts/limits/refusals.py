"""What becomes of a try that is one too many."""

from datetime import datetime, timedelta
from math import ceil

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit, dates, locales
from accounts.limits.rates import Rate
from accounts.zones import zone_short


class TooMany(ValidationError):
    """A try is one too many. A form that meets it stays as it was; elsewhere it becomes a page."""

    def __init__(self, rate: Rate, opens_at: datetime) -> None:
        super().__init__(rate.sentence, code="too_many")
        self.rate = rate
        self.opens_at = opens_at

    @property
    def seconds(self) -> int:
        """How many seconds are left; at least one, for nobody is told to wait for nothing."""
        return max(1, ceil((self.opens_at - timezone.now()).total_seconds()))

    @property
    def whole_minute(self) -> datetime:
        """The first whole minute, of those that clocks show, at which it works again."""
        return (self.opens_at + timedelta(seconds=59)).replace(second=0, microsecond=0)

    @property
    def clock(self) -> str:
        """When it works again, on the reader's own clock, with the day where that is another."""
        when = timezone.localtime(self.whole_minute)
        other_day = when.date() != timezone.localdate()
        day = f"{dates.weekday(when)} " if other_day else ""
        return f"{day}{dates.clock(when)} {zone_short(when)}"

    @property
    def form(self) -> str:
        """In whose form a script writes that clock: `en-US`."""
        return str(locales.active()).replace("_", "-")

    @property
    def span(self) -> str:
        """How long that is, in words, rounded up."""
        minutes = ceil(self.seconds / 60)
        if minutes <= 90:
            return ngettext("in about %d minute", "in about %d minutes", minutes) % minutes
        return _("in about %d hours") % ceil(minutes / 60)


def refuse(request: HttpRequest, rate: Rate, opens_at: datetime) -> TooMany:
    """Return the refusal of a try, and have the answer to this request say 429 and when."""
    note(request, rate)
    refusal = TooMany(rate, opens_at)
    request.limited = refusal  # type: ignore[attr-defined]
    return refusal


def note(request: HttpRequest, rate: Rate) -> None:
    """Write down that a limit was met. Every refusal passes here; who it was is not written."""
    audit.record("limit.hit", on=("limit", rate.name), outcome="429")
