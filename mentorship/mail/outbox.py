"""The outbox: a mail is a row first, in the transaction of the act that causes it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from mentorship.mail import quiet_hours
from mentorship.mail.message import Message
from mentorship.mail.opt_outs import wants
from mentorship.mail.registry import MAILS, mail_of
from mentorship.models import OutgoingMail
from mentorship.states import MailState

BETWEEN_REMINDERS = timedelta(days=7)
"""A person gets at most one reminder in this time, over all programs."""


def enqueue(message: Message, *, due_at: datetime | None = None) -> OutgoingMail | None:
    """Write the mail, unless its key was written before or its receiver does not want it.

    It is due at `due_at` (now, unless said), or on the next morning of the receiver where that is
    in their night and the kind can wait. A reminder is not written where another one was less than
    a week ago: whoever asks may ask again for as long as it still helps. None when not written.

    Belongs inside the transaction of the act: if the act is undone, so is its mail.
    """
    mail = mail_of(message.kind)
    if not wants(message.to, message.kind):
        return None
    moment = _leaves_at(message, due_at or timezone.now())
    if mail.reminder and _reminded_lately(message.to, moment):
        return None
    row, made = OutgoingMail.objects.get_or_create(
        key=message.key, defaults={**message.columns(), "due_at": moment}
    )
    return row if made else None


def enqueue_many(messages: Iterable[Message], *, due_at: datetime | None = None) -> int:
    """Write many mails in one statement, each unless its key was written before; how many.

    For kinds that belong to taking part, or of which the caller has asked who wants them; never for
    reminders, which are counted.
    """
    moment = due_at or timezone.now()
    rows = []
    for message in messages:
        assert not mail_of(message.kind).reminder, "reminders are written one by one"
        leaves_at = _leaves_at(message, moment)
        rows.append(OutgoingMail(key=message.key, **message.columns(), due_at=leaves_at))
    return len(OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True))


def _leaves_at(message: Message, moment: datetime) -> datetime:
    """When a mail due at `moment` may leave: in the night of its receiver, in the morning."""
    if mail_of(message.kind).at_once:
        return moment
    return quiet_hours.waking(moment, zone_of(message.to))


def _reminded_lately(person: User, moment: datetime) -> bool:
    """Whether a reminder so close to `moment` was written; the person's row is locked for it."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    reminders = [kind for kind, mail in MAILS.items() if mail.reminder]
    rows = OutgoingMail.objects.filter(to_person=person, kind__in=reminders)
    rows = rows.exclude(state__in=(MailState.CANCELLED, MailState.FAILED))
    return rows.filter(due_at__gt=moment - BETWEEN_REMINDERS).exists()


def enqueue_all(messages: Iterable[Message]) -> None:
    """Write each of these mails that was not written before."""
    for message in messages:
        enqueue(message)
