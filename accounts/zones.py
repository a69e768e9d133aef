"""The time zones that people can choose from, the common ones first and in everyday words."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.translation import gettext_lazy as _

COMMON = {
    "America/New_York": _("Eastern time (New York)"),
    "America/Chicago": _("Central time (Chicago)"),
    "America/Denver": _("Mountain time (Denver)"),
    "America/Phoenix": _("Mountain time without summer time (Phoenix)"),
    "America/Los_Angeles": _("Pacific time (Los Angeles)"),
    "America/Anchorage": _("Alaska time (Anchorage)"),
    "Pacific/Honolulu": _("Hawaii time (Honolulu)"),
    "America/Puerto_Rico": _("Atlantic time (Puerto Rico)"),
    "UTC": _("World time (UTC)"),
}
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


@cache
def zone_choices() -> list[tuple[object, list[tuple[str, object]]]]:
    """Return (part of the world, [(zone, words)]) for every zone that is not an old name."""
    groups: dict[str, list[tuple[str, object]]] = {part: [] for part in PARTS}
    for zone in sorted(available_timezones() - COMMON.keys()):
        part, _slash, place = zone.partition("/")
        if place and part in groups:
            groups[part].append((zone, place.replace("_", " ").replace("/", ", ")))
    common: list[tuple[object, list[tuple[str, object]]]] = [(_("Common"), list(COMMON.items()))]
    return common + [(PARTS[part], zones) for part, zones in groups.items() if zones]


def zone_of(person: Any) -> ZoneInfo:
    """Return the zone in which a person lives, or the site's where they have not said."""
    profile = getattr(person, "profile", None)
    try:
        return ZoneInfo(profile.time_zone if profile else settings.TIME_ZONE)
    except (ValueError, OSError, KeyError):  # a zone that this machine does not know
        return ZoneInfo(settings.TIME_ZONE)


def zone_words(zone: str) -> str:
    """Return how a zone is named to people."""
    return str(COMMON.get(zone) or zone.rpartition("/")[2].replace("_", " "))
