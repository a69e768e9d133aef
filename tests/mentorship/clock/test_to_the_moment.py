"""Every span of time begins and ends when it says: the second before, the moment, the second after.

A span that has run out at a moment holds no more at that moment, and what falls due then is due.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mentorship import needs, queries
from mentorship.models import (
    CheckIn,
    CircleClosing,
    EnrollmentDraft,
    LogLine,
    OutgoingMail,
    Pairing,
    Program,
    Round,
)
from mentorship.roles import Role
from mentorship.services import checkins, closings, enrollments, pairings, prompts, retention
from mentorship.services.clock import answers, ask_to_mentor, endings, leftovers, wrap_ups
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND, DAY, WEEK = timedelta(seconds=1), timedelta(days=1), timedelta(weeks=1)
FROM, FROM_AFTER = [False, True, True], [False, False, True]
UNTIL, UP_TO = [True, False, False], [True, True, False]
"""Whether something is so a second before, at the moment, a second after."""


@pytest.fixture
def it():
    """A round without an end, so that only what is asked about has one."""
    made = cast()
    begun = date(2026, 1, 1)
    Round.objects.update(
        signup_opens_on=begun, signup_closes_on=None, starts_on=begun, ends_on=None
    )
    made.round.refresh_from_db()
    return made


def around(asks, moment: datetime) -> list[bool]:
    """Ask a second before a moment, at it, and a second after."""
    found = []
    for second in (-SECOND, 0 * SECOND, SECOND):
        with at(moment + second):
            found.append(bool(asks(moment + second)))
    return found


def stands(pairing: Pairing, **columns) -> Pairing:
    """The pairing, read anew, with these columns."""
    Pairing.objects.filter(pk=pairing.pk).update(**columns)
    return Pairing.objects.select_related("round__program", "mentor", "mentee").get(pk=pairing.pk)


def at(moment: datetime):
    """Make something at a moment."""
    return time_machine.travel(moment, tick=False)


def mail(person, moment: datetime, **columns) -> OutgoingMail:
    """A mail that was written at this moment."""
    columns = {"kind": "joined", "subject": "Hello", "text": "Words"} | columns
    with at(moment):
        return OutgoingMail.objects.create(
            key="one", to_person=person, to_email=person.email, **columns
        )


def active(it, **columns) -> Pairing:
    return stands(it.pairing("active"), active_at=NOON, **columns)


# Over -----------------------------------------------------------------------------------------


def test_what_two_say_at_the_end_is_taken_for_thirty_days(it):
    over = stands(it.pairing("completed"), active_at=NOON - DAY, ended_at=NOON)
    assert around(lambda _now: closings.is_open(over), NOON + 30 * DAY) == UNTIL


def test_an_early_end_can_be_taken_back_for_fourteen_days(it):
    over = stands(it.pairing("ended"), active_at=NOON - DAY, ended_at=NOON)
    assert around(lambda _now: pairings.may_reopen(over), NOON + 14 * DAY) == UNTIL


# Answers --------------------------------------------------------------------------------------


def test_an_offer_may_be_answered_up_to_its_last_moment_and_lapses_after_it(it):
    last = NOON + 10 * DAY
    stands(it.pairing("offered"), offered_at=NOON, answer_by=last)
    assert around(lambda _now: queries.unanswered_offers(it.ben), last) == UP_TO
    assert around(answers.unanswered, last) == FROM_AFTER


def test_the_reminder_to_answer_goes_out_on_one_day_and_not_later(it):
    stands(it.pairing("offered"), offered_at=NOON, answer_by=NOON + 10 * DAY)

    def reminds(now):
        return list(answers.to_remind(now))

    assert around(reminds, NOON + 8 * DAY) == FROM
    assert around(reminds, NOON + 9 * DAY) == UNTIL


def test_nobody_is_reminded_of_what_has_no_moment_left(it):
    pairing = stands(it.pairing("offered"), offered_at=NOON, answer_by=NOON + 10 * DAY)
    lines = [(it.ben, pairing)]
    assert around(lambda now: answers.remind(lines, now), pairing.answer_by)[1:] == [False, False]


def test_a_decline_is_news_for_fourteen_days(it):
    stands(it.pairing("declined"), state_changed_at=NOON)
    lately = lambda _now: needs.fallen_lately(Pairing.objects.all())  # noqa: E731
    assert around(lately, NOON + 14 * DAY) == UP_TO


# How is it going? -----------------------------------------------------------------------------


def test_the_first_question_comes_three_weeks_after_the_second_yes(it):
    active(it)
    assert around(checkins.due_to_ask, NOON + 3 * WEEK) == FROM


def test_the_next_question_comes_when_the_program_says(it):
    pairing = active(it)
    Program.objects.update(checkin_weeks=5)
    asked = NOON + 4 * WEEK
    for side in Role:
        factories.CheckInFactory(pairing=pairing, side=side, state="lapsed", asked_at=asked)
    assert around(checkins.due_to_ask, asked + 5 * WEEK) == FROM


def test_two_who_took_up_again_have_three_weeks_as_at_the_beginning(it):
    pairing = active(it)
    back = NOON + 20 * WEEK
    with at(back):
        LogLine.objects.create(pairing=pairing, verb="pairing.taken_up", actor=it.ben)
    assert around(checkins.due_to_ask, back + 3 * WEEK) == FROM


def test_nobody_is_asked_in_the_last_fourteen_days_of_a_round(it):
    active(it)
    Round.objects.update(ends_on=date(2026, 7, 31))
    asked = [
        bool(checkins.due_to_ask(datetime(2026, 7, day, 12, tzinfo=UTC))) for day in (16, 17, 18)
    ]
    assert asked == UNTIL


def test_a_question_is_open_up_to_its_last_moment(it):
    asked = factories.CheckInFactory(pairing=active(it), asked_at=NOON, due_at=NOON + 21 * DAY)
    assert around(lambda _now: not checkins.why_closed(asked), asked.due_at) == UP_TO
    assert around(checkins.due_to_lapse, asked.due_at) == FROM_AFTER
    said = {"state": "answered", "answer": "well", "answered_at": NOON}
    CheckIn.objects.update(**said)
    asked.refresh_from_db()
    assert around(lambda _now: checkins.may_rate(asked), asked.due_at) == UP_TO


def quiet(_now) -> bool:
    return needs.pairs_going(Pairing.objects.all(), "quiet").exists()


@pytest.fixture
def unanswered(it) -> Pairing:
    """A pairing of which one left the last question without an answer."""
    pairing = active(it)
    factories.CheckInFactory(pairing=pairing, state="lapsed", asked_at=NOON)
    return pairing


SIGNS = {
    "a meeting agreed on": lambda it, row: factories.MeetingFactory(
        pairing=row, state="confirmed", times=[NOON]
    ),
    "a goal": lambda it, row: factories.GoalFactory(pairing=row),
    "an answer": lambda it, row: factories.CheckInFactory(
        pairing=row, side="mentor", state="answered"
    ),
    "an act": lambda it, row: LogLine.objects.create(
        pairing=row, verb="pairing.question", actor=it.ada
    ),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_of_life_counts_for_the_days_of_the_program(it, unanswered, sign):
    assert quiet(NOON)
    with at(NOON):
        SIGNS[sign](it, unanswered)
    assert around(quiet, NOON + 2 * WEEK) == FROM_AFTER


def test_a_meeting_that_took_place_counts_up_to_its_day_as_many_days_later(it, unanswered):
    factories.MeetingFactory(pairing=unanswered, state="held", met_on=NOON.date())
    midnight = datetime(2026, 5, 5, tzinfo=UTC) + 2 * WEEK
    assert around(quiet, midnight) == FROM


# Topics of the month --------------------------------------------------------------------------


def test_the_first_topic_comes_after_thirty_days(it):
    Program.objects.update(checkin_weeks=0)
    active(it)
    assert around(prompts.due, NOON + 30 * DAY) == FROM


def test_the_next_topic_comes_after_four_weeks(it):
    Program.objects.update(checkin_weeks=0)
    pairing = active(it)
    had = NOON + 40 * DAY
    with at(had):
        for each in prompts.due(had):
            assert prompts.send(each, had)
    assert OutgoingMail.objects.filter(pairing=pairing, kind="prompt").count() == 2
    assert around(prompts.due, had + 28 * DAY) == FROM


def test_a_topic_stays_a_week_away_from_the_question_before_and_after(it):
    pairing = active(it)
    Program.objects.update(checkin_weeks=8)
    asked = NOON + 30 * DAY
    for side in Role:
        factories.CheckInFactory(pairing=pairing, side=side, state="lapsed", asked_at=asked)
    assert around(prompts.due, asked + WEEK) == FROM
    assert around(prompts.due, asked + 7 * WEEK) == UNTIL


def test_a_topic_comes_on_the_last_day_of_a_round_and_no_more_after_it(it):
    active(it)
    Program.objects.update(checkin_weeks=0)
    Round.objects.update(ends_on=date(2026, 7, 31))
    assert around(prompts.due, datetime(2026, 8, 1, tzinfo=UTC)) == UNTIL


# Wrapping up ----------------------------------------------------------------------------------


def test_a_proposal_to_wrap_up_is_reminded_of_until_the_desk_hears_of_it(it):
    active(it, wrap_up_proposed_at=NOON, wrap_up_by="mentee")
    on_the_desk = lambda _now: needs.pairs_going(Pairing.objects.all(), "wrap_up")  # noqa: E731
    assert around(wrap_ups.to_remind, NOON + 5 * DAY) == FROM
    assert around(wrap_ups.to_remind, NOON + 10 * DAY) == UP_TO
    assert around(on_the_desk, NOON + 10 * DAY) == FROM_AFTER


# The end of a period --------------------------------------------------------------------------


def ending(it, **columns) -> Pairing:
    """A pairing whose last day is 31 July."""
    Round.objects.update(ends_on=date(2026, 7, 31))
    return active(it, **columns)


def notices(now) -> list[str]:
    return [notice.stage for notice in endings.to_notify(now)]


@pytest.mark.parametrize(("stage", "day"), [("month", 1), ("week", 24)])
def test_notice_of_the_end_goes_out_on_one_day_and_not_later(it, stage, day):
    pairing = ending(it)
    moment = datetime(2026, 7, day, 9, tzinfo=pairing.round.zone)
    assert endings.told_at(pairing, stage) == moment
    assert around(notices, moment) == FROM
    assert around(notices, moment + DAY) == UNTIL


def test_two_who_are_paired_for_less_than_a_fortnight_know_their_end(it):
    pairing = ending(it)
    moment = endings.told_at(pairing, "month")
    told = []
    for second in (-SECOND, 0 * SECOND, SECOND):
        stands(pairing, active_at=moment - 14 * DAY + second)
        told.append(bool(notices(moment)))
    assert told == UNTIL


def test_a_pairing_goes_on_to_the_end_of_its_last_day(it):
    zone = ending(it).round.zone
    over = lambda now: list(endings.at_their_end(now))  # noqa: E731
    assert around(over, datetime(2026, 8, 1, tzinfo=zone)) == FROM


# Left half-way --------------------------------------------------------------------------------


def test_a_sign_up_left_half_way_is_warned_of_a_week_before_it_goes(it):
    with at(NOON):
        EnrollmentDraft.objects.create(person=it.eve, round=it.round, role="mentee")

    def warns(now):
        return list(leftovers.drafts_to_warn_of(now))

    assert around(warns, NOON + 23 * DAY) == FROM
    assert around(warns, NOON + 24 * DAY) == UNTIL


def test_a_sign_up_left_half_way_goes_after_thirty_days(it):
    def drops(_now):
        EnrollmentDraft.objects.all().delete()
        with at(NOON):
            EnrollmentDraft.objects.create(person=it.eve, round=it.round, role="mentee")
        return enrollments.drop_stale_drafts()

    assert around(drops, NOON + 30 * DAY) == FROM_AFTER


def test_former_mentees_are_asked_to_mentor_in_the_first_week_and_once_a_year(it):
    stands(it.pairing("completed"), active_at=NOON - 90 * DAY, ended_at=NOON - DAY)
    begun = date(2026, 1, 1)
    factories.RoundFactory(program=it.program, signup_opens_on=begun, signup_closes_on=None)
    Round.objects.filter(pk=it.round.pk).update(state="closed")
    Round.objects.update(state_changed_at=NOON)

    def asks(now):
        return list(ask_to_mentor.to_ask(now))

    assert around(asks, NOON + 7 * DAY) == UNTIL
    mail(it.ben, NOON - 360 * DAY, kind="mentor_next")
    assert around(asks, NOON + 5 * DAY) == FROM


# Kept -----------------------------------------------------------------------------------------


def past(name: str):
    """How many rows are past this limit at a moment."""
    (limit,) = (each for each in retention.LIMITS if each.name == name)
    return lambda now: limit.past(now).count()


def test_mails_lose_their_words_after_ninety_days_and_go_after_a_year(it):
    mail(it.ben, NOON, state="sent", sent_at=NOON)
    assert around(past("words of mails"), NOON + 90 * DAY) == FROM_AFTER
    assert around(past("mails"), NOON + 365 * DAY) == FROM_AFTER


def test_the_log_is_kept_for_a_year(it):
    with at(NOON):
        LogLine.objects.create(verb="round.opened")
    assert around(past("log"), NOON + 365 * DAY) == FROM_AFTER


def test_what_people_wrote_is_kept_for_a_year_after_their_round(it):
    pairing = stands(it.pairing("completed"), active_at=NOON - DAY, ended_at=NOON)
    factories.ClosingFactory(pairing=pairing, words="More time")
    circle = factories.CircleFactory(round=it.round, state="completed")
    seat = factories.CircleSeatFactory(circle=circle, state="done")
    CircleClosing.objects.create(seat=seat, words="Shorter talks")
    Round.objects.filter(pk=it.round.pk).update(state="closed", state_changed_at=NOON)
    for name in ("words of closings", "words of circles’ closings"):
        assert around(past(name), NOON + 365 * DAY) == FROM_AFTER
