"""Several volunteers take one question at the same moment: exactly one has it."""

from functools import partial

import pytest
from django.db import connection

from mentorship import states
from mentorship.models import OutgoingMail, SpotQuestion
from mentorship.services import spot
from mentorship.services.acts import Refused
from tests import crowd, factories
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def asked():
    """A question that three volunteers were asked for."""
    people = cast("informal")
    topic = factories.TopicFactory()
    places = crowd.enroll(people.round, 3, "mentor")
    for place in places:
        spot.volunteer(place.person, people.round, [topic.pk])
    question = spot.ask(people.ben, people.round, topic, "question", "How?")
    return question, [place.person for place in places]


def take(question, person, had) -> None:
    try:
        spot.take(person, SpotQuestion.objects.get(pk=question.pk))
    except Refused:
        return
    had.append(person)


def test_exactly_one_of_several_has_it(asked, at_once):
    question, people = asked
    had: list = []
    at_once([partial(take, question, person, had) for person in people])
    question.refresh_from_db()
    assert [question.taker.person] == had
    assert OutgoingMail.objects.filter(kind="spot_taken").count() == 1


def test_without_the_conditional_move_several_would_have_it(asked, at_once, monkeypatch):
    question, people = asked
    had: list = []
    monkeypatch.setattr(spot, "_locked", lambda question: question)
    rows = SpotQuestion.objects

    def unguarded(row, _name, _by, **writes):
        row.taker = writes["taker"]
        connection.cursor().execute("SELECT pg_sleep(0.5)")
        rows.filter(pk=row.pk).update(state="taken", **writes)

    monkeypatch.setattr(states, "move", unguarded)
    at_once([partial(take, question, person, had) for person in people])
    assert len(had) > 1
