"""Joining once more: what is asked anew, what carries over, and what is said of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import WorkingStyle
from mentorship.models import Enrollment
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


def earlier(people, role="mentee", **values) -> Enrollment:
    """Eve's place in last year's round of the program."""
    last = factories.RoundFactory(program=people.program, name="Last year", state="closed")
    return factories.EnrollmentFactory(round=last, person=people.eve, role=role, **values)


def controls(page: str) -> set[str]:
    main = page.split("<main", 1)[1]
    names = re.findall(r'<(?:input|select|textarea)[^>]*?\sname="([^"]+)"', main)
    return set(names) - {"csrfmiddlewaretoken"}


def test_whoever_was_at_the_convention_before_is_no_longer_new_there(topics, walk):
    people = cast("convention")
    today = timezone.now().date()
    type(people.round).objects.update(
        starts_on=today + timedelta(days=30), ends_on=today + timedelta(days=32)
    )
    earlier(people, days=[today - timedelta(days=300)]).topics.create(topic=topics[0])
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "Join as a mentor" in eve.text
    assert controls(eve.text) == {"days", "topics", "capacity", "goal"}
    day = (today + timedelta(days=31)).isoformat()
    assert "Choose the days on which you are there" in eve.answer(topics=topics[0].pk).text
    eve.answer(days=day, topics=topics[0].pk, capacity="2")
    joined = Enrollment.objects.get(person=people.eve, round=people.round)
    assert (joined.role, joined.capacity, len(joined.days)) == ("mentor", 2, 1)


def test_a_mentee_of_last_time_joins_as_a_mentor_with_what_carries_over(people, topics, walk):
    factories.MentorFactory(round=people.round_elsewhere, person=people.ada)  # somebody else's
    place = earlier(people, goal="To say no", shares="Crime novels", rhythm="monthly")
    place.topics.create(topic=topics[0], matters_most=True)
    eve = walk(people.eve).open(reverse("join_check", args=[people.round.pk, "mentor"]))
    assert "in the other role" in eve.text
    assert controls(eve.text) == {"topics", "capacity", "goal"}
    assert "To say no" not in eve.text
    assert "Crime novels" in eve.text
    eve.answer(topics=topics[1].pk, capacity="1", goal="How to begin")
    joined = Enrollment.objects.get(person=people.eve, round=people.round)
    assert (joined.role, joined.goal, joined.shares) == ("mentor", "How to begin", "Crime novels")
    assert (joined.rhythm, joined.topics.get().topic) == ("monthly", topics[1])


def test_what_a_profile_knows_is_never_asked_again(people, topics, walk):
    place = earlier(people, goal="To say no", rhythm="monthly")
    place.topics.create(topic=topics[0], matters_most=True)
    WorkingStyle.objects.create(profile=people.eve.profile, directness=1)
    page = walk(people.eve).open(reverse("join", args=[people.round.pk])).text
    assert controls(page) == {"goal"}


def test_the_role_can_be_changed_and_what_was_typed_wrong_is_kept(people, topics, walk):
    place = earlier(people, "mentor", goal="To pass on", capacity=2)
    place.topics.create(topic=topics[0])
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "Join as a mentor" in eve.text
    wrong = eve.answer(goal="More of it", capacity="0").text
    assert "There is a problem" in wrong
    assert "More of it" in wrong
    asked = walk(people.eve).open(reverse("join", args=[people.round.pk]) + "?role=ask")
    assert asked.answer(role="mentee").url.endswith("/mentee/check/")


def test_a_profile_that_changed_since_is_said(people, topics, walk):
    place = earlier(people, goal="To say no", rhythm="monthly")
    page = reverse("join", args=[people.round.pk])
    assert "Your profile has changed" not in walk(people.eve).open(page).text
    long_ago = timezone.now() - timedelta(days=300)
    Enrollment.objects.filter(pk=place.pk).update(submitted_at=long_ago)
    assert "Your profile has changed since last time" in walk(people.eve).open(page).text
