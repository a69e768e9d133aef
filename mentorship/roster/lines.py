"""One record, cell by cell: what it says of a person, and what there is to say of it."""

from datetime import date, timedelta
from typing import Any

from mentorship.models.roster import Standing
from mentorship.roster import cells, days, lists, sheets
from mentorship.roster.columns import Column, Meaning
from mentorship.roster.fates import Fate
from mentorship.roster.findings import Said
from mentorship.roster.homes import home_of, in_country, mistaken, plain_name
from mentorship.roster.lists import Named
from mentorship.roster.readers import PEOPLE, READERS
from mentorship.roster.rules import Category, Person, Rules
from mentorship.standing import standing_between


class Line:
    """A record as it is read."""

    def __init__(self, person: Person, said: Said, rules: Rules) -> None:
        self.person, self.said, self.rules = person, said, rules
        self.chapters: list[Named] = []
        self.parts: dict[Meaning, str] = {}
        self.several: tuple[str, ...] = ()
        self.last_day_read = True
        self.headings: dict[Meaning, str] = {}

    def read(self, columns: list[Column], record: list[str]) -> None:
        """Read every cell that means something, then what the cells say together."""
        for column in columns:
            if column.meaning is Meaning.IGNORED:
                continue
            self.headings.setdefault(column.meaning, column.heading)
            text = record[column.at] if column.at < len(record) else ""
            self._cell(column, text)
        self._together()

    def _cell(self, column: Column, text: str) -> None:
        tidy = cells.tidied(text)
        if self._unusable(column, tidy.text):
            return
        for odd in tidy.odd:
            more = {"text": self._tidy_address(column, tidy.text)} if odd == "invisible" else {}
            self.said.note(odd, column.heading, **more)
        READERS[column.meaning](self, column, tidy.text)

    def _tidy_address(self, column: Column, text: str) -> str:
        return text.lower() if column.meaning is Meaning.EMAIL else text

    def _unusable(self, column: Column, text: str) -> bool:
        """Say why nothing can be read from the cell, if so."""
        if cells.is_formula(text):
            if self.rules.is_workbook:
                at = sheets.address(column.at, self.said.line)
                self.said.note("formula_at", column.heading, cell=at)
            else:
                self.said.note("formula", column.heading)
            return True
        if "\N{REPLACEMENT CHARACTER}" in text:
            self.said.note("lost_letter", column.heading)
            return True
        if column.meaning in PEOPLE and cells.is_calculation(text):
            self.said.note("calculation", column.heading)
            return True
        return False

    # What columns hold -------------------------------------------------------------------------

    def text(self, column: Column, text: str, most: int) -> str:
        """A cell of words, as long as its column takes."""
        if not text:
            return ""
        if proposal := cells.broken_letters(text):
            text = self._broken(column, text, proposal)
        if cells.looks_like_formula(text):
            self.said.note("looks_like_formula", column.heading, signs=[text[0]])
        if len(text) > most:
            self.said.note("too_long", column.heading, most=most)
        return text[:most]

    def _broken(self, column: Column, text: str, proposal: str) -> str:
        if self.rules.repair:
            self.said.note("letters_turned_back", column.heading, proposal=proposal)
            return proposal
        self.said.note("broken_letters", column.heading, proposal=proposal)
        return text

    def day(self, column: Column, text: str) -> date | None:
        """A cell that holds a day."""
        read = days.read(text, self.rules.evidence, self.rules.today)
        if read.fault:
            self._no_day(column, text, read)
        elif read.serial:
            zero = _iso(days.SPREADSHEET_ZERO)
            self.said.note("serial", column.heading, read_day=_iso(read.day), zero_day=zero)
        elif read.other:
            self._exchangeable(column, read)
        return read.day

    def _no_day(self, column: Column, text: str, read: days.Day) -> None:
        code, facts = read.fault, {"text": text}
        if code == "no_such_month":
            code, facts = self._no_such_month(text, read)
        elif code == "no_such_day" and column.meaning is Meaning.FIRST_DAY:
            code = "no_such_day_first"
        self.said.note(code, column.heading, **facts)

    def _no_such_month(self, text: str, read: days.Day) -> tuple[str, dict[str, Any]]:
        turned = days.read(
            text, days.Evidence(_other(self.rules.evidence.order), chosen=True), self.rules.today
        )
        if turned.day is None or not self.rules.evidence.line:
            return "no_such_month", {"month": read.month}
        slashed = "%m/%d/%Y" if self.rules.evidence.order is days.Order.MONTH else "%d/%m/%Y"
        proposal = [turned.day.strftime(slashed), turned.day.isoformat()]
        code = f"no_such_month_{self.rules.evidence.order}_first"
        return code, {"month": read.month, "proposal": proposal}

    def _exchangeable(self, column: Column, read: days.Day) -> None:
        evidence, readings = self.rules.evidence, [[_iso(read.day), _iso(read.other)]]
        if not evidence.line:
            self.said.note("exchangeable", column.heading, readings=readings)
            return
        self.said.note(
            f"exchangeable_{evidence.order}_first",
            column.heading,
            readings=readings,
            written=evidence.written,
            other=evidence.line,
        )

    # What the cells say together ---------------------------------------------------------------

    def _together(self) -> None:
        self._name()
        self._address()
        self._days()
        self._region()
        if len(self.chapters) > 1:
            self.said.note("two_chapters", self.headings[Meaning.CHAPTER])
        self.person.units = tuple(dict.fromkeys(self.person.units))

    def _name(self) -> None:
        parts = (self.parts.get(Meaning.GIVEN_NAME), self.parts.get(Meaning.FAMILY_NAME))
        name = self.person.full_name or " ".join(filter(None, parts))
        heading = self._heading(Meaning.NAME, Meaning.FAMILY_NAME, Meaning.GIVEN_NAME)
        self.person.full_name = name
        if not name:
            if not self._spoilt(heading):
                self.said.note("no_name", heading)
        elif len(name.split()) == 1:
            self.said.note("one_name", heading)

    def _address(self) -> None:
        heading = self._heading(Meaning.EMAIL)
        if not self.person.email and not self._spoilt(heading):
            self.said.note("no_address", heading)

    def _spoilt(self, heading: str) -> bool:
        """Whether something in this column is refused already."""
        return any(
            heading in one.columns and one.fate is Fate.REFUSED for one in self.said.findings
        )

    def _heading(self, *meanings: Meaning) -> str:
        return next((self.headings[one] for one in meanings if one in self.headings), "")

    def _days(self) -> None:
        person, heading = self.person, self._heading(Meaning.LAST_DAY)
        category = self.rules.category(person.category)
        if person.last_on is None:
            self._without_last_day(heading, category)
            return
        if person.first_on and person.last_on < person.first_on:
            self.said.note("days_reversed", self._heading(Meaning.FIRST_DAY), heading)
        elif category is Category.LAPSED and person.last_on >= self.rules.today:
            self.said.note("lapsed_with_days_ahead", self._heading(Meaning.CATEGORY), heading)
        else:
            self._stands(heading)

    def _without_last_day(self, heading: str, category: Category) -> None:
        if not self.last_day_read or not self.rules.needs_last_day:
            if not self.rules.needs_last_day:
                self._stands(heading)
            return
        if category is Category.LIFE:
            self.said.note("for_life", heading, life=self.person.category)
            self._stands(heading)
        else:
            self.said.note("no_last_day", heading, life=self.rules.life_codes())

    def _stands(self, heading: str) -> None:
        """Say so where somebody is not a member today."""
        person, today = self.person, self.rules.today
        stands = standing_between(person.first_on, person.last_on, today)
        if stands is Standing.BEGINS_LATER:
            begins = self._heading(Meaning.FIRST_DAY)
            self.said.note("begins_later", begins, begins_day=_iso(person.first_on))
        elif person.last_on is None or person.last_on >= today:
            return
        elif stands is Standing.MEMBER:
            self.said.note("in_grace", heading, ended_day=_iso(person.last_on))
        elif person.last_on == today - timedelta(days=1):
            self.said.note("ended_yesterday", heading)
        else:
            self.said.note("ended", heading, ended_day=_iso(person.last_on))

    def _region(self) -> None:
        """The region, in the country of the chapter where several have such a code."""
        text = self.parts.get(Meaning.REGION, "")
        if not text:
            return
        heading, regions = self.headings[Meaning.REGION], self.rules.regions
        homes = [home for one in self.chapters if (home := home_of(one, regions))]
        hit = regions.find(text)
        found = hit.named if hit else in_country(regions.all_of(text), homes)
        if found is None:
            self._no_region(heading, text)
            return
        if hit and hit.guessed:
            self.guess("region", heading, text, found)
        self.person.region_id = found.pk
        if homes and all(mistaken(found, home) for home in homes):
            facts = {"text": text, "region": found.name, "meant": homes[0].code}
            chapter = plain_name(self.chapters[0])
            self.said.note("region_beside_chapter", heading, chapter=chapter, **facts)

    def _no_region(self, heading: str, text: str) -> None:
        several = self.rules.regions.all_of(text)
        if several:
            names = [one.name for one in several]
            self.said.note("region_of_several", heading, text=text, regions=names)
        else:
            self.said.note("no_such_region", heading, text=text)

    def guess(self, kind: str, heading: str, text: str, found: Named) -> None:
        """Say what was guessed, and remember it for the next import."""
        self.rules.guessed.setdefault(kind, {})[lists.key(text)] = found.pk
        told = ", ".join(filter(None, (found.code, plain_name(found))))
        self.said.note("guessed", heading, text=text, known=told)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _other(order: days.Order) -> days.Order:
    return days.Order.DAY if order is days.Order.MONTH else days.Order.MONTH
