"""Pages to print at the end: what to talk about for the last time, and a certificate."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.views.reader import reader
from mentorship.models import Certificate, Meeting, Pairing
from mentorship.models.certificates import withdrawn_by_program
from mentorship.views.pairing_view import Kind
from mentorship.views.shared_edits import context_of, pairing_view_for

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
    if not view.pairing.earns_certificate:
        return redirect("pairing", pk)
    named = view.own.person.public_name
    made = view.pairing.certificates.filter(person=reader(request)).defer("file")
    standing = {row.kind: row for row in made.filter(withdrawn_at=None)}
    refused = set(
        withdrawn_by_program(reader(request), view.pairing).values_list("kind", flat=True)
    )
    kinds = [
        (kind, label, standing.get(kind), kind in refused)
        for kind, label in Certificate.Kind.choices
    ]
    return render(
        request,
        "certificates/certificate.html",
        context_of(view, named=named, kinds=kinds, **_held(view.pairing)),
    )


def _held(pairing: Pairing) -> dict[str, Any]:
    """How often the two met; and for how many hours, where all of them had an hour."""
    held = pairing.meetings.filter(state=Meeting.State.HELD).aggregate(
        count=Count("pk"), timed=Count("pk", filter=Q(starts_at__isnull=False)), all=Sum("minutes")
    )
    known = held["count"] == held["timed"] and (held["all"] or 0) >= HOUR
    return {"meetings": held["count"], "hours": round(held["all"] / HOUR) if known else 0}
