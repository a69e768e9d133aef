"""Moved dates are told once, to whom they concern, as one piece of news."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorship.mail.checks import still_true
from mentorship.models import Enrollment, OutgoingMail, Round
from mentorship.services import clock, rounds
from mentorship.services.clock import moved_dates
from tests import factories
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def it() -> Cast:
    people = cast()
    today = NOW.date()
    Round.objects.filter(pk=people.round.pk).update(
        signup_opens_on=today - timedelta(9),
        signup_closes_on=today + timedelta(20),
        announce_on=today + timedelta(30),
        starts_on=today + timedelta(40),
        ends_on=today + timedelta(200),
    )
    Enrollment.objects.update(submitted_at=NOW - timedelta(days=5))
    return people


def move(it: Cast, at: timedelta = timedelta(), **days: int) -> None:
    """Cleo moves these days so many days from where they are."""
    with time_machine.travel(NOW + at, tick=False):
        round_ = Round.objects.get(pk=it.round.pk)
        for name, count in days.items():
            setattr(round_, name, getattr(round_, name) + timedelta(count))
        rounds.change(it.cleo, round_, list(days))


def tick(**after: int) -> None:
    with time_machine.travel(NOW + timedelta(**after), tick=False):
        clock.tick()


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="dates_moved").order_by("to_email", "pk"))


def test_a_moved_day_is_told_after_an_hour_with_the_old_one_and_the_new_one(it):
    move(it, starts_on=7)
    tick(minutes=50)
    assert mails() == []
    tick(minutes=70)
    tick(minutes=190)
    assert [mail.to_email for mail in mails()] == ["ada@example.org", "ben@example.org"]
    old, new = (Round.objects.get(pk=it.round.pk).starts_on - timedelta(n) for n in (7, 0))
    text = " ".join(mails()[0].text.split())
    for day in (old, new):
        assert f"{day.day} {day:%B} {day.year}" in text


def test_several_changes_within_the_hour_are_one_mail(it):
    first = Round.objects.get(pk=it.round.pk).starts_on
    move(it, starts_on=7)
    move(it, timedelta(minutes=40), starts_on=1)
    move(it, timedelta(minutes=80), ends_on=5)
    tick(minutes=130)
    assert mails() == []
    tick(minutes=150)
    assert len(mails()) == 2
    text = " ".join(mails()[0].text.split())
    assert f"before it was {first.day} {first:%B} {first.year}" in text
    assert text.count("before it was") == 2


def test_what_moves_back_is_no_news(it):
    move(it, starts_on=7)
    move(it, timedelta(minutes=10), starts_on=-7)
    tick(minutes=90)
    assert mails() == []


def test_a_later_change_is_told_by_itself_and_takes_the_earlier_mail_back(it):
    move(it, starts_on=7)
    tick(minutes=70)
    first = mails()[0]
    assert still_true(first)
    move(it, timedelta(hours=5), starts_on=7)
    assert not still_true(OutgoingMail.objects.get(pk=first.pk))
    tick(hours=7)
    assert len(mails()) == 4


def test_nobody_hears_of_days_that_do_not_concern_them(it):
    late = factories.EnrollmentFactory(round=it.round)
    gone = factories.EnrollmentFactory(round=it.round, state="withdrawn")
    Enrollment.objects.filter(pk=gone.pk).update(submitted_at=NOW - timedelta(days=5))
    Enrollment.objects.filter(pk=late.pk).update(submitted_at=NOW + timedelta(minutes=20))
    it.pairing("ended")
    move(it, ends_on=7)
    tick(minutes=90)
    assert mails() == []
    Enrollment.objects.filter(pk=it.ben_in.pk).update(waits_again_since=NOW)
    tick(minutes=100)
    assert [mail.to_email for mail in mails()] == ["ben@example.org"]


def test_the_last_day_to_sign_up_is_no_news_once_sign_up_is_over(it):
    Round.objects.filter(pk=it.round.pk).update(state="review", signup_closes_on=NOW.date())
    move(it, signup_closes_on=3)
    tick(minutes=90)
    assert mails() == []


def test_what_else_changes_moves_no_day(it):
    round_ = Round.objects.get(pk=it.round.pk)
    round_.offer_days = 9
    rounds.change(it.cleo, round_, ["offer_days"])
    rounds.change(it.cleo, round_, ["starts_on"])
    tick(minutes=90)
    assert mails() == []


def test_a_round_that_is_not_open_yet_or_over_tells_nobody(it):
    move(it, ends_on=1)
    with time_machine.travel(NOW + timedelta(minutes=90), tick=False):
        assert len(list(moved_dates.to_tell(timezone.now()))) == 2
        for state in ("draft", "closed", "cancelled"):
            Round.objects.filter(pk=it.round.pk).update(state=state, state_changed_at=NOW)
            assert list(moved_dates.to_tell(timezone.now())) == []
