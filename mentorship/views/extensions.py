"""Going on beyond the end: proposing a day, agreeing to it, or not."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts import dates
from accounts.views.reader import reader
from mentorship.forms.extensions import LongerForm
from mentorship.models import Pairing
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.site.posted import sent
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import context_of, done, pairing_view_for


@login_required
def longer(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to go on, or answer the other's proposal; outside that time, the pairing's page."""
    view = pairing_view_for(request, pk)
    pairing = view.pairing
    if not pairings.may_propose(pairing) or pairing.last_day is None:
        return redirect("pairing", pk)
    if request.method == "POST" and "answer" in request.POST:
        return _answered(request, view)
    form = LongerForm(sent(request), last_day=pairing.last_day)
    if request.method == "POST" and form.is_valid():
        return _proposed(request, view, form)
    return render(request, "longer/longer.html", context_of(view, form=form, **_whose(view)))


def _whose(view: PairingView) -> dict[str, Any]:
    """Whose proposal is open, if there is one."""
    pairing = view.pairing
    mine = pairing.longer_by == view.side
    is_open = pairing.longer_until is not None
    return {"mine": is_open and mine, "theirs": is_open and not mine}


def _proposed(request: HttpRequest, view: PairingView, form: LongerForm) -> HttpResponse:
    until = form.until()
    if done(request, lambda: pairings.propose_longer(reader(request), view.pairing, until)):
        words = {"name": view.called, "day": dates.day(until)}
        messages.success(request, _("We ask %(name)s whether to go on until %(day)s.") % words)
    return redirect("pairing", view.pairing.pk)


def _answered(request: HttpRequest, view: PairingView) -> HttpResponse:
    person, pairing = reader(request), view.pairing
    theirs = _whose(view)["theirs"]
    if request.POST["answer"] == "yes":
        if done(request, lambda: _agree(request, pairing)):
            messages.success(request, _("You go on together."))
    elif done(request, lambda: pairings.drop_longer(person, pairing)):
        ends = _("You end as planned. %(name)s hears of it.") % {"name": view.called}
        messages.success(request, ends if theirs else _("Your proposal is taken back."))
    return redirect("pairing", pairing.pk)


def _agree(request: HttpRequest, pairing: Pairing) -> None:
    try:
        until = parse_date(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None:
        raise Refused(_("The proposal has changed in the meantime. Read it once more"))
    pairings.agree_longer(reader(request), pairing, until)
