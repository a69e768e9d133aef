"""Every line of `expected.md`: what a good dry run says about `roster_messy.csv`."""

import pytest

from accounts.models import Region
from mentorship.models import ListedPerson
from mentorship.roster.columns import LABELS, Meaning
from mentorship.roster.fates import FATES, Fate
from mentorship.standing import Standing, standing_between
from tests.mentorship.roster.stage import TODAY, association, check, expected

SAID = {
    7: ["capital letters only"],
    8: ["spaces before or after"],
    10: ["the same line as line 9"],
    12: ["the address is that of line 11, with another number and name"],
    13: ["membership ended on 31 December 2025"],
    14: ["membership ended yesterday"],
    16: ["“cy.marsh(at)example.org” is not an address"],
    17: ["no address; the address says who a member is"],
    18: ["two addresses in one cell"],
    19: ["a name stands around the address"],
    20: ["“mailto:” stands before the address"],
    21: ["“2020-02-30”: this day does not exist"],
    22: [
        (
            "day and month could be exchanged: 4 March 2020 or 3 April 2020; "
            "3 April 2027 or 4 March 2027"
        )
    ],
    23: ["there is no month 31; the other lines with strokes are month/day"],
    24: ["a number of a spreadsheet in place of a date"],
    25: ["empty, and the category is LIFE"],
    26: ["no last day of membership, and the category is not LIFE"],
    27: ["membership begins on 1 January 2027"],
    28: ["the last day lies before the first"],
    29: ["there is no chapter “ZZ”"],
    30: ["“XYZ” is no unit; CRLD is"],
    31: ["“N. Carolina” is not a code"],
    32: ["ON is Ontario, and the chapter is Oregon"],
    33: ["“Bavaria” is not on the list of regions"],
    34: ["broken letters: UTF-8 that was read as Windows-1252 and saved again"],
    35: ["a letter is lost (�) and cannot be guessed"],
    36: ["a curly apostrophe"],
    37: ["a hard space", "a sign that nobody sees"],
    38: ["a formula in place of a value; formulas are never computed"],
    39: ["a formula in place of a value; formulas are never computed"],
    40: ["the cell begins with @ and +"],
    41: ["a calculation in place of a name"],
    42: ["an empty line"],
    43: ["the header again: two exports were put together"],
    45: ["“'19” is a year of two digits"],
    46: ["“Bluestem” is not on the list of schools"],
    47: ["“five+” is not a number"],
    48: ["−3 years"],
    49: ["does not want mail from the association"],
    50: ["an institution, not a person"],
    51: ["category DEC (has died)"],
    52: ["the category says lapsed, the last day lies ahead"],
    53: ["the number 1013 stands in line 15 for somebody else"],
    54: ["15 cells in place of 14: a comma is not in quotation marks"],
    55: ["8 cells in place of 14; the rest was cut off"],
    56: ["a line break within the cell"],
    58: ["“laila.farouk@example” has no ending such as .org"],
    59: ["one name only"],
    60: ["more than one chapter"],
    61: ["a line with a total"],
}
REMEDIES = {
    19: "taken as dana.petrov@example.org",
    21: "correct the day; or leave the cell empty, the day of joining is not needed",
    22: "read as month/day, as “03/22/2021” in line 4 can be read in no other way; "
    "say so if that is wrong",
    23: "write 12/31/2026 or 2026-12-31",
    24: "read as 1 January 2021 (days since 30 December 1899)",
    29: "choose from OH, MI, NC, OR, TX, or add the unit first",
    30: "taken with CRLD only; correct or add “XYZ”",
    31: "read as NC, North Carolina; remembered for the next import if confirmed",
    32: "taken; look whether OR was meant",
    34: "probably “Müller, Jürgen”; export again as UTF-8, or confirm the proposal",
    45: "read as 2019",
}


@pytest.fixture(scope="module")
def roster(standing):
    with standing():
        yield association()


@pytest.fixture(scope="module")
def checked(roster, standing):
    with standing():
        yield check(roster)


def by_line(checked):
    found = {}
    for one in checked.findings:
        found.setdefault(one.line, []).append(one)
    return found


def test_what_each_column_holds(checked):
    read = {
        "member number": "member number",
        "full name, turned to “First Last”": "full name",
        "address (needed)": "address",
        "last day of membership (needed, except LIFE)": "last day of membership",
        "units of other kinds, separated by /": "units of other kinds",
    }
    rows = expected("Columns, known by what they hold")
    wanted = [(row[0], read.get(row[1], row[1])) for row in rows]
    assert [(one.heading, LABELS[one.meaning]) for one in checked.head.columns] == wanted
    assert all(one.reasons for one in checked.head.columns)


def test_the_counts(checked):
    wanted = {row[0]: int(row[1]) for row in expected("In short")}
    counts = {str(FATES[fate]): checked.fates[fate] for fate in Fate}
    counts["taken without a word"] = counts.pop("taken")
    assert counts | {"together": checked.records} == wanted


def test_who_is_taken(checked):
    stands = [standing_between(one.first_on, one.last_on, TODAY) for one in checked.people]
    counted = {one: stands.count(one) for one in Standing}
    assert len(checked.people) == 34
    assert [counted[one] for one in (Standing.MEMBER, Standing.LAPSED, Standing.BEGINS_LATER)] == [
        31,
        2,
        1,
    ]


def test_lines_without_a_word(checked):
    told = by_line(checked)
    taken = {one.line for one in checked.people} - set(told)
    assert sorted(taken) == [2, 3, 4, 5, 6, 9, 11, 15, 44]


ROWS = expected("Line by line")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_line(checked, row):
    line = int(row[0].partition("–")[0])
    found = by_line(checked)[line]
    columns = {column for one in found for column in one.columns}
    wanted = set() if row[2] == "whole line" else set(row[2].split("; "))
    assert found[0].lines == row[0]
    assert max((one.fate for one in found), key=list(Fate).index) == next(
        fate for fate, words in FATES.items() if str(words) == row[1]
    )
    assert columns == wanted
    assert [one.said for one in found] == SAID[line]
    assert line not in REMEDIES or found[0].remedy == REMEDIES[line]
    assert all(one.remedy for one in found)


def test_the_table_has_every_line_that_has_a_word(checked):
    assert {int(row[0].partition("–")[0]) for row in ROWS} == set(by_line(checked)) == set(SAID)


@pytest.mark.django_db
def test_what_is_taken_of_odd_lines(checked):
    people = {one.line: one for one in checked.people}
    assert people[6].full_name == "Nils Eriksen Jr."
    assert people[25].full_name == "Lotte van der Veen"
    assert people[7].email == "oona.fairweather@example.org"
    assert people[37].email == "jiwoo.park@example.org"
    assert people[37].full_name == "Ji woo Park"
    assert Region.objects.get(pk=people[31].region_id).code == "US-NC"
    assert people[33].region_id is None
    assert people[56].institution == "Maple Grove State University Library"
    assert len(people[60].units) == 3
    assert (people[46].school_id, people[46].class_year) == (None, None)
    assert people[45].class_year == 2019
    assert people[49].wants_mail is False
    assert people[5].last_on.isoformat() == "2026-08-31"


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(roster):
    check(roster)
    assert not ListedPerson.objects.exists()


def test_the_meanings_have_words():
    assert set(LABELS) == set(Meaning)
