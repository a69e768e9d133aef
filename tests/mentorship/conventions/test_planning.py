"""Every pair gets a place and a time that suits both, proved; what stands stays."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from matching.conventions.planning import give_places
from mentorship.models import (
    Appointment,
    Enrollment,
    EventTimes,
    Job,
    Meeting,
    MeetingPlan,
    MeetingPoint,
    OutgoingMail,
    Pairing,
)
from mentorship.services import clock, jobs
from mentorship.services.acts import Refused
from mentorship.services.conventions import moving, own_times, places
from tests import factories
from tests.mentorship.conventions import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return stage.convention()


def plan(it):
    with time_machine.travel(stage.BEFORE, tick=False):
        return give_places(it.cleo, it.round)


def tell():
    with time_machine.travel(stage.BEFORE, tick=False):
        clock.run_all(
            [job for job in clock.JOBS if job.name == "people told where they meet"], stage.BEFORE
        )


def spots(it):
    rows = Appointment.objects.standing().filter(slot__round=it.round)
    return {row.meeting.pairing_id: (row.slot.starts_at, row.point.name) for row in rows}


def test_a_coordinator_enters_places_and_times_and_a_worker_plans_them(it, client):
    """The whole way over the desk; a doctored form gets a sentence and loses nothing."""
    pairing = it.pairing("active")
    client.force_login(it.cleo)
    page = reverse("admin:meeting_points", args=[it.round.pk])
    assert "Enter a meeting point first" in client.get(page).content.decode()

    def send(to, **typed):
        where = reverse(f"admin:{to}", args=[it.round.pk])
        return client.post(where, typed, follow=True).content.decode()

    assert "There is a problem" in send("meeting_point_add", name="", room="0")
    shown = send("meeting_point_add", name="Table 1", directions="Left", room="1", step_free="on")
    assert "Table 1" in shown
    assert "of this name already" in send("meeting_point_add", name="Table 1", room="1")
    day = stage.FIRST_DAY.isoformat()
    hours = {"begins": "9:00", "ends": "10:40", "minutes": "30"}
    with time_machine.travel(stage.BEFORE):
        client.force_login(it.cleo)
        assert "There is a problem" in send("meeting_times_add", **hours, day="2031-01-01")
        assert "3 times added" in send("meeting_times_add", **hours, day=day)
        assert "run into others" in send("meeting_times_add", **hours, day=day)
        send("meeting_plan")
        assert Job.objects.get().kind == "places"
        jobs.work_once()
        assert Job.objects.get().state == "done"
        shown = client.get(page).content.decode()
    assert "1 meeting has a place and a time" in " ".join(shown.split())
    assert "Proved: nobody is in two meetings at once" in shown
    assert spots(it) == {pairing.pk: (stage.at(9), "Table 1")}


def test_times_suit_both_and_who_finds_none_is_listed_with_the_reason(it, client):
    first = it.pairing("active")
    stage.hall(it, hours=(9, 13))
    Enrollment.objects.filter(pk=it.ada_in.pk).update(days=[stage.FIRST_DAY])
    EventTimes.objects.create(enrollment=it.ben_in, away=[f"{stage.FIRST_DAY} morning"])
    never = stage.another_pair(it)
    Enrollment.objects.filter(pk=never.mentor_id).update(days=[stage.at(9, day=1).date()])
    steps = stage.another_pair(it)
    EventTimes.objects.create(enrollment=steps.mentee, step_free=True)
    crowd = [stage.another_pair(it) for _each in range(2)]
    for each in crowd:
        EventTimes.objects.create(enrollment=each.mentor, away=[f"{stage.FIRST_DAY} afternoon"])
    busy = stage.another_pair(it)
    EventTimes.objects.create(
        enrollment=busy.mentee,
        away=[f"{stage.FIRST_DAY} {part}" for part in ("morning", "afternoon")],
    )
    kept = plan(it)
    found = spots(it)
    assert found[first.pk] == (stage.at(13), "Table 1")
    full = next(each.pk for each in crowd if each.pk not in found)
    assert kept.without == {
        str(never.pk): "no_day",
        str(steps.pk): "no_steps",
        str(full): "full",
        str(busy.pk): "no_time",
    }
    assert (kept.held, kept.is_proved) == (2, True)
    client.force_login(it.cleo)
    shown = client.get(reverse("admin:meeting_points", args=[it.round.pk])).content.decode()
    assert "never there on the same day" in shown
    assert "Every place is taken" in shown


def test_both_are_told_once_with_an_entry_for_their_calendars_that_follows(it):
    row = stage.planned(it)
    tell()
    tell()
    mails = OutgoingMail.objects.filter(kind="appointment_planned")
    assert {mail.to_person for mail in mails} == {it.ada, it.ben}
    first = Calendar.from_ical(mails.get(to_person=it.ben).calendar).walk("VEVENT")[0]
    with time_machine.travel(stage.BEFORE, tick=False):
        slot = next(way.slot for way in moving.ways(row, stage.BEFORE))
        moving.move(it.ben, row, slot.pk)
        moving.move(it.ben, row, slot.pk)  # the same press again
    moved = OutgoingMail.objects.filter(kind="appointment_moved")
    assert {mail.to_person for mail in moved} == {it.ada, it.ben}
    then = Calendar.from_ical(moved.get(to_person=it.ben).calendar).walk("VEVENT")[0]
    assert (then["UID"], then["SEQUENCE"]) == (first["UID"], first["SEQUENCE"] + 1)
    assert then["DTSTART"].dt == stage.at(10)
    tell()
    assert moved.count() == 2


def test_what_stands_stays_on_a_new_plan_and_what_was_held_is_frozen(it):
    row = stage.planned(it)
    slots = list(it.round.meeting_slots.order_by("starts_at"))
    Appointment.objects.filter(pk=row.pk).update(slot=slots[2])
    Meeting.objects.filter(pk=row.meeting_id).update(starts_at=slots[2].starts_at)
    held = stage.another_pair(it)
    plan(it)
    assert spots(it)[row.meeting.pairing_id][0] == slots[2].starts_at
    assert spots(it)[held.pk][0] == stage.at(9)
    with stage.now_is(9, 10):
        Meeting.objects.filter(pairing=held).update(state="held", met_on=stage.FIRST_DAY)
        MeetingPoint.objects.create(round=it.round, name="Table 2", room=1)
        new = stage.another_pair(it)
        kept = give_places(it.cleo, it.round)
    assert spots(it)[held.pk][0] == stage.at(9)
    assert spots(it)[new.pk][0] == stage.at(10)
    assert (kept.held, kept.moved) == (3, 0)


def test_a_pair_that_loses_its_only_time_is_told_and_named(it):
    row = stage.planned(it)
    tell()
    with time_machine.travel(stage.BEFORE, tick=False):
        parts = [f"{stage.FIRST_DAY} {part}" for part in ("morning", "afternoon", "nonsense")]
        own_times.say(it.ben, it.ben_in, parts, step_free=False)
    assert it.ben_in.event_times.away == parts[:2]
    kept = plan(it)
    assert kept.without == {str(row.meeting.pairing_id): "no_time"}
    tell()
    assert OutgoingMail.objects.filter(kind="appointment_off").count() == 2
    assert Meeting.objects.get(pk=row.meeting_id).state == "cancelled"
    assert Appointment.objects.get(pk=row.pk).seat is None


def test_two_who_agreed_on_a_time_of_their_own_keep_it(it):
    pairing = it.pairing("active")
    stage.hall(it)
    own = factories.MeetingFactory(
        pairing=pairing, state="confirmed", starts_at=stage.at(9), times=[stage.at(9)]
    )
    refused = pytest.raises(Refused, match="lie ahead")
    with time_machine.travel(stage.at(9, day=40)), refused:  # long after the convention
        places.ask_for_plan(it.cleo, it.round)
    kept = plan(it)
    assert (kept.held, kept.without) == (0, {})
    own.refresh_from_db()
    assert own.starts_at == stage.at(9)


def test_nobody_gets_a_seat_that_is_taken(it):
    """A full time is not proposed; the database refuses it where code forgets to ask."""
    row = stage.planned(it)
    other = stage.another_pair(it)
    plan(it)
    theirs = Appointment.objects.get(meeting__pairing=other)
    with time_machine.travel(stage.BEFORE, tick=False):
        assert theirs.slot_id not in {way.slot.pk for way in moving.ways(row, stage.BEFORE)}
        with pytest.raises(Refused, match="not free any more"):
            moving.move(it.ben, row, theirs.slot_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(slot=theirs.slot_id)


def test_the_plan_of_another_program_is_nobody_s_business(it, client):
    stage.planned(it)
    client.force_login(it.dov)
    assert client.get(reverse("admin:meeting_points", args=[it.round.pk])).status_code == 404
    assert MeetingPlan.objects.count() == 1
    assert Pairing.objects.filter(round=it.round).count() == 1
