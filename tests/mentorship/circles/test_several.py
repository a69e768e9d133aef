"""Mentees who would like several mentors."""

import pytest
from django.test import Client
from django.urls import reverse

from matching.services import review
from mentorship.invariants import broken_rules
from mentorship.models import Enrollment, Pairing, Preference
from mentorship.services import pairings
from mentorship.services.acts import Refused
from tests.mentorship.circles.stage import staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    staged_ = staged(grouping="pairs", most_mentors=3)
    for name in ("Mia Mentor", "Bea Mentor", "Nell Mentor"):
        staged_.mentor(name, None)
    return staged_


def press(person, url, **sent):
    client = Client()
    client.force_login(person)
    answer = client.post(url, sent, follow=True) if sent else client.get(url, follow=True)
    return " ".join(answer.content.decode().split())


def partners(run):
    found = {}
    for row in run.suggestions.all():
        found.setdefault(row.mentee_id, set()).add(row.mentor_id)
    return found


def test_first_mentors_for_all_come_before_any_second_one(it):
    greedy, modest = it.mentees(2)
    Enrollment.objects.filter(pk=greedy.pk).update(capacity=3)

    run = it.run()

    assert run.state == "review", run.error
    found = partners(run)
    assert {len(found[greedy.pk]), len(found[modest.pk])} == {2, 1}
    assert len(found[greedy.pk]) == 2
    assert run.figures["with_mentors"] == [2, 1, 0]


def test_they_are_listed_proved_approved_and_announced(it):
    (greedy,) = it.mentees(1)
    Enrollment.objects.filter(pk=greedy.pk).update(capacity=2)
    run = it.run()

    shown = press(it.cleo, reverse("admin:board", args=[it.round.pk]))
    assert "Proved: no other choice gives more mentees a first mentor" in shown
    assert "of them get a second one" in shown
    press(it.cleo, reverse("admin:run_decide", args=[run.pk]), approve_all="1")

    rows = Pairing.objects.filter(mentee=greedy)
    assert sorted(rows.values_list("mentee_place", flat=True)) == [1, 2]
    assert [row.state for row in rows] == ["approved", "approved"]
    for row in rows:
        pairings.offer(it.cleo, row)
        pairings.accept(greedy.person, row)
        pairings.accept(row.mentor.person, row)
    home = press(greedy.person, reverse("home"))
    assert all(row.mentor.person.public_name in home for row in rows)
    third = Enrollment.objects.exclude(pairings_as_mentor__in=rows).get(role="mentor")
    with pytest.raises(Refused, match="as many mentors as they would like"):
        pairings.approve(it.cleo, third, greedy)
    assert broken_rules() == {}


def test_a_decision_taken_back_waits_again_beside_the_other_suggestion_of_the_mentee(it):
    (greedy,) = it.mentees(1)
    Enrollment.objects.filter(pk=greedy.pk).update(capacity=2)
    first, second = it.run().suggestions.order_by("pk")
    for decide in (
        lambda: review.reject(it.cleo, [first], review.Rejection("other")),
        lambda: review.approve(it.cleo, [first]),
    ):
        assert decide().done == 1
        review.restore(it.cleo, first)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == ("new", "new")


def test_who_has_a_mentor_waits_until_everybody_has_one(it):
    greedy, late = it.mentees(2)
    Enrollment.objects.filter(pk=greedy.pk).update(capacity=2)
    mentor = Enrollment.objects.filter(role="mentor").first()
    pairings.approve(it.cleo, mentor, greedy)

    assert set(partners(it.run())) == {late.pk}
    Preference.objects.filter(enrollment=late).delete()
    Enrollment.objects.filter(pk=late.pk).update(state="withdrawn")
    assert set(partners(it.run())) == {greedy.pk}


def test_one_mentor_each_is_solved_as_ever_where_nobody_wants_more(it):
    it.mentees(2)
    run = it.run()
    assert "with_mentors" not in run.figures
    assert "mentee_points" in str(run.certificate)
