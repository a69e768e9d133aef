"""Days that a round names on the way of its pairs: each is told once, to whoever it concerns."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorship.mail import opt_outs
from mentorship.mail.checks import still_true
from mentorship.models import CheckIn, OutgoingMail, Pairing, Program, Round
from mentorship.services import circles, clock, closings, goals, prompts
from mentorship.services.clock import milestones
from mentorship.services.goals import Aim
from tests import factories
from tests.mentorship.clock.test_reminders import BEGUN, DAY, HOUR, long_term, tick_at
from tests.people import cast

pytestmark = pytest.mark.django_db

MORNING = datetime(2025, 10, 31, 13, tzinfo=UTC)
"""Nine o'clock in New York on the day by which goals are written down."""
LAST = date(2026, 7, 14)
"""By then the closing questions are answered; the round ended on 30 June."""


def with_day_for_goals(**more):
    it = long_term(goals_by=date(2025, 10, 31), **more)
    return it, it.pairing("active", active_at=BEGUN)


def told(kind):
    rows = OutgoingMail.objects.filter(kind=kind).order_by("to_email")
    return list(rows.values_list("to_email", flat=True))


def mail_to(person, kind):
    return OutgoingMail.objects.get(to_person=person, kind=kind)


# Goals ---------------------------------------------------------------------------------------


def test_on_the_day_for_goals_both_of_a_pair_without_any_are_reminded_once():
    it, pairing = with_day_for_goals()
    assert tick_at(MORNING - HOUR) == {}
    assert tick_at(MORNING) == {"goals reminded of": 2}
    for later in (HOUR, DAY, 6 * DAY, 30 * DAY):
        assert tick_at(MORNING + later) == {}
    mail = mail_to(it.ben, "goals_due")
    words = " ".join(mail.text.split())
    assert mail.subject == "Goals for you and Ada Lovelace"
    assert "asks pairs to write down by Friday, 31 October 2025 what they work towards" in words
    assert f"/pairings/{pairing.pk}/goals/add/" in mail.text
    assert (mail.program, mail.round, mail.pairing) == (it.program, it.round, pairing)


def test_after_a_week_of_silence_of_the_site_nobody_hears_of_a_day_that_is_past():
    with_day_for_goals()
    a_week_later = MORNING + 7 * DAY + HOUR  # in New York clocks were put back meanwhile
    assert list(milestones.without_goals(a_week_later)) == []
    assert len(list(milestones.without_goals(a_week_later - HOUR))) == 2


def test_whoever_was_reminded_of_something_else_hears_later_and_still_once():
    it, _pairing = with_day_for_goals()
    elsewhere = factories.MentorFactory(round=it.round_elsewhere, person=it.ada)
    factories.PairingFactory(
        round=it.round_elsewhere,
        mentor=elsewhere,
        offered_at=MORNING - 9 * DAY,
        answer_by=MORNING + HOUR,
    )
    tick_at(MORNING - 2 * DAY + 2 * HOUR)
    assert tick_at(MORNING)["goals reminded of"] == 1
    assert told("goals_due") == ["ben@example.org"]
    tick_at(MORNING + 5 * DAY + 3 * HOUR)
    assert told("goals_due") == ["ada@example.org", "ben@example.org"]


def written(it, pairing):
    goals.add(it.ben, pairing, Aim("Learn to catalogue"))


def agreed(it, pairing):
    factories.AgreementFactory(pairing=pairing, state="agreed", words="We look at budgets")


def paused(it, pairing):
    Pairing.objects.update(paused_until=date(2025, 12, 1))


def young(it, pairing):
    Pairing.objects.update(active_at=MORNING - 7 * DAY + HOUR)


def over(it, pairing):
    Pairing.objects.update(state="ended", ended_at=MORNING - DAY, end_reason="time")


def continued(it, pairing):
    Pairing.objects.update(origin="continued")


def informal(it, pairing):
    Program.objects.update(kind="informal")


def no_day(it, pairing):
    Round.objects.update(goals_by=None)


def unwanted(it, pairing):
    for person in (it.ada, it.ben):
        opt_outs.switch(person, "reminders", on=False)


def closed(it, pairing):
    type(it.ada).objects.update(is_active=False)


QUIET = (written, agreed, paused, young, over, continued, informal, no_day, unwanted, closed)


@pytest.mark.parametrize("so", QUIET)
def test_who_is_not_reminded_of_goals(so):
    it, pairing = with_day_for_goals()
    so(it, pairing)
    assert list(milestones.without_goals(MORNING)) == []


@pytest.mark.parametrize(("state", "words"), [("agreed", ""), ("proposed", "We look at budgets")])
def test_an_agreement_without_goals_or_with_one_yes_alone_counts_for_nothing(state, words):
    _it, pairing = with_day_for_goals()
    factories.AgreementFactory(pairing=pairing, state=state, words=words)
    assert len(list(milestones.without_goals(MORNING))) == 2


def test_a_mentor_of_several_gets_one_mail_of_those_without_goals():
    it, first = with_day_for_goals()
    others = [
        factories.PairingFactory(
            round=it.round, mentor=it.ada_in, state="active", mentor_place=place, active_at=BEGUN
        )
        for place in (2, 3)
    ]
    factories.GoalFactory(pairing=others[1])
    tick_at(MORNING)
    mail = mail_to(it.ada, "goals_due")
    assert mail.subject == "Goals for your 2 pairings"
    pages = [f"/pairings/{one.pk}/goals/add/" in mail.text for one in (first, *others)]
    assert pages == [True, True, False]


def test_a_reminder_of_goals_is_moot_once_one_is_written_or_the_day_has_moved():
    it, pairing = with_day_for_goals()
    tick_at(MORNING)
    mail = mail_to(it.ada, "goals_due")
    assert still_true(mail)
    Round.objects.filter(pk=it.round.pk).update(goals_by=date(2025, 11, 30))
    assert not still_true(OutgoingMail.objects.get(pk=mail.pk))
    Round.objects.filter(pk=it.round.pk).update(goals_by=date(2025, 10, 31))
    goals.add(it.ben, pairing, Aim("Learn to catalogue"))
    assert not still_true(OutgoingMail.objects.get(pk=mail.pk))


def test_a_day_that_was_moved_before_its_mail_left_is_told_anew_and_one_that_was_told_is_not():
    it, _pairing = with_day_for_goals()
    tick_at(MORNING)
    OutgoingMail.objects.filter(to_person=it.ada).update(state="cancelled")
    Round.objects.filter(pk=it.round.pk).update(goals_by=date(2025, 11, 30))
    assert tick_at(MORNING + 30 * DAY + HOUR) == {"goals reminded of": 1}
    assert told("goals_due") == ["ada@example.org"] * 2 + ["ben@example.org"]


# Closing answers -----------------------------------------------------------------------------

FIVE_BEFORE = datetime(2026, 7, 9, 13, tzinfo=UTC)


def concluded(**more):
    it = long_term(survey_by=LAST, **more)
    pairing = it.pairing("active", active_at=BEGUN)
    assert tick_at(datetime(2026, 7, 1, 4, tzinfo=UTC))["pairings at their end"] == 1
    pairing.refresh_from_db()
    return it, pairing


def test_the_mail_of_the_end_asks_how_it_was_until_the_day_that_the_round_names():
    it, _pairing = concluded()
    words = " ".join(mail_to(it.ben, "reached_end").text.split())
    assert "Please say on the page below how it was, by 14 July 2026." in words


@pytest.mark.parametrize("so", ["no day", "before the end", "nobody reads"])
def test_the_mail_of_the_end_names_no_day_where_there_is_none_to_name(so):
    it = long_term(survey_by=None if so == "no day" else LAST)
    it.pairing("active", active_at=BEGUN)
    if so == "before the end":
        Pairing.objects.update(ends_on=date(2026, 8, 1))
        Round.objects.filter(pk=it.round.pk).update(state="closed")
    if so == "nobody reads":
        Pairing.objects.update(origin="noted")
    tick_at(datetime(2026, 8, 2, 4, tzinfo=UTC))
    assert "how it was, by" not in " ".join(mail_to(it.ben, "reached_end").text.split())


def test_five_days_before_the_last_day_whoever_has_not_said_how_it_was_is_reminded_once():
    it, pairing = concluded()
    assert tick_at(FIVE_BEFORE - HOUR) == {}
    with time_machine.travel(FIVE_BEFORE - DAY):
        closings.answer(it.ada, pairing, closings.Said(worth=4))
        closings.answer(it.ben, pairing, closings.Said(thanks="Thank you"))
    assert tick_at(FIVE_BEFORE) == {"closings reminded of": 1}
    for later in (HOUR, DAY, 4 * DAY):
        assert "closings reminded of" not in tick_at(FIVE_BEFORE + later)
    mail = mail_to(it.ben, "closing_due")
    assert mail.subject == "How was it with Ada Lovelace?"
    assert "by Tuesday, 14 July 2026 how it was" in " ".join(mail.text.split())
    assert f"/pairings/{pairing.pk}/closing/" in mail.text
    assert told("closing_due") == ["ben@example.org"]
    with time_machine.travel(FIVE_BEFORE + HOUR):
        assert still_true(mail)
        closings.answer(it.ben, pairing, closings.Said(worth=5))
        assert not still_true(OutgoingMail.objects.get(pk=mail.pk))


def test_nobody_is_reminded_of_closing_answers_after_the_last_day_or_after_an_early_end():
    _it, _pairing = concluded()
    midnight = datetime(2026, 7, 15, 4, tzinfo=UTC)
    assert list(milestones.unanswered(midnight)) == []
    with time_machine.travel(midnight - HOUR):
        assert len(list(milestones.unanswered(timezone.now()))) == 2
        Pairing.objects.update(state="ended", end_reason="time")
        assert list(milestones.unanswered(timezone.now())) == []


def test_a_pair_that_has_just_ended_is_left_alone_for_two_days():
    _it, _pairing = concluded()
    with time_machine.travel(FIVE_BEFORE + DAY):
        Pairing.objects.update(ended_at=timezone.now() - 2 * DAY + HOUR)
        assert list(milestones.unanswered(timezone.now())) == []
        Pairing.objects.update(ended_at=timezone.now() - 2 * DAY)
        assert len(list(milestones.unanswered(timezone.now()))) == 2


def test_where_nobody_would_read_the_answers_nobody_is_reminded_of_them():
    _it, pairing = concluded()
    Pairing.objects.update(origin="noted")
    with time_machine.travel(FIVE_BEFORE):
        assert not closings.asked(Pairing.objects.get(pk=pairing.pk).side("mentor")).by_coordinator
        assert list(milestones.unanswered(timezone.now())) == []


def test_answers_are_taken_until_the_day_that_the_round_names_though_it_is_far():
    it, pairing = concluded()
    Round.objects.filter(pk=it.round.pk).update(survey_by=date(2026, 9, 30))
    pairing = Pairing.objects.get(pk=pairing.pk)
    with time_machine.travel(datetime(2026, 9, 30, 23, tzinfo=UTC)):
        assert closings.is_open(pairing)
        pairing.state = "ended"
        assert not closings.is_open(pairing), "an early end is asked about for thirty days"
    with time_machine.travel(datetime(2026, 10, 1, 4, tzinfo=UTC)):
        pairing.state = "completed"
        assert not closings.is_open(pairing)


# Half-way ------------------------------------------------------------------------------------

HALF_WAY = datetime(2026, 2, 2, 14, tzinfo=UTC)
"""Nine o'clock in New York."""


def half_way_round(asked_before):
    """Ada and Ben, last asked so long before half-way, by a program that asks every half year."""
    it = long_term(halfway_on=date(2026, 2, 2))
    Program.objects.update(checkin_weeks=26)
    pairing = it.pairing("active", active_at=BEGUN)
    for side in ("mentor", "mentee"):
        factories.CheckInFactory(
            pairing=pairing, side=side, state="lapsed", asked_at=HALF_WAY - asked_before
        )
    return it, pairing


def asked_at(moment):
    """How many are asked by the clock at this moment, who want such mails."""
    with time_machine.travel(moment, tick=False):
        return clock.tick()["check-ins asked"]


def test_at_half_way_both_are_asked_how_it_is_going_whatever_the_rhythm():
    _it, _pairing = half_way_round(60 * DAY)
    assert asked_at(HALF_WAY - HOUR) == 0
    assert asked_at(HALF_WAY) == 2
    assert asked_at(HALF_WAY + DAY) == 0
    assert asked_at(HALF_WAY + 7 * DAY) == 0
    assert told("checkin") == ["ada@example.org", "ben@example.org"]
    assert CheckIn.objects.filter(state="asked").count() == 2


def test_who_was_asked_in_the_week_before_half_way_is_not_asked_again():
    half_way_round(7 * DAY - HOUR)
    assert asked_at(HALF_WAY + HOUR) == 0


def test_after_a_week_nobody_is_asked_because_of_half_way_any_more():
    half_way_round(60 * DAY)
    assert asked_at(HALF_WAY + 7 * DAY) == 0


def test_a_program_that_never_asks_does_not_ask_at_half_way():
    half_way_round(60 * DAY)
    Program.objects.update(checkin_weeks=0)
    assert asked_at(HALF_WAY) == 0


def test_a_topic_of_the_month_stays_away_from_half_way():
    half_way_round(60 * DAY)
    assert prompts.due(HALF_WAY - 8 * DAY)
    assert prompts.due(HALF_WAY - 6 * DAY) == []


def test_people_in_circles_are_asked_at_half_way_too():
    it = cast()
    Round.objects.filter(pk=it.round.pk).update(halfway_on=date(2026, 2, 2))
    Program.objects.update(checkin_weeks=26)
    circle = factories.CircleFactory(round=it.round, state="active", active_at=BEGUN)
    seat = factories.CircleSeatFactory(circle=circle, state="accepted")
    seat.checkins.create(asked_at=HALF_WAY - timedelta(days=60))
    morning = datetime(2026, 2, 2, 9, tzinfo=it.round.zone)
    assert circles.to_ask(morning - HOUR) == []
    assert [one.pk for one in circles.to_ask(morning)] == [seat.pk]
    assert circles.to_ask(morning + 7 * DAY) == []
