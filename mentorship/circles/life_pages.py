"""What people in a circle do together: meetings, what they agree on, notes, how it goes."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from accounts.zones import zone_of
from mentorship.circles.forms import CheckInForm, MeetingForm, NoteForm, TermsForm
from mentorship.circles.pages import context_of, view_for
from mentorship.circles.view import CircleView
from mentorship.models import CircleMeeting
from mentorship.models.circle_life import TERMS
from mentorship.services import circles
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.posted import sent
from mentorship.text.numbers import number_of


def inside_for(request: HttpRequest, pk: int) -> CircleView:
    """The circle, for somebody who is in it while it goes on; 404 for anybody else."""
    view = view_for(request, pk)
    if not view.is_inside:
        raise Http404
    return view


def zone_in(view: CircleView) -> ZoneInfo:
    """The zone in which the reader types times; at a convention everybody lives by its clocks."""
    round = view.circle.round
    return round.zone if round.program.is_convention else zone_of(view.mine.person)


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan when to meet."""
    view = inside_for(request, pk)
    form = MeetingForm(sent(request), zone=zone_in(view))
    if _taken(request, form, lambda: circles.plan(reader(request), view.circle, **_typed(form))):
        messages.success(request, _("Everybody in it gets it by mail, for their calendars"))
        return redirect("circle", pk)
    return render(request, "circles/meeting.html", context_of(view, form=form))


@login_required
def meeting_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Meet at another time, or elsewhere."""
    found: CircleMeeting = circles.meeting_for(reader(request), pk)
    view = inside_for(request, found.circle_id)
    zone = zone_in(view)
    moment = found.starts_at.astimezone(zone)
    known = {name: getattr(found, name) for name in ("minutes", "place", "words")}
    initial = {"day": moment.date(), "hour": moment.time(), **known}
    form = MeetingForm(sent(request), zone=zone, initial=initial)
    if _taken(request, form, lambda: circles.move(reader(request), found, **_typed(form))):
        messages.success(request, _("Everybody in it hears of it, and their calendars follow"))
        return redirect("circle", found.circle_id)
    return render(request, "circles/meeting.html", context_of(view, form=form, meeting=found))


def _typed(form: MeetingForm) -> dict[str, Any]:
    said = form.cleaned_data
    asked = {name: said[name] for name in ("starts_at", "minutes", "place", "words")}
    return {**asked, "anyway": said.get("anyway", False)}


def _taken(request: HttpRequest, form: MeetingForm, act: Callable[[], object]) -> bool:
    """Do what was typed; where it is refused, the form says why and keeps all of it."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except circles.Clash as clash:
        form.ask_anyway(clash.sentence)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    else:
        return True
    return False


@login_required
@require_POST
def meeting_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting off."""
    found: CircleMeeting = circles.meeting_for(reader(request), pk)
    with refusals.told(request):
        circles.call_off(reader(request), found)
        messages.success(request, _("It is called off, and everybody in it hears so"))
    return redirect("circle", found.circle_id)


@login_required
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the circle agrees on, over what it says now."""
    view = inside_for(request, pk)
    latest = view.terms
    known = {name: getattr(latest, name, "") for name in TERMS}
    initial = {**known, "seen": latest.number if latest else 0}
    form = TermsForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in TERMS}
        with refusals.told(request):
            circles.write_terms(reader(request), view.circle, form.cleaned_data["seen"] or 0, said)
            messages.success(request, _("Written down. The others can agree to it now"))
        return redirect("circle", pk)
    return render(request, "circles/terms.html", context_of(view, form=form))


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the version that was read."""
    view = inside_for(request, pk)
    with refusals.told(request):
        seen = number_of(request.POST.get("seen", "")) or 0
        circles.agree(reader(request), view.circle, seen)
        messages.success(request, _("You agree to it"))
    return redirect("circle", pk)


@login_required
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the notes, and write one."""
    view = inside_for(request, pk)
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.told(request):
            circles.write_note(reader(request), view.circle, said["words"], shared=said["shared"])
        return redirect("circle_notes", pk)
    return render(request, "circles/notes.html", context_of(view, form=form))


@login_required
@require_POST
def note_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a note of one's own."""
    view = inside_for(request, pk)
    circles.remove_note(reader(request), view.circle, number_of(request.POST.get("note", "")) or 0)
    return redirect("circle_notes", pk)


@login_required
def checkin(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it is going."""
    view = inside_for(request, pk)
    if view.asked is None:
        return redirect("circle", pk)
    form = CheckInForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        with refusals.told(request):
            circles.answer(reader(request), view.circle, said["answer"], said["words"])
            messages.success(request, _("Thank you. Only the coordinators read it"))
        return redirect("circle", pk)
    return render(request, "circles/checkin.html", context_of(view, form=form))
