"""The same list in other clothes: encodings, separators, ends of lines, workbooks, sizes."""

import csv
import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from mentorship.roster.columns import Meaning
from mentorship.roster.fates import Fate
from mentorship.roster.sheets import EncodingAsked, Unreadable
from tests.mentorship.roster.stage import (
    HEAD,
    LINES,
    MESSY,
    association,
    check,
    messy_without,
    said_of,
    sheet,
)

pytestmark = pytest.mark.django_db
COUNTS = {"taken": 9, "noted": 26, "refused": 19, "passed_over": 5}
NOT_IN_WINDOWS = (33, 35, 37)


@pytest.fixture(scope="module")
def roster(standing):
    with standing():
        yield association()


def names(checked):
    return {one.line: one.full_name for one in checked.people}


def told(checked):
    return [(one.line, one.code, one.columns) for one in checked.findings]


# Encodings -----------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_part_of_the_first_heading(roster):
    checked = check(roster, b"\xef\xbb\xbf" + MESSY)
    assert checked.head.headings[0] == "Mbr No"
    assert checked.fates == COUNTS


def test_windows_1252_is_proposed_and_shown_and_asked_about(roster):
    content = messy_without(*NOT_IN_WINDOWS).encode("cp1252")
    with pytest.raises(EncodingAsked) as asked:
        check(roster, content)
    first, *_others = asked.value.readings
    assert first == "windows-1252"
    assert asked.value.readings[first][:2] == ["Castellanos, Inés", "Laurent, Amélie"]
    checked = check(roster, content, encoding="windows-1252")
    assert names(checked)[4] == "Inés Castellanos"
    assert checked.fates == COUNTS | {"noted": 24, "refused": 18}


def test_unicode_text_with_tabs(roster):
    content = messy_tabbed().encode("utf-16")
    checked = check(roster, content)
    assert (checked.head.sheet.separator, checked.head.sheet.encoding) == ("\t", "utf-16")
    assert checked.fates == COUNTS


def messy_tabbed(sign="\t"):
    out = io.StringIO()
    rows = csv.reader(io.StringIO(MESSY.decode(), newline=""))
    writer = csv.writer(out, delimiter=sign, lineterminator="\n")
    for row in rows:
        writer.writerow(row) if row else out.write("\n")
    return out.getvalue()


def test_a_line_of_another_encoding_is_refused_alone_with_its_first_bad_byte(roster):
    lines = MESSY.split(b"\n")
    lines[3] = lines[3].decode().encode("latin-1")
    checked = check(roster, b"\n".join(lines))
    found = [one for one in checked.findings if one.line == 4]
    assert [(one.code, one.facts["byte"]) for one in found] == [("bad_byte", "0xE9")]
    assert checked.fates == COUNTS | {"taken": 8, "refused": 20}


def test_a_file_that_was_saved_twice_is_turned_back_once_that_is_confirmed(roster):
    broken = messy_without(*NOT_IN_WINDOWS, 34).encode().decode("cp1252", "replace").encode()
    with pytest.raises(EncodingAsked) as asked:
        check(roster, broken)
    assert "most names look broken" in asked.value.sentence
    shown = asked.value.readings["turned-back"]
    assert shown[:2] == ["Castellanos, Inés", "Laurent, Amélie"]
    assert len(shown) == 5
    checked = check(roster, broken, encoding="turned-back")
    assert names(checked)[4] == "Inés Castellanos"


def test_mac_roman_is_shown_wrong_and_nothing_is_read_until_an_encoding_is_chosen(roster):
    content = messy_without(*NOT_IN_WINDOWS, 34).encode("mac-roman", "replace")
    with pytest.raises(EncodingAsked) as asked:
        check(roster, content)
    readings = asked.value.readings
    assert readings["windows-1252"][0] == "Castellanos, InŽs"
    assert readings["mac-roman"][0] == "Castellanos, Inés"
    assert names(check(roster, content, encoding="mac-roman"))[4] == "Inés Castellanos"


def test_what_is_no_text_at_all_is_said_to_be_none(roster):
    with pytest.raises(Unreadable):
        check(roster, bytes(range(256)) * 50)
    with pytest.raises(Unreadable):
        check(roster, b"\xff\xfe" + b"\xd8" * 7)


# Separators and lines ------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_the_separator_is_found(roster, sign):
    checked = check(roster, messy_tabbed(sign).encode())
    assert checked.head.sheet.separator == sign
    assert checked.fates == COUNTS


def test_a_decimal_comma_is_a_number(roster):
    content = messy_tabbed(";").replace("Alder State University Library;7;", "Alder;7,5;").encode()
    checked = check(roster, content)
    assert checked.people[0].years == 7
    assert said_of(checked, 2) == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_end_of_a_line_gives_the_same_lines(roster, end):
    checked = check(roster, MESSY.replace(b"\n", end.encode()))
    assert told(checked) == told(check(roster))


def test_a_title_above_the_header_is_passed_over(roster):
    above = f"Members of the association{',' * 13}\n\n".encode()
    checked = check(roster, above + MESSY)
    assert (checked.head.line, checked.head.skipped) == (3, [1])
    assert checked.fates == COUNTS
    assert said_of(checked, 16 + 2) == ["at_spelt_out"]


def test_of_two_header_lines_the_one_that_says_more_is_taken(roster):
    groups = b"Member,,,Contact,,Membership,,Units,,,Work,,,\n"
    checked = check(roster, groups + MESSY)
    assert checked.head.line == 2
    assert checked.fates == COUNTS


def test_a_file_without_a_header_is_refused(roster):
    with pytest.raises(Unreadable, match="header"):
        check(roster, "\n".join(LINES[:20]).encode())


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", HEAD.encode() + b"\n"])
def test_an_empty_file_says_so_and_that_nobody_has_left(roster, content):
    with pytest.raises(Unreadable, match="Nobody counts as having left"):
        check(roster, content)


def test_more_lines_than_the_limit_are_refused_before_they_are_read(roster, settings):
    settings.ROSTER_MOST_LINES = 100_000
    line = b"1,A B,a@example.org,REG,2020-01-01,2026-12-31\n"
    with pytest.raises(Unreadable, match="100,000"):
        check(roster, sheet() + line * 200_000)


def test_a_list_without_last_days_is_refused_by_naming_what_is_missing(roster):
    with pytest.raises(Unreadable, match="last days of membership"):
        check(roster, b"Name,E-mail\nAda Lovelace,ada@example.org\n")


# Workbooks -----------------------------------------------------------------------------------


def workbook(rows, merge=(), also=()):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Members"
    for row in rows:
        page.append(row)
    for cells in merge:
        page.merge_cells(cells)
    for name in also:
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TOP = ["Mbr No", "Name", "E-mail", "Cat", "Join Dt", "Pd Thru"]
ADA = [1001, "Lovelace, Ada", "ada@example.org", "REG", date(2019, 5, 14), "12/31/2026"]


def test_a_workbook_with_days_as_days_and_as_text(roster):
    ben = [
        1002,
        "Ben Okri",
        "ben@example.org",
        "REG",
        "03/22/2021",
        datetime.combine(date(2026, 6, 30), time()),
    ]
    checked = check(roster, workbook([TOP, ADA, ben], also=["Notes"]))
    days = [(one.first_on, one.last_on) for one in checked.people]
    assert days == [
        (date(2019, 5, 14), date(2026, 12, 31)),
        (date(2021, 3, 22), date(2026, 6, 30)),
    ]
    assert [one.number for one in checked.people] == ["1001", "1002"]
    assert (checked.head.sheet.sheet_name, checked.head.sheet.also) == ("Members", ["Notes"])
    assert not checked.findings


def test_a_formula_of_a_workbook_is_refused_by_the_address_of_its_cell(roster):
    rows = [TOP, ADA, [1003, "=A2&B2", "c@example.org", "REG", None, "=DATE(2026,12,31)"]]
    checked = check(roster, workbook(rows))
    found = [one for one in checked.findings if one.code == "formula_at"]
    assert [(one.line, one.columns, one.facts["cell"]) for one in found] == [
        (3, ("Name",), "B3"),
        (3, ("Pd Thru",), "F3"),
    ]
    assert checked.fates == {"taken": 1, "refused": 1}


def test_merged_cells_of_the_header_are_named(roster):
    with pytest.raises(Unreadable, match="B1:C1"):
        check(roster, workbook([TOP, ADA], merge=["B1:C1"]))


def test_merged_cells_above_the_header_do_no_harm(roster):
    rows = [["Members of the association"], TOP, ADA]
    assert check(roster, workbook(rows, merge=["A1:F1"])).head.line == 2


def test_the_messy_list_as_a_workbook_has_the_same_people(roster):
    rows = list(csv.reader(io.StringIO(MESSY.decode(), newline="")))
    plain = [[f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in rows]
    checked = check(roster, workbook(plain))
    there = {one.email for one in check(roster).people}
    assert there <= {one.email for one in checked.people}


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 old"])
def test_what_only_looks_like_a_workbook_is_refused_in_words(roster, content):
    with pytest.raises(Unreadable, match="save it"):
        check(roster, content)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(roster):
    out = io.BytesIO()
    parts = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    with parts, parts.open("xl/sharedStrings.xml", "w") as part:
        for _megabyte in range(160):
            part.write(b"\0" * (1 << 20))
    with pytest.raises(Unreadable, match="150 MB"):
        check(roster, out.getvalue())


def test_a_workbook_with_too_many_lines_is_read_no_further(roster, settings):
    settings.ROSTER_MOST_LINES = 50
    with pytest.raises(Unreadable, match="at most 50"):
        check(roster, workbook([TOP, *[ADA] * 400]))


# What is known by what it holds --------------------------------------------------------------


def test_columns_are_known_without_their_headings(roster):
    """All but those that only a heading tells apart."""
    words = ["", "", "", "", "", "", "Pd Thru", "", "", "", "", "", "", "OK2Mail"]
    rows = MESSY.decode().split("\n", 1)[1]
    checked = check(roster, f"{','.join(words)}\n{rows}".encode())
    found = [one.meaning for one in checked.head.columns]
    wanted = [one.meaning for one in check(roster).head.columns]
    wanted[2] = Meaning.IGNORED
    assert found == wanted


def test_a_meaning_that_was_chosen_holds(roster):
    checked = check(roster, columns={"Employer": "ignored", "Pref. Nm": "institution"})
    meanings = {one.heading: one.meaning for one in checked.head.columns}
    assert meanings["Employer"] is Meaning.IGNORED
    assert meanings["Pref. Nm"] is Meaning.INSTITUTION


def test_columns_with_the_same_heading_or_none_are_chosen_one_by_one(roster):
    head = "Mbr No,Name,E-mail,Pd Thru,,Unit,Unit"
    row = "1,Ada Lovelace,ada@example.org,2026-12-31,Linden Library,CRLD,OH"
    chosen = {"5.": "institution", "7. Unit": "chapter"}
    checked = check(roster, sheet(row, head=head), columns=chosen)
    meanings = [one.meaning for one in checked.head.columns][4:]
    assert meanings == [Meaning.INSTITUTION, Meaning.UNITS, Meaning.CHAPTER]
    (ada,) = checked.people
    assert (len(ada.units), ada.institution) == (2, "Linden Library")


def test_names_in_two_columns_and_days_in_another_order(roster):
    head = "First Name,Last Name,Email Address,Expires"
    checked = check(roster, sheet("Ada,Lovelace,ada@example.org,31/12/2026", head=head))
    (ada,) = checked.people
    assert (ada.full_name, ada.last_on) == ("Ada Lovelace", date(2026, 12, 31))


def test_an_order_of_day_and_month_that_was_chosen_holds_without_a_word(roster):
    row = "1,Ada Lovelace,ada@example.org,REG,03/04/2020,04/03/2027"
    assert said_of(check(roster, sheet(row)), 2) == ["exchangeable"]
    (ada,) = check(roster, sheet(row), order="day").people
    assert (ada.first_on, ada.last_on) == (date(2020, 4, 3), date(2027, 3, 4))


# Attacks -------------------------------------------------------------------------------------


def test_a_sign_that_no_text_has_refuses_its_line(roster):
    row = "1,Ada\0 Lovelace,ada@example.org,REG,,2026-12-31"
    checked = check(roster, sheet(row))
    assert said_of(checked, 2) == ["hidden_sign"]
    assert not checked.people


@pytest.mark.parametrize("size", [5_000, 1_000_000])
def test_a_cell_of_a_megabyte_refuses_its_line_and_no_other(roster, size):
    huge = f"1,{'x' * size},ada@example.org,REG,,2026-12-31"
    good = "2,Ben Okri,ben@example.org,REG,,2026-12-31"
    checked = check(roster, sheet(huge, good))
    assert said_of(checked, 2) == ["cell_too_long"]
    assert [one.email for one in checked.people] == ["ben@example.org"]
    assert "ada@example.org" in checked.refused_emails


def test_a_quotation_mark_that_is_never_closed_loses_nobody_s_standing(roster):
    rows = [f"{n},P{n} Other,p{n}@example.org,REG,,2026-12-31" for n in range(30)]
    rows[3] = '3,"P3 Other,p3@example.org,REG,,2026-12-31'
    checked = check(roster, sheet(*rows))
    assert said_of(checked, 5) == ["quotes_open"]
    assert checked.refused_emails == {f"p{n}@example.org" for n in range(3, 30)}
    assert checked.fates == {Fate.TAKEN: 3, Fate.REFUSED: 1}


def test_a_second_list_with_other_columns_is_refused_below_its_header(roster):
    rows = (
        "1,Ada Lovelace,ada@example.org,REG,,2026-12-31",
        "E-mail,Name,Mbr No,Pd Thru,Join Dt,Cat",
        "ben@example.org,Ben Okri,2,2026-12-31,,REG",
    )
    checked = check(roster, sheet(*rows))
    assert [said_of(checked, line) for line in (2, 3, 4)] == [
        [],
        ["other_header"],
        ["below_other_header"],
    ]
    assert "ben@example.org" in checked.refused_emails
