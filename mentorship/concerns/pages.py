"""Where a member reports a person, and where those who look after the unit read it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.reader import reader
from mentorship import access, among_members
from mentorship.concerns.forms import CloseForm, ReportForm
from mentorship.models import Concern
from mentorship.services import concerns
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import Work, desk
from mentorship.site.posted import sent

ON_A_PAGE = 50


# Members -------------------------------------------------------------------------------------


@login_required
def report_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Report the other of a pairing, a request or an offer."""
    pairing, other = among_members.partner_in(reader(request), pk)

    def write(**said: str) -> object:
        return concerns.report_partner(reader(request), pairing.pk, **said)

    return _report(request, other, reverse("pairing", args=[pk]), write)


@login_required
def report_listed(request: HttpRequest, round_pk: int, pk: int) -> HttpResponse:
    """Report somebody of a directory."""
    place = among_members.listed_person(reader(request), round_pk, pk)

    def write(**said: str) -> object:
        return concerns.report_listed(reader(request), place, **said)

    back = reverse("directory_person", args=[round_pk, pk])
    return _report(request, place.person, back, write)


def _report(
    request: HttpRequest, other: User, back: str, write: Callable[..., object]
) -> HttpResponse:
    form = ReportForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            write(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            thanks = _("Thank you. Somebody looks at it, and keeps it to themselves")
            messages.success(request, thanks)
            return redirect(back)
    context = {"form": form, "other": other, "back": back}
    return render(request, "concerns/report.html", context)


# The desk ------------------------------------------------------------------------------------


def list_page(request: HttpRequest) -> HttpResponse:
    """All reports that the reader looks after, those that wait first."""
    rows = among_members.concerns_run_by(reader(request))
    order = {Concern.State.OPEN: 0, Concern.State.LOOKED_AT: 1, Concern.State.CLOSED: 2}
    ordered = sorted(rows, key=lambda row: order[Concern.State(row.state)])
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    return desk.page(request, "concerns/list", {"page": page})


def one_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: who, about whom, why, in which words; a POST closes it with what was done."""
    user = reader(request)
    concern = among_members.concern_run_for(user, pk)
    form = CloseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals.told(request):
            concerns.close(user, concern, form.cleaned_data["done"])
            messages.success(request, _("The report is closed"))
        return redirect("admin:concern", pk)
    pairings = access.pairings_run_by(user).filter(pk=concern.pairing_id or 0)
    context = {"concern": concern, "form": form, "pairing": pairings.first()}
    return desk.page(request, "concerns/one", context)


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the reader looks after it."""
    user = reader(request)
    concern = among_members.concern_run_for(user, pk)
    with refusals.told(request):
        if concerns.look_at(user, concern):
            messages.success(request, _("Noted: you look after it"))
    return redirect("admin:concern", pk)


def reports_waiting(user: Any) -> Iterator[Work]:
    """Reports that nobody has closed."""
    rows = among_members.concerns_run_by(user).exclude(state=Concern.State.CLOSED)
    if count := rows.count():
        said = ngettext(
            "%(count)s report about a person to look at",
            "%(count)s reports about people to look at",
            count,
        )
        yield said % {"count": count}, reverse("admin:concerns")


desk.add_work(reports_waiting)
desk.add_page("concerns/", list_page, "concerns")
desk.add_page("concerns/<int:pk>/", one_page, "concern")
desk.add_page("concerns/<int:pk>/look/", look, "concern_look")
