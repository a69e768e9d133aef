"""What a coordinator does for a pair that struggles: write, note, pause, extend, end, hand on."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, messages, states
from mentorship.mail import outbox
from mentorship.messages import care as mails
from mentorship.messages.pauses import taken_up
from mentorship.models import DeskNote, OutgoingMail, Pairing, SetAside
from mentorship.models.sides import Side
from mentorship.needs import put_aside
from mentorship.roles import Role
from mentorship.services import checkins, meetings, stewards
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings import (
    MOST_MONTHS,
    last_day,
    months_after,
    state_sentence,
    waiting,
)
from mentorship.services.pairings.extensions import NO_WRAP_UP
from mentorship.services.pairings.places import lock, lock_pairing

MOST_LETTERS = 20
"""How many letters one pair may get from the desk within a day."""

LONGEST_ASIDE = timedelta(days=92)
"""For how long at most a need is put aside until a day."""


def readers_of(pairing: Pairing) -> list[Side]:
    """Those of the two to whom a coordinator may write of this pairing: who knows of it."""
    if pairing.state == Pairing.State.APPROVED:
        return []
    return [side for side in pairing.sides if side.is_told and side.person.is_active]


@act
def write(actor: User, pairing: Pairing, roles: Iterable[str], subject: str, words: str) -> int:
    """Write to one of the two or to both, to each by a mail of their own; returns to how many.

    The same words once more on one day are sent to nobody.

    Raises
    ------
    Refused : nobody is to get it, a placeholder means nothing, or the pair got many today.
    """
    access.pairing_run_for(actor, pairing.pk)
    lock_pairing(pairing)
    sides = [side for side in readers_of(pairing) if side.role in set(roles)]
    if fault := mails.fault_in(pairing, subject, words):
        raise Refused(fault)
    if not sides:
        raise Refused(_("Choose to whom you write"))
    _check_number(pairing)
    letters = [mails.pair_letter(pairing, side.role, subject, words, actor) for side in sides]
    if [row for row in map(outbox.enqueue, letters) if row is not None]:
        log("pairing.written_to", actor, pairing=pairing)
    return len(sides)


def _check_number(pairing: Pairing) -> None:
    since = timezone.now() - timedelta(days=1)
    rows = OutgoingMail.objects.filter(pairing=pairing, kind=mails.Kind.PAIR_LETTER)
    if rows.filter(created_at__gt=since).count() >= MOST_LETTERS:
        raise Refused(_("These two got many letters within a day: wait until tomorrow"))


# Notes ---------------------------------------------------------------------------------------


@act
def note(actor: User, pairing: Pairing, words: str) -> DeskNote:
    """Note something about a pair for those who run the program; the same words twice are one."""
    access.pairing_run_for(actor, pairing.pk)
    lock_pairing(pairing)
    same = pairing.desk_notes.filter(writer=actor, words=words).first()
    if same is not None:
        return same
    log("pairing.noted", actor, pairing=pairing)
    return DeskNote.objects.create(pairing=pairing, writer=actor, words=words)


@act
def remove_note(actor: User, pairing: Pairing, pk: int) -> None:
    """Delete a note that the actor has written; one that is gone already is gone."""
    access.pairing_run_for(actor, pairing.pk)
    gone, _rows = pairing.desk_notes.filter(pk=pk, writer=actor).delete()
    if gone:
        log("pairing.note_removed", actor, pairing=pairing)


# Their time ----------------------------------------------------------------------------------


@act
def pause(actor: User, pairing: Pairing, until: date) -> None:
    """Let the two rest until a day, and tell both. The same day once more changes nothing.

    Raises
    ------
    Refused : the pairing is not active, or the day has passed or is too far away.
    """
    access.pairing_run_for(actor, pairing.pk)
    _lock_active(pairing)
    today = timezone.now().astimezone(pairing.round.zone).date()
    if not today < until <= last_day(pairing):
        raise Refused(_("A pause ends on a day within the next three months, in this round"))
    if pairing.paused_until == until:
        return
    _write(pairing, paused_until=until)
    log("pairing.paused", actor, pairing=pairing)
    _tell_both(actor, pairing, mails.Arranged.PAUSED, until)


@act
def resume(actor: User, pairing: Pairing) -> bool:
    """End a pause before its day, and tell both; False where there is none any more."""
    access.pairing_run_for(actor, pairing.pk)
    _lock_active(pairing)
    if pairing.paused_until is None:
        return False
    _write(pairing, paused_until=None)
    checkins.ask_afresh(pairing)
    log("pairing.taken_up", actor, pairing=pairing)
    for role in Role:
        outbox.enqueue(taken_up(pairing, role, by_itself=True))
    return True


def may_extend(pairing: Pairing) -> bool:
    """Whether a later last day can be given: it goes on, and has a last day."""
    return pairing.is_active and pairing.last_day is not None and not pairing.made_by_the_two


@act
def extend(actor: User, pairing: Pairing, until: date) -> None:
    """Give the two a later last day, and tell both; what they were agreeing on is settled by it.

    Raises
    ------
    Refused : the pairing is not active, has no last day, or the day is too early or too far.
    """
    access.pairing_run_for(actor, pairing.pk)
    _lock_active(pairing)
    last = pairing.last_day
    if pairing.ends_on == until:
        return
    if last is None or not last < until <= months_after(last, MOST_MONTHS):
        raise Refused(_("Choose a day after the end, at most 12 months later"))
    _write(pairing, ends_on=until, longer_until=None, **NO_WRAP_UP)
    log("pairing.extended", actor, pairing=pairing, until=until.isoformat())
    _tell_both(actor, pairing, mails.Arranged.EXTENDED, until)


@act
def end(actor: User, pairing: Pairing, reason: str, words: str, waits: Iterable[str] = ()) -> None:
    """End an active pairing for the two, and tell both kindly; `words` stay on the desk.

    Those in the roles of `waits` wait again for somebody else, and come first.
    """
    access.pairing_run_for(actor, pairing.pk)
    lock(pairing.mentor, pairing.mentee)
    _lock_active(pairing)
    states.move(
        pairing,
        "end",
        states.COORDINATOR,
        ended_at=timezone.now(),
        end_reason=reason,
        end_words=words,
    )
    log("pairing.ended", actor, pairing=pairing)
    roles = {Role(role) for role in waits}
    waiting.let_wait(pairing, *roles)
    meetings.call_off(pairing, states.COORDINATOR)
    for role in Role:
        outbox.enqueue(messages.ended_early(pairing, role, waits=role in roles))


def _lock_active(pairing: Pairing) -> None:
    lock_pairing(pairing)
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))


def _write(pairing: Pairing, **values: object) -> None:
    Pairing.objects.filter(pk=pairing.pk).update(**values)
    for name, value in values.items():
        setattr(pairing, name, value)


def _tell_both(actor: User, pairing: Pairing, what: mails.Arranged, until: date) -> None:
    for role in Role:
        outbox.enqueue(mails.arranged(pairing, role, what, until, actor))


# Handing on, and putting aside ---------------------------------------------------------------


@act
def hand_on(actor: User, pairing: Pairing, person: User, words: str) -> None:
    """Let one coordinator look after the pair from now on, who hears of it with these words.

    Raises
    ------
    Refused : the pair is over, or the person does not run the program, or is one of the two.
    """
    access.pairing_run_for(actor, pairing.pk)
    lock_pairing(pairing)
    if pairing.state not in states.PAIRING_PLACED:
        raise Refused(state_sentence(pairing))
    if stewards.look_after(actor, [pairing], person) and person != actor:
        lock_pairing(pairing)
        outbox.enqueue(mails.handed_on(pairing, person, words, actor))


@act
def set_aside(actor: User, pairing: Pairing, need: str, until: date | None) -> None:
    """Do not name a need of this pair until a day, or until something new happens.

    Raises
    ------
    Refused : the day has passed, or is more than three months away.
    """
    access.pairing_run_for(actor, pairing.pk)
    lock_pairing(pairing)
    now = timezone.now()
    if until and not now.date() < until <= now.date() + LONGEST_ASIDE:
        raise Refused(_("Choose a day within the next three months"))
    values = {"until": until, "by": actor, "at": now}
    SetAside.objects.update_or_create(pairing=pairing, need=need, defaults=values)
    log("pairing.set_aside", actor, pairing=pairing)


@act
def bring_back(actor: User, pairing: Pairing) -> bool:
    """Name again whatever was put aside of this pair; False where nothing was."""
    access.pairing_run_for(actor, pairing.pk)
    lock_pairing(pairing)
    rows = put_aside(pairing, timezone.now())
    if not rows:
        return False
    SetAside.objects.filter(pk__in=[row.pk for row in rows]).delete()
    log("pairing.brought_back", actor, pairing=pairing)
    return True
