"""Where undeliverable mail goes back to, and the addresses that get no more.

The envelope's sender names the mail and bears our mark (bounces+381-…@), so that a report is
believed only about a mail that we have sent. Mail servers may fold its letters; so do we.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.mail import signatures
from mentorship.models import OutgoingMail, Suppression
from mentorship.models.bounces import BounceKind

PURPOSE = "return"
LENGTH = 24
TOKEN = re.compile(rf"(?P<mail>\d{{1,18}})-(?P<mark>[a-z0-9_-]{{{LENGTH}}})", re.IGNORECASE)


def token_of(mail: OutgoingMail) -> str:
    """What names a mail in a report, with our mark on it."""
    return f"{mail.pk}-{_short(signatures.mark(PURPOSE, mail.pk))}"


def _short(mark: str) -> str:
    return mark[:LENGTH].lower()


def return_address(mail: OutgoingMail) -> str:
    """The envelope's sender; nothing where the site has no address for what comes back."""
    if not settings.MAIL_RETURN_ADDRESS:
        return ""
    local, _at, domain = settings.MAIL_RETURN_ADDRESS.partition("@")
    return f"{local}+{token_of(mail)}@{domain}"


def named_in(words: str) -> OutgoingMail | None:
    """The mail that an address or a token of ours names; None without our mark."""
    for found in TOKEN.finditer(words):
        pk, given = int(found["mail"]), found["mark"].lower()
        known = [_short(mark) for mark in signatures.marks(PURPOSE, pk)]
        if any(constant_time_compare(given, own) for own in known):
            return OutgoingMail.objects.filter(pk=pk).first()
    return None


# Addresses without mail ----------------------------------------------------------------------


def mark_of(address: str) -> str:
    """The mark under which an address is kept."""
    return signatures.mark("suppression", address.strip().lower())


def suppressed(address: str) -> Suppression | None:
    """Why this address gets no mail; None when it does."""
    known = list(signatures.marks("suppression", address.strip().lower()))
    return Suppression.objects.filter(mark__in=known).first()


def suppressed_among(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses that get no mail."""
    of_mark = {
        mark: address
        for address in addresses
        for mark in signatures.marks("suppression", address.strip().lower())
    }
    known = Suppression.objects.filter(mark__in=of_mark).values_list("mark", flat=True)
    return {of_mark[mark] for mark in known}


def sentence_of(suppression: Suppression) -> str:
    """Why no mail goes to this address, for a coordinator."""
    day = {"day": dates.day(suppression.made_at)}
    if suppression.reason == BounceKind.HARD:
        return _("This address gets no more mail: on %(day)s a mail to it came back") % day
    return _("This address gets no more mail: until %(day)s several mails came back") % day
