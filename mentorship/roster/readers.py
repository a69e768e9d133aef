"""What each column holds: one function for each meaning, which reads a tidied cell into a line."""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mentorship.roster import cells, days, lists
from mentorship.roster.columns import Column, Meaning
from mentorship.roster.lists import Known, Named

if TYPE_CHECKING:
    from mentorship.roster.lines import Line

YES, NO = {"y", "yes", "true", "1", "x"}, {"n", "no", "false", "0"}
NUMBER = re.compile(r"[-−–]?\d+(?:[.,]\d+)?")
MOST_YEARS = 80
CLASS_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d|['’]\d\d)(?!\d)|(?<=[^\d])(\d\d)$")
CLASSES = range(1930, 2101)


def _number(line: "Line", column: Column, text: str) -> None:
    line.person.number = line.text(column, text, 40)


def _full_name(line: "Line", column: Column, text: str) -> None:
    _look_at_name(line, column, text)
    line.person.full_name = cells.full_name(line.text(column, text, 200))


def _part_of_name(line: "Line", column: Column, text: str) -> None:
    _look_at_name(line, column, text)
    line.parts[column.meaning] = line.text(column, text, 100)


def _look_at_name(line: "Line", column: Column, text: str) -> None:
    if cells.is_capitals(text):
        line.said.note("capitals", column.heading)
    if any(sign in text for sign in cells.CURLY):
        line.said.note("curly", column.heading)


def _preferred(line: "Line", column: Column, text: str) -> None:
    line.person.preferred_name = line.text(column, text, 80)


def _email(line: "Line", column: Column, text: str) -> None:
    if not text:
        return
    read = cells.address(text)
    for odd in read.odd:
        facts = {"email": read.email} if odd == "name_around_address" else {}
        line.said.note(odd, column.heading, **facts)
    line.several = read.several
    if read.fault:
        spelt = re.search(r"\(at\)|\[at\]|\sat\s", text, re.IGNORECASE)
        code = "at_spelt_out" if read.fault == "not_an_address" and spelt else read.fault
        facts = {} if code == "two_addresses" else {"text": text[:100]}
        line.said.note(code, column.heading, **facts)
    line.person.email = read.email


def _category(line: "Line", column: Column, text: str) -> None:
    line.person.category = line.text(column, text, 40)


def _first_day(line: "Line", column: Column, text: str) -> None:
    line.person.first_on = line.day(column, text) if text else None


def _last_day(line: "Line", column: Column, text: str) -> None:
    line.person.last_on = line.day(column, text) if text else None
    line.last_day_read = line.person.last_on is not None or not text


def _chapter(line: "Line", column: Column, text: str) -> None:
    known = line.rules.chapters
    hit = known.find(text) if text else None
    for part in [text] if hit else lists.parts_of(text):
        found = hit or known.find(part)
        if found is None:
            line.said.note("no_such_chapter", column.heading, text=part, known=_coded(known))
            continue
        if found.guessed:
            line.guess("chapter", column.heading, part, found.named)
        line.chapters.append(found.named)
        line.person.units += (found.named.pk,)


def _coded(known: Known) -> list[str]:
    """The short names to choose from; whole names where there are none."""
    codes = [one.code for one in known.things if one.code]
    return codes or known.codes()


def _units(line: "Line", column: Column, text: str) -> None:
    known = line.rules.units
    whole = known.find(text) if text else None
    parts = [text] if whole else lists.parts_of(text)
    found = {part: whole or known.find(part) for part in parts}
    for part, hit in found.items():
        if hit is None:
            continue
        if hit.guessed:
            line.guess("unit", column.heading, part, hit.named)
        line.person.units += (hit.named.pk,)
    unknown = [f"“{part}”" for part, hit in found.items() if hit is None]
    there = [hit.named.code or hit.named.name for hit in found.values() if hit]
    if unknown and there:
        line.said.note("some_such_unit", column.heading, unknown=unknown, known=there)
    elif unknown:
        line.said.note("no_such_unit", column.heading, unknown=unknown)


def _region(line: "Line", column: Column, text: str) -> None:
    line.parts[Meaning.REGION] = text


def _institution(line: "Line", column: Column, text: str) -> None:
    line.person.institution = line.text(column, text, 200)


def _years(line: "Line", column: Column, text: str) -> None:
    if not text:
        return
    if not NUMBER.fullmatch(text):
        line.said.note("years_no_number", column.heading, text=text[:40])
        return
    years = math.floor(float(text.replace(",", ".").replace("−", "-").replace("–", "-")))
    if 0 <= years <= MOST_YEARS:
        line.person.years = years
    else:
        line.said.note("years_impossible", column.heading, text=text.replace("-", "−"))


def _school_class(line: "Line", column: Column, text: str) -> None:
    if not text:
        return
    written = CLASS_YEAR.search(text)
    name = lists.key(CLASS_YEAR.sub(" ", text))
    own = line.rules.own_school
    school = lists.school_of(name, line.rules.schools) if name else own
    if school is None:
        bare = " ".join(CLASS_YEAR.sub(" ", text).split()).strip(",;-– ")
        line.said.note("no_such_school", column.heading, text=bare or text)
        return
    _class_year(line, column, written, school)


def _class_year(line: "Line", column: Column, written: re.Match[str] | None, school: Named) -> None:
    year = days.near_year(written[1] or written[2], line.rules.today) if written else 0
    if year not in CLASSES:
        line.said.note("no_class_year", column.heading, text=school.name)
        return
    if written and len(written[0].strip("'’")) == 2:
        line.said.note("short_class_year", column.heading, text=written[0].strip(), year=year)
    line.person.school_id, line.person.class_year = school.pk, year


def _wants_mail(line: "Line", column: Column, text: str) -> None:
    low = text.casefold()
    if low in NO:
        line.person.wants_mail = False
        line.said.note("wants_no_mail", column.heading)
    elif low in YES:
        line.person.wants_mail = True
    elif text:
        line.said.note("wish_unreadable", column.heading, text=text[:40])


PEOPLE = (Meaning.NAME, Meaning.FAMILY_NAME, Meaning.GIVEN_NAME, Meaning.EMAIL)

READERS: dict[Meaning, Callable[["Line", Column, str], None]] = {
    Meaning.NUMBER: _number,
    Meaning.NAME: _full_name,
    Meaning.FAMILY_NAME: _part_of_name,
    Meaning.GIVEN_NAME: _part_of_name,
    Meaning.PREFERRED: _preferred,
    Meaning.EMAIL: _email,
    Meaning.CATEGORY: _category,
    Meaning.FIRST_DAY: _first_day,
    Meaning.LAST_DAY: _last_day,
    Meaning.CHAPTER: _chapter,
    Meaning.UNITS: _units,
    Meaning.REGION: _region,
    Meaning.INSTITUTION: _institution,
    Meaning.YEARS: _years,
    Meaning.SCHOOL_CLASS: _school_class,
    Meaning.WANTS_MAIL: _wants_mail,
}
