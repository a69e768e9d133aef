"""The desk's pages of a round's events: the list, one event, and who came."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import access, states
from mentorship.forms.gatherings import GatheringForm, WhoCameForm
from mentorship.models import Enrollment, Gathering, Invitation, Round
from mentorship.services import gatherings, invitations
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from mentorship.site import refusals
from mentorship.site.desk import desk

PER_PAGE = 50
MOST_NAMES = 200


def gatherings_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The round's events in their order, and a form for one more."""
    user: Any = request.user
    round: Round = access.round_run_for(user, pk)
    form = GatheringForm(request.POST or None, zone=round.zone)
    if request.method == "POST" and form.is_valid():
        try:
            gatherings.plan(user, round, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The event is planned"))
            return redirect("admin:round_gatherings", round.pk)
    found = round.gatherings.annotate(came=Count("attendances", distinct=True), **_answers())
    context = {
        "round": round,
        "program": round.program,
        "gatherings": found,
        "form": form,
        "now": timezone.now(),
    }
    return desk.page(request, "gatherings", context)


def _answers() -> dict[str, Count]:
    """How many said yes and no, and how many were asked."""
    there = ~Q(invitations__enrollment__state__in=states.ENROLLMENT_GONE)
    said = {value: Q(invitations__answer=value) for value in Invitation.Answer.values}
    return {
        name: Count("invitations", filter=there & each, distinct=True)
        for name, each in {**said, "asked": Q()}.items()
    }


def gathering_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an event, have people invited to it, or call it off."""
    user: Any = request.user
    found = _gathering(user, pk)
    if "call_off" in request.POST:
        gatherings.call_off(user, found)
        messages.success(request, _("The event is called off"))
        return redirect("admin:round_gatherings", found.round_id)
    if "invite" in request.POST:
        return _invite(request, found)
    form = GatheringForm(request.POST or None, zone=found.round.zone, gathering=found)
    if request.method == "POST" and form.is_valid():
        try:
            gatherings.change(user, found, form.seen_number, form.cleaned_data)
        except EditConflict as conflict:
            form.tell(conflict)
        else:
            messages.success(request, _("The event is saved"))
            return redirect("admin:round_gatherings", found.round_id)
    return desk.page(request, "gathering", {**_about(found), **_invited(found), "form": form})


def _invite(request: HttpRequest, found: Gathering) -> HttpResponse:
    user: Any = request.user
    with refusals.told(request):
        invitations.invite(user, found)
        messages.success(request, _("The invitations leave within minutes"))
    return redirect("admin:gathering", found.pk)


def _invited(found: Gathering) -> dict[str, Any]:
    """Who said yes by name, and how many there are of the others."""
    coming = invitations.coming(found).select_related("enrollment__person__profile")
    counted = Gathering.objects.filter(pk=found.pk).annotate(**_answers()).get()
    return {
        "counted": counted,
        "coming": coming.order_by("enrollment__person__profile__full_name", "pk")[:MOST_NAMES],
        "to_invite": invitations.invited_to(found).count(),
        "closed": invitations.why_closed(found),
    }


def came_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who was there, fifty people at a time."""
    user: Any = request.user
    found = _gathering(user, pk)
    rows = Enrollment.objects.filter(round=found.round).exclude(state__in=states.ENROLLMENT_GONE)
    rows = rows.select_related("person__profile").order_by("person__profile__full_name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    places = list(page)
    there = set(found.attendances.values_list("enrollment", flat=True))
    form = WhoCameForm(request.POST or None, places=places, there=there)
    if request.method == "POST" and form.is_valid():
        came = [int(pk) for pk in form.cleaned_data["people"]]
        try:
            count = gatherings.note_who_came(user, found, [one.pk for one in places], came)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said = ngettext("%(count)s person noted", "%(count)s people noted", count)
            messages.success(request, said % {"count": count})
            return redirect(request.get_full_path())
    return desk.page(request, "who_came", {**_about(found), "form": form, "page": page})


def _gathering(user: Any, pk: int) -> Gathering:
    rows = Gathering.objects.filter(round__in=access.rounds_run_by(user))
    found: Gathering = access.one_or_404(rows.select_related("round__program__unit"), pk)
    return found


def _about(found: Gathering) -> dict[str, Any]:
    return {"gathering": found, "round": found.round, "program": found.round.program}


desk.add_page("rounds/<int:pk>/events/", gatherings_page, "round_gatherings")
desk.add_page("events/<int:pk>/", gathering_page, "gathering")
desk.add_page("events/<int:pk>/came/", came_page, "who_came")
