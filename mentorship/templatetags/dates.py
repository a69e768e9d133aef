"""Days and moments in a reader's own zone and form: `{{ pairing.ended_at|day }}`.

Pages and mails use the same filters. What stands in no date is shown as nothing.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from accounts import dates, zones
from mentorship.text import times

register = template.Library()


def zone(when: datetime) -> str:
    """Return the zone that a moment is shown in, shortly: "EST"."""
    return zones.zone_short(timezone.localtime(when))


def named_days(days: Iterable[date]) -> str:
    """Return "Friday, June 26, and Saturday, June 27"."""
    return dates.listed(map(dates.named_day, days))


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: write(value) if value else ""


register.filter("listed", dates.listed)
register.filter("moment_in_zone", _or_nothing(times.in_words))

for _write in (
    *(dates.day, dates.short_day, dates.named_day, dates.full_day, dates.weekday, dates.clock),
    *(dates.moment, dates.short_moment, dates.named_moment, dates.full_moment),
    *(named_days, zone),
):
    register.filter(_write.__name__, _or_nothing(_write))
