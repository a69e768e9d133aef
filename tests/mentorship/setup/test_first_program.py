"""A first program with its first round: dates that suit most, and nothing that has to be undone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.models import LogLine, Program, Round
from mentorship.setup import first_program
from tests import factories, people

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


@pytest.fixture
def ann():
    return people.person("Ann Gray", is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, ann):
    client.force_login(ann)
    return client


@pytest.fixture
def unit():
    return factories.UnitFactory(name="Youth Services Division")


def wanted(unit, kind, start=None, end=None, **more) -> first_program.Wanted:
    said = {"name": "Career mentoring", "summary": "For everybody", "round_name": "2027"} | more
    return first_program.Wanted(unit=unit, kind=kind, starts_on=start, ends_on=end, **said)


def typed(unit, **more) -> dict:
    later = timezone.localdate() + timedelta(days=100)
    return {
        "kind": "long_term",
        "name": "Career mentoring",
        "summary": "For everybody",
        "unit": unit.pk,
        "round_name": "2027",
        "starts_on": later.isoformat(),
        **more,
    }


def test_the_dates_of_a_long_term_round_are_counted_from_its_start(unit):
    start = date(2027, 3, 1)
    assert first_program.dates_for(wanted(unit, "long_term", start), TODAY) == {
        "signup_opens_on": date(2026, 12, 31),
        "signup_closes_on": date(2027, 2, 15),
        "announce_on": date(2027, 2, 22),
        "starts_on": start,
        "ends_on": date(2027, 11, 28),
    }


@pytest.mark.parametrize("kind", ["long_term", "convention"])
@pytest.mark.parametrize("days", [1, 2, 3, 5, 8, 13, 14, 28, 59, 60, 61, 400])
def test_no_proposed_date_lies_before_today_or_out_of_order(unit, ann, kind, days):
    start = TODAY + timedelta(days=days)
    round = first_program.set_up(ann, wanted(unit, kind, start), TODAY)
    dates = [round.signup_opens_on, round.signup_closes_on, round.announce_on, round.starts_on]
    assert [TODAY, *dates] == sorted([TODAY, *dates])
    assert round.state == Round.State.DRAFT
    assert round.ends_on is None or round.ends_on > start


def test_an_informal_program_is_open_from_today_without_an_end(unit, ann):
    round = first_program.set_up(ann, wanted(unit, "informal", date(2027, 1, 1)), TODAY)
    assert (round.signup_opens_on, round.signup_closes_on, round.ends_on) == (TODAY, None, None)


def test_a_taken_address_gets_a_number(unit, ann):
    other = factories.UnitFactory(name="Another")
    for each in (unit, other):
        first_program.set_up(ann, wanted(each, "informal"), TODAY)
    slugs = Program.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["career-mentoring", "career-mentoring-2"]


def test_the_page_leads_to_the_round_from_where_sign_up_is_opened(desk, unit):
    answer = desk.post(reverse("admin:setup_program"), typed(unit), follow=True)
    round = Round.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:round", args=[round.pk])
    assert "Look at the dates" in answer.content.decode()
    assert sum(round.weights.values()) == 100
    verbs = LogLine.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["program.created", "round.created"]
    act = reverse("admin:round_act", args=[round.pk, "open"])
    assert "Sign-up is open" in desk.post(act, follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose a kind"),
        ({"kind": "dance"}, "Choose a kind"),
        ({"name": " "}, "Enter a name, like Career mentoring"),
        ({"unit": "x"}, "Choose the unit that it belongs to"),
        ({"unit": "\x00"}, "Remove the hidden character"),
        ({"starts_on": ""}, "Enter the day on which pairs begin"),
        ({"starts_on": "2020-01-01"}, "Choose a day that lies ahead"),
        ({"starts_on": "soon"}, "Enter a date like"),
        ({"starts_on": "9999-12-31"}, "Choose a day that lies ahead, within ten years"),
        ({"ends_on": "2021-01-01"}, "Choose a day after the first one"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, unit, wrong, said):
    answer = desk.post(reverse("admin:setup_program"), typed(unit) | {"summary": "Kept"} | wrong)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    assert 'value="Kept"' in page
    assert not Program.objects.exists()


def test_a_name_that_the_unit_has_already_is_said_and_nothing_is_made(desk, unit):
    factories.ProgramFactory(unit=unit, name="Career mentoring")
    answer = desk.post(reverse("admin:setup_program"), typed(unit))
    assert "This unit has a program of this name already" in answer.content.decode()
    assert Program.objects.count() == 1
    assert not Round.objects.exists()


def test_without_a_unit_the_page_leads_to_them(desk):
    assert reverse("admin:setup_units") in desk.get(reverse("admin:setup_program")).content.decode()


def test_a_coordinator_finds_no_such_page(client):
    it = people.cast()
    client.force_login(it.cleo)
    assert client.get(reverse("admin:setup_program")).status_code == 404
    assert client.post(reverse("admin:setup_program"), typed(it.program.unit)).status_code == 404
