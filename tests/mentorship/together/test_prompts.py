"""Once a month something to talk about, never in the week of a check-in."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorship import messages
from mentorship.mail import checks
from mentorship.models import CheckIn, MailOptOut, OutgoingMail, Pairing
from mentorship.services import prompts
from tests import factories

pytestmark = pytest.mark.django_db

BEGUN = timezone.now() - timedelta(days=30)


@pytest.fixture
def without_checkins(it):
    it.program.checkin_weeks = 0
    it.program.save()
    it.round.ends_on = None
    it.round.save()


def days(pairing, upto: int) -> list[int]:
    """On which days after the second yes Ben is written to, if the clock looks every day."""
    found = []
    Pairing.objects.filter(pk=pairing.pk).update(active_at=BEGUN)
    for day in range(upto):
        now = BEGUN + timedelta(days=day)
        with time_machine.travel(now):
            sides = [one[1] for one in prompts.due(now) if prompts.send(one, now)]
        if "mentee" in sides:
            found.append(day)
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("without_checkins")
def test_both_get_a_topic_a_month_and_never_the_same_mail_twice(it, pairing):
    assert days(pairing, 125) == [30, 60, 90, 120]
    rows = OutgoingMail.objects.filter(to_person=it.ben, kind="prompt").order_by("pk")
    assert len({row.text for row in rows}) == 4
    assert OutgoingMail.objects.filter(to_person=it.ada, kind="prompt").count() == 4
    assert checks.still_true(rows[0])


@pytest.mark.usefixtures("without_checkins")
def test_who_mentors_two_gets_a_topic_for_each(it, pairing):
    other = factories.PairingFactory(
        round=it.round, mentor=it.ada_in, state="active", mentor_place=2, active_at=BEGUN
    )
    Pairing.objects.filter(pk=pairing.pk).update(active_at=BEGUN)
    now = timezone.now() + timedelta(minutes=1)
    for _one_by_one in range(6):
        for due in prompts.due(now)[:1]:
            prompts.send(due, now)
    topics = OutgoingMail.objects.filter(to_person=it.ada, kind="prompt")
    assert {mail.pairing for mail in topics} == {pairing, other}
    assert len(topics) == 2


@pytest.mark.slow
def test_a_topic_keeps_a_week_away_from_each_check_in(it, pairing):
    it.program.checkin_weeks = 6
    it.program.save()
    it.round.ends_on = None
    it.round.save()
    Pairing.objects.filter(pk=pairing.pk).update(active_at=BEGUN)
    for day in (26, 68):
        for side in ("mentor", "mentee"):
            asked = BEGUN + timedelta(days=day)
            CheckIn.objects.create(
                pairing=pairing,
                side=side,
                state="lapsed",
                asked_at=asked,
                due_at=asked + timedelta(days=21),
            )
            if day == 26:
                assert not prompts.due(BEGUN + timedelta(days=30))
    sent = days(pairing, 110)
    assert sent
    assert all(abs(day - asked) >= 7 for day in sent for asked in (68, 110))


@pytest.mark.usefixtures("without_checkins")
@pytest.mark.parametrize("what", ["convention", "ended", "opted out", "account closed"])
def test_who_gets_none(it, pairing, what):
    Pairing.objects.filter(pk=pairing.pk).update(active_at=BEGUN)
    if what == "convention":
        it.program.kind = "convention"
        it.program.save()
    elif what == "ended":
        Pairing.objects.filter(pk=pairing.pk).update(
            state="completed", ended_at=BEGUN + timedelta(days=1)
        )
    elif what == "opted out":
        MailOptOut.objects.create(person=it.ben, group="prompts")
    else:
        type(it.ben).objects.filter(pk=it.ben.pk).update(is_active=False)
    now = BEGUN + timedelta(days=31)
    assert "mentee" not in [side for _pairing, side in prompts.due(now)]


def test_the_mail_says_what_to_talk_about(it, pairing):
    message = messages.prompt(pairing, "mentee", 3)
    assert message.subject == "Something to talk about with Ada Lovelace"
    assert "Something that went wrong" in message.text
    assert "Each tells of one mistake" in message.text
