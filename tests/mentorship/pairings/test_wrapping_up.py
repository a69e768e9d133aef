"""Wrapping up: proposed by one, agreed to or not by the other; ending at once is another act."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.mail import act_links
from mentorship.mail.checks import still_true
from mentorship.models import LogLine, Meeting, OutgoingMail, Round
from mentorship.services import clock, leaving, meetings, pairings
from mentorship.services.acts import Refused
from mentorship.views.next_step import next_step
from mentorship.views.pairing_view import PairingView
from tests import factories
from tests.mentorship.meetings import plans
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast()


@pytest.fixture
def pairing(it):
    type(it.program).objects.update(checkin_weeks=0)
    return it.pairing("active")


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def fresh(pairing):
    return type(pairing).objects.get(pk=pairing.pk)


def mails(*kinds):
    rows = OutgoingMail.objects.filter(kind__in=kinds) if kinds else OutgoingMail.objects.all()
    return list(rows.order_by("pk").values_list("kind", "to_email"))


def page(client, person, pairing, name="pairing"):
    client.force_login(person)
    return client.get(reverse(name, args=[pairing.pk]), follow=True).content.decode()


def answer(client, person, pairing, said):
    client.force_login(person)
    url = reverse("pairing_wrap_up", args=[pairing.pk])
    return client.post(url, {"answer": said}, follow=True).content.decode()


# Two people ----------------------------------------------------------------------------------


def test_one_press_ends_nothing_and_keeps_the_planned_talk(it, pairing, client):
    meeting = plans.agreed(it, pairing)
    OutgoingMail.objects.all().delete()
    said = answer(client, it.ada, pairing, "propose")
    assert "Your pairing goes on until you both agree" in said
    assert fresh(pairing).state == "active"
    assert Meeting.objects.get(pk=meeting.pk).state == "confirmed"
    assert mails() == [("wrap_up_proposed", "ben@example.org")]
    assert "Ada proposes to wrap up" in page(client, it.ben, pairing)
    assert "how was it" not in page(client, it.ben, pairing)


def test_the_other_agrees_and_both_are_asked_how_it_was(it, pairing, client):
    answer(client, it.ada, pairing, "propose")
    assert "You and Ada: how was it?" in answer(client, it.ben, pairing, "agree")
    now = fresh(pairing)
    assert (now.state, now.wrap_up_proposed_at) == ("completed", None)
    assert now.mentor_concluded_at
    assert now.mentee_concluded_at
    both = [("wrap_up_done", "ada@example.org"), ("wrap_up_done", "ben@example.org")]
    assert mails("wrap_up_done", "concluded") == both


def test_both_who_propose_at_the_same_moment_agree(it, pairing, client):
    answer(client, it.ada, pairing, "propose")
    answer(client, it.ben, pairing, "propose")
    assert fresh(pairing).state == "completed"
    assert LogLine.objects.filter(verb="pairing.wrap_up_agreed").count() == 1


def test_a_planned_talk_is_had_before_the_end(it, pairing, client):
    plans.agreed(it, pairing, plans.ahead(3))
    pairings.propose_wrap_up(it.ada, pairing)
    assert "The talk that you have planned stays" in answer(client, it.ben, pairing, "agree")
    assert len(mails("wrap_up_agreed")) == 2
    assert "is concluded after it" in " ".join(page(client, it.ada, pairing).split())
    clock.tick()
    assert fresh(pairing).state == "active"
    with later(days=4):
        clock.tick()
    assert fresh(pairing).state == "completed"
    assert not Meeting.objects.filter(pairing=pairing, state="cancelled").exists()
    assert len(mails("wrap_up_done")) == 2


def test_the_page_behind_the_mail_says_that_the_talk_stays(it, pairing, client):
    pairings.propose_wrap_up(it.ada, pairing)
    mail = OutgoingMail.objects.get(kind="wrap_up_proposed")
    url = reverse("act_link", args=[act_links.token_of(mail, "wrap_up_agree")])
    assert "concluded at once" in client.get(url).content.decode()
    plans.agreed(it, pairing)
    assert "stays. Your pairing is concluded after it" in client.get(url).content.decode()
    client.post(url)
    assert fresh(pairing).state == "active"
    assert fresh(pairing).wrap_up_agreed_at


def test_an_agreement_ends_at_once_when_the_talk_is_called_off(it, pairing):
    meeting = plans.agreed(it, pairing)
    pairings.propose_wrap_up(it.ada, pairing)
    pairings.agree_wrap_up(it.ben, fresh(pairing))
    meetings.cancel(it.ben, meeting, "Ill")
    clock.tick()
    assert fresh(pairing).state == "completed"


def test_who_would_rather_go_on_says_so_and_the_other_hears_it_kindly(it, pairing, client):
    pairings.propose_wrap_up(it.ada, pairing)
    assert "Ada hears of it, kindly" in answer(client, it.ben, pairing, "keep")
    assert (fresh(pairing).state, fresh(pairing).wrap_up_proposed_at) == ("active", None)
    told = OutgoingMail.objects.get(kind="wrap_up_kept")
    assert told.to_email == "ada@example.org"
    assert "compliment" in told.text
    pairings.propose_wrap_up(it.ada, fresh(pairing))
    assert len(mails("wrap_up_proposed")) == 2, "another time it is asked anew"


def test_who_proposed_takes_it_back_and_nobody_agrees_to_it_any_more(it, pairing, client):
    pairings.propose_wrap_up(it.ada, pairing)
    asked = OutgoingMail.objects.get(kind="wrap_up_proposed")
    assert still_true(asked)
    assert "taken back" in answer(client, it.ada, pairing, "keep")
    assert not still_true(OutgoingMail.objects.get(pk=asked.pk))
    assert mails("wrap_up_kept") == []
    with pytest.raises(Refused, match="Nothing is proposed"):
        pairings.agree_wrap_up(it.ben, fresh(pairing))
    pairings.propose_wrap_up(it.ada, fresh(pairing))
    with pytest.raises(Refused, match="Nothing is proposed"):
        pairings.agree_wrap_up(it.ada, fresh(pairing))


def test_until_the_talk_either_may_go_on_after_all(it, pairing, client):
    plans.agreed(it, pairing)
    pairings.propose_wrap_up(it.ada, pairing)
    pairings.agree_wrap_up(it.ben, fresh(pairing))
    answer(client, it.ada, pairing, "keep")
    assert fresh(pairing).wrap_up_agreed_at is None
    told = OutgoingMail.objects.get(kind="wrap_up_kept")
    assert told.to_email == "ben@example.org"
    assert "although you had agreed" in " ".join(told.text.split())


# At once -------------------------------------------------------------------------------------


def test_ending_now_says_plainly_what_happens_and_the_other_is_told(it, pairing, client):
    meeting = plans.agreed(it, pairing)
    asked = " ".join(page(client, it.ben, pairing, "pairing_conclude").split())
    assert "it ends today for you and for Ada, who is not asked first" in asked
    assert "is called off" in asked
    client.force_login(it.ben)
    client.post(reverse("pairing_conclude", args=[pairing.pk]))
    assert fresh(pairing).state == "completed"
    assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"
    told = OutgoingMail.objects.get(kind="concluded")
    words = " ".join(told.text.split())
    assert "has ended your pairing, for both of you" in words
    assert "The meeting that you had planned is called off." in words
    assert "say so" not in words
    assert "may say the same" not in page(client, it.ada, pairing)


# What else may happen ------------------------------------------------------------------------


def end_in(pairing, days):
    today = timezone.now().date()
    Round.objects.filter(pk=pairing.round_id).update(
        state="running",
        signup_opens_on=today - timedelta(days=90),
        signup_closes_on=None,
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=days),
    )


def test_the_last_day_of_the_round_concludes_an_open_proposal(it, pairing):
    end_in(pairing, 3)
    pairings.propose_wrap_up(it.ada, fresh(pairing))
    with later(days=6):
        clock.tick()
    assert (fresh(pairing).state, fresh(pairing).wrap_up_proposed_at) == ("completed", None)
    assert len(mails("reached_end")) == 2
    assert mails("wrap_up_reminder") == []


def test_what_is_planned_beyond_the_last_day_goes_with_the_pairing(it, pairing):
    end_in(pairing, 1)
    meeting = plans.agreed(it, fresh(pairing), plans.ahead(9))
    with later(days=4):
        clock.tick()
        assert fresh(pairing).state == "completed"
        assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"


@pytest.mark.parametrize("what", ["ends early", "leaves", "is erased"])
def test_whatever_ends_it_takes_the_proposal_along(it, pairing, what):
    pairings.propose_wrap_up(it.ada, pairing)
    if what == "ends early":
        pairings.end_early(it.ben, fresh(pairing), "time", "")
    elif what == "leaves":
        leaving.close(it.ben, it.ben)
    else:
        leaving.erase(it.ben, it.ben)
    assert (fresh(pairing).state, fresh(pairing).wrap_up_proposed_at) == ("ended", None)


def test_two_who_agree_to_go_on_longer_do_not_wrap_up(it, pairing):
    end_in(pairing, 10)
    pairings.propose_wrap_up(it.ada, fresh(pairing))
    until = pairings.months_after(fresh(pairing).last_day, 1)
    pairings.propose_longer(it.ben, fresh(pairing), until)
    pairings.agree_longer(it.ada, fresh(pairing), until)
    assert fresh(pairing).wrap_up_proposed_at is None


def test_nobody_is_reminded_while_the_two_pause(it, pairing):
    pairings.propose_wrap_up(it.ada, pairing)
    pairings.pause(it.ben, fresh(pairing), timezone.now().date() + timedelta(days=30))
    with later(days=6):
        clock.tick()
    assert mails("wrap_up_reminder") == []
    assert fresh(pairing).wrap_up_proposed_at


def test_who_does_not_answer_is_reminded_once(it, pairing):
    pairings.propose_wrap_up(it.ada, pairing)
    for days, reminded in ((4, 0), (6, 1), (7, 1), (9, 1), (20, 1)):
        with later(days=days, hours=12 - timezone.now().hour):
            clock.tick()
        assert len(mails("wrap_up_reminder")) == reminded, days
    assert mails("wrap_up_reminder") == [("wrap_up_reminder", "ben@example.org")]


@pytest.mark.parametrize("days", [0, 11])
def test_then_it_waits_on_the_desk(it, pairing, client, days):
    pairings.propose_wrap_up(it.ada, pairing)
    url = reverse("admin:round_pairings", args=[it.round.pk])
    with later(days=days):
        client.force_login(it.cleo)
        home = client.get(reverse("admin:index")).content.decode()
        listed = client.get(url, {"going": "wrap_up"}).content.decode()
        everybody = client.get(url).content.decode()
    waits = "1 pair waits to wrap up, since one of them has not answered: Career" in home
    assert waits is (days > 10)
    assert ("Waits to wrap up" in listed) is (days > 10)
    proposed = "Ada Lovelace proposed to wrap up"
    assert (proposed in " ".join(listed.split())) is (days > 10)
    assert proposed in " ".join(everybody.split())


@pytest.mark.parametrize("kind", ["convention", "informal"])
def test_open_ended_pairs_and_conventions_wrap_up_alike(kind, client):
    it = cast(kind)
    pairing = it.pairing("active")
    answer(client, it.ada, pairing, "propose")
    assert "Ada proposes to wrap up" in page(client, it.ben, pairing)
    answer(client, it.ben, pairing, "agree")
    assert fresh(pairing).state == "completed"


# The next step -------------------------------------------------------------------------------


def test_home_and_page_name_it_as_the_next_step(it, pairing):
    factories.MeetingFactory(pairing=pairing, state="held", met_on=timezone.now().date())
    type(it.program).objects.update(formality="light")
    plans.proposed(it, pairing)
    pairings.propose_wrap_up(it.ben, pairing)
    now = fresh(pairing)
    assert "Ben proposes to wrap up" in next_step(PairingView.of(now, it.ada)).title
    meetings.cancel(it.ada, Meeting.objects.get(state="proposed"), "")
    now = fresh(pairing)
    assert "Plan a last talk with Ada" in next_step(PairingView.of(now, it.ben)).title
