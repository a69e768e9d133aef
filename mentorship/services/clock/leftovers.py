"""What people began and did not finish: sign-ups, and accounts whose address nobody confirmed."""

from datetime import datetime

from accounts import services as accounts
from accounts.models import User
from mentorship.models import OutgoingMail
from mentorship.services import enrollments
from mentorship.services.acts import act


def stale_drafts(now: datetime) -> list[None]:
    """One step for all of them."""
    return [None]


def drop_drafts(_all: None, now: datetime) -> int:
    """Delete what nobody has touched for a month."""
    return enrollments.drop_stale_drafts()


def unverified(now: datetime) -> list[User]:
    """Accounts whose address nobody has confirmed for a month."""
    return list(accounts.never_confirmed(now))


@act
def drop_account(person: User, now: datetime) -> bool:
    """Delete such an account with the mails to it, unless it was confirmed meanwhile."""
    if not accounts.drop_unconfirmed(person):
        return False
    OutgoingMail.objects.filter(to_email__iexact=person.email).delete()
    return True
