"""Where two note what exists already, and where the association reads how many did."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access, among_members
from mentorship.models import NotedRelationship, Pairing
from mentorship.models.sides import with_sides
from mentorship.noted.forms import LabelForm, NoteForm
from mentorship.services import noted
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.site.posted import sent
from mentorship.views.pairing_view import PairingView

FEWEST_TOLD = 5
"""Fewer than this are not counted aloud: a number of two names them."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """What this is, a form to note it, and what waits."""
    user = reader(request)
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid() and _noted(request, form):
        return redirect("noted")
    context = {
        "form": form,
        "waiting": NotedRelationship.objects.filter(noted.waiting_of(user)),
        "to_me": among_members.notes_to(user),
        "days": noted.WAITS.days,
        "together": _together(request),
    }
    return render(request, "noted/page.html", context)


def _together(request: HttpRequest) -> list[PairingView]:
    user = reader(request)
    rows = access.pairings_visible_to(user).filter(origin=Pairing.Origin.NOTED)
    rows = rows.filter(state=Pairing.State.ACTIVE)
    return [PairingView.of(row, user) for row in with_sides(rows)]


def _noted(request: HttpRequest, form: NoteForm) -> bool:
    try:
        noted.note(reader(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error("address", refusal.sentence)
        return False
    messages.success(
        request, _("Noted. If this address is known here, a mail is on its way; if not, tell them")
    )
    return True


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own note back."""
    row = among_members.noted_for(reader(request), pk)
    with refusals.told(request):
        noted.take_back(reader(request), row)
        messages.success(request, _("Taken back"))
    return redirect("noted")


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it is so."""
    user = reader(request)
    row = among_members.note_to(user, pk)
    if request.method == "POST":
        return _answered(request, row)
    return render(request, "noted/answer.html", {"row": row})


def _answered(request: HttpRequest, row: NotedRelationship) -> HttpResponse:
    with refusals.told(request):
        if request.POST.get("answer") == "yes":
            return redirect("pairing", noted.confirm(reader(request), row).pk)
        if request.POST.get("answer") == "no":
            noted.decline(reader(request), row)
            messages.success(request, _("Nothing is noted, and nobody is told"))
    return redirect("noted")


@login_required
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it something else."""
    pairing = access.pairing_for(reader(request), pk)
    if pairing.origin != Pairing.Origin.NOTED:
        raise Http404
    row = NotedRelationship.objects.filter(pairing=pairing).first()
    form = LabelForm(sent(request), initial={"label": row.label if row else ""})
    if request.method == "POST" and form.is_valid():
        noted.rename(reader(request), pairing, form.cleaned_data["label"])
        return redirect("pairing", pk)
    view = PairingView.of(pairing, reader(request))
    return render(request, "noted/label.html", {"form": form, "view": view})


# The desk ------------------------------------------------------------------------------------


def counts_page(request: HttpRequest) -> HttpResponse:
    """How many relationships members noted, for those who run the whole association."""
    if not access.units_run_by(reader(request)).filter(parent=None).exists():
        raise Http404
    rows = Pairing.objects.filter(origin=Pairing.Origin.NOTED)
    year = timezone.now().year
    counts = {
        "active": rows.filter(state=Pairing.State.ACTIVE).count(),
        "this_year": rows.filter(active_at__year=year).count(),
    }
    told: dict[str, Any] = {name: _aloud(count) for name, count in counts.items()}
    return desk.page(request, "noted", told | {"fewest": FEWEST_TOLD, "year": year})


def _aloud(count: int) -> int | None:
    return count if count >= FEWEST_TOLD else None


desk.add_page("noted/", counts_page, "noted_counts")
