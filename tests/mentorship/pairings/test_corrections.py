"""Something in this is off: one's own answers are put right from the offer, and straight back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.models import EnrollmentTopic, LogLine, Pairing, Round
from mentorship.services import pairings
from tests import factories
from tests.mentorship.pairings.test_pages import read, signed_in
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """Sign-up is over, and Ben seeks help with two topics."""
    it = cast()
    for name in ("Grants", "Teams"):
        topic = factories.TopicFactory(name=name)
        EnrollmentTopic.objects.create(
            enrollment=it.ben_in, topic=topic, strength=2, matters_most=name == "Grants"
        )
    it.ben_in.goal, it.ben_in.shares = "To lead a team", "I cycle"
    it.ben_in.save()
    Round.objects.filter(pk=it.round.pk).update(state="announced")
    return it


@pytest.fixture
def pairing(people) -> Pairing:
    reasons = [{"code": "x", "kind": "reason", "text": {"mentee": "Why", "mentor": "Why"}}]
    made = people.pairing(reasons=[reasons[0] | {"params": {}}])
    Pairing.objects.update(created_at=timezone.now() + timedelta(seconds=1))
    return made


def correct(person, pairing: Pairing, slug: str, **typed):
    address = reverse("pairing_correct_page", args=[pairing.pk, slug])
    return signed_in(person).post(address, typed, follow=True)


def later() -> None:
    """What is corrected comes after the reasons, also within one tick of the test's clock."""
    Pairing.objects.update(created_at=timezone.now() - timedelta(hours=1))


def test_the_offer_leads_to_ones_own_answers_and_each_can_be_changed(people, pairing):
    assert reverse("pairing_correct", args=[pairing.pk]) in read(people.ben, pairing)
    page = signed_in(people.ben).get(reverse("pairing_correct", args=[pairing.pk]))
    words = page.content.decode()
    for slug in ("topics", "top", "meeting", "goal"):
        assert reverse("pairing_correct_page", args=[pairing.pk, slug]) in words
    for slug in ("wishes", "partners", "avoid"):
        assert f"correct/{slug}/" not in words
    for key in ("name", "work", "fields"):
        assert reverse("profile_page", args=[key]) in words
    assert "To lead a team" in words
    assert "next=%2Fpairings%2F" in words


def test_a_correction_after_sign_up_shows_at_once_and_says_what_was_changed(people, pairing):
    later()
    answer = correct(people.ben, pairing, "goal", goal="To change fields", shares="I cycle")
    assert answer.redirect_chain == [(reverse("pairing", args=[pairing.pk]), 302)]
    assert "Your answer is changed" in answer.content.decode()
    theirs = read(people.ada, pairing)
    assert "To change fields" in theirs
    assert "written before this was changed" in theirs
    assert "Ben: goal" in theirs
    assert "Why" in theirs
    line = LogLine.objects.get(verb="pairing.corrected")
    assert line.details == {"what": "goal"}
    desk = signed_in(people.cleo).get(reverse("admin:pairing", args=[pairing.pk]))
    assert "Ben Okri corrected their own answers" in desk.content.decode()


def test_what_is_sent_unchanged_is_no_correction(people, pairing):
    correct(people.ben, pairing, "goal", goal="To lead a team", shares="I cycle")
    assert not LogLine.objects.filter(verb="pairing.corrected").exists()


def test_a_mistake_keeps_what_was_typed(people, pairing):
    page = correct(people.ben, pairing, "goal", goal="", shares="I swim").content.decode()
    assert "Enter what you hope to learn or work on" in page
    assert "I swim" in page
    people.ben_in.refresh_from_db()
    assert people.ben_in.goal == "To lead a team"


def test_a_topic_that_mattered_most_and_goes_is_asked_for_again(people, pairing):
    third = factories.TopicFactory(name="Archives")
    teams = people.ben_in.topics.get(topic__name="Teams").topic_id
    answer = correct(people.ben, pairing, "topics", topics=[teams, third.pk])
    assert answer.redirect_chain[-1][0] == reverse("pairing_correct_page", args=[pairing.pk, "top"])
    correct(people.ben, pairing, "top", top=third.pk)
    rows = people.ben_in.topics.values_list("topic__name", "matters_most")
    assert set(rows) == {("Teams", False), ("Archives", True)}


def test_places_and_private_answers_stay_as_they_are(people, pairing):
    for slug in ("capacity", "wishes", "partners", "avoid", "listed", "nonsense"):
        assert correct(people.ada, pairing, slug, capacity="1").status_code == 404
    people.ada.blocks.create(written="Somebody")
    correct(people.ada, pairing, "goal", goal="To pass on what I know", shares="")
    people.ada_in.refresh_from_db()
    assert (people.ada_in.capacity, people.ada_in.goal) == (2, "To pass on what I know")
    assert people.ada.blocks.count() == 1


def test_a_changed_profile_is_said_too(people, pairing):
    assert "written before this was changed" not in read(people.ben, pairing)
    later()
    assert "You: profile" in " ".join(read(people.ben, pairing).split())


def test_once_the_offer_is_over_its_page_says_so_instead(people, pairing):
    pairings.decline(people.ada, pairing, "")
    page = correct(people.ben, pairing, "goal", goal="Too late", shares="")
    assert "This offer was declined on" in page.content.decode()
    people.ben_in.refresh_from_db()
    assert people.ben_in.goal == "To lead a team"


def test_a_request_rests_on_answers_too():
    it = cast("informal")
    asked = it.pairing("asked", origin="asked", asked_by=it.ben, mentee_accepted_at=timezone.now())
    correct(it.ada, asked, "shares", shares="I restore maps")
    it.ada_in.refresh_from_db()
    assert it.ada_in.shares == "I restore maps"


@pytest.mark.parametrize("slug", ["", "goal/", "topics/", "top/"])
def test_correcting_asks_few_queries(people, pairing, slug, django_assert_max_num_queries):
    client = signed_in(people.ben)
    with django_assert_max_num_queries(15):
        client.get(reverse("pairing_correct", args=[pairing.pk]) + slug)
