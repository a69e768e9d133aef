"""How a mail of ours is made: facts become words, with a key under which they are written once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from typing import Any, Generic, ParamSpec, TypeAlias
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.readers import written_for
from mentorship.mail import wording
from mentorship.mail.act_links import UNSUBSCRIBE, act_link, sealed
from mentorship.mail.layout import mailbox, one_line
from mentorship.mail.markup.compose import compose
from mentorship.mail.registry import Check, Mail, Text, is_optional, register
from mentorship.models import Program
from mentorship.models.association import house


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
        return house().sender
    name, address = parseaddr(house().sender)
    via = {"program": program.name, "association": name or address}
    return mailbox(_("%(program)s via %(association)s") % via, address)


def reply_address(program: Program | None) -> str:
    """Where an answer to the mail goes: to people, never to nobody."""
    return (program and program.contact_email) or house().contact_email


def site_link(name: str, *args: object) -> str:
    """The whole address of a page of this site."""
    return urljoin(settings.SITE_URL, reverse(name, args=args))


def stop_link(kind: str) -> str:
    """The neutral address that stops mails of this kind; "" where they belong to taking part."""
    return act_link(UNSUBSCRIBE) if is_optional(kind) else ""


@dataclass(frozen=True)
class Letter:
    """What a mail is made of: to whom, about what, and the facts that its source puts into words.

    `about` names what it is about (`pairing:381`), and `once` tells one mail of the same kind about
    it from the next; from these comes the key under which it is written once. `columns` are
    columns of `OutgoingMail`.
    """

    about: str
    to: User
    facts: Mapping[str, Any]
    columns: Mapping[str, Any]
    once: str = ""
    key: str = ""
    """The whole key, for a kind whose key is another."""

    def key_of(self, kind: str) -> str:
        """Under which key a mail of this kind is written."""
        parts = (self.about, kind, self.once, f"user:{self.to.pk}")
        return self.key or ":".join(part for part in parts if part)


def in_words(kind: str, letter: Letter) -> Message:
    """Fill in the source of `kind` for its receiver, in their own time zone.

    Where the program words this mail itself, its subject, opening and closing take our place.
    """
    to, columns = letter.to, dict(letter.columns)
    name = one_line(to.get_short_name())
    values = {**letter.facts, "to_name": name, "stop_url": stop_link(kind)}
    with written_for(to):
        own = wording.words_for(kind, to, values, columns)
        said = compose(kind, {**values, "wording": own}, own.subject if own else "")
    text, html = sealed(kind, to, said.text), sealed(kind, to, said.html)
    return Message(letter.key_of(kind), kind, to, said.subject, text, html, columns)


P = ParamSpec("P")
Samples: TypeAlias = "Callable[[Callable[..., Message], Any], Iterable[Message]]"
"""Makes mails of a kind about what is on a stage: `mentorship.messages.stage` has the stage."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Written(Mail, Generic[P]):
    """A mail that we write: called with what it is about, it is a message to one person."""

    build: Callable[P, Letter]
    samples: Samples

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Message:
        """Put it into words."""
        return in_words(str(self.kind), self.build(*args, **kwargs))


def mail(
    kind: StrEnum, label: Text, *, true: Check, samples: Samples, **rest: Any
) -> Callable[[Callable[P, Letter]], Written[P]]:
    """Make a mail of the function that builds its letter, and let the site know of it."""

    def made(build: Callable[P, Letter]) -> Written[P]:
        return register(
            Written(kind=kind, label=label, build=build, is_true=true, samples=samples, **rest)
        )

    return made
