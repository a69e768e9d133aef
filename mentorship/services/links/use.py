"""Using a link of a mail: once, while it is young, and while there is still something to do."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.mail.act_links import Found
from mentorship.models import LinkUse
from mentorship.services.acts import Refused, act
from mentorship.services.links import (
    checkins,
    circles,
    conventions,
    gatherings,
    meetings,
    pairings,
    willingness,
    wrap_up,
)
from mentorship.services.links.purpose import Purpose, Said, receiver

PURPOSES: dict[str, Purpose] = {
    purpose.name: purpose
    for purpose in (
        *pairings.PURPOSES,
        *checkins.PURPOSES,
        *meetings.PURPOSES,
        *wrap_up.PURPOSES,
        *gatherings.PURPOSES,
        *conventions.PURPOSES,
        *willingness.PURPOSES,
        *circles.PURPOSES,
    )
}
"""Everything that a link in a mail can do."""


class LinkKind(StrEnum):
    OPEN = "open"
    USED = "used"
    MOOT = "moot"
    """There is nothing left to do, or it is not theirs to do."""
    OLD = "old"


@dataclass(frozen=True)
class LinkStatus:
    """How a link stands now; where it is not open, with the sentence that says so."""

    kind: LinkKind
    sentence: str
    next_page: str
    told: tuple[str, ...] = ()
    """What has come of a link that was used: a heading, then what comes next."""


def status_of(found: Found) -> LinkStatus:
    """Say how a link stands. Writes nothing.

    What was done comes first: somebody who opens a link twice is told what they did, not that
    it has become too late to do it.
    """
    purpose, mail = PURPOSES[found.purpose], found.mail
    if not receiver(mail).is_active:
        return LinkStatus(LinkKind.MOOT, _("This account is closed"), reverse("home"))
    use = LinkUse.objects.filter(mail=mail, purpose=found.purpose).first()
    try:
        page = purpose.next_page(mail)
        if use:
            return LinkStatus(
                LinkKind.USED, purpose.done(mail, use.used_at), page, purpose.told(mail)
            )
        if why := purpose.moot(mail):
            return LinkStatus(LinkKind.MOOT, why, page)
    except Http404:
        return LinkStatus(LinkKind.MOOT, _("This does not concern you any more"), reverse("home"))
    if is_old(found, purpose.life):
        return LinkStatus(LinkKind.OLD, _("This link has expired"), page)
    return LinkStatus(LinkKind.OPEN, "", page)


def is_old(found: Found, life: timedelta) -> bool:
    """Whether the mail left too long ago for this link."""
    left = found.mail.sent_at or found.mail.created_at
    return left + life < timezone.now()


@act
def use(found: Found, said: Said) -> bool:
    """Do what the link is for, as its mail's receiver; False when it was used before.

    Two presses at once meet at the unique row of the use: the second waits for the first.

    Raises
    ------
    Refused : it is too old, or there is nothing left to do. Nothing is written.
    """
    _row, first = LinkUse.objects.get_or_create(mail=found.mail, purpose=found.purpose)
    if not first:
        return False
    why = _too_late(found)
    if why:
        raise Refused(why)
    PURPOSES[found.purpose].act(found.mail, said)
    return True


def _too_late(found: Found) -> str:
    purpose = PURPOSES[found.purpose]
    if not receiver(found.mail).is_active:
        return _("This account is closed")
    return purpose.moot(found.mail) or (
        _("This link has expired") if is_old(found, purpose.life) else ""
    )
