"""Planning to meet on the pages, as each of the two reads and types it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from mentorship.models import Meeting
from tests.mentorship.meetings.plans import agreed, plan, proposed
from tests.mentorship.pairings.test_pages import read, signed_in
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_first_of_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def it() -> Cast:
    people = cast()
    for person, zone in ((people.ada, "America/New_York"), (people.ben, "Europe/Berlin")):
        person.profile.time_zone = zone
        person.profile.save()
    return people


@pytest.fixture
def pairing(it):
    return it.pairing("active", active_at=NOW - timedelta(days=20))


def send(person, name: str, pk: int, **typed) -> str:
    """Send a form and return the page one lands on."""
    answer = signed_in(person).post(reverse(name, args=[pk]), typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(day="2027-03-10", clock="09:00", **more) -> dict:
    return {"day_1": day, "time_1": clock, "minutes": "60", "how": "video", **more}


def test_times_are_typed_on_one_s_own_clock_and_read_on_the_other_s(it, pairing):
    send(it.ada, "meeting_propose", pairing.pk, **typed(day_2="2027-03-20", time_2="20:00"))
    meeting = Meeting.objects.get()
    assert [f"{one:%d %H:%M}" for one in meeting.times] == ["10 14:00", "21 00:00"]
    body = signed_in(it.ben).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "Wednesday, 10 March 2027, 15:00 Central European Time (Berlin)" in body
    assert "09:00 Eastern Time (New York) for Ada" in body
    assert "Sunday, 21 March 2027, 01:00 Central European Time (Berlin)" in body
    assert "Saturday 20 March, 20:00 Eastern Time (New York) for Ada" in body


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            typed("2027-03-14", "02:30"),
            "02:30 does not exist on 14 March 2027 in Eastern Time (New York)",
        ),
        (
            typed("2027-11-07", "01:30"),
            "01:30 comes twice on 7 November 2027 in Eastern Time (New York)",
        ),
        (typed("2027-02-28"), "Choose a day from today on, within a year"),
        (typed("9999-12-31"), "Choose a day from today on, within a year"),
        (typed("2027-03-01", "06:59"), "Enter an hour that lies ahead"),
        (typed("", ""), "Choose a day"),
        (typed(clock="noon"), "Enter a time like 14:30"),
        (typed(day_2="2027-03-11"), "Enter an hour for this day"),
        (typed(time_3="10:00"), "Choose a day for this hour"),
        (typed(day_2="2027-03-10", time_2="09:00"), "You have entered this time already"),
        (typed(how="in_person", place="  "), "Enter where you would meet"),
        (typed(minutes="7"), "Choose one of the answers in the list"),
        (typed(place="x" * 201), "Shorten your answer to 200"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    it, pairing, given, sentence
):
    body = send(it.ada, "meeting_propose", pairing.pk, **given)
    assert sentence in body
    assert "There is a problem" in body
    assert not Meeting.objects.exists()
    assert all(f'value="{one}"' in body for one in given.values() if 3 < len(one) < 150)


def test_the_other_chooses_and_both_pages_say_when(it, pairing):
    meeting = proposed(it, pairing, NOW + timedelta(days=2))
    assert "Ada proposes to meet: choose a time" in read(it.ben, pairing)
    assert "You asked Ben to choose a time" in read(it.ada, pairing)
    assert "Choose one of the times, or propose others" in send(
        it.ben, "meeting_confirm", meeting.pk, starts_at=""
    )
    body = send(it.ben, "meeting_confirm", meeting.pk, starts_at=meeting.times[0].isoformat())
    assert "invitation for your calendar" in body
    assert "Wednesday, 3 March 2027, 13:00 Central European Time (Berlin)" in read(it.ben, pairing)
    assert "Wednesday, 3 March 2027, 07:00 Eastern Time (New York)" in read(it.ada, pairing)


def test_of_two_answers_that_cross_the_second_is_told_how_things_stand(it, pairing):
    meeting = proposed(it, pairing)
    chosen = meeting.times[0].isoformat()
    send(it.ada, "meeting_cancel", meeting.pk, words="Ill")
    assert "This meeting was cancelled." in send(
        it.ben, "meeting_confirm", meeting.pk, starts_at=chosen
    )


def test_a_meeting_of_the_past_is_noted_in_one_go_and_struck_out_again(it, pairing):
    body = send(it.ben, "meeting_note", pairing.pk, day="2027-02-20", how="phone")
    assert "You have met once" in body
    assert "Saturday, 20 February 2027" in body
    send(it.ada, "meeting_cancel", Meeting.objects.get().pk)
    assert "You have met once" not in read(it.ben, pairing)


def test_after_an_agreed_meeting_one_press_says_that_it_took_place(it, pairing):
    meeting = agreed(it, pairing, NOW + timedelta(days=2))
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert "Did you meet?" in read(it.ada, pairing)
        send(it.ada, "meeting_met", meeting.pk)
        assert "You have met once" in read(it.ben, pairing)


def test_at_a_convention_days_are_those_of_both_on_the_convention_s_clock():
    people = cast("convention")
    type(people.round).objects.update(
        starts_on="2027-06-26", ends_on="2027-06-28", time_zone="America/Chicago", place="Chicago"
    )
    for enrollment, days in ((people.ada_in, ["2027-06-26"]), (people.ben_in, ["2027-06-26"])):
        type(enrollment).objects.filter(pk=enrollment.pk).update(days=days)
    pairing = people.pairing("active")
    page = signed_in(people.ada).get(reverse("meeting_propose", args=[pairing.pk]))
    body = page.content.decode()
    assert "Saturday 26 June" in body
    assert "Sunday 27 June" not in body
    assert "Central Time (Chicago)" in body
    send(people.ada, "meeting_propose", pairing.pk, **typed("2027-06-26", place="Hall B"))
    assert f"{Meeting.objects.get().times[0]:%H:%M}" == "14:00"


def test_words_of_members_are_shown_as_they_are_and_never_as_markup(it, pairing):
    odd = '<script>x</script> "quotes"; a, b 🎈 \u202etxt'
    send(it.ada, "meeting_propose", pairing.pk, **typed(place=odd, words="<b>Hi</b>"))
    body = signed_in(it.ben).get(reverse("meeting", args=[Meeting.objects.get().pk]))
    assert "<script>x" not in body.content.decode()
    assert "&lt;b&gt;Hi&lt;/b&gt;" in body.content.decode()


def test_a_program_that_does_not_speak_of_mentoring_reads_none_of_it(it, pairing):
    type(it.program).objects.update(mentor_word="guide", mentee_word="newcomer", name="Coffee")
    meeting = proposed(it, pairing)
    for name, args in (("meeting", meeting.pk), ("meeting_propose", pairing.pk)):
        body = signed_in(it.ben).get(reverse(name, args=[args])).content.decode()
        main = body[body.index("<main") : body.index("</main")]
        assert "mentor" not in main.lower()


def test_the_desk_counts_and_reads_no_word(it, pairing):
    meeting = agreed(it, pairing, NOW + timedelta(days=2))
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        send(it.ada, "meeting_met", meeting.pk)
        proposed(it, pairing, NOW + timedelta(days=9))
        page = signed_in(it.cleo).get(reverse("admin:pairing", args=[pairing.pk]))
    body = page.content.decode()
    assert "1 meeting, on 3 March 2027" in body
    assert plan().place not in body
