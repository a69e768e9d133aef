"""What each of the two reads on the page of their pairing, in every state."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import LogLine, OutgoingMail, Pairing
from tests import crowd
from tests.bodies import body
from tests.factories import PairingFactory
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def read(user, pairing: Pairing) -> str:
    response = signed_in(user).get(reverse("pairing", args=[pairing.pk]))
    assert response.status_code == 200
    return response.content.decode()


def press(user, name: str, pairing: Pairing, **typed) -> str:
    """Post and follow; returns the page that one lands on."""
    address = reverse(f"pairing_{name}", args=[pairing.pk])
    response = signed_in(user).post(address, typed, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


NOW = timezone.now()
HEADINGS = [
    ("offered", {}, "ben", "Meet Ada Lovelace"),
    ("offered", {"mentor_accepted_at": NOW}, "ben", "Ada has said yes already"),
    ("offered", {"mentor_accepted_at": NOW}, "ada", "Now it is Ben’s turn"),
    ("offered", {"answer_by": NOW - timedelta(days=1)}, "ada", "This offer has closed"),
    ("active", {}, "ada", "You write first"),
    ("active", {}, "ben", "Ada writes first"),
    ("completed", {"mentor_concluded_at": NOW}, "ben", "Ada ended it, well"),
    ("completed", {"mentor_concluded_at": NOW}, "ada", "have come to a good end"),
    ("ended", {}, "ada", "nobody’s fault"),
    ("declined", {}, "ben", "This pairing will not go ahead"),
    ("expired", {"answer_by": NOW}, "ben", "The time to answer passed"),
    ("withdrawn", {}, "ben", "This offer has closed"),
    (
        "asked",
        {"origin": "asked", "answer_by": NOW + timedelta(9)},
        "ben",
        "You asked Ada Lovelace",
    ),
    (
        "asked",
        {"origin": "asked", "answer_by": NOW + timedelta(9)},
        "ada",
        "Ben Okri would like to talk with you",
    ),
    (
        "asked",
        {"origin": "asked", "answer_by": NOW - timedelta(1)},
        "ada",
        "This request has lapsed",
    ),
    ("withdrawn", {"origin": "asked"}, "ben", "This request has closed"),
    ("active", {"origin": "asked"}, "ben", "You write first"),
]


@pytest.mark.parametrize(("state", "values", "who", "words"), HEADINGS)
def test_each_state_has_its_words_for_each_reader(people, state, values, who, words):
    pairing = people.pairing(state, **values)
    assert words in read(getattr(people, who), pairing)


def test_the_one_who_declined_reads_so_and_the_other_reads_no_judgement(people):
    pairing = people.pairing("declined", declined_by=people.ada, declined_words="Too far away")
    assert "You declined on" in read(people.ada, pairing)
    page = read(people.ben, pairing)
    assert "not a judgement of you" in page
    assert "Too far away" not in page


ACTS = ("", "_accept", "_decline", "_take_back", "_conclude", "_end")


@pytest.mark.parametrize("who", ["eve", "cleo", "dov", "ann"])
def test_nobody_but_the_two_learns_that_a_pairing_exists(people, who):
    pairing = people.pairing()
    client = signed_in(getattr(people, who))
    for act in ACTS:
        for method in (client.get, client.post):
            here = method(reverse(f"pairing{act}", args=[pairing.pk]))
            nowhere = method(reverse(f"pairing{act}", args=[pairing.pk + 999]))
            assert here.status_code == nowhere.status_code == 404
            assert body(here) == body(nowhere)


def test_a_pairing_that_is_not_announced_is_nobodys_but_the_desks(people):
    pairing = people.pairing("approved")
    address = reverse("pairing", args=[pairing.pk])
    assert signed_in(people.ada).get(address).status_code == 404


@pytest.mark.parametrize(
    ("state", "shown"),
    [("offered", False), ("active", True), ("completed", True), ("ended", False)],
)
def test_addresses_appear_only_between_two_who_both_said_yes(people, state, shown):
    pairing = people.pairing(state)
    assert (people.ada.email in read(people.ben, pairing)) is shown
    assert (people.ben.email in read(people.ada, pairing)) is shown


def test_what_is_private_is_on_no_page(people):
    people.ada_in.shares, people.ada_in.goal = "I keep bees", "Pass on what I know"
    people.ada_in.save()
    profile = people.ada.profile
    profile.about = "Only for partners"
    profile.save()
    people.ada.blocks.create(written="Somebody Else")
    page = read(people.ben, people.pairing(points=8765))
    assert "I keep bees" in page
    for hidden in ("Only for partners", "Somebody Else", "8765", "8,765"):
        assert hidden not in page


def test_a_partner_without_a_profile_breaks_no_page(people):
    pairing = people.pairing("active")
    people.ada.profile.delete()
    people.ada.is_active = False
    people.ada.closed_at = people.ada.erased_at = timezone.now()
    people.ada.save()
    assert "a former member" in read(people.ben, pairing)
    type(pairing).objects.update(state="completed", ended_at=timezone.now())
    page = read(people.ben, pairing)
    assert "a former member" in page
    assert people.ada.email not in page
    assert "A former member" in signed_in(people.ben).get("/").content.decode()


# Acts ----------------------------------------------------------------------------------------


def test_the_second_yes_makes_the_pairing_active_and_tells_both(people):
    pairing = people.pairing()
    assert "Now it is Ben’s turn" in press(people.ada, "accept", pairing)
    assert mails("active") == 0
    assert people.ada.email in press(people.ben, "accept", pairing)
    assert mails("active") == 2


def test_a_second_press_of_yes_says_when_the_first_one_was(people):
    pairing = people.pairing()
    press(people.ada, "accept", pairing)
    page = press(people.ada, "accept", pairing)
    assert f"You accepted this pairing on {timezone.now():%-d %B}" in page
    assert LogLine.objects.filter(pairing=pairing, verb="pairing.accepted").count() == 1


def test_a_late_yes_reads_that_the_offer_has_closed(people):
    pairing = people.pairing(answer_by=timezone.now() - timedelta(hours=1))
    assert "This offer has closed" in press(people.ada, "accept", pairing)
    pairing.refresh_from_db()
    assert pairing.state == "offered"
    assert pairing.mentor_accepted_at is None


def test_declining_twice_is_one_decline_and_one_mail_each(people):
    pairing = people.pairing()
    press(people.ada, "decline", pairing, words="Too far away")
    page = press(people.ada, "decline", pairing, words="Another reason")
    pairing.refresh_from_db()
    assert (pairing.state, pairing.declined_words) == ("declined", "Too far away")
    assert (mails("not_going_ahead"), mails("coordinator_declined")) == (1, 1)
    assert "You declined on" in page


def test_ending_now_is_for_both_and_a_second_press_changes_nothing(people):
    pairing = people.pairing("active")
    press(people.ada, "conclude", pairing)
    press(people.ada, "conclude", pairing)
    press(people.ben, "conclude", pairing)
    pairing.refresh_from_db()
    assert pairing.state == "completed"
    assert pairing.mentor_concluded_at
    assert pairing.mentee_concluded_at is None
    assert mails("concluded") == 1


def test_an_early_end_keeps_the_reason_for_the_coordinator(people):
    pairing = people.pairing("active")
    press(people.ben, "end", pairing, reason="fit", words="We talked past each other")
    page = read(people.ada, pairing)
    assert "We talked past each other" not in page
    assert "different ways" not in page
    assert (mails("ended_early"), mails("coordinator_ended")) == (1, 1)


def test_an_end_without_a_reason_asks_for_one_and_keeps_what_was_typed(people):
    pairing = people.pairing("active")
    page = press(people.ben, "end", pairing, words="<b>سلام</b> 🦉")
    assert "Choose the reason that comes closest" in page
    assert "&lt;b&gt;سلام&lt;/b&gt; 🦉" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "left"}, "Choose one of the answers in the list"),
        ({"reason": "time", "words": "x" * 10_000}, "Shorten your answer to 1000"),
        ({"reason": "time", "words": "a\x00b"}, "Remove the hidden character"),
    ],
)
def test_odd_answers_get_a_sentence_of_ours(people, typed, sentence):
    pairing = people.pairing("active")
    assert sentence in press(people.ben, "end", pairing, **typed)
    pairing.refresh_from_db()
    assert pairing.state == "active"


@pytest.mark.parametrize(
    "state", ["offered", "active", "completed", "ended", "declined", "expired", "withdrawn"]
)
def test_reading_changes_nothing_and_a_stale_form_leads_back_to_the_page(people, state):
    pairing = people.pairing(state, **({"answer_by": NOW} if state == "expired" else {}))
    before = Pairing.objects.values().get(pk=pairing.pk)
    client = signed_in(people.ben)
    addresses = [reverse(f"pairing{act}", args=[pairing.pk]) for act in ACTS]
    assert [client.get(at, follow=True).status_code for at in addresses] == [200] * len(ACTS)
    assert Pairing.objects.values().get(pk=pairing.pk) == before
    typed = {"reason": "time", "words": ""}
    again = [client.post(at, typed, follow=True).status_code for at in addresses]
    assert again == [200] * len(ACTS)


def test_the_reader_sees_the_deadline_in_their_own_zone(people):
    profile = people.ada.profile
    profile.time_zone = "Pacific/Honolulu"
    profile.save()
    pairing = people.pairing(answer_by=timezone.now().replace(hour=23, minute=59) + timedelta(3))
    assert "13:59 Hawaii Time" in read(people.ada, pairing)


# Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "asked"), [("offered", 8), ("active", 15), ("ended", 12)])
def test_the_page_asks_few_queries(people, state, asked, django_assert_num_queries):
    pairing = people.pairing(state)
    client = signed_in(people.ben)
    client.get(reverse("pairing", args=[pairing.pk]))
    with django_assert_num_queries(asked):
        client.get(reverse("pairing", args=[pairing.pk]))


@pytest.mark.parametrize("rows", [1, 3, pytest.param(300, marks=pytest.mark.slow)])
def test_home_asks_the_same_number_of_queries_whatever_there_is(
    people, rows, django_assert_num_queries
):
    people.pairing("ended")
    for mentor in crowd.enroll(people.round, rows, "mentor"):
        request = {"origin": "asked", "asked_by": mentor.person}
        PairingFactory(
            round=people.round, mentor=mentor, mentee=people.ben_in, state="asked", **request
        )
    client = signed_in(people.ben)
    client.get("/")
    with django_assert_num_queries(12):
        page = client.get("/").content.decode()
    assert page.count("Waiting for your answer") == rows
