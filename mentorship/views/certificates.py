"""Pages to print at the end: what to talk about for the last time, and a certificate."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from accounts.views.reader import reader
from mentorship.models import Meeting, Pairing
from mentorship.models.certificates import each_kind, withdrawn_by_program
from mentorship.roles import Role
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
    pairing, round = view.pairing, view.pairing.round
    paper = {
        "whose": view.own.person.public_name,
        "word": view.own_word,
        "what": f"{round.program.name}, {round.name}",
        "begun": pairing.active_at,
        "ended": pairing.ended_at,
        "is_mentor": view.side == Role.MENTOR,
        **_met(pairing),
    }
    made = pairing.certificates.filter(person=reader(request))
    kinds = each_kind(made, withdrawn_by_program(reader(request), pairing))
    return render(request, "certificates/certificate.html", context_of(view, kinds=kinds, **paper))


def _met(pairing: Pairing) -> dict[str, str]:
    """How often the two met; and for how many hours, where all of them had an hour."""
    held = pairing.meetings.filter(state=Meeting.State.HELD).aggregate(
        count=Count("pk"), timed=Count("pk", filter=Q(starts_at__isnull=False)), all=Sum("minutes")
    )
    count, minutes = held["count"], held["all"] or 0
    if not count:
        return {}
    met = ngettext("with %(count)s meeting", "with %(count)s meetings", count) % {"count": count}
    if count != held["timed"] or minutes < HOUR:
        return {"met": met}
    hours = round(minutes / HOUR)
    in_all = ngettext("of about %(hours)s hour in all", "of about %(hours)s hours in all", hours)
    return {"met": met, "in_all": in_all % {"hours": hours}}
