"""Sheets of sign-ups, pairings and members: what is in them, and what nobody gets out of them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from mentorship.exporting.sheets import in_cell
from mentorship.exporting.subjects import SUBJECTS
from mentorship.models import Answer, Enrollment, LogLine, Round
from mentorship.services import leaving
from tests import factories, people
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


def signed_in(person: User) -> Client:
    """Freshly, as after typing a code a moment ago."""
    return sign_in(Client(), person)


def take(person: User, subject: str, **typed):
    columns = typed.pop("columns", SUBJECTS[subject].at_first)
    return signed_in(person).post(
        reverse("admin:export", args=[subject]), {"columns": columns, "format": "csv", **typed}
    )


def table(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.status_code
    assert "attachment" in answer.get("Content-Disposition", ""), answer.content.decode()
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def of(round: Round) -> dict[str, str]:
    return {"of": f"round-{round.pk}"}


def test_sign_ups_come_with_plain_columns_and_private_ones_where_asked_for(cast):
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(goal="To say no")
    plain = table(take(cast.cleo, "sign-ups", **of(cast.round)))
    assert [row["Name"] for row in plain] == ["Ada Lovelace", "Ben Okri"]
    assert not {"Email address", "Pronouns", "Hopes to gain or to give"} & set(plain[0])
    more = {"columns": ["goal", "email", "name"], **of(cast.round)}
    assert table(take(cast.cleo, "sign-ups", **more))[1] == {
        "Name": "Ben Okri",
        "Email address": "ben@example.org",
        "Hopes to gain or to give": "To say no",
    }


def test_times_are_those_of_the_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(time_zone="America/Chicago")
    at = datetime(2026, 11, 28, 3, 30, tzinfo=UTC)
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(submitted_at=at)
    rows = table(take(cast.cleo, "sign-ups", **of(cast.round)))
    assert "2026-11-27 21:30" in [row["Signed up"] for row in rows]


def test_pairings_and_members_of_a_whole_program(cast):
    pairing = cast.pairing("active")
    whole = {"of": f"program-{cast.program.pk}"}
    (row,) = table(take(cast.cleo, "pairings", **whole))
    assert (row["Mentor"], row["Mentee"], row["State"]) == ("Ada Lovelace", "Ben Okri", "Active")
    assert row["Made"]
    names = [row["Name"] for row in table(take(cast.cleo, "members", **whole))]
    assert names == ["Ada Lovelace", "Ben Okri"]
    assert pairing.pk


def test_a_workbook_holds_the_same(cast):
    answer = take(cast.cleo, "sign-ups", format="xlsx", **of(cast.round))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Name", "Ada Lovelace", "Ben Okri"]


FORMULAS = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
)


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_is_a_formula(typed):
    assert in_cell(typed).startswith("'")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_name_like_a_formula_is_a_name(cast, format):
    cast.ben.profile.full_name = FORMULAS[0]
    cast.ben.profile.save()
    answer = take(cast.cleo, "sign-ups", format=format, **of(cast.round))
    content = b"".join(answer.streaming_content)
    if format == "csv":
        assert "'=HYPERLINK" in content.decode()
        return
    cell = load_workbook(io.BytesIO(content)).active["A3"]
    assert (cell.value, cell.data_type) == (f"'{FORMULAS[0]}", "s")


def test_what_no_workbook_can_hold_is_left_out():
    assert in_cell("a\0b\x07c\ud800d\ufffee") == "abcde"
    assert len(in_cell("x" * 40_000)) == 32_000
    assert in_cell("\x01=1") == "'=1"
    assert in_cell(-3) == -3


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("who", ["ada", "eve"])
def test_members_find_no_export(cast, subject, who):
    assert take(getattr(cast, who), subject, **of(cast.round)).status_code == 404
    assert not LogLine.objects.filter(verb="export.made").exists()


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("scope", ["round", "program"])
def test_another_coordinator_chooses_among_their_own_rounds_alone(cast, subject, scope):
    answer = take(cast.dov, subject, of=f"{scope}-{getattr(cast, scope).pk}")
    assert answer.status_code == 200
    assert "Choose one of the answers in the list" in answer.content.decode()
    assert "Lovelace" not in answer.content.decode()


def test_columns_that_do_not_exist_are_refused(cast):
    for columns in (["password"], ["name", "person__password"], ["blocks"], []):
        answer = take(cast.cleo, "sign-ups", columns=columns, **of(cast.round))
        assert "attachment" not in answer.get("Content-Disposition", "")


@pytest.mark.parametrize(
    "typed",
    [
        {"of": ""},
        {"of": "round-x"},
        {"of": "round-99999999999999999999"},
        {"of": "\0"},
        {"format": "exe"},
    ],
)
def test_doctored_choices_are_sentences(cast, typed):
    answer = take(cast.cleo, "sign-ups", **{**of(cast.round), **typed})
    assert "Error" in answer.content.decode()


def test_a_subject_that_does_not_exist_is_not_there(cast):
    assert signed_in(cast.cleo).get(reverse("admin:export", args=["blocks"])).status_code == 404


def test_a_session_of_hours_ago_has_to_prove_who_sits_there(cast):
    client = Client()
    client.force_login(cast.cleo)
    url = reverse("admin:export", args=["members"])
    for answer in (client.get(url), client.post(url, {"format": "csv", **of(cast.round)})):
        assert answer.status_code == 302
        assert "next=" in answer["Location"]
    assert not LogLine.objects.filter(verb="export.made").exists()


def test_who_took_what_is_in_the_log(cast):
    take(cast.cleo, "sign-ups", columns=["email", "name"], **of(cast.round))
    line = LogLine.objects.get(verb="export.made")
    assert (line.actor, line.round) == (cast.cleo, cast.round)
    assert str(line) == ("Cleo Marsh exported sign-ups, 2 lines, with these columns: name, email")


def test_whoever_is_erased_is_in_no_sheet_by_name_or_address(cast):
    leaving.erase(cast.ann, cast.ben)
    rows = table(take(cast.cleo, "sign-ups", columns=["name", "email"], **of(cast.round)))
    assert rows[1] == {"Name": "A former member", "Email address": ""}
    assert len(table(take(cast.cleo, "members", **of(cast.round)))) == 1


def test_ones_own_pairing_and_what_was_decided_about_oneself_are_left_out(cast):
    una = people.person("Una Also", is_staff=True)
    factories.CoordinatorFactory(person=una, program=cast.program)
    own = factories.MentorFactory(round=cast.round, person=cast.cleo)
    factories.PairingFactory(round=cast.round, mentor=own, mentee=cast.ben_in, state="active")
    assert table(take(cast.cleo, "pairings", **of(cast.round))) == []
    assert len(table(take(una, "pairings", **of(cast.round)))) == 1
    mine = table(take(cast.cleo, "sign-ups", columns=["name", "decided"], **of(cast.round)))
    assert {row["Name"]: row["Looked at"] for row in mine}["Cleo Marsh"] == ""


def test_a_sheet_takes_as_many_questions_for_many_as_for_few(cast, django_assert_max_num_queries):
    names = [column.name for column in SUBJECTS["sign-ups"].columns]
    cast.program.rules.create(role="mentee", kind="adult", strength="required")
    with django_assert_max_num_queries(40) as few:
        table(take(cast.cleo, "sign-ups", columns=names, **of(cast.round)))
    for place in factories.EnrollmentFactory.create_batch(20, round=cast.round):
        place.topics.create(topic=factories.TopicFactory())
    with django_assert_max_num_queries(len(few)):
        assert len(table(take(cast.cleo, "sign-ups", columns=names, **of(cast.round)))) == 22


def test_a_workbook_that_would_take_too_long_is_a_sentence(cast, monkeypatch):
    monkeypatch.setattr("mentorship.exporting.pages.MOST_IN_A_WORKBOOK", 1)
    answer = take(cast.cleo, "sign-ups", format="xlsx", **of(cast.round))
    assert "Choose one round, or CSV" in answer.content.decode()
    assert len(table(take(cast.cleo, "sign-ups", **of(cast.round)))) == 2


def test_answers_to_own_questions_come_a_column_each_where_they_are_ticked(cast):
    asked = [
        factories.QuestionFactory(program=cast.program, kind="short_text", place=place, words=words)
        for place, words in ((1, "Which branch?"), (2, "Which days?"))
    ]
    Answer.objects.create(question=asked[0], enrollment=cast.ben_in, text="=1+1")
    rows = table(take(cast.cleo, "sign-ups", columns=["name", "own"], **of(cast.round)))
    assert rows[1] == {"Name": "Ben Okri", "Which branch?": "'=1+1", "Which days?": ""}
    assert "Which branch?" not in table(take(cast.cleo, "sign-ups", **of(cast.round)))[0]
