"""“Something in this is off”: own answers, put right from an offer and straight back to it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.joining.journey import Journey
from mentorship.joining.pages import JoinPage
from mentorship.joining.views import profile_link
from mentorship.services import corrections, pairings
from mentorship.services.acts import Refused
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import context_of, pairing_view_for


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What the offer rests on, with a way to change each."""
    view = pairing_view_for(request, pk)
    if not pairings.is_answerable(view.pairing):
        return _over(request, view)
    journey = _journey(view)
    rows = [
        {"label": label, "value": value, "url": _page(view, slug)}
        for slug, label, value in journey.rows()
        if slug in corrections.SHOWN
    ]
    context = context_of(view, rows=rows, profile_rows=_profile_rows(view, journey))
    return render(request, "pairings/correct.html", context)


def _journey(view: PairingView) -> Journey:
    place = view.own
    place.round = view.pairing.round
    return Journey.through(place)


def _profile_rows(view: PairingView, journey: Journey) -> list[dict[str, str]]:
    """What the profile says to a partner; it belongs to every round, and has pages of its own."""
    person = view.own.person
    back = reverse("pairing", args=[view.pairing.pk])
    work = ", ".join(word for word in (_job(person), journey.place("institution")) if word)
    shown = (
        ("name", _("Name"), person.public_name),
        ("work", _("Work"), work),
        ("work", _("Region"), journey.place("region")),
        ("fields", _("Fields of work"), journey.place("field")),
    )
    return [
        {"label": label, "value": value, "url": profile_link(back, page)}
        for page, label, value in shown
    ]


def _job(person: Any) -> str:
    profile = getattr(person, "profile", None)
    return profile.job_title if profile else ""


@login_required
def correct_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One question of joining once more; saved, it leads back to the offer."""
    view = pairing_view_for(request, pk)
    journey = _journey(view)
    page = journey.page_class(slug)
    if page is None or slug not in corrections.SHOWN:
        raise Http404
    if not pairings.is_answerable(view.pairing):
        return _over(request, view)
    if request.method != "POST":
        return _show(request, view, journey.form(slug))
    form = journey.take(slug, page.typed_in(journey, request.POST))
    if not form.is_valid():
        return _show(request, view, form)
    return _corrected(request, view, journey, slug)


def _corrected(
    request: HttpRequest, view: PairingView, journey: Journey, slug: str
) -> HttpResponse:
    """Save, and go on: to the question which topic matters most, where that has gone, or back."""
    try:
        corrections.correct(reader(request), view.pairing, slug, journey.answers())
    except Refused as refusal:
        messages.info(request, f"{refusal.sentence}.")
        return redirect("pairing", view.pairing.pk)
    if slug == "topics" and "top" in _slugs(journey) and not journey.answered("top"):
        return redirect(_page(view, "top"))
    messages.success(request, _("Your answer is changed"))
    return redirect("pairing", view.pairing.pk)


def _slugs(journey: Journey) -> set[str]:
    return {page.slug for page in journey.pages}


def _page(view: PairingView, slug: str) -> str:
    return reverse("pairing_correct_page", args=[view.pairing.pk, slug])


def _show(request: HttpRequest, view: PairingView, form: JoinPage) -> HttpResponse:
    context = context_of(
        view,
        form=form,
        word=view.pairing.round.program.a_word_for(view.side),
        back_url=reverse("pairing_correct", args=[view.pairing.pk]),
        submit=_("Save"),
    )
    return render(request, "join/page.html", context)


def _over(request: HttpRequest, view: PairingView) -> HttpResponse:
    """There is no offer to put right any more; its page says what has become of it."""
    if request.method == "POST":
        messages.info(request, f"{pairings.state_sentence(view.pairing)}.")
    return redirect("pairing", view.pairing.pk)
