"""What acts of the desk leave in the log: by whom, on what, and told in which words.

Acts on what two people share stand in `leaves.py`; these are of those who run things.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import audit
from accounts.models import DataRequest
from mentorship import messages
from mentorship.mail import opt_outs, outbox
from mentorship.mail.registry import GROUPS
from mentorship.mail.reports import Report
from mentorship.models import (
    Block,
    Bounce,
    Coordinator,
    Job,
    LogLine,
    MailWording,
    OutgoingMail,
    Program,
    Round,
    Suppression,
)
from mentorship.services import (
    bounces,
    coordinators,
    jobs,
    leaving,
    mails,
    pairings,
    programs,
    rounds,
)
from mentorship.services import wording as words
from mentorship.services.acts import Refused, log_all
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def it():
    return cast()


@pytest.fixture
def mail(it):
    """The mentor's mail of an offer: about a pairing of a round of a program."""
    return outbox.enqueue(messages.offered(it.pairing(), "mentor"))


def line():
    """The one line that was left, which is taken away: who did what, on what, told how."""
    found = LogLine.objects.get()
    found.delete()
    on = {name: getattr(found, name) for name in ("program", "round", "enrollment", "pairing")}
    return found.verb, found.actor, {name: row for name, row in on.items() if row}, found.details


# Programs, rounds, roles ---------------------------------------------------------------------


def test_a_program_is_set_up_and_changed(it):
    program = Program(unit=it.program.unit, name="Tea", slug="tea", kind=Program.Kind.INFORMAL)
    programs.create(it.ann, program)
    assert line() == ("program.created", it.ann, {"program": program}, {})
    program.name, program.slug = "Coffee", "coffee"
    programs.change(it.ann, program, ["name"])
    called = {"fields": str(Program._meta.get_field("name").verbose_name)}
    assert line() == ("program.changed", it.ann, {"program": program}, called)
    program.refresh_from_db()
    assert (program.name, program.slug) == ("Coffee", "tea")
    programs.change(it.ann, program, [])
    assert not LogLine.objects.exists()


def test_a_round_is_set_up_and_changed(it):
    today = timezone.now().date()
    made = Round(program=it.program, name="Summer", signup_opens_on=today)
    made.weights = it.round.weights
    rounds.create(it.cleo, made)
    where = {"program": it.program, "round": made}
    assert line() == ("round.created", it.cleo, where, {})
    made.name, made.signup_opens_on = "Winter", today + timedelta(days=1)
    rounds.change(it.cleo, made, ["name"])
    called = {"fields": str(Round._meta.get_field("name").verbose_name)}
    assert line() == ("round.changed", it.cleo, where, called)
    made.refresh_from_db()
    assert (made.name, made.signup_opens_on) == ("Winter", today)
    rounds.change(it.cleo, made, [])
    assert not LogLine.objects.exists()


def test_a_role_opens_the_desk_and_its_end_closes_it(it):
    role = coordinators.appoint(it.cleo, Coordinator(person=it.eve, program=it.program))
    on, who = {"program": it.program}, {"person": it.eve.pk}
    assert line() == ("coordinator.appointed", it.cleo, on, who)
    it.eve.refresh_from_db()
    assert it.eve.is_staff
    coordinators.dismiss(it.cleo, role)
    assert line() == ("coordinator.dismissed", it.cleo, on, who)
    it.eve.refresh_from_db()
    assert not it.eve.is_staff


def test_the_desk_stays_open_for_another_role_and_for_an_administrator(it):
    for person in (it.dov, it.ann):
        role = coordinators.appoint(it.ann, Coordinator(person=person, program=it.program))
        coordinators.dismiss(it.ann, role)
        person.refresh_from_db()
        assert person.is_staff, person


def test_a_role_for_a_unit_names_no_program_and_one_for_nothing_is_refused(it):
    unit = it.program.unit
    role = coordinators.appoint(it.ann, Coordinator(person=it.eve, unit=unit))
    assert line() == ("coordinator.appointed", it.ann, {}, {"person": it.eve.pk})
    coordinators.dismiss(it.ann, role)
    assert line() == ("coordinator.dismissed", it.ann, {}, {"person": it.eve.pk})
    with pytest.raises(Refused, match="either a unit or a program"):
        coordinators.appoint(it.ann, Coordinator(person=it.eve))


def test_words_of_a_mail_are_logged_with_those_that_stood_there_before(it):
    draft = MailWording(
        program=it.program, kind="offered", role="mentor", subject="Hi", opening="Read this"
    )
    words.reword(it.cleo, draft)
    verb, actor, on, told = line()
    assert (verb, actor, on) == ("wording.changed", it.cleo, {"program": it.program})
    assert (told["role"], told["before"]) == (it.program.word_for("mentor"), "our wording")
    draft.subject = "Hello"
    words.reword(it.cleo, draft)
    verb, actor, on, more = line()
    assert (verb, more) == ("wording.changed", told | {"before": "Hi | Read this"})
    kept = MailWording.objects.get()
    assert (kept.subject, kept.opening, kept.changed_by) == ("Hello", "Read this", it.cleo)
    words.go_back(it.cleo, it.program, "offered", "mentor")
    verb, actor, on, more = line()
    assert (verb, actor, on) == ("wording.dropped", it.cleo, {"program": it.program})
    assert more == told | {"before": "Hello | Read this"}
    with pytest.raises(Refused, match="our wording already"):
        words.go_back(it.cleo, it.program, "offered", "mentor")


# Mails ---------------------------------------------------------------------------------------


def about(mail):
    on = {name: getattr(mail, name) for name in ("program", "round", "enrollment", "pairing")}
    return {name: row for name, row in on.items() if row}


def test_each_act_on_a_mail_names_all_that_the_mail_is_about(it, mail):
    on, which = about(mail), {"mail": mail.pk}
    assert {"program", "round", "pairing"} <= set(on)
    for act, verb in ((mails.hold, "held"), (mails.release, "released")):
        act(it.cleo, mail)
        assert line() == (f"mail.{verb}", it.cleo, on, which)
    mails.edit(it.cleo, mail, "Other words", mail.text)
    assert line() == ("mail.edited", it.cleo, on, which)
    mails.cancel(it.cleo, mail)
    assert line() == ("mail.cancelled", it.cleo, on, which)
    copy = mails.send_again(it.cleo, mail, 0)
    assert line() == ("mail.sent_again", it.cleo, on, {"mail": copy.pk})


def test_a_mail_sent_once_more_says_the_same_about_the_same(it, mail):
    mails.edit(it.cleo, mail, "Other words", mail.text)
    mails.cancel(it.cleo, mail)
    copy = mails.send_again(it.cleo, mail, 0)
    for name in (*mails.COPIED, "to_email"):
        assert getattr(copy, name) == getattr(mail, name), name
    assert (copy.copy_of, mails.copies_of(mail), mails.copies_of(copy)) == (mail, 1, 1)
    assert mails.send_again(it.cleo, mail, 0) == copy
    assert mails.send_again(it.cleo, copy, 0) == copy
    mail.refresh_from_db()
    with pytest.raises(Refused, match="waiting to be sent"):
        mails.send_again(it.cleo, copy, 1)


def test_what_comes_too_late_for_a_mail_is_told_by_what_became_of_it(it, mail):
    OutgoingMail.objects.update(state=OutgoingMail.State.SENT, sent_at=timezone.now())
    for act in (mails.hold, mails.cancel, mails.release):
        with pytest.raises(Refused, match="This mail has been sent already"):
            act(it.cleo, mail)
    assert not LogLine.objects.exists()


def test_of_many_mails_each_program_is_told_how_many_were_its(it, mail):
    more = [
        OutgoingMail.objects.create(kind="news", key=f"k{n}", to_email=f"p{n}@example.org", **on)
        for n, on in enumerate([{"program": it.program}, {"program": it.elsewhere}, {}])
    ]
    everything = OutgoingMail.objects.all()
    for move, verb in mails.ALL.items():
        assert mails.move_all(it.ann, move, everything) == 1 + len(more)
        found = LogLine.objects.values_list("verb", "actor", "program", "details")
        assert sorted(found, key=str) == sorted(
            [
                (verb, it.ann.pk, it.program.pk, {"count": 2}),
                (verb, it.ann.pk, it.elsewhere.pk, {"count": 1}),
                (verb, it.ann.pk, None, {"count": 1}),
            ],
            key=str,
        )
        LogLine.objects.all().delete()


def report(mail, kind, number=1):
    return Report(mail, kind, "550 No such user", f"report {number}")


def test_an_address_that_rests_and_writes_again_is_told_with_what_its_mail_was_about(it, mail):
    on = {name: row for name, row in about(mail).items() if name != "enrollment"}
    bounces.take(report(mail, Bounce.Kind.HARD))
    assert line() == ("mail.address_rests", None, on, {"mail": mail.pk})
    mail.refresh_from_db()
    assert (mail.last_error, mail.claimed_until) == ("550 No such user", None)
    assert Suppression.objects.get().reason == Bounce.Kind.HARD
    assert bounces.lift(it.cleo, mail)
    assert line() == ("mail.address_lifted", it.cleo, on, {"mail": mail.pk})
    assert not bounces.lift(it.cleo, mail)
    assert not LogLine.objects.exists()


def test_a_complaint_is_told_with_what_its_mail_was_about(it, mail):
    bounces.take(report(mail, Bounce.Kind.COMPLAINT))
    on = {name: row for name, row in about(mail).items() if name != "enrollment"}
    assert line() == ("mail.complained", it.ada, on, {"mail": mail.pk})
    assert opt_outs.switched_off(it.ada) == set(GROUPS)


# Pairs ---------------------------------------------------------------------------------------


def test_a_pair_put_together_by_hand_keeps_why_and_is_nobody_s_own_decision(it):
    made = pairings.approve(it.cleo, it.ada_in, it.ben_in, points=9, reasons=["topics"])
    assert (made.points, made.reasons, made.state) == (9, ["topics"], "approved")
    assert line()[:2] == ("pairing.made", it.cleo)
    for person in (it.ada, it.dov):
        factories.CoordinatorFactory(person=person, program=it.program)
    made.delete()
    with pytest.raises(Refused) as refused:
        pairings.approve(it.ada, it.ada_in, it.ben_in)
    assert refused.value.sentence == (
        "You are one of the two, so Cleo Marsh or Dov Stern decides on this pair"
    )


@pytest.mark.parametrize("kind", [Block.Kind.RATHER_NOT, Block.Kind.REPORTING])
def test_a_line_of_a_private_list_that_came_after_the_request_closes_it(it, kind):
    assert it.program.keeps_reporting_lines_apart
    pairing = it.pairing("asked", origin="asked", asked_by=it.ben, mentee_accepted_at=NOW)
    Block.objects.create(owner=it.ben, person=it.ada, written="Ada Lovelace", kind=kind)
    with pytest.raises(Refused, match="This request has closed"):
        pairings.accept(it.ada, pairing)


def test_the_log_of_what_matters_names_each_pair_of_many(it, monkeypatch):
    told = []
    monkeypatch.setattr(audit, "record", lambda verb, **what: told.append((verb, what)))
    two = [it.pairing("approved"), factories.PairingFactory(state="approved")]
    log_all("pairing.offered", it.cleo, two)
    assert told == [("pairing.offered", {"actor": it.cleo, "on": each}) for each in two]
    lines = LogLine.objects.order_by("pairing").values_list("actor", "program", "round", "pairing")
    assert list(lines) == [
        (it.cleo.pk, each.round.program_id, each.round_id, each.pk) for each in two
    ]


# Jobs and data -------------------------------------------------------------------------------


def test_a_job_is_asked_for_and_stopped(it):
    it.pairing("approved")
    Round.objects.filter(pk=it.round.pk).update(state=Round.State.MATCHING)
    it.round.refresh_from_db()
    job = jobs.ask(it.cleo, Job.Kind.ANNOUNCE, it.round)
    where, kind = {"program": it.program, "round": it.round}, {"kind": "announce"}
    assert line() == ("job.asked", it.cleo, where, kind | {"count": 1})
    assert (job.total, job.requested_by, job.asked) == (1, it.cleo, {})
    jobs.stop(it.cleo, job)
    assert line() == ("job.stopped", it.cleo, where, kind | {"count": 0})
    job.refresh_from_db()
    assert (job.state, job.finished_at is None) == (Job.State.STOPPED, False)


@pytest.mark.parametrize(("late", "woken"), [(-1, False), (1, True)])
def test_work_that_nobody_takes_up_or_goes_on_with_wakes_a_worker(it, settings, late, woken):
    settings.JOB_LEASE = 60
    now, asked = timezone.now(), Job(kind="announce", round=it.round, requested_by=it.cleo)
    asked.save()
    since = now - timedelta(seconds=60 + late)
    Job.objects.update(requested_at=since)
    assert bool(jobs.overdue(now)) is woken
    until = now - timedelta(seconds=late)
    Job.objects.update(requested_at=now, state=Job.State.RUNNING, claimed_until=until)
    assert bool(jobs.overdue(now)) is woken


def test_who_asked_for_whose_data_is_written_down(it):
    leaving.note_copy(it.ben, it.ben)
    leaving.note_copy(it.ann, it.ben, DataRequest.How.LETTER)
    leaving.close(it.ann, it.ben, DataRequest.How.LETTER)
    leaving.erase(it.ann, it.ben, DataRequest.How.LETTER)
    rows = DataRequest.objects.order_by("pk").values_list("what", "by", "person", "how")
    copy, close, erase = (DataRequest.What(each) for each in ("copy", "close", "erase"))
    letter, own = DataRequest.How.LETTER, DataRequest.How.SELF
    assert list(rows) == [
        (copy, it.ben.pk, it.ben.pk, own),
        (copy, it.ann.pk, it.ben.pk, letter),
        (close, it.ann.pk, it.ben.pk, letter),
        (erase, it.ann.pk, it.ben.pk, letter),
    ]


def test_what_was_asked_an_hour_ago_does_not_count_and_others_copies_do_not(it):
    for _ in range(leaving.MOST_COPIES):
        leaving.note_copy(it.ben, it.ben)
    with pytest.raises(Refused, match="five copies"):
        leaving.note_copy(it.ben, it.ben)
    leaving.note_copy(it.eve, it.eve)
    DataRequest.objects.update(at=timezone.now() - timedelta(minutes=61))
    leaving.note_copy(it.ben, it.ben)


def test_who_was_paired_with_somebody_makes_no_copy_for_them(it):
    factories.CoordinatorFactory(person=it.ada, program=it.program)
    it.pairing("ended")
    it.ada.is_superuser = True
    it.ada.save()
    with pytest.raises(Refused, match="have been paired"):
        leaving.note_copy(it.ada, it.ben)
    leaving.note_copy(it.ada, it.ada)
    leaving.note_copy(it.ada, it.eve)
