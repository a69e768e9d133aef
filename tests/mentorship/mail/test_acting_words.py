"""What the page of a link that acts says, where it is not as usual."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import CheckIn, LinkUse
from mentorship.services import enrollments, pairings
from tests.mentorship.mail.acting import link, mail_for, words
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast()


@pytest.mark.parametrize(
    ("first_lines", "who"),
    [
        ("mentor", "Ada writes first."),
        ("mentee", "You write first."),
        ("either", "Either of you may write first."),
    ],
)
def test_a_yes_is_told_as_a_yes_first_of_one_then_of_both(it, first_lines, who):
    type(it.program).objects.update(first_lines=first_lines)
    mail = mail_for(it, "accept")
    client, url = Client(), link(mail, "accept")
    page = words(client.post(url, follow=True))
    by = f"{timezone.localtime(mail.pairing.answer_by):%-d %B}"
    assert f"Your yes is noted Ada has until {by} to answer." in page
    pairings.accept(it.ada, mail.pairing)
    page = words(client.get(url))
    assert f"You and Ada are paired {who}" in page
    mail.pairing.refresh_from_db()
    pairings.end_early(it.ada, mail.pairing, reason="time", words="")
    assert "Your yes is noted This pairing ended on" in words(client.get(url))


def test_a_pause_that_is_over_is_not_told_as_one(it):
    mail = mail_for(it, "pause")
    url = link(mail, "pause")
    Client().post(url)
    it.ben_in.refresh_from_db()
    enrollments.resume(it.ben, it.ben_in)
    page = words(Client().get(url))
    assert "Your pause is over You are in the round again. You paused on" in page


def test_who_said_yes_on_the_site_is_told_when(it):
    mail = mail_for(it, "accept")
    pairings.accept(it.ben, mail.pairing)
    answer = Client().post(link(mail, "accept"))
    assert "You accepted this pairing on" in words(answer)
    assert not LinkUse.objects.exists()


def test_after_the_no_a_yes_comes_too_late_and_says_so(it):
    mail = mail_for(it, "decline")
    Client().post(link(mail, "decline"), {"words": "No time this year"})
    mail.pairing.refresh_from_db()
    assert (mail.pairing.state, mail.pairing.declined_words) == ("declined", "No time this year")
    assert "You declined this pairing on" in words(Client().get(link(mail, "accept")))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("withdrawn", "This offer has closed"), ("expired", "The time to answer passed on")],
)
def test_what_is_over_is_said_in_its_own_words(it, state, sentence):
    mail = mail_for(it, "accept")
    type(mail.pairing).objects.update(state=state)
    for purpose in ("accept", "decline"):
        answer = Client().post(link(mail, purpose))
        assert (answer.status_code, sentence in words(answer)) == (200, True)
    assert not LinkUse.objects.exists()


def test_an_offer_is_not_answered_after_its_last_day(it):
    mail = mail_for(it, "accept")
    with time_machine.travel(mail.pairing.answer_by + timedelta(seconds=1)):
        assert "The time to answer passed on" in words(Client().post(link(mail, "accept")))
    mail.pairing.refresh_from_db()
    assert mail.pairing.mentee_accepted_at is None


def test_one_of_three_answers_is_enough_and_the_page_may_correct_the_press(it):
    mail = mail_for(it, "checkin_well")
    page = Client().get(link(mail, "checkin_trouble")).content.decode()
    assert re.search(r'value="trouble"[^>]*checked', page)
    Client().post(link(mail, "checkin_trouble"), {"answer": "not_met", "words": "Not yet"})
    asked = CheckIn.objects.get()
    assert (asked.answer, asked.words) == ("not_met", "Not yet")
    afterwards = Client().get(link(mail, "checkin_well"))
    assert "you answered: We have not met" in words(afterwards)
    ways_on = reverse("pairing_trouble", args=[mail.pairing_id])
    assert f'href="{ways_on}"' in afterwards.content.decode()


def test_an_empty_answer_is_asked_for_again(it):
    mail = mail_for(it, "checkin_well")
    answer = Client().post(link(mail, "checkin_well"), {"words": "Fine"})
    assert "Choose the answer that comes closest" in words(answer)
    assert ">Fine</textarea>" in answer.content.decode().replace("\n", "")
    assert not LinkUse.objects.exists()


def test_who_pauses_already_is_told(it):
    mail = mail_for(it, "pause")
    type(it.ben_in).objects.filter(pk=it.ben_in.pk).update(state="paused")
    assert "You are pausing already" in words(Client().post(link(mail, "pause")))


def test_the_last_day_is_told_on_the_receiver_s_own_clock_as_in_the_mail(it):
    it.ben.profile.time_zone = "America/Chicago"
    it.ben.profile.save()
    mail = mail_for(it, "accept")
    type(mail.pairing).objects.update(answer_by=datetime(2031, 5, 4, 4, 59, tzinfo=UTC))
    assert "Saturday 3 May, 23:59 Central Daylight Time" in words(
        Client().get(link(mail, "accept"))
    )
