"""The time zones that people can choose from, the common ones first, and how zones are named."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import cache
from typing import Any
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_gmt, get_timezone_location, get_timezone_name
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import locales

COMMON = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "UTC",
)
PARTS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}

Choices = list[tuple[object, list[tuple[str, str]]]]


def zone_choices() -> Choices:
    """Return (part of the world, [(zone, words)]) for every zone that is not an old name."""
    return _choices(locales.language())


@cache
def _choices(locale: Locale) -> Choices:
    groups: dict[str, list[str]] = {part: [] for part in PARTS}
    for key in sorted(available_timezones() - set(COMMON)):
        part, _slash, place = key.partition("/")
        if place and part in groups:
            groups[part].append(key)
    common: Choices = [(_("Common"), [(key, _words(key, locale)) for key in COMMON])]
    return common + [(PARTS[part], _by_city(keys, locale)) for part, keys in groups.items() if keys]


def _by_city(keys: list[str], locale: Locale) -> list[tuple[str, str]]:
    """Zones by their city; by the whole old name where two would be called the same."""
    cities = {key: _city(key, locale) for key in keys}
    once = list(cities.values()).count
    named = [(key, city if once(city) == 1 else _old_name(key)) for key, city in cities.items()]
    return sorted(named, key=lambda row: _without_accents(row[1]))


def _old_name(key: str) -> str:
    return key.partition("/")[2].replace("_", " ").replace("/", ", ")


def _without_accents(words: str) -> str:
    return "".join(sign for sign in normalize("NFD", words.casefold()) if not combining(sign))


ASKED: list[Callable[[], str]] = []
"""What the apps built on this one know of the site's zone; asked in their order."""


def site_zone() -> str:
    """Return the zone of people who have not said theirs."""
    return next((zone for ask in ASKED if (zone := ask())), str(settings.TIME_ZONE))


def zone_of(person: Any) -> ZoneInfo:
    """Return the zone in which a person lives, or the site's where they have not said."""
    profile = getattr(person, "profile", None)
    try:
        return ZoneInfo(profile.time_zone if profile else site_zone())
    except (ValueError, OSError, KeyError):  # a zone that this machine does not know
        return ZoneInfo(site_zone())


def zone_words(zone: tzinfo | str) -> str:
    """Return how a zone is named to people: "Eastern Time (New York)"."""
    return _words(_key(zone), locales.active())


def zone_city(zone: tzinfo | str) -> str:
    """Return the city that a zone is known by."""
    return _city(_key(zone), locales.active())


def zone_short(moment: datetime) -> str:
    """Return the zone in which a moment is given as its readers shorten it: "EST", "CET"."""
    locale = locales.active()
    name = get_timezone_name(moment, width="short", locale=locale)
    if name[0] not in "+-":
        return name
    known = moment.tzname() or ""
    return known if known.isalpha() else get_timezone_gmt(moment, width="long", locale=locale)


def _key(zone: tzinfo | str) -> str:
    return zone if isinstance(zone, str) else getattr(zone, "key", "UTC")


@cache
def _words(key: str, locale: Locale) -> str:
    if "/" not in key and key != "UTC":
        return key
    try:
        name, city = _name(ZoneInfo(key), locale), _city(key, locale)
    except (ValueError, OSError, KeyError):  # a zone that this machine does not know
        return key.rpartition("/")[2].replace("_", " ")
    return name if city in name else f"{name} ({city})"


def _name(zone: ZoneInfo, locale: Locale) -> str:
    """The zone's name, which is that of winter where the clocks never change.

    The one for both halves of the year would be "United States (Honolulu) Time" there.
    """
    start = datetime(timezone.now().year, 1, 1, tzinfo=zone)
    changes = start.utcoffset() != start.replace(month=7).utcoffset()
    return get_timezone_name(
        zone if changes else start,
        zone_variant="generic" if changes else "standard",
        locale=locale,
    )


@cache
def _city(key: str, locale: Locale) -> str:
    if "/" not in key:
        return key
    return get_timezone_location(ZoneInfo(key), locale=locale, return_city=True)
