"""Finding somebody in the directory: words as people type them, reasons that tell people apart."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from matching.searching import MOST_WORDS, found_by
from matching.telling import telling
from mentorship.models import Enrollment, EnrollmentTopic, OutgoingMail
from mentorship.services import clock
from tests import factories
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import cast, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    return made


def page(people, **chosen) -> str:
    address = reverse("directory", args=[people.round.pk])
    response = signed_in(people.ben).get(f"{address}?{urlencode(chosen)}")
    assert response.status_code == 200
    return response.content.decode()


def mentor(people, name, **values) -> Enrollment:
    return factories.MentorFactory(round=people.round, person=person(name), listed=True, **values)


def test_words_are_found_in_names_goals_topics_and_places_however_they_are_typed(people):
    zoe = mentor(people, "Zoë Müller", goal="Metadata for maps", shares="a year in Iași")
    topic = factories.TopicFactory(name="Grant writing")
    EnrollmentTopic.objects.create(enrollment=zoe, topic=topic)
    place = zoe.person.profile.institution
    place.name = "Université de Genève"
    place.save()
    for typed in (
        *("zoe muller", "MÜLLER", "muler", "metadta", "metdata maps"),
        *("iasi", "grant", "writting", "geneve", "universitee", "zoe grant metadata"),
    ):
        assert found_by(typed, people.round) == {zoe.pk}, typed
    assert found_by("zoe quantum", people.round) == set()
    for odd in ("%", "_", "\\", "' OR 1=1", "a" * 5000, "word " * 400):
        found_by(odd, people.round)
    assert found_by(" .,- ", people.round) is None
    assert MOST_WORDS < 10


def test_the_page_shows_who_is_found_and_keeps_what_was_chosen(people):
    mentor(people, "Zoe Other", goal="Cataloging music")
    for number in range(20):
        mentor(people, f"Mia{number} Many", goal="Reading aloud")
    shown = page(people, words="catalogng")
    assert "Zoe Other" in shown
    assert "Ada Lovelace" not in shown
    assert 'value="catalogng"' in shown
    assert "1 place free now" in shown
    many = page(people, words="reading", page=1, stage="")
    assert many.count("directory-head") == 20
    narrow = page(people, words="mia", stage="retired")
    assert "Nobody is all of that" in narrow
    for odd in ("\0", "x" * 101):
        assert "Error:" in page(people, words=odd)
    first, second = page(people), page(people, page=2)
    assert first.count("directory-head") == 20
    assert second.count("directory-head") == 2
    assert "page=2" in page(people, place="outside")
    assert "place=outside" in page(people, place="outside")


def test_who_is_at_a_stage_of_their_career_is_found_by_it(people):
    profile = people.ada.profile
    profile.career_stage = "senior"
    profile.save()
    mentor(people, "Zoe Other")
    shown = page(people, stage="senior")
    assert "Ada Lovelace" in shown
    assert "Zoe Other" not in shown


def test_a_search_leads_to_nobody_whom_the_directory_hides(people):
    Enrollment.objects.filter(pk=people.ada_in.pk).update(listed=False)
    mentor(people, "Zoe Other")
    assert "Nobody is all of that" in page(people, words="lovelace")


def test_reasons_that_most_of_a_page_share_are_left_out():
    def pair(*codes):
        return {"reasons": [reason(code) for code in codes]}

    def reason(code):
        return {"code": code, "kind": "reason", "params": {}, "text": {}}

    pairs = [pair("english", "common.offer", str(number)) for number in range(4)]
    told = [[each["code"] for each in one["reasons"]] for one in telling(pairs)]
    assert told == [["0"], ["1"], ["2"], ["3"]]
    few = telling([pair("english", "common.offer")])
    assert [each["code"] for each in few[0]["reasons"]] == ["english"]


def test_whoever_is_listed_is_asked_twice_a_year_and_not_shown_without_an_answer(people):
    Enrollment.objects.update(submitted_at=timezone.now() - timedelta(days=183))
    Enrollment.objects.filter(pk=people.ada_in.pk).update(listed=False)
    clock.tick()
    asked = OutgoingMail.objects.filter(kind="willing")
    assert [mail.to_person for mail in asked] == [people.ben]
    with time_machine.travel(timezone.now() + timedelta(days=22), tick=False):
        clock.tick()
    people.ben_in.refresh_from_db()
    assert people.ben_in.is_paused
    told = OutgoingMail.objects.get(kind="willing_silent")
    assert "the directory does not show you" in " ".join(told.text.split())
