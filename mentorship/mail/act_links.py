"""Links in a mail that let its receiver act without signing in.

A coordinator may read every mail, so no link that works is ever stored: the words of a mail hold a
neutral address, and only on its way out each becomes the receiver's own. A link names the mail and
one purpose and bears our mark over both and over the receiver. Whether it has been used, is too old
or is beside the point by now is for `mentorship.services.links` to say.

People's own words stand in mails too, so a neutral address bears a seal that nobody can type: it is
known to this process alone while a mail is rendered, and is then bound to that mail's kind and
receiver. Whatever else looks like one stays what it is.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.models import User
from mentorship.mail import opt_outs, signatures
from mentorship.models import OutgoingMail

PURPOSE = "actlink"
SEAL = "actlink.neutral"
SEAL_LENGTH = 16
"""Signs of base64: 96 bits, which are tried one mail at a time."""
UNSEALED = secrets.token_hex(SEAL_LENGTH // 2)
UNSUBSCRIBE = "unsubscribe"
TOKEN = re.compile(
    rf"(?P<mail>\d{{1,18}})-(?P<purpose>[a-z_]{{1,40}})-(?P<mark>{signatures.PATTERN})"
)


@dataclass(frozen=True)
class Found:
    """What a link is for: one purpose of one mail."""

    mail: OutgoingMail
    purpose: str


def act_link(purpose: str) -> str:
    """The neutral address to render into a mail for its receiver's own link."""
    return urljoin(settings.SITE_URL, f"/m/~{purpose}-{UNSEALED}~/")


def neutral() -> re.Pattern[str]:
    """What neutral addresses look like, whoever wrote them."""
    site = re.escape(urljoin(settings.SITE_URL, "/m/"))
    seal = rf"[A-Za-z0-9_-]{{{SEAL_LENGTH}}}"
    return re.compile(rf"{site}~(?P<purpose>[a-z_]{{1,40}})-(?P<seal>{seal})~/")


def sealed(kind: str, to: User, words: str) -> str:
    """Return rendered `words` with neutral addresses that mean something in mails like this alone.

    Belongs right after rendering: before it, nobody can have written what `act_link` returns.
    """

    def seal(found: re.Match[str]) -> str:
        if found["seal"] != UNSEALED:
            return found[0]
        return found[0].replace(UNSEALED, next(_seals(found["purpose"], kind, to.pk)))

    return neutral().sub(seal, words)


def signed(mail: OutgoingMail, words: str) -> str:
    """Return `words` with the receiver's own links in place of the neutral addresses."""

    def sign(found: re.Match[str]) -> str:
        seals = _seals(found["purpose"], mail.kind, mail.to_person_id)
        ours = any(constant_time_compare(found["seal"], seal) for seal in seals)
        return _own_link(mail, found["purpose"]) if ours else found[0]

    return neutral().sub(sign, words)


def _seals(purpose: str, kind: str, person_id: int | None) -> Iterator[str]:
    """What marks a neutral address in mails of this kind to this person, today's key first."""
    for mark in signatures.marks(SEAL, purpose, kind, person_id):
        yield mark[:SEAL_LENGTH]


def _own_link(mail: OutgoingMail, purpose: str) -> str:
    if purpose == UNSUBSCRIBE:
        return opt_outs.unsubscribe_url(mail)
    return urljoin(settings.SITE_URL, f"/m/{token_of(mail, purpose)}/")


def token_of(mail: OutgoingMail, purpose: str) -> str:
    """The part of a link that names its mail and purpose, with our mark on it."""
    mark = signatures.mark(PURPOSE, purpose, mail.pk, mail.to_person_id)
    return f"{mail.pk}-{purpose}-{mark}"


def named_in(token: str) -> Found | None:
    """What a link is for; None for one that we did not make, or whose receiver is gone."""
    found = TOKEN.fullmatch(token)
    mail = _mail(int(found["mail"])) if found else None
    if found is None or mail is None or mail.to_person_id is None:
        return None
    parts = (found["purpose"], mail.pk, mail.to_person_id)
    known = signatures.is_mark(found["mark"], PURPOSE, *parts)
    return Found(mail, found["purpose"]) if known else None


def _mail(pk: int) -> OutgoingMail | None:
    """The mail with what the pages behind its links show."""
    about = (
        "to_person__profile",
        "program",
        "enrollment__round__program",
        "pairing__round__program",
        "pairing__mentor__person__profile",
        "pairing__mentee__person__profile",
    )
    return OutgoingMail.objects.select_related(*about).filter(pk=pk).first()
