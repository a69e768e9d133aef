"""What an import changes: said before, done at once or not at all, and nothing the second time."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.http import Http404

from mentorship.models import (
    ListedPerson,
    LogLine,
    OutgoingMail,
    RosterImport,
    Unit,
    UnitMembership,
)
from mentorship.roster import applying, checking, imports, work
from mentorship.roster.comparing import CHANGES, Change, compare
from mentorship.services.acts import Refused
from tests import people
from tests.mentorship.roster import stage
from tests.mentorship.roster.stage import MESSY, TODAY, association, check, expected, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def roster(standing):
    with standing():
        yield association()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def ann():
    return get_user_model().objects.get(email="ann@example.org")


def before(roster):
    """The eight people who are supposed to have been listed before."""
    everybody = {one.number: one for one in check(roster).people}
    ohio = Unit.objects.get(short_name="OH")
    for number in ("1002", "1005", "1011", "1013", "2001"):
        listed(roster, everybody[number])
    change("1002", last_on=date(2025, 12, 31), units=[ohio])
    change("1013", last_on=date(2026, 12, 31))
    ListedPerson.objects.filter(number="1011").update(listed_as="member")
    for number, name, email, last in (
        ("1016", "Adaeze Okonkwo", "adaeze.okonkwo@example.org", date(2026, 12, 31)),
        ("1090", "Gwen Tallis", "gwen.tallis@example.org", date(2026, 12, 31)),
        ("1091", "Oskar Brandt", "oskar.brandt@example.org", date(2026, 12, 31)),
    ):
        ListedPerson.objects.create(
            roster=roster, number=number, full_name=name, email=email, last_on=last
        )


def listed(roster, person):
    checked = checking.Checked(check(roster).head, None, people=[person])
    applying.write(compare(checked, Unit(pk=0), TODAY), roster, TODAY)


def change(number, units=None, **values):
    row = ListedPerson.objects.get(number=number)
    ListedPerson.objects.filter(pk=row.pk).update(**values)
    if units is not None:
        row.memberships.all().delete()
        for unit in units:
            row.memberships.create(unit=unit)


def run(content=MESSY, roster=None, *, actor=None, leavers=False, **said):
    """Upload, look and apply, as the desk does."""
    imported = imports.upload(actor, roster, "list.csv", content)
    imports.check(actor, imported, said)
    work.do_this(imported.pk)
    imported.refresh_from_db()
    assert imported.question == ""
    imports.apply(actor, imported, leavers=leavers)
    work.do_this(imported.pk)
    imported.refresh_from_db()
    return imported


def changes(imported):
    return {one: imported.changes[one] for one in Change if imported.changes[one]}


def test_what_will_change(roster):
    before(roster)
    found = compare(check(roster), roster, TODAY)
    counts = {str(CHANGES[one]): found.counts[one] for one in Change}
    assert counts.pop("changed otherwise") == 0
    assert counts == {
        "new": 29,
        "moved (may also be renewed)": 1,
        "renewed": 2,
        "lapsed": 1,
        "unchanged": 2,
        "left": 2,
        "not touched": 1,
    }
    assert found.who[Change.MOVED] == ["Tove Bergqvist"]
    assert found.who[Change.RENEWED] == ["Tove Bergqvist", "Amélie Laurent"]
    assert found.who[Change.LAPSED] == ["Pieter Jansen"]
    assert found.who[Change.LEFT] == ["Gwen Tallis", "Oskar Brandt"]
    assert found.who[Change.NOT_TOUCHED] == ["Adaeze Okonkwo"]
    assert found.who[Change.UNCHANGED] == ["Nils Eriksen Jr.", "Ida Sørensen"]


def test_the_same_table_stands_in_the_specification(roster):
    rows = [row for row in expected("What will change") if row[1].isdigit()]
    assert {row[0]: int(row[1]) for row in rows} == {
        "new": 29,
        "moved (may also be renewed)": 1,
        "renewed": 2,
        "lapsed": 1,
        "unchanged": 2,
        "left": 2,
        "not touched": 1,
    }


def test_the_act_does_what_the_dry_run_said_and_a_second_one_changes_nothing(roster):
    before(roster)
    imported = run(roster=roster, actor=ann())
    assert imported.state == "applied"
    there = ListedPerson.objects.filter(struck_at__isnull=True)
    assert there.count() == 29 + 5 + 1
    tove = there.get(number="1002")
    assert (tove.last_on, [m.unit.short_name for m in tove.memberships.order_by("unit__pk")]) == (
        date(2026, 12, 31),
        ["PLD", "MI"],
    )
    assert there.get(number="1011").listed_as == "lapsed"
    assert sorted(
        ListedPerson.objects.exclude(struck_at=None).values_list("number", flat=True)
    ) == [
        "1090",
        "1091",
    ]
    rows = list(ListedPerson.objects.order_by("pk").values())
    again = run(roster=roster, actor=ann())
    assert changes(again) == {Change.UNCHANGED: 34, Change.NOT_TOUCHED: 1}
    assert list(ListedPerson.objects.order_by("pk").values()) == rows


def test_nobody_gets_an_account_or_a_mail(roster):
    accounts, mails = get_user_model().objects.count(), OutgoingMail.objects.count()
    run(roster=roster, actor=ann())
    assert get_user_model().objects.count() == accounts
    assert OutgoingMail.objects.count() == mails


def test_the_log_says_who_imported_what(roster):
    run(roster=roster, actor=ann())
    line = LogLine.objects.get(verb="roster.imported")
    assert line.sentence == (
        "Ann Head imported the list of Commonwealth Library Association: 34 new, 0 changed, 0 left"
    )


def test_the_file_is_erased_once_it_is_applied(roster):
    imported = run(roster=roster, actor=ann())
    assert imported.content is None
    assert len(imported.digest) == 64


def test_what_was_guessed_is_remembered_once_it_is_applied(roster):
    run(roster=roster, actor=ann())
    imported = imports.upload(ann(), roster, "list.csv", MESSY)
    imports.check(ann(), imported, {})
    work.do_this(imported.pk)
    imported.refresh_from_db()
    assert not [one for one in imported.findings if one[2] == "guessed"]
    assert {one["known_by"][0] for one in imported.understood["columns"]} == {"remembered"}


# People who exchange what is one's own -------------------------------------------------------

ADA = "1,Ada Lovelace,ada@example.org,REG,,2026-12-31"
BEN = "2,Ben Okri,ben@example.org,REG,,2026-12-31"


def test_two_people_exchange_their_numbers(roster):
    run(sheet(ADA, BEN), roster)
    run(sheet("2,Ada Lovelace,ada@example.org,REG,,2026-12-31",
              "1,Ben Okri,ben@example.org,REG,,2026-12-31"), roster)  # fmt: skip
    rows = ListedPerson.objects.filter(struck_at=None).values_list("number", "full_name", "email")
    assert sorted(rows) == [
        ("1", "Ben Okri", "ben@example.org"),
        ("2", "Ada Lovelace", "ada@example.org"),
    ]


def test_somebody_with_a_new_address_is_known_by_the_number(roster):
    run(sheet(ADA), roster)
    pk = ListedPerson.objects.get().pk
    imported = run(sheet("1,Ada King,ada.king@example.org,REG,,2026-12-31"), roster)
    assert changes(imported) == {Change.OTHERWISE: 1}
    row = ListedPerson.objects.get()
    assert (row.pk, row.email, row.full_name) == (pk, "ada.king@example.org", "Ada King")


def test_an_address_that_was_somebody_s_who_left_can_be_had(roster):
    run(sheet(ADA, BEN), roster)
    imported = run(sheet("3,Cy Marsh,ada@example.org,REG,,2026-12-31", BEN), roster)
    assert changes(imported)[Change.UNCHANGED] == 1
    assert ListedPerson.objects.filter(email="ada@example.org", struck_at=None).count() == 1


def test_who_comes_back_is_new(roster):
    run(sheet(ADA, BEN), roster)
    assert changes(run(sheet(BEN), roster)) == {Change.UNCHANGED: 1, Change.LEFT: 1}
    assert changes(run(sheet(ADA, BEN), roster)) == {Change.NEW: 1, Change.UNCHANGED: 1}


def test_nobody_s_standing_is_lost_to_a_refused_line(roster):
    run(sheet(ADA, BEN), roster)
    imported = run(sheet(ADA, "2,Ben Okri,ben@example.org,REG,,31/31/2026"), roster)
    assert changes(imported) == {Change.UNCHANGED: 1, Change.NOT_TOUCHED: 1}
    assert ListedPerson.objects.filter(struck_at=None).count() == 2


def test_an_address_of_somebody_not_touched_is_given_to_nobody(roster):
    run(sheet(ADA, BEN), roster)
    rows = ("1,Ada Lovelace,ben@example.org,REG,,2026-12-31",
            "2,Ben Okri,ben.okri@example,REG,,2026-12-31")  # fmt: skip
    imported = run(sheet(*rows), roster)
    assert changes(imported) == {Change.NOT_TOUCHED: 2}
    assert ListedPerson.objects.get(number="1").email == "ada@example.org"


# Many who left -------------------------------------------------------------------------------


def crowd(count):
    return [f"{n},P Other,p{n}@example.org,REG,,2026-12-31" for n in range(100, 100 + count)]


def test_a_file_that_was_cut_off_ends_no_memberships_unless_that_is_said(roster):
    run(sheet(*crowd(50)), roster)
    with pytest.raises(Refused, match="11 of 50"):
        run(sheet(*crowd(39)), roster)
    assert ListedPerson.objects.filter(struck_at=None).count() == 50
    imported = run(sheet(*crowd(39)), roster, leavers=True)
    assert changes(imported)[Change.LEFT] == 11


@pytest.mark.parametrize(("known", "left"), [(50, 10), (200, 20)])
def test_few_may_leave_without_being_asked_about(roster, known, left):
    run(sheet(*crowd(known)), roster)
    assert changes(run(sheet(*crowd(known - left)), roster))[Change.LEFT] == left


# Whose list it is ----------------------------------------------------------------------------


def test_a_chapter_s_list_makes_nobody_a_member_elsewhere(roster):
    ohio = Unit.objects.get(short_name="OH")
    head = "Mbr No,Name,E-mail,Chptr,Div/RT,Pd Thru"
    rows = ("1,Ada Lovelace,ada@example.org,OH,CRLD,2026-12-31",
            "2,Ben Okri,ben@example.org,TX,,2026-12-31")  # fmt: skip
    imported = run(sheet(*rows, head=head), ohio)
    assert changes(imported) == {Change.NEW: 1}
    assert [m.unit for m in UnitMembership.objects.all()] == [ohio]


def test_graduates_need_no_last_day_and_have_the_school_of_their_list(roster):
    alumni = Unit.objects.get(name__startswith="Lakeshore")
    rows = ("Ada Lovelace,ada@example.org,2018", "Ben Okri,ben@example.org,'09")
    run(sheet(*rows, head="Graduate,E-mail,Class"), alumni)
    found = ListedPerson.objects.order_by("class_year").values_list("school__name", "class_year")
    assert list(found) == [("Lakeshore", 2009), ("Lakeshore", 2018)]


def test_a_unit_that_is_not_one_s_own_is_not_there(roster):
    with pytest.raises(Http404):
        imports.upload(people.person("Eve Moor"), roster, "list.csv", sheet(ADA))


# The command ---------------------------------------------------------------------------------


@pytest.fixture
def messy(tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(MESSY)
    return path


def command(path, *options):
    out = StringIO()
    try:
        call_command("roster", str(path), *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""


def test_the_command_says_what_will_change_and_changes_nothing(roster, messy):
    code, told, _error = command(messy)
    assert code == 3
    assert "line 14: taken, with a note: Pd Thru: membership ended yesterday." in told
    assert "      34  new\n" in told
    assert not ListedPerson.objects.exists()
    assert not RosterImport.objects.exists()


def test_the_command_changes_it_and_the_next_night_nothing(roster, messy):
    code, told, _error = command(messy, "--apply", "--quiet")
    assert (code, told.splitlines()[-1]) == (3, "The list is as the file says.")
    assert told.count("refused:") == 19
    assert command(messy, "--apply")[1].splitlines()[-1] == "Nothing has changed."


def test_a_clean_list_ends_with_nought(roster, tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(sheet(ADA, BEN))
    assert command(path, "--apply")[0] == 0


def test_the_command_refuses_when_many_have_left(roster, tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(sheet(*crowd(50)))
    command(path, "--apply")
    path.write_bytes(sheet(*crowd(30)))
    code, _told, error = command(path, "--apply")
    assert (code, ListedPerson.objects.filter(struck_at=None).count()) == (1, 50)
    assert "20 of 50" in error
    assert "--allow-leavers" in error
    assert command(path, "--apply", "--allow-leavers")[0] == 0


def test_the_command_asks_for_the_encoding_in_words(roster, tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(stage.messy_without(33, 35, 37).encode("cp1252"))
    code, _told, error = command(path)
    assert code == 1
    assert "--encoding windows-1252: Castellanos, Inés" in error
    assert command(path, "--encoding", "windows-1252")[0] == 3
    assert command(tmp_path / "absent.csv")[0] == 1
