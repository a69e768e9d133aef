"""Invitations to events: mailed once, answered by one press, told of changes, and reminded."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mentorship.mail import act_links
from mentorship.models import Gathering, Invitation, MailOptOut, OutgoingMail
from mentorship.services import clock, enrollments, gatherings, invitations
from mentorship.services.acts import Refused
from tests import factories, people
from tests.mentorship.desk.hands import page, post

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=16, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def it():
    return people.cast()


@pytest.fixture
def event(it):
    found = factories.GatheringFactory(round=it.round, starts_at=NOON + timedelta(days=9))
    invitations.invite(it.cleo, found)
    clock.tick()
    return found


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def kinds(person):
    rows = OutgoingMail.objects.filter(to_person=person, kind__startswith="event_")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def entry(person, kind):
    mail = OutgoingMail.objects.filter(to_person=person, kind=kind).latest("pk")
    calendar = Calendar.from_ical(mail.calendar)
    (found,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), found["SEQUENCE"], str(found["UID"]), str(found["STATUS"])


def press(person, purpose, kind="event_invited"):
    mail = OutgoingMail.objects.filter(to_person=person, kind=kind).latest("pk")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
    address = reverse("act_link", args=[act_links.token_of(mail, purpose)])
    client = Client()
    assert client.get(address).status_code == 200
    return client.post(address, follow=True).content.decode()


def said(person):
    return Invitation.objects.get(enrollment__person=person).answer


def as_values(found, **values):
    return {name: getattr(found, name) for name in gatherings.COLUMNS} | values


def test_an_event_from_its_invitation_to_the_day_before(it, event, client):
    clock.tick()
    assert kinds(it.ben) == kinds(it.ada) == ["event_invited"]
    assert entry(it.ben, "event_invited")[:2] == ("REQUEST", 0)
    assert "You come" in press(it.ben, "event_yes")
    assert said(it.ben) == "yes"
    client.force_login(it.cleo)
    assert "Ben Okri" in page(client, "gathering", event)
    moved = event.starts_at + timedelta(hours=2)
    gatherings.change(it.cleo, event, 0, as_values(event, starts_at=moved))
    gatherings.change(it.cleo, event, 1, as_values(event, starts_at=moved, words="Come."))
    clock.tick()
    assert kinds(it.ben) == ["event_invited"]
    with later(minutes=11):
        clock.tick()
        clock.tick()
    assert kinds(it.ben) == ["event_invited", "event_changed"]
    assert entry(it.ben, "event_changed")[:2] == ("REQUEST", 2)
    assert entry(it.ben, "event_changed")[2] == entry(it.ben, "event_invited")[2]
    with later(days=8, hours=3):
        clock.tick()
        clock.tick()
    assert kinds(it.ben) == ["event_invited", "event_changed", "event_reminder"]
    assert kinds(it.ada) == ["event_invited", "event_changed"]
    gatherings.call_off(it.cleo, Gathering.objects.get())
    assert "called off" in press(it.ben, "event_no", "event_reminder")
    with later(minutes=11):
        clock.tick()
    assert kinds(it.ben)[-1] == "event_called_off"
    assert entry(it.ben, "event_called_off") == (
        "CANCEL",
        3,
        entry(it.ben, "event_invited")[2],
        "CANCELLED",
    )


def test_a_few_words_more_are_no_news(it, event):
    gatherings.change(it.cleo, event, 0, as_values(event, words="Bring a friend", places=9))
    with later(minutes=11):
        clock.tick()
    assert kinds(it.ben) == ["event_invited"]


def test_places_go_to_who_says_yes_first_and_get_free_again(it, event):
    Gathering.objects.update(places=1)
    press(it.ben, "event_yes")
    assert "All places are taken" in press(it.ada, "event_yes")
    assert said(it.ada) == ""
    press(it.ben, "event_no")
    invitations.answer(it.ada, event, "yes")
    assert (said(it.ben), said(it.ada)) == ("no", "yes")
    enrollments.withdraw(it.ada, it.ada_in)
    invitations.answer(it.ben, event, "yes")


def test_one_answers_on_the_page_also_without_an_invitation(it, client):
    found = factories.GatheringFactory(round=it.round, starts_at=NOON + timedelta(days=3))
    client.force_login(it.ben)
    where = reverse("gathering_answer", args=[found.pk])
    own = reverse("enrollment", args=[it.ben_in.pk])
    assert where in client.get(own).content.decode()
    answer = client.post(where, {"answer": "yes", "place": it.ben_in.pk})
    assert answer.url == own
    assert "You come" in client.get(own).content.decode()
    for typed in ("", "maybe", "no\0"):
        client.post(where, {"answer": typed, "place": "x"})
        assert said(it.ben) == "yes"
    client.force_login(it.eve)
    assert client.post(where, {"answer": "yes"}).status_code == 404
    with time_machine.travel(found.starts_at), pytest.raises(Refused, match="has begun"):
        invitations.answer(it.ben, found, "no")


def test_an_event_for_mentors_is_not_there_for_mentees(it):
    found = factories.GatheringFactory(round=it.round, for_whom="mentor")
    invitations.invite(it.cleo, found)
    clock.tick()
    assert kinds(it.ada) == ["event_invited"]
    assert kinds(it.ben) == []
    client = Client()
    client.force_login(it.ben)
    assert client.get(reverse("gathering_file", args=[found.pk])).status_code == 404


def test_who_has_switched_them_off_or_left_gets_none_and_who_comes_later_is_invited(it):
    MailOptOut.objects.create(person=it.ben, group="events")
    found = factories.GatheringFactory(round=it.round, starts_at=NOON + timedelta(days=9))
    invitations.invite(it.cleo, found)
    clock.tick()
    assert kinds(it.ben) == []
    later_on = factories.EnrollmentFactory(round=it.round, person=it.eve)
    clock.tick()
    assert kinds(later_on.person) == ["event_invited"]


def test_the_desk_invites_once_and_nobody_else_may(it, client):
    found = factories.GatheringFactory(round=it.round)
    client.force_login(it.dov)
    assert (
        client.post(reverse("admin:gathering", args=[found.pk]), {"invite": 1}).status_code == 404
    )
    client.force_login(it.cleo)
    assert "Invite 2 people by mail" in page(client, "gathering", found)
    assert "leave within minutes" in post(client, "gathering", found, invite=1)
    assert "Invitations began" in page(client, "gathering", found)
    gatherings.call_off(it.cleo, found)
    with pytest.raises(Refused, match="called off"):
        invitations.invite(it.cleo, found)


def test_five_thousand_are_invited_in_so_many_statements(it, django_assert_max_num_queries):
    crowd = [factories.EnrollmentFactory(round=it.round) for _ in range(30)]
    found = factories.GatheringFactory(round=it.round)
    invitations.invite(it.cleo, found)
    (batch,) = invitations.to_invite(timezone.now())
    with django_assert_max_num_queries(20):
        assert invitations.invite_some(batch, timezone.now()) == len(crowd) + 2


def test_a_link_of_a_mail_about_no_event_has_nothing_to_do(it):
    mail = OutgoingMail.objects.create(key="x", kind="offered", to_person=it.ben)
    for purpose in ("event_yes", "willing_yes"):
        address = reverse("act_link", args=[act_links.token_of(mail, purpose)])
        assert "does not concern you" in Client().get(address).content.decode()
