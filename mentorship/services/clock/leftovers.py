"""What people began and did not finish: sign-ups, and accounts whose address nobody confirmed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts import services as accounts
from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import EnrollmentDraft, OutgoingMail, Round
from mentorship.services import enrollments
from mentorship.services.acts import act

WARNED = timedelta(days=enrollments.DRAFT_DAYS - 7)
"""How long after their last answer somebody hears that their answers will go."""

STALE = timedelta(days=1)
"""A warning whose moment passed longer ago than this is not sent any more."""


def drafts_to_warn_of(now: datetime) -> Iterator[EnrollmentDraft]:
    """Sign-ups that will go in a week and could still be finished."""
    rows = EnrollmentDraft.objects.filter(
        updated_at__lte=now - WARNED,
        updated_at__gt=now - WARNED - STALE,
        round__state=Round.State.OPEN,
        person__is_active=True,
    )
    for draft in rows.select_related("round__program", "person__profile").order_by("pk"):
        if enrollments.takes_signups(draft.round, draft.role):
            yield draft


@act
def warn(draft: EnrollmentDraft, now: datetime) -> bool:
    """Say once that the answers will go; False if that was said, or a reminder came lately."""
    gone_at = draft.updated_at + timedelta(days=enrollments.DRAFT_DAYS)
    return outbox.enqueue(messages.draft_reminder(draft, gone_at)) is not None


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
