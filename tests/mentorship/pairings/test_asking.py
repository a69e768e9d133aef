"""A member asks the coordinator: who reads it, and what nobody else learns."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship import states
from mentorship.messages import coordinators_of
from mentorship.models import LogLine, OutgoingMail
from mentorship.services import pairings
from tests import factories
from tests.mentorship.pairings.test_pages import press, read, signed_in
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def questions() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="coordinator_question"))


def test_a_question_reaches_the_coordinator_who_can_simply_answer(people):
    pairing = people.pairing()
    page = press(people.ben, "ask", pairing, words="Could we meet by video?")
    (mail,) = questions()
    assert (mail.to_person, mail.reply_to) == (people.cleo, '"Ben Okri" <ben@example.org>')
    assert "Could we meet by video?" in mail.text
    assert "You asked the coordinator on" in page
    assert "The time for your own answer runs on" in page


def test_the_log_and_the_other_know_nothing_of_the_words(people):
    pairing = people.pairing("active")
    press(people.ben, "ask", pairing, words="Ada never writes")
    line = LogLine.objects.get(verb="pairing.question")
    assert (line.actor, line.details) == (people.ben, {})
    assert "asked the coordinator" not in read(people.ada, pairing)
    asked = signed_in(people.ada).get(reverse("pairing_asked", args=[pairing.pk]))
    assert asked.url == reverse("pairing_ask", args=[pairing.pk])


@pytest.mark.parametrize("state", [one for one in states.PAIRING.states if one != "approved"])
def test_whatever_became_of_the_pairing_either_may_ask(people, state):
    more = {"origin": "asked", "asked_by": people.ben} if state == "asked" else {}
    pairing = people.pairing(state, **more)
    for person in (people.ada, people.ben):
        assert reverse("pairing_ask", args=[pairing.pk]) in read(person, pairing)
        press(person, "ask", pairing, words=f"What now, asks {person}?")
    assert len(questions()) == 2


def test_the_same_words_twice_are_one_question_until_tomorrow(people):
    pairing = people.pairing()
    for _press in range(2):
        press(people.ben, "ask", pairing, words="Who pays for coffee?")
    assert len(questions()) == LogLine.objects.filter(verb="pairing.question").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        press(people.ben, "ask", pairing, words="Who pays for coffee?")
    assert len(questions()) == 2


def test_a_sixth_question_in_a_day_waits_and_its_words_are_kept(people):
    pairing = people.pairing()
    for number in range(pairings.MOST_QUESTIONS):
        press(people.ben, "ask", pairing, words=f"Question {number}")
    page = press(people.ben, "ask", pairing, words="One more thing")
    assert "You have asked several times today" in page
    assert "One more thing" in page
    assert len(questions()) == pairings.MOST_QUESTIONS


def test_a_question_never_goes_to_one_of_the_two(people):
    factories.CoordinatorFactory(person=people.ada, program=people.program)
    pairing = people.pairing()
    assert coordinators_of(pairing) == [people.cleo]
    people.program.coordinators.filter(person=people.cleo).delete()
    factories.CoordinatorFactory(person=people.dov, unit=people.program.unit)
    assert coordinators_of(pairing) == [people.dov]
    assert (
        "Dov Stern"
        in signed_in(people.ben).get(reverse("pairing_ask", args=[pairing.pk])).content.decode()
    )


def test_where_nobody_runs_the_program_an_address_takes_the_boxs_place(people):
    people.program.coordinators.all().delete()
    pairing = people.pairing()
    page = press(people.ben, "ask", pairing, words="Anybody there?")
    assert "Nobody looks after this program at the moment" in page
    assert not questions()


def test_an_answer_is_promised_within_three_working_days():
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert pairings.answer_expected_on(friday).isoformat() == "2026-11-25"
