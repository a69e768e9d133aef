"""Days as people write them in lists: 2026-12-31, 12/31/2026, 31-Dec-26, 31.12.2026, 46387.

Which of day and month stands first where strokes part them is found out once for the whole file:
some lines can be read in one way only.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
NAMED = re.compile(r"(\d{1,2})[-/. ]+([a-z]{3,9})\.?[-/., ]+(\d{4}|'?\d{2})")
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
STROKES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
SERIAL = re.compile(r"[1-7]\d{4}")
SPREADSHEET_ZERO = date(1899, 12, 30)
MONTHS = {name.lower()[:3]: number for number, name in enumerate(calendar.month_name) if name} | {
    "mai": 5,
    "okt": 10,
    "dez": 12,
}


class Order(StrEnum):
    """What stands first where strokes part day and month."""

    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True)
class Evidence:
    """How strokes are read in this file, and the first cell that cannot be read in another way."""

    order: Order = Order.MONTH
    line: int = 0
    written: str = ""
    chosen: bool = False
    """Whether somebody said so."""


@dataclass(frozen=True)
class Day:
    """A day that was read, or why it was not.

    `other` is what it would be in the other order; `fault` is the code of a finding.
    """

    day: date | None = None
    other: date | None = None
    serial: bool = False
    fault: str = ""
    month: int = 0
    """The number that stands where the month should, if there is no such month."""


def read(text: str, evidence: Evidence, today: date) -> Day:
    """Understand one cell that is not empty."""
    low = " ".join(text.casefold().split())
    if found := ISO.fullmatch(low):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := NAMED.fullmatch(low):
        return _named(found[3], found[2], found[1], today)
    if found := MONTH_FIRST.fullmatch(low):
        return _named(found[3], found[1], found[2], today)
    if found := DOTS.fullmatch(low):
        return _day(near_year(found[3], today), int(found[2]), int(found[1]))
    if found := STROKES.fullmatch(low):
        return _strokes(found, evidence, today)
    if SERIAL.fullmatch(low):
        return Day(SPREADSHEET_ZERO + timedelta(days=int(low)), serial=True)
    return Day(fault="date_unreadable")


def is_written_like_one(text: str) -> bool:
    """Whether a cell looks like a day, whether or not there is one like it."""
    low = " ".join(text.casefold().split())
    return any(form.fullmatch(low) for form in (ISO, NAMED, MONTH_FIRST, DOTS, STROKES))


def evidence_of(cells: Iterable[tuple[int, str]]) -> Evidence:
    """How strokes are read: as most of the cells demand that can be read in one way only."""
    first: dict[Order, Evidence] = {}
    counts = dict.fromkeys(Order, 0)
    for line, text in cells:
        found = STROKES.fullmatch(text.strip())
        order = _only_order(found) if found else None
        if order is not None:
            counts[order] += 1
            first.setdefault(order, Evidence(order, line, text.strip()))
    usual = max(Order, key=lambda order: counts[order])
    return first.get(usual, Evidence())


def near_year(written: str, today: date) -> int:
    """The year, of two digits the nearest one."""
    number = int(written.lstrip("'’"))
    if len(written.lstrip("'’")) > 2:
        return number
    this = today.year - today.year % 100
    years = (century + number for century in (this - 100, this, this + 100))
    return min(years, key=lambda year: abs(year - today.year))


def _only_order(found: re.Match[str]) -> Order | None:
    first, second = int(found[1]), int(found[2])
    if first > 12 >= second:
        return Order.DAY
    return Order.MONTH if second > 12 >= first else None


def _strokes(found: re.Match[str], evidence: Evidence, today: date) -> Day:
    one, two, year = int(found[1]), int(found[2]), near_year(found[3], today)
    month, day = (one, two) if evidence.order is Order.MONTH else (two, one)
    if month > 12:
        return Day(fault="no_such_month", month=month)
    read = _day(year, month, day)
    if read.day and day <= 12 and day != month and not evidence.chosen:
        return Day(read.day, other=date(year, day, month))
    return read


def _named(year: str, month: str, day: str, today: date) -> Day:
    number = MONTHS.get(month[:3])
    if number is None:
        return Day(fault="date_unreadable")
    return _day(near_year(year, today), number, int(day))


def _day(year: int, month: int, day: int) -> Day:
    if not 1 <= month <= 12:
        return Day(fault="no_such_month", month=month)
    if not 1900 <= year <= 2200:
        return Day(fault="date_unreadable")
    try:
        return Day(date(year, month, day))
    except ValueError:
        return Day(fault="no_such_day")
