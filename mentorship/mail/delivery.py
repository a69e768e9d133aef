"""Sending what is due: claim with a lease, commit, send, commit.

A worker that is killed in between leaves a claim that runs out; the mail is then sent again under
the same Message-ID, so that a receiver's mail program can tell that it is the same one. A mail
is never lost, and is repeated at most once for each killed worker.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import states
from mentorship.mail import quiet_hours
from mentorship.mail.checks import still_true
from mentorship.mail.envelope import build, is_closing, is_permanent, message_id, words_of
from mentorship.mail.rate_limit import await_turn
from mentorship.mail.return_path import sentence_of, suppressed
from mentorship.models import OutgoingMail
from mentorship.models.shared_clock import shared_now
from mentorship.states import MailState

logger = logging.getLogger(__name__)

LEASE = 5
"""Minutes that a worker may have a mail in hand; longer than a mail server may take in all."""

PAUSES = (1, 5, 15, 60)
"""Minutes until the next try; the last one comes again and again."""
MOST_ATTEMPTS = 3 + 5 * 24
"""Three tries in the first half hour, then every hour for five days."""

FAILURES_BEFORE_REST = 5
REST = 1
"""Minutes for which a server that nobody can reach is left alone."""

SETTLE_SECONDS = 60
"""How long to insist on writing down that a mail has left, while the database is away."""


class Unreachable(Exception):
    """The mail server cannot be spoken to; it says nothing against any one mail.

    After `pause` the mail is tried again: others go first, in case it is this one after all.
    """

    def __init__(self, words: str, pause: timedelta = timedelta()) -> None:
        super().__init__(words)
        self.pause = pause


def minutes(count: float) -> timedelta:
    """So many minutes of the mail's own clock."""
    return timedelta(seconds=count * settings.MAIL_MINUTE)


class Postman:
    """One worker's hand: sends one mail a call and keeps the connection while there are more."""

    def __init__(self) -> None:
        self.transport: BaseEmailBackend | None = None
        self.failures = 0
        self.rests_until = 0.0

    def __call__(self) -> bool:
        """Send the mail that is due first. False when there is none, or no server to take it."""
        if time.monotonic() < self.rests_until:
            return False
        mail = claim()
        if mail is None:
            self.close()
            return False
        return self.handle(mail)

    def handle(self, mail: OutgoingMail) -> bool:
        """Send or end a claimed mail and write down what became of it."""
        if suppression := suppressed(mail.to_email):
            insist(finish, mail, "fail", last_error=sentence_of(suppression))
        elif morning := quiet_hours.sleeps_until(mail):
            insist(wait, mail, morning)
        else:
            await_turn(mail)
            return self.attempt(mail)
        return True

    def attempt(self, mail: OutgoingMail) -> bool:
        """Send the mail if it is still true. False when no server takes it, or any other."""
        if not still_true(mail):
            insist(finish, mail, "cancel", last_error=_("What it says was no longer so"))
            return True
        try:
            self.send(mail)
        except Unreachable as error:
            self.rest(error)
            insist(put_back, mail, error)
            return False
        except Exception as error:  # noqa: BLE001  whatever it is, the next mail has to leave
            self.close()
            insist(refused, mail, error)
        else:
            self.failures = 0
            insist(finish, mail, "settle", sent_at=timezone.now(), last_error="")
        return True

    def send(self, mail: OutgoingMail) -> None:
        """Hand the mail to the server.

        Raises
        ------
        Unreachable : no connection, or the server takes no mail at all now.
        Exception : whatever the server said against this mail.
        """
        message = build(mail)
        message.connection = self.open()
        try:
            message.send()
        except smtplib.SMTPException as error:
            if is_closing(error):
                raise Unreachable(words_of(error), pause=minutes(PAUSES[0])) from error
            raise

    def open(self) -> BaseEmailBackend:
        """Return a transport that is connected."""
        if self.transport is None:
            transport = get_connection(settings.MAIL_TRANSPORT)
            try:
                transport.open()
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(words_of(error)) from error
            self.transport = transport
        return self.transport

    def close(self) -> None:
        """End the connection, if there is one, whatever state it is in."""
        transport, self.transport = self.transport, None
        if transport is not None:
            try:
                transport.close()
            except (OSError, smtplib.SMTPException):
                logger.debug("The mail server had closed the connection")

    def rest(self, error: Exception) -> None:
        """After some failures in a row leave the server alone for a while."""
        self.close()
        self.failures += 1
        if self.failures >= FAILURES_BEFORE_REST:
            self.rests_until = time.monotonic() + minutes(REST).total_seconds()
            logger.warning("The mail server cannot be reached, trying again later: %s", error)


# The row -------------------------------------------------------------------------------------


def due() -> Q:
    """Which mails may be taken in hand now."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=shared_now())
    return Q(state=MailState.QUEUED, due_at__lte=timezone.now()) & free


def claim() -> OutgoingMail | None:
    """Take the mail that is due first, codes before all, for `LEASE`; None if there is none."""
    with transaction.atomic():
        rows = OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",))
        mail = rows.filter(due()).order_by("-sensitive", "due_at", "pk").first()
        if mail is not None:
            mail.claimed_until = shared_now() + minutes(LEASE)
            mail.message_id = mail.message_id or message_id(mail)
            mail.save(update_fields=["claimed_until", "message_id"])
    return mail


def finish(mail: OutgoingMail, move: str, **writes: object) -> None:
    """End the mail's way, unless a coordinator or another worker did meanwhile.

    The words of a sensitive mail go with that; a demonstration keeps them for its mailbox.
    """
    if mail.sensitive and not settings.DEMO:
        writes |= {"text": "", "html": "", "calendar": ""}
    try:
        states.move(mail, move, states.WORKER, claimed_until=None, **writes)
    except states.Conflict:
        logger.info("Mail %s was settled by somebody else", mail.pk)


def wait(mail: OutgoingMail, until: datetime) -> None:
    """Let go of a mail until its receiver is awake: a retry led into their night."""
    _queued(mail).update(claimed_until=None, due_at=until)


def put_back(mail: OutgoingMail, error: Unreachable) -> None:
    """Let go of a mail that no server would look at: the attempt does not count."""
    due_at = timezone.now() + error.pause if error.pause else mail.due_at
    _queued(mail).update(claimed_until=None, due_at=due_at, last_error=str(error))


def refused(mail: OutgoingMail, error: Exception) -> None:
    """Try again later what may pass with time; fail what will not, with the server's words."""
    words, attempts = words_of(error), mail.attempts + 1
    logger.info("Mail %s was refused: %s", mail.pk, words)
    if is_permanent(error) or attempts >= MOST_ATTEMPTS:
        finish(mail, "fail", last_error=words, attempts=attempts)
        return
    pause = minutes(PAUSES[min(attempts, len(PAUSES)) - 1])
    _queued(mail).update(
        claimed_until=None,
        due_at=timezone.now() + pause,
        attempts=attempts,
        last_error=words,
    )


def _queued(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(pk=mail.pk, state=MailState.QUEUED)


def insist(write: Callable[..., None], *values: Any, **named: Any) -> None:
    """Write, and again for a minute while the database is away: the mail has left already."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            write(*values, **named)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(1)
        else:
            return
