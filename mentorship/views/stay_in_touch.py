"""Staying in touch after a good end: one button for each of the two."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.models import Pairing
from mentorship.services import pairings
from mentorship.views.shared_edits import done, pairing_view_for


@login_required
def stay(request: HttpRequest, pk: int) -> HttpResponse:
    """Wish to stay in touch, or take that back; leads to the connection once there is one."""
    view = pairing_view_for(request, pk)
    pairing, person = view.pairing, reader(request)
    if request.method != "POST":
        return redirect("pairing", pk)
    if request.POST.get("stay") == "no":
        if done(request, lambda: pairings.stay_no_more(person, pairing)):
            messages.success(request, _("Your wish is taken back."))
    elif done(request, lambda: pairings.stay(person, pairing)):
        messages.success(request, _("Your wish to stay in touch is saved."))
    return redirect("pairing", _page_after(pk, pairing))


def _page_after(pk: int, pairing: Pairing) -> int:
    """The page of the connection where there is one by now, else the one they came from."""
    found = pairings.connection(pairing) if pairings.both_stay(pairing) else None
    return found.pk if found else pk
