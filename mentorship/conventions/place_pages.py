"""The desk's page of places and times: entering them, planning all meetings, what was proved."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access
from mentorship.conventions import reading
from mentorship.conventions.forms import PointForm, SlotsForm
from mentorship.models import Appointment, Job, MeetingPlan, MeetingSlot, Round
from mentorship.services.acts import Refused
from mentorship.services.conventions import places, seats
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.states import JOB_UNDER_WAY

REFRESH_SECONDS = "3"
WHY = {
    "no_day": gettext_lazy("The two are never there on the same day, or on none with times"),
    "no_time": gettext_lazy("No time suits both, by what they said and have planned"),
    "no_steps": gettext_lazy("One needs a place without steps, and there is none"),
    "too_small": gettext_lazy("No place that suits them seats both"),
    "full": gettext_lazy("Every place is taken at the times that suit both"),
}
"""Why a pair found no place."""

WHY_CIRCLES = WHY | {
    "no_day": gettext_lazy("There is no day with times on which all of them are there"),
    "no_time": gettext_lazy("No time suits all of them, by what they said and have planned"),
    "too_small": gettext_lazy("They are more than can sit together at any place that suits them"),
    "full": gettext_lazy(
        "Every place where all of them can sit is taken at the times that suit them"
    ),
}
"""Why a circle found no place."""


def setup(request: HttpRequest, pk: int) -> HttpResponse:
    """Points and times, each with a form for more; the plan, and who found no place."""
    round = access.round_run_for(reader(request), pk)
    return _page(request, round, PointForm(), SlotsForm(round=round))


def _page(
    request: HttpRequest, round: Round, point_form: PointForm, slots_form: SlotsForm
) -> HttpResponse:
    plan = MeetingPlan.objects.filter(round=round).first()
    job = Job.objects.filter(round=round, kind=Job.Kind.PLACES).order_by("-pk").first()
    under_way = job is not None and job.state in JOB_UNDER_WAY
    without = plan.without if plan else {}
    context = {
        "round": round,
        "program": round.program,
        "points": round.meeting_points.all(),
        "days": _days(round),
        "point_form": point_form,
        "slots_form": slots_form,
        "form": point_form if point_form.errors else slots_form,
        "plan": plan,
        "without": list(reading.without_a_place(round, without, WHY)),
        "outgrown": reading.outgrown(round),
        "circles_without": reading.circles_without_a_place(round, without, WHY_CIRCLES),
        "why_no_plan": places.why_no_plan(round),
        "job": job,
        "under_way": under_way,
        "given": Appointment.objects.standing().filter(slot__round=round).count()
        + seats.of_circles(round.meeting_slots.all()).count(),
    }
    response = desk.page(request, "conventions/setup", context)
    if under_way and request.method == "GET":
        response["Refresh"] = REFRESH_SECONDS
    return response


def _days(round: Round) -> list[tuple[date, list[MeetingSlot]]]:
    """The times, day by day, by the clocks of the place."""
    rows = list(round.meeting_slots.all())

    def day(slot: MeetingSlot) -> date:
        return slot.starts_at.astimezone(round.zone).date()

    return [(when, list(some)) for when, some in groupby(rows, key=day)]


@require_POST
def add_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a meeting point."""
    round = access.round_run_for(reader(request), pk)
    form = PointForm(request.POST)
    if not form.is_valid():
        return _page(request, round, form, SlotsForm(round=round))
    with refusals.told(request):
        places.add_point(reader(request), round, form.cleaned_data)
        messages.success(request, _("The meeting point is on the list"))
    return redirect("admin:meeting_points", pk)


def change_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Change a meeting point, or take it off the list."""
    round = access.round_run_for(reader(request), pk)
    found = access.one_or_404(round.meeting_points.all(), point)
    if "remove" in request.POST:
        with refusals.told(request):
            places.remove_point(reader(request), round, point)
            messages.success(request, _("The meeting point is off the list"))
        return redirect("admin:meeting_points", pk)
    form = PointForm(request.POST or None, point=found)
    if request.method == "POST" and form.is_valid():
        with refusals.told(request):
            places.change_point(reader(request), round, point, form.cleaned_data)
            messages.success(request, _("The meeting point is saved"))
        return redirect("admin:meeting_points", pk)
    context = {"round": round, "program": round.program, "form": form, "point": found}
    return desk.page(request, "conventions/point", context)


@require_POST
def add_times(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill a part of a day with times."""
    round = access.round_run_for(reader(request), pk)
    form = SlotsForm(request.POST, round=round)
    if not form.is_valid():
        return _page(request, round, PointForm(), form)
    try:
        count = places.add_times(reader(request), round, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, round, PointForm(), form)
    said = ngettext("%(count)s time added", "%(count)s times added", count)
    messages.success(request, said % {"count": count})
    return redirect("admin:meeting_points", pk)


@require_POST
def remove_times(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the times of a day off the list."""
    round = access.round_run_for(reader(request), pk)
    with refusals.told(request):
        count = places.remove_times(reader(request), round, _day(request))
        if count:
            messages.success(request, _("The times of that day are off the list"))
        else:
            messages.warning(request, _("Meetings have been given these times, so they stay"))
    return redirect("admin:meeting_points", pk)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Refused(_("Choose a day of the convention")) from None


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Have all meetings given a place and a time."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    with refusals.told(request):
        places.ask_for_plan(user, round)
    return redirect("admin:meeting_points", pk)


desk.add_page("rounds/<int:pk>/places/", setup, "meeting_points")
desk.add_page("rounds/<int:pk>/places/add/", add_point, "meeting_point_add")
desk.add_page("rounds/<int:pk>/places/<int:point>/", change_point, "meeting_point")
desk.add_page("rounds/<int:pk>/places/times/", add_times, "meeting_times_add")
desk.add_page("rounds/<int:pk>/places/times/remove/", remove_times, "meeting_times_remove")
desk.add_page("rounds/<int:pk>/places/plan/", plan, "meeting_plan")
