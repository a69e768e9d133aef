"""Express sign-up: from an address alone to a place in the round, and back with nothing lost."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, User
from matching import proposal, snapshot
from matching.core import calibrate
from matching.names import Names
from mentorship.models import (
    EligibilityRule,
    Enrollment,
    OutgoingMail,
    Round,
    SourceLink,
    SourceUse,
)
from mentorship.questions.asked import control_of
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

WORDS, KEYS, PRESS = 240 / 60, 3, 1.2
"""Words read and keys typed a second, and seconds for a press: somebody on a telephone."""
ADDRESS, NAME = "fay.weldon@example.org", "Fay Weldon"
INTERESTS = (
    *("A first convention, alone", "Choosing sessions", "The exhibits", "Meals and socials"),
    *("Meeting people", "Committee and business meetings", "Presenting a poster"),
    *("Looking for work at the convention", "Travel, money and energy", "Taking it home"),
)


@pytest.fixture
def people():
    people = cast("convention")
    today = timezone.now().date()
    Round.objects.filter(pk=people.round.pk).update(
        starts_on=today + timedelta(days=30), ends_on=today + timedelta(days=32)
    )
    people.round.refresh_from_db()
    people.program.mentee_word, people.program.mentor_word = "first-timer", "conference guide"
    people.program.save()
    people.topics = [
        factories.TopicFactory(name=name, only_in=["convention"]) for name in INTERESTS
    ]
    of_newcomers = {"program": people.program, "role": "mentee"}
    EligibilityRule.objects.create(kind=EligibilityRule.Kind.DAYS, at_least=2, **of_newcomers)
    EligibilityRule.objects.create(kind=EligibilityRule.Kind.ADULT, **of_newcomers)
    return people


def address(page: str = "", said: str = "") -> str:
    return reverse(f"express{page}", args=["career"]) + said


CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


def code_in(message) -> str:
    return CODE.search(message.body).group(1)


def answers(people, **changed) -> dict:
    said = {
        "full_name": NAME,
        "role": "mentee",
        "days": ["all"],
        "first-adult": "yes",
        "topics": [people.topics[0].pk, people.topics[4].pk],
    }
    return {name: value for name, value in (said | changed).items() if value is not None}


def words_of(page: str) -> int:
    """How many words stand in the page between its header and its footer."""
    main = page.split("<main", 1)[1].split("</main>")[0]
    main = re.sub(r"<(script|svg|title).*?</\1>", " ", main, flags=re.DOTALL)
    return len(re.findall(r"[\w’'-]+", unescape(re.sub(r"<[^>]+>", " ", f"<{main}"))))


def come_in(client, said: str = "", email: str = ADDRESS):
    """Type an address and then the code of the mail; returns the page of questions."""
    page = client.post(address(said=said), {"email": email})
    then = page.url.partition("next=")[2]
    page = client.post(page.url, {"code": code_in(mail.outbox[-1]), "next": unquote(then)})
    return client.get(page.url)


def test_a_newcomer_is_in_within_ninety_seconds_and_a_known_person_within_forty_five(
    client, people
):
    seen = [words_of(client.get(address()).text)]
    page = client.post(address(), {"email": ADDRESS})
    seen.append(words_of(client.get(page.url).text))
    letter = mail.outbox[-1]
    seen.append(len(letter.body.split(code_in(letter))[0].split()) + len(letter.subject.split()))
    form = come_in(client)
    seen.append(words_of(form.text))
    assert client.post(form.request["PATH_INFO"], answers(people)).url == address("_done")
    typed = len(ADDRESS) + len(code_in(letter)) + len(NAME)
    # Field and button; to the mail and back, field and button; name, role, age, days, two, button.
    presses = 2 + 4 + 7
    new = sum(seen) / WORDS + typed / KEYS + presses * PRESS
    client.force_login(people.eve)
    screen = words_of(client.get(address("_join")).text)
    known = screen / WORDS + 6 * PRESS
    assert (new <= 90, known <= 45) == (True, True), (seen, new, screen, known)


def test_the_place_of_a_newcomer_says_what_was_said_and_leaves_the_rest_open(client, people):
    SourceLink.objects.create(program=people.program, label="Badges", slug="badges")
    form = come_in(client, "?from=badges&role=mentee")
    assert form.context["form"]["role"].value() == "mentee"
    done = client.post(address("_join"), answers(people), follow=True)
    assert "You are in" in done.text
    place = Enrollment.objects.get(person__email=ADDRESS)
    assert (place.role, place.first_time, len(place.days), place.told["adult"]) == (
        "mentee",
        True,
        3,
        "yes",
    )
    assert {row.topic for row in place.topics.all()} == {people.topics[0], people.topics[4]}
    assert (place.capacity, place.goal, place.rhythm, place.channels) == (1, "", "", [])
    assert place.wishes_circle is None
    profile = Profile.objects.get(user=place.person)
    assert (profile.full_name, profile.languages, profile.region, profile.career_stage) == (
        NAME,
        [],
        None,
        "",
    )
    assert SourceUse.objects.get().person == place.person
    assert SourceLink.objects.get().visits == 0  # a form that is sent is no visit
    assert OutgoingMail.objects.filter(kind="joined", to_email=ADDRESS).count() == 1
    Enrollment.objects.filter(pk=people.ada_in.pk).update(days=place.days)
    # Matching takes them as they are: what is not said counts by the average of the others.
    taken = snapshot.take(people.round)
    me = taken.mentee_by_id[place.pk]
    assert (me.languages, me.region, me.communication) == (frozenset(), None, (None,) * 5)
    scale = calibrate(taken.mentees, taken.mentors, taken.rules)
    assert proposal.find(taken, scale, Names(), lambda *_: True).suggestions


def test_pressing_twice_and_coming_again_lead_to_the_one_place(client, people):
    come_in(client)
    for _ in range(2):
        assert client.post(address("_join"), answers(people)).url == address("_done")
    assert client.get(address()).url == address("_join")
    assert client.get(address("_join")).url == address("_done")
    assert Enrollment.objects.filter(person__email=ADDRESS).count() == 1


def test_a_mistake_loses_nothing_and_writes_nothing(client, people):
    come_in(client)
    wrong = client.post(
        address("_join"),
        answers(people, role=None, topics=[topic.pk for topic in people.topics[:4]]),
    )
    assert "Choose up to three interests" in wrong.text
    assert f'value="{NAME}"' in wrong.text
    assert wrong.text.count(" checked") == 6  # all days, four interests, the age
    assert not Enrollment.objects.filter(person__email=ADDRESS).exists()
    assert not Profile.objects.filter(user__email=ADDRESS).exists()
    doctored = answers(people, role="admin", days=["1999-01-01"], topics=["x", "999999"])
    assert client.post(address("_join"), doctored).status_code == 200


def test_who_may_not_join_reads_why_and_their_answers_are_kept(client, people):
    assert "you are there on 2 days or more" in unescape(client.get(address()).text)
    come_in(client)
    one_day = people.round.starts_on.isoformat()
    refused = client.post(address("_join"), answers(people, days=[one_day]))
    assert "This is for people who are there on 2 days or more." in refused.text
    assert not Enrollment.objects.filter(person__email=ADDRESS).exists()
    again = client.get(address("_join"))
    assert again.context["form"]["days"].value() == [one_day]
    assert again.context["name"].full_name == NAME
    assert client.post(address("_join"), answers(people, full_name=None)).url == address("_done")


def test_whoever_has_been_before_is_asked_for_a_circle_and_not_for_their_age(client, people):
    client.force_login(people.eve)
    page = client.get(address("_join"))
    assert "Eve Moor" in page.text
    said = answers(people, role="mentor", full_name=None, wishes_circle="on")
    said.pop("first-adult")
    assert client.post(address("_join"), said).url == address("_done")
    place = Enrollment.objects.get(person=people.eve)
    assert (place.role, place.first_time, place.wishes_circle) == ("mentor", False, True)
    # A later change on a page of the journey keeps it.
    goal = reverse("join_page", args=[people.round.pk, "mentor", "goal"])
    assert goal in client.get(address("_done")).text
    client.post(goal, {"goal": "Show the back doors"})
    place.refresh_from_db()
    assert (place.goal, place.wishes_circle, len(place.days)) == ("Show the back doors", True, 3)


def test_whoever_was_there_before_finds_their_role_and_three_of_their_interests(client, people):
    last = factories.RoundFactory(program=people.program, name="Last year", state="closed")
    place = factories.EnrollmentFactory(round=last, person=people.eve, role="mentor")
    for topic in people.topics[:5]:
        place.topics.create(topic=topic)
    client.force_login(people.eve)
    form = client.get(address("_join")).context["form"]
    assert form["role"].value() == "mentor"
    assert form["days"].value() is None
    assert len(form["topics"].value()) == 3
    chosen = {"role": "mentor", "days": ["all"], "topics": form["topics"].value()}
    assert client.post(address("_join"), chosen).url == address("_done")


def test_what_a_program_must_know_besides_comes_as_its_own_page_and_nothing_else(client, people):
    question = factories.QuestionFactory(
        program=people.program, kind="short_text", words="Which badge size?", required=True
    )
    form = come_in(client)
    assert "asks a little more of its own" in form.text
    page = client.post(address("_join"), answers(people), follow=True)
    assert "Which badge size?" in page.text
    told = {control_of(question): "XL"}
    check = client.post(page.redirect_chain[-1][0], told, follow=True)
    assert check.redirect_chain == [(reverse("join_check", args=[people.round.pk, "mentee"]), 302)]
    client.post(check.request["PATH_INFO"])
    place = Enrollment.objects.get(person__email=ADDRESS)
    assert (place.own_answers.get().text, len(place.days)) == ("XL", 3)


def test_known_and_unknown_addresses_get_the_same_answer_and_a_closed_account_no_mail(
    client, people
):
    User.objects.filter(pk=people.dov.pk).update(is_active=False)
    pages = {}
    for email in (people.eve.email, "nobody.yet@example.org", people.dov.email):
        client.cookies.clear()
        page = client.post(address(), {"email": email})
        pages[email] = (page.url, client.get(page.url).text.replace(email, "…"))
    text = {re.sub(r'value="[\w-]{20,}"', "", body) for _url, body in pages.values()}
    assert len({url for url, _body in pages.values()}) == len(text) == 1
    told = {message.to[0]: CODE.search(message.body) is not None for message in mail.outbox}
    known, new, closed = pages
    assert told == {known: True, new: True, closed: False}


def test_other_programs_and_closed_rounds_lead_to_the_programs_own_page(client, people):
    other = factories.RoundFactory(program=factories.ProgramFactory(slug="year"))
    assert client.get(reverse("express", args=[other.program.slug])).url == "/programs/year/"
    assert client.get(reverse("express", args=["absent"])).status_code == 404
    Round.objects.filter(pk=people.round.pk).update(state="closed")
    assert client.get(address()).url == "/programs/career/"
    client.force_login(people.eve)
    assert client.get(address("_join")).url == "/programs/career/"
    assert client.get(address("_done")).url == address()
