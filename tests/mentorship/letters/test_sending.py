"""A letter is written to each once, says nothing of others, and can be stopped."""

from datetime import timedelta
from html import unescape

import pytest
from django.http import Http404
from django.utils import timezone

from mentorship import states
from mentorship.letters import acts
from mentorship.mail.checks import still_true
from mentorship.mail.envelope import build
from mentorship.mail.markup.compose import compose, directly
from mentorship.messages import group_letters
from mentorship.messages.group_letters import Receiver
from mentorship.models import Enrollment, GroupLetter, Job, LogLine, MailOptOut, OutgoingMail
from mentorship.services import jobs
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from tests import factories
from tests.mentorship.letters.stage import receivers, send, work, world
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return world()


def mail_to(letter, person) -> OutgoingMail:
    return OutgoingMail.objects.get(letter=letter, to_person=person)


def test_each_of_the_group_gets_one_mail_and_nobody_reads_of_another(it):
    letter = send(it, it.letter(words="Dear {first name}, as {role} of {round}: {coordinator}."))
    assert receivers(letter) == ["Ada", "Ben", "Lea", "Mia", "Mo"]
    assert letter.state == GroupLetter.State.SENT
    people = [mail.to_person for mail in letter.mails.select_related("to_person__profile")]
    for mail in letter.mails.all():
        message = build(mail)
        assert len(message.to) == 1
        assert not message.cc
        assert not message.bcc
        whole = mail.text + mail.html + str(message.message())
        for other in people:
            if other != mail.to_person:
                assert other.email not in whole
                assert other.get_full_name() not in whole
    text = mail_to(letter, it.cast.ben).text
    assert "Dear Ben, as mentee of Spring: Cleo Marsh." in text
    assert mail_to(letter, it.cast.ben).subject == "News of Career mentoring"


def test_one_person_in_two_pairs_gets_one_mail_that_names_both(it):
    other = factories.EnrollmentFactory(round=it.cast.round, person=person("Zoe Abt"))
    factories.PairingFactory(
        round=it.cast.round,
        mentor=it.cast.ada_in,
        mentee=other,
        state="active",
        mentor_place=2,
    )
    letter = send(it, it.letter("not_met", words="How is it with {partner}?"))
    assert "How is it with Ben Okri and Zoe Abt?" in mail_to(letter, it.cast.ada).text
    assert "How is it with Ada Lovelace?" in mail_to(letter, it.cast.ben).text
    assert letter.mails.count() == 3


def test_answers_go_to_people_the_programs_address_or_the_writer(it):
    letter = send(it, it.letter("alone"))
    assert mail_to(letter, it.lea.person).reply_to == '"Cleo Marsh" <cleo@example.org>'
    it.cast.program.contact_email = "office@example.org"
    it.cast.program.save()
    letter = send(it, it.letter("alone"))
    assert mail_to(letter, it.lea.person).reply_to == "office@example.org"


def test_whoever_presses_second_sends_nothing(it):
    letter = it.letter()
    acts.send(it.cast.cleo, letter, letter.version)
    with pytest.raises(Refused, match="sent already"):
        acts.send(it.cast.ann, letter, letter.version)
    work()
    assert letter.mails.count() == 5
    assert Job.objects.count() == 1


def test_nobody_sends_what_they_have_not_read(it):
    letter = it.letter()
    again = GroupLetter.objects.get(pk=letter.pk)
    again.words = "Come to hall C."
    acts.save(it.cast.ann, again, 1)
    with pytest.raises(Refused, match="changed this letter"):
        acts.send(it.cast.cleo, letter, 1)
    with pytest.raises(EditConflict):
        acts.save(it.cast.cleo, letter, 1)
    assert GroupLetter.objects.get().words == "Come to hall C."


def test_who_has_switched_letters_off_is_counted_and_not_written_to(it):
    MailOptOut.objects.create(person=it.cast.ben, group="letters")
    letter = send(it, it.letter())
    assert receivers(letter) == ["Ada", "Lea", "Mia", "Mo"]
    assert letter.job.causes == {"Has switched such letters off": 1}
    assert (letter.job.done, letter.job.skipped) == (4, 1)


def test_who_leaves_before_it_is_written_is_not_written_to(it):
    letter = it.letter()
    acts.send(it.cast.cleo, letter, letter.version)
    Enrollment.objects.filter(pk=it.lea.pk).update(state="withdrawn")
    it.cast.ben.is_active = False
    it.cast.ben.save()
    work()
    assert receivers(letter) == ["Ada", "Mia", "Mo"]


def test_who_leaves_after_it_is_written_is_not_written_to_either(it):
    letter = send(it, it.letter())
    mail = mail_to(letter, it.lea.person)
    assert still_true(mail)
    Enrollment.objects.filter(pk=it.lea.pk).update(state="withdrawn")
    assert not still_true(OutgoingMail.objects.get(pk=mail.pk))
    mail = mail_to(letter, it.cast.ben)
    MailOptOut.objects.create(person=it.cast.ben, group="letters")
    assert not still_true(OutgoingMail.objects.get(pk=mail.pk))


def test_who_comes_after_it_was_sent_gets_no_letter_about_before(it):
    letter = it.letter()
    acts.send(it.cast.cleo, letter, letter.version)
    late = factories.EnrollmentFactory(round=it.cast.round)
    Enrollment.objects.filter(pk=late.pk).update(submitted_at=timezone.now())
    work()
    assert letter.mails.count() == 5


def test_a_letter_is_stopped_while_it_goes(it):
    letter = send(it, it.letter())
    left = letter.mails.order_by("pk").first()
    states.move(left, "settle", states.WORKER, sent_at=timezone.now())
    assert acts.stop(it.cast.cleo, letter) == 4
    assert {*letter.mails.values_list("state", flat=True)} == {"sent", "cancelled"}
    letter.refresh_from_db()
    assert letter.state == GroupLetter.State.STOPPED
    assert not still_true(left)
    with pytest.raises(Refused):
        acts.stop(it.cast.cleo, letter)


def test_a_letter_is_stopped_before_the_worker_begins(it):
    letter = it.letter()
    acts.send(it.cast.cleo, letter, letter.version)
    assert acts.stop(it.cast.cleo, letter) == 0
    work()
    assert letter.mails.count() == 0
    assert Job.objects.get().state == "stopped"


def test_what_has_left_whole_cannot_be_stopped(it):
    letter = send(it, it.letter("alone"))
    letter.mails.update(state="sent", sent_at=timezone.now())
    with pytest.raises(Refused, match="left already"):
        acts.stop(it.cast.cleo, letter)


def test_work_that_ended_early_goes_on_and_nobody_gets_it_twice(it, settings):
    settings.JOB_PIECE = 2
    letter = it.letter()
    acts.send(it.cast.cleo, letter, letter.version)
    job = jobs.claim_next()
    rows = list(jobs.work_of("letter").rows(it.cast.cleo, job).order_by("pk")[:2])
    jobs._do_piece(job, it.cast.cleo, jobs.work_of("letter"), rows)
    jobs._fail(job, "The lights went out.")
    assert letter.mails.count() == 2
    letter.refresh_from_db()
    assert acts.is_stuck(letter)
    acts.go_on(it.cast.ann, letter)
    with pytest.raises(Refused, match="waiting for anything"):
        acts.go_on(it.cast.ann, letter)
    work()
    assert receivers(letter) == ["Ada", "Ben", "Lea", "Mia", "Mo"]


def test_a_test_goes_to_its_writer_alone_and_not_without_end(it):
    letter = it.letter(words="Dear {first name}, welcome.")
    for _test in range(acts.MOST_TESTS):
        acts.send_test(it.cast.cleo, letter)
    with pytest.raises(Refused, match="tests within an hour"):
        acts.send_test(it.cast.cleo, letter)
    tests = OutgoingMail.objects.all()
    assert {mail.to_email for mail in tests} == {"cleo@example.org"}
    assert "Dear Ada, welcome." in tests[0].text
    assert letter.mails.count() == 0
    acts.discard(it.cast.cleo, letter)


def test_a_letter_that_was_sent_is_not_changed_nor_thrown_away(it):
    letter = send(it, it.letter())
    for act in (acts.discard, lambda actor, row: acts.save(actor, row, 1)):
        with pytest.raises(Refused, match="sent already"):
            act(it.cast.cleo, letter)


def test_a_letter_to_nobody_is_not_sent(it):
    letter = it.letter("unanswered")
    with pytest.raises(Refused, match="nothing to do"):
        acts.send(it.cast.cleo, letter, letter.version)
    assert GroupLetter.objects.get().is_draft


def test_letters_of_others_are_out_of_reach(it):
    letter = it.letter()
    for act in (acts.discard, acts.stop, acts.send_test, acts.go_on):
        with pytest.raises(Http404):
            act(it.cast.dov, letter)
    with pytest.raises(Http404):
        acts.send(it.cast.dov, letter, 1)
    with pytest.raises(Http404):
        acts.save(it.cast.dov, letter, 1)


def test_a_letter_takes_half_of_the_pace_so_that_other_mail_is_not_held_up(it, settings):
    settings.MAIL_PER_MINUTE, settings.JOB_PIECE, settings.QUIET_HOURS = 2, 2, None
    letter = send(it, it.letter())
    minutes = [
        round((mail.due_at - letter.asked_at).total_seconds() / 60)
        for mail in letter.mails.order_by("pk")
    ]
    assert minutes == [0, 0, 2, 2, 4]


def test_what_was_done_is_in_the_log(it):
    letter = send(it, it.letter())
    acts.stop(it.cast.cleo, letter)
    acts.discard(it.cast.cleo, it.letter(subject="Another"))
    said = [line.sentence for line in LogLine.objects.filter(verb__startswith="letter.")]
    assert sorted(said) == [
        "Cleo Marsh sent the letter “News of {program}” to 5 people",
        "Cleo Marsh stopped the letter “News of {program}”; 5 mails did not leave",
        "Cleo Marsh threw the draft “Another” away",
    ]


NAMES = ("Ben", "*B* <i> & [x](https://evil.example)", "B" + "e" * 80, "Åsa \u200d Ωmega")


@pytest.mark.parametrize("group", ["everybody", "not_met", "former"])
def test_a_letter_that_is_put_into_a_form_is_what_it_is_without(it, group):
    words = (
        "Dear **{first name}**, this is a long line of a letter that is wrapped with {program} in "
        "it, and with a name that may be as long as {coordinator}.\n- {first name}: {round}\n\n"
        "**[See it]({page})**\n> said {first name}"
    )
    more = {"everybody": "{role} until {sign-up closes}", "not_met": "with {partner}", "former": ""}
    letter = it.letter(group, subject="{first name}: {program}", words=f"{words}\n{more[group]}")
    profile = it.cast.ben.profile
    for name in NAMES:
        profile.full_name = profile.called = name
        people = [it.cast.ada, it.cast.ben]
        found = list(group_letters.receivers(letter, people, it.cast.cleo))
        if group == "former":
            found = [Receiver(one) for one in people]
        for one in found:
            letter_to = group_letters.group_letter.build(letter, one, it.cast.cleo)
            values = {**letter_to.facts, "to_name": "", "stop_url": "https://x.example"}
            quick, plain = compose("group_letter", values), directly("group_letter", values)
            assert quick.subject == plain.subject
            assert quick.text == plain.text
            assert unescape(quick.html) == unescape(plain.html)
            assert "<i>" not in quick.html


def test_a_stopped_letter_goes_on_to_whoever_has_not_got_it(it):
    letter = send(it, it.letter())
    gone, single, *_rest = letter.mails.order_by("pk")
    states.move(gone, "settle", states.WORKER, sent_at=timezone.now())
    early = timezone.now() - timedelta(hours=1)
    OutgoingMail.objects.filter(pk=single.pk).update(state="cancelled", state_changed_at=early)
    acts.stop(it.cast.cleo, letter)
    with pytest.raises(Http404):
        acts.resume(it.cast.dov, letter)
    assert acts.resume(it.cast.cleo, letter) == 3
    with pytest.raises(Refused, match="not stopped"):
        acts.resume(it.cast.cleo, letter)
    work()
    assert sorted(letter.mails.values_list("state", flat=True)) == [
        *("cancelled", "queued", "queued", "queued", "sent")
    ]
    letter.refresh_from_db()
    assert letter.state == GroupLetter.State.SENT


def test_one_that_was_stopped_before_anything_was_written_goes_on_whole(it):
    letter = it.letter()
    acts.send(it.cast.cleo, letter, letter.version)
    acts.stop(it.cast.cleo, letter)
    work()
    assert letter.mails.count() == 0
    acts.resume(it.cast.cleo, letter)
    work()
    assert letter.mails.count() == 5
