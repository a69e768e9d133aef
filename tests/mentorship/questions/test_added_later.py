"""Whoever signed up before a question was added is asked once, and can answer at once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.mail.checks import still_true
from mentorship.models import Enrollment, OutgoingMail, Question
from mentorship.services import clock
from tests.mentorship.questions.making import answer, ask
from tests.people import cast

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=16, minute=0, second=0, microsecond=0)


def at(**later):
    return time_machine.travel(NOON + timedelta(**later), tick=False)


@pytest.fixture
def it():
    found = cast()
    Enrollment.objects.update(submitted_at=NOON - timedelta(days=2))
    return found


def mails(person):
    return OutgoingMail.objects.filter(to_person=person, kind="questions_added").order_by("pk")


def test_it_is_asked_once_after_the_last_was_added_of_whom_it_concerns(it, client):
    with at(minutes=0):
        ask(it.program, "short_text", words="Where are you?", asked_of="mentees")
    with at(minutes=50):
        ask(it.program, "short_text", words="What else?", asked_of="mentees")
        Question.objects.filter(words="What else?").update(added_at=timezone.now())
    with at(minutes=100):
        clock.tick()
        assert not mails(it.ben).exists()
    with at(hours=3):
        clock.tick()
        clock.tick()
        (mail,) = mails(it.ben)
        assert "Where are you?" in mail.text
        assert "What else?" in mail.text
        assert not mails(it.ada).exists()
        assert still_true(mail)
        client.force_login(it.ben)
        page = reverse("join_page", args=[it.round.pk, "mentee", "own"])
        assert page in mail.text
        assert "Where are you?" in client.get(page).content.decode()
        for question in Question.objects.all():
            answer(it.ben_in, question, text="Ohio")
        assert not still_true(OutgoingMail.objects.get(pk=mail.pk))


def test_who_came_later_or_answered_is_not_asked_nor_after_sign_up(it):
    with at():
        question = ask(it.program, "short_text", words="Where are you?")
    answer(it.ben_in, question, text="Ohio")
    Enrollment.objects.filter(pk=it.ada_in.pk).update(submitted_at=NOON + timedelta(minutes=1))
    with at(hours=3):
        clock.tick()
    assert not mails(it.ben).exists()
    assert not mails(it.ada).exists()
    Enrollment.objects.filter(pk=it.ada_in.pk).update(submitted_at=NOON - timedelta(days=1))
    type(it.round).objects.filter(pk=it.round.pk).update(state="matching")
    with at(hours=5):
        clock.tick()
    assert not mails(it.ada).exists()


def test_questions_from_before_this_was_told_are_no_news(it):
    ask(it.program, "short_text", words="Where are you?")
    Question.objects.update(added_at=None)
    with at(hours=3):
        clock.tick()
    assert not mails(it.ben).exists()
