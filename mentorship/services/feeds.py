"""The secret address of a member's calendar: made, renewed, given up."""

import secrets

from django.utils import timezone

from accounts import audit
from accounts.models import User
from mentorship.models import CalendarFeed
from mentorship.models.feeds import digest_of
from mentorship.services.acts import act

SECRET_BYTES = 24
"""192 bits: nobody finds one by trying."""


@act
def renew(actor: User) -> CalendarFeed:
    """Give the actor's calendar a new address; the one before leads nowhere from now on.

    The row that comes back knows its `secret`, for this once.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    values = {"digest": digest_of(secret), "made_at": timezone.now()}
    feed, _made = CalendarFeed.objects.update_or_create(person=actor, defaults=values)
    feed.secret = secret
    audit.record("calendar.renewed", actor=actor, on=actor)
    return feed


@act
def give_up(actor: User) -> None:
    """Have no calendar address any more."""
    count, _rows = CalendarFeed.objects.filter(person=actor).delete()
    if count:
        audit.record("calendar.given_up", actor=actor, on=actor)
