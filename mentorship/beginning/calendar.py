"""Dates counted from the day on which pairs start, or the convention opens."""

from collections.abc import Mapping
from datetime import date, timedelta

SATURDAY = 5
A_FORTNIGHT = 14
FARTHEST = timedelta(days=3650)
"""How far ahead a round may begin."""
GIVEN = frozenset({"starts_on"})
DAYS_OF_A_CONVENTION = frozenset({"starts_on", "ends_on"})
"""Days that are as they are, also where they fall on a weekend."""


def working_day(day: date) -> date:
    """The day itself; where it falls on a weekend, the Monday after it."""
    late = day.weekday() - SATURDAY
    return day + timedelta(days=2 - late) if late >= 0 else day


def counted(
    days: Mapping[str, int],
    start: date,
    today: date,
    *,
    kept: frozenset[str] = GIVEN,
) -> dict[str, date]:
    """The dates by column, `days` counted from `start`; none before it lies before today.

    Where the start is so near that sign-up would be cut short, the days before it shrink alike.
    What is counted falls on working days, but for the columns `kept`. The order stays as it is.
    """
    share = _share(days, start, today)
    found = {}
    for column, number in days.items():
        day = start + timedelta(days=int(number * share) if number < 0 else number)
        found[column] = day if column in kept else _between(working_day(day), number, start, today)
    return _late_after_the_last(found)


def _late_after_the_last(found: dict[str, date]) -> dict[str, date]:
    """Late sign-ups end after the last day of sign-up, also where a weekend joins the two."""
    closes = [found[name] for name in ("signup_closes_on", "mentors_close_on") if name in found]
    if closes and "late_until" in found and found["late_until"] <= max(closes):
        found["late_until"] = working_day(max(closes) + timedelta(days=1))
    return found


def _between(day: date, number: int, start: date, today: date) -> date:
    """What lies before the start stays before it, and after today."""
    if number >= 0:
        return day
    return max(today, min(day, start - timedelta(days=1)))


def _share(days: Mapping[str, int], start: date, today: date) -> float:
    """How much of the days before the start there is time for."""
    opens = min((days.get(name, 0) for name in ("signup_opens_on", "mentors_open_on")), default=0)
    closes = days.get("signup_closes_on")
    left = (start - today).days
    if closes is None or left >= -opens or left + closes >= A_FORTNIGHT:
        return 1
    return left / -opens


def distances(dates: Mapping[str, date | None], start: date) -> dict[str, int]:
    """How many days each date lies from the start, by column; empty ones are left out."""
    return {column: (day - start).days for column, day in dates.items() if day}
