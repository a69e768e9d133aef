"""What follows from a report about a mail: the address rests, and those who run things hear."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from mentorship import access, messages, states
from mentorship.mail import opt_outs, outbox, reports
from mentorship.mail.registry import GROUPS
from mentorship.mail.reports import Report
from mentorship.mail.return_path import mark_of, suppressed
from mentorship.models import Bounce, Enrollment, OutgoingMail, Program, Suppression
from mentorship.services.acts import act, log

logger = logging.getLogger(__name__)

SOFT_WITHIN = timedelta(days=14)
SOFT_ENOUGH = 3
"""So many mails that come back for a passing reason in `SOFT_WITHIN` end the mail to an address."""


def take_raw(raw: bytes) -> Bounce | None:
    """Take a report as it arrived from a mail server."""
    return take(reports.read(raw))


@act
def take(report: Report) -> Bounce | None:
    """Keep a report and do what follows from it; None for one that tells nothing, or came before.

    A report that cannot be understood, or names no mail of ours, is kept and logged.
    """
    if not report.kind:
        return None
    key = hashlib.sha256(f"{report.kind}\n{report.arrived}".encode()).hexdigest()
    bounce, new = Bounce.objects.get_or_create(
        key=key,
        defaults={
            "mail": report.mail,
            "kind": report.kind if report.mail else Bounce.Kind.UNCLEAR,
            "words": report.words,
            "arrived": report.arrived,
        },
    )
    if not new:
        return None
    if bounce.kind == Bounce.Kind.UNCLEAR or bounce.mail is None:
        logger.warning("Report %s about a mail could not be understood", bounce.pk)
    else:
        _FOLLOWS[bounce.kind](bounce, bounce.mail)
    return bounce


def _hard(bounce: Bounce, mail: OutgoingMail) -> None:
    """The address takes no mail: none goes there any more, and the coordinators are told."""
    _settle(mail, bounce.words)
    suppress(mail, Bounce.Kind.HARD)


def _soft(bounce: Bounce, mail: OutgoingMail) -> None:
    """The mail did not arrive this time; enough of these count as a hard one."""
    _settle(mail, bounce.words)
    lately = Bounce.objects.filter(
        kind=Bounce.Kind.SOFT,
        at__gt=timezone.now() - SOFT_WITHIN,
        mail__to_email__iexact=mail.to_email,
    )
    if lately.values("mail").distinct().count() >= SOFT_ENOUGH:
        suppress(mail, Bounce.Kind.SOFT)


def _complaint(bounce: Bounce, mail: OutgoingMail) -> None:
    """Somebody finds our mail unwanted: they get what belongs to taking part, and no more."""
    if mail.to_person is None:
        return
    for group in GROUPS:
        opt_outs.switch(mail.to_person, group, on=False)
    log(
        "mail.complained",
        mail.to_person,
        program=mail.program,
        pairing=mail.pairing,
        mail=mail.pk,
    )


_FOLLOWS: dict[str, Callable[[Bounce, OutgoingMail], None]] = {
    Bounce.Kind.HARD: _hard,
    Bounce.Kind.SOFT: _soft,
    Bounce.Kind.COMPLAINT: _complaint,
}


def _settle(mail: OutgoingMail, words: str) -> None:
    """Say on the mail that it came back; one that was never noted as sent has failed."""
    for move in ("bounce", "fail"):
        try:
            states.move(mail, move, states.WORKER, last_error=words, claimed_until=None)
        except states.Conflict:
            continue
        return


def suppress(mail: OutgoingMail, reason: str) -> None:
    """Send nothing more to this mail's address, and tell those who can help its owner."""
    if suppressed(mail.to_email):
        return
    Suppression.objects.create(mark=mark_of(mail.to_email), reason=reason)
    log("mail.address_rests", None, program=mail.program, pairing=mail.pairing, mail=mail.pk)
    if mail.to_person is not None:
        for program in _programs_of(mail, mail.to_person):
            outbox.enqueue_all(messages.bounced_for_coordinators(mail, program))


def _programs_of(mail: OutgoingMail, person: User) -> Iterable[Program]:
    """The programs whose coordinators ought to know: where the person takes part now."""
    joined = Enrollment.objects.filter(person=person).exclude(state__in=states.ENROLLMENT_GONE)
    going_on = joined.exclude(round__state__in=states.ROUND_OVER)
    found = set(going_on.values_list("round__program", flat=True)) | {mail.program_id}
    return Program.objects.filter(pk__in=[pk for pk in found if pk]).order_by("pk")


@act
def lift(actor: User, mail: OutgoingMail) -> bool:
    """Write to this mail's address again; False when nothing stood against it."""
    access.mail_run_for(actor, mail.pk)
    suppression = suppressed(mail.to_email)
    if suppression is None:
        return False
    suppression.delete()
    # What came back before does not count again.
    Bounce.objects.filter(kind=Bounce.Kind.SOFT, mail__to_email__iexact=mail.to_email).delete()
    log("mail.address_lifted", actor, program=mail.program, pairing=mail.pairing, mail=mail.pk)
    return True
