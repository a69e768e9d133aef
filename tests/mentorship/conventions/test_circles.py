"""Circles of a convention get their place and time from the plan of the pairs."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from matching.conventions.planning import give_places
from mentorship.conventions import prints
from mentorship.invariants import broken_rules
from mentorship.models import (
    Appointment,
    CircleMeeting,
    CircleSeat,
    MeetingPlan,
    MeetingPoint,
    OutgoingMail,
)
from mentorship.services import circles
from mentorship.services.acts import Refused
from mentorship.services.conventions import moving, places
from tests import factories
from tests.mentorship.conventions import stage

pytestmark = pytest.mark.django_db


def plan(it):
    with time_machine.travel(stage.BEFORE, tick=False):
        return give_places(it.cleo, it.round)


def circle_of_ada(it, days=stage.DAYS):
    """Ada, who is paired with Ben, has a small circle besides."""
    made = factories.CircleFactory(round=it.round, number=1, least=3, most=5, state="active")
    factories.CircleSeatFactory(circle=made, enrollment=it.ada_in, role="mentor", state="accepted")
    for _one in range(3):
        new = factories.EnrollmentFactory(round=it.round, first_time=True, days=days)
        factories.CircleSeatFactory(circle=made, enrollment=new, role="mentee", state="accepted")
    return made


def mails(**asked):
    return OutgoingMail.objects.filter(kind__startswith="circle_meeting", **asked)


def test_a_circle_meets_where_there_is_room_when_nobody_of_it_meets_another(client):
    it = stage.convention()
    pairing = it.pairing("active")
    stage.hall(it, room=2, hours=(9, 10))
    circle = circle_of_ada(it)

    assert plan(it).held == 2

    meeting, pair = CircleMeeting.objects.get(), Appointment.objects.get()
    assert {meeting.starts_at, pair.slot.starts_at} == {stage.at(9), stage.at(10)}
    assert (meeting.minutes, meeting.place) == (30, "Table 1: Left of the stairs")
    assert set(mails().values_list("kind", flat=True)) == {"circle_meeting"}
    assert mails().count() == 4
    assert "has found a time that suits all of you" in mails().first().text
    assert plan(it).moved == 0
    assert mails().count() == 4  # nobody is told twice
    with time_machine.travel(stage.BEFORE, tick=False):
        assert list(moving.ways(pair, stage.BEFORE)) == []  # Ada is with her circle then
        with pytest.raises(Refused, match="so it stays"):
            places.remove_point(it.cleo, it.round, MeetingPoint.objects.get().pk)
        assert places.remove_times(it.cleo, it.round, stage.FIRST_DAY) == 0
    assert len(prints.by_day_and_point(it.round)) > 1000
    assert broken_rules() == {}

    with time_machine.travel(stage.BEFORE, tick=False):
        mentee = circle.seats.filter(role="mentee").first()
        circles.call_off(mentee.person, meeting)
    assert CircleMeeting.objects.get().seat is None  # free for others
    assert pairing.is_active


def test_a_pair_and_a_circle_share_the_room_and_a_circle_that_finds_none_reads_why(client):
    it = stage.convention()
    it.pairing("active")
    stage.hall(it, room=1, hours=(9,))
    other = factories.MentorFactory(round=it.round, days=stage.DAYS, first_time=False)
    circle = circle_of_ada(it)
    CircleSeat.objects.filter(circle=circle, role="mentor").update(enrollment=other)

    assert plan(it).held == 1  # one table, and two parties

    never = CircleSeat.objects.filter(circle=circle, role="mentee").first().enrollment
    type(never).objects.filter(pk=never.pk).update(days=[stage.FIRST_DAY + timedelta(days=1)])
    plan(it)
    assert MeetingPlan.objects.get().without == {f"circle {circle.pk}": "no_day"}
    client.force_login(it.cleo)
    page = client.get(reverse("admin:meeting_points", args=[it.round.pk])).content.decode()
    assert "no day with times on which all of them are there" in page
