"""Wrapping up: proposing it, agreeing to it, or going on."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.models import Pairing
from mentorship.services import meetings, pairings
from mentorship.views.pairing_view import PairingView, WrapUp
from mentorship.views.shared_edits import context_of, done, pairing_view_for


@login_required
def wrap_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to wrap up, or answer the other's proposal; of what is over, the pairing's page."""
    view = pairing_view_for(request, pk)
    if request.method == "POST":
        return _acted(request, view)
    if not view.is_active:
        return redirect("pairing", pk)
    context = context_of(view, talk=planned_talk(view))
    return render(request, "wrap_up/wrap_up.html", context)


def planned_talk(view: PairingView) -> datetime | None:
    """When the last meeting begins that the two have agreed on and not had yet."""
    talk = meetings.ahead(view.pairing, timezone.now())
    return talk.starts_at if talk else None


def _acted(request: HttpRequest, view: PairingView) -> HttpResponse:
    person, pairing, before = reader(request), view.pairing, view.wrap_up
    act, sentences = {
        "agree": (pairings.agree_wrap_up, {}),
        "keep": (pairings.drop_wrap_up, _kept(view)),
    }.get(request.POST.get("answer", ""), (pairings.propose_wrap_up, _proposed(view)))
    if not done(request, lambda: act(person, pairing)):
        return redirect("pairing", pairing.pk)
    if pairing.state == Pairing.State.COMPLETED:
        messages.success(request, _("You have both agreed: your pairing is concluded."))
        return redirect("closing", pairing.pk)
    after = PairingView.of(pairing, person).wrap_up
    if after == WrapUp.AGREED:
        messages.success(request, _("You have both agreed. The talk that you have planned stays."))
    elif before in sentences:
        messages.success(request, sentences[before])
    return redirect("pairing", pairing.pk)


def _kept(view: PairingView) -> dict[WrapUp, str]:
    """What is said after going on, by how it stood before."""
    hears = _("You go on. %(name)s hears of it, kindly.") % {"name": view.called}
    return {
        WrapUp.MINE: _("Your proposal is taken back."),
        WrapUp.THEIRS: hears,
        WrapUp.AGREED: hears,
    }


def _proposed(view: PairingView) -> dict[str, str]:
    asked = _("We ask %(name)s. Your pairing goes on until you both agree.")
    return {"": asked % {"name": view.called}}
