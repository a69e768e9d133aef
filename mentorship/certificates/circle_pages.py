"""Pages of certificates of circles, and of peers: one's own, and what the desk may do."""

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
from mentorship.certificates.pages import as_file, tell_ready, tell_withdrawn
from mentorship.circles.pages import context_of, view_for
from mentorship.models import CircleCertificate
from mentorship.models.certificates import each_kind, refused_to
from mentorship.site import refusals
from mentorship.site.desk import desk


@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on paper that the reader took part, and offer it as a file; nobody else is named."""
    view = view_for(request, pk)
    if not view.mine.earns_certificate:
        return redirect("circle", pk)
    facts = facts_of_seat(view.mine, CircleCertificate.Kind.CERTIFICATE)
    paper = {
        "whose": facts.name,
        "word": facts.role_word,
        "what": facts.program,
        "begun": facts.began_on,
        "ended": facts.ended_on,
        "met": hours_in_words(CircleCertificate(meetings=facts.meetings, hours=facts.hours)),
        "is_mentor": view.mine.is_mentor,
    }
    kinds = each_kind(view.mine.certificates.all(), refused_to(view.mine))
    return render(request, "certificates/of_circle.html", context_of(view, kinds=kinds, **paper))


@login_required
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a certificate or a letter of one's own."""
    view = view_for(request, pk)
    with refusals.told(request):
        row = acts.make_of_circle(reader(request), view.circle, request.POST.get("kind", ""))
        tell_ready(request, row)
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
        tell_withdrawn(request)
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
