"""Days, times and lists in words, in the form and the zone of whoever reads them.

Moments are shown in the current time zone, or in `zone`. A date is the same everywhere.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, tzinfo
from functools import cache, lru_cache, wraps
from typing import Literal, Protocol, TypeVar

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from django.utils import timezone

from accounts import locales

NO_BREAK = str.maketrans({"\u202f": "\u00a0"})
"""Before "PM" Unicode wants a narrow no-break space, which few fonts have; this one all have."""


Shown = TypeVar("Shown", contravariant=True)


class Writer(Protocol[Shown]):
    """Writes what it is given; nothing where there is nothing."""

    __name__: str

    def __call__(self, value: Shown | None, zone: tzinfo | None = None) -> str: ...


def _or_nothing(write: Callable[[Shown, tzinfo | None], str]) -> Writer[Shown]:
    @wraps(write)
    def written(value: Shown | None, zone: tzinfo | None = None) -> str:
        return "" if value is None or value == "" else write(value, zone)

    return written


@_or_nothing
def day(value: date, zone: tzinfo | None) -> str:
    """Return "December 6, 2026", or "6 December 2026"."""
    return _written("yMMMMd", value, zone)


@_or_nothing
def short_day(value: date, zone: tzinfo | None) -> str:
    """Return "December 6", where the year is plain."""
    return _written("MMMMd", value, zone)


@_or_nothing
def named_day(value: date, zone: tzinfo | None) -> str:
    """Return "Sunday, December 6"."""
    return _written("MMMMEEEEd", value, zone)


@_or_nothing
def brief_day(value: date, zone: tzinfo | None) -> str:
    """Return "Thursday 26", in a row of days."""
    return _written("Ed", value, zone)


@_or_nothing
def full_day(value: date, zone: tzinfo | None) -> str:
    """Return "Sunday, December 6, 2026"."""
    return _written("yMMMMEEEEd", value, zone)


@_or_nothing
def weekday(value: date, zone: tzinfo | None) -> str:
    """Return "Sunday"."""
    return _day_words(locales.active(), "EEEE", _shown(value, zone))


@_or_nothing
def clock(value: datetime | time, zone: tzinfo | None) -> str:
    """Return "10:59 PM", or "22:59"."""
    shown = value if isinstance(value, time) else _local(value, zone).time()
    return _clock_words(locales.active(), shown.replace(second=0, microsecond=0))


@_or_nothing
def moment(value: datetime, zone: tzinfo | None) -> str:
    """Return "December 6, 2026, 10:59 PM"."""
    return _joined(day(value, zone), clock(value, zone))


@_or_nothing
def short_moment(value: datetime, zone: tzinfo | None) -> str:
    """Return "December 6, 10:59 PM"."""
    return _joined(short_day(value, zone), clock(value, zone))


@_or_nothing
def named_moment(value: datetime, zone: tzinfo | None) -> str:
    """Return "Sunday, December 6, 10:59 PM"."""
    return _joined(named_day(value, zone), clock(value, zone))


@_or_nothing
def full_moment(value: datetime, zone: tzinfo | None) -> str:
    """Return "Sunday, December 6, 2026, 10:59 PM"."""
    return _joined(full_day(value, zone), clock(value, zone))


def listed(words: Iterable[object], style: Literal["standard", "or"] = "standard") -> str:
    """Return "a, b, and c", or "a, b and c"; with the style "or", "a, b, or c"."""
    return format_list([str(word) for word in words], style, locale=locales.active())


def _written(skeleton: str, value: date, zone: tzinfo | None) -> str:
    locale = locales.active()
    return _day_words(locale, _pattern(locale, skeleton), _shown(value, zone))


KEPT = 4096
"""How many days and times a process keeps in words: lists have the same ones over and over."""


@lru_cache(KEPT)
def _day_words(locale: Locale, pattern: str, day: date) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(KEPT)
def _clock_words(locale: Locale, clock: time) -> str:
    return format_time(clock, "short", locale=locale).translate(NO_BREAK)


def _joined(day: str, clock: str) -> str:
    return str(locales.active().datetime_formats["medium"]).format(clock, day)


def _shown(value: date, zone: tzinfo | None) -> date:
    return _local(value, zone).date() if isinstance(value, datetime) else value


def _local(value: datetime, zone: tzinfo | None) -> datetime:
    return timezone.localtime(value, zone) if timezone.is_aware(value) else value


OURS = {("en", "Ed"): "EEEE d"}
"""Where Unicode's pattern is not what people say: English has "26 Thursday" there."""


@cache
def _pattern(locale: Locale, skeleton: str) -> str:
    """Return the locale's own pattern for these fields; written out where it has but a short one.

    Unicode has "E, MMMM d" for Americans, and leaves it to programs to widen what they want wider.
    """
    if own := OURS.get((locale.language, skeleton)):
        return own
    short = skeleton.replace("EEEE", "E")
    known = locale.datetime_skeletons
    names = (skeleton, short, short.replace("MMMM", "MMM"))
    found = next(known[name].pattern for name in names if name in known)
    return re.sub("M{3,}", "MMMM", re.sub("E+", "EEEE", found))
