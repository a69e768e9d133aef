"""Going on beyond the end: proposed by one, agreed to by the other, kept by the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.mail.checks import still_true
from mentorship.models import LogLine, OutgoingMail
from mentorship.services import clock, meetings, pairings, retention
from mentorship.services.acts import Refused
from mentorship.services.checkins import due_to_ask
from mentorship.services.meetings import Plan
from tests.people import cast

pytestmark = pytest.mark.django_db

END = date(2030, 6, 30)


@pytest.fixture
def it():
    """Ada and Ben, paired for half a year in a round that ends on 30 June 2030."""
    it = cast()
    type(it.program).objects.update(checkin_weeks=0)
    dates = {"starts_on": date(2030, 1, 1), "ends_on": END, "signup_opens_on": date(2029, 11, 1)}
    type(it.round).objects.filter(pk=it.round.pk).update(
        **dates, state="running", signup_closes_on=None
    )
    it.round.refresh_from_db()
    return it


@pytest.fixture
def pairing(it):
    pairing = it.pairing("active")
    since = datetime(2030, 1, 5, tzinfo=UTC)
    type(pairing).objects.update(
        active_at=since, mentor_accepted_at=since, mentee_accepted_at=since
    )
    return pairing


def on(day, hour=12):
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return time_machine.travel(moment, tick=False)


def kinds():
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", "to_email"))


def fresh(pairing):
    return type(pairing).objects.get(pk=pairing.pk)


LATER = date(2030, 9, 30)


def agreed(it, pairing, until=LATER):
    with on(date(2030, 6, 10)):
        pairings.propose_longer(it.ben, pairing, until)
        pairings.agree_longer(it.ada, pairing, until)


def test_one_proposes_and_the_other_agrees(it, pairing, client):
    with on(date(2030, 6, 10)):
        client.force_login(it.ben)
        url = reverse("pairing_longer", args=[pairing.pk])
        client.post(url, {"length": "3", "day": ""})
        assert kinds() == [("longer_proposed", "ada@example.org")]
        client.force_login(it.ada)
        assert "Ben would like to go on with you" in client.get(url).content.decode()
        page = client.post(url, {"answer": "yes", "until": "2030-09-30"}, follow=True)
    assert "agreed to go on until 30 September 2030" in page.content.decode()
    assert (fresh(pairing).ends_on, fresh(pairing).longer_until) == (LATER, None)
    assert kinds()[1:] == [("longer_agreed", "ben@example.org")]


def test_nobody_proposes_before_the_notice_or_too_far(it, pairing):
    with on(date(2030, 5, 30)), pytest.raises(Refused, match="from a month before"):
        pairings.propose_longer(it.ben, pairing, LATER)
    for until in (END, date(2031, 7, 1)):
        with on(date(2030, 6, 1)), pytest.raises(Refused, match="at most 12 months"):
            pairings.propose_longer(it.ben, pairing, until)


@pytest.mark.parametrize("kind", ["convention", "informal"])
def test_conventions_and_informal_pairs_are_not_asked(it, pairing, kind):
    type(it.program).objects.update(kind=kind)
    with on(date(2030, 6, 10)):
        assert not pairings.may_propose(fresh(pairing))


def test_a_proposal_is_taken_back_or_declined_and_its_mail_is_not_sent(it, pairing):
    with on(date(2030, 6, 10)):
        pairings.propose_longer(it.ben, pairing, LATER)
        asked = OutgoingMail.objects.get()
        assert still_true(asked)
        pairings.drop_longer(it.ben, pairing)
        assert not still_true(OutgoingMail.objects.get())
        pairings.propose_longer(it.ben, pairing, date(2030, 7, 31))
        pairings.drop_longer(it.ada, pairing)
        pairings.drop_longer(it.ada, pairing)
    assert kinds()[2:] == [("longer_declined", "ben@example.org")]
    assert fresh(pairing).last_day == END


def test_nobody_agrees_to_what_is_no_longer_proposed_or_to_their_own_wish(it, pairing):
    with on(date(2030, 6, 10)):
        pairings.propose_longer(it.ben, pairing, LATER)
        for person, until in ((it.ben, LATER), (it.ada, date(2030, 8, 1))):
            with pytest.raises(Refused, match="changed in the meantime"):
                pairings.agree_longer(person, pairing, until)
        pairings.agree_longer(it.ada, pairing, LATER)
        pairings.agree_longer(it.ada, pairing, LATER)
    assert LogLine.objects.filter(verb="pairing.longer_agreed").count() == 1


def test_a_proposal_lapses_with_the_end(it, pairing):
    with on(date(2030, 6, 10)):
        pairings.propose_longer(it.ben, pairing, LATER)
    with on(date(2030, 7, 2)):
        clock.tick()
        assert (fresh(pairing).state, fresh(pairing).longer_until) == ("completed", None)
        with pytest.raises(Refused):
            pairings.agree_longer(it.ada, pairing, LATER)


def test_two_who_go_on_outlive_their_round_and_end_on_their_own_day(it, pairing, client):
    agreed(it, pairing)
    with on(date(2030, 7, 2)):
        clock.tick()
        it.round.refresh_from_db()
        assert (it.round.state, fresh(pairing).state) == ("closed", "active")
        type(it.program).objects.update(checkin_weeks=8)
        assert {side for _pairing, side in due_to_ask(timezone.now())} == {"mentor", "mentee"}
        type(it.program).objects.update(checkin_weeks=0)
        client.force_login(it.ben)
        meetings.propose(
            it.ben, fresh(pairing), Plan((timezone.now() + timedelta(3),), 60, "phone")
        )
        for name in ("pairing", "meeting_propose", "notes", "agreement_edit"):
            assert client.get(reverse(name, args=[pairing.pk])).status_code == 200
        assert retention.rounds_over_since(timezone.now() + timedelta(1)).count() == 0
    with on(date(2030, 9, 30)):
        clock.tick()
        assert fresh(pairing).state == "active"
    with on(date(2030, 10, 2)):
        clock.tick()
    assert fresh(pairing).state == "completed"
    told = OutgoingMail.objects.filter(kind="reached_end").first()
    assert "30 September 2030" in told.text
    assert "as you had agreed" in " ".join(told.text.split())


def test_both_hear_again_a_month_before_their_own_end_and_may_go_on_once_more(it, pairing):
    agreed(it, pairing)
    with on(date(2030, 8, 31), 10):
        clock.tick()
        assert OutgoingMail.objects.filter(kind="ending_soon").count() == 2
        assert pairings.may_propose(fresh(pairing))
    mail = OutgoingMail.objects.filter(kind="ending_soon").first()
    assert "30 September 2030" in mail.text
    assert still_true(mail)
    type(pairing).objects.update(ends_on=date(2031, 1, 31))
    assert not still_true(OutgoingMail.objects.get(pk=mail.pk))


def test_an_agreement_and_the_clock_do_not_cross(it, pairing):
    agreed(it, pairing)
    with on(date(2030, 7, 2)):
        assert pairings.come_to_end(pairing, timezone.now()) is False


def test_a_round_that_goes_on_longer_takes_its_pairs_along(it, pairing):
    agreed(it, pairing)
    type(it.round).objects.update(ends_on=date(2030, 12, 31))
    assert fresh(pairing).last_day == date(2030, 12, 31)


def test_months_end_where_months_end():
    assert pairings.months_after(date(2030, 1, 31), 1) == date(2030, 2, 28)
    assert pairings.months_after(date(2030, 6, 30), 12) == date(2031, 6, 30)
