"""In which form a reader's dates, times and lists are written: their language, and the territory
whose customs they keep. American, British and German readers of English write one day three ways.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

_territory: ContextVar[str] = ContextVar("territory", default="")


class RegionalFormat(models.TextChoices):
    """The forms that people choose from: two orders of day and month, and the clocks in use."""

    US = "US", _("as in the United States")
    CA = "CA", _("as in Canada")
    GB = "GB", _("as in Great Britain and most of Europe")
    AU = "AU", _("as in Australia")


NEAREST = (RegionalFormat.GB, RegionalFormat.AU, RegionalFormat.US)
"""One of each shape that they have, the most usual first."""


def active() -> Locale:
    """Return the locale of whoever reads what is being made."""
    return locale_of(get_language() or settings.LANGUAGE_CODE, active_territory())


def language() -> Locale:
    """Return the reader's language alone, for what is the same in all its countries."""
    return Locale.parse(active().language)


def active_territory() -> str:
    """Return the territory whose customs are in force."""
    return _territory.get() or settings.REGIONAL_FORMAT


@contextmanager
def override(territory: str) -> Iterator[None]:
    """Write in the form of this territory; in the site's own where none is named."""
    token = _territory.set(territory)
    try:
        yield
    finally:
        _territory.reset(token)


@cache
def locale_of(language: str, territory: str) -> Locale:
    """Return the language as it is written there, or else as in a world with the same clocks."""
    language = language.partition("-")[0]
    world = "001" if _has_twelve_hours(territory) else "150"
    for name in (f"{language}_{territory}", f"{language}_{world}", language):
        try:
            return Locale.parse(name)
        except UnknownLocaleError:
            continue
    return Locale("en")


def _has_twelve_hours(territory: str) -> bool:
    try:
        return _twelve(Locale.parse(f"und_{territory}"))
    except UnknownLocaleError:
        return False


def _twelve(locale: Locale) -> bool:
    return "a" in locale.time_formats["short"].pattern


@cache
def territories() -> frozenset[str]:
    """Every territory that could be named; it also bounds what `locale_of` keeps."""
    known: dict[str, str] = Locale("en").territories  # type: ignore[assignment]
    return frozenset(code for code in known if len(code) == 2) - {"ZZ"}


def territory_in(accepted: str) -> str:
    """Return the first territory that a browser names in `Accept-Language`, or nothing."""
    for tag, _quality in parse_accept_lang_header(accepted):
        for part in tag.upper().split("-")[1:]:
            if part in territories():
                return part
    return ""


def territory_of(person: Any) -> str:
    """Return the form that a person has chosen, or nothing."""
    profile = getattr(person, "profile", None)
    return profile.regional_format if profile else ""


def offered_like(territory: str) -> str:
    """Return the one of the offered forms that comes nearest to a territory's own."""
    if territory in RegionalFormat.values:
        return territory
    wanted = _shape(territory)
    return next((one for one in NEAREST if _shape(one) == wanted), RegionalFormat.GB)


def _shape(territory: str) -> tuple[bool, bool]:
    """Whether the day comes before its month, and whether the clock has twelve hours."""
    locale = locale_of("en", territory)
    pattern = locale.datetime_skeletons["MMMMd"].pattern
    return pattern.index("d") < pattern.index("M"), _twelve(locale)
