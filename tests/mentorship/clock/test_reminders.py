"""Reminders, notices and warnings: at their moment, once, and never in a heap."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from mentorship.mail import opt_outs
from mentorship.mail.checks import still_true
from mentorship.models import EnrollmentDraft, OutgoingMail, Pairing, Program, Round
from mentorship.services import clock, pairings
from mentorship.services.clock import answers
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def tick_at(moment):
    """What the clock did at this moment, for people who want no topics of the month."""
    for person in User.objects.exclude(mail_opt_outs__group="prompts"):
        opt_outs.switch(person, "prompts", on=False)
    with time_machine.travel(moment, tick=False):
        return {name: count for name, count in clock.tick().items() if count}


def reminders(person, kind="answer_reminder"):
    return list(OutgoingMail.objects.filter(to_person=person, kind=kind).order_by("pk"))


def offered(it, at=NOON, days=10, **people):
    """An offer that may be answered for so many days."""
    people = people or {"mentor": it.ada_in, "mentee": it.ben_in}
    return factories.PairingFactory(
        round=it.round, state="offered", offered_at=at, answer_by=at + days * DAY, **people
    )


def at_work(it):
    """No round moves by itself in these tests, and nobody is asked how it is going."""
    Program.objects.update(checkin_weeks=0)
    Round.objects.update(
        signup_opens_on=date(2026, 1, 1), signup_closes_on=None, starts_on=None, ends_on=None
    )
    return it


# Answers -------------------------------------------------------------------------------------


def test_two_days_before_the_last_moment_those_who_have_not_answered_are_reminded_once():
    it = at_work(cast())
    pairing = offered(it)
    Pairing.objects.update(mentor_accepted_at=NOON)
    assert tick_at(pairing.answer_by - 2 * DAY - HOUR) == {}
    assert tick_at(pairing.answer_by - 2 * DAY) == {"answers reminded of": 1}
    for hours in (0, 12, 30):
        assert tick_at(pairing.answer_by - 2 * DAY + hours * HOUR) == {}
    assert reminders(it.ada) == []
    (mail,) = reminders(it.ben)
    assert mail.subject == "Ada Lovelace: your answer is due 14 May"
    assert (mail.program, mail.round, mail.pairing) == (it.program, it.round, pairing)
    assert "as your mentor" in mail.text
    assert f"/pairings/{pairing.pk}/" in mail.text


@pytest.mark.parametrize(("days", "before"), [(60, 48), (4, 48), (3, 36), (1, 12)])
def test_of_a_short_offer_people_are_reminded_half_way(days, before):
    it = at_work(cast())
    pairing = offered(it, days=days)
    assert answers.remind_at(pairing) == pairing.answer_by - before * HOUR


def test_a_request_is_reminded_of_to_the_one_who_was_asked_and_not_to_the_asker():
    it = at_work(cast("informal"))
    for enrollment in (it.ada_in, it.ben_in):
        enrollment.listed = True
        enrollment.save(update_fields=["listed"])
    with time_machine.travel(NOON, tick=False):
        pairing = pairings.ask(it.ben, it.ben_in, it.ada_in, "May I?")
    assert tick_at(pairing.answer_by - 2 * DAY) == {"answers reminded of": 1}
    (mail,) = reminders(it.ada)
    assert "Ben Okri asked you" in " ".join(mail.text.split())
    assert reminders(it.ben) == []


def test_who_is_asked_by_several_gets_one_list_over_all_programs():
    it = at_work(cast())
    it.ada_in.capacity = 3
    it.ada_in.save()
    first = offered(it)
    second = offered(
        it,
        days=11,
        mentor=it.ada_in,
        mentee=factories.EnrollmentFactory(round=it.round),
        mentor_place=2,
    )
    elsewhere = factories.MentorFactory(round=it.round_elsewhere, person=it.ada)
    third = factories.PairingFactory(
        round=it.round_elsewhere, mentor=elsewhere, offered_at=NOON, answer_by=NOON + 11 * DAY
    )
    tick_at(first.answer_by - 2 * DAY)
    tick_at(third.answer_by - 2 * DAY)
    (mail,) = reminders(it.ada)
    assert mail.subject == "3 suggestions wait for your answer"
    for pairing in (first, second, third):
        assert pairing.mentee.person.get_full_name() in mail.text
    assert (mail.program, mail.round) == (None, None), "one coordinator may not read of the other"


def test_after_days_of_silence_nobody_gets_a_reminder_whose_moment_has_passed():
    it = at_work(cast())
    pairing = offered(it, days=20)
    assert tick_at(pairing.answer_by - DAY + HOUR) == {}
    assert reminders(it.ada) == []


def test_in_the_night_before_the_end_nobody_is_reminded_too_late(settings):
    settings.QUIET_HOURS = (21, 7)
    it = at_work(cast())
    evening = datetime(2026, 5, 4, 22, tzinfo=UTC)
    soon = offered(it, at=evening - 6 * HOUR, days=0.5)
    assert soon.answer_by == datetime(2026, 5, 5, 4, tzinfo=UTC)
    assert tick_at(evening) == {}
    assert tick_at(soon.answer_by + HOUR) == {"offers expired": 1}


def test_a_reminder_is_moot_once_the_answer_is_given():
    it = at_work(cast())
    pairing = offered(it)
    tick_at(pairing.answer_by - 2 * DAY)
    (to_ada,), (to_ben,) = reminders(it.ada), reminders(it.ben)
    with time_machine.travel(NOON + DAY):
        assert still_true(to_ada)
        pairings.accept(it.ada, pairing)
        to_ada.refresh_from_db()
        assert not still_true(to_ada)
        assert still_true(to_ben)
    with time_machine.travel(pairing.answer_by + HOUR):
        to_ben.refresh_from_db()
        assert not still_true(to_ben)


# Ends ----------------------------------------------------------------------------------------


def long_term(**dates):
    it = cast()
    values = {"signup_opens_on": date(2025, 9, 1), "signup_closes_on": date(2025, 9, 30)}
    values |= {"starts_on": date(2025, 10, 1), "ends_on": date(2026, 6, 30), **dates}
    Program.objects.update(checkin_weeks=0)
    Round.objects.update(state="draft")
    Round.objects.filter(pk=it.round.pk).update(
        state="running", time_zone="America/New_York", **values
    )
    it.round.refresh_from_db()
    return it


BEGUN = datetime(2025, 10, 5, tzinfo=UTC)
MONTH_BEFORE = datetime(2026, 5, 31, 13, tzinfo=UTC)
"""Nine o'clock in New York, thirty days before the end."""


def test_both_hear_of_the_end_a_month_and_a_week_before_and_then_it_ends():
    it = long_term()
    pairing = it.pairing("active", active_at=BEGUN)
    assert tick_at(MONTH_BEFORE - HOUR) == {}
    assert tick_at(MONTH_BEFORE) == {"endings announced": 2}
    assert tick_at(MONTH_BEFORE + HOUR) == {}
    assert tick_at(MONTH_BEFORE + 23 * DAY) == {"endings announced": 2}
    last_midnight = datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert tick_at(last_midnight - timedelta(seconds=1)) == {}
    assert tick_at(last_midnight) == {"pairings at their end": 1, "rounds over": 1}
    assert tick_at(last_midnight + DAY) == {}
    pairing.refresh_from_db()
    it.round.refresh_from_db()
    assert (pairing.state, pairing.ended_at, it.round.state) == (
        "completed",
        last_midnight,
        "closed",
    )
    for person, other in ((it.ada, "Ben Okri"), (it.ben, "Ada Lovelace")):
        mails = OutgoingMail.objects.filter(to_person=person).order_by("pk")
        assert [mail.subject for mail in mails] == [
            f"A month left with {other}",
            f"The last week with {other}",
            f"Your pairing with {other} has reached its end",
        ]


def test_a_mentor_of_several_hears_once_of_all_of_them():
    it = long_term()
    it.pairing("active", active_at=BEGUN)
    factories.PairingFactory(
        round=it.round, mentor=it.ada_in, mentor_place=2, state="active", active_at=BEGUN
    )
    assert tick_at(MONTH_BEFORE) == {"endings announced": 3}
    (mail,) = reminders(it.ada, "ending_soon")
    assert mail.subject == "A month left of your 2 pairings"
    assert "Ben Okri and Person" in " ".join(mail.text.split())


def test_a_pairing_that_began_lately_gets_no_notice_of_an_end_it_knows():
    it = long_term()
    it.pairing("active", active_at=MONTH_BEFORE - 13 * DAY)
    assert tick_at(MONTH_BEFORE) == {}
    assert tick_at(MONTH_BEFORE + 23 * DAY) == {"endings announced": 2}


def test_after_ten_days_of_silence_notices_are_left_out_and_the_end_is_told():
    it = long_term()
    it.pairing("active", active_at=BEGUN)
    assert tick_at(MONTH_BEFORE + 10 * DAY) == {}
    assert tick_at(datetime(2026, 7, 8, tzinfo=UTC)) == {
        "pairings at their end": 1,
        "rounds over": 1,
    }
    kinds = OutgoingMail.objects.filter(to_person=it.ada).values_list("kind", flat=True)
    assert list(kinds) == ["reached_end"]


def test_pairs_of_a_round_that_was_closed_early_keep_their_own_end():
    it = long_term()
    pairing = it.pairing("active", active_at=BEGUN)
    Round.objects.filter(pk=it.round.pk).update(state="closed")
    assert tick_at(datetime(2026, 7, 2, tzinfo=UTC)) == {"pairings at their end": 1}
    pairing.refresh_from_db()
    assert pairing.state == "completed"


@pytest.mark.parametrize("kind", ["informal", "long_term"])
def test_pairs_without_an_end_go_on(kind):
    it = at_work(cast(kind))
    it.pairing("active", active_at=BEGUN)
    assert tick_at(datetime(2031, 1, 1, tzinfo=UTC)) == {}


def test_who_ended_early_hears_nothing_of_the_end():
    it = long_term()
    pairing = it.pairing("active", active_at=BEGUN)
    tick_at(MONTH_BEFORE)
    (mail,) = reminders(it.ada, "ending_soon")
    assert still_true(mail)
    with time_machine.travel(MONTH_BEFORE):
        pairings.end_early(it.ben, pairing, "time", "")
    assert not still_true(mail)


# Sign-ups that were begun --------------------------------------------------------------------


def begun(it, **values):
    with time_machine.travel(NOON, tick=False):
        return EnrollmentDraft.objects.create(round=it.round, person=it.eve, role="mentor")


def test_a_sign_up_that_is_not_finished_is_warned_of_once_and_goes_a_week_later():
    it = at_work(cast())
    begun(it)
    assert tick_at(NOON + 23 * DAY - HOUR) == {}
    assert tick_at(NOON + 23 * DAY) == {"drafts warned of": 1}
    assert tick_at(NOON + 24 * DAY) == {}
    (mail,) = reminders(it.eve, "draft_reminder")
    assert mail.subject == "Your sign-up for Career mentoring is not finished"
    assert "Your answers are kept until Wednesday, 3 June 2026" in " ".join(mail.text.split())
    assert f"/rounds/{it.round.pk}/join/mentor/check/" in mail.text
    assert still_true(mail)
    assert tick_at(NOON + 30 * DAY + HOUR) == {"drafts dropped": 1}
    assert not still_true(mail)


def test_nobody_is_warned_of_a_sign_up_that_can_no_longer_be_finished():
    it = at_work(cast())
    begun(it)
    Round.objects.filter(pk=it.round.pk).update(signup_closes_on=date(2026, 5, 20))
    assert "drafts warned of" not in tick_at(NOON + 23 * DAY)


def test_one_reminder_a_week_whatever_it_is_about():
    it = at_work(cast())
    EnrollmentDraft.objects.create(round=it.round_elsewhere, person=it.ben, role="mentor")
    EnrollmentDraft.objects.update(updated_at=NOON - 15 * DAY)
    pairing = offered(it, at=NOON)
    assert tick_at(pairing.answer_by - 2 * DAY) == {"answers reminded of": 2}
    kinds = OutgoingMail.objects.filter(to_person=it.ben).values_list("kind", flat=True)
    assert list(kinds) == ["answer_reminder"]


def test_ten_silent_days_end_without_a_flood():
    """Everything is due at once: closing mails leave, and at most one reminder a person."""
    it = at_work(cast())
    for _ in range(5):
        offered(
            it,
            mentor=factories.MentorFactory(round=it.round),
            mentee=factories.EnrollmentFactory(round=it.round),
        )
    late = offered(it, at=NOON + 5 * DAY)
    begun(it)
    after = late.answer_by - 2 * DAY + HOUR
    assert after - NOON > 10 * DAY
    assert tick_at(after) == {"offers expired": 5, "answers reminded of": 2}
    counts = {}
    for mail in OutgoingMail.objects.filter(kind__endswith="reminder"):
        counts[mail.to_person_id] = counts.get(mail.to_person_id, 0) + 1
    assert set(counts.values()) == {1}
