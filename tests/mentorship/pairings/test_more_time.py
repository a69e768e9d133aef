"""Whoever is to answer takes more time, once, and everybody concerned knows the new day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.mail.checks import still_true
from mentorship.models import LogLine, OutgoingMail, Pairing
from mentorship.services import clock, pairings
from mentorship.services.acts import Refused
from tests.mentorship.pairings.test_pages import mails, press, read, signed_in
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def pairing(people) -> Pairing:
    """An offer of ten days, made today, in a round that starts in four weeks."""
    made = pairings.approve(people.cleo, people.ada_in, people.ben_in)
    pairings.offer(people.cleo, made)
    made.refresh_from_db()
    return made


def last_day(row: Pairing) -> date:
    row.refresh_from_db()
    return row.answer_by.astimezone(row.round.zone).date()


def test_the_new_day_is_said_before_it_is_taken(people, pairing):
    assert reverse("pairing_more_time", args=[pairing.pk]) in read(people.ben, pairing)
    later = last_day(pairing) + timedelta(days=10)
    page = signed_in(people.ben).get(reverse("pairing_more_time", args=[pairing.pk]))
    assert f"Give me until {later:%-d %B}" in page.content.decode()
    assert f"You have until {later:%A %-d %B}" in press(people.ben, "more_time", pairing)
    assert last_day(pairing) == later


def test_each_of_the_two_may_once(people, pairing):
    first = last_day(pairing)
    press(people.ben, "more_time", pairing)
    press(people.ben, "more_time", pairing)
    assert last_day(pairing) == first + timedelta(days=10)
    assert LogLine.objects.filter(verb="pairing.more_time").count() == 1
    assert "I need more time" not in read(people.ben, pairing)
    press(people.ada, "more_time", pairing)
    assert last_day(pairing) == people.round.starts_on


def test_only_an_other_who_has_said_yes_is_written_to(people, pairing):
    press(people.ben, "more_time", pairing)
    assert mails("more_time") == 0
    Pairing.objects.update(mentee_accepted_at=timezone.now())
    press(people.ada, "more_time", pairing)
    mail = OutgoingMail.objects.get(kind="more_time")
    assert mail.to_person == people.ben
    assert still_true(mail)
    Pairing.objects.update(state="declined", declined_by=people.ada)
    assert not still_true(OutgoingMail.objects.get(kind="more_time"))


def test_a_request_waits_longer_too(people):
    made = people.pairing(
        "asked",
        origin="asked",
        asked_by=people.ben,
        mentee_accepted_at=timezone.now(),
        answer_by=people.round.end_of(people.round.starts_on - timedelta(days=25)),
    )
    press(people.ada, "more_time", made)
    assert last_day(made) == people.round.starts_on - timedelta(days=15)
    assert mails("more_time") == 1


@pytest.mark.parametrize(
    ("starts", "ends", "day"),
    [(20, 300, 20), (25, 300, 20), (12, 300, 12), (10, 300, 20), (5, 15, 15), (None, None, 20)],
)
def test_the_day_goes_no_further_than_the_round(people, pairing, starts, ends, day):
    today = last_day(pairing) - timedelta(days=10)
    pairing.round.starts_on = starts and today + timedelta(days=starts)
    pairing.round.ends_on = ends and today + timedelta(days=ends)
    until = pairings.more_time_until(pairing.side("mentee"))
    assert until == pairing.round.end_of(today + timedelta(days=day))


def test_no_time_is_taken_after_the_end_the_yes_or_the_day(people, pairing):
    pairing.round.starts_on = pairing.round.ends_on = last_day(pairing)
    assert pairings.more_time_until(pairing.side("mentee")) is None
    pairing.refresh_from_db()
    pairings.accept(people.ben, pairing)
    with pytest.raises(Refused, match="You have said yes already"):
        pairings.take_more_time(people.ben, pairing)
    late = pairing.answer_by + timedelta(minutes=1)
    with time_machine.travel(late), pytest.raises(Refused, match="The time to answer passed"):
        pairings.take_more_time(people.ada, pairing)


def test_the_reminder_leads_there_and_comes_again_before_the_new_day(people, pairing):
    pairings.accept(people.ada, pairing)
    remind_at = pairing.answer_by - timedelta(days=1, hours=12)
    with time_machine.travel(remind_at):
        clock.tick()
        mail = OutgoingMail.objects.get(kind="answer_reminder")
        assert reverse("pairing_more_time", args=[pairing.pk]) in mail.text
        press(people.ben, "more_time", pairing)
    pairing.refresh_from_db()
    with time_machine.travel(pairing.answer_by - timedelta(days=1, hours=12)):
        clock.tick()
    assert mails("answer_reminder") == 2
    assert "I need more time" not in OutgoingMail.objects.latest("pk").text


def test_the_coordinator_sees_it_on_the_desk(people, pairing):
    press(people.ben, "more_time", pairing)
    page = signed_in(people.cleo).get(reverse("admin:pairing", args=[pairing.pk]))
    words = " ".join(page.content.decode().split())
    assert f"took more time on {timezone.now():%-d %B %Y}" in words
    assert "Ben Okri took more time to answer, until" in words
