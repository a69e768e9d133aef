"""A member's own calendar: what stands in it, who can read it, and what it costs."""

import re
from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mentorship.models import CalendarFeed, Enrollment
from mentorship.services import feeds, meetings, pairings
from tests import factories, people
from tests.mentorship.meetings.plans import agreed, ahead, proposed
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return people.cast()


@pytest.fixture
def pairing(it):
    return it.pairing("active")


def fetch(secret: str, **headers):
    """What a program gets that never signs in."""
    return Client().get(reverse("calendar_feed", args=[secret]), headers=headers)


def events(feed) -> dict[str, dict]:
    """What stands in the calendar of this address."""
    answer = fetch(feed.secret)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content)
    assert found["METHOD"] == "PUBLISH"
    return {str(one["UID"]).partition("@")[0]: one for one in found.walk("VEVENT")}


def test_agreed_meetings_are_in_it_with_the_name_alone(it, pairing):
    meeting = agreed(it, pairing)
    proposed(it, pairing, ahead(9))
    feed = feeds.renew(it.ben)
    found = events(feed)[f"meeting-{meeting.pk}"]
    assert str(found["SUMMARY"]) == "Meeting with Ada Lovelace (Career mentoring)"
    assert found.decoded("DTSTART") == meeting.starts_at
    body = fetch(feed.secret).content.decode()
    for private in (it.ada.email, it.ben.email, "rooms.example", "LOCATION", "DESCRIPTION"):
        assert private not in body
    assert body.count("BEGIN:VEVENT") == 1 + sum(
        1 for day in (it.round.announce_on, it.round.ends_on) if day
    )


def test_a_cancelled_meeting_leaves_it_and_so_do_those_of_a_pairing_that_ended_early(it, pairing):
    feed = feeds.renew(it.ben)
    off, past = agreed(it, pairing), agreed(it, pairing, ahead(1))
    meetings.cancel(it.ada, off, "")
    assert f"meeting-{off.pk}" not in events(feed)
    with time_machine.travel(ahead(2)):
        assert f"meeting-{past.pk}" in events(feed)
        pairings.end_early(it.ada, pairing, "time", "")
        assert not [name for name in events(feed) if name.startswith("meeting")]


def test_the_days_of_a_convention_and_the_dates_of_a_round_are_in_it(it):
    convention = factories.RoundFactory(
        program=factories.ProgramFactory(kind="convention", name="Annual"),
        starts_on=date(2031, 6, 26),
        ends_on=date(2031, 6, 29),
        place="Chicago",
    )
    days = [date(2031, 6, 26), date(2031, 6, 28)]
    factories.EnrollmentFactory(round=convention, person=it.ben, days=days)
    ends = ahead(90).date()
    type(it.round).objects.filter(pk=it.round.pk).update(
        announce_on=ahead(30).date(), starts_on=ahead(40).date(), ends_on=ends
    )
    offer = it.pairing("offered")
    feed = feeds.renew(it.ben)
    found = events(feed)
    names = [name for name in found if name.startswith(f"round-{convention.pk}-day")]
    assert [found[name].decoded("DTSTART") for name in names] == days
    assert str(found[names[0]]["SUMMARY"]) == "Annual: Chicago"
    assert found[f"round-{it.round.pk}-ends"].decoded("DTSTART") == ends
    assert str(found[f"round-{it.round.pk}-announced"]["SUMMARY"]).endswith("announced")
    assert str(found[f"answer-{offer.pk}"]["SUMMARY"]) == "Career mentoring: last day to answer"
    pairings.accept(it.ben, offer)
    assert f"answer-{offer.pk}" not in events(feed)


def test_each_secret_opens_its_owner_s_calendar_and_no_other(it, pairing):
    meeting = agreed(it, pairing)
    eve, ada = feeds.renew(it.eve), feeds.renew(it.ada)
    assert len({eve.secret, ada.secret}) == 2
    assert min(len(eve.secret), len(ada.secret)) >= 32
    assert f"meeting-{meeting.pk}" in events(ada)
    assert events(eve) == {}


def its_id(answer) -> set[tuple[str, str]]:
    """What differs from one request to the next."""
    return {("X-Request-ID", answer["X-Request-ID"])}


def test_unknown_renewed_given_up_and_closed_look_the_same(it):
    old = feeds.renew(it.ada).secret
    feeds.renew(it.ada)
    given_up, closed = feeds.renew(it.ben).secret, feeds.renew(it.eve).secret
    feeds.give_up(it.ben)
    type(it.eve).objects.filter(pk=it.eve.pk).update(is_active=False)
    found = {
        (answer.status_code, answer.content, *sorted(set(answer.headers.items()) - its_id(answer)))
        for answer in map(fetch, (old, given_up, closed, "x" * 32, "é", "a" * 5000))
    }
    assert len(found) == 1
    assert next(iter(found))[0] == 404


def test_of_a_former_member_no_name_is_left(it, pairing):
    meeting = agreed(it, pairing)
    feed = feeds.renew(it.ben)
    it.ada.profile.delete()
    assert "Ada" not in str(events(feed)[f"meeting-{meeting.pk}"]["SUMMARY"])


def test_programs_that_come_every_hour_get_no_cookie_and_are_told_when_nothing_is_new(
    it, pairing, django_assert_num_queries
):
    secret = feeds.renew(it.ben).secret
    agreed(it, pairing)
    first = fetch(secret)
    assert not first.cookies
    assert first["Cache-Control"].startswith("private")
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    with time_machine.travel(timezone.now() + timedelta(hours=1)), django_assert_num_queries(7):
        again = fetch(secret, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for day in (5, 6, 7):
        agreed(it, pairing, ahead(day))
    with django_assert_num_queries(7):
        assert fetch(secret, if_none_match=first["ETag"]).status_code == 200


def test_who_left_a_round_is_not_told_its_dates(it):
    feed = feeds.renew(it.ben)
    Enrollment.objects.filter(person=it.ben).update(state="withdrawn")
    assert events(feed) == {}


def test_the_page_says_who_can_read_it_and_shows_the_address_once_to_its_owner(it):
    page = reverse("calendar")
    assert "Whoever knows the address" in sign_in(Client(), it.ben).get(page).content.decode()
    assert not CalendarFeed.objects.exists()
    made = sign_in(Client(), it.ben).post(reverse("calendar_renew"))
    (secret,) = set(re.findall(r"/calendar/([\w-]{20,})\.ics", made.content.decode()))
    assert fetch(secret).status_code == 200
    assert "no-store" in made["Cache-Control"]
    for who in (it.ben, it.ada, it.cleo, it.ann):
        assert secret not in sign_in(Client(), who).get(page).content.decode()
    sign_in(Client(), it.ben).post(reverse("calendar_off"))
    assert not CalendarFeed.objects.exists()


def test_the_database_holds_no_address(it):
    feed = feeds.renew(it.ben)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mentorship_calendarfeed")
        assert feed.secret not in str(cursor.fetchall())
    assert fetch(feed.digest).status_code == 404


def test_addresses_from_before_they_were_hashed_go_on_working(it):
    """What the migration does to a secret that stood in the table as it was."""
    feed = feeds.renew(it.ben)
    CalendarFeed.objects.update(digest=feed.secret)
    assert fetch(feed.secret).status_code == 404
    migration = import_module("mentorship.migrations.0019_keep_calendar_secrets_hashed")
    with connection.cursor() as cursor:
        cursor.execute(migration.HASH)
    assert fetch(feed.secret).status_code == 200
