"""Calendars as RFC 5545 writes them: what an invitation and a feed have in common.

Every time is written in UTC, so that no calendar program has to know our zones or our rules.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Mentorship//Meetings//EN"


def uid(name: str) -> str:
    """The name by which calendar programs know an event for ever."""
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def clean(words: str) -> str:
    """What people typed, without the control characters that no calendar may hold."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) != "Cc")


def address(email: str, name: str, **parameters: str) -> vCalAddress:
    """Somebody's address with the name that stands for it."""
    found = vCalAddress(f"mailto:{email}")
    # A parameter cannot hold a quotation mark, and a line break would begin another property.
    found.params["CN"] = vText(" ".join(clean(name).replace('"', "'").split()))
    for key, value in parameters.items():
        found.params[key] = vText(value)
    return found


def event(name: str, begins: datetime | date, ends: datetime | date, stamp: datetime) -> Event:
    """An event with what each has to have; whole days where `begins` is a day.

    `stamp` is when it last changed: the same event is the same text, however often it is asked.
    """
    found = Event()
    found.add("uid", uid(name))
    found.add("dtstamp", _utc(stamp))
    found.add("last-modified", _utc(stamp))
    found.add("dtstart", _utc(begins))
    found.add("dtend", _utc(ends))
    return found


def whole_day(name: str, day: date, stamp: datetime, summary: str) -> Event:
    """Something that is so all day long, and keeps nobody busy."""
    found = event(name, day, day + timedelta(days=1), stamp)
    say(found, summary=summary)
    found.add("transp", "TRANSPARENT")
    return found


def _utc(moment: Any) -> Any:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return moment


def say(found: Event, **words: str) -> None:
    """Put words into properties (`summary`, `location`, `description`); empty ones are left out."""
    for name, value in words.items():
        if cleaned := clean(value).strip():
            found.add(name, cleaned)


def calendar(method: str, events: Iterable[Event], **more: str) -> str:
    """The whole calendar as text, its lines folded and ended as the format asks."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", method)
    for name, value in more.items():
        found.add(name.replace("_", "-"), value)
    for one in events:
        found.add_component(one)
    return found.to_ical(sorted=False).decode()
