"""The secret address of a member's calendar: made, renewed, given up."""

import secrets

from django.utils import timezone

from accounts.models import User
from mentorship.models import CalendarFeed
from mentorship.services.acts import act

SECRET_BYTES = 24
"""192 bits: nobody finds one by trying."""


@act
def renew(actor: User) -> CalendarFeed:
    """Give the actor's calendar a new address; the one before leads nowhere from now on."""
    values = {"secret": secrets.token_urlsafe(SECRET_BYTES), "made_at": timezone.now()}
    feed, _made = CalendarFeed.objects.update_or_create(person=actor, defaults=values)
    return feed


@act
def give_up(actor: User) -> None:
    """Have no calendar address any more."""
    CalendarFeed.objects.filter(person=actor).delete()
