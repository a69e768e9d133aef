"""Mentors of a standing pool are asked twice a year whether they are still willing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.mail import act_links
from mentorship.models import Enrollment, OutgoingMail, Program, Willingness
from mentorship.services import clock, enrollments, willingness
from mentorship.services.acts import Refused
from tests import people
from tests.mentorship.desk.hands import page

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=16, minute=0, second=0, microsecond=0)


@pytest.fixture
def it():
    cast = people.cast("informal")
    Program.objects.filter(pk=cast.program.pk).update(asks_willing=True)
    Enrollment.objects.update(submitted_at=NOON)
    return cast


def after(**time):
    return time_machine.travel(NOON + timedelta(**time), tick=False)


def kinds(person):
    rows = OutgoingMail.objects.filter(to_person=person, kind__startswith="willing")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def press(person, purpose):
    mail = OutgoingMail.objects.filter(to_person=person, kind__startswith="willing").latest("pk")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
    address = reverse("act_link", args=[act_links.token_of(mail, purpose)])
    client = Client()
    assert client.get(address).status_code == 200
    return client.post(address, follow=True).content.decode()


def state(row):
    row.refresh_from_db()
    return row.state


def answers(row):
    return list(row.askings.order_by("pk").values_list("answer", flat=True))


def test_a_mentor_is_asked_twice_a_year_and_says_yes(it):
    with after(days=181):
        clock.tick()
    assert kinds(it.ada) == []
    with after(days=182):
        clock.tick()
        clock.tick()
        assert kinds(it.ada) == ["willing"]
        assert kinds(it.ben) == []
        assert "You stay in the pool" in press(it.ada, "willing_yes")
    with after(days=182 + 30):
        clock.tick()
    assert state(it.ada_in) == "submitted"
    with after(days=182 * 2):
        clock.tick()
    assert kinds(it.ada) == ["willing", "willing"]
    assert answers(it.ada_in) == ["yes", ""]


def test_who_says_nothing_is_told_and_comes_back_by_one_press(it):
    with after(days=182):
        clock.tick()
    with after(days=182 + 22):
        clock.tick()
        clock.tick()
        assert kinds(it.ada) == ["willing", "willing_silent"]
        assert state(it.ada_in) == "paused"
    with after(days=182 * 3):
        clock.tick()
        assert kinds(it.ada) == ["willing", "willing_silent"]
        assert "too old" in press_old(it.ada)
        client = Client()
        client.force_login(it.ada)
        own = reverse("enrollment", args=[it.ada_in.pk])
        assert "have heard nothing" in client.get(own).content.decode()
        client.post(reverse("enrollment_resume", args=[it.ada_in.pk]))
        assert state(it.ada_in) == "submitted"
        assert answers(it.ada_in) == ["yes"]
        assert "have heard nothing" not in client.get(own).content.decode()


def press_old(person):
    mail = OutgoingMail.objects.get(to_person=person, kind="willing_silent")
    sent = NOON + timedelta(days=204)
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=sent)
    address = reverse("act_link", args=[act_links.token_of(mail, "willing_back")])
    return Client().get(address).content.decode()


def test_the_press_in_the_mail_brings_back_at_once(it):
    with after(days=182):
        clock.tick()
    with after(days=204):
        clock.tick()
        assert "You stay in the pool" in press(it.ada, "willing_back")
    assert state(it.ada_in) == "submitted"


def test_not_now_is_a_pause_and_no_more_is_leaving(it):
    with after(days=182):
        clock.tick()
        assert "Nobody new is suggested" in press(it.ada, "willing_not_now")
        assert state(it.ada_in) == "paused"
        assert "You have left the pool" in press(it.ada, "willing_no_more")
    assert state(it.ada_in) == "withdrawn"
    assert answers(it.ada_in) == ["no_more"]


def test_no_more_ends_no_pairing(it):
    pairing = it.pairing("active")
    with after(days=182):
        clock.tick()
        assert "Pairings that you have go on" in press(it.ada, "willing_no_more")
    assert (state(it.ada_in), state(pairing)) == ("paused", "active")
    with after(days=365):
        clock.tick()
    assert kinds(it.ada) == ["willing"]


def test_it_is_answered_on_the_page_by_its_owner_alone_and_counted_on_the_desk(it, client):
    with after(days=182):
        clock.tick()
        asking = Willingness.objects.get()
        where = reverse("enrollment_willing", args=[asking.pk])
        client.force_login(it.cleo)
        shown = page(client, "round", it.round)
        assert "Asked, not answered yet" in shown
        assert willingness.counts(it.round)["waiting"] == 1
        for person in (it.eve, it.ben, it.cleo):
            client.force_login(person)
            assert client.post(where, {"answer": "no_more"}).status_code == 404
        client.force_login(it.ada)
        assert where in client.get(reverse("enrollment", args=[it.ada_in.pk])).content.decode()
        for typed in ("", "silent", "x\0"):
            client.post(where, {"answer": typed})
            assert answers(it.ada_in) == [""]
        client.post(where, {"answer": "not_now"})
        assert willingness.counts(it.round)["not_now"] == 1
    assert state(it.ada_in) == "paused"


def test_who_has_left_or_is_in_a_program_that_does_not_ask_is_not_asked(it):
    with after(days=182):
        Program.objects.update(asks_willing=False)
        clock.tick()
        Program.objects.update(asks_willing=True)
        (due,) = willingness.due_to_ask(timezone.now())
        enrollments.withdraw(it.ada, it.ada_in)
        assert not willingness.ask(due, timezone.now())
    assert kinds(it.ada) == []


def test_an_older_question_is_answered_no_more(it):
    with after(days=182):
        clock.tick()
        old = Willingness.objects.get()
        willingness.answer(it.ada, old, "yes")
    with after(days=365):
        clock.tick()
        with pytest.raises(Refused, match="asked anew"):
            willingness.answer(it.ada, old, "no_more")
