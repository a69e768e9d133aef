"""Nothing typed is lost, nothing happens twice, and what is wrong is said in our own words."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from mentorship.joining.order import EXTRAS, PAGES
from mentorship.models import Enrollment, EnrollmentDraft, LogLine, OutgoingMail, Program
from mentorship.services import enrollments
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

BANNED = re.compile(
    r"this field|is required|ensure this|select a valid|not one of the available|enter a valid|"
    r"please|sorry|oops|invalid|\bNone\b|null char",
    re.IGNORECASE,
)
ODD = ["", "x" * 10_000, "nul\0byte 🦉📚 שלום عليكم <script>alert(1)</script>", "999999999"]
HIDDEN = re.compile(r"<textarea.*?</textarea>|<[^>]*>", re.DOTALL)
WAYS = [way for way in PAGES if way != ("informal", "mentor")]  # asks what its mentees are asked


def page_url(people, page: str, role: str = "mentee") -> str:
    return reverse("join_page", args=[people.round.pk, role, page])


def check_url(people, role: str = "mentee") -> str:
    return reverse("join_check", args=[people.round.pk, role])


def joined(people, topics) -> Enrollment:
    """Eve, who joined as a mentee with two topics."""
    answers = enrollments.Answers(
        goal="To write", topics={topics[0].pk: 2, topics[1].pk: 2}, matters_most=topics[0].pk
    )
    return enrollments.submit(people.eve, people.round, "mentee", answers)


PAIRS = {"grouping": "pairs", "most_mentors": 1}
ASKED_WHERE = {
    "seeks": {"grouping": "mentor_or_peer"},
    "mentors": {"most_mentors": 3},
    "circle": {"grouping": "circles"},
}
"""What a program brings together that asks for these pages."""


@pytest.mark.parametrize(("kind", "role"), WAYS)
@pytest.mark.slow
def test_every_page_answers_odd_input_in_our_own_words(kind, role, topics, signed_in):
    people = cast(kind)
    client = signed_in(people.eve)
    chosen = {"topics": [topics[0].pk, topics[1].pk]}
    for page in (*PAGES[kind, role], *EXTRAS.get(kind, ())):
        Program.objects.update(**PAIRS | ASKED_WHERE.get(page.slug, {}))
        client.post(page_url(people, "topics", role), chosen)
        url = page_url(people, page.slug, role)
        shown = client.get(url)
        names = set(re.findall(r'name="(\w+)"', shown.content.decode())) - {"csrfmiddlewaretoken"}
        assert names, page
        for odd in ODD:
            response = client.post(url, dict.fromkeys(names, odd))
            assert response.status_code in (200, 302), (url, odd)
            text = response.content.decode()
            assert not BANNED.search(HIDDEN.sub("", text)), url
            if response.status_code == 200:
                assert "Error: " in text.partition("</title>")[0]
                for target in re.findall(r'<a href="#(\w+)">', text.partition("<form")[0]):
                    if target != "main":
                        assert f'id="{target}"' in text, (url, target)


def test_what_is_too_long_stays_on_the_page_and_in_the_draft(people, signed_in):
    client = signed_in(people.eve)
    words = "words & more " * 100
    text = client.post(page_url(people, "goal"), {"goal": words}).content.decode()
    assert "Shorten your answer to 1000 characters" in text
    assert "words &amp; more words" in text
    again = client.get(page_url(people, "goal")).content.decode()
    assert "words &amp; more words" in again


def test_an_empty_page_says_what_to_enter_and_is_calm_when_one_comes_back(people, signed_in):
    client = signed_in(people.eve)
    empty = client.post(page_url(people, "goal"), {}).content.decode()
    assert empty.count("Enter what you hope to learn or work on") == 2
    assert "There is a problem" not in client.get(page_url(people, "goal")).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Enter how many people you can mentor, 1 or more"),
        ("999", "Enter 10 or fewer"),
        ("two", "Enter the number of people in figures"),
        ("", "Enter how many people you can mentor, 1 or more"),
    ],
)
def test_a_capacity_is_between_one_and_ten(people, signed_in, typed, sentence):
    response = signed_in(people.eve).post(
        page_url(people, "capacity", "mentor"), {"capacity": typed}
    )
    assert response.content.decode().count(sentence) == 2


def test_no_matter_cannot_be_a_must(people, signed_in):
    typed = {"region": "any", "region_must": "on", "institution": "any"}
    text = signed_in(people.eve).post(page_url(people, "wishes"), typed).content.decode()
    assert "“No matter” cannot be a must" in text


def test_topics_of_nothing_are_refused(people, topics, signed_in):
    response = signed_in(people.eve).post(page_url(people, "topics"), {"topics": ["987654"]})
    assert "Choose" in response.content.decode()
    assert response.status_code == 200


def test_choosing_no_role_says_what_to_choose(people, signed_in):
    text = signed_in(people.eve).post(reverse("join", args=[people.round.pk])).content.decode()
    assert text.count("Choose how you would like to join") == 2


def test_naming_oneself_is_refused(people, signed_in):
    for typed in ("eve@example.org", "EVE MOOR"):
        response = signed_in(people.eve).post(page_url(people, "blocked"), {"blocked": typed})
        assert "Enter somebody other than yourself" in response.content.decode()


def test_six_people_in_mind_are_one_too_many(people, signed_in):
    typed = {"wished": "\n".join("abcdef")}
    text = signed_in(people.eve).post(page_url(people, "wished"), typed).content.decode()
    assert "Name up to 5 people" in text


@pytest.mark.parametrize("page", ["check", "role", "listed", "nothing", "days"])
@pytest.mark.parametrize("role", ["mentor", "mentee", "admin"])
def test_pages_that_are_not_part_of_the_way_do_not_exist(people, signed_in, page, role):
    url = reverse("join_page", args=[people.round.pk, role, page])
    expected = 302 if page == "check" and role != "admin" else 404
    assert signed_in(people.eve).get(url).status_code == expected


def test_a_page_that_builds_on_another_leads_there_first(people, topics, walk):
    assert walk(people.eve).open(page_url(people, "top")).page == "topics"


def test_changing_the_topics_asks_again_which_matters_most(people, topics, walk):
    eve = walk(people.eve).open(page_url(people, "topics"))
    eve.answer(topics=[topics[0].pk, topics[1].pk]).answer(top=topics[0].pk)
    eve.answer(region="any", institution="any").answer(rhythm="any").answer(goal="Aims")
    eve.answer(wished="").answer(blocked="")
    assert eve.page == "check"
    eve.open(page_url(people, "topics") + "?change=1")
    eve.answer(topics=[topics[1].pk, topics[2].pk])
    assert eve.page == "top"
    assert eve.answer(top=topics[2].pk).page == "check"


def test_change_leads_straight_back_to_the_check(people, topics, walk):
    eve = walk(people.eve).open(page_url(people, "topics")).answer(topics=[topics[0].pk])
    eve.answer(region="any", institution="any").answer(rhythm="any").answer(goal="Aims")
    eve.answer(wished="").answer(blocked="")
    change = page_url(people, "goal") + "?change=1"
    assert change in eve.text
    eve.open(change)
    assert check_url(people) in eve.text
    eve.answer(goal="Other aims")
    assert eve.page == "check"
    assert "Other aims" in eve.text


def test_pressing_join_twice_joins_once(people, topics, signed_in):
    earlier = factories.EnrollmentFactory(
        person=people.eve, round=people.round_elsewhere, goal="x", rhythm="monthly"
    )
    earlier.topics.create(topic=topics[0], matters_most=True)
    client = signed_in(people.eve)
    first, second = (client.post(check_url(people)) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert Enrollment.objects.filter(person=people.eve, round=people.round).count() == 1
    assert OutgoingMail.objects.count() == 1
    assert list(LogLine.objects.values_list("verb", flat=True)) == ["enrollment.submitted"]


def test_looking_at_pages_writes_nothing(people, topics, signed_in, django_assert_num_queries):
    client = signed_in(people.eve)
    for page in PAGES["long_term", "mentee"]:
        client.get(page_url(people, page.slug))
    client.get(check_url(people))
    assert not EnrollmentDraft.objects.exists()


def test_sign_up_that_closes_in_the_meantime_keeps_what_was_typed(people, walk):
    eve = walk(people.eve).open(page_url(people, "goal"))
    people.round.state = "matching"
    people.round.save()
    eve.answer(goal="Three careful lines")
    assert "Sign-up for this round is closed" in eve.text
    assert "What you typed is kept" in eve.text
    assert EnrollmentDraft.objects.get().answers["goal"]["goal"] == ["Three careful lines"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "cancelled"}, "This round has been called off"),
        ({"state": "closed"}, "Sign-up for this round is closed"),
        ({"signup_opens_on": timedelta(days=3)}, "Sign-up opens on"),
        ({"signup_closes_on": timedelta(days=-1)}, "Sign-up closed on"),
    ],
)
def test_a_round_that_cannot_be_joined_says_why_and_what_to_do(people, walk, changes, said):
    for name, value in changes.items():
        moved = value if isinstance(value, str) else people.round.signup_opens_on + value
        if isinstance(value, timedelta):
            moved = factories._today() + value
        setattr(people.round, name, moved)
    people.round.save()
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert said in eve.text
    assert 'class="button"' in eve.text


def test_a_draft_round_does_not_exist(people, signed_in):
    people.round.state = "draft"
    people.round.save()
    assert signed_in(people.eve).get(reverse("join", args=[people.round.pk])).status_code == 404


def test_an_answer_is_changed_at_once_while_sign_up_is_open(people, topics, walk):
    place = joined(people, topics)
    eve = walk(people.eve).open(reverse("enrollment", args=[place.pk]))
    eve.open(page_url(people, "goal") + "?change=1").answer(goal="To speak")
    assert eve.url == reverse("enrollment", args=[place.pk])
    assert "Your answer is changed" in eve.text
    place.refresh_from_db()
    assert place.goal == "To speak"
    assert place.topics.get(matters_most=True).topic == topics[0]


def test_a_capacity_below_the_taken_places_is_refused_at_the_field(people, walk):
    people.pairing("active")
    factories.PairingFactory(
        round=people.round, mentor=people.ada_in, state="active", mentor_place=2
    )
    people.ada_in.goal = "g"
    people.ada_in.save()
    people.ada_in.topics.create(topic=factories.TopicFactory())
    ada = walk(people.ada).open(page_url(people, "capacity", "mentor") + "?change=1")
    ada.answer(capacity="1")
    assert "of your places are taken" in ada.text
    assert 'value="1"' in ada.text
    people.ada_in.refresh_from_db()
    assert people.ada_in.capacity == 2


def test_a_private_name_added_elsewhere_survives_an_older_draft(people, topics, walk):
    eve = walk(people.eve).open(page_url(people, "blocked")).answer(blocked="Ben Okri")
    people.eve.blocks.create(written="Dov Stern", person=people.dov)
    eve.open(page_url(people, "blocked")).answer(blocked="Ben Okri")
    eve.open(check_url(people)).answer(topics=[topics[0].pk])
    eve.answer(region="any", institution="any").answer(rhythm="any").answer(goal="Aims")
    eve.answer(wished="")
    assert "Dov Stern" in eve.open(check_url(people)).text
    eve.answer()
    assert sorted(people.eve.blocks.values_list("written", flat=True)) == ["Ben Okri", "Dov Stern"]


def test_the_profile_that_lacks_a_region_is_completed_and_one_comes_back(people, walk):
    people.eve.profile.region = None
    people.eve.profile.save()
    url = page_url(people, "wishes")
    eve = walk(people.eve).open(url)
    assert "Add your region" in eve.text
    assert f"/profile/edit/work/?next={url.replace('/', '%2F')}" in eve.text
