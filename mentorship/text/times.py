"""Moments that people type and read: a day and an hour on somebody's clock."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


class NoSuchTime(ValueError):
    """The clock skips this hour, since it goes forward that night."""


class TwiceThatNight(ValueError):
    """The clock shows this hour twice, since it goes back that night."""


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the one moment at which a clock in `zone` shows this, in UTC.

    Raises
    ------
    NoSuchTime, TwiceThatNight : there is no such moment, or there are two.
    """
    first = datetime.combine(day, clock, zone)
    if first.utcoffset() == first.replace(fold=1).utcoffset():
        return first.astimezone(UTC)
    back = first.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchTime
    raise TwiceThatNight


def zone_words(zone: tzinfo) -> str:
    """Return "New York time" for America/New_York, and UTC as it is."""
    key = getattr(zone, "key", "UTC")
    if "/" not in key:
        return key
    return _("%(city)s time") % {"city": key.rpartition("/")[2].replace("_", " ")}


def in_words(moment: datetime, zone: tzinfo) -> str:
    """Return "Tuesday 4 May 2027, 16:00 (New York time)"."""
    local = moment.astimezone(zone)
    return _("%(day)s, %(clock)s (%(zone)s)") % {
        "day": date_format(local, "l j F Y"),
        "clock": date_format(local, "H:i"),
        "zone": zone_words(zone),
    }


def for_the_other(moment: datetime, own: ZoneInfo, other: ZoneInfo, name: str) -> str:
    """Return what `name`'s clock shows then: "22:00 for Ben (Berlin time)", with the day where it
    is another one; nothing where both clocks show the same.
    """
    mine, theirs = moment.astimezone(own), moment.astimezone(other)
    if mine.utcoffset() == theirs.utcoffset():
        return ""
    clock = date_format(theirs, "H:i" if mine.date() == theirs.date() else "l j F, H:i")
    return _("%(clock)s for %(name)s (%(zone)s)") % {
        "clock": clock,
        "name": name,
        "zone": zone_words(other),
    }
