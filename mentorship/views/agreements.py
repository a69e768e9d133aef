"""What the two agree on: reading it, writing it, agreeing to it, and all its versions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import dates
from accounts.views.reader import reader
from mentorship.forms.shared_edits import AgreementForm
from mentorship.models import Agreement, Terms
from mentorship.models.agreements import WORDS
from mentorship.services import agreements
from mentorship.site.posted import sent
from mentorship.text.agreement_draft import first_draft
from mentorship.text.numbers import number_of
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import (
    context_of,
    done,
    pairing_view_for,
    saved,
)


def how_it_stands(view: PairingView) -> str:
    """How far the two are with their agreement, in a sentence for the reader."""
    agreement = view.agreement
    if agreement is None:
        return _("Nothing is written down yet.")
    mine, theirs = agreement.agreed_at(view.side), agreement.agreed_at(view.other.role)
    words = {"name": view.called, "mine": _day(mine), "theirs": _day(theirs)}
    if mine and theirs:
        return _("Agreed by both, last on %(day)s.") % {"day": _day(max(mine, theirs))}
    if mine:
        return _("Agreed by you on %(mine)s; waiting for %(name)s.") % words
    if theirs:
        return _("%(name)s agreed on %(theirs)s; waiting for you.") % words
    return _("Written down, and neither of you has agreed yet.")


def _day(moment: datetime | None) -> str:
    return dates.day(moment) if moment else ""


def tone_of(view: PairingView) -> tuple[str, str]:
    """The tone and the words of the label that an agreement wears."""
    state = view.agreement.state if view.agreement else ""
    tones: dict[str, tuple[str, str]] = {
        Agreement.State.AGREED: ("completed", _("Agreed")),
        Agreement.State.PROPOSED: ("waiting", _("Waiting for one of you")),
        Agreement.State.DRAFT: ("waiting", _("Not agreed yet")),
    }
    return tones.get(state, ("ended", _("Not written yet")))


def waits_for_me(view: PairingView) -> bool:
    """Whether the other has agreed and the reader has not."""
    agreement = view.agreement
    if agreement is None or agreement.state != Agreement.State.PROPOSED:
        return False
    return agreement.agreed_at(view.side) is None


@login_required
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the agreement, or one of its earlier versions."""
    view = pairing_view_for(request, pk)
    if view.agreement is None or not view.has_begun:
        return redirect("agreement_edit" if view.is_active else "pairing", pk)
    versions = list(view.agreement.versions.all())
    number = _asked_number(request) or view.agreement.number
    shown = next((one for one in versions if one.number == number), versions[0])
    context = context_of(
        view,
        terms=shown,
        rows=rows_of(shown),
        current=shown.number == view.agreement.number,
        versions=[(one, _writer(view, one)) for one in versions],
        stands=how_it_stands(view),
        sign=tone_of(view),
        mine=view.agreement.agreed_at(view.side),
        theirs=view.agreement.agreed_at(view.other.role),
        may_agree=view.is_active and not view.agreement.agreed_at(view.side),
    )
    return render(request, "agreements/agreement.html", context)


def _asked_number(request: HttpRequest) -> int:
    typed = request.GET.get("version", "")
    return number_of(typed, 8)


def rows_of(terms: Terms) -> list[tuple[str, str]]:
    """Each part that says something, with its heading."""
    named = [(Terms._meta.get_field(name), getattr(terms, name)) for name in WORDS]
    return [(capfirst(str(field.verbose_name)), words) for field, words in named if words]  # type: ignore[union-attr]


def _writer(view: PairingView, terms: Terms) -> str:
    return _("You") if terms.written_by == view.side else view.called


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the agreement or change it; the first draft is made of what both said on joining."""
    view = pairing_view_for(request, pk)
    if not view.is_active:
        return _only_read(request, view)
    form = AgreementForm(sent(request), initial=_initial(view), program=view.pairing.round.program)
    if request.method == "POST" and form.is_valid() and _saved(request, view, form):
        return redirect("agreement", pk)
    return render(request, "agreements/edit.html", _edit_context(view, form))


def _only_read(request: HttpRequest, view: PairingView) -> HttpResponse:
    """Lead somebody who comes too late to what is left to read."""
    if request.method == "POST":
        messages.info(request, _("You two are not paired at the moment, so nothing was changed."))
    readable = view.agreement is not None and view.has_begun
    return redirect("agreement" if readable else "pairing", view.pairing.pk)


def _initial(view: PairingView) -> dict[str, Any]:
    if view.agreement is None:
        return {**first_draft(view.pairing), "seen": 0}
    terms = agreements.current_terms(view.agreement)
    return {**{name: getattr(terms, name) for name in WORDS}, "seen": terms.number}


def _saved(request: HttpRequest, view: PairingView, form: AgreementForm) -> bool:
    """Save, and agree at once where that was the button."""
    user, pairing = reader(request), view.pairing
    number = 0

    def write() -> None:
        nonlocal number
        number = agreements.write(user, pairing, form.words, form.seen_number).number

    if not saved(request, form, write):
        return False
    if number and "agree" in request.POST:
        _agree(request, view, number)
    elif number:
        messages.success(request, _("Saved. Neither of you has agreed to this version yet."))
    return True


def _edit_context(view: PairingView, form: AgreementForm) -> dict[str, Any]:
    """The page, with what the other has written meanwhile where the reader was conflict."""
    theirs = None
    if form.is_bound and form.non_field_errors():
        newest = Terms.objects.filter(agreement__pairing=view.pairing).first()
        theirs = rows_of(newest) if newest else None
    return context_of(view, form=form, theirs=theirs, first=view.agreement is None)


@login_required
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the version that was on the page."""
    view = pairing_view_for(request, pk)
    if request.method == "POST":
        typed = request.POST.get("seen", "")
        known = typed.isascii() and typed.isdecimal() and len(typed) < 9
        _agree(request, view, int(typed) if known else -1)
    if not view.has_begun:
        return redirect("pairing", pk)
    return redirect("agreement", pk)


def _agree(request: HttpRequest, view: PairingView, number: int) -> None:
    user, pairing = reader(request), view.pairing
    if not done(request, lambda: agreements.agree(user, pairing, number)):
        return
    pairing.agreement.refresh_from_db()
    messages.success(request, how_it_stands(view))
