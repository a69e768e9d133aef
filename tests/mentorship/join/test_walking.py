"""Whole ways in, from the program's page to the confirmation, for the three kinds."""

from datetime import date

import pytest
from django.urls import reverse

from mentorship.models import Enrollment, EnrollmentDraft, OutgoingMail
from tests import factories
from tests.people import cast, person

pytestmark = pytest.mark.django_db


def test_a_mentee_joins_a_long_term_round(people, topics, walk):
    eve = walk(people.eve).open(reverse("program", args=["career"]))
    assert reverse("join", args=[people.round.pk]) in eve.text
    eve.open(reverse("join", args=[people.round.pk])).answer(role="mentee")
    assert eve.page == "topics"
    eve.answer(topics=[topics[0].pk, topics[3].pk])
    assert eve.page == "top"
    eve.answer(top=topics[3].pk)
    assert eve.page == "wishes"
    eve.answer(region="same", region_must="on", institution="different")
    assert eve.page == "meeting"
    eve.answer(rhythm="monthly", channels=["video", "in_person"])
    assert eve.page == "goal"
    eve.answer(goal="To lead a small team", shares="I keep bees")
    assert eve.page == "wished"
    eve.answer(wished="Ada Lovelace\r\n\r\nsomebody@example.org")
    assert eve.page == "blocked"
    eve.answer(blocked="Ben Okri")
    assert eve.page == "check"
    assert "To lead a small team" in eve.text
    eve.answer()
    joined = Enrollment.objects.get(round=people.round, person=people.eve)
    assert eve.url == reverse("enrollment", args=[joined.pk])
    assert "You have joined as a mentee" in eve.text
    assert joined.goal == "To lead a small team"
    assert joined.channels == ["video", "in_person"]
    assert [(row.topic, row.matters_most) for row in joined.topics.all()] == [
        (topics[3], True),
        (topics[0], False),
    ]
    wish = joined.preference
    assert (wish.region, wish.region_must, wish.institution) == ("same", True, "different")
    assert [row.written for row in joined.wished.all()] == ["Ada Lovelace", "somebody@example.org"]
    assert people.eve.blocks.get().person == people.ben
    assert not EnrollmentDraft.objects.exists()
    assert OutgoingMail.objects.get().to_person == people.eve


def test_a_mentor_says_what_they_would_gladly_do_and_for_how_many(people, topics, walk):
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk])).answer(role="mentor")
    eve.answer(topics=[topics[0].pk, topics[1].pk])
    assert eve.page == "glad"
    eve.answer(glad=[topics[1].pk])
    assert eve.page == "capacity"
    eve.answer(capacity="3").answer(region="any", institution="any").answer(rhythm="any")
    eve.answer(goal="Twenty years of cataloguing").answer(wished="").answer(blocked="").answer()
    joined = Enrollment.objects.get(round=people.round, person=people.eve)
    assert (joined.role, joined.capacity, joined.rhythm) == ("mentor", 3, "")
    assert {row.topic: row.strength for row in joined.topics.all()} == {topics[0]: 1, topics[1]: 2}


def test_somebody_joins_as_both_and_is_led_from_the_first_role_to_the_second(people, topics, walk):
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk])).answer(role="both")
    assert "/mentor/" in eve.url
    eve.answer(topics=[topics[0].pk]).answer(capacity="1").answer(region="any", institution="any")
    eve.answer(rhythm="weekly").answer(goal="Patience").answer(wished="").answer(
        blocked="Dov Stern"
    )
    eve.answer()
    second = reverse("join_check", args=[people.round.pk, "mentee"])
    assert f'class="button" href="{second}"' in " ".join(eve.text.split())
    eve.open(second)
    assert eve.page == "topics"
    eve.answer(topics=[topics[1].pk]).answer(region="any", institution="any")
    eve.answer(rhythm="weekly").answer(goal="Courage").answer(wished="")
    assert "Dov Stern" in eve.text, "what was answered once is not asked again"
    eve.answer(blocked="Dov Stern").answer()
    assert sorted(people.eve.enrollments.values_list("role", flat=True)) == ["mentee", "mentor"]


def test_a_first_timer_joins_a_convention_in_three_answers(topics, walk):
    people = cast("convention")
    people.round.starts_on, people.round.ends_on = date(2031, 6, 26), date(2031, 6, 28)
    people.round.save()
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "first time" in eve.text
    eve.answer(role="mentee")
    assert eve.page == "days"
    eve.answer(days=["2031-06-26", "2031-06-28"]).answer(topics=[topics[0].pk]).answer(goal="")
    assert eve.page == "check"
    eve.answer()
    joined = Enrollment.objects.get(round=people.round, person=people.eve)
    assert joined.first_time is True
    assert joined.days == [date(2031, 6, 26), date(2031, 6, 28)]


def test_joining_a_convention_keeps_the_private_list_it_does_not_ask_for(topics, walk):
    people = cast("convention")
    people.eve.blocks.create(written="Ben Okri", person=people.ben)
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk])).answer(role="mentor")
    days = [day.isoformat() for day in people.round.days()]
    eve.answer(days=days[:1]).answer(topics=[topics[0].pk]).answer(capacity="2").answer(goal="")
    eve.answer()
    assert Enrollment.objects.get(round=people.round, person=people.eve).first_time is False
    assert people.eve.blocks.get().person == people.ben


def test_a_member_joins_an_informal_program_and_agrees_to_be_found(topics, walk):
    people = cast("informal")
    people.program.mentor_word, people.program.mentee_word = "host", "guest"
    people.program.save()
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "As a host" in eve.text
    eve.answer(role="mentee").answer(topics=[topics[0].pk]).answer(capacity="2")
    eve.answer(institution="different", institution_must="on").answer(shares="Tea and maps")
    eve.answer(listed="on").answer(blocked="").answer()
    joined = Enrollment.objects.get(round=people.round, person=people.eve)
    assert joined.listed
    assert joined.preference.institution_must
    assert "You have joined as a guest" in eve.text


def test_a_returning_member_confirms_the_answers_of_last_time(people, topics, walk):
    earlier = factories.EnrollmentFactory(
        person=people.eve,
        round=people.round_elsewhere,
        goal="To write better",
        rhythm="monthly",
    )
    earlier.topics.create(topic=topics[2], matters_most=True)
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert eve.page == "check"
    assert "Join again" in eve.text
    assert "To write better" in eve.text
    eve.answer()
    joined = Enrollment.objects.get(round=people.round, person=people.eve)
    assert (joined.goal, joined.topics.get().topic) == ("To write better", topics[2])


def test_consent_to_the_directory_is_asked_anew_in_each_round(topics, walk):
    people = cast("informal")
    earlier = factories.EnrollmentFactory(
        person=people.eve, round=people.round_elsewhere, listed=True
    )
    earlier.topics.create(topic=topics[0])
    eve = walk(people.eve).open(reverse("join_check", args=[people.round.pk, "mentee"]))
    assert eve.page == "check"
    assert 'name="listed"' in eve.text
    assert "checked" not in eve.text
    assert eve.answer().page != "check"
    assert not Enrollment.objects.get(round=people.round, person=people.eve).listed


def test_a_newcomer_without_a_profile_tells_who_they_are_first(people, client):
    newcomer = factories.UserFactory()
    client.force_login(newcomer)
    url = reverse("join", args=[people.round.pk])
    response = client.get(url)
    assert response["Location"].startswith(reverse("profile_edit") + "?next=%2Frounds%2F")


def test_a_schools_program_needs_the_class_year(people, walk):
    people.program.school = factories.SchoolFactory(name="Lakeshore")
    people.program.save()
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "First tell us your class" in eve.text
    people.eve.profile.education.create(school=people.program.school, class_year=2019)
    eve.open(reverse("join", args=[people.round.pk]))
    assert "You are of an earlier class" in eve.text
    assert eve.answer(role="mentor").page == "topics"


def test_visitors_sign_in_and_come_back(people, client):
    url = reverse("join", args=[people.round.pk])
    assert client.get(url)["Location"] == f"{reverse('account_login')}?next={url}"


def test_two_people_with_the_same_name_are_both_kept_in_words(people, topics, walk):
    person("Sam Reed"), factories.ProfileFactory(full_name="Sam Reed")
    walk(people.eve).open(reverse("join_page", args=[people.round.pk, "mentee", "blocked"])).answer(
        blocked="Sam Reed"
    )
    draft = EnrollmentDraft.objects.get()
    assert draft.answers["blocked"]["blocked"] == ["Sam Reed"]
