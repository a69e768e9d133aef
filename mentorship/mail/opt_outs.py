"""What a person wishes to get: optional mails switched off, on a page or by one click.

The address of the one click (RFC 8058) is made of the person and the group alone. It works without
signing in, for as long as the account exists, and long after the mail's row is gone.
"""

import re
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from mentorship.mail import signatures
from mentorship.mail.registry import GROUPS, MAILS
from mentorship.models import MailOptOut, OutgoingMail

PURPOSE = "unsubscribe"
TOKEN = re.compile(rf"(?P<person>\d{{1,18}})-(?P<group>[a-z]+)-(?P<mark>{signatures.PATTERN})")


def wants(person: User | None, kind: str) -> bool:
    """Whether mails of this kind are to be written to this person; mandatory ones always are."""
    known = MAILS.get(kind)
    if person is None or known is None or known.group is None:
        return True
    return not MailOptOut.objects.filter(person=person, group=known.group).exists()


def switched_off(person: User) -> set[str]:
    """The groups that this person does not get."""
    return set(MailOptOut.objects.filter(person=person).values_list("group", flat=True))


def switch(person: User, group: str, on: bool) -> bool:
    """Switch a group of mails on or off, in force at once; False when it was so before."""
    if on:
        return MailOptOut.objects.filter(person=person, group=group).delete()[0] > 0
    return MailOptOut.objects.get_or_create(person=person, group=group)[1]


def token_of(person_id: int, group: str) -> str:
    """The part of an address that names who stops what, with our mark on it."""
    return f"{person_id}-{group}-{signatures.mark(PURPOSE, person_id, group)}"


def unsubscribe_url(mail: OutgoingMail) -> str:
    """The address that stops mails like this one by one click; "" for a mandatory mail."""
    known = MAILS.get(mail.kind)
    if known is None or known.group is None or mail.to_person_id is None:
        return ""
    path = reverse("unsubscribe", args=[token_of(mail.to_person_id, known.group)])
    return urljoin(settings.SITE_URL, path)


def named_in(token: str) -> tuple[User, str] | None:
    """Who stops which group with this token; None for one that we did not make."""
    found = TOKEN.fullmatch(token)
    if not found or found["group"] not in GROUPS:
        return None
    if not signatures.is_mark(found["mark"], PURPOSE, int(found["person"]), found["group"]):
        return None
    person = User.objects.select_related("profile").filter(pk=int(found["person"])).first()
    return (person, found["group"]) if person else None
