"""When people sign up, by role, and how late; what is said to whoever comes too late."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Enrollment, OutgoingMail
from mentorship.services import clock, enrollments, waiting_list
from mentorship.services.acts import Refused
from mentorship.services.windows import WayIn, takes_signups, way_in
from tests.mentorship.desk.hands import page, post
from tests.mentorship.eligibility.making import today

pytestmark = pytest.mark.django_db

MENTOR, MENTEE = "mentor", "mentee"


def dates(round, **days):
    """Set days, counted from today."""
    for name, days_on in days.items():
        setattr(round, name, None if days_on is None else today() + timedelta(days=days_on))
    round.announce_on = None
    round.save()


@pytest.mark.parametrize(
    ("days", "mentee", "mentor"),
    [
        ({"signup_opens_on": -9, "signup_closes_on": 3}, "OPEN", "OPEN"),
        ({"signup_closes_on": -1, "mentors_close_on": 0}, "CLOSED", "OPEN"),
        ({"signup_closes_on": 5, "mentors_close_on": -1}, "OPEN", "CLOSED"),
        ({"signup_opens_on": 1, "mentors_open_on": 0}, "CLOSED", "OPEN"),
        ({"mentors_open_on": 1}, "OPEN", "CLOSED"),
        ({"signup_closes_on": -1, "mentors_close_on": 2, "late_until": 9}, "LATE", "OPEN"),
        ({"signup_closes_on": -5, "late_until": -1}, "CLOSED", "CLOSED"),
        ({"signup_closes_on": -5, "late_until": 0}, "LATE", "LATE"),
        ({"signup_closes_on": None}, "OPEN", "OPEN"),
    ],
)
def test_each_role_has_its_own_days(people, days, mentee, mentor):
    dates(people.round, **days)
    found = [way_in(people.round, role).name for role in (MENTEE, MENTOR)]
    assert found == [mentee, mentor]


def test_the_round_closes_after_the_last_of_its_days(people):
    dates(people.round, signup_closes_on=-1, mentors_close_on=1)
    clock.tick()
    people.round.refresh_from_db()
    assert people.round.state == "open"
    assert not takes_signups(people.round, MENTEE)
    clock.tick(timezone.now() + timedelta(days=2))
    people.round.refresh_from_db()
    assert people.round.state == "matching"


def test_a_draft_opens_with_the_first_of_its_days(people):
    people.round.state = "draft"
    dates(people.round, signup_opens_on=5, mentors_open_on=1)
    clock.tick(timezone.now() + timedelta(days=1))
    people.round.refresh_from_db()
    assert people.round.state == "open"


def test_who_comes_too_late_in_one_role_is_shown_the_other(people, walk):
    dates(people.round, signup_closes_on=-1, mentors_close_on=3)
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "As a mentee" not in eve.text
    eve.open(reverse("join_check", args=[people.round.pk, MENTEE]))
    assert "Sign-up closed on" in eve.text
    assert "You can still join as a mentor." in eve.text
    with pytest.raises(Refused, match="Sign-up for this round is closed"):
        enrollments.submit(people.eve, people.round, MENTEE, enrollments.Answers())
    eve.open(reverse("program", args=["career"]))
    assert "Open to join as a mentor until" in eve.text


def test_a_late_sign_up_is_told_so_before_typing_and_waits(people, topics, walk):
    dates(people.round, signup_closes_on=-1, late_until=9)
    clock.tick()
    people.round.refresh_from_db()
    assert people.round.state == "matching"
    eve = walk(people.eve).open(reverse("program", args=["career"]))
    assert "the waiting list is open until" in eve.text
    eve.open(reverse("join", args=[people.round.pk]))
    assert "you can join the waiting list" in eve.text
    eve.answer(role=MENTEE)
    assert eve.page == "topics"
    assert "You would be on the waiting list" in eve.text
    eve.answer(topics=[topics[0].pk]).answer(region="any", institution="any")
    eve.answer(rhythm="any").answer(goal="x").answer(wished="").answer(blocked="")
    assert "Join the waiting list as a mentee" in eve.text
    eve.answer()
    assert "You are on the waiting list" in eve.text
    assert "You came after the last day" in eve.text
    place = Enrollment.objects.get(person=people.eve)
    assert place.state == "waiting_list"
    mail = OutgoingMail.objects.get(to_person=people.eve)
    assert mail.kind == "in_line"
    assert "Sign-up was open until" in mail.text
    clock.tick()
    place.refresh_from_db()
    assert place.state == "waiting_list", "late sign-ups are for the coordinators to take in"


def test_a_coordinator_takes_late_ones_in(people, client):
    late = Enrollment.objects.create(
        round=people.round, person=people.eve, role=MENTEE, state="waiting_list"
    )
    dates(people.round, signup_closes_on=-1, late_until=9)
    client.force_login(people.cleo)
    assert "1 person is on the waiting list" in page(client, "round", people.round)
    assert "Eve Moor" in page(client, "line", people.round)
    assert "1 person taken in" in post(client, "line", people.round, take=late.pk)
    late.refresh_from_db()
    assert late.state == "submitted"
    assert OutgoingMail.objects.get(to_person=people.eve).kind == "taken_in"
    again = post(client, "line", people.round, take=late.pk)
    assert "changed this in the meantime" in again
    for typed in ({"take": "x"}, {"take": "9" * 30}, {"all": "guru"}, {"all": MENTOR}):
        post(client, "line", people.round, **typed)
    client.force_login(people.dov)
    assert client.post(reverse("admin:line", args=[people.round.pk])).status_code == 404


def test_answers_of_those_with_a_place_stand_when_only_the_line_is_open(people):
    dates(people.round, signup_closes_on=-1, late_until=9)
    with pytest.raises(Refused, match="closed"):
        enrollments.submit(people.ben, people.round, MENTEE, enrollments.Answers(goal="New"))
    waits = Enrollment.objects.create(
        round=people.round, person=people.eve, role=MENTEE, state="waiting_list"
    )
    enrollments.submit(people.eve, people.round, MENTEE, enrollments.Answers(goal="New"))
    waits.refresh_from_db()
    assert (waits.goal, waits.state) == ("New", "waiting_list")


def test_leaving_the_line_and_taking_in_at_once_has_one_end(people):
    waits = Enrollment.objects.create(
        round=people.round, person=people.eve, role=MENTEE, state="waiting_list"
    )
    enrollments.withdraw(people.eve, waits)
    with pytest.raises(Refused):
        waiting_list.take_in(people.cleo, waits)


def test_no_way_is_a_way_in(people):
    people.round.state = "cancelled"
    assert way_in(people.round, MENTEE) is WayIn.CLOSED
