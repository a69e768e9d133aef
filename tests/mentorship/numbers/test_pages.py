"""The pages of numbers: whose they are, what they say, and what they ask of the database."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from mentorship.models import Coordinator, Enrollment, Pairing, Unit
from mentorship.numbers import components, scopes
from mentorship.numbers.charts import chart
from mentorship.numbers.grid import Column, Grid, Line
from mentorship.numbers.measure import count, figures
from mentorship.numbers.measures import MEASURES, recruitment
from mentorship.numbers.report import compared
from mentorship.numbers.scopes import Extent, scope_for
from mentorship.numbers.sections import SUBJECTS
from mentorship.weights import LABELS
from tests import factories, people
from tests.bodies import body
from tests.mentorship.numbers.worlds import THIS_YEAR, World

pytestmark = pytest.mark.django_db
PAGES = ("", "_fairness", "_score", "_report")


@pytest.fixture
def cast():
    return people.cast()


def addresses(cast) -> dict[str, list[str]]:
    """The pages of each extent, those of Cleo's program."""
    rows = {"round": cast.round, "program": cast.program, "unit": cast.program.unit}
    found = {
        extent: [
            *(
                reverse(f"admin:numbers_{extent}{page}", args=[row.pk])
                for page in PAGES
                if (extent, page) != ("round", "_report")
            ),
            reverse(f"admin:numbers_{extent}_sheet", args=[row.pk, "csv"]),
        ]
        for extent, row in rows.items()
    }
    found["association"] = [
        *(reverse(f"admin:numbers_association{page}") for page in PAGES),
        reverse("admin:numbers_association_sheet", args=["xlsx"]),
    ]
    return found


@pytest.mark.slow
def test_each_sees_their_own_and_the_association_is_for_those_who_run_it(cast, client):
    head = factories.UnitFactory(kind="association", name="All of us")
    Unit.objects.filter(pk=cast.program.unit_id).update(parent=head)
    whole = factories.CoordinatorFactory(unit=head).person
    may = {
        cast.cleo: {"round", "program"},
        cast.dov: set(),
        whole: {"round", "program", "unit", "association"},
        cast.ann: {"round", "program", "unit", "association"},
    }
    for person, extents in may.items():
        client.force_login(person)
        absent = client.get(reverse("admin:numbers_round", args=[10**9]))
        for extent, urls in addresses(cast).items():
            for url in urls[:1] if extent in extents else urls:
                response = client.get(url)
                assert response.status_code == (200 if extent in extents else 404), (person, url)
                assert (body(response) == body(absent)) == (extent not in extents)
        page = client.get(reverse("admin:numbers")).content.decode()
        for extent, urls in addresses(cast).items():
            assert (f'href="{urls[0]}"' in page) == (extent in extents), (person, extent)
    assert scope_for(whole, Extent.ASSOCIATION).rounds == (cast.round.pk,), "only what is below"
    both = {cast.round.pk, cast.round_elsewhere.pk}
    assert set(scope_for(cast.ann, Extent.ASSOCIATION).rounds) == both


def test_a_coordinators_own_pairing_is_not_counted_for_them(cast, client):
    Coordinator.objects.create(person=cast.ada, program=cast.program)
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(is_staff=True)
    pairing = cast.pairing("active")
    factories.CheckInFactory(pairing=pairing, state="answered", useful=1)
    for person, begun in ((cast.ada, 0), (cast.cleo, 1)):
        scope = scope_for(person, Extent.ROUND, cast.round.pk)
        found = count(MEASURES, scope)
        assert (found["begun"][0], found["asked"][0]) == (begun, begun)
        client.force_login(person)
        page = client.get(reverse("admin:numbers_round", args=[cast.round.pk])).content.decode()
        assert ("in which you are one of the two" in page) == (not begun)


@pytest.mark.slow
def test_pages_and_sheets_of_a_whole_year(cast, client):
    """As many queries for many rows as for few, pictures that the policy lets pass, one truth."""
    days = {"signup_opens_on": "2020-01-01", "signup_closes_on": "2020-02-01"}
    factories.RoundFactory(program=cast.program, state="closed", **days)
    client.force_login(cast.ann)
    found = addresses(cast)
    urls = [*found["round"][:1], *found["program"], found["association"][0]]
    with time_machine.travel(THIS_YEAR, tick=False):
        few = {url: asked(client, url)[0] for url in urls}
        World(cast, 4)
        many = {url: asked(client, url) for url in urls}
        assert {url: count for url, (count, _answer) in many.items()} == few
        for url in found["program"][:-1]:
            check_pictures(many[url][1].content.decode())
        check_sheets(client, cast)


def asked(client, url: str) -> tuple[int, HttpResponse]:
    with CaptureQueriesContext(connection) as found:
        response = client.get(url)
        assert response.status_code == 200
    return len(found), response


def check_pictures(page: str) -> None:
    """Nothing that the content policy refuses, and one name each."""
    for picture in re.findall(r"<svg[^>]*class=\"chart\".*?</svg>", page, re.DOTALL):
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=|\sid=", picture)
        head = re.match(r"<svg[^>]*>", picture)
        assert 'role="img"' in head.group()
        assert head.group().count("aria-label=") == 1


def check_sheets(client, cast) -> None:
    """The same numbers as CSV, and as a workbook."""
    url = reverse("admin:numbers_program_sheet", args=[cast.program.pk, "csv"])
    answer = client.get(url, {"year": 2026})
    text = answer.getvalue().decode("utf-8-sig")
    lines = [line for line in csv.reader(io.StringIO(text)) if len(line) == 6][1:]
    found = count(MEASURES, scope_for(cast.ann, Extent.PROGRAM, cast.program.pk, 2026))
    shown = [one for subject in SUBJECTS if _is_shown(subject, found) for one in subject.measures]
    for line, measure in zip(lines, shown, strict=True):
        number = found[measure.name][0]
        assert line[2] == ("" if number is None else f"{round(number, 2)}"), measure.name
    assert "where at least 5 answers can be added up" in text, (
        "what holds for all numbers stands at the end"
    )
    answer = client.get(reverse("admin:numbers_program_sheet", args=[cast.program.pk, "xlsx"]))
    book = load_workbook(io.BytesIO(answer.getvalue()))
    assert len(list(book.active.rows)) > len(MEASURES)


def _is_shown(subject, found) -> bool:
    return not subject.only_where_any or any(found[one.name][0] for one in subject.measures)


def test_a_picture_writes_names_as_words():
    evil = "<script>alert(1)</script>"
    columns = [Column(evil, drawn=True), Column("Two", drawn=True)]
    picture = chart(Grid("x", evil, "", columns, [Line(evil, (3, None)), Line("&", (0, 9))]))
    assert "<script" not in picture
    assert "&lt;script&gt;" in picture
    check_pictures(picture)
    assert chart(Grid("x", "Empty", "", columns, [])) == ""


def test_this_year_is_compared_with_the_same_days_of_the_last(cast):
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False):
        for at in ((2025, 2, 1), (2025, 2, 28), (2025, 3, 5), (2026, 2, 2)):
            row = factories.EnrollmentFactory(round=cast.round)
            Enrollment.objects.filter(pk=row.pk).update(submitted_at=datetime(*at, tzinfo=UTC))
        for row in (cast.ada_in, cast.ben_in):
            Enrollment.objects.filter(pk=row.pk).update(
                submitted_at=datetime(2024, 5, 1, tzinfo=UTC)
            )
        now = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2026)
        (figure,) = figures([recruitment.SIGNED_UP], now, scopes.before(now))
        assert (figure.number, figure.earlier) == (1, 2)
        assert compared(figure, "2025") == "1 fewer than in 2025"
        assert scopes.years(now) == [2026, 2025, 2024]
        whole = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2025)
        (figure,) = figures([recruitment.SIGNED_UP], whole, scopes.before(whole))
        assert (figure.number, figure.earlier) == (3, 2)
    with time_machine.travel(datetime(2028, 2, 29, tzinfo=UTC)):
        leap = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2028)
        assert scopes.before(leap).until.date().isoformat() == "2027-03-01"


def test_a_round_is_compared_with_the_one_before(cast):
    days = {"signup_opens_on": "2020-01-01", "signup_closes_on": "2020-02-01"}
    before = factories.RoundFactory(program=cast.program, state="closed", **days)
    factories.EnrollmentFactory.create_batch(3, round=before)
    factories.RoundFactory(program=cast.program, state="draft", **days | {"name": "Never opened"})
    scope = scope_for(cast.cleo, Extent.ROUND, cast.round.pk)
    (figure,) = figures([recruitment.SIGNED_UP], scope, scopes.before(scope))
    assert (figure.number, figure.earlier) == (2, 3)
    assert scopes.before(scopes.before(scope)) is None


@pytest.mark.slow
def test_odd_years_lead_to_a_page(cast, client):
    client.force_login(cast.cleo)
    odd = ["", "all", "1066", "2026' OR 1", "９", "9" * 20]
    for page, typed in zip([*PAGES, *PAGES], odd, strict=False):
        url = reverse(f"admin:numbers_program{page}", args=[cast.program.pk])
        assert client.get(url, {"year": typed, "role": typed}).status_code == 200
    sheet = reverse("admin:numbers_program_sheet", args=[cast.program.pk, "pdf"])
    assert client.get(sheet).status_code == 404


@pytest.mark.slow
def test_components_are_told_once_enough_pairs_are_over(cast):
    name = next(iter(LABELS))
    scope = scope_for(cast.cleo, Extent.ROUND, cast.round.pk)
    over(cast, name, much=20, well=19)
    over(cast, name, much=0, little=19, well=4)
    grid = components.grid(scope)
    assert not grid.lines
    assert "there are 39 so far" in grid.empty
    over(cast, name, much=0, little=1, well=0)
    (line,) = components.grid(scope).lines
    assert list(line.numbers) == [20, 95.0, 20, 20.0]
    assert line.words == "Much goes with a good end"


def over(cast, name: str, *, much: int, well: int, little: int = 0) -> None:
    """Pairs that are over: with much or with little of a component; the first of them went well."""
    for number in range(much + little):
        points = 80 if number < much else 20
        state = {"state": "completed"} if number < well else {"state": "ended"}
        pair = factories.PairingFactory(round=cast.round, **state)
        parts = {name: {"points": points, "most": 100, "basis": "answers"}}
        Pairing.objects.filter(pk=pair.pk).update(parts=parts)


def test_the_report_tells_a_board_in_words(cast, client):
    """One of two mentees found a mentor, after ten days, and they have met once."""
    begun = datetime(2026, 5, 11, tzinfo=UTC)
    asked = begun - timedelta(days=10)
    alone = factories.EnrollmentFactory(round=cast.round)
    for row in (cast.ada_in, cast.ben_in, alone):
        Enrollment.objects.filter(pk=row.pk).update(submitted_at=asked)
    pair = cast.pairing("active", active_at=begun)
    factories.MeetingFactory(pairing=pair, state="held", met_on=begun.date(), starts_at=None)
    client.force_login(cast.cleo)
    with time_machine.travel(THIS_YEAR, tick=False):
        url = reverse("admin:numbers_program_report", args=[cast.program.pk])
        page = client.get(url).content.decode()
    for words in (
        "Mentoring in 2026, to 1 July",
        "3 sign-ups came in: 2 as a mentee, 1 as a mentor.",
        "Of every 100 mentees, 50 found a mentor. Half of them waited 10 days or less.",
        "1 pair began. Of every 100 of them, 100 have met.",
        "No pairing ended in this time.",
        "3 more than in the same days of 2025",
        "What the numbers mean",
    ):
        assert words in page, words
