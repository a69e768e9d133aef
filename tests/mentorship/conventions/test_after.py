"""After a convention: two questions once, staying in touch, next year, and numbers that say so."""

import pytest
import time_machine
from django.urls import reverse

from mentorship import audiences
from mentorship.models import Closing, NextYear, OutgoingMail, Pairing
from mentorship.numbers.measure import count
from mentorship.numbers.measures import conventions
from mentorship.numbers.scopes import Extent, scope_for
from mentorship.services import closings
from mentorship.services.acts import Refused
from mentorship.services.conventions import after, stand_ins
from tests import factories
from tests.mentorship.conventions import stage
from tests.mentorship.conventions.test_hall import press, returning

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return stage.convention()


@pytest.fixture
def row(it):
    return stage.planned(it)


def over(it):
    Pairing.objects.filter(round=it.round, state="active").update(
        state="completed", ended_at=stage.at(20, day=1)
    )


def test_everybody_is_asked_once_and_answers_two_questions_on_one_page(it, row, client):
    with stage.now_is(9, day=2):
        over(it)
        for _twice in range(2):
            for place in after.to_ask(stage.at(9, day=2)):
                after.ask(place, stage.at(9, day=2))
        asked = OutgoingMail.objects.filter(kind="convention_after")
        assert {mail.to_person for mail in asked} == {it.ada, it.ben}
        page = reverse("convention_after", args=[it.ben_in.pk])
        client.force_login(it.ben)
        assert "In one sentence" in client.get(page).content.decode()
        typed = {"worth": "5", "words": "More chairs", "returns": "1"}
        for _twice in range(2):
            press(client, it.ben, "convention_after", it.ben_in.pk, **typed)
        assert "There is a problem" in press(
            client, it.ben, "convention_after", it.ben_in.pk, worth="9", returns="maybe"
        )
        closing = Closing.objects.get()
        assert (closing.side, closing.worth, closing.words) == ("mentee", 5, "More chairs")
        assert NextYear.objects.get().returns is True
        pairing = Pairing.objects.get(mentee=it.ben_in)
        press(client, it.ben, "pairing_stay", pairing.pk)
        pairing.refresh_from_db()
        assert pairing.mentee_stays_at
        client.force_login(it.eve)
        assert client.get(page).status_code == 404


def test_it_is_not_asked_too_early_nor_for_ever(it, row):
    for moment in (stage.at(9, day=1), stage.at(9, day=90)):
        refused = pytest.raises(Refused, match="sixty days")
        with time_machine.travel(moment, tick=False), refused:
            after.answer(it.ben, it.ben_in, closings.Said(), returns=True)
        assert not list(after.to_ask(moment))


def test_who_would_not_come_again_is_not_invited(it, row):
    with stage.now_is(9, day=2):
        over(it)
        after.answer(it.ada, it.ada_in, closings.Said(), returns=False)
        after.answer(it.ben, it.ben_in, closings.Said(), returns=True)
    following = factories.RoundFactory(program=it.program)
    letter = factories.GroupLetterFactory(round=following, group="former")
    assert list(audiences.people(letter, it.cleo)) == [it.ben]


def test_numbers_tell_what_was_held_missed_and_mended(it, row):
    with stage.now_is(9, 10):
        place = returning(it)
        found = stand_ins.miss(it.ben, row)
        stand_ins.say_yes(it.ben, found)
        stand_ins.say_yes(place.person, found)
        scope = scope_for(it.cleo, Extent.ROUND, it.round.pk)
        told = {
            name: number for name, (number, _base) in count(conventions.MEASURES, scope).items()
        }
    assert told == {
        "event_meetings": 2,
        "event_held": 50,
        "no_shows": 1,
        "re_paired": 1,
        "would_return": None,
    }
