"""Notes of a pairing: the private ones and the shared ones, always apart."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship import access
from mentorship.forms.shared_edits import NoteForm
from mentorship.models import Note
from mentorship.services import notes as acts
from mentorship.site.posted import sent
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import (
    context_of,
    done,
    pairing_view_for,
    saved,
    standing_of,
)

KINDS = ("private", "shared")


@login_required
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All notes, in two boxes: mine alone, and ours."""
    view = pairing_view_for(request, pk)
    if not view.has_begun:
        return redirect("pairing", pk)
    found = access.notes_visible_to(reader(request)).filter(pairing=view.pairing)
    rows = list(found.select_related(None))
    return render(
        request,
        "notes/notes.html",
        context_of(
            view,
            private=[one for one in rows if not one.shared],
            shared=[(one, _by(view, one)) for one in rows if one.shared],
            writable=view.is_active,
        ),
    )


def _by(view: PairingView, note: Note) -> str:
    return _("You") if note.changed_by == view.side else view.called


@login_required
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a private note or a shared one; the page says which in its first line."""
    view = pairing_view_for(request, pk)
    if kind not in KINDS:
        raise Http404
    if not view.is_active:
        return _over(request, view)
    form, shared = NoteForm(sent(request)), kind == "shared"
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if done(request, lambda: acts.write(reader(request), view.pairing, words, shared=shared)):
            messages.success(request, _("Your note is kept"))
        return redirect("notes", pk)
    return _page(request, view, form, shared=shared)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note."""
    note = access.note_for(reader(request), pk)
    view = standing_of(request, note.pairing)
    if not view.is_active:
        return _over(request, view)
    form = NoteForm(sent(request), initial={"words": note.words, "seen": note.number})
    if request.method == "POST" and form.is_valid():
        words, seen = form.cleaned_data["words"], form.seen_number
        if saved(request, form, lambda: acts.change(reader(request), note, words, seen)):
            return redirect("notes", view.pairing.pk)
    return _page(request, view, form, shared=note.shared, note=note)


@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a note."""
    note = access.note_for(reader(request), pk)
    pairing = note.pairing_id
    if request.method == "POST" and done(request, lambda: acts.remove(reader(request), note)):
        messages.success(request, _("The note is deleted"))
    return redirect("notes", pairing)


def _page(request: HttpRequest, view: PairingView, form: NoteForm, **more: Any) -> HttpResponse:
    note = more.get("note")
    if note and form.is_bound and form.non_field_errors():
        more["theirs"] = Note.objects.filter(pk=note.pk).first()
    return render(request, "notes/note.html", context_of(view, form=form, **more))


def _over(request: HttpRequest, view: PairingView) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("You two are not paired at the moment, so nothing was changed."))
    return redirect("notes" if view.has_begun else "pairing", view.pairing.pk)
