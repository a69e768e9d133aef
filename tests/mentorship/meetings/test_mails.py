"""What the two are written, and the invitation that travels with it, read by its rules again."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from mentorship.mail import delivery, envelope
from mentorship.mail.checks import still_true
from mentorship.mail.registry import mail_of
from mentorship.models import Meeting, OutgoingMail
from mentorship.services import clock, meetings, pairings
from tests import people
from tests.mentorship.mail.test_every_message import arrived, check
from tests.mentorship.meetings.plans import agreed, ahead, plan, proposed

pytestmark = pytest.mark.django_db

ODD = 'Room "5"; 2nd floor, by\r\nBEGIN:VALARM \\n 🎈 \x0b \x85\u2028 \u202eמפגש ' + "é" * 60


@pytest.fixture
def it():
    cast = people.cast()
    for person, zone in ((cast.ada, "America/New_York"), (cast.ben, "Europe/Berlin")):
        person.profile.time_zone = zone
        person.profile.save()
    return cast


@pytest.fixture
def pairing(it):
    return it.pairing("active")


def written(person, kind=None) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(to_person=person).order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)


def kinds(person) -> list[str]:
    return [mail.kind.removeprefix("meeting_") for mail in written(person)]


def invitation(mail: OutgoingMail) -> tuple[str, dict]:
    """The method and the one event of a mail's calendar, after the rules of the format held."""
    text = mail.calendar
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in unfolded), unfolded
    assert not re.search(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f]", text)
    found = Calendar.from_ical(text)
    assert (found["VERSION"], found["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert [part.name for part in found.walk()] == ["VCALENDAR", "VEVENT"]
    (event,) = found.walk("VEVENT")
    assert not event.errors
    for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "ORGANIZER", "ATTENDEE", "STATUS"):
        assert not isinstance(event[name], list), name
    assert event.decoded("DTSTART").tzinfo is not None
    return str(found["METHOD"]), event


def read(mail: OutgoingMail) -> tuple:
    method, event = invitation(mail)
    return method, int(event["SEQUENCE"]), str(event["UID"]), str(event["STATUS"])


def test_from_the_proposal_to_the_cancelling_each_is_told_what_concerns_them(it, pairing):
    meeting = proposed(it, pairing)
    assert (kinds(it.ada), kinds(it.ben)) == ([], ["proposed"])
    meetings.confirm(it.ben, meeting, meeting.times[0])
    meetings.change(it.ada, meeting, plan(meeting.starts_at, place="Library cafe"))
    meetings.change(it.ben, meeting, plan(ahead(9)))
    meetings.confirm(it.ada, meeting, ahead(9))
    meetings.cancel(it.ada, meeting, "My train")
    assert kinds(it.ada) == ["confirmed", "changed", "proposed", "confirmed", "cancelled"]
    assert kinds(it.ben) == ["proposed", "confirmed", "changed", "moved", "confirmed", "cancelled"]


def test_one_event_is_put_in_changed_taken_out_and_put_in_again(it, pairing):
    test_from_the_proposal_to_the_cancelling_each_is_told_what_concerns_them(it, pairing)
    uid = f"meeting-{Meeting.objects.get().pk}@localhost"
    for person in (it.ada, it.ben):
        assert [read(mail) for mail in written(person) if mail.calendar] == [
            ("REQUEST", 0, uid, "CONFIRMED"),
            ("REQUEST", 1, uid, "CONFIRMED"),
            ("CANCEL", 2, uid, "CANCELLED"),
            ("REQUEST", 3, uid, "CONFIRMED"),
            ("CANCEL", 4, uid, "CANCELLED"),
        ]


def test_the_invitation_names_its_receiver_and_the_association_and_nobody_s_address_else(
    it, pairing, settings
):
    settings.DEFAULT_FROM_EMAIL = "Library Association <mentoring@library.example>"
    meeting = agreed(it, pairing)
    for me, other in ((it.ada, it.ben), (it.ben, it.ada)):
        (mail,) = written(me, "meeting_confirmed")
        _method, event = invitation(mail)
        assert str(event["ORGANIZER"]) == "mailto:mentoring@library.example"
        assert str(event["ATTENDEE"]) == f"mailto:{me.email}"
        assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert other.get_full_name() in str(event["SUMMARY"])
        assert other.email not in mail.calendar + mail.text + mail.html
        assert event.decoded("DTSTART") == meeting.starts_at
        assert event.decoded("DTEND") == meeting.starts_at + timedelta(hours=1)


@pytest.mark.parametrize("month", [3, 4, 10, 11])
def test_on_both_sides_of_every_clock_change_the_calendar_holds_the_moment_itself(
    it, pairing, month
):
    with time_machine.travel(datetime(2027, month, 1, tzinfo=UTC)):
        for day in (5, 12, 13, 14, 15, 27, 28):
            moment = datetime(2027, month, day, 18, 30, tzinfo=UTC)
            meeting = agreed(it, pairing, moment)
            _method, event = invitation(written(it.ada, "meeting_confirmed")[-1])
            assert event.decoded("DTSTART") == moment
            meetings.cancel(it.ada, meeting, "")


def test_what_members_type_stays_inside_its_property(it, pairing):
    it.ben.profile.full_name = 'Ben "B;:," Okri\nATTENDEE:mailto:x@example.org'
    it.ben.profile.save()
    moment = ahead(3)
    meeting = meetings.propose(it.ada, pairing, plan(moment, place=ODD))
    meetings.confirm(it.ben, meeting, moment)
    for person in (it.ada, it.ben):
        (mail,) = written(person, "meeting_confirmed")
        _method, event = invitation(mail)
        assert str(event["LOCATION"]).startswith('Room "5"; 2nd floor, by\nBEGIN:VALARM \\n 🎈')
        assert "VALARM" not in [part.name for part in event.walk()]


def test_each_mail_is_read_on_the_receiver_s_clock_and_in_good_shape(it, pairing):
    moment = datetime(2027, 7, 9, 14, tzinfo=UTC)
    with time_machine.travel(datetime(2027, 7, 1, 12, tzinfo=UTC)):
        meeting = agreed(it, pairing, moment)
        meetings.change(it.ben, meeting, plan(moment, how="phone", place="I call", words="Hi"))
        meetings.remind(meeting, timezone.now())
        meetings.change(it.ben, meeting, plan(moment + timedelta(days=1), words="Sorry"))
        meetings.cancel(it.ben, meeting, "Too much <work>")
    for mail in OutgoingMail.objects.all():
        check(arrived(mail))
        mine = mail.to_person == it.ada
        clock_, other = ("10:00", "16:00 Central") if mine else ("16:00", "10:00 Eastern")
        if mail.kind in ("meeting_confirmed", "meeting_changed", "meeting_reminder"):
            assert f"Friday, 9 July 2027, {clock_}" in mail.text
            assert other in mail.text
    last = written(it.ada, "meeting_cancelled")[0]
    assert "Too much <work>" in last.text
    assert "Too much &lt;work&gt;" in last.html


def test_a_mail_that_has_been_overtaken_does_not_leave(it, pairing):
    meeting = agreed(it, pairing)
    meetings.change(it.ada, meeting, plan(meeting.starts_at, how="phone"))
    meetings.change(it.ben, meeting, plan(ahead(6)))
    assert [mail.kind for mail in OutgoingMail.objects.order_by("pk") if still_true(mail)] == [
        "meeting_proposed",
        "meeting_moved",
    ]
    meetings.cancel(it.ada, meeting, "")
    assert [mail.kind for mail in OutgoingMail.objects.order_by("pk") if still_true(mail)] == [
        "meeting_cancelled"
    ]


@pytest.mark.parametrize("state", ["proposed", "agreed"])
def test_when_the_pairing_ends_the_meeting_leaves_both_calendars(it, pairing, state):
    {"proposed": proposed, "agreed": agreed}[state](it, pairing)
    OutgoingMail.objects.all().delete()
    pairings.end_early(it.ada, pairing, "time", "")
    found = list(OutgoingMail.objects.filter(kind="meeting_cancelled"))
    assert len(found) == (2 if state == "agreed" else 0)
    for mail in found:
        assert read(mail)[:2] == ("CANCEL", 1)
        assert "your pairing has come to its end" in " ".join(mail.text.split())


def test_nobody_at_the_desk_reads_these_mails_and_their_words_go_once_they_are_sent(
    it, pairing, client, post_office
):
    agreed(it, pairing)
    client.force_login(it.ann)
    assert "rooms.example" not in client.get("/admin/mentorship/outgoingmail/").content.decode()
    postman = delivery.Postman()
    while postman():
        continue
    assert len(post_office.taken) == 2  # the proposal is overtaken
    sent = OutgoingMail.objects.filter(state="sent")
    assert {(mail.text, mail.html, mail.calendar) for mail in sent} == {("", "", "")}


def test_it_travels_as_a_calendar_part_with_its_method(it, pairing):
    agreed(it, pairing)
    message = envelope.build(written(it.ada, "meeting_confirmed")[0]).message()
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert Calendar.from_ical(part.get_payload(decode=True))["METHOD"] == "REQUEST"


# The day before ------------------------------------------------------------------------------


def test_both_are_reminded_once_the_day_before_and_at_no_hour_of_the_night(it, pairing):
    start = datetime(2027, 7, 20, 14, tzinfo=UTC)
    with time_machine.travel(datetime(2027, 7, 1, 12, tzinfo=UTC)):
        type(pairing).objects.update(active_at=timezone.now())
        agreed(it, pairing, start)
    for hours in (25, 24, 23, 1):
        with time_machine.travel(start - timedelta(hours=hours)):
            clock.tick()
        assert kinds(it.ada).count("reminder") == (hours < 25)
    (mail,) = written(it.ben, "meeting_reminder")
    assert mail.subject == "On Tuesday you meet Ada Lovelace"
    assert mail.due_at.hour == 14


def test_who_agreed_only_yesterday_is_not_reminded(it, pairing):
    start = timezone.now() + timedelta(hours=40)
    agreed(it, pairing, start)
    with time_machine.travel(start - timedelta(hours=5)):
        assert meetings.remind_due(timezone.now()) == []


def test_a_reminder_of_a_meeting_does_not_use_up_the_one_reminder_of_the_week():
    assert mail_of("meeting_reminder").group == "reminders"
    assert not mail_of("meeting_reminder").reminder
