"""The page of a circle, or of two peers, and the answers to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.reader import reader
from mentorship import circle_access
from mentorship.circles.forms import LeaveForm, NoForm
from mentorship.circles.view import CircleView
from mentorship.services import circles
from mentorship.site import refusals
from mentorship.site.posted import sent


def view_for(request: HttpRequest, pk: int) -> CircleView:
    """The circle as the reader sees it."""
    return CircleView.of(circle_access.circle_for(reader(request), pk), reader(request))


@login_required
@require_http_methods(["GET", "HEAD"])
def circle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a circle as it stands for the reader."""
    view = view_for(request, pk)
    return render(request, "circles/circle.html", context_of(view))


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes."""
    view = view_for(request, pk)
    with refusals.told(request):
        circles.accept(reader(request), view.circle)
        messages.success(request, _("Your yes is noted"))
    return redirect("circle", pk)


@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, on a page that says what follows; a yes can be taken back until it begins."""
    view = view_for(request, pk)
    if not (view.is_to_answer or view.waits):
        return redirect("circle", pk)
    form = NoForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals.told(request):
            circles.decline(reader(request), view.circle, form.cleaned_data["words"])
            messages.success(request, _("Your no is noted"))
        return redirect("circle", pk)
    return render(request, "circles/decline.html", context_of(view, form=form))


@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, on a page that says what it means for the others."""
    view = view_for(request, pk)
    if not view.is_inside:
        return redirect("circle", pk)
    ends = circles.ends_without(view.mine)
    form = LeaveForm(sent(request), ends=ends)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        with refusals.told(request):
            circles.leave(reader(request), view.circle, words, knows_end=ends)
            messages.success(request, _("You have left"))
        return redirect("circle", pk)
    return render(request, "circles/leave.html", context_of(view, form=form, ends=ends))


def context_of(view: CircleView, **more: object) -> dict[str, object]:
    """What every page about a circle names."""
    round = view.circle.round
    named = {"view": view, "circle": view.circle, "round": round, "program": round.program}
    return {**named, **more}
