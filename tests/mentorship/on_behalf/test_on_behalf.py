"""Signing somebody up at their word: what is asked, who hears of it, and what only they may say."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matching import snapshot
from mentorship.models import Block, Enrollment, ListedPerson, LogLine, OutgoingMail, Round
from mentorship.services import reviews
from mentorship.services.reviews import Decision, Verb
from tests import factories, people
from tests.accounts.test_signing_up import code_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client) -> people.Cast:
    made = people.cast()
    una = people.person("Una Also", is_staff=True)
    factories.CoordinatorFactory(person=una, program=made.program)
    made.una, made.topics = una, factories.TopicFactory.create_batch(2)
    client.force_login(made.cleo)
    return made


def add(cast) -> str:
    return reverse("admin:sign_up_for", args=[cast.round.pk])


def correct(place: Enrollment) -> str:
    return reverse("admin:sign_up_answers", args=[place.pk])


def shown(answer) -> dict[str, list[str]]:
    """What the page sends along by itself."""
    page = answer.content.decode()
    return {
        "shown": re.findall(r'name="shown" value="(\w+)"', page),
        "seen": re.findall(r'name="seen" value="(\w*)"', page)[:1] or [""],
        "answered": ["1"],
    }


def through(client, url: str, first, **typed):
    """Answer what is asked until there is no more of it; the last answer."""
    answer = first
    for _page in range(4):
        if answer.status_code != 200 or "answered" not in answer.content.decode():
            break
        answer = client.post(url, {**shown(answer), **typed})
    return answer


def call(client, cast, email: str, role: str = "mentee", **more):
    who = {"email": email, "role": role, **{k: more.pop(k) for k in ("full_name",) if k in more}}
    answers = {
        "topics": [str(cast.topics[0].pk)],
        "region": "any",
        "field": "any",
        "institution": "any",
        "rhythm": "monthly",
        "channels": ["phone"],
        "goal": "To run a story hour alone",
        **more,
    }
    first = client.post(add(cast), who)
    return through(client, add(cast), first, **who, **answers)


def test_somebody_with_an_account_is_signed_up_and_told_what_was_entered(client, cast):
    answer = call(client, cast, "EVE@example.org")
    place = Enrollment.objects.get(person=cast.eve)
    assert answer["Location"] == reverse("admin:sign_up", args=[place.pk])
    assert (place.goal, place.rhythm, place.state) == (
        "To run a story hour alone",
        "monthly",
        "submitted",
    )
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to_person) == ("signed_up_for_you", cast.eve)
    for words in ("Cleo Marsh has signed you up", "To run a story hour alone", "leave the round"):
        assert words in mail.text
    assert reverse("enrollment", args=[place.pk]) in mail.text
    line = LogLine.objects.get(verb="enrollment.added_for")
    assert (line.actor, line.enrollment) == (cast.cleo, place)
    assert "story hour" not in str(line.details)


def test_somebody_without_an_account_gets_one_and_comes_in_by_a_code(client, cast, mailoutbox):
    call(client, cast, "nell@example.org", full_name="Nell Novak")
    nell = User.objects.get(email="nell@example.org")
    assert (nell.public_name, nell.has_usable_password()) == ("Nell Novak", False)
    mail = OutgoingMail.objects.get()
    assert "We have made an account for this address" in mail.text
    place = Enrollment.objects.get(person=nell)
    own = Client()
    page = own.get(reverse("enrollment", args=[place.pk]))
    assert page["Location"].startswith(reverse("account_login"))
    own.post(page["Location"], {"login": "nell@example.org", "password": ""})
    typed = re.search(r"^\s*([A-Z0-9]{2,}[-A-Z0-9]*)\s*$", mailoutbox[-1].body, re.MULTILINE)
    assert typed, mailoutbox[-1].body
    own.post(reverse("account_confirm_login_code"), {"code": typed[1]})
    assert own.get(reverse("enrollment", args=[place.pk])).status_code == 200


def test_looking_at_the_questions_makes_no_account(client, cast):
    answer = client.post(
        add(cast), {"email": "nell@example.org", "full_name": "Nell Novak", "role": "mentee"}
    )
    assert "Sign Nell Novak up as a mentee" in answer.content.decode()
    assert not User.objects.filter(email="nell@example.org").exists()
    assert not OutgoingMail.objects.exists()


def test_whoever_is_on_the_list_of_members_needs_no_name(client, cast):
    factories.CoordinatorFactory(person=cast.una, unit=cast.program.unit)
    client.force_login(cast.una)
    ListedPerson.objects.create(
        roster=cast.program.unit, email="lou@example.org", full_name="Lou Listed"
    )
    call(client, cast, "lou@example.org")
    assert User.objects.get(email="lou@example.org").public_name == "Lou Listed"


def test_a_listed_person_without_an_account_joins_and_is_paired_once_they_came_in(
    client, cast, mailoutbox
):
    cast.program.rules.create(
        role="mentee", kind="member", unit=cast.program.unit, strength="required"
    )
    ListedPerson.objects.create(
        roster=cast.program.unit, email="lou@example.org", full_name="Lou Listed"
    )
    call(client, cast, "lou@example.org", full_name="Lou")
    place = Enrollment.objects.get(person__email="lou@example.org")
    assert place.pk not in set(snapshot.available(cast.round).values_list("pk", flat=True))
    own = Client()
    own.post(reverse("account_request_login_code"), {"email": "lou@example.org"})
    own.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[-1])})
    assert place.pk in set(snapshot.available(cast.round).values_list("pk", flat=True))


def test_an_unknown_address_without_a_name_is_a_sentence(client, cast):
    answer = call(client, cast, "nell@example.org")
    assert "Nobody with this address has told us their name yet" in answer.content.decode()
    assert not User.objects.filter(email="nell@example.org").exists()


def test_what_only_the_person_may_say_is_not_asked_and_not_taken(client, cast):
    answer = call(
        client,
        cast,
        "eve@example.org",
        blocked="Ada Lovelace",
        reporting="Ben Okri",
        wished="Ada Lovelace",
        listed="on",
        shown=["topics", "blocked", "wished", "listed"],
    )
    assert not Block.objects.exists()
    place = Enrollment.objects.filter(person=cast.eve).first()
    assert place is None or (not place.listed and not place.wished.exists())
    assert "blocked" not in answer.content.decode() or place


def test_the_private_list_outlives_a_correction(client, cast):
    Block.objects.create(owner=cast.ben, written="Ada Lovelace", person=cast.ada)
    cast.ben_in.wished.create(written="Eve Moor", rank=1)
    answer = through(
        client,
        correct(cast.ben_in),
        client.get(correct(cast.ben_in)),
        topics=[str(cast.topics[0].pk)],
        region="any",
        field="any",
        institution="any",
        rhythm="weekly",
        goal="To say no",
    )
    assert answer.status_code == 302, answer.content.decode()
    cast.ben_in.refresh_from_db()
    assert cast.ben_in.goal == "To say no"
    assert Block.objects.filter(owner=cast.ben).count() == 1
    assert cast.ben_in.wished.count() == 1
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to_person) == ("answers_corrected", cast.ben)
    assert "To say no" in mail.text
    assert LogLine.objects.filter(verb="enrollment.corrected_for", actor=cast.cleo).count() == 1


def test_a_correction_over_answers_that_changed_meanwhile_is_shown_again(client, cast):
    first = client.get(correct(cast.ben_in))
    sent = shown(first)
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(goal="Their own new words")
    answer = client.post(correct(cast.ben_in), {**sent, "goal": "Old words"})
    assert "has changed their answers meanwhile" in answer.content.decode()
    cast.ben_in.refresh_from_db()
    assert cast.ben_in.goal == "Their own new words"


def test_answers_that_were_asked_for_come_by_telephone_as_well(client, cast):
    reviews.decide(cast.cleo, cast.ben_in, Decision(Verb.ASK, "Which topic?"), 0)
    through(
        client,
        correct(cast.ben_in),
        client.get(correct(cast.ben_in)),
        topics=[str(cast.topics[0].pk)],
        region="any",
        field="any",
        institution="any",
        rhythm="weekly",
        goal="To say no",
    )
    assert Enrollment.objects.get(pk=cast.ben_in.pk).sign_up_review.state == "changed"


def test_nothing_of_other_programs_or_of_a_strangers_profile_is_shown(client, cast):
    cast.eve.profile.region.name = "Zyxregion"
    cast.eve.profile.region.save()
    factories.EnrollmentFactory(
        round=cast.round_elsewhere, person=cast.eve, goal="Zyxgoal of another program"
    )
    page = client.post(add(cast), {"email": "eve@example.org", "role": "mentee"}).content.decode()
    assert "Eve Moor" in page
    assert "Zyx" not in page


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_nobody_is_signed_up_for_a_round_that_is_not_under_way(client, cast, state):
    Round.objects.filter(pk=cast.round.pk).update(state=state)
    assert "Nobody can sign up" in call(client, cast, "eve@example.org").content.decode()
    assert not OutgoingMail.objects.exists()


def test_after_sign_up_is_over_and_where_places_are_taken(client, cast):
    Round.objects.filter(pk=cast.round.pk).update(state="matching", mentee_places=1)
    call(client, cast, "eve@example.org")
    assert Enrollment.objects.get(person=cast.eve).waits_in_line
    assert "waiting list" in OutgoingMail.objects.get().text


def test_a_rule_that_says_no_is_a_sentence(client, cast):
    cast.program.rules.create(
        role="mentee", kind="member", unit=cast.program.unit, strength="required"
    )
    ListedPerson.objects.create(roster=cast.program.unit, email="ada@example.org", full_name="Ada")
    page = call(client, cast, "eve@example.org").content.decode()
    assert not Enrollment.objects.filter(person=cast.eve).exists()
    assert 'role="alert"' in page or "problem" in page


@pytest.mark.parametrize("email", ["cleo@example.org", "ben@example.org"])
def test_not_oneself_and_nobody_twice(client, cast, email):
    before = Enrollment.objects.count()
    call(client, cast, email)
    assert Enrollment.objects.count() == before
    assert not OutgoingMail.objects.exists()


def test_a_closed_account_is_opened_by_its_owner_alone(client, cast):
    User.objects.filter(pk=cast.eve.pk).update(is_active=False)
    page = call(client, cast, "eve@example.org").content.decode()
    assert "is closed" in page
    assert not Enrollment.objects.filter(person=cast.eve).exists()


@pytest.mark.parametrize("who", ["dov", "ada", "eve"])
def test_nobody_else_signs_anybody_up_or_corrects_them(client, cast, who):
    client.force_login(getattr(cast, who))
    for url in (add(cast), correct(cast.ben_in)):
        assert client.get(url).status_code == 404
        assert client.post(url, {"answered": "1"}).status_code == 404


def test_ones_own_sign_up_is_corrected_on_ones_own_page(client, cast):
    own = factories.EnrollmentFactory(round=cast.round, person=cast.cleo)
    assert client.get(correct(own)).status_code == 404


def test_doctored_input_is_a_page(client, cast):
    who = {"email": "eve@example.org", "role": "mentee"}
    for typed in (
        {"role": "guru"},
        {"email": "\0"},
        {"email": "x" * 300},
        {"answered": "1", "shown": ["nothing", "topics", "\0"], "topics": ["x", "99999999999"]},
        {"answered": "1", "shown": ["topics"] * 99},
    ):
        assert client.post(add(cast), {**who, **typed}).status_code == 200
    assert not Enrollment.objects.filter(person=cast.eve).exists()


def test_whoever_comes_in_by_the_code_has_proved_the_address(client, cast, mailoutbox):
    """So that lists of members know them from then on, and nobody drops their account."""
    call(client, cast, "nell@example.org", full_name="Nell Novak")
    own = Client()
    own.post(reverse("account_request_login_code"), {"email": "nell@example.org"})
    own.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[-1])})
    address = EmailAddress.objects.get(email="nell@example.org")
    assert (address.verified, address.primary) == (True, True)


def test_the_programs_own_questions_are_asked_as_well(client, cast):
    question = factories.QuestionFactory(
        program=cast.program, kind="short_text", words="Which branch?"
    )
    call(client, cast, "eve@example.org", **{f"question_{question.pk}": "Main Street"})
    place = Enrollment.objects.get(person=cast.eve)
    assert [answer.text for answer in place.own_answers.all()] == ["Main Street"]
    assert "Which branch?" in OutgoingMail.objects.get().text
