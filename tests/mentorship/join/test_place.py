"""The page of one's place in a round, the programs' pages, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentorship import queries
from mentorship.models import Topic
from mentorship.services import enrollments
from tests import factories
from tests.bodies import body
from tests.people import cast

pytestmark = pytest.mark.django_db

MOST_QUERIES = 16


@pytest.mark.parametrize("act", ["enrollment", "enrollment_leave"])
def test_a_place_is_seen_by_its_owner_alone(people, signed_in, act):
    url = reverse(act, args=[people.ben_in.pk])
    assert signed_in(people.ben).get(url).status_code == 200
    for stranger in (people.ada, people.cleo, people.eve, people.ann):
        response = signed_in(stranger).get(url)
        absent = signed_in(stranger).get(reverse(act, args=[987654]))
        assert response.status_code == absent.status_code == 404
        assert body(response) == body(absent)


@pytest.mark.parametrize("act", ["enrollment_pause", "enrollment_resume", "enrollment_leave"])
def test_nobody_else_can_act_on_a_place(people, signed_in, act):
    response = signed_in(people.eve).post(reverse(act, args=[people.ben_in.pk]))
    people.ben_in.refresh_from_db()
    assert (response.status_code, people.ben_in.state) == (404, "submitted")


def test_pausing_and_coming_back(people, walk):
    ben = walk(people.ben).open(reverse("enrollment", args=[people.ben_in.pk]))
    for act, said in [
        ("enrollment_pause", "You are taking a pause"),
        ("enrollment_pause", "You are taking a pause"),
        ("enrollment_resume", "You have joined as a mentee"),
    ]:
        ben.url = reverse(act, args=[people.ben_in.pk])
        assert said in ben.answer().text
    assert "Somebody has changed this" not in ben.text


def test_leaving_says_what_happens_to_whom_and_happens_once(people, walk):
    people.pairing("active")
    ben = walk(people.ben).open(reverse("enrollment_leave", args=[people.ben_in.pk]))
    assert "Your pairing with Ada Lovelace ends" in ben.text
    leave = ben.url
    assert "You have left this round" in ben.answer().text
    ben.url = leave
    assert "You have left this round" in ben.answer().text
    people.ben_in.refresh_from_db()
    assert people.ben_in.state == "withdrawn"


def test_somebody_who_left_can_come_back_while_sign_up_is_open(people, topics, walk):
    people.ben_in.goal, people.ben_in.rhythm = "To write", "monthly"
    people.ben_in.save()
    people.ben_in.topics.create(topic=topics[0], matters_most=True)
    enrollments.withdraw(people.ben, people.ben_in)
    ben = walk(people.ben).open(reverse("enrollment", args=[people.ben_in.pk]))
    assert "Join again" in ben.text
    ben.open(reverse("join_check", args=[people.round.pk, "mentee"]))
    assert ben.page == "check"
    ben.answer()
    people.ben_in.refresh_from_db()
    assert people.ben_in.state == "submitted"


def test_private_names_are_on_ones_own_page_alone(people, signed_in):
    people.ben.blocks.create(written="Nasty Norman")
    own = signed_in(people.ben).get(reverse("enrollment", args=[people.ben_in.pk]))
    assert "Nasty Norman" in own.content.decode()
    other = signed_in(people.ada).get(reverse("enrollment", args=[people.ada_in.pk]))
    assert "Nasty Norman" not in other.content.decode()


def test_answers_cannot_be_changed_after_sign_up(people, walk):
    people.round.state = "matching"
    people.round.save()
    ben = walk(people.ben).open(reverse("enrollment", args=[people.ben_in.pk]))
    assert "goal/?change=1" not in ben.text
    assert "Sign-up is over" in ben.text


def test_the_private_list_can_be_changed_at_any_time(people, walk):
    people.round.state = "running"
    people.round.save()
    page = reverse("join_page", args=[people.round.pk, "mentee", "blocked"]) + "?change=1"
    ben = walk(people.ben).open(reverse("enrollment", args=[people.ben_in.pk]))
    assert page in ben.text
    ben.open(page).answer(blocked="Dov Stern")
    assert "Your private list is changed" in ben.text
    assert people.ben.blocks.get().person == people.dov
    assert "Sign-up for this round is closed" in walk(people.eve).open(page).text


def test_working_style_is_invited_once_and_not_again(people, walk):
    ben = walk(people.ben).open(reverse("enrollment", args=[people.ben_in.pk]))
    assert "Ten short questions" in ben.text
    factories.WorkingStyleFactory(profile=people.ben.profile)
    assert "Ten short questions" not in ben.open(ben.url).text


def test_a_draft_is_found_again(people, walk):
    eve = walk(people.eve).open(reverse("join_page", args=[people.round.pk, "mentor", "goal"]))
    eve.answer(goal="Kindness")
    draft = queries.drafts_of(people.eve).get()
    link = reverse("join_check", args=[draft.round_id, draft.role])
    assert link in eve.open(reverse("program", args=["career"])).text
    assert eve.open(link).page == "topics"


def test_the_list_shows_what_is_open_first(people, client):
    people.round_elsewhere.state = "closed"
    people.round_elsewhere.save()
    hidden = factories.ProgramFactory(name="Hidden", listed=False)
    text = client.get(reverse("programs")).content.decode()
    assert text.index("Open now") < text.index("Career mentoring")
    assert text.index("Not open now") < text.index("Quiet waters")
    assert "Hidden" not in text
    assert client.get(reverse("program", args=[hidden.slug])).status_code == 404


def test_an_empty_list_says_what_will_be_here(db, client):
    assert "No programs yet" in client.get(reverse("programs")).content.decode()


def count(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("kind", ["long_term", "convention", "informal"])
@pytest.mark.slow
def test_pages_cost_the_same_however_much_there_is(kind, topics, signed_in):
    people = cast(kind)
    client = signed_in(people.ben)
    people.ben_in.topics.create(topic=topics[0], matters_most=True)
    people.ben.profile.fields.add(factories.FieldFactory())
    people.pairing("declined")
    people.pairing("active")
    people.ben.blocks.create(written="Ada Lovelace", person=people.ada)
    round_ = people.round
    urls = [
        reverse("programs"),
        reverse("program", args=[people.program.slug]),
        reverse("join", args=[round_.pk]) if kind != "convention" else reverse("programs"),
        reverse("enrollment", args=[people.ben_in.pk]),
        reverse("enrollment_leave", args=[people.ben_in.pk]),
        reverse("join_page", args=[round_.pk, "mentee", "topics"]),
        reverse("join_page", args=[people.round_elsewhere.pk, "mentor", "topics"]),
        reverse("join_page", args=[people.round_elsewhere.pk, "mentee", "blocked"]),
    ]
    before = {url: count(client, url) for url in urls}
    for number in range(20):
        topic = factories.TopicFactory()
        people.ben_in.topics.create(topic=topic)
        people.ben.blocks.create(written=f"Somebody {number}")
        people.ben_in.wished.create(written=f"x{number}", rank=number + 1) if number < 5 else None
        program = factories.ProgramFactory(kind=kind)
        factories.RoundFactory(program=program)
    after = {url: count(client, url) for url in urls}
    assert after == before
    assert max(after.values()) <= MOST_QUERIES, after
    assert Topic.objects.count() > 20


def test_checking_everything_stays_within_the_budget(people, topics, signed_in):
    earlier = factories.EnrollmentFactory(
        person=people.eve, round=people.round_elsewhere, goal="x", rhythm="monthly"
    )
    earlier.topics.create(topic=topics[0], matters_most=True)
    people.eve.profile.fields.add(factories.FieldFactory())
    url = reverse("join_check", args=[people.round.pk, "mentee"])
    assert count(signed_in(people.eve), url) <= MOST_QUERIES
