"""Which column holds what, known by its heading and by what stands in it.

Headings of lists are abbreviated in every way there is, so what a column holds counts as well: a
column of addresses is one under any heading. Whoever imports sees the result first, and may change
each line of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from mentorship.roster import days
from mentorship.roster.lists import Known, key, parts_of


class Meaning(StrEnum):
    """What a column may hold."""

    NUMBER = "number"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    PREFERRED = "preferred"
    EMAIL = "email"
    CATEGORY = "category"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    CHAPTER = "chapter"
    UNITS = "units"
    REGION = "region"
    INSTITUTION = "institution"
    YEARS = "years"
    SCHOOL_CLASS = "school_class"
    WANTS_MAIL = "wants_mail"
    IGNORED = "ignored"


LABELS = {
    Meaning.NUMBER: _("member number"),
    Meaning.NAME: _("full name"),
    Meaning.FAMILY_NAME: _("family name"),
    Meaning.GIVEN_NAME: _("given name"),
    Meaning.PREFERRED: _("what to call the person"),
    Meaning.EMAIL: _("address"),
    Meaning.CATEGORY: _("category"),
    Meaning.FIRST_DAY: _("first day of membership"),
    Meaning.LAST_DAY: _("last day of membership"),
    Meaning.CHAPTER: _("unit of kind chapter"),
    Meaning.UNITS: _("units of other kinds"),
    Meaning.REGION: _("region"),
    Meaning.INSTITUTION: _("institution, as text"),
    Meaning.YEARS: _("years in the profession"),
    Meaning.SCHOOL_CLASS: _("school and class year"),
    Meaning.WANTS_MAIL: _("wish about mail, kept for the record only"),
    Meaning.IGNORED: _("not read"),
}

SEVERAL = (Meaning.CHAPTER, Meaning.UNITS, Meaning.IGNORED)
"""What more than one column may hold."""

WORDS: dict[Meaning, str] = {
    Meaning.NUMBER: r"no|nr|num|number|id|mbrno|memberno|memberid|ref",
    Meaning.FAMILY_NAME: r"last (?:name|nm)|^last$|lname|surname|family|family (?:name|nm)",
    Meaning.GIVEN_NAME: r"first (?:name|nm)|^first$|fname|given|given (?:name|nm)|forename",
    Meaning.PREFERRED: r"pref|preferred|nickname|nick|called|badge|goes by",
    Meaning.NAME: r"nm|name|person|graduate",
    Meaning.EMAIL: r"email|e mail|addr 1|electronic mail",
    Meaning.CATEGORY: r"cat|category|type|status|grade|kind",
    Meaning.FIRST_DAY: r"join|joined|since|start|begin|begins|from|enrolled|first day",
    Meaning.LAST_DAY: r"thru|through|until|expires|expiry|expiration|exp|end|ends|paid|pd|last day",
    Meaning.CHAPTER: r"chptr|chapter|chap|chpt",
    Meaning.UNITS: r"div|division|divisions|rt|round table|section|sections|units?|groups?",
    Meaning.REGION: r"st|state|prov|province|region",
    Meaning.INSTITUTION: r"employer|institution|library|organization|organisation|workplace|org",
    Meaning.YEARS: r"yrs|years|experience|yoe",
    Meaning.SCHOOL_CLASS: r"sch|school|class|alma mater|degree|graduated|graduation",
    Meaning.WANTS_MAIL: r"ok2mail|ok to mail|opt in|newsletter|mailings|contact",
}
"""Words of a heading, of which one is enough; in the order in which they are asked."""

KNOWN_BY = {
    Meaning.NUMBER: _("different in nearly every line"),
    Meaning.NAME: _("names"),
    Meaning.FAMILY_NAME: _("single words"),
    Meaning.GIVEN_NAME: _("single words"),
    Meaning.PREFERRED: _("few cells filled"),
    Meaning.EMAIL: _("@ in nearly every cell"),
    Meaning.CATEGORY: _("few different values"),
    Meaning.FIRST_DAY: _("dates in the past"),
    Meaning.LAST_DAY: _("dates, mostly ahead"),
    Meaning.CHAPTER: _("codes of chapters"),
    Meaning.UNITS: _("codes of divisions and round tables"),
    Meaning.REGION: _("codes or names of regions"),
    Meaning.INSTITUTION: _("neither code nor date"),
    Meaning.YEARS: _("small whole numbers"),
    Meaning.SCHOOL_CLASS: _("a word and a year"),
    Meaning.WANTS_MAIL: _("Y or N"),
}
"""What a column shows that is known by what it holds."""

BY_HEADING, BY_CELLS, REMEMBERED = "heading", "cells", "remembered"

YES_OR_NO = {"y", "n", "yes", "no", "true", "false", "1", "0", "x"}
WORD_AND_YEAR = re.compile(r"[^\W\d].*[ ,('’](?:19|20)?\d\d\)?")
LAST_FIRST = re.compile(r"[^\d@,]{1,50},[^\d@,]{1,50}")
FIRST_LAST = re.compile(r"[^\W\d_][^\d@, ]*(?: [^\d@, ]+){1,3}")
AT_WORK = re.compile(r"librar|universi|college|school|museum|archiv|societ|center", re.IGNORECASE)
TWO_WORDS = re.compile(r"[^\W\d]{3,} +[^\W\d]{3,}")
YEAR = re.compile(r"(?:19|20)\d\d")
SMALL = re.compile(r"-?\d{1,2}(?:[.,]\d+)?")
LOOKED_AT = 100
AT_LEAST, ENOUGH = 0.25, 0.55
"""The share of fitting cells without which no heading counts, and the one that is enough."""


@dataclass(frozen=True)
class Column:
    """One column as it was understood."""

    at: int
    heading: str
    meaning: Meaning
    known_by: tuple[str, ...] = ()
    key: str = ""
    """The heading, and where that would not do a number: by it a choice is remembered."""

    @property
    def reasons(self) -> list[str]:
        """By what it is known, in words."""
        said = {
            BY_HEADING: _("its heading"),
            REMEMBERED: _("chosen for the last import"),
        }
        if BY_CELLS in self.known_by and self.meaning in KNOWN_BY:
            said[BY_CELLS] = KNOWN_BY[self.meaning]
        return [str(said[one]) for one in self.known_by if one in said]


@dataclass
class Context:
    """What cells are compared with to find out what they hold."""

    today: date
    chapters: Known
    units: Known
    regions: Known


@dataclass
class _Cells:
    """The cells of one column in the first lines, as far as they hold anything."""

    filled: list[str]
    lines: int
    context: Context
    _shares: dict[Meaning, float] = field(default_factory=dict)

    def share(self, fits: Callable[[str], object]) -> float:
        """How many of the cells fit, from 0 to 1."""
        return sum(bool(fits(cell)) for cell in self.filled) / max(len(self.filled), 1)


def understand(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    context: Context,
    remembered: Mapping[str, str],
) -> list[Column]:
    """What each column holds, by what was chosen before, by its heading and by its cells."""
    columns = [_Cells(_filled(rows, at), len(rows), context) for at in range(len(headings))]
    scored = sorted(
        (
            (score, -at, meaning, why)
            for at, heading in enumerate(headings)
            for meaning in CELLS
            for score, why in [_score(heading, columns[at], meaning)]
            if score >= ENOUGH
        ),
        key=lambda one: (-one[0], -one[1]),
    )
    keys = keys_of(headings)
    chosen = _remembered(keys, remembered)
    for _points, at, meaning, why in scored:
        taken = {one for one, _ in chosen.values()}
        again = meaning in SEVERAL and BY_HEADING in why
        if -at not in chosen and (meaning not in taken or again):
            chosen[-at] = (meaning, why)
    ignored: tuple[Meaning, tuple[str, ...]] = (Meaning.IGNORED, ())
    return [
        Column(at, heading, *chosen.get(at, ignored), key)
        for at, (heading, key) in enumerate(zip(headings, keys, strict=True))
    ]


def keys_of(headings: Sequence[str]) -> list[str]:
    """A name for each column: its heading; where others have the same, or it has none, numbered.

    Examples
    --------
    >>> keys_of(["Name", "", "Unit", "Unit"])
    ['Name', '2.', 'Unit', '4. Unit']

    """
    seen: set[str] = set()
    keys = []
    for number, heading in enumerate(headings, 1):
        alone = heading and heading not in seen
        keys.append(heading if alone else f"{number}. {heading}".strip())
        seen.add(heading)
    return keys


def _filled(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    cells = (row[at][:LOOKED_AT].strip() for row in rows if at < len(row))
    return [cell for cell in cells if cell]


def known_headings(cells: Sequence[str]) -> int:
    """How many different things these cells mean as headings; none where they are no headings."""
    if any("@" in cell or days.is_written_like_one(cell) for cell in cells):
        return 0
    return len({meaning_of_heading(cell) for cell in cells} - {None})


def meaning_of_heading(heading: str) -> Meaning | None:
    """What a heading says by itself."""
    words = key(heading)
    if not words or len(words) > 60:
        return None
    if _says(words, "last") and _says(words, "first") and _says(words, WORDS[Meaning.NAME]):
        return Meaning.NAME
    found = [one for one, pattern in WORDS.items() if _says(words, pattern)]
    return found[0] if found else None


def _says(words: str, pattern: str) -> bool:
    return re.search(rf"(?<!\S)(?:{pattern})(?!\S)", words) is not None


def _remembered(
    keys: Sequence[str], remembered: Mapping[str, str]
) -> dict[int, tuple[Meaning, tuple[str, ...]]]:
    found: dict[int, tuple[Meaning, tuple[str, ...]]] = {}
    for at, name in enumerate(keys):
        if (meaning := remembered.get(name)) in list(Meaning):
            found[at] = (Meaning(meaning), (REMEMBERED,))
    return found


def _score(heading: str, cells: _Cells, meaning: Meaning) -> tuple[float, tuple[str, ...]]:
    """How much speaks for this meaning, and what does."""
    said = meaning_of_heading(heading)
    named = said is meaning
    share = CELLS[meaning](cells) if cells.filled else (0.5 if named else 0.0)
    if named and meaning in WORDS_ALONE:
        share = max(share, AT_LEAST)
    if share < AT_LEAST:
        return 0.0, ()
    if not named and (said is not None or meaning in ONLY_BY_HEADING):
        share -= 0.5
    shown = share >= ENOUGH and bool(cells.filled)
    return share + named, (BY_HEADING,) * named + (BY_CELLS,) * shown


WORDS_ALONE = (Meaning.NUMBER, Meaning.NAME, Meaning.CATEGORY, Meaning.INSTITUTION)
"""Columns of any words: a heading that says so is believed."""
ONLY_BY_HEADING = (Meaning.FAMILY_NAME, Meaning.GIVEN_NAME, Meaning.PREFERRED)


# What cells of each meaning look like --------------------------------------------------------


def _number(cells: _Cells) -> float:
    distinct = len(set(cells.filled)) / len(cells.filled)
    digits = cells.share(lambda cell: len(cell) < 20 and re.search(r"\d", cell) and "@" not in cell)
    dates = cells.share(lambda cell: _day(cell, cells) is not None and not cell.isdigit())
    return min(distinct, digits) * (len(cells.filled) >= cells.lines / 2) - dates


def _name(cells: _Cells) -> float:
    turned = cells.share(LAST_FIRST.fullmatch)
    plain = cells.share(lambda cell: FIRST_LAST.fullmatch(cell) and not AT_WORK.search(cell))
    return 0.95 * turned + 0.8 * plain


def _single_word(cells: _Cells) -> float:
    return 0.8 * cells.share(lambda cell: re.fullmatch(r"[^\d@,]{1,40}", cell))


def _preferred(cells: _Cells) -> float:
    return 0.5 + 0.4 * (len(cells.filled) <= cells.lines / 2)


def _email(cells: _Cells) -> float:
    return cells.share(lambda cell: "@" in cell)


def _category(cells: _Cells) -> float:
    distinct = len({cell.casefold() for cell in cells.filled})
    few = distinct <= max(3, min(15, len(cells.filled) // 3))
    short = cells.share(lambda cell: re.fullmatch(r"[^\W_][\w .-]{1,24}", cell))
    dull = cells.share(lambda cell: cell.casefold() in YES_OR_NO or cell.isdigit())
    places = cells.share(lambda cell: cells.context.regions.all_of(cell))
    return 0.85 * few * short - dull - places


def _day(cell: str, cells: _Cells) -> date | None:
    order = days.Evidence(days.Order.MONTH)
    read = days.read(cell, order, cells.context.today)
    if read.day is None and days.STROKES.fullmatch(cell):
        read = days.read(cell, days.Evidence(days.Order.DAY), cells.context.today)
    return None if read.serial else read.day


def _dates(cells: _Cells) -> float:
    return cells.share(lambda cell: _day(cell, cells))


def _first_day(cells: _Cells) -> float:
    ahead = cells.share(lambda cell: (day := _day(cell, cells)) and day > cells.context.today)
    return _dates(cells) - 0.5 * ahead


def _last_day(cells: _Cells) -> float:
    ahead = cells.share(lambda cell: (day := _day(cell, cells)) and day > cells.context.today)
    return 0.5 * _dates(cells) + 0.5 * ahead


def _units(known: Callable[[Context], Known]) -> Callable[[_Cells], float]:
    def share(cells: _Cells) -> float:
        found = known(cells.context)
        return cells.share(lambda cell: any(found.all_of(part) for part in parts_of(cell)))

    return share


def _region(cells: _Cells) -> float:
    return 0.97 * cells.share(cells.context.regions.all_of)


def _institution(cells: _Cells) -> float:
    distinct = len(set(cells.filled)) / len(cells.filled)
    words = cells.share(lambda cell: TWO_WORDS.search(cell) and "," not in cell)
    return 0.8 * words * (distinct > 0.3)


def _years(cells: _Cells) -> float:
    tens = cells.share(lambda cell: cell in ("0", "1"))
    return 0.95 * cells.share(SMALL.fullmatch) - 0.5 * (tens > 0.9)


def _school_class(cells: _Cells) -> float:
    return cells.share(lambda cell: WORD_AND_YEAR.fullmatch(cell) or YEAR.fullmatch(cell))


def _wants_mail(cells: _Cells) -> float:
    return cells.share(lambda cell: cell.casefold() in YES_OR_NO)


CELLS: dict[Meaning, Callable[[_Cells], float]] = {
    Meaning.NUMBER: _number,
    Meaning.NAME: _name,
    Meaning.FAMILY_NAME: _single_word,
    Meaning.GIVEN_NAME: _single_word,
    Meaning.PREFERRED: _preferred,
    Meaning.EMAIL: _email,
    Meaning.CATEGORY: _category,
    Meaning.FIRST_DAY: _first_day,
    Meaning.LAST_DAY: _last_day,
    Meaning.CHAPTER: _units(lambda context: context.chapters),
    Meaning.UNITS: _units(lambda context: context.units),
    Meaning.REGION: _region,
    Meaning.INSTITUTION: _institution,
    Meaning.YEARS: _years,
    Meaning.SCHOOL_CLASS: _school_class,
    Meaning.WANTS_MAIL: _wants_mail,
}
"""How many of a column's cells look like this, from 0 to 1."""
