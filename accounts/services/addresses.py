"""A new address to sign in with, and how the old one takes it back.

Whoever gets into an account changes its address first, so that its owner is locked out. Therefore
the old address is sent a link that undoes the change, and with it everything that could have been
added on the same visit.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AddressChange, User
from accounts.privacy.holdings import end_sessions
from accounts.services import drop_unconfirmed

CAN_BE_UNDONE_FOR = timedelta(days=7)
TOKEN_BYTES = 32
"""256 bits: nobody finds a link by trying."""


class AddressTaken(Exception):
    """Another account has the old address by now. Nothing was changed."""


def note_change(person: User, old: str, new: str, signed_in_at: datetime) -> str:
    """Remember a change, and return the secret part of the link that undoes it.

    `signed_in_at` is when the visit began on which it was made. Belongs into the transaction of
    the change.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    AddressChange.objects.create(
        person=person,
        old_email=old.strip().lower(),
        new_email=new.strip().lower(),
        digest=digest_of(token),
        signed_in_at=min(signed_in_at, now),
        changed_at=now,
    )
    return token


def digest_of(token: str) -> str:
    """The hash under which a link is known."""
    return sha256(token.encode()).hexdigest()


def change_of(token: str) -> AddressChange | None:
    """The change that a link undoes, whether it still can or not."""
    return AddressChange.objects.select_related("person").filter(digest=digest_of(token)).first()


def is_too_old(change: AddressChange) -> bool:
    """Whether the time to undo it has passed."""
    return timezone.now() - change.changed_at > CAN_BE_UNDONE_FOR


def old_changes(now: datetime) -> QuerySet[AddressChange]:
    """Changes that nobody can undo any more."""
    return AddressChange.objects.filter(changed_at__lt=now - CAN_BE_UNDONE_FOR)


@transaction.atomic
def undo(change: AddressChange) -> str | None:
    """Put the old address back, and end every way in that came after it.

    Newer changes are undone with it, and their links end. Removed are the password, recovery
    codes, and every passkey, app and other way to sign in that was added since the visit began on
    which the address was changed; all sessions end. Returns the address that is removed, or None
    where the link was used before or is too old.

    Raises
    ------
    AddressTaken : a confirmed account of somebody else has the old address by now.
    """
    person = User.objects.select_for_update().get(pk=change.person_id)
    change = AddressChange.objects.select_for_update().get(pk=change.pk)
    if change.undone_at is not None or is_too_old(change):
        return None
    _free(change.old_email, person)
    removed = person.email
    newer = AddressChange.objects.filter(person=person, changed_at__gte=change.changed_at)
    known = {*newer.values_list("new_email", flat=True), removed, change.old_email}
    known |= set(EmailAddress.objects.filter(user=person).values_list("email", flat=True))
    _put_back(person, change.old_email)
    _remove_keys(person, change.signed_in_at)
    newer.filter(undone_at__isnull=True).update(undone_at=timezone.now())
    end_sessions(person, {address.lower() for address in known})
    return removed


def _free(address: str, person: User) -> None:
    """Take the address from an account that somebody began with it and never confirmed."""
    for other in User.objects.filter(email__iexact=address).exclude(pk=person.pk):
        if other.is_staff or other.last_login is not None or not drop_unconfirmed(other):
            raise AddressTaken
    others = EmailAddress.objects.filter(email__iexact=address).exclude(user=person)
    if others.filter(verified=True).exists():
        raise AddressTaken
    others.delete()


def _put_back(person: User, address: str) -> None:
    EmailAddress.objects.filter(user=person).exclude(email__iexact=address).delete()
    EmailAddress.objects.update_or_create(
        user=person, email=address, defaults={"verified": True, "primary": True}
    )
    person.email = address
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])


def _remove_keys(person: User, since: datetime) -> None:
    """Remove what an intruder may have added, or read."""
    added = Q(created_at__gte=since) | Q(type=Authenticator.Type.RECOVERY_CODES)
    Authenticator.objects.filter(added, user=person).delete()
    SocialAccount.objects.filter(user=person, date_joined__gte=since).delete()
