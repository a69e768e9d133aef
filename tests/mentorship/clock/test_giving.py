"""Whoever was a mentee to a good end is asked once a year whether they would mentor."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.mail.checks import still_true
from mentorship.models import MailOptOut, OutgoingMail, Round
from mentorship.services import clock
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast()


@pytest.fixture
def following(it):
    """The next round of Cleo's program; its sign-up has just opened."""
    return next_round(it)


def next_round(it):
    day = timezone.now().date()
    return factories.RoundFactory(
        program=it.program,
        state="open",
        signup_opens_on=day,
        signup_closes_on=day + timedelta(days=20),
        announce_on=None,
        starts_on=None,
        ends_on=None,
    )


def asked():
    clock.tick()
    rows = OutgoingMail.objects.filter(kind="mentor_next")
    return list(rows.values_list("to_person__email", "round").order_by("pk"))


def test_a_mentee_is_asked_once_and_the_mentor_is_not(it, following):
    it.pairing("completed")
    assert asked() == asked() == [("ben@example.org", following.pk)]
    mail = OutgoingMail.objects.get(kind="mentor_next")
    assert f"/rounds/{following.pk}/" in mail.text
    assert still_true(mail)
    factories.MentorFactory(round=following, person=it.ben)
    assert not still_true(mail)


def test_nobody_is_asked_after_an_early_end(it, following):
    it.pairing("ended")
    assert asked() == []


def test_nobody_is_asked_who_is_there_or_wants_no_news(it, following):
    it.pairing("completed")
    MailOptOut.objects.create(person=it.ben, group="news")
    assert asked() == []
    MailOptOut.objects.all().delete()
    factories.EnrollmentFactory(round=following, person=it.ben)
    assert asked() == []


def test_once_a_year_over_all_rounds_and_only_while_it_is_news(it, following):
    it.pairing("completed")
    assert len(asked()) == 1
    next_round(it)
    assert len(asked()) == 1
    OutgoingMail.objects.filter(kind="mentor_next").delete()
    Round.objects.update(state_changed_at=timezone.now() - timedelta(days=8))
    assert asked() == []
