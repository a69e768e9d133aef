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
    EventTimes,
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


def test_a_circle_gets_no_place_where_not_all_of_it_can_sit(client):
    it = stage.convention()
    it.pairing("active")
    stage.hall(it, room=2, hours=(9, 10))
    circle = circle_of_ada(it)
    MeetingPoint.objects.update(together=3)
    client.force_login(it.cleo)
    page = reverse("admin:meeting_points", args=[it.round.pk])

    assert plan(it).without == {f"circle {circle.pk}": "too_small"}  # four, and three chairs
    assert "more than can sit together" in client.get(page).content.decode()

    MeetingPoint.objects.update(together=4)
    assert plan(it).without == {}
    newcomer = factories.EnrollmentFactory(round=it.round, first_time=True, days=stage.DAYS)
    factories.CircleSeatFactory(circle=circle, enrollment=newcomer, role="mentee", state="accepted")
    with time_machine.travel(stage.BEFORE):
        client.force_login(it.cleo)
        grown = "Circle 1 is too large to sit together"
        assert grown in client.get(page).content.decode()
        type(circle).objects.update(state="ended", ended_at=stage.BEFORE)
        assert grown not in client.get(page).content.decode()
        type(circle).objects.update(state="active", ended_at=None)
    MeetingPoint.objects.create(round=it.round, name="Alcove", room=1, together=5)
    assert plan(it).moved == 0  # the same time at another place, of which all are told
    assert CircleMeeting.objects.get().place == "Alcove"
    assert mails().count() == 4 + 5


def test_a_plan_keeps_everybody_out_of_what_they_have_elsewhere():
    """The circle's own meeting of one, and a meeting of another program, are heeded."""
    it = stage.convention()
    pairing = it.pairing("active")
    stage.hall(it, hours=(9, 10, 11))
    circle = circle_of_ada(it)
    with time_machine.travel(stage.BEFORE, tick=False):
        circles.plan(it.ada, circle, stage.at(9), 30, "", "")
    elsewhere = factories.PairingFactory(
        state="active", mentee=factories.EnrollmentFactory(person=it.ben)
    )
    factories.MeetingFactory(
        pairing=elsewhere, state="confirmed", starts_at=stage.at(10), times=[stage.at(10)]
    )
    assert plan(it).held == 1
    assert Appointment.objects.get(meeting__pairing=pairing).slot.starts_at == stage.at(11)
    with (
        time_machine.travel(stage.BEFORE, tick=False),
        pytest.raises(circles.Clash, match="You have another meeting"),
    ):
        circles.plan(it.ada, circle, stage.at(11), 30, "", "")


@pytest.mark.parametrize(
    ("together", "step_free", "needed", "why"),
    [(3, True, False, "too_small"), (4, False, True, "no_steps"), (3, False, True, "too_small")],
)
def test_why_a_circle_has_no_place_is_told_apart(together, step_free, needed, why):
    it = stage.convention()
    stage.hall(it)
    circle = circle_of_ada(it)
    EventTimes.objects.create(enrollment=it.ada_in, step_free=needed)
    MeetingPoint.objects.update(together=together, step_free=step_free)
    MeetingPoint.objects.create(round=it.round, name="For two", together=2, step_free=step_free)
    assert plan(it).without == {f"circle {circle.pk}": why}


def test_many_sizes_of_tables_are_planned_in_one_proved_plan():
    """A large circle takes the large table, and a small one does not keep it from there."""
    it = stage.convention()
    stage.hall(it, hours=(9,), points=0)
    sizes = [(size, level) for size in range(7, 2, -1) for level in (True, False)]
    for number, (size, level) in enumerate(sizes, 1):
        MeetingPoint.objects.create(
            round=it.round, name=f"Table {number}", together=size, step_free=level
        )
        made = circle_of(it, number, size)
        EventTimes.objects.create(enrollment=made.seats.first().enrollment, step_free=level)
    found = plan(it)
    assert (found.held, found.is_proved, found.without) == (len(sizes), True, {})
    for meeting in CircleMeeting.objects.all():
        assert meeting.point.name == f"Table {meeting.circle.number}"


def circle_of(it, number, size):
    """A circle of so many who are in nothing else."""
    made = factories.CircleFactory(round=it.round, number=number, least=2, most=8, state="active")
    for at in range(size):
        place = factories.MentorFactory if at == 0 else factories.EnrollmentFactory
        person = place(round=it.round, days=stage.DAYS, first_time=at > 0)
        role = "mentor" if at == 0 else "mentee"
        factories.CircleSeatFactory(circle=made, enrollment=person, role=role, state="accepted")
    return made


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
