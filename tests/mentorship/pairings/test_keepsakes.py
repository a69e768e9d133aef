"""What is printed at the end: the last talk, and a certificate that names its owner alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast()


def read(client, person, pairing, name):
    client.force_login(person)
    answer = client.get(reverse(name, args=[pairing.pk]))
    return answer.content.decode() if answer.status_code == 200 else ""


def test_a_certificate_names_its_owner_and_never_the_other(it, client):
    pairing = it.pairing("completed")
    for _number in range(2):
        factories.MeetingFactory(pairing=pairing, state="held", minutes=60)
    page = " ".join(read(client, it.ben, pairing, "certificate").split())
    assert "Ben Okri" in page
    assert "took part as mentee in" in page
    assert "with 2 meetings of about 2 hours in all" in page
    assert "Ada" not in page


def test_hours_are_left_out_where_not_every_meeting_had_one(it, client):
    pairing = it.pairing("completed")
    factories.MeetingFactory(pairing=pairing, state="held", minutes=60)
    factories.MeetingFactory(
        pairing=pairing, state="held", times=[], starts_at=None, met_on=timezone.now().date()
    )
    page = " ".join(read(client, it.ada, pairing, "certificate").split())
    assert "with 2 meetings </p>" in page
    assert "hours in all" not in page


@pytest.mark.parametrize(
    ("state", "days", "given"),
    [("completed", 10, True), ("ended", 91, True), ("ended", 80, False), ("active", 91, False)],
)
def test_who_gets_one(it, client, state, days, given):
    begun = timezone.now() - timedelta(days=days)
    pairing = it.pairing(state, active_at=begun)
    assert bool(read(client, it.ben, pairing, "certificate")) == given
    assert ("Your certificate" in read(client, it.ben, pairing, "pairing")) == given


def test_the_last_talk_is_short_at_a_convention(it, client):
    pairing = it.pairing("active")
    assert "What was hard" in read(client, it.ben, pairing, "last_talk")
    type(it.program).objects.update(kind="convention")
    short = read(client, it.ben, pairing, "last_talk")
    assert "Ten minutes over a coffee" in short
    assert "What was hard" not in short


@pytest.mark.parametrize(("days", "shown"), [(20, True), (60, False)])
def test_the_page_speaks_of_a_last_talk_from_a_month_before(it, client, days, shown):
    today = timezone.now().date()
    type(it.round).objects.update(
        signup_closes_on=None, starts_on=today, ends_on=today + timedelta(days)
    )
    page = read(client, it.ben, it.pairing("active"), "pairing")
    assert ("A good last talk" in page) == shown
