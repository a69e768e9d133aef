"""A file against itself and what the site knows: whom it lists, and what is to be said of it.

Nothing is written here. All findings come in one go, sorted by line; what a refused line names is
remembered, so that what is known of these people stays as it is.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from django.conf import settings
from django.utils.translation import gettext as _

from mentorship.models import Unit
from mentorship.roster import cells, days, delimited, letters, lists, workbooks
from mentorship.roster.columns import Column, Context, Meaning, known_headings, understand
from mentorship.roster.fates import Fate
from mentorship.roster.findings import Finding, Said
from mentorship.roster.lines import Line
from mentorship.roster.rules import Category, Person, Rules
from mentorship.roster.sheets import LONGEST_CELL, Record, Sheet, Unreadable

HEAD_WITHIN = 10
SAMPLE = 400
TOTAL = re.compile(r"\W*(?:grand )?(?:totals?|sum|count|records)\b", re.IGNORECASE)
STEP = 1000
"""Records after which whoever waits is told how far it is."""


@dataclass(frozen=True)
class Choices:
    """What somebody has chosen of how the file is to be read; nothing, and it is found out."""

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The meaning of each heading."""
    order: str = ""
    repair: bool = False
    readings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What was guessed before and confirmed, by kind."""


@dataclass
class Head:
    """What the top of the file shows, before any line is judged."""

    sheet: Sheet
    line: int
    headings: list[str]
    columns: list[Column]
    records: Iterator[Record]
    """Everything below the header, once."""
    skipped: list[int] = field(default_factory=list)
    """Lines above the header that hold something."""

    def at(self, meaning: Meaning) -> list[int]:
        """Where a meaning stands."""
        return [one.at for one in self.columns if one.meaning is meaning]


@dataclass
class Checked:
    """What came of reading a file."""

    head: Head
    evidence: days.Evidence
    people: list[Person] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    refused: dict[int, list[str]] = field(default_factory=dict)
    """The cells of refused lines, by line."""
    refused_numbers: set[str] = field(default_factory=set)
    refused_emails: set[str] = field(default_factory=set)
    guessed: dict[str, dict[str, int]] = field(default_factory=dict)
    died: set[str] = field(default_factory=set)
    """Addresses of people who have died."""

    @property
    def records(self) -> int:
        """How many records there are below the header."""
        return sum(self.fates.values())


class ColumnsMissing(Unreadable):
    """A column is missing that says who is a member, or until when."""

    def __init__(self, sentence: str, head: Head) -> None:
        super().__init__(sentence)
        self.head = head


Told = Callable[[int, int], None]


def nobody(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def check(
    content: bytes, roster: Unit, choices: Choices, today: date, told: Told = nobody
) -> Checked:
    """Read the whole file and judge each line of it.

    Raises
    ------
    Unreadable : the file as a whole cannot be taken; nothing of it was judged.
    """
    head = top_of(content, roster, choices, today)
    _insist(head, roster)
    records = deque(head.records)
    evidence = _evidence(head, records, choices)
    rules = _rules(head, roster, choices, evidence, today)
    return _Checking(head, rules).run(records, told)


# The top of the file -------------------------------------------------------------------------


def top_of(content: bytes, roster: Unit, choices: Choices, today: date) -> Head:
    """Open a file: find its header, and what its columns hold.

    Raises
    ------
    Unreadable : nothing can be made of it, with what to do.
    """
    sheet = _opened(content, choices)
    first = list(islice(sheet.records, HEAD_WITHIN))
    if all(record.is_empty for record in first):
        raise Unreadable(_("The file is empty. Nobody counts as having left"))
    at = _head_at(first)
    _refuse_merged(sheet, first[at].line)
    headings = [letters.whole(cells.tidied(cell).text) for cell in first[at].cells]
    while headings and not headings[-1]:
        headings.pop()
    below = [*first[at + 1 :], *islice(sheet.records, SAMPLE)]
    if all(record.is_empty for record in below):
        raise Unreadable(
            _("The file has a header and no line below it. Nobody counts as having left")
        )
    sample = [record.cells for record in below if not record.broken]
    columns = understand(headings, sample, _context(roster, choices, today), choices.columns)
    skipped = [record.line for record in first[:at] if not record.is_empty]
    return Head(sheet, first[at].line, headings, columns, chain(below, sheet.records), skipped)


def _opened(content: bytes, choices: Choices) -> Sheet:
    most = settings.ROSTER_MOST_LINES
    if content.startswith((workbooks.ZIPPED, workbooks.OLD_EXCEL)):
        return workbooks.read(content, most)
    return delimited.read(content, most, choices.encoding)


def _head_at(first: list[Record]) -> int:
    """Which of the first records is the header: the one with most headings that mean something."""
    counts = [known_headings(record.cells) for record in first]
    best = max(counts, default=0)
    if best < 2:
        raise Unreadable(
            _(
                "None of the first ten lines is a header: the line of headings says what the "
                "columns hold, such as “Name”, “E-mail” and “Paid thru”"
            )
        )
    return counts.index(best)


def _refuse_merged(sheet: Sheet, line: int) -> None:
    inside = [each for each in sheet.merged if _reaches(each, line)]
    if inside:
        raise Unreadable(
            _(
                "The cells %(cells)s of the header are merged. The header has to be one row with a "
                "cell for each column: split them, and save again"
            )
            % {"cells": ", ".join(inside)}
        )


def _reaches(merged: str, line: int) -> bool:
    first, last = (int(number) for number in re.findall(r"\d+", merged))
    return first <= line <= last


def _context(roster: Unit, choices: Choices, today: date) -> Context:
    readings = choices.readings
    return Context(
        today=today,
        chapters=lists.chapters(roster, dict(readings.get("chapter", {}))),
        units=lists.other_units(roster, dict(readings.get("unit", {}))),
        regions=lists.regions(dict(readings.get("region", {}))),
    )


def _insist(head: Head, roster: Unit) -> None:
    """Refuse a file without the columns that say who is a member, and until when."""
    missing = []
    if not head.at(Meaning.EMAIL):
        missing.append(_("addresses"))
    if not (head.at(Meaning.NAME) or head.at(Meaning.FAMILY_NAME)):
        missing.append(_("names"))
    if roster.kind != Unit.Kind.SCHOOL and not head.at(Meaning.LAST_DAY):
        missing.append(_("last days of membership"))
    if missing:
        sentence = _("No column was found with %(what)s: say below which column it is")
        raise ColumnsMissing(sentence % {"what": ", ".join(missing)}, head)


def _evidence(head: Head, records: Iterable[Record], choices: Choices) -> days.Evidence:
    if choices.order in list(days.Order):
        return days.Evidence(days.Order(choices.order), chosen=True)
    places = [*head.at(Meaning.FIRST_DAY), *head.at(Meaning.LAST_DAY)]
    return days.evidence_of(
        (record.line, record.cells[at])
        for record in records
        for at in places
        if at < len(record.cells) and "/" in record.cells[at]
    )


def _rules(
    head: Head, roster: Unit, choices: Choices, evidence: days.Evidence, today: date
) -> Rules:
    context, schools = _context(roster, choices, today), lists.schools()
    is_school = roster.kind == Unit.Kind.SCHOOL
    return Rules(
        today=today,
        chapters=context.chapters,
        units=context.units,
        regions=context.regions,
        schools=schools,
        categories={lists.key(code): what for code, what in settings.ROSTER_CATEGORIES.items()},
        evidence=evidence,
        repair=choices.repair,
        needs_last_day=not is_school,
        own_school=lists.school_of_unit(roster.name, schools) if is_school else None,
        is_workbook=head.sheet.is_workbook,
    )


# Line by line --------------------------------------------------------------------------------


class _Checking:
    """One pass over the records below the header."""

    def __init__(self, head: Head, rules: Rules) -> None:
        self.head, self.rules = head, rules
        self.checked = Checked(head, rules.evidence, guessed=rules.guessed)
        self.wanted = len(head.headings)
        self.heading_keys = [lists.key(one) for one in head.headings]
        self.whole: dict[tuple[str, ...], int] = {}
        self.by_email: dict[str, tuple[int, str, str]] = {}
        self.by_number: dict[str, tuple[int, str, str]] = {}
        self.other_header = 0

    def run(self, records: deque[Record], told: Told) -> Checked:
        """Judge one after the other; each is let go, so that a large file is not held twice."""
        total = len(records)
        for done in range(total):
            if done % STEP == 0:
                told(done, total)
            self._one(records.popleft())
        told(total, total)
        return self.checked

    def _one(self, record: Record) -> None:
        said = Said(record.line, record.last_line if record.last_line > record.line else 0)
        person = None if self._says_nothing(record, said) else self._person(record, said)
        fate = said.fate
        self.checked.fates[fate] += 1
        self.checked.findings += said.findings
        if fate is Fate.REFUSED:
            self._remember_refused(record, person)
        elif person is not None and fate is not Fate.PASSED_OVER:
            self.checked.people.append(person)

    def _says_nothing(self, record: Record, said: Said) -> bool:
        """Say of a record that is none of a person what it is, or why it cannot be read."""
        return (
            self._broken(record, said) or self._no_person(record, said) or self._cut(record, said)
        )

    def _broken(self, record: Record, said: Said) -> bool:
        text = "\n".join(record.cells)
        if record.broken:
            facts = {"last": record.last_line} if record.broken == "quotes_open" else {}
            said.note(record.broken, **(facts or {"most": LONGEST_CELL}))
        elif not text.isascii() and (byte := letters.first_bad_byte(text)):
            said.note("bad_byte", *self._columns_with(record, letters.first_bad_byte), byte=byte)
        elif cells.CONTROL.search(text):
            said.note("hidden_sign", *self._columns_with(record, cells.CONTROL.search))
        return bool(said.findings)

    def _columns_with(self, record: Record, holds: Callable[[str], object]) -> list[str]:
        pairs = zip(self.head.headings, record.cells, strict=False)
        return [heading for heading, cell in pairs if holds(cell)]

    def _no_person(self, record: Record, said: Said) -> bool:
        filled = [cell for cell in record.cells if cell.strip()]
        if not filled:
            said.note("empty")
        elif len(filled) > 1 and self._is_header(record):
            same = [lists.key(cell) for cell in record.cells[: self.wanted]] == self.heading_keys
            self.other_header = self.other_header if same else record.line
            said.note("header_again" if same else "other_header")
        elif len(filled) <= 2 and TOTAL.match(filled[0]) and not any("@" in one for one in filled):
            said.note("total")
        elif self.other_header:
            said.note("below_other_header", other=self.other_header)
        return bool(said.findings)

    def _is_header(self, record: Record) -> bool:
        if any("@" in cell for cell in record.cells):
            return False
        keys = {lists.key(cell) for cell in record.cells if cell.strip()}
        own = set(self.heading_keys) - {""}
        again = len(keys & own) * 2 > len(own)
        return again or (len(keys) > 3 and known_headings(record.cells) * 2 > len(keys))

    def _cut(self, record: Record, said: Said) -> bool:
        """Say so where there are more or fewer cells than headings."""
        count = len(record.cells)
        if count > self.wanted and any(cell.strip() for cell in record.cells[self.wanted :]):
            said.note("too_many_cells", cells=count, wanted=self.wanted)
        elif count < self.wanted and not self.head.sheet.is_workbook:
            said.note("too_few_cells", cells=count, wanted=self.wanted)
        return bool(said.findings)

    # A person ----------------------------------------------------------------------------------

    def _person(self, record: Record, said: Said) -> Person | None:
        whole = tuple(cell.strip() for cell in record.cells)
        if earlier := self.whole.get(whole):
            said.note("same_line", other=earlier)
            return None
        self.whole[whole] = record.line
        line = Line(Person(record.line), said, self.rules)
        if self._nobody(record, line):
            return None
        line.read(self.head.columns, record.cells)
        self.checked.refused_emails.update(line.several)
        self._doubled(line)
        return line.person

    def _nobody(self, record: Record, line: Line) -> bool:
        """Whether the category says that this is no person, or nobody any more."""
        for at in self.head.at(Meaning.CATEGORY):
            text = cells.tidied(record.cells[at] if at < len(record.cells) else "").text
            category = self.rules.category(text)
            if category is Category.INSTITUTION:
                line.said.note("institution_category", self.head.headings[at])
            elif category is Category.DECEASED:
                line.said.note("has_died", self.head.headings[at], category=text)
                self.checked.died.update(_emails_in(record))
        return bool(line.said.findings)

    def _doubled(self, line: Line) -> None:
        """Refuse a second line of one address, or with the number of somebody else."""
        person = line.person
        name = lists.key(person.full_name)
        self._doubled_address(line, name)
        if person.number:
            found = self.by_number.setdefault(person.number, (person.line, person.email, name))
            if found[0] != person.line and found[1] != person.email:
                line.said.note(
                    "number_twice",
                    line.headings[Meaning.NUMBER],
                    number=person.number,
                    other=found[0],
                )

    def _doubled_address(self, line: Line, name: str) -> None:
        person = line.person
        if not person.email:
            return
        found = self.by_email.setdefault(person.email, (person.line, person.number, name))
        if found[0] == person.line:
            return
        same = found[1] == person.number or found[2] == name
        code = "address_twice_same" if same else "address_twice"
        line.said.note(code, line.headings[Meaning.EMAIL], other=found[0])

    def _remember_refused(self, record: Record, person: Person | None) -> None:
        """Keep whom a refused line names: what is known of them is not touched."""
        self.checked.refused[record.line] = record.cells
        self.checked.refused_emails |= _emails_in(record)
        numbers = {person.number} if person else set(self._numbers_in(record))
        self.checked.refused_numbers |= numbers - {""}

    def _numbers_in(self, record: Record) -> Iterator[str]:
        for at in self.head.at(Meaning.NUMBER):
            if at < len(record.cells):
                yield record.cells[at].strip()


def _emails_in(record: Record) -> set[str]:
    return {one.lower() for one in cells.addresses_in(" ".join(record.cells))}
