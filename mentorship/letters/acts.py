"""What a coordinator does with a letter to a group: write, try, send, stop, throw away."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, audiences, states
from mentorship.letters.reach import letter_run_for
from mentorship.mail import outbox
from mentorship.messages import group_letters
from mentorship.messages.group_letters import Receiver
from mentorship.messages.kinds import Kind
from mentorship.models import GroupLetter, Job, OutgoingMail
from mentorship.services import jobs
from mentorship.services.acts import Refused, act, log
from mentorship.services.mails import in_hand
from mentorship.services.shared_edits import EditConflict

WORDS = ("group", "role", "region", "subject", "words")
"""What a draft says, and to whom."""

MOST_TESTS = 10
"""How many test mails one person may ask for within an hour."""


@act
def save(actor: User, letter: GroupLetter, seen: int) -> None:
    """Keep a draft; `seen` is the version that its writer has read.

    Raises
    ------
    EditConflict : somebody has changed it since.
    Refused : it is no draft any more, or a placeholder means nothing in it.
    """
    access.round_run_for(actor, letter.round_id)
    if letter.pk:
        stored = _locked(actor, letter)
        if stored.version != seen:
            raise EditConflict(stored.version, stored.changed_at)
        letter.version = stored.version + 1
    _check(letter)
    letter.changed_by, letter.changed_at = actor, timezone.now()
    letter.save()


def _locked(actor: User, letter: GroupLetter) -> GroupLetter:
    """Lock a draft and read it afresh.

    Raises
    ------
    Refused : it has been sent.
    """
    letter_run_for(actor, letter.pk)
    rows = GroupLetter.objects.select_for_update(of=("self",), no_key=True)
    stored = rows.select_related("round__program").get(pk=letter.pk)
    if not stored.is_draft:
        raise Refused(_("This letter has been sent already"))
    return stored


def _check(letter: GroupLetter) -> None:
    fault = group_letters.fault_in(letter, letter.subject)
    if fault := fault or group_letters.fault_in_body(letter, letter.words):
        raise Refused(fault)


@act
def send(actor: User, letter: GroupLetter, seen: int) -> GroupLetter:
    """Have a worker write to everybody in the group; of two who press, one sends it.

    Raises
    ------
    Refused : it was sent, or changed since it was looked at, or nobody is in the group.
    """
    letter = _locked(actor, letter)
    if letter.version != seen:
        raise Refused(_("Somebody has changed this letter since you looked: look at it again"))
    _check(letter)
    states.move(letter, "send", states.COORDINATOR, sent_by=actor, asked_at=timezone.now())
    _ask(actor, letter)
    assert letter.job is not None
    log("letter.sent", actor, round=letter.round, subject=letter.subject, count=letter.job.total)
    return letter


def _ask(actor: User, letter: GroupLetter) -> None:
    letter.job = jobs.ask(actor, Job.Kind.LETTER, letter.round, letter=letter.pk)
    letter.save(update_fields=["job"])


@act
def go_on(actor: User, letter: GroupLetter) -> None:
    """Write to the rest, where the work ended before it was done; nobody gets it twice.

    Raises
    ------
    Refused : it is being done, or is done.
    """
    letter_run_for(actor, letter.pk)
    letter = GroupLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not is_stuck(letter):
        raise Refused(_("This letter is not waiting for anything"))
    letter.sent_by = actor
    letter.save(update_fields=["sent_by"])
    _ask(actor, letter)


def is_stuck(letter: GroupLetter) -> bool:
    """Whether the work on it ended before everybody was written to."""
    at_work = letter.job is not None and letter.job.state in states.JOB_UNDER_WAY
    return letter.state == GroupLetter.State.UNDER_WAY and not at_work


@act
def stop(actor: User, letter: GroupLetter) -> int:
    """Write to nobody more, and cancel the mails that have not left; returns how many.

    What a mail server has in hand leaves.

    Raises
    ------
    Refused : all of it has left.
    """
    letter = letter_run_for(actor, letter.pk)
    waits = letter.mails.filter(state__in=states.MAIL.moves["cancel"].sources)
    if letter.state == GroupLetter.State.SENT and not waits.exists():
        raise Refused(_("All mails of this letter have left already"))
    states.move(letter, "stop", states.COORDINATOR)
    if letter.job and letter.job.state in states.JOB_UNDER_WAY:
        jobs.stop(actor, letter.job)
    count = states.move_all(waits.exclude(in_hand()), "cancel", states.COORDINATOR)
    log("letter.stopped", actor, round=letter.round, subject=letter.subject, count=count)
    return count


@act
def resume(actor: User, letter: GroupLetter) -> int:
    """Go on with a letter that was stopped: to those whose mail did not leave, and to the rest.

    Nobody gets it twice. Mails that were cancelled one by one before stay cancelled. Returns how
    many mails wait again; the worker writes those that were never written.

    Raises
    ------
    Refused : it was not stopped.
    """
    letter_run_for(actor, letter.pk)
    letter = GroupLetter.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.pk)
    if letter.state != GroupLetter.State.STOPPED:
        raise Refused(_("This letter was not stopped"))
    stopped = letter.mails.filter(
        state=OutgoingMail.State.CANCELLED, state_changed_at__gte=letter.state_changed_at
    )
    count = states.move_all(stopped, "requeue", states.COORDINATOR)
    states.move(letter, "resume", states.COORDINATOR, sent_by=actor, asked_at=timezone.now())
    _ask(actor, letter)
    log("letter.resumed", actor, round=letter.round, subject=letter.subject)
    return count


@act
def discard(actor: User, letter: GroupLetter) -> None:
    """Throw a draft away.

    Raises
    ------
    Refused : it has been sent.
    """
    letter = _locked(actor, letter)
    log("letter.discarded", actor, round=letter.round, subject=letter.subject)
    letter.delete()


@act
def send_test(actor: User, letter: GroupLetter) -> None:
    """Send the writer the letter as the first of the group would get it.

    Raises
    ------
    Refused : too often within an hour.
    """
    letter = letter_run_for(actor, letter.pk)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    _check(letter)
    tests = OutgoingMail.objects.filter(to_person=actor, kind=Kind.LETTER_TEST)
    if tests.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_TESTS:
        raise Refused(
            _("You have sent yourself %(count)s tests within an hour: wait before the next")
            % {"count": MOST_TESTS}
        )
    outbox.enqueue(
        group_letters.letter_test(letter, _first(actor, letter), actor, tests.count() + 1)
    )


def _first(actor: User, letter: GroupLetter) -> Receiver:
    """Somebody of the group; the writer, where nobody is in it yet."""
    found = audiences.people(letter, actor)[:1]
    return next(iter(group_letters.receivers(letter, found, actor)), Receiver(actor))
