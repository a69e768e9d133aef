"""What people in a circle do together: meetings, what they agree on, notes, and how it goes."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from mentorship.models import CircleCheckIn, CircleMeeting, CircleNote, Coordinator, OutgoingMail
from mentorship.services import circles, clock, feeds
from mentorship.services.acts import Refused
from tests import factories, people
from tests.mentorship.circles.stage import kinds_to, the_mail

pytestmark = pytest.mark.django_db

LATER = timezone.now() + timedelta(days=10)


@pytest.fixture
def seats():
    circle = factories.CircleFactory(state="active", round__state="running")
    return [
        factories.CircleSeatFactory(
            circle=circle,
            state="accepted",
            role=role,
            enrollment=factories.EnrollmentFactory(
                round=circle.round, role=role, person=people.person(f"{name} Sits")
            ),
        )
        for name, role in (
            *(("Mia", "mentor"), ("Ali", "mentee"), ("Bo", "mentee"), ("Cy", "mentee")),
        )
    ]


def page(person, name, pk, **sent):
    client = Client()
    client.force_login(person)
    url = reverse(name, args=[pk])
    answer = client.post(url, sent, follow=True) if sent else client.get(url)
    return answer.content.decode()


def test_a_meeting_goes_into_everybodys_calendar_and_out_again(seats):
    mia, ali, _bo, _cy = seats
    form = page(
        ali.person, "circle_meeting", ali.circle_id, day="2001-01-01", hour="09:00", minutes=60
    )
    assert "still to come" in form
    day = {"day": f"{LATER:%Y-%m-%d}", "hour": "14:30", "minutes": "90"}
    page(ali.person, "circle_meeting", ali.circle_id, place="https://rooms.example/c", **day)
    meeting = CircleMeeting.objects.get()
    for seat in seats:
        assert kinds_to(seat.person) == ["circle_meeting"]
        mail = the_mail(seat.person, "circle_meeting")
        assert "METHOD:REQUEST" in mail.calendar
        assert seat.person.email in mail.calendar.replace("\r\n ", "")
    assert "rooms.example" in page(mia.person, "circle", mia.circle_id)
    secret = feeds.renew(ali.person).secret
    feed = Client().get(reverse("calendar_feed", args=[secret])).content.decode()
    assert f"circle-{meeting.pk}" in feed
    assert "rooms.example" not in feed  # no words of others
    assert "14:30" in page(ali.person, "circle_meeting_move", meeting.pk)
    for _again in range(2):
        moved = {**day, "hour": "16:00"}
        page(mia.person, "circle_meeting_move", meeting.pk, place="Room 4", **moved)
    assert kinds_to(ali.person) == ["circle_meeting"] * 2  # and not a third
    assert "SEQUENCE:1" in the_mail(ali.person, "circle_meeting").calendar
    page(mia.person, "circle_meeting_off", meeting.pk, go=1)
    page(mia.person, "circle_meeting_off", meeting.pk, go=1)
    assert kinds_to(ali.person) == ["circle_meeting", "circle_meeting", "circle_meeting_off"]
    assert "Plan another one" in page(ali.person, "circle_meeting_move", meeting.pk, **day)
    feed = Client().get(reverse("calendar_feed", args=[secret])).content.decode()
    assert f"circle-{meeting.pk}" not in feed
    assert "METHOD:CANCEL" in the_mail(ali.person, "circle_meeting_off").calendar
    stranger = people.person("Eve Stranger")
    with pytest.raises(Http404):
        circles.meeting_for(stranger, meeting.pk)


def test_a_time_at_which_somebody_meets_another_is_said_and_kept_only_if_it_is_meant_so(seats):
    mia, ali, bo, _cy = seats
    pairing = factories.PairingFactory(
        round=ali.circle.round, mentee=ali.enrollment, state="active"
    )
    when = datetime.combine(LATER.date(), time(14, 30), zone_of(mia.person))
    taken = factories.MeetingFactory(
        pairing=pairing, state="confirmed", starts_at=when, times=[when]
    )
    typed = {"day": f"{when:%Y-%m-%d}", "hour": "14:00", "minutes": "60", "place": "Room 4"}

    shown = page(mia.person, "circle_meeting", mia.circle_id, **typed)
    assert "One of the others has another meeting at that time" in shown
    assert taken.pairing.mentor.person.public_name not in shown
    assert "Room 4" in shown  # nothing typed is lost
    assert "all the same" in shown
    assert "You have another meeting" in page(ali.person, "circle_meeting", ali.circle_id, **typed)
    assert not CircleMeeting.objects.exists()
    assert kinds_to(bo.person) == []

    page(mia.person, "circle_meeting", mia.circle_id, anyway="on", **typed)
    for _again in range(2):  # the same press once more
        page(mia.person, "circle_meeting", mia.circle_id, **typed)
    first = CircleMeeting.objects.get()
    assert kinds_to(bo.person) == ["circle_meeting"]

    again = factories.MentorFactory(person=mia.person)
    other = factories.CircleFactory(state="active", round=again.round)
    theirs = factories.CircleSeatFactory(
        circle=other, state="accepted", role="mentor", enrollment=again
    )
    moved = {**typed, "hour": "14:59"}
    shown = page(theirs.person, "circle_meeting", other.pk, **moved)
    assert "You have another meeting at that time" in shown
    with pytest.raises(circles.Clash, match="You and 3 of the others"):
        circles.plan(ali.person, ali.circle, when, 30, "", "")
    shown = page(bo.person, "circle_meeting_move", first.pk, **moved)
    assert "One of the others has" in shown, "its own time is no clash, the pair's still is"
    page(bo.person, "circle_meeting_move", first.pk, **{**typed, "hour": "18:00"})
    first.refresh_from_db()
    assert first.number == 1
    assert "all the same" not in page(bo.person, "circle_meeting_move", first.pk)


def test_what_they_agree_on_is_everybodys_and_of_two_writers_the_slower_reads_first(seats):
    mia, ali, bo, _cy = seats
    circle = mia.circle
    circles.write_terms(ali.person, circle, 0, {"goals": "Lead", "rhythm": "", "private": ""})
    with pytest.raises(Refused, match="in the meantime"):
        circles.write_terms(bo.person, circle, 0, {"goals": "Rest", "rhythm": "", "private": ""})
    assert "I agree" in page(mia.person, "circle", circle.pk)
    page(mia.person, "circle_agree", circle.pk, seen="1")
    assert "2 people have not yet" in page(mia.person, "circle", circle.pk)
    circles.write_terms(bo.person, circle, 1, {"goals": "Rest", "rhythm": "", "private": ""})
    assert "I agree" in page(mia.person, "circle", circle.pk), "a new version asks again"
    with pytest.raises(Refused):
        circles.agree(ali.person, circle, 1)
    assert "Write at least one line" in page(
        ali.person, "circle_terms", circle.pk, goals="", rhythm="", private="", seen="2"
    )


def test_private_notes_are_their_writers_and_shared_ones_everybodys(seats):
    mia, ali, _bo, cy = seats
    page(ali.person, "circle_notes", ali.circle_id, words="For me alone")
    page(ali.person, "circle_notes", ali.circle_id, words="For all of us", shared="on")
    read = page(mia.person, "circle_notes", mia.circle_id)
    assert "For all of us" in read
    assert "For me alone" not in read
    assert "For me alone" in page(ali.person, "circle_notes", ali.circle_id)
    note = CircleNote.objects.get(shared=True)
    page(mia.person, "circle_note_remove", mia.circle_id, note=note.pk)
    assert CircleNote.objects.count() == 2, "nobody removes another's note"
    circles.leave(cy.person, cy.circle, knows_end=True)
    client = Client()
    client.force_login(cy.person)
    assert client.get(reverse("circle_notes", args=[cy.circle_id])).status_code == 404
    assert "For all of us" not in page(cy.person, "circle", cy.circle_id)


def test_each_is_asked_how_it_goes_and_coordinators_alone_read_it(seats):
    mia, ali, _bo, _cy = seats
    with time_machine.travel(timezone.now() + timedelta(days=22), tick=False):
        clock.tick()
        clock.tick()
        assert CircleCheckIn.objects.count() == 4
        assert OutgoingMail.objects.filter(kind="circle_checkin").count() == 4
        page(ali.person, "circle_checkin", ali.circle_id, answer="trouble", words="We talk past")
        assert "There is a problem" in page(
            mia.person, "circle_checkin", mia.circle_id, answer="so so"
        )
    answered = CircleCheckIn.objects.get(answer="trouble")
    assert answered.seat == ali
    assert "We talk past" not in page(mia.person, "circle", mia.circle_id)
    head = people.person("Ann Boss", is_staff=True, is_superuser=True)
    desk = page(head, "admin:circles", ali.circle.round_id)
    assert "Something is not working" in desk
    assert "We talk past" in desk


def test_where_a_mentor_of_the_circle_alone_runs_the_program_nobody_is_asked_and_they_read_nothing(
    seats,
):
    mia, ali, _bo, _cy = seats
    said = {"asked_at": timezone.now(), "answer": "trouble", "words": "We talk past"}
    answered = CircleCheckIn.objects.create(seat=ali, answered_at=timezone.now(), **said)
    program = ali.circle.round.program
    Coordinator.objects.create(person=mia.person, program=program)
    User.objects.filter(pk=mia.person.pk).update(is_staff=True)
    desk = page(User.objects.get(pk=mia.person.pk), "admin:circles", ali.circle.round_id)
    assert f"circle-{mia.circle_id}" in desk
    assert "We talk past" not in desk
    answered.delete()
    later = timezone.now() + timedelta(days=22)
    assert circles.to_ask(later) == []
    other = people.person("Cora Desk", is_staff=True)
    Coordinator.objects.create(person=other, program=program)
    assert len(circles.to_ask(later)) == 4
