"""Moments that people type and read: a day and an hour on somebody's clock."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from accounts.zones import zone_words


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


def in_words(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return "Tuesday, May 4, 2027, 4:00 PM Eastern Time (New York)", by the reader's own clock
    where no zone is named.
    """
    zone = zone or timezone.get_current_timezone()
    words = {"moment": dates.full_moment(moment, zone), "zone": zone_words(zone)}
    return _("%(moment)s %(zone)s") % words


def for_the_other(moment: datetime, own: ZoneInfo, other: ZoneInfo, name: str) -> str:
    """Return what `name`'s clock shows then: "22:00 Central European Time (Berlin) for Ben", with
    the day where it is another one; nothing where both clocks show the same.
    """
    mine, theirs = moment.astimezone(own), moment.astimezone(other)
    if mine.utcoffset() == theirs.utcoffset():
        return ""
    write = dates.clock if mine.date() == theirs.date() else dates.named_moment
    return _("%(clock)s %(zone)s for %(name)s") % {
        "clock": write(moment, other),
        "name": name,
        "zone": zone_words(other),
    }
