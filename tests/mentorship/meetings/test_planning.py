"""Who may do what with a meeting, in every state; what stays when a pairing ends."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from mentorship.models import Enrollment, LogLine, Meeting, OutgoingMail
from mentorship.services import enrollments, meetings, pairings, rounds
from mentorship.services.acts import Refused
from tests import people
from tests.mentorship.meetings.plans import agreed, ahead, plan, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return people.cast()


@pytest.fixture
def pairing(it):
    return it.pairing("active")


def over(it, pairing):
    """A meeting that was agreed and has passed."""
    with time_machine.travel(timezone.now() - timedelta(days=5)):
        return agreed(it, pairing, ahead(1))


MAKE = {
    "proposed": proposed,
    "confirmed": agreed,
    "confirmed, past": over,
    "held": lambda it, pairing: meetings.note(it.ada, pairing, timezone.now().date()),
    "cancelled": lambda it, pairing: _cancelled(it, agreed(it, pairing)),
}
ACTS = {
    "confirm": lambda who, meeting: meetings.confirm(who, meeting, _first_time(meeting)),
    "change": lambda who, meeting: meetings.change(who, meeting, plan(ahead(7))),
    "cancel": lambda who, meeting: meetings.cancel(who, meeting, "Ill"),
    "met": meetings.met,
}
LEADS = {
    ("proposed", "confirm", "ben"): "confirmed",
    ("proposed", "change", "ada"): "proposed",
    ("proposed", "change", "ben"): "proposed",
    ("proposed", "cancel", "ada"): "cancelled",
    ("proposed", "cancel", "ben"): "cancelled",
    ("confirmed", "confirm", "ada"): "confirmed",
    ("confirmed", "confirm", "ben"): "confirmed",
    ("confirmed", "change", "ada"): "proposed",
    ("confirmed", "change", "ben"): "proposed",
    ("confirmed", "cancel", "ada"): "cancelled",
    ("confirmed", "cancel", "ben"): "cancelled",
    ("confirmed, past", "confirm", "ada"): "confirmed",
    ("confirmed, past", "confirm", "ben"): "confirmed",
    ("confirmed, past", "change", "ada"): "proposed",
    ("confirmed, past", "change", "ben"): "proposed",
    ("confirmed, past", "cancel", "ada"): "cancelled",
    ("confirmed, past", "cancel", "ben"): "cancelled",
    ("confirmed, past", "met", "ada"): "held",
    ("confirmed, past", "met", "ben"): "held",
    ("held", "cancel", "ada"): "cancelled",
    ("held", "cancel", "ben"): "cancelled",
    ("held", "met", "ada"): "held",
    ("held", "met", "ben"): "held",
    ("cancelled", "cancel", "ada"): "cancelled",
    ("cancelled", "cancel", "ben"): "cancelled",
}
"""(state, act, who) -> the state after it; everything else is refused and changes nothing."""


def _cancelled(it, meeting):
    meetings.cancel(it.ada, meeting, "Ill")
    return meeting


def _first_time(meeting):
    return meeting.starts_at or next(iter(meeting.times), ahead(3))


@pytest.mark.parametrize("state", MAKE)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_open_to_whom_the_table_says_and_to_nobody_else(it, pairing, state, act):
    for name in ("ada", "ben", "cleo", "ann", "eve"):
        meeting = MAKE[state](it, pairing)
        before = Meeting.objects.values().get(pk=meeting.pk)
        try:
            ACTS[act](getattr(it, name), meeting)
        except Http404:
            after = "nothing there"
        except Refused:
            after = "refused"
        else:
            after = Meeting.objects.get(pk=meeting.pk).state
        row = Meeting.objects.filter(pk=meeting.pk)
        one_of_the_two = name in ("ada", "ben")
        expected = LEADS.get((state, act, name), "refused" if one_of_the_two else "nothing there")
        assert (name, after) == (name, expected)
        if after in ("refused", "nothing there"):
            assert row.values().get() == before
        OutgoingMail.objects.all().delete()
        row.delete()


@pytest.mark.parametrize("state", ["offered", "completed", "ended", "expired"])
def test_only_an_active_pairing_has_meetings(it, state):
    pairing = it.pairing(state)
    with pytest.raises(Refused, match="not paired at the moment"):
        meetings.propose(it.ada, pairing, plan())
    with pytest.raises(Refused, match="not paired at the moment"):
        meetings.note(it.ada, pairing, timezone.now().date())
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("kind", ["long_term", "convention", "informal"])
def test_nobody_else_plans_for_the_two_whoever_they_are(it, pairing, kind):
    for stranger in (it.cleo, it.dov, it.eve, it.ann):
        with pytest.raises(Http404):
            meetings.propose(stranger, pairing, plan())
        with pytest.raises(Http404):
            meetings.note(stranger, pairing, timezone.now().date())


def test_who_is_asked_may_answer_with_other_times_and_then_the_first_one_chooses(it, pairing):
    meeting = proposed(it, pairing)
    meetings.change(it.ben, meeting, plan(ahead(6)))
    with pytest.raises(Refused, match="the other chooses"):
        meetings.confirm(it.ben, meeting, ahead(6))
    with pytest.raises(Refused, match="not proposed any more"):
        meetings.confirm(it.ada, meeting, ahead(3))
    meetings.confirm(it.ada, meeting, ahead(6))
    assert (meeting.state, meeting.starts_at, meeting.turn) == ("confirmed", ahead(6), 2)


def test_another_place_holds_at_once_and_another_time_is_asked_about(it, pairing):
    meeting = agreed(it, pairing)
    meetings.change(it.ben, meeting, plan(meeting.starts_at, how="phone", place="I call you"))
    assert (meeting.state, meeting.how, meeting.sequence) == ("confirmed", "phone", 1)
    meetings.change(it.ben, meeting, plan(ahead(9)))
    assert (meeting.state, meeting.starts_at, meeting.sequence) == ("proposed", None, 2)
    meetings.confirm(it.ada, meeting, ahead(9))
    assert (meeting.starts_at, meeting.sequence) == (ahead(9), 3)


@pytest.mark.parametrize(
    ("moments", "sentence"),
    [
        ([timedelta(hours=-1)], "lie ahead"),
        ([timedelta(days=400)], "within a year"),
        ([timedelta(days=n) for n in range(1, 5)], "between one and three"),
    ],
)
def test_times_that_nobody_can_meet_at_are_refused(it, pairing, moments, sentence):
    with pytest.raises(Refused, match=sentence):
        meetings.propose(it.ada, pairing, plan(*[timezone.now() + each for each in moments]))


def test_a_proposed_time_that_has_passed_cannot_be_chosen(it, pairing):
    soon = timezone.now() + timedelta(minutes=5)
    meeting = proposed(it, pairing, soon)
    with (
        time_machine.travel(soon + timedelta(minutes=1)),
        pytest.raises(Refused, match="has passed"),
    ):
        meetings.confirm(it.ben, meeting, soon)


def test_five_plans_at_once_are_enough(it, pairing):
    for day in range(1, 6):
        proposed(it, pairing, ahead(day))
    with pytest.raises(Refused, match="planned enough"):
        proposed(it, pairing, ahead(8))


def test_a_second_press_proposes_changes_and_notes_once(it, pairing):
    first, second = proposed(it, pairing), proposed(it, pairing)
    assert first == second
    for _press in range(2):
        meetings.change(it.ada, first, plan(ahead(5)))
        meetings.note(it.ben, pairing, timezone.now().date())
    first.refresh_from_db()
    assert (first.turn, pairing.meetings.count()) == (2, 2)


# What was held -------------------------------------------------------------------------------


def test_noting_the_day_of_an_agreed_meeting_means_that_meeting(it, pairing):
    meeting = over(it, pairing)
    assert meetings.note(it.ben, pairing, meeting.starts_at.date()) == meeting
    meeting.refresh_from_db()
    assert (meeting.state, meeting.met_on) == ("held", meeting.starts_at.date())


def test_a_day_that_has_not_come_or_lies_before_the_pairing_is_refused(it, pairing):
    today = timezone.now().date()
    with pytest.raises(Refused, match="lies ahead"):
        meetings.note(it.ada, pairing, today + timedelta(days=2))
    with pytest.raises(Refused, match="since the two of you were paired"):
        meetings.note(it.ada, pairing, today - timedelta(days=90))


def test_the_day_is_that_of_the_person_who_says_so(it, pairing):
    it.ada.profile.time_zone = "Pacific/Auckland"
    it.ada.profile.save()
    pairing.refresh_from_db()
    with time_machine.travel(datetime(2027, 3, 1, 22, tzinfo=UTC), tick=False):
        type(pairing).objects.update(active_at=timezone.now())
        pairing.refresh_from_db()
        meeting = agreed(it, pairing, datetime(2027, 3, 2, 20, tzinfo=UTC))
    with time_machine.travel(datetime(2027, 3, 2, 23, tzinfo=UTC), tick=False):
        meetings.met(it.ada, meeting)
    assert meeting.met_on.isoformat() == "2027-03-03"


# The end -------------------------------------------------------------------------------------


def test_at_a_convention_one_proposes_days_on_which_both_are_there():
    it = people.cast("convention")
    day = ahead(20).date()
    type(it.round).objects.update(starts_on=day, ends_on=day + timedelta(days=2))
    Enrollment.objects.filter(pk=it.ada_in.pk).update(days=[day, day + timedelta(days=1)])
    Enrollment.objects.filter(pk=it.ben_in.pk).update(days=[day + timedelta(days=1)])
    pairing = type(it.pairing("active")).objects.get()
    with pytest.raises(Refused, match="both there"):
        proposed(it, pairing, ahead(20))
    assert proposed(it, pairing, ahead(21)).state == "proposed"


ENDINGS = {
    "concluded": lambda it, pairing: pairings.conclude(it.ben, pairing),
    "ended": lambda it, pairing: pairings.end_early(it.ada, pairing, "time", ""),
    "left": lambda it, pairing: enrollments.withdraw(it.ben, it.ben_in),
    "convention over": lambda it, pairing: rounds.close(it.cleo, it.round),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_planned_is_called_off_with_the_pairing_and_what_was_held_stays(ending):
    it = people.cast("convention")
    type(it.round).objects.update(starts_on=None, ends_on=None, state="running")
    it.round.refresh_from_db()
    pairing = it.pairing("active")
    past = over(it, pairing)
    held = meetings.note(it.ada, pairing, timezone.now().date() - timedelta(days=1))
    asked, planned = proposed(it, pairing, ahead(8)), agreed(it, pairing)
    ENDINGS[ending](it, pairing)
    states = dict(Meeting.objects.values_list("pk", "state"))
    assert states == {
        past.pk: "confirmed",
        held.pk: "held",
        asked.pk: "cancelled",
        planned.pk: "cancelled",
    }
    planned.refresh_from_db()
    assert (planned.sequence, planned.cancelled_by) == (1, "")


def test_the_log_holds_no_word_of_what_the_two_say(it, pairing):
    meeting = meetings.propose(it.ada, pairing, plan(place="Quiet corner", words="About us"))
    meetings.cancel(it.ben, meeting, "A sick child")
    lines = " ".join(f"{line.sentence} {line.details}" for line in LogLine.objects.all())
    assert "proposed a meeting" in lines
    assert not any(word in lines for word in ("Quiet", "About us", "sick"))
