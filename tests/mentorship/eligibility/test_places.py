"""A round with a limit of places: who comes next waits in line, and moves up in turn."""

from datetime import timedelta

import pytest
from django.urls import reverse

from matching import snapshot
from mentorship.models import Enrollment, LogLine, OutgoingMail
from mentorship.services import clock, enrollments, leaving, rounds
from mentorship.services.enrollments import Answers
from mentorship.services.windows import WayIn, way_in
from tests.mentorship.desk.hands import post
from tests.mentorship.eligibility.making import rule, today
from tests.people import person

pytestmark = pytest.mark.django_db

MENTEE = "mentee"


@pytest.fixture
def full(people):
    """A round with one place for mentees, which Ben has."""
    people.round.mentee_places = 1
    people.round.save()
    return people


def joins(people, who, role=MENTEE) -> Enrollment:
    return enrollments.submit(who, people.round, role, Answers())


def states(*places) -> list[str]:
    return [Enrollment.objects.get(pk=place.pk).state for place in places]


def test_whoever_comes_when_all_places_are_taken_waits_in_line(full, topics, walk):
    eve = walk(full.eve).open(reverse("program", args=["career"]))
    assert "The one place (mentee) is taken." in eve.text
    eve.open(reverse("join_check", args=[full.round.pk, MENTEE]))
    assert "The one place (mentee) is taken." in eve.text
    eve.answer(topics=[topics[0].pk]).answer(region="any", institution="any")
    eve.answer(rhythm="any").answer(goal="x").answer(wished="").answer(blocked="").answer()
    assert "You are the first in line." in eve.text
    mail = OutgoingMail.objects.get(to_person=full.eve)
    assert (mail.kind, "All places are taken" in mail.text) == ("in_line", True)
    gil = walk(person("Gil Ames")).open(reverse("join_check", args=[full.round.pk, MENTEE]))
    assert "1 person waits before you." in gil.text
    assert way_in(full.round, "mentor") is WayIn.OPEN


def test_the_line_is_not_in_the_pool(full):
    joins(full, full.eve)
    assert {each.id for each in snapshot.take(full.round).mentees} == {full.ben_in.pk}


def test_when_somebody_leaves_the_first_in_line_is_taken_in_and_told(full):
    first, second = joins(full, full.eve), joins(full, person("Gil Ames"))
    enrollments.pause(full.ben, full.ben_in)
    assert states(first, second) == ["waiting_list", "waiting_list"], "a pause frees no place"
    enrollments.withdraw(full.ben, full.ben_in)
    assert states(first, second) == ["submitted", "waiting_list"]
    assert str(LogLine.objects.get(verb="enrollment.taken_in")) == (
        "The clock took them in from the waiting list"
    )
    kinds = OutgoingMail.objects.filter(to_person=full.eve).order_by("pk")
    assert [mail.kind for mail in kinds] == ["in_line", "taken_in"]


def test_whoever_comes_back_goes_to_the_end_of_the_line(full):
    waits = joins(full, full.eve)
    enrollments.withdraw(full.ben, full.ben_in)
    back = joins(full, full.ben)
    assert states(waits, back) == ["submitted", "waiting_list"]
    enrollments.withdraw(full.ben, back)
    joins(full, full.ben)
    told = OutgoingMail.objects.filter(to_person=full.ben, kind="in_line")
    assert told.count() == 2, "told each time"


def test_a_closed_account_frees_its_place_for_the_next(full):
    waits = joins(full, full.eve)
    leaving.close(full.ben, full.ben)
    clock.tick()
    assert states(waits) == ["submitted"]


def test_more_places_take_the_first_in_line_in(full, client):
    first, second = joins(full, full.eve), joins(full, person("Gil Ames"))
    full.round.mentee_places = 2
    rounds.change(full.cleo, full.round, ["mentee_places"])
    assert states(first, second) == ["submitted", "waiting_list"]
    full.round.mentee_places = None
    rounds.change(full.cleo, full.round, ["mentee_places"])
    assert states(second) == ["submitted"]


def test_fewer_places_throw_nobody_out(full):
    full.round.mentee_places = 2
    full.round.save()
    eve = joins(full, full.eve)
    full.round.mentee_places = 1
    rounds.change(full.cleo, full.round, ["mentee_places"])
    assert states(full.ben_in, eve) == ["submitted", "submitted"]
    waits = joins(full, person("Gil Ames"))
    enrollments.withdraw(full.ben, full.ben_in)
    assert states(waits) == ["waiting_list"], "the one place is still taken"


def test_whoever_no_longer_meets_the_rules_is_passed_over_and_blocks_nobody(full):
    waits = joins(full, full.eve)
    full.eve.profile.career_stage = "mid"
    full.eve.profile.save()
    rule(full.program, "student")
    student = person("Gil Ames")
    student.profile.career_stage = "student"
    student.profile.save()
    behind = joins(full, student)
    enrollments.withdraw(full.ben, full.ben_in)
    assert states(waits, behind) == ["waiting_list", "submitted"]
    enrollments.withdraw(student, behind)
    assert way_in(full.round, MENTEE) is WayIn.OPEN


def test_a_coordinator_cannot_take_in_beyond_the_places(full, client):
    waits = joins(full, full.eve)
    client.force_login(full.cleo)
    assert "All places are taken" in post(client, "line", full.round, take=waits.pk)
    assert states(waits) == ["waiting_list"]


def test_once_pairs_are_announced_the_line_waits_for_a_coordinator(full):
    waits = joins(full, full.eve)
    full.round.state = "announced"
    full.round.signup_closes_on = today() - timedelta(days=1)
    full.round.save()
    enrollments.withdraw(full.ben, full.ben_in)
    clock.tick()
    assert states(waits) == ["waiting_list"]


def test_the_line_moves_up_again_when_sign_up_is_over(full):
    waits = joins(full, full.eve)
    full.round.state = "matching"
    full.round.save()
    enrollments.withdraw(full.ben, full.ben_in)
    assert states(waits) == ["submitted"], "they came in time"
