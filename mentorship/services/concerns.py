"""Reporting a person to those who look after a unit, and what they do about it.

Nothing that the reported person can reach tells of it: the log line names no actor and hides from
both of the two, the mails name nobody, and those who are told are neither of the two.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from mentorship import among_members, states, who_runs
from mentorship.mail import outbox
from mentorship.messages import concerns as messages
from mentorship.models import Concern, Enrollment, Pairing, Program
from mentorship.services.acts import Refused, act, log

MOST_REPORTS = 5
"""How many reports one member may write within a day."""


def report_partner(actor: User, pairing_pk: int, reason: str, words: str) -> Concern:
    """Report the other of a pairing of the actor's; as `report`."""
    pairing, about = among_members.partner_in(actor, pairing_pk)
    return _report(actor, about, pairing.round.program, reason, words, pairing)


def report_listed(actor: User, place: Enrollment, reason: str, words: str) -> Concern:
    """Report somebody whom the actor sees in a directory; as `report`."""
    found = among_members.listed_person(actor, place.round_id, place.pk)
    return _report(actor, found.person, found.round.program, reason, words)


@act
def _report(
    actor: User,
    about: User,
    program: Program,
    reason: str,
    words: str,
    pairing: Pairing | None = None,
) -> Concern:
    """Write a report, and tell those who look after the unit; the same words twice are one.

    Of what two people noted themselves, neither the program nor the pairing is named.

    Raises
    ------
    Refused : many reports today, or nobody but the two looks after the unit.
    """
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    mine = Concern.objects.filter(reporter=actor)
    same = mine.filter(about=about, reason=reason, words=words).exclude(state=Concern.State.CLOSED)
    if found := same.first():
        return found
    if mine.filter(reported_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_REPORTS:
        raise Refused(_("You have reported several times today. Somebody will look at it"))
    known = None if program.of_two else program
    told = who_runs.those_who_look_after(program.unit, known, {actor.pk, about.pk})
    if not told:
        raise Refused(_("Nobody else looks after this at the moment. Write to us by mail"))
    concern = Concern.objects.create(
        unit=program.unit,
        program=known,
        pairing=pairing if known else None,
        about=about,
        reporter=actor,
        reason=reason,
        words=words,
    )
    log("concern.reported", None, program=known, two=[about.pk, actor.pk])
    outbox.enqueue_all(messages.reported(concern, person) for person in told)
    return concern


@act
def look_at(actor: User, concern: Concern) -> bool:
    """Note that the actor looks after it; False where somebody does already."""
    stored = _locked(actor, concern)
    if stored.state != Concern.State.OPEN:
        return False
    states.move(stored, "look", states.COORDINATOR, handled_by=actor)
    audit.record("concern.looked_at", actor=actor, on=stored)
    return True


@act
def close(actor: User, concern: Concern, done: str) -> None:
    """Close it with what was done.

    Raises
    ------
    Refused : somebody has closed it already.
    """
    stored = _locked(actor, concern)
    if not stored.is_open:
        raise Refused(_("This report is closed already"))
    states.move(stored, "close", states.COORDINATOR, handled_by=actor, done=done)
    audit.record("concern.closed", actor=actor, on=stored)


def _locked(actor: User, concern: Concern) -> Concern:
    stored = among_members.concern_run_for(actor, concern.pk)
    Concern.objects.select_for_update(no_key=True).get(pk=concern.pk)
    stored.refresh_from_db()
    return stored
