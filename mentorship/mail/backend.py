"""Django's way of sending mail leads to the outbox, so that sign-in mails go the same way."""

from collections.abc import Sequence
from email.utils import parseaddr
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.adapter import KIND_HEADER
from accounts.models import User
from mentorship.mail.layout import one_line, plain_text
from mentorship.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Writes a row for each receiver; the worker sends it. Nobody waits for a mail server here.

    What comes this way (codes, changes of an account, reports of errors) is for its receiver
    alone, so every such row is sensitive.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write all of these mails or none; returns how many mails there were."""
        with transaction.atomic():
            for message in email_messages:
                self._write(message)
        return len(email_messages)

    def _write(self, message: EmailMessage) -> None:
        columns = _columns(message)
        for receiver in message.recipients():
            address = parseaddr(receiver)[1] or receiver
            OutgoingMail.objects.create(
                key=f"direct:{uuid4()}",
                to_email=address,
                to_person=User.objects.filter(email__iexact=address).first(),
                **columns,
            )


def _columns(message: EmailMessage) -> dict[str, object]:
    """Return what the rows of all receivers have in common."""
    plain = message.content_subtype != "html"
    return {
        "kind": message.extra_headers.get(KIND_HEADER, "direct"),
        "from_email": message.from_email,
        "reply_to": ", ".join(message.reply_to),
        "subject": one_line(str(message.subject))[:250],
        "text": plain_text(str(message.body)) if plain else "",
        "html": _html(message),
        "sensitive": True,
    }


def _html(message: EmailMessage) -> str:
    """Return the HTML part, or nothing."""
    if message.content_subtype == "html":
        return str(message.body)
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in parts if kind == "text/html"), "")
