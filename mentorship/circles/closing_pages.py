"""The last page of a circle, or of two peers: how it was, and a word of thanks to the others."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.circles.forms import ClosingForm
from mentorship.circles.pages import context_of, view_for
from mentorship.circles.view import CircleView
from mentorship.services import circles
from mentorship.services.closings import Said
from mentorship.site import refusals
from mentorship.site.posted import sent


@login_required
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how it was; what was said before stands in the form, thanks that were sent do not."""
    view = view_for(request, pk)
    asked = view.closing_asked
    if not asked:
        return _too_late(request, view)
    form = ClosingForm(sent(request), initial=_before(view), asked=asked, peer=view.peer_name)
    if request.method == "POST" and form.is_valid():
        return _said(request, view, form.cleaned_data)
    return render(request, "circles/closing.html", context_of(view, form=form, asked=asked))


def _before(view: CircleView) -> dict[str, Any]:
    own = view.closing_said
    return {name: getattr(own, name) for name in ("worth", "reached", "words")} if own else {}


def _too_late(request: HttpRequest, view: CircleView) -> HttpResponse:
    """Lead back to the circle; somebody who sent something is told that it was not taken.

    A second press after the thanks were all there was to say is not too late, but done.
    """
    if request.method == "POST" and view.closing_said is None:
        messages.warning(request, _("The time to say how it was has passed."))
    return redirect("circle", view.circle.pk)


def _said(request: HttpRequest, view: CircleView, values: dict[str, Any]) -> HttpResponse:
    words = {name: value for name, value in values.items() if value}
    with refusals.told(request):
        circles.say_how_it_was(reader(request), view.circle, Said(**words))
        thanked = _("Your thanks are on their way.")
        messages.success(request, thanked if "thanks" in words else _("Your answers are saved."))
    return redirect("circle", view.circle.pk)
