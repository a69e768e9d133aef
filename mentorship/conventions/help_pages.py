"""The help desk, for a coordinator's phone: who is here, who waits, and a partner in two taps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access
from mentorship.conventions import reading
from mentorship.models import Appointment, Enrollment, Round, StandIn
from mentorship.roles import Role
from mentorship.services.conventions import joining, presence, stand_ins
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of

A_PAGE = 15
MOST_TYPED = 60


def hall(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a glance; a name leads to the person."""
    user = reader(request)
    round = access.round_run_for(user, pk)
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MOST_TYPED]
    found = reading.HelpDesk(user, round)
    rows: Any = found.search(typed) if typed else found.present()
    context = {
        **_about(round),
        "hall": found,
        "typed": typed,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "done": [(one, joining.may_undo(one)) for one in found.done],
    }
    return desk.page(request, "conventions/hall", context)


def person(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Somebody's meetings of today, and who could step in for a partner who is missing."""
    user = reader(request)
    found = _place(user, pk, place)
    now = timezone.now()
    today = presence.today_of(found.round, now)
    cards = [
        (card, reading.proposals(card) if card.is_missed else [])
        for card in reading.cards_for_desk(user, found, now)
        if card.row.slot.starts_at.astimezone(found.round.zone).date() == today
    ]
    context = {
        **_about(found.round),
        "place": found,
        "cards": cards,
        "is_there": reading.is_there(found, now),
    }
    return desk.page(request, "conventions/person", context)


def _about(round: Round) -> dict[str, Any]:
    return {"round": round, "program": round.program}


def _place(user: Any, pk: int, place: int) -> Enrollment:
    rows = access.enrollments_run_by(user).filter(round=access.round_run_for(user, pk))
    return access.one_or_404(rows.select_related("person__profile", "round__program"), place)


def _appointment(user: Any, round: Round, pk: int) -> Appointment:
    return access.one_or_404(reading.appointments_run_by(user, round), pk)


# Presses ---------------------------------------------------------------------------------------


@require_POST
def here(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Note that somebody is here, for one of their meetings or just so."""
    user = reader(request)
    found = _place(user, pk, place)
    asked = number_of(request.POST.get("appointment", ""), 12, 0)
    row = _appointment(user, found.round, asked) if asked else None
    with refusals.told(request):
        presence.arrive_for(user, found, row)
        messages.success(request, _("Noted: they are here"))
    return _back(request, found)


@require_POST
def missing(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Note that the partner of whoever stands at the desk did not come."""
    user = reader(request)
    found = _place(user, pk, place)
    row = _appointment(user, found.round, number_of(request.POST.get("appointment", ""), 12, 0))
    with refusals.told(request):
        stand_ins.miss_for(user, row, Role(found.role).other)
    return redirect("admin:help_desk_person", pk, place)


@require_POST
def together(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Bring whoever waits together with somebody who is there."""
    user = reader(request)
    found = _place(user, pk, place)
    row = _appointment(user, found.round, number_of(request.POST.get("appointment", ""), 12, 0))
    other = _place(user, pk, number_of(request.POST.get("with", ""), 12, 0))
    points = {one.pk: each for one, each in stand_ins.best_for(found, timezone.now())}
    with refusals.told(request):
        joining.put_together(user, row, other, points.get(other.pk, 0))
        said = _("%(one)s and %(other)s meet now. Both are told")
        names = {"one": found.person.public_name, "other": other.person.public_name}
        messages.success(request, said % names)
    return redirect("admin:help_desk", pk)


@require_POST
def undo(request: HttpRequest, pk: int, found: int) -> HttpResponse:
    """Take back what brought two together."""
    user = reader(request)
    round = access.round_run_for(user, pk)
    reached = access.pairings_decided_by(user).filter(round=round).order_by().values("pk")
    rows = StandIn.objects.filter(missed__slot__round=round, pairing__in=reached)
    row = access.one_or_404(
        rows.select_related(
            "missed__slot",
            "missed__point",
            "waiting__person__profile",
            "candidate__person__profile",
        ),
        found,
    )
    with refusals.told(request):
        joining.undo(user, row)
        messages.success(request, _("Taken back. Everybody is told"))
    return redirect("admin:help_desk", pk)


def _back(request: HttpRequest, found: Enrollment) -> HttpResponse:
    if request.POST.get("back") == "hall":
        return redirect("admin:help_desk", found.round_id)
    return redirect(reverse("admin:help_desk_person", args=[found.round_id, found.pk]))


desk.add_page("rounds/<int:pk>/help/", hall, "help_desk")
desk.add_page("rounds/<int:pk>/help/<int:place>/", person, "help_desk_person")
desk.add_page("rounds/<int:pk>/help/<int:place>/here/", here, "help_desk_here")
desk.add_page("rounds/<int:pk>/help/<int:place>/missing/", missing, "help_desk_missing")
desk.add_page("rounds/<int:pk>/help/<int:place>/together/", together, "help_desk_together")
desk.add_page("rounds/<int:pk>/help/undo/<int:found>/", undo, "help_desk_undo")
