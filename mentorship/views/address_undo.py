"""The page behind the link that the old address of an account gets: one button, no sign-in."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import AddressChange
from accounts.readers import written_for
from accounts.services import addresses
from mentorship.mail.layout import masked
from mentorship.services import address_undo
from mentorship.views.links import by_address_alone


@by_address_alone
def undo_address(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the button does; pressed, put the old address back and end all sessions."""
    change = addresses.change_of(token)
    if change is None:
        return render(request, "links/unknown.html", status=404)
    with written_for(change.person, request.headers.get("Accept-Language", "")):
        how = _how(request, change)
        return render(request, "links/undo_address.html", _context(change, how))


def _how(request: HttpRequest, change: AddressChange) -> str:
    """How it stands once the request is answered: open, done, used, old or taken."""
    if change.undone_at is not None:
        return "used"
    if addresses.is_too_old(change):
        return "old"
    if request.method != "POST":
        return "open"
    try:
        done = address_undo.undo(change)
    except addresses.AddressTaken:
        return "taken"
    if done and request.user.pk == change.person_id:
        logout(request)  # this browser's session has ended with all the others
    return "done" if done else "used"


def _context(change: AddressChange, how: str) -> dict[str, object]:
    return {
        "how": how,
        "change": change,
        "new_email": masked(change.new_email),
        "until": change.changed_at + addresses.CAN_BE_UNDONE_FOR,
    }
