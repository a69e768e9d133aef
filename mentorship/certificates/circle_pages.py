"""Pages of certificates of circles, and of peers: one's own, and what the desk may do."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access, circle_access
from mentorship.certificates import acts
from mentorship.certificates.facts import facts_of_seat, hours_in_words
from mentorship.certificates.pages import as_file
from mentorship.circles.pages import context_of, view_for
from mentorship.models import CircleCertificate, CircleSeat
from mentorship.models.certificates import refused_to
from mentorship.site import refusals
from mentorship.site.desk import desk


@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on paper that the reader took part, and offer it as a file; nobody else is named."""
    view = view_for(request, pk)
    if not view.mine.earns_certificate:
        return redirect("circle", pk)
    facts = facts_of_seat(view.mine, CircleCertificate.Kind.CERTIFICATE)
    said = hours_in_words(CircleCertificate(meetings=facts.meetings, hours=facts.hours))
    context = {"facts": facts, "hours": said, "kinds": _kinds(view.mine)}
    return render(request, "certificates/of_circle.html", context_of(view, **context))


def _kinds(seat: CircleSeat) -> list[tuple[Any, ...]]:
    """Each kind with its name, the one that stands, and whether the program has withdrawn it."""
    rows = seat.certificates.filter(withdrawn_at=None).defer("file")
    standing = {row.kind: row for row in rows}
    refused = set(refused_to(seat).values_list("kind", flat=True))
    return [
        (kind, label, standing.get(kind), kind in refused)
        for kind, label in CircleCertificate.Kind.choices
    ]


@login_required
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a certificate or a letter of one's own."""
    view = view_for(request, pk)
    with refusals.told(request):
        row = acts.make_of_circle(reader(request), view.circle, request.POST.get("kind", ""))
        said = _("%(kind)s is ready. Whoever has its code can check it") % {
            "kind": row.get_kind_display()
        }
        messages.success(request, said)
    return redirect("circle_certificate", pk)


@login_required
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, for the person whose it is."""
    rows = CircleCertificate.objects.filter(person=reader(request), withdrawn_at=None)
    return as_file(access.one_or_404(rows, pk))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's own."""
    rows = CircleCertificate.objects.filter(person=reader(request)).select_related("seat")
    row = access.one_or_404(rows, pk)
    with refusals.told(request):
        acts.withdraw(reader(request), row)
        messages.success(request, _("Withdrawn: its code leads nowhere from now on"))
    return redirect("circle_certificate", row.seat.circle_id)


# At the desk ---------------------------------------------------------------------------------


@require_POST
def withdraw_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate of the program's, or let the person make it again."""
    user = reader(request)
    rows = CircleCertificate.objects.filter(seat__circle__in=circle_access.circles_run_by(user))
    row = access.one_or_404(rows.select_related("seat__circle"), pk)
    with refusals.told(request):
        if "again" in request.POST:
            acts.allow_again(user, row)
            messages.success(request, _("They can make it again"))
        else:
            acts.withdraw(user, row)
            messages.success(request, _("The certificate is withdrawn: its code leads nowhere"))
    return redirect("admin:circles", row.seat.circle.round_id)


desk.add_page(
    "circle-certificates/<int:pk>/withdraw/", withdraw_at_desk, "circle_certificate_withdraw"
)
