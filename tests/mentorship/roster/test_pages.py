"""The desk's pages of lists: from the upload to the change, and who may open them."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import ListedPerson, RosterImport, Unit
from mentorship.roster import work
from mentorship.services import retention
from tests import factories, people
from tests.mentorship.roster import stage
from tests.mentorship.roster.stage import MESSY, TODAY, association, sheet
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADA = "1,Ada Lovelace,ada@example.org,REG,,2026-12-31"


@pytest.fixture(scope="module")
def roster(standing):
    with standing():
        return association()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def desk(roster):
    return client_of("ann@example.org")


def client_of(email):
    return sign_in(Client(), stage.get_user(email))


def upload(client, roster, content=MESSY, name="members.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("admin:roster_new"), {"roster": roster.pk, "file": file})


def page(client, name, *args, query=""):
    answer = client.get(reverse(f"admin:{name}", args=args) + query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_from_the_upload_to_the_change(desk, roster):
    answer = upload(desk, roster)
    imported = RosterImport.objects.get()
    assert answer.url == reverse("admin:roster_columns", args=[imported.pk])
    table = page(desk, "roster_columns", imported.pk)
    assert "Nm (Last, First)" in table
    assert "@ in nearly every cell" in table
    told = page(desk, "roster_import", imported.pk)
    assert "34" in told
    assert "What will change" in told
    assert "“cy.marsh(at)example.org” is not an address" in page(
        desk, "roster_findings", imported.pk, query="?fate=refused"
    )
    assert not ListedPerson.objects.exists()
    assert "Bring the list" in page(desk, "roster_apply", imported.pk)
    answer = desk.post(reverse("admin:roster_apply", args=[imported.pk]))
    assert answer.url == reverse("admin:roster_import", args=[imported.pk])
    assert "What changed" in page(desk, "roster_import", imported.pk)
    assert ListedPerson.objects.count() == 34
    assert "members.csv" in page(desk, "rosters")


def test_the_refused_lines_are_a_csv_with_the_reason_in_a_column_and_formulas_escaped(desk, roster):
    upload(desk, roster)
    answer = desk.get(reverse("admin:roster_refused", args=[RosterImport.objects.get().pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Line", "Reason", "Remedy", "Mbr No"]
    assert len(rows) == 1 + 19
    formula = next(row for row in rows if row[0] == "38")
    assert "a formula in place of a value" in formula[1]
    assert formula[4] == "'=SUM(A1:A3)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_line_of_the_table_can_be_changed(desk, roster):
    upload(desk, roster)
    imported = RosterImport.objects.get()
    at = {one["heading"]: i for i, one in enumerate(imported.understood["columns"])}
    data = {f"column-{i}": one["meaning"] for i, one in enumerate(imported.understood["columns"])}
    data[f"column-{at['Employer']}"] = "ignored"
    answer = desk.post(reverse("admin:roster_columns", args=[imported.pk]), data)
    assert answer.url == reverse("admin:roster_import", args=[imported.pk])
    imported.refresh_from_db()
    assert imported.understood["columns"][at["Employer"]]["meaning"] == "ignored"
    codes = {one[2] for one in imported.findings}
    assert "line_break" not in codes, "the column is not read any more"


def test_two_columns_cannot_hold_the_same(desk, roster):
    upload(desk, roster)
    imported = RosterImport.objects.get()
    data = {f"column-{i}": one["meaning"] for i, one in enumerate(imported.understood["columns"])}
    data["column-2"] = "email"
    answer = desk.post(reverse("admin:roster_columns", args=[imported.pk]), data)
    assert "choose one of the two" in answer.content.decode()


def test_an_encoding_is_asked_for_with_names_to_look_at(desk, roster):
    answer = upload(desk, roster, stage.messy_without(33, 35, 37).encode("cp1252"))
    imported = RosterImport.objects.get()
    assert imported.state == "uploaded"
    shown = desk.get(answer.url).content.decode()
    assert "Castellanos, Inés" in shown
    assert "choose the encoding" in shown
    answer = desk.post(answer.url, {"encoding": "windows-1252"})
    assert answer.url == reverse("admin:roster_import", args=[imported.pk])
    imported.refresh_from_db()
    assert imported.fates["refused"] == 18


def test_a_column_that_is_missing_is_asked_for_in_the_table(desk, roster):
    head = "Mbr No,Name,E-mail,Until when"
    answer = upload(desk, roster, sheet("1,Ada Lovelace,ada@example.org,never", head=head))
    shown = desk.get(answer.url).content.decode()
    assert "last days of membership" in shown
    assert 'name="column-3"' in shown


def test_broken_letters_are_put_back_where_that_is_confirmed(desk, roster):
    upload(desk, roster)
    imported = RosterImport.objects.get()
    data = {f"column-{i}": one["meaning"] for i, one in enumerate(imported.understood["columns"])}
    desk.post(reverse("admin:roster_columns", args=[imported.pk]), data | {"repair": "on"})
    imported.refresh_from_db()
    assert imported.fates["refused"] == 18
    assert "taken as “Müller, Jürgen”" in page(
        desk, "roster_findings", imported.pk, query="?fate=noted"
    )


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Name,E-mail\n", b"PK\x03\x04", b"\0" * 500])
def test_a_file_that_cannot_be_taken_is_refused_in_words(desk, roster, content):
    answer = upload(desk, roster, content)
    shown = (desk.get(answer.url) if answer.status_code == 302 else answer).content.decode()
    assert answer.status_code in (200, 302)
    assert not ListedPerson.objects.exists()
    assert 'class="notice' in shown or "There is a problem" in shown


def test_what_is_too_large_is_refused(desk, roster, settings):
    settings.ROSTER_MOST_BYTES = 1 << 20
    answer = upload(desk, roster, b"x" * ((1 << 20) + 1))
    assert "more than 1 MB" in answer.content.decode()
    assert not RosterImport.objects.exists()


def test_a_large_file_is_read_by_a_worker_and_the_page_says_how_far(desk, roster, monkeypatch):
    monkeypatch.setattr("mentorship.roster.imports.AT_ONCE", 10)
    answer = upload(desk, roster)
    imported = RosterImport.objects.get()
    assert desk.get(answer.url).url == reverse("admin:roster_import", args=[imported.pk])
    answer = desk.get(reverse("admin:roster_import", args=[imported.pk]))
    assert answer.headers["Refresh"] == "2"
    assert "Being read" in answer.content.decode()
    assert work.work_once()
    assert "What will change" in page(desk, "roster_import", imported.pk)


def test_many_who_left_are_asked_about_by_themselves(desk, roster):
    rows = [f"{n},P Other,p{n}@example.org,REG,,2026-12-31" for n in range(50)]
    for content, data in ((sheet(*rows), {}), (sheet(*rows[:30]), {})):
        upload(desk, roster, content)
        newest = RosterImport.objects.latest("pk")
        answer = desk.post(reverse("admin:roster_apply", args=[newest.pk]), data, follow=True)
    assert "do not stand in the file" in answer.content.decode()
    assert ListedPerson.objects.filter(struck_at=None).count() == 50
    assert "Yes, 20 people have left" in page(desk, "roster_apply", newest.pk)
    desk.post(reverse("admin:roster_apply", args=[newest.pk]), {"leavers": "1"})
    assert ListedPerson.objects.filter(struck_at=None).count() == 30


def test_an_old_session_is_asked_to_sign_in_again(desk, roster):
    upload(desk, roster)
    pk = RosterImport.objects.get().pk
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        for name, args in (("roster_new", []), ("roster_apply", [pk])):
            answer = desk.post(reverse(f"admin:{name}", args=args))
            assert "reauthenticate" in answer.url, name
    assert not ListedPerson.objects.exists()


def test_a_file_is_thrown_away(desk, roster):
    upload(desk, roster)
    imported = RosterImport.objects.get()
    desk.post(reverse("admin:roster_discard", args=[imported.pk]))
    imported.refresh_from_db()
    assert (imported.state, imported.content, imported.findings) == ("discarded", None, [])


def test_a_file_is_erased_after_its_days(desk, roster, settings):
    upload(desk, roster)
    now = timezone.now()
    (limit,) = [one for one in retention.LIMITS if one.name == "files of lists"]
    assert retention.apply(limit, now + timedelta(days=6)) == 0
    assert retention.apply(limit, now + timedelta(days=8)) == 1
    assert retention.apply(limit, now + timedelta(days=8)) == 0
    imported = RosterImport.objects.get()
    assert (imported.state, imported.content, imported.refused) == ("discarded", None, {})
    assert page(desk, "roster_import", imported.pk)
    assert desk.post(reverse("admin:roster_apply", args=[imported.pk])).status_code == 302


# Who may see what ----------------------------------------------------------------------------


@pytest.fixture
def of_ohio(roster):
    """Somebody who runs the Ohio Chapter."""
    person = people.person("Olu Haines", is_staff=True)
    factories.CoordinatorFactory(
        person=person, unit=Unit.objects.get(short_name="OH"), program=None
    )
    return sign_in(Client(), person)


def test_a_coordinator_of_a_unit_imports_its_list_and_sees_its_members(desk, of_ohio, roster):
    upload(desk, roster)
    imported = RosterImport.objects.get()
    desk.post(reverse("admin:roster_apply", args=[imported.pk]))
    for name in ("import", "columns", "findings", "apply", "refused"):
        answer = of_ohio.get(reverse(f"admin:roster_{name}", args=[imported.pk]))
        assert answer.status_code == 404, name
    assert of_ohio.post(reverse("admin:roster_discard", args=[imported.pk])).status_code == 404
    answer = upload(of_ohio, roster)
    assert answer.status_code == 200, "another unit is no choice"
    listed = page(of_ohio, "mentorship_listedperson_changelist")
    assert "Ifeoma Abara" in listed
    assert "Tove Bergqvist" not in listed
    ohio = Unit.objects.get(short_name="OH")
    assert upload(of_ohio, ohio, sheet(ADA)).status_code == 302
    assert "members.csv" in page(of_ohio, "rosters")


def test_who_runs_a_program_alone_has_no_lists(roster):
    person = people.person("Pia Lund", is_staff=True)
    factories.CoordinatorFactory(person=person, program=factories.ProgramFactory())
    client = sign_in(Client(), person)
    for name in ("rosters", "roster_new"):
        assert client.get(reverse(f"admin:{name}")).status_code == 404
    assert "listedperson" not in client.get(reverse("admin:index")).content.decode()


def test_a_name_is_found_by_a_straight_apostrophe(desk, roster):
    upload(desk, roster)
    desk.post(reverse("admin:roster_apply", args=[RosterImport.objects.get().pk]))
    for term in ("O'Hara", "O’Hara", "siobhan.ohara@example.org", "1034"):
        shown = page(desk, "mentorship_listedperson_changelist", query=f"?q={term}")
        assert "Siobhán O’Hara" in shown, term
