"""What a link that acts can be for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any  # what a form gives: of any type

from django.urls import reverse

from accounts import dates
from accounts.models import User
from mentorship.models import OutgoingMail

Said = Mapping[str, Any]
"""What the receiver added on the page behind a link, such as the reason of a no."""


@dataclass(frozen=True)
class Purpose:
    """One thing that a link can do for the receiver of its mail."""

    name: str
    act: Callable[[OutgoingMail, Said], object]
    """Does it, as the mail's receiver; may raise `Refused`."""
    moot: Callable[[OutgoingMail], str]
    """Why there is nothing to do any more, as a sentence; "" while there is."""
    done: Callable[[OutgoingMail, datetime], str]
    """What was done, and when, for somebody who opens the link again."""
    told: Callable[[OutgoingMail], tuple[str, ...]]
    """What has come of it, as it stands now: a heading, then sentences on what comes next."""
    next_page: Callable[[OutgoingMail], str]
    """Where the receiver goes on."""
    life: timedelta = timedelta(days=60)
    """How long after the mail has left the link works."""


def receiver(mail: OutgoingMail) -> User:
    """Whom the mail was sent to; a link without them is never found."""
    assert mail.to_person is not None
    return mail.to_person


def day_of(when: datetime) -> str:
    """A day as the sentences name it."""
    return dates.short_day(when)


def pairing_page(mail: OutgoingMail) -> str:
    """The page of the pairing that the mail is about."""
    return reverse("pairing", args=[mail.pairing_id])
