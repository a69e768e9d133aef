"""The pages of a pair that needs somebody: one for each way on, and what was noted of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access, needs, states
from mentorship.admin.pairings import show_also
from mentorship.care import ways
from mentorship.care.forms import NoteForm
from mentorship.models import Pairing, SetAside
from mentorship.services import care, pairings
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of

NAMED = {
    SetAside.Need.TROUBLE: lazy("One of the two says that something is not working."),
    SetAside.Need.QUIET: lazy("There has been no sign of life from the two for a while."),
    SetAside.Need.WRAP_UP: lazy("One has proposed to wrap up, and the other has not answered."),
    SetAside.Need.FALLEN: lazy("This offer came to nothing lately."),
}
"""What the desk names of a pair, in a sentence on its page."""


def of_a_pairing(pairing: Pairing) -> dict[str, Any]:
    """What the page of a pairing shows of this room: needs, ways on, notes, who looks for whom."""
    return {
        "named": [NAMED[SetAside.Need(need)] for need in ways.aside_of(pairing)],
        "aside": needs.put_aside(pairing, timezone.now()),
        "ways": ways.open_to(pairing),
        "desk_notes": pairing.desk_notes.select_related("writer__profile"),
        "note_form": NoteForm(),
        "looking": _looking(pairing),
    }


def _looking(pairing: Pairing) -> list[Any]:
    """Those of a pairing that ended who wait for somebody else, in a round that goes on."""
    if pairing.state not in states.PAIRING_PAST or not pairings.waits_in(pairing):
        return []
    two = (side.enrollment for side in pairing.sides)
    return [one for one in two if one.waits_again_since and one.takes_part]


def way_page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Say what a way changes and which mails go out; a POST does it."""
    pairing = access.pairing_run_for(reader(request), pk)
    way = ways.WAYS.get(name)
    if way is None:
        raise Http404
    if not way.is_open(pairing):
        messages.error(request, pairings.state_sentence(pairing))
        return redirect("admin:pairing", pk)
    form = way.form(request.POST if request.method == "POST" else None, pairing, {})
    if request.method == "POST" and form.is_valid() and _done(request, pairing, way, form):
        return redirect("admin:pairing", pk)
    context = {"pairing": pairing, "program": pairing.round.program, "way": way, "form": form}
    return desk.page(request, "care/way", context)


def _done(request: HttpRequest, pairing: Pairing, way: ways.Way, form: Any) -> bool:
    try:
        messages.success(request, way.do(reader(request), pairing, form))
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note, or delete one of one's own."""
    user = reader(request)
    pairing = access.pairing_run_for(user, pk)
    if gone := request.POST.get("remove", ""):
        care.remove_note(user, pairing, number_of(gone))
        messages.success(request, _("The note is deleted"))
        return redirect("admin:pairing", pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        context = {"pairing": pairing, "program": pairing.round.program, "form": form}
        return desk.page(request, "care/note", context)
    with refusals.told(request):
        care.note(user, pairing, form.cleaned_data["words"])
        messages.success(request, _("Noted, for those who run the program"))
    return redirect("admin:pairing", pk)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Name again what was put aside."""
    user = reader(request)
    pairing = access.pairing_run_for(user, pk)
    with refusals.told(request):
        care.bring_back(user, pairing)
    return redirect("admin:pairing", pk)


show_also(of_a_pairing)
desk.add_page("pairings/<int:pk>/way/<slug:name>/", way_page, "pairing_way")
desk.add_page("pairings/<int:pk>/note/", note, "pairing_note")
desk.add_page("pairings/<int:pk>/back/", bring_back, "pairing_back")
