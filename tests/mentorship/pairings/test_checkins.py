"""How is it going? Asked at the right time, answered once, told to whom it concerns alone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship import queries
from mentorship.mail import act_links, opt_outs
from mentorship.mail.checks import still_true
from mentorship.models import CheckIn, LogLine, OutgoingMail
from mentorship.services import checkins, clock
from mentorship.services.acts import Refused
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def it():
    return cast()


def paired(it, weeks_ago: float, **values):
    """Ada and Ben's pairing, active for so many weeks, in a round that goes on for long."""
    type(it.round).objects.update(ends_on=timezone.now().date() + timedelta(days=700))
    pairing = it.pairing("active", **values)
    type(pairing).objects.update(active_at=timezone.now() - weeks_ago * WEEK)
    return pairing


def asked():
    """Who was asked, and when for the last time: counted from now, in whole weeks."""
    return [(row.side, row.state) for row in CheckIn.objects.order_by("asked_at", "pk")]


def tick(weeks: float = 0) -> None:
    with time_machine.travel(timezone.now() + weeks * WEEK, tick=False):
        clock.tick()


def question(pairing, side="mentee", **values):
    return factories.CheckInFactory(pairing=pairing, side=side, **values)


# When ----------------------------------------------------------------------------------------


def test_each_is_asked_three_weeks_after_the_second_yes_and_then_as_often_as_the_program_says(it):
    paired(it, 2.9)
    tick()
    assert asked() == []
    tick(0.2)
    assert asked() == [("mentor", "asked"), ("mentee", "asked")]
    tick(0.3)
    tick(8.1)
    assert [state for _side, state in asked()] == ["lapsed", "lapsed"]
    tick(8.3)
    assert [state for _side, state in asked()] == ["lapsed", "lapsed", "asked", "asked"]
    mails = OutgoingMail.objects.filter(kind="checkin")
    assert sorted(mails.values_list("to_email", flat=True)) == [
        *["ada@example.org"] * 2,
        *["ben@example.org"] * 2,
    ]


def test_after_a_year_of_silence_each_is_asked_once(it):
    paired(it, 52)
    tick()
    tick()
    assert len(asked()) == 2
    tick(52)
    assert len(asked()) == 4


@pytest.mark.parametrize("weeks", [0, 1, 52])
def test_the_program_s_rhythm_counts(it, weeks):
    type(it.program).objects.update(checkin_weeks=weeks)
    paired(it, 10)
    tick()
    assert len(asked()) == (2 if weeks else 0)
    tick(max(weeks, 4) + 0.1)
    assert len(asked()) == (4 if weeks else 0)


def test_nobody_is_asked_who_switched_it_off_or_whose_account_is_closed(it):
    paired(it, 5)
    opt_outs.switch(it.ben, "prompts", on=False)
    type(it.ada).objects.filter(pk=it.ada.pk).update(is_active=False)
    tick()
    assert asked() == []


def test_nobody_is_asked_in_the_last_two_weeks_of_a_round(it):
    paired(it, 5)
    today = timezone.now().date()
    type(it.round).objects.update(starts_on=today, ends_on=today + timedelta(days=13))
    tick()
    assert asked() == []


@pytest.mark.parametrize("state", ["offered", "completed", "ended"])
def test_only_active_pairs_are_asked(it, state):
    it.pairing(state)
    tick(5)
    assert asked() == []


def test_a_question_closes_with_its_pairing_and_its_mail_is_not_sent(it):
    pairing = paired(it, 4)
    tick()
    type(pairing).objects.update(state="ended", ended_at=timezone.now(), end_reason="time")
    tick()
    assert [state for _side, state in asked()] == ["lapsed", "lapsed"]


def test_the_mail_of_a_question_that_was_answered_on_the_site_is_not_sent(it):
    paired(it, 4)
    tick()
    row = CheckIn.objects.get(side="mentee")
    mail = OutgoingMail.objects.get(kind="checkin", to_person=it.ben)
    assert still_true(mail)
    checkins.answer(it.ben, row, "well")
    mail.refresh_from_db()
    assert not still_true(mail)


# What is said, and who hears of it -----------------------------------------------------------


def told():
    return list(
        OutgoingMail.objects.filter(kind="coordinator_checkin").values_list("to_email", flat=True)
    )


def test_all_is_well_is_told_to_nobody(it):
    checkins.answer(it.ben, question(paired(it, 4)), "well", "We met twice")
    row = CheckIn.objects.get()
    assert (row.state, row.answer, row.words) == ("answered", "well", "We met twice")
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("said", ["not_met", "trouble"])
def test_coordinators_of_the_program_hear_of_a_pair_in_need_with_the_words_for_them(it, said):
    checkins.answer(it.ben, question(paired(it, 4)), said, "We cannot find a day")
    assert told() == ["cleo@example.org"]
    mail = OutgoingMail.objects.get()
    assert "We cannot find a day" in mail.text
    assert "We cannot find a day" in mail.html
    assert "We cannot find a day" not in "".join(map(str, LogLine.objects.values_list("details")))


@pytest.mark.parametrize("said", ["not_met", "trouble"])
def test_where_two_found_each_other_nobody_is_told_and_no_words_are_kept(said):
    it = cast("informal")
    row = question(paired(it, 4, origin="asked"))
    checkins.answer(it.ben, row, said, "Private")
    assert told() == []
    assert CheckIn.objects.get().words == ""


def test_the_same_answer_again_changes_nothing_and_another_is_refused(it):
    row = question(paired(it, 4))
    for _again in range(3):
        checkins.answer(it.ben, row, "trouble", "Words")
    assert len(told()) == 1
    with pytest.raises(Refused, match="you answered: Something is not working"):
        checkins.answer(it.ben, row, "well")


def test_too_late_is_said(it):
    row = question(paired(it, 9), asked_at=timezone.now() - 4 * WEEK)
    with pytest.raises(Refused, match="The time to answer this question has passed"):
        checkins.answer(it.ben, row, "well")


# On the site ---------------------------------------------------------------------------------


def test_the_page_of_the_pairing_asks_and_then_shows_the_ways_on(it, client):
    pairing = paired(it, 4)
    row = question(pairing)
    client.force_login(it.ben)
    page = client.get(reverse("pairing", args=[pairing.pk])).content.decode()
    assert "How is it going with Ada Lovelace?" in page
    answer = client.post(
        reverse("checkin", args=[row.pk]), {"answer": "not_met", "words": ""}, follow=True
    )
    page = answer.content.decode()
    assert "Thank you for your answer." in page
    assert "What you can do now" in page
    client.force_login(it.ada)
    page = client.get(reverse("pairing", args=[pairing.pk])).content.decode()
    assert "We have not met" not in page
    assert "What you can do now" not in page
    assert client.get(reverse("checkin", args=[row.pk])).status_code == 404


def test_an_open_ended_pair_is_asked_whether_to_go_on(client):
    it = cast("informal")
    pairing = paired(it, 4, origin="asked")
    type(it.round).objects.update(ends_on=None)
    row = question(pairing)
    client.force_login(it.ben)
    page = client.get(reverse("checkin", args=[row.pk])).content.decode()
    for words in ("Do you and Ada Lovelace wish to go on?", "Yes, we go on", "Nobody else sees"):
        assert words in page
    assert "<textarea" not in page


def test_the_second_question_goes_to_the_coordinator_and_stands_out_when_low(it, client):
    row = question(paired(it, 4))
    client.force_login(it.ben)
    page = client.get(reverse("checkin", args=[row.pk])).content.decode()
    assert "How useful is it for you so far?" in page
    assert page.count('name="useful"') == 5
    client.post(reverse("checkin", args=[row.pk]), {"answer": "well", "useful": "2"})
    client.force_login(it.cleo)
    on_pairing = client.get(reverse("admin:pairing", args=[row.pairing_id])).content.decode()
    assert "Useful so far: 2 of 5" in on_pairing
    assert "Of little use so far" in on_pairing
    on_round = client.get(reverse("admin:round", args=[it.round.pk])).content.decode()
    assert "Of little use to one of the two so far" in on_round
    assert "An average is shown once five people have answered." in on_round
    client.force_login(it.ada)
    assert (
        "useful"
        not in client.get(reverse("pairing", args=[row.pairing_id]))
        .content.decode()
        .split("who-sees")[0]
    )


def test_an_average_is_of_the_latest_answers_and_of_five_people_or_more(it, client):
    for number in range(1, 6):
        pairing = factories.PairingFactory(round=it.round, state="active")
        question(pairing, state="answered", useful=1, asked_at=timezone.now() - 9 * WEEK)
        question(pairing, state="answered", useful=number)
        found = queries.usefulness(it.round.pairings.all())
        assert found.count == number
        assert found.average == (3 if number == 5 else None)
    assert len(found.low) == 2


def test_after_one_press_in_the_mail_the_second_question_is_open_once(it, client):
    paired(it, 4)
    tick()
    row = CheckIn.objects.get(side="mentee")
    mail = OutgoingMail.objects.get(kind="checkin", to_person=it.ben)
    url = f"/m/{act_links.token_of(mail, 'checkin_well')}/"
    page = client.post(url, {"answer": "well"}, follow=True).content.decode()
    assert "you answered: All is well" in page
    assert "How useful is it for you so far?" in page
    for wrong in ("", "6"):
        assert "There is a problem" in client.post(url, {"useful": wrong}).content.decode()
    again = client.post(url, {"answer": "well"}).content.decode()
    assert "There is a problem" not in again
    page = client.post(url, {"useful": "4"}, follow=True).content.decode()
    assert "How useful" not in page
    client.post(url, {"useful": "1"})
    row.refresh_from_db()
    assert (row.answer, row.useful) == ("well", 4)


def test_where_two_found_each_other_there_is_no_second_question():
    it = cast("informal")
    row = question(paired(it, 4, origin="asked"))
    checkins.answer(it.ben, row, "well", useful=3)
    checkins.rate(it.ben, row, 3)
    assert CheckIn.objects.get().useful is None


# On the desk ---------------------------------------------------------------------------------


def desk(client, it, who, query=""):
    client.force_login(who)
    return client.get(reverse("admin:round_pairings", args=[it.round.pk]) + query)


def test_coordinators_find_quiet_pairs_and_pairs_in_trouble(it, client):
    question(paired(it, 12), state="lapsed")
    client.force_login(it.cleo)
    home = client.get(reverse("admin:index")).content.decode()
    assert "1 pair is quiet: Career mentoring – Spring" in home
    page = desk(client, it, it.cleo, "?going=quiet").content.decode()
    assert "Ben Okri:</span> no answer" in page
    CheckIn.objects.all().delete()
    question(it.ben_in.pairings_as_mentee.get(), state="answered", answer="trouble", words="Busy")
    home = client.get(reverse("admin:index")).content.decode()
    assert "1 pair says that something is not working" in home
    pairing = it.ben_in.pairings_as_mentee.get()
    page = client.get(reverse("admin:pairing", args=[pairing.pk])).content.decode()
    assert "“Busy”" in page


def test_another_program_s_coordinator_sees_none_of_it(it, client):
    question(paired(it, 12), state="lapsed")
    client.force_login(it.dov)
    assert "quiet" not in client.get(reverse("admin:index")).content.decode().lower().replace(
        "quiet waters", ""
    ).replace("button-quiet", "")
    assert desk(client, it, it.dov).status_code == 404


def test_the_desk_hears_nothing_of_pairs_that_found_each_other(client):
    it = cast("informal")
    pairing = paired(it, 12, origin="asked")
    question(pairing, state="answered", answer="trouble")
    client.force_login(it.cleo)
    assert "not working" not in client.get(reverse("admin:index")).content.decode()
    page = client.get(reverse("admin:pairing", args=[pairing.pk])).content.decode()
    assert "not working" not in page
    assert "not working" not in desk(client, it, it.cleo).content.decode()
