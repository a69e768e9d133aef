"""What every message is: rendered words with a key under which they are written once."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.mail import wording
from mentorship.mail.act_links import UNSUBSCRIBE, act_link, sealed
from mentorship.mail.kinds import is_optional
from mentorship.mail.layout import mailbox, one_line
from mentorship.mail.markup.compose import compose
from mentorship.models import Program


@dataclass(frozen=True)
class Message:
    """One mail to one person, ready to be written to the outbox."""

    key: str
    kind: str
    to: User
    subject: str
    text: str
    html: str
    links: dict[str, Any] = field(default_factory=dict)
    """Columns of `OutgoingMail` that say what it is about: program, round, pairing, …"""

    def columns(self) -> dict[str, Any]:
        """The values of the outbox row besides its key."""
        return {
            "kind": self.kind,
            "to_person": self.to,
            "to_email": self.to.email,
            "from_email": sender(self.links.get("program")),
            "reply_to": reply_address(self.links.get("program")),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            **self.links,
        }


def sender(program: Program | None) -> str:
    """Who the mail is from: the program by name, always at the association's own address."""
    if program is None:
        return settings.DEFAULT_FROM_EMAIL
    house, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    via = {"program": program.name, "association": house or address}
    return mailbox(_("%(program)s via %(association)s") % via, address)


def reply_address(program: Program | None) -> str:
    """Where an answer to the mail goes: to people, never to nobody."""
    return (program and program.contact_email) or settings.CONTACT_EMAIL


def site_link(name: str, *args: object) -> str:
    """The whole address of a page of this site."""
    return urljoin(settings.SITE_URL, reverse(name, args=args))


def stop_link(kind: str) -> str:
    """The neutral address that stops mails of this kind; "" where they belong to taking part."""
    return act_link(UNSUBSCRIBE) if is_optional(kind) else ""


def render(kind: str, key: str, to: User, context: dict[str, Any], **links: Any) -> Message:
    """Fill in the source of `kind` for this receiver, in their own time zone.

    Where the program words this mail itself, its subject, opening and closing take our place.
    """
    zone = getattr(getattr(to, "profile", None), "time_zone", None) or settings.TIME_ZONE
    values = {**context, "to_name": one_line(to.get_short_name()), "stop_url": stop_link(kind)}
    with timezone.override(ZoneInfo(zone)):
        own = wording.words_for(kind, to, values, links)
        said = compose(kind, {**values, "wording": own}, own.subject if own else "")
    text, html = sealed(kind, to, said.text), sealed(kind, to, said.html)
    return Message(key, kind, to, said.subject, text, html, links)
