"""Reading what a member system says of one person, by the lines that an administrator wrote."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mentorship.models import ClaimRule


@dataclass(frozen=True)
class Reading:
    """What one line makes of what was said: a membership, or why there is none."""

    rule: ClaimRule
    is_member: bool
    last_on: date | None = None
    trouble: str = ""
    """Why it cannot be understood; empty where it can."""


class Unreadable(ValueError):
    """A last day that is no day."""


def values_of(claims: Mapping[str, Any], name: str) -> list[str]:
    """All values of a word, as text: of a list each of them, of words within words by dots.

    A name that stands in `claims` as it is goes first, as some systems call a word by an address.
    """
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = _within(found, step)
    return [text for one in _each(found) if (text := _text(one))]


def _within(found: Any, step: str) -> Any:
    inner = [one.get(step) for one in _each(found) if isinstance(one, Mapping)]
    return [part for one in inner for part in _each(one)]


def _each(found: Any) -> list[Any]:
    return list(found) if isinstance(found, list | tuple) else [found]


def _text(found: Any) -> str:
    """A value as it is compared; a no, nothing and words within words are none."""
    if found is True:
        return "true"
    if isinstance(found, str | int | float) and found is not False:
        return str(found).strip()
    return ""


def read(rules: Iterable[ClaimRule], claims: Mapping[str, Any]) -> Iterator[Reading]:
    """What each line makes of these words."""
    for rule in rules:
        if not _applies(rule, values_of(claims, rule.claim)):
            yield Reading(rule, is_member=False)
            continue
        try:
            yield Reading(rule, is_member=True, last_on=_last_day(rule, claims))
        except Unreadable as reason:
            yield Reading(rule, is_member=False, trouble=str(reason))


def _applies(rule: ClaimRule, values: list[str]) -> bool:
    wanted = rule.value.casefold()
    return any(value.casefold() == wanted for value in values) if wanted else bool(values)


def _last_day(rule: ClaimRule, claims: Mapping[str, Any]) -> date | None:
    """The last day that is told, the latest of several; None where the line asks for none."""
    if not rule.last_day:
        return None
    told = values_of(claims, rule.last_day)
    if not told:
        raise Unreadable(_("No last day is told under “%(name)s”") % {"name": rule.last_day})
    return max(day_of(text) for text in told)


def day_of(text: str) -> date:
    """A day as member systems write it: 2027-03-31, with or without a time, or seconds since 1970.

    Raises
    ------
    Unreadable : it is none of these.
    """
    try:
        if text.isascii() and text.isdigit() and len(text) > len("20270331"):
            return datetime.fromtimestamp(int(text), UTC).date()
        return datetime.fromisoformat(text).date()
    except (ValueError, OverflowError, OSError) as error:
        raise Unreadable(_("“%(text)s” is no day: 2027-03-31 is one") % {"text": text}) from error


def memberships(readings: Iterable[Reading]) -> dict[int, date | None]:
    """Until when the person is a member of which units; of several lines the latest day counts."""
    found: dict[int, date | None] = {}
    for one in readings:
        if one.is_member:
            known = found.get(one.rule.unit_id, date.min)
            later = None if known is None or one.last_on is None else max(known, one.last_on)
            found[one.rule.unit_id] = later
    return found
