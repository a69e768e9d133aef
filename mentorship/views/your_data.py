"""A member's own data: a copy of it, closing the account, erasing everything."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import dates
from accounts.models import User
from accounts.privacy import HOLDINGS
from accounts.proofs import is_fresh
from accounts.views.fresh import fresh_sign_in, kept, way_to_prove
from accounts.views.reader import reader
from mentorship import access, states
from mentorship.forms.your_data import NOW, CloseForm
from mentorship.models.sides import with_sides
from mentorship.services import leaving

FILE_NAME = "everything-about-me.zip"


@login_required
@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """What one may ask for, and what was asked for before."""
    person = reader(request)
    context = {
        "fresh": is_fresh(request),
        "way_to_prove": way_to_prove(request),
        "holdings": HOLDINGS,
        "requests": person.data_requests.all()[:10],
    }
    return render(request, "your_data/data.html", context)


@fresh_sign_in(back="your_data")
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Hand over everything that we hold about the person, now."""
    person = reader(request)
    return as_file(leaving.copy_for(person, person), FILE_NAME)


def as_file(packed: bytes, name: str) -> HttpResponse:
    """An archive for saving, kept by nobody on the way."""
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@fresh_sign_in(keeps=("when",))
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Say what becomes of each thing; with the word, close the account."""
    person = reader(request)
    typed = request.POST if request.method == "POST" else None
    form = CloseForm(typed, initial=dict(kept(request)))
    if form.is_valid():
        return _leave(request, person, at_once=form.cleaned_data["when"] == NOW)
    context = {
        "form": form,
        "holdings": HOLDINGS,
        "alone": leaving.run_by_nobody_else(person),
        "partners": _partners(person),
        "erased_on": timezone.now() + leaving.GRACE,
    }
    return render(request, "your_data/close.html", context)


def _leave(request: HttpRequest, person: User, *, at_once: bool) -> HttpResponse:
    if at_once:
        leaving.erase(person, person)
    else:
        leaving.close(person, person)
    logout(request)
    return redirect("goodbye", "erased" if at_once else "closed")


def _partners(person: User) -> str:
    """Those who are told, since a pairing or a request with them ends."""
    found = {}
    rows = access.pairings_visible_to(person).filter(state__in=states.PAIRING_OPEN)
    for pairing in with_sides(rows):
        other = pairing.own_side(person).other
        if other.is_told:
            found[other.enrollment.person_id] = other.person
    return dates.listed(other.public_name for other in found.values()) if found else ""


@require_safe
def goodbye(request: HttpRequest, how: str) -> HttpResponse:
    """What one sees once the account is closed or erased; it knows nobody."""
    if how not in ("closed", "erased"):
        raise Http404
    return render(request, "your_data/goodbye.html", {"erased": how == "erased"})
