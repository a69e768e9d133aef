"""The old address of an account takes a change back, with what else was within reach."""

from allauth.account.adapter import get_adapter

from accounts import audit
from accounts.models import AddressChange
from accounts.services import addresses
from mentorship.services import feeds
from mentorship.services.acts import act

TOLD = "account/email/address_put_back"


@act
def undo(change: AddressChange) -> bool:
    """Undo a change of address, and close the calendar's address, which may have been read.

    The address that is removed is told, so that it cannot happen behind anybody's back. False
    where the link was used before or is too old.

    Raises
    ------
    AddressTaken : another account has the old address by now.
    """
    removed = addresses.undo(change)
    if removed is None:
        return False
    feeds.give_up(change.person)
    audit.record("address.put_back", actor=change.person, on=change.person)
    get_adapter().send_mail(TOLD, removed, {})
    return True
