"""Noting a meeting by the link of a mail, without signing in; meetings on the first page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship import messages
from mentorship.mail import act_links, outbox
from mentorship.models import Meeting
from mentorship.services import pairings
from tests import people
from tests.mentorship.meetings.plans import agreed, proposed
from tests.mentorship.pairings.test_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return people.cast()


@pytest.fixture
def pairing(it):
    return it.pairing("active")


def link(pairing) -> str:
    mail = outbox.enqueue(messages.active(pairing, "mentee"))
    return reverse("act_link", args=[act_links.token_of(mail, "log_meeting")])


def test_the_link_notes_one_meeting_once_and_only_when_the_button_is_pressed(pairing):
    address, today = link(pairing), timezone.now().date()
    assert "You and Ada have met" in Client().get(address).content.decode()
    assert not Meeting.objects.exists()
    for _press in range(3):
        body = Client().post(address, {"day": today}, follow=True).content.decode()
        assert "You noted a meeting on" in body
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.met_on) == ("held", today)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("", "Enter the day on which you met"), ("tomorrow", "Enter a date like"), ("ahead", "ahead")],
)
def test_a_day_that_cannot_be_is_said_and_the_link_stays_good(pairing, day, sentence):
    address = link(pairing)
    day = str(timezone.now().date() + timedelta(days=3)) if day == "ahead" else day
    assert sentence in Client().post(address, {"day": day}).content.decode()
    Client().post(address, {"day": str(timezone.now().date())})
    assert Meeting.objects.count() == 1


def test_after_the_end_there_is_nothing_to_note(it, pairing):
    address = link(pairing)
    pairings.conclude(it.ada, pairing)
    body = Client().post(address, {"day": timezone.now().date()}, follow=True).content.decode()
    assert "not paired at the moment" in body
    assert not Meeting.objects.exists()


def home(person) -> str:
    return signed_in(person).get("/").content.decode()


def test_the_first_page_asks_to_choose_a_time_and_then_says_when(it, pairing):
    proposed(it, pairing)
    assert "Ada would like to meet you" in home(it.ben)
    assert "Ben would like to meet you" not in home(it.ada)
    agreed(it, pairing)
    assert "You meet" in home(it.ada)
