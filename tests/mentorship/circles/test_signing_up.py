"""What people are asked in programs of circles, of peers, and of several mentors."""

import pytest
from django.urls import reverse

from mentorship.models import Enrollment, Program
from tests import factories, people
from tests.mentorship.walker import Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return people.cast()


@pytest.fixture
def topics():
    return [factories.TopicFactory() for _ in range(3)]


def set_up(it, **columns):
    Enrollment.objects.all().delete()
    Program.objects.filter(pk=it.program.pk).update(**columns)


def walk(client, it, person, role=""):
    client.force_login(person)
    return Walker(client).open(reverse("join", args=[it.round.pk]) + ("?role" if role else ""))


def answer_till(walker, page, topics):
    """Answer what is asked of everybody, until this page comes."""
    said = {
        "topics": {"topics": [topics[0].pk]},
        "top": {"top": topics[0].pk},
        "glad": {"glad": [topics[0].pk]},
        "wishes": {"region": "any", "field": "any", "institution": "any"},
        "meeting": {"rhythm": "any"},
        "goal": {"goal": "To lead a team"},
    }
    for _ in range(12):
        if walker.page == page:
            return walker
        walker.answer(**said.get(walker.page, {}))
    raise AssertionError(walker.page)


def test_a_mentor_says_how_large_a_circle_they_would_hold(it, topics, client):
    set_up(it, grouping="circles", circle_least=4, circle_most=6)
    eve = walk(client, it, it.eve).answer(role="mentor")
    answer_till(eve, "circle", topics)
    assert "Up to 6 mentees" in eve.text
    assert "Up to 3 mentees" not in eve.text
    assert "Choose how large a circle" in eve.answer(circle="9").text or eve.page == "circle"
    eve.answer(circle="5")
    answer_till(eve, "check", topics).answer()

    joined = Enrollment.objects.get(person=it.eve)
    assert (joined.circle_size, joined.capacity, joined.seeks_peer) == (5, 1, False)


def test_a_mentee_chooses_a_mentor_or_a_peer_and_then_how_many_mentors(it, topics, client):
    set_up(it, grouping="mentor_or_peer", most_mentors=3)
    eve = walk(client, it, it.eve).answer(role="mentee")
    assert eve.page == "seeks"
    eve.answer(seeks="mentor")
    assert eve.page == "mentors"
    eve.open(reverse("join_page", args=[it.round.pk, "mentee", "seeks"])).answer(seeks="peer")
    assert eve.page == "topics", "who looks for a peer is not asked for a number of mentors"
    answer_till(eve, "check", topics).answer()

    joined = Enrollment.objects.get(person=it.eve)
    assert (joined.seeks_peer, joined.capacity) == (True, 1)


def test_a_mentee_says_how_many_mentors_they_would_like(it, topics, client):
    set_up(it, most_mentors=2)
    eve = walk(client, it, it.eve).answer(role="mentee")
    assert eve.page == "mentors"
    assert "Up to three" not in eve.text
    eve.answer(mentors="2")
    answer_till(eve, "check", topics).answer()
    assert Enrollment.objects.get(person=it.eve).capacity == 2


def test_peers_sign_up_in_no_role_but_one(it, topics, client):
    set_up(it, grouping="peers")
    eve = walk(client, it, it.eve)
    assert "As a peer" in eve.text
    assert "mentor" not in eve.text.partition("<form")[2].partition("</form")[0].lower()
    assert (
        "closed"
        in client.get(
            reverse("join_page", args=[it.round.pk, "mentor", "topics"]), follow=True
        ).content.decode()
    )
    eve.answer(role="mentee")
    answer_till(eve, "check", topics).answer()
    assert Enrollment.objects.get(person=it.eve).role == "mentee"


def test_what_a_program_brings_together_is_settled_by_the_first_sign_up(it, client):
    client.force_login(it.ann)
    url = reverse("admin:mentorship_program_change", args=[it.program.pk])
    page = client.get(url)
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"grouping": "circles"}
    assert "Set up another program" in client.post(url, data).content.decode()
    Enrollment.objects.all().delete()
    assert client.post(url, data).status_code == 302
    assert Program.objects.get(pk=it.program.pk).makes_circles
