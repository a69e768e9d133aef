"""The outbox: a mail is a row first, in the transaction of the act that causes it."""

from collections.abc import Iterable

from mentorship.mail.messages import Message
from mentorship.models import OutgoingMail


def enqueue(message: Message) -> OutgoingMail | None:
    """Write the mail unless its key was written before; None when it was.

    Belongs inside the transaction of the act: if the act is undone, so is its mail.
    """
    row, made = OutgoingMail.objects.get_or_create(key=message.key, defaults=message.columns())
    return row if made else None


def enqueue_all(messages: Iterable[Message]) -> None:
    """Write each of these mails that was not written before."""
    for message in messages:
        enqueue(message)
