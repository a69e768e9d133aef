"""Pages to print at the end: what to talk about for the last time, and a certificate."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mentorship.models import Meeting, Pairing
from mentorship.views.pairing_view import Kind, PairingView
from mentorship.views.shared_edits import context_of, pairing_view_for

LONG_ENOUGH = timedelta(days=90)
"""How long a pairing that ended early must have lasted for a certificate."""

HOUR = 60


@login_required
def last_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """What to talk about for the last time; shorter at a convention."""
    view = pairing_view_for(request, pk)
    if view.kind not in (Kind.ACTIVE, Kind.COMPLETED):
        return redirect("pairing", pk)
    short = view.pairing.round.program.is_convention
    return render(request, "last_talk/last_talk.html", context_of(view, short=short))


@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on paper that the reader took part: as what, from when to when, how often they met.

    The other is not named: it is the reader's to show around, and the other was not asked.
    """
    view = pairing_view_for(request, pk)
    if not has_certificate(view):
        return redirect("pairing", pk)
    named = view.own.person.public_name
    return render(
        request,
        "certificates/certificate.html",
        context_of(view, named=named, **_held(view.pairing)),
    )


def has_certificate(view: PairingView) -> bool:
    """Whether there is one: for a pairing that was concluded, or that lasted for three months."""
    pairing = view.pairing
    if view.kind == Kind.COMPLETED:
        return True
    if view.kind != Kind.ENDED or pairing.active_at is None or pairing.ended_at is None:
        return False
    return pairing.ended_at - pairing.active_at >= LONG_ENOUGH


def _held(pairing: Pairing) -> dict[str, Any]:
    """How often the two met; and for how many hours, where all of them had an hour."""
    held = pairing.meetings.filter(state=Meeting.State.HELD).aggregate(
        count=Count("pk"), timed=Count("pk", filter=Q(starts_at__isnull=False)), all=Sum("minutes")
    )
    known = held["count"] == held["timed"] and (held["all"] or 0) >= HOUR
    return {"meetings": held["count"], "hours": round(held["all"] / HOUR) if known else 0}
