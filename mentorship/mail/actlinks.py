"""Links in a mail that let its receiver act without signing in.

A coordinator may read every mail, so no link that works is ever stored: the words of a mail hold a
neutral address, and only on its way out each becomes the receiver's own. A link names the mail and
one purpose and bears our mark over both and over the receiver. Whether it has been used, is too old
or is beside the point by now is for `mentorship.services.links` to say.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings

from mentorship.mail import choices, marks
from mentorship.models import OutgoingMail

PURPOSE = "actlink"
UNSUBSCRIBE = "unsubscribe"
TOKEN = re.compile(rf"(?P<mail>\d{{1,18}})-(?P<purpose>[a-z_]{{1,40}})-(?P<mark>{marks.PATTERN})")


@dataclass(frozen=True)
class Found:
    """What a link is for: one purpose of one mail."""

    mail: OutgoingMail
    purpose: str


def act_link(purpose: str) -> str:
    """The neutral address that stands in the words of a mail for its receiver's own link."""
    return urljoin(settings.SITE_URL, f"/m/~{purpose}~/")


def signed(mail: OutgoingMail, words: str) -> str:
    """Return `words` with the receiver's own links in place of the neutral addresses."""
    neutral = re.escape(urljoin(settings.SITE_URL, "/m/")) + r"~([a-z_]+)~/"
    return re.sub(neutral, lambda found: _own_link(mail, found[1]), words)


def _own_link(mail: OutgoingMail, purpose: str) -> str:
    if purpose == UNSUBSCRIBE:
        return choices.unsubscribe_url(mail)
    return urljoin(settings.SITE_URL, f"/m/{token_of(mail, purpose)}/")


def token_of(mail: OutgoingMail, purpose: str) -> str:
    """The part of a link that names its mail and purpose, with our mark on it."""
    mark = marks.mark(PURPOSE, purpose, mail.pk, mail.to_person_id)
    return f"{mail.pk}-{purpose}-{mark}"


def named_in(token: str) -> Found | None:
    """What a link is for; None for one that we did not make, or whose receiver is gone."""
    found = TOKEN.fullmatch(token)
    mail = _mail(int(found["mail"])) if found else None
    if found is None or mail is None or mail.to_person_id is None:
        return None
    parts = (found["purpose"], mail.pk, mail.to_person_id)
    known = marks.is_mark(found["mark"], PURPOSE, *parts)
    return Found(mail, found["purpose"]) if known else None


def _mail(pk: int) -> OutgoingMail | None:
    """The mail with what the pages behind its links show."""
    about = ("to_person__profile", "program", "pairing", "enrollment__round__program")
    return OutgoingMail.objects.select_related(*about).filter(pk=pk).first()
