"""Notes of a pairing: the private ones and the shared ones, always apart."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.forms.shared_edits import NoteForm
from mentorship.models import Note
from mentorship.services import notes as acts
from mentorship.views.reader import reader
from mentorship.views.shared_edits import (
    context_of,
    done,
    saved,
    sent,
    standing_for,
    standing_of,
)
from mentorship.views.standing import Standing

KINDS = ("private", "shared")


@login_required
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All notes, in two boxes: mine alone, and ours."""
    standing = standing_for(request, pk)
    if not standing.has_begun:
        return redirect("pairing", pk)
    rows = list(access.notes_visible_to(reader(request)).filter(pairing=standing.pairing))
    return render(
        request,
        "notes/notes.html",
        context_of(
            standing,
            private=[one for one in rows if not one.shared],
            shared=[(one, _by(standing, one)) for one in rows if one.shared],
            writable=standing.is_active,
        ),
    )


def _by(standing: Standing, note: Note) -> str:
    return _("You") if note.changed_by == standing.side else standing.called


@login_required
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a private note or a shared one; the page says which in its first line."""
    standing = standing_for(request, pk)
    if kind not in KINDS:
        raise Http404
    if not standing.is_active:
        return _over(request, standing)
    form, shared = NoteForm(sent(request)), kind == "shared"
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if done(
            request, lambda: acts.write(reader(request), standing.pairing, words, shared=shared)
        ):
            messages.success(request, _("Your note is kept"))
        return redirect("notes", pk)
    return _page(request, standing, form, shared=shared)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note."""
    note = access.note_for(reader(request), pk)
    standing = standing_of(request, note.pairing)
    if not standing.is_active:
        return _over(request, standing)
    form = NoteForm(sent(request), initial={"words": note.words, "seen": note.number})
    if request.method == "POST" and form.is_valid():
        words, seen = form.cleaned_data["words"], form.seen_number
        if saved(request, form, lambda: acts.change(reader(request), note, words, seen)):
            return redirect("notes", standing.pairing.pk)
    return _page(request, standing, form, shared=note.shared, note=note)


@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a note."""
    note = access.note_for(reader(request), pk)
    pairing = note.pairing_id
    if request.method == "POST" and done(request, lambda: acts.remove(reader(request), note)):
        messages.success(request, _("The note is deleted"))
    return redirect("notes", pairing)


def _page(request: HttpRequest, standing: Standing, form: NoteForm, **more: Any) -> HttpResponse:
    note = more.get("note")
    if note and form.is_bound and form.non_field_errors():
        more["theirs"] = Note.objects.filter(pk=note.pk).first()
    return render(request, "notes/note.html", context_of(standing, form=form, **more))


def _over(request: HttpRequest, standing: Standing) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("You two are not paired at the moment, so nothing was changed."))
    return redirect("notes" if standing.has_begun else "pairing", standing.pairing.pk)
