"""Events of a round: planned on the desk, on the pages and in the calendars of its people alone."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mentorship.models import Attendance, Gathering, LogLine, Round
from mentorship.services import enrollments, feeds, gatherings
from mentorship.services.acts import Refused
from tests import factories, people

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "kick_off",
    "title": "Kick-off",
    "day": "2027-03-09",
    "hour": "18:30",
    "minutes": "45",
    "place": "https://video.example.org/a",
    "words": "Bring a question.",
}


@pytest.fixture
def it():
    cast = people.cast()
    Round.objects.filter(pk=cast.round.pk).update(time_zone="America/Chicago")
    cast.round.refresh_from_db()
    return cast


@pytest.fixture
def desk(it, client):
    client.force_login(it.cleo)
    return client


def send(client, name, row, **typed):
    return client.post(reverse(f"admin:{name}", args=[row.pk]), typed, follow=True).content.decode()


def read(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(name, args=args))


def coming(it, **values):
    return factories.GatheringFactory(round=it.round, **values)


def past(it, **values):
    return coming(it, starts_at=timezone.now() - timedelta(days=1), **values)


# Planned -------------------------------------------------------------------------------------


def test_an_event_is_planned_by_the_round_s_clock(it, desk):
    assert "The event is planned" in send(desk, "round_gatherings", it.round, **TYPED)
    made = Gathering.objects.get()
    assert made.starts_at == datetime.fromisoformat("2027-03-10T00:30:00+00:00")
    assert made.ends_at - made.starts_at == timedelta(minutes=45)
    assert LogLine.objects.get(verb="gathering.planned").details["title"] == "Kick-off"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "party"}, "There is a problem"),
        ({"title": ""}, "Enter what it is called"),
        ({"day": "2027-02-30"}, "There is a problem"),
        ({"day": "2027-03-14", "hour": "02:30"}, "The clocks change that night"),
        ({"day": "2027-11-07", "hour": "01:30"}, "The clocks change that night"),
        ({"day": "9999-12-31", "hour": "23:59"}, "There is a problem"),
        ({"hour": "25:00"}, "There is a problem"),
        ({"minutes": "0"}, "There is a problem"),
        ({"minutes": "999999999999"}, "There is a problem"),
        ({"title": "x" * 121}, "There is a problem"),
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_loses_nothing(it, desk, typed, sentence):
    shown = send(desk, "round_gatherings", it.round, **{**TYPED, **typed})
    assert sentence in shown
    assert "Bring a question." in shown
    assert not Gathering.objects.exists()


def test_of_two_coordinators_the_later_one_hears_of_the_first(it, desk):
    found = coming(it)
    gatherings.change(it.cleo, found, 0, {**as_values(found), "title": "Theirs"})
    shown = send(desk, "gathering", found, **TYPED, seen="0")
    assert "There is a problem" in shown
    found.refresh_from_db()
    assert (found.title, found.number) == ("Theirs", 1)
    send(desk, "gathering", found, **TYPED, seen="1")
    found.refresh_from_db()
    assert (found.title, found.number) == ("Kick-off", 2)


def as_values(found):
    return {name: getattr(found, name) for name in gatherings.COLUMNS}


def test_there_is_an_end_to_it(it, monkeypatch):
    monkeypatch.setattr(gatherings, "MOST", 1)
    coming(it)
    with pytest.raises(Refused, match="enough"):
        gatherings.plan(it.cleo, it.round, as_values(Gathering.objects.get()))


# Seen ----------------------------------------------------------------------------------------


def test_whoever_signed_up_reads_it_and_takes_it_into_a_calendar(it, client):
    found = coming(it, words="Bring a question.")
    shown = read(client, it.ben, "enrollment", it.ben_in.pk).content.decode()
    assert 'href="https://video.example.org/kick-off"' in shown
    assert "Bring a question." in shown
    file = read(client, it.ben, "gathering_file", found.pk)
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert event["SUMMARY"] == f"Kick-off ({it.program.name})"
    assert event["DTSTART"].dt == found.starts_at.replace(microsecond=0)


def test_nobody_else_reads_it(it, client):
    found = coming(it)
    for person in (it.eve, it.dov):
        assert read(client, person, "gathering_file", found.pk).status_code == 404
    client.logout()
    assert client.get(reverse("gathering_file", args=[found.pk])).status_code == 302
    enrollments.withdraw(it.ben, it.ben_in)
    assert read(client, it.ben, "gathering_file", found.pk).status_code == 404


def test_a_private_calendar_follows_when_it_moves_and_when_it_is_called_off(it, client):
    found = coming(it)
    address = reverse("calendar_feed", args=[feeds.renew(it.ben).secret])

    def entry():
        events = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        return next(one for one in events if "gathering" in one["UID"])

    assert (entry()["SEQUENCE"], entry()["STATUS"]) == (0, "CONFIRMED")
    later = found.starts_at + timedelta(hours=1)
    gatherings.change(it.cleo, found, 0, {**as_values(found), "starts_at": later})
    assert entry()["SEQUENCE"] == 1
    assert entry()["DTSTART"].dt == later.replace(microsecond=0)
    gatherings.call_off(it.cleo, found)
    assert (entry()["SEQUENCE"], entry()["STATUS"]) == (2, "CANCELLED")
    assert "Called off" in read(client, it.ben, "enrollment", it.ben_in.pk).content.decode()


# Who came ------------------------------------------------------------------------------------


def test_who_came_is_noted_and_put_right(it, desk):
    found = past(it)
    send(desk, "who_came", found, people=[it.ada_in.pk, it.ben_in.pk])
    assert set(Attendance.objects.values_list("enrollment", flat=True)) == {
        it.ada_in.pk,
        it.ben_in.pk,
    }
    send(desk, "who_came", found, people=[it.ben_in.pk])
    assert Attendance.objects.get().enrollment == it.ben_in
    assert it.ben_in.orientation_on is None


def test_an_orientation_counts_for_rules_that_ask_for_one(it):
    with time_machine.travel("2027-03-10T12:00:00Z", tick=False):
        begun = datetime.fromisoformat("2027-03-10T00:30:00+00:00")
        found = coming(it, kind="orientation", starts_at=begun)
        gatherings.note_who_came(it.cleo, found, [it.ben_in.pk], [it.ben_in.pk])
    it.ben_in.refresh_from_db()
    assert it.ben_in.orientation_on == date(2027, 3, 9)


def test_who_is_not_on_the_page_is_left_as_noted(it):
    found = past(it)
    gatherings.note_who_came(it.cleo, found, [it.ada_in.pk], [it.ada_in.pk])
    gatherings.note_who_came(it.cleo, found, [it.ben_in.pk], [it.ben_in.pk])
    assert found.attendances.count() == 2


def test_nobody_of_another_round_is_noted(it, desk):
    other = factories.EnrollmentFactory(round=it.round_elsewhere, person=it.eve)
    found = past(it)
    assert "There is a problem" in send(desk, "who_came", found, people=[other.pk])
    assert gatherings.note_who_came(it.cleo, found, [other.pk], [other.pk]) == 0
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("values", [{"days": 1}, {"days": -1, "called_off": True}])
def test_nobody_came_to_what_has_not_been(it, desk, values):
    now = timezone.now()
    found = coming(
        it,
        starts_at=now + timedelta(days=values["days"]),
        called_off_at=now if values.get("called_off") else None,
    )
    assert "once it has begun" in send(desk, "who_came", found, people=[it.ben_in.pk])
    assert not Attendance.objects.exists()
