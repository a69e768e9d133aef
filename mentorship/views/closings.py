"""The last page of a pairing: how it was, a word of thanks, and a private wish."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.forms.closings import ClosingForm
from mentorship.models import Closing
from mentorship.services import closings
from mentorship.services.blocks import is_apart, keep_apart
from mentorship.site.posted import sent
from mentorship.views.pairing_view import Kind, PairingView
from mentorship.views.sections import word_for_others
from mentorship.views.shared_edits import context_of, done, pairing_view_for
from mentorship.views.who_reads import who_reads


@login_required
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how it was; what was said before stands in the form, thanks that were sent do not."""
    view = pairing_view_for(request, pk)
    asked = closings.asked(view.mine)
    if not asked:
        return _too_late(request, view)
    before = _before(request, view)
    form = ClosingForm(
        sent(request),
        initial=before,
        asked=asked,
        called=view.called,
        pairing=view.pairing,
    )
    if request.method == "POST" and form.is_valid():
        return _said(request, view, form.cleaned_data)
    early = view.kind == Kind.ENDED
    context = context_of(view, form=form, asked=asked, early=early, again="worth" in before)
    context["until"] = closings.open_until(view.pairing)
    context["who_reads"] = who_reads(view.pairing, reader(request))
    return render(request, "closings/closing.html", context | word_for_others(view))


def _before(request: HttpRequest, view: PairingView) -> dict[str, Any]:
    """What the reader said before."""
    own = Closing.objects.filter(pairing=view.pairing, side=view.side).first()
    answers = {"worth": own.worth, "reached": own.reached, "words": own.words} if own else {}
    return {**answers, "apart": is_apart(reader(request), view.other.person)}


def _too_late(request: HttpRequest, view: PairingView) -> HttpResponse:
    """Lead back to the pairing; somebody who sent something is told that it was not taken.

    A second press after the thanks were all there was to say is not too late, but done.
    """
    thanked = Closing.objects.filter(pairing=view.pairing, side=view.side).exists()
    if request.method == "POST" and not thanked:
        messages.warning(request, _("The time to say how it was has passed."))
    return redirect("pairing", view.pairing.pk)


def _said(request: HttpRequest, view: PairingView, said: dict[str, Any]) -> HttpResponse:
    apart = bool(said.pop("apart"))
    person, pairing = reader(request), view.pairing
    words = {name: value for name, value in said.items() if value}

    def act() -> None:
        closings.answer(person, pairing, closings.Said(**words))
        keep_apart(person, pairing, apart=apart)

    if done(request, act):
        name = {"name": view.called}
        thanked = _("Your thanks are on their way to %(name)s.") % name
        messages.success(request, thanked if "thanks" in words else _("Your answers are saved."))
    return redirect("pairing", pairing.pk)


@login_required
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the other on one's private list, or take them off it; only the reader ever sees it."""
    view = pairing_view_for(request, pk)
    if request.method == "POST":
        wanted = request.POST.get("apart") == "yes"
        if done(request, lambda: keep_apart(reader(request), view.pairing, apart=wanted)):
            messages.success(request, _("Your private list is saved."))
    return redirect("pairing", pk)
