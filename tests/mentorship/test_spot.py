"""A question on the spot: some are asked at a time, one takes it, others see that it is taken."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Enrollment, OutgoingMail, SpotCall, SpotQuestion
from mentorship.services import clock, spot
from mentorship.services.acts import Refused
from tests import crowd, factories
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    made = cast("informal")
    made.topic = factories.TopicFactory(name="Grant writing")
    return made


def ask(it, words="How long is a budget?", user=None, **more):
    data = {"ask-topic": it.topic.pk, "ask-kind": "question", "ask-words": words, **more}
    address = reverse("spot", args=[it.round.pk])
    return " ".join(
        signed_in(user or it.ben).post(address, data, follow=True).content.decode().split()
    )


def volunteers(it, count):
    places = crowd.enroll(it.round, count, "mentor")
    for place in places:
        spot.volunteer(place.person, it.round, [it.topic.pk])
    return places


def act(user, question, name, **more) -> str:
    address = reverse("spot_question", args=[question.pk])
    page = signed_in(user).post(address, {"act": name, **more}, follow=True)
    question.refresh_from_db()
    return " ".join(page.content.decode().split())


def called() -> int:
    return OutgoingMail.objects.filter(kind="spot_asked").count()


def test_a_question_is_asked_taken_and_answered_between_the_two(it):
    address = reverse("spot", args=[it.round.pk])
    assert "Nobody volunteers yet" in signed_in(it.ben).get(address).content.decode()
    signed_in(it.ada).post(address, {"volunteer": "1", "volunteer-topics": [it.topic.pk]})
    assert "a few volunteers have a mail" in ask(it)
    ask(it)
    question = SpotQuestion.objects.get()
    assert OutgoingMail.objects.get(kind="spot_asked").to_person == it.ada
    assert "I take it" in act(it.ada, question, "nothing")
    assert "It is yours" in act(it.ada, question, "take")
    assert "has taken it" in act(it.ben, question, "nothing")
    assert OutgoingMail.objects.get(kind="spot_taken").to_person == it.ben
    assert "Enter your answer" in act(it.ada, question, "answer", words="")
    act(it.ada, question, "answer", words="A page is plenty.")
    assert question.state == "answered"
    assert "A page is plenty." in act(it.ben, question, "nothing")
    mail = OutgoingMail.objects.get(kind="spot_answered")
    assert (mail.to_person, mail.sensitive) == (it.ben, True)
    assert it.ada.email not in act(it.ben, question, "nothing")
    for other in (it.eve, it.cleo, it.ann):
        page = signed_in(other).get(reverse("spot_question", args=[question.pk]))
        assert page.status_code == 404
    assert signed_in(it.eve).get(address).status_code == 404


def test_topics_stand_in_groups_and_ones_own_are_named_first(it):
    factories.TopicFactory(name="Budgets", group="Leading")
    factories.TopicFactory(name="Of another program", is_added=True)
    address = reverse("spot", args=[it.round.pk])
    fresh = signed_in(it.ada).get(address).content.decode()
    assert "Choose topics" in fresh
    assert "<p>Leading</p>" in fresh
    assert "Of another program" not in fresh
    spot.volunteer(it.ada, it.round, [it.topic.pk])
    shown = signed_in(it.ada).get(address).content.decode()
    assert "<li>Grant writing</li>" in shown
    assert "Change the topics, or stop" in shown


def test_some_are_asked_every_hour_and_never_all_at_once(it):
    volunteers(it, 2 * spot.WAVE + 1)
    ask(it)
    assert called() == spot.WAVE
    clock.tick()
    assert called() == spot.WAVE
    start = timezone.now()
    for hours, expected in ((1, 6), (1.5, 6), (2.1, 7), (3.2, 7)):
        with time_machine.travel(start + timedelta(hours=hours, minutes=1), tick=False):
            clock.tick()
        assert called() == expected, hours
    question = SpotQuestion.objects.get()
    assert SpotCall.objects.filter(question=question).count() == 7
    with time_machine.travel(start + timedelta(days=7, hours=1), tick=False):
        clock.tick()
        question.refresh_from_db()
        assert question.state == "lapsed"
        clock.tick()
    assert OutgoingMail.objects.get(kind="spot_over").to_person == it.ben


def test_whoever_comes_second_sees_that_it_is_taken_and_can_have_it_when_given_back(it):
    first, second, *_others = volunteers(it, 3)
    ask(it, **{"ask-kind": "curriculum"})
    question = SpotQuestion.objects.get()
    spot.take(first.person, question)
    spot.take(first.person, question)
    page = act(second.person, question, "take")
    assert "Somebody has taken this question already" in page
    assert first.person.profile.full_name not in page
    assert question.taker == first
    assert it.ben.email in act(first.person, question, "nothing")
    assert it.ben.email not in act(second.person, question, "nothing")
    with pytest.raises(Refused):
        spot.answer(second.person, question, "Mine!")
    act(first.person, question, "give_back")
    assert question.taker is None
    act(second.person, question, "take")
    assert question.taker == second
    act(it.ben, question, "take_back")
    assert question.state == "taken_back"
    told = OutgoingMail.objects.filter(kind="spot_over").values_list("to_person", flat=True)
    assert list(told) == [second.person_id]


def test_limits_of_askers_and_volunteers(it):
    (only,) = volunteers(it, 1)
    for number in range(spot.MOST_OPEN):
        ask(it, f"Question {number}")
    assert "Two of your questions are under way" in ask(it, "One more")
    for number in range(spot.MOST_IN_A_WEEK - spot.MOST_OPEN):
        spot.take_back(it.ben, SpotQuestion.objects.filter(state="open").first())
        ask(it, f"Further {number}")
    for question in SpotQuestion.objects.filter(state="open"):
        spot.take_back(it.ben, question)
    assert "You have asked often this week" in ask(it, "Too much")
    assert SpotCall.objects.filter(volunteer=only).count() == spot.MOST_CALLS


def test_nobody_is_asked_who_stopped_left_or_keeps_away(it):
    stopped, left, apart, there = volunteers(it, 4)
    spot.volunteer(stopped.person, it.round, [])
    Enrollment.objects.filter(pk=left.pk).update(state="withdrawn")
    apart.person.blocks.create(written="Ben Okri", person=it.ben)
    ask(it)
    assert [call.volunteer for call in SpotCall.objects.all()] == [there]
    odd = ask(it, "x" * 2000, **{"ask-topic": "none", "ask-kind": "\0"})
    assert "Choose one of the answers" in odd
