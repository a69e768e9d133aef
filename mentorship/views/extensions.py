"""Going on beyond the end: proposing a day, agreeing to it, or not."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.forms.extensions import LongerForm
from mentorship.models import Pairing
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.views.reader import reader
from mentorship.views.shared_edits import context_of, done, sent, standing_for
from mentorship.views.standing import Standing


@login_required
def longer(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to go on, or answer the other's proposal; outside that time, the pairing's page."""
    standing = standing_for(request, pk)
    pairing = standing.pairing
    if not pairings.may_propose(pairing) or pairing.last_day is None:
        return redirect("pairing", pk)
    if request.method == "POST" and "answer" in request.POST:
        return _answered(request, standing)
    form = LongerForm(sent(request), last_day=pairing.last_day)
    if request.method == "POST" and form.is_valid():
        return _proposed(request, standing, form)
    return render(
        request, "longer/longer.html", context_of(standing, form=form, **_whose(standing))
    )


def _whose(standing: Standing) -> dict[str, Any]:
    """Whose proposal is open, if there is one."""
    pairing = standing.pairing
    mine = pairing.longer_by == standing.side
    is_open = pairing.longer_until is not None
    return {"mine": is_open and mine, "theirs": is_open and not mine}


def _proposed(request: HttpRequest, standing: Standing, form: LongerForm) -> HttpResponse:
    until = form.until()
    if done(request, lambda: pairings.propose_longer(reader(request), standing.pairing, until)):
        words = {"name": standing.called, "day": dates.day(until)}
        messages.success(request, _("We ask %(name)s whether to go on until %(day)s.") % words)
    return redirect("pairing", standing.pairing.pk)


def _answered(request: HttpRequest, standing: Standing) -> HttpResponse:
    person, pairing = reader(request), standing.pairing
    theirs = _whose(standing)["theirs"]
    if request.POST["answer"] == "yes":
        if done(request, lambda: _agree(request, pairing)):
            messages.success(request, _("You go on together."))
    elif done(request, lambda: pairings.drop_longer(person, pairing)):
        ends = _("You end as planned. %(name)s hears of it.") % {"name": standing.called}
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
