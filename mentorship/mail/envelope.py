"""A row of the outbox as the mail that travels, and what a mail server answers to it."""

import re
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from mentorship.mail.act_links import signed
from mentorship.mail.layout import mailbox, name_of
from mentorship.mail.opt_outs import unsubscribe_url
from mentorship.mail.return_path import return_address, token_of
from mentorship.models import OutgoingMail
from mentorship.models.association import house


def message_id(mail: OutgoingMail) -> str:
    """Return the Message-ID of this row, the same at every attempt."""
    written = f"{mail.created_at:%Y%m%d%H%M%S%f}"
    return f"<{mail.pk}.{written}@{urlsplit(settings.SITE_URL).hostname}>"


def build(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Return the mail as it travels."""
    person = mail.to_person
    named = person and hasattr(person, "profile")
    to = mailbox(name_of(person), mail.to_email) if person and named else mail.to_email
    message = EmailMultiAlternatives(
        mail.subject,
        signed(mail, mail.text),
        return_address(mail) or sender_of(mail),
        [to],
        reply_to=[mail.reply_to or house().contact_email],
        headers=head(mail),
    )
    # For django-anymail alone, whose reports carry it back; other transports do not look at it.
    message.metadata = {"mail": token_of(mail)}  # type: ignore[attr-defined]
    if mail.html:
        message.attach_alternative(signed(mail, mail.html), "text/html")
    if mail.calendar:
        message.attach_alternative(mail.calendar, f"text/calendar; method={method_of(mail)}")
    return message


def sender_of(mail: OutgoingMail) -> str:
    """Return who the mail is from, as its reader sees it."""
    return mail.from_email or house().sender


def head(mail: OutgoingMail) -> dict[str, str]:
    """Return what stands in the mail's head besides its addresses and its subject.

    An optional mail can be stopped by one click in the reader's own program (RFC 8058).
    """
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "From": sender_of(mail),
    }
    if address := unsubscribe_url(mail):
        headers["List-Unsubscribe"] = f"<{address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def method_of(mail: OutgoingMail) -> str:
    """Return the METHOD of the calendar part; programs want it in the part's head as well."""
    found = re.search(r"^METHOD:([A-Z]+)\s*$", mail.calendar, re.MULTILINE)
    return found[1] if found else "PUBLISH"


CLOSING = 421
"""What a server answers that is about to go."""


def is_closing(error: Exception) -> bool:
    """Whether the server ends the conversation, which says nothing against the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == CLOSING


def is_permanent(error: Exception) -> bool:
    """Whether the same mail would be refused tomorrow as well."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    # An address or a header that cannot be written down, or a server too old for it.
    return isinstance(error, ValueError | smtplib.SMTPNotSupportedError)


def words_of(error: Exception) -> str:
    """Return what the server said, as a person can read it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_answer(*answer) for answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return f"{code} {text}"
