"""How was it? Answers for the coordinator alone, thanks for the other alone, a wish for nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from matching.snapshot import take
from mentorship import access, directories
from mentorship.admin.closings import summary_of
from mentorship.mail.checks import still_true
from mentorship.models import Block, Closing, LogLine, OutgoingMail
from mentorship.services import blocks, closings, enrollments, pairings
from mentorship.services.acts import Refused
from mentorship.services.closings import Said
from mentorship.views.home.steps import Member, give_time
from mentorship.views.next_step import say_how_it_was
from mentorship.views.pairing_view import PairingView
from mentorship.views.pairs import pairs_of
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

ALL = {"worth": "5", "reached": "partly", "words": "More time", "thanks": "You listened"}


@pytest.fixture
def it():
    return cast()


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def page(client, person, pairing, name="pairing"):
    client.force_login(person)
    return client.get(reverse(name, args=[pairing.pk]), follow=True).content.decode()


def send(client, person, pairing, name="closing", **data):
    client.force_login(person)
    url = reverse(name, args=[pairing.pk])
    return client.post(url, data, follow=True).content.decode()


def mails():
    return OutgoingMail.objects.filter(kind="thanked")


# What is said --------------------------------------------------------------------------------


def test_concluding_leads_to_the_questions_and_they_can_be_skipped(it, client):
    pairing = it.pairing("active")
    asked = send(client, it.ben, pairing, "pairing_conclude")
    assert "You and Ada: how was it?" in asked
    assert "Skip this" in asked
    assert "Say how it was" in page(client, it.ada, pairing)
    assert Closing.objects.count() == 0


def test_home_asks_until_it_is_said(it):
    pairing = it.pairing("completed")

    def asked(person):
        return bool(say_how_it_was(*pairs_of([PairingView.of(pairing, person)])))

    assert (asked(it.ada), asked(it.ben)) == (True, True)
    closings.answer(it.ben, pairing, Said(worth=5))
    assert (asked(it.ada), asked(it.ben)) == (True, False)
    with later(31):
        assert not asked(it.ada)


def test_answers_reach_the_coordinator_alone_and_thanks_the_other_alone(it, client):
    pairing = it.pairing("completed")
    assert "Your thanks are on their way to Ada" in send(client, it.ben, pairing, **ALL)
    theirs = page(client, it.ada, pairing)
    assert "You listened" in theirs
    assert "More time" not in theirs
    desk = page(client, it.cleo, pairing, "admin:pairing")
    assert "More time" in desk
    assert "You listened" not in desk
    [mail] = mails()
    assert (mail.to_person, mail.sensitive) == (it.ada, True)
    assert "You listened" in mail.text
    assert not access.mails_run_by(it.cleo).filter(pk=mail.pk).exists()


def test_answers_may_be_changed_for_thirty_days_and_thanks_are_sent_once(it, client):
    pairing = it.pairing("completed")
    send(client, it.ben, pairing, **ALL)
    with later(29):
        assert "You listened" not in page(client, it.ben, pairing, "closing")
        send(client, it.ben, pairing, **{**ALL, "worth": "2", "thanks": "Something else"})
    own = Closing.objects.get()
    assert (own.worth, own.thanks, mails().count()) == (2, "You listened", 1)
    with later(31):
        assert "how was it?" not in page(client, it.ben, pairing, "closing")
        with pytest.raises(Refused, match="has passed"):
            closings.answer(it.ada, pairing, Said(worth=1))


def test_the_same_again_and_nothing_at_all_change_nothing(it):
    pairing = it.pairing("completed")
    assert closings.answer(it.ben, pairing, Said()) is None
    for _press in range(2):
        closings.answer(it.ben, pairing, Said(worth=5, thanks="You listened"))
    assert LogLine.objects.filter(verb__startswith="closing.").count() == 2
    assert mails().count() == 1


def test_nobody_answers_while_the_pairing_lasts(it):
    pairing = it.pairing("active")
    with pytest.raises(Refused):
        closings.answer(it.ben, pairing, Said(worth=5))
    assert not closings.asked(pairing.side("mentee"))


def test_two_who_found_each_other_are_asked_for_thanks_and_nothing_else(it, client):
    pairing = it.pairing("completed", origin="asked")
    asked = page(client, it.ben, pairing, "closing")
    assert 'name="thanks"' in asked
    assert 'name="worth"' not in asked
    send(client, it.ben, pairing, **ALL)
    own = Closing.objects.get()
    assert (own.worth, own.reached, own.words, own.thanks) == (None, "", "", "You listened")
    assert closings.asked(pairing.side("mentee")) == closings.NOTHING


def test_after_an_early_end_nobody_is_asked_what_was_reached_and_only_who_ended_it_may_thank(it):
    pairing = it.pairing("active")
    pairings.end_early(it.ben, pairing, "moved", "")
    ben, ada = (closings.asked(pairing.side(role)) for role in ("mentee", "mentor"))
    assert (ben.by_coordinator, ben.reached, ben.thanks) == (True, False, True)
    assert (ada.by_coordinator, ada.reached, ada.thanks) == (True, False, False)


def test_nobody_thanks_somebody_who_has_left_the_site(it):
    pairing = it.pairing("completed")
    type(it.ada).objects.filter(pk=it.ada.pk).update(is_active=False)
    pairing = access.pairing_for(it.ben, pairing.pk)
    assert not closings.asked(pairing.side("mentee")).thanks
    closings.answer(it.ben, pairing, Said(worth=3, thanks="You listened"))
    assert mails().count() == 0


def test_a_mail_of_thanks_whose_words_are_gone_is_not_sent(it):
    pairing = it.pairing("completed")
    closings.answer(it.ben, pairing, Said(thanks="You listened"))
    [mail] = mails()
    assert still_true(mail)
    Closing.objects.update(thanks="")
    assert not still_true(mail)


# The next round -----------------------------------------------------------------------------


def next_round(it):
    today = timezone.now().date()
    return factories.RoundFactory(program=it.program, name="Next", signup_opens_on=today)


def test_a_mentee_who_concluded_is_asked_to_mentor_in_the_next_round(it, client):
    pairing = it.pairing("completed")
    assert "Would you give some?" not in page(client, it.ben, pairing)
    coming = next_round(it)
    link = reverse("join_check", args=[coming.pk, "mentor"])
    assert link in page(client, it.ben, pairing)
    assert link not in page(client, it.ada, pairing)
    own = Member(it.ben, pairs_of([PairingView.of(pairing, it.ben)]), [], [], [coming], [])
    assert [step.url for step in give_time(own)] == [link]
    mentoring = factories.MentorFactory(round=coming, person=it.ben)
    assert link not in page(client, it.ben, pairing)
    assert not list(give_time(replace(own, enrollments=[mentoring])))


def test_after_an_early_end_nobody_is_asked_to_mentor(it, client):
    pairing = it.pairing("ended", end_reason="fit")
    coming = next_round(it)
    assert "Would you give some?" not in page(client, it.ben, pairing)
    own = Member(it.ben, pairs_of([PairingView.of(pairing, it.ben)]), [], [], [coming], [])
    assert not list(give_time(own))


# The desk ------------------------------------------------------------------------------------


def test_a_round_shows_averages_from_five_answers_on(it, client):
    rows = [factories.PairingFactory(round=it.round, state="completed") for _ in range(3)]
    for number, pairing in enumerate(rows * 2):
        side = "mentor" if number < 3 else "mentee"
        if number == 4:
            shown = summary_of(it.cleo, it.round)
            assert (shown.asked, shown.answered, shown.worth, shown.reached) == (6, 4, None, [])
        factories.ClosingFactory(pairing=pairing, side=side, worth=1 + number % 5)
    shown = summary_of(it.cleo, it.round)
    assert (shown.answered, shown.worth, dict(shown.reached)["Partly"]) == (6, 2.7, 6)
    client.force_login(it.cleo)
    desk = client.get(reverse("admin:round", args=[it.round.pk])).content.decode()
    assert "6 of 6 people have answered" in desk
    assert "2.7" in desk


# Not this person again -----------------------------------------------------------------------


def test_not_this_person_again_is_seen_and_taken_back_by_its_owner_alone(it, client):
    pairing = it.pairing("completed")
    send(client, it.ben, pairing, apart="on")
    assert "You have asked us not to pair you with Ada again" in page(client, it.ben, pairing)
    assert "not to pair you" not in page(client, it.ada, pairing)
    assert LogLine.objects.count() == OutgoingMail.objects.count() == 0
    assert list(it.ben.blocks.values_list("written", "person")) == [("Ada Lovelace", it.ada.pk)]
    send(client, it.ben, pairing, "pairing_apart", apart="no")
    assert Block.objects.count() == 0


def test_matching_hands_and_directory_honour_it(it):
    pairing = it.pairing("ended")
    blocks.keep_apart(it.ben, pairing, apart=True)
    assert (it.ben.pk, it.ada.pk) in take(it.round).rules.blocked
    with pytest.raises(Refused, match="cannot be paired"):
        pairings.approve(it.cleo, it.ada_in, it.ben_in)
    coffee = factories.RoundFactory(program=factories.ProgramFactory(kind="informal"))
    factories.MentorFactory(round=coffee, person=it.ada, listed=True)
    factories.EnrollmentFactory(round=coffee, person=it.ben, listed=True)
    for reader in (it.ada, it.ben):
        assert list(directories.directory_visible_to(reader, coffee)) == []


def test_it_outlives_another_name_and_a_namesake(it):
    pairing = it.pairing("completed")
    blocks.keep_apart(it.ben, pairing, apart=True)
    it.ada.profile.full_name = "Ada King"
    it.ada.profile.save()
    factories.ProfileFactory(full_name="Ada Lovelace")
    enrollments.keep_apart(it.ben, ("Ada Lovelace", "Somebody Else"), ())
    assert blocks.is_apart(it.ben, it.ada)
    enrollments.keep_apart(it.ben, ("Somebody Else",), ())
    assert not blocks.is_apart(it.ben, it.ada)


def test_two_partners_of_one_name_both_find_room_on_the_list(it):
    enrollments.keep_apart(it.ben, ("Ada Lovelace",), ())
    first = it.pairing("completed")
    blocks.keep_apart(it.ben, first, apart=True)
    namesake = factories.ProfileFactory(full_name="Ada Lovelace").user
    mentor = factories.MentorFactory(round=it.round, person=namesake)
    other = factories.PairingFactory(
        round=it.round, mentor=mentor, mentee=it.ben_in, state="completed"
    )
    blocks.keep_apart(it.ben, other, apart=True)
    assert {it.ada.pk, namesake.pk} <= set(it.ben.blocks.values_list("person", flat=True))


def test_it_waits_until_the_pairing_is_over(it):
    with pytest.raises(Refused):
        blocks.keep_apart(it.ben, it.pairing("active"), apart=True)
