"""The page behind the link that the old address of an account gets: one button, no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import AddressChange
from accounts.services import addresses
from mentorship.mail.words import masked
from mentorship.services import address_undo
from mentorship.views.links import by_address_alone


@by_address_alone
def undo_address(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the button does; pressed, put the old address back and end all sessions."""
    change = addresses.change_of(token)
    if change is None:
        return render(request, "links/unknown.html", status=404)
    return render(request, "links/undo_address.html", _context(change, _how(request, change)))


def _how(request: HttpRequest, change: AddressChange) -> str:
    """How it stands once the request is answered: open, done, used, old or taken."""
    if change.undone_at is not None:
        return "used"
    if addresses.is_too_old(change):
        return "old"
    if request.method != "POST":
        return "open"
    try:
        return "done" if address_undo.undo(change) else "used"
    except addresses.AddressTaken:
        return "taken"


def _context(change: AddressChange, how: str) -> dict[str, object]:
    return {
        "how": how,
        "change": change,
        "new_email": masked(change.new_email),
        "until": change.changed_at + addresses.CAN_BE_UNDONE_FOR,
    }
