"""Years of numbers begin in the month that the association says."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from mentorship.models import Association, Closing, Enrollment
from mentorship.models.association import remember
from mentorship.numbers import scopes, wording
from mentorship.numbers.fairness import DIMENSIONS, cells_of
from mentorship.numbers.measure import figures
from mentorship.numbers.measures import recruitment
from mentorship.numbers.scopes import Extent, scope_for
from mentorship.numbers.tables import by_year
from mentorship.roles import Role
from tests import factories, people

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 2, 12, tzinfo=UTC)


@pytest.fixture
def begins_in():
    """Let the association's year begin in a month, in Chicago."""

    def begin(month):
        values = {"year_begins": month, "time_zone": "America/Chicago"}
        remember(Association.objects.update_or_create(pk=1, defaults=values)[0])

    yield begin
    remember(None)


@pytest.fixture
def cast():
    """Sign-ups around the first of September of three years, by the clocks of Chicago."""
    it = people.cast()
    Enrollment.objects.update(submitted_at=datetime(2025, 9, 1, 5, tzinfo=UTC))
    for at in (
        datetime(2024, 8, 31, 12, tzinfo=UTC),
        datetime(2025, 9, 1, 4, 59, tzinfo=UTC),
        datetime(2025, 10, 2, 18, tzinfo=UTC),
        datetime(2026, 8, 31, tzinfo=UTC),
        datetime(2026, 9, 1, 5, tzinfo=UTC),
    ):
        row = factories.EnrollmentFactory(round=it.round)
        Enrollment.objects.filter(pk=row.pk).update(submitted_at=at)
    with time_machine.travel(NOW, tick=False):
        yield it


def signed_up(cast, year):
    """How many signed up in a year, and in the one that it is compared with."""
    scope = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, year)
    (figure,) = figures([recruitment.SIGNED_UP], scope, scopes.before(scope))
    return figure.number, figure.earlier


def test_a_year_from_september_is_counted_named_and_compared_as_such(cast, begins_in):
    begins_in(9)
    assert signed_up(cast, 2026) == (1, 2), "the same days of the year before: to 2 October at noon"
    assert signed_up(cast, 2025) == (4, 1)
    assert signed_up(cast, 2024) == (1, 1)
    scope = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2026)
    assert scopes.years(scope) == [2026, 2025, 2024, 2023]
    lines = [(line.label, line.numbers[0]) for line in by_year(scope).lines]
    assert lines == [("2023–24", 1), ("2024–25", 1), ("2025–26", 4), ("2026–27", 1)]
    cells = cells_of(DIMENSIONS[0], scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk), "mentee")
    assert sorted({year for _round, year in cells}) == [2023, 2024, 2025, 2026]


def test_a_year_that_begins_in_january_is_the_calendars(cast, begins_in):
    begins_in(1)
    assert signed_up(cast, 2026) == (2, 3)
    scope = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2026)
    assert [line.label for line in by_year(scope).lines] == ["2024", "2025", "2026"]
    assert (wording.time_of(scope), wording.year_explained()) == ("2026, to 2 October", "")


@pytest.mark.parametrize(
    ("month", "day", "year", "name"),
    [
        (1, date(2026, 1, 1), 2026, "2026"),
        (7, date(2026, 6, 30), 2025, "2025–26"),
        (7, date(2026, 7, 1), 2026, "2026–27"),
        (12, date(2026, 12, 1), 2026, "2026–27"),
        (3, date(2000, 2, 29), 1999, "1999–00"),
    ],
)
def test_the_day_on_which_a_year_begins(begins_in, month, day, year, name):
    begins_in(month)
    moment = datetime(day.year, day.month, day.day, tzinfo=scopes.zone())
    assert (scopes.year_at(moment), scopes.year_name(year)) == (year, name)


@pytest.mark.slow
def test_pages_and_the_report_name_the_year_and_say_when_it_begins(cast, begins_in, client):
    begins_in(9)
    client.force_login(cast.cleo)
    url = reverse("admin:numbers_program", args=[cast.program.pk])
    page = client.get(url).content.decode()
    for words in (
        'href="/admin/programs/1/numbers/?year=2025">2025–26</a>'.replace(
            "/1/", f"/{cast.program.pk}/"
        ),
        "2026–27 so far",
        "2025–26, same days",
        "A year runs from the beginning of September to the end of August.",
    ):
        assert words in page, words
    report = client.get(f"{url}report/?year=2025").content.decode()
    assert "Mentoring in 2025–26" in report
    assert "3 more than in 2024–25" in report
    assert Role.MENTOR in report
    begins_in(1)
    assert "A year runs from" not in client.get(url).content.decode()


@pytest.mark.slow
def test_a_report_compares_answers_with_the_whole_year_before(cast, client):
    """Five gave 2 in the last days of the year before, and five give 4 in this one."""
    before, now = datetime(2025, 12, 20, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC)
    for at, worth in ((before, 2), (now, 4)):
        for _ in range(5):
            pair = factories.PairingFactory(round=cast.round, state="completed")
            row = factories.ClosingFactory(pairing=pair, worth=worth)
            Closing.objects.filter(pk=row.pk).update(created_at=at)
    client.force_login(cast.cleo)
    url = reverse("admin:numbers_program_report", args=[cast.program.pk])
    page = " ".join(client.get(url).content.decode().split())
    assert 'Worth their time <span class="meaning">2.0 more than in 2025</span>' in page
    assert "more than in the same days of 2025" in page


def test_on_a_leap_day_a_year_is_compared_with_nothing_beyond_the_end_of_the_one_before(
    cast, begins_in
):
    begins_in(3)
    with time_machine.travel(datetime(2028, 2, 29, 18, tzinfo=UTC), tick=False):
        scope = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2027)
        earlier = scopes.before(scope)
        assert earlier.period.ends == scope.period.begins
        begins_in(1)
        scope = scope_for(cast.cleo, Extent.PROGRAM, cast.program.pk, 2028)
        assert scopes.before(scope).period.ends == datetime(2027, 3, 1, 18, tzinfo=UTC)
