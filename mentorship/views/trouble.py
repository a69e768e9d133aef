"""Something is not working: the ways on from there, each with what it means for the other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import dates
from accounts.views.reader import reader
from mentorship.forms.pairings import EndForm, PauseForm
from mentorship.services import pairings
from mentorship.site.posted import sent
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import context_of, done, pairing_view_for
from mentorship.views.who_reads import who_reads


@login_required
def trouble(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the ways: a word with somebody, a pause, somebody else, an end."""
    view = pairing_view_for(request, pk)
    if not view.is_active:
        return redirect("pairing", pk)
    context = context_of(view, may_look_again=may_look_again(view))
    return render(request, "pairings/trouble.html", context)


@login_required
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause for a while, on a page that says what happens meanwhile."""
    view = pairing_view_for(request, pk)
    days = pairings.lengths(view.pairing)
    if not view.is_active or not days:
        return redirect("pairing", pk)
    form = PauseForm(sent(request), days=days)
    if request.method == "POST" and form.is_valid():
        until = form.until()
        if done(request, lambda: pairings.pause(reader(request), view.pairing, until)):
            day = {"day": dates.short_day(until), "name": view.called}
            messages.success(request, _("You pause until %(day)s. %(name)s hears of it.") % day)
        return redirect("pairing", pk)
    return render(request, "pairings/pause.html", context_of(view, form=form))


@login_required
def rematch(request: HttpRequest, pk: int) -> HttpResponse:
    """End, and ask for somebody else in the same act."""
    view = pairing_view_for(request, pk)
    if not view.is_active or not may_look_again(view):
        return redirect("pairing", pk)
    form = EndForm(sent(request), pairing=view.pairing)
    if request.method == "POST" and form.is_valid():
        said = form.said()
        done(
            request,
            lambda: pairings.end_early(reader(request), view.pairing, **said, again=True),
        )
        return redirect("pairing", pk)
    told = who_reads(view.pairing, reader(request))
    context = context_of(view, form=form, who_reads=told)
    return render(request, "pairings/rematch.html", context)


def may_look_again(view: PairingView) -> bool:
    """Whether somebody looks for partners in this round, and the reader is there to have one."""
    return pairings.waits_in(view.pairing) and view.own.takes_part


@login_required
@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for somebody else after an early end."""
    view = pairing_view_for(request, pk)
    if done(request, lambda: pairings.look_again(reader(request), view.pairing)):
        messages.success(request, _("We look for somebody else for you, and you come first"))
    return redirect("pairing", pk)


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pairing up again before its pause is over."""
    view = pairing_view_for(request, pk)
    if view.paused and done(request, lambda: pairings.resume(reader(request), view.pairing)):
        messages.success(request, _("You go on. %(name)s hears of it.") % {"name": view.called})
    return redirect("pairing", pk)
