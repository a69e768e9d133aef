"""What the association says of itself, and whether its mail server takes mail."""

import smtplib
import struct
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.models.association import Association, house, remember
from mentorship.services.acts import Refused, act, log, names_of
from mentorship.services.coordinators import only_administrators

PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 200_000
MOST_PIXELS = 2000


def said() -> Association:
    """The row of the association, or a new one that says nothing yet."""
    return Association.objects.filter(pk=1).first() or Association(pk=1)


@act
def describe(actor: User, row: Association, columns: list[str]) -> None:
    """Write what an administrator says of the association; pages show it at once."""
    only_administrators(actor)
    if "mark" in columns:
        columns = [*columns, "mark_sum"]
        row.mark_sum = sha256(bytes(row.mark)).hexdigest()[:16] if row.mark else ""
    Association.objects.get_or_create(pk=1)
    row.save(update_fields=[*columns, "changed_at"])
    remember(row)
    log("association.described", actor, fields=names_of(row, columns))


def read_mark(content: bytes) -> bytes:
    """Return the picture if it is one that every page may show.

    Raises
    ------
    Refused : it is no PNG, too heavy, or too large, with the sentence that says so.
    """
    if not content.startswith(PNG) or content[12:16] != b"IHDR" or len(content) < 45:
        raise Refused(_("Save the mark as a PNG picture, and choose that file"))
    if len(content) > MOST_BYTES:
        raise Refused(_("The picture is larger than 200 KB: save it smaller"))
    width, height = struct.unpack(">II", content[16:24])
    if not 0 < width <= MOST_PIXELS or not 0 < height <= MOST_PIXELS:
        raise Refused(_("The picture is larger than 2000 by 2000 pixels: save it smaller"))
    return content


# Mail ----------------------------------------------------------------------------------------


def where_mail_goes() -> str:
    """The server that mail is given to, without name and password; "" where there is none."""
    if settings.MAIL_TRANSPORT == "django.core.mail.backends.smtp.EmailBackend":
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return settings.MAIL_TRANSPORT.rpartition(".")[2] if settings.MAIL_TRANSPORT else ""


def send_trial(actor: User) -> str:
    """Send a mail to the actor at once, past the outbox; returns what the server said.

    Raises
    ------
    Refused : the server was not reached, or said no; the sentence has its own words.
    """
    only_administrators(actor)
    own = house()
    trial = EmailMessage(
        subject=_("A trial mail from %(association)s") % {"association": own.short_name},
        body=_(
            "This mail was sent from the set-up page of your mentoring site. "
            "If you can read it, mail leaves the site and arrives."
        ),
        from_email=own.sender,
        to=[actor.email],
        reply_to=[own.contact_email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    connection: Any = get_connection(settings.MAIL_TRANSPORT, timeout=10)
    try:
        connection.open()
        trial.connection = connection
        trial.send()
        words = _last_words(connection)
    except smtplib.SMTPException as error:
        raise Refused(_("The mail server said no: %(words)s") % {"words": _said(error)}) from error
    except OSError as error:
        raise Refused(
            _("The mail server %(server)s cannot be reached: %(words)s")
            % {"server": where_mail_goes(), "words": error.strerror or error}
        ) from error
    finally:
        connection.close()
    log("mail.tried", actor)
    return words


def _last_words(connection: Any) -> str:
    """What the server answers once the mail is with it; a transport may have no words."""
    server = getattr(connection, "connection", None)
    if not isinstance(server, smtplib.SMTP):
        return ""
    code, words = server.noop()
    return f"{code} {words.decode(errors='replace')}"


def _said(error: smtplib.SMTPException) -> str:
    """The server's own words, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        return f"{error.smtp_code} {' '.join(text.split())}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {' '.join(words.decode(errors='replace').split())}"
    return " ".join(str(error).split())
