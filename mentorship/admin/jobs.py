"""The page of a job: how far it is, a way to stop it, and what came of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mentorship import access, states
from mentorship.models import Job
from mentorship.services import jobs
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.states import SuggestionState

REFRESH_SECONDS = "2"
PLANNED_REFRESH_SECONDS = "60"

UNDER_WAY = {
    Job.Kind.APPROVE: gettext_lazy("Suggestions are being approved"),
    Job.Kind.ANNOUNCE: gettext_lazy("Pairings are being announced"),
    Job.Kind.ANNOUNCE_CIRCLES: gettext_lazy("Circles are being announced"),
}
OVER = {
    Job.State.DONE: gettext_lazy("Done"),
    Job.State.STOPPED: gettext_lazy("Stopped"),
    Job.State.FAILED: gettext_lazy("Ended before it was done"),
}


def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; while it is under way the browser asks again by itself, without any script."""
    user: Any = request.user
    job = access.job_run_for(user, pk)
    if job.kind == Job.Kind.LETTER:
        return redirect("admin:letter", job.asked["letter"])
    if job.kind == Job.Kind.LOOK_AHEAD:
        return redirect("admin:board_readiness", job.round_id)
    if job.kind == Job.Kind.PLACES:
        return redirect("admin:meeting_points", job.round_id)
    under_way = job.state in states.JOB_UNDER_WAY
    planned = job.is_planned
    context = {
        "job": job,
        "round": job.round,
        "program": job.round.program,
        "under_way": under_way,
        "planned": planned,
        "heading": UNDER_WAY[Job.Kind(job.kind)] if under_way else OVER[Job.State(job.state)],
        "result": result(job),
        **({} if under_way else _unfinished(job)),
        "waiting": _("%(n)s of %(total)s looked at")
        % {"n": f"{job.looked_at:,}", "total": f"{job.total:,}"},
    }
    response = desk.page(request, "job", context)
    if under_way:
        response["Refresh"] = PLANNED_REFRESH_SECONDS if planned else REFRESH_SECONDS
    return response


def result(job: Job) -> str:
    """What has been done so far, in words."""
    if job.kind == Job.Kind.APPROVE:
        words = ngettext("%(n)s suggestion approved", "%(n)s suggestions approved", job.done)
    elif job.kind == Job.Kind.ANNOUNCE_CIRCLES:
        words = ngettext("%(n)s circle announced", "%(n)s circles announced", job.done)
    else:
        words = ngettext("%(n)s pairing announced", "%(n)s pairings announced", job.done)
    return words % {"n": f"{job.done:,}"}


def _unfinished(job: Job) -> dict[str, str]:
    """How many it has not come to, in words, and where to go on; nothing where there are none."""
    left = job.total - job.looked_at
    if left <= 0:
        return {}
    words = ngettext("%(n)s is left as it was", "%(n)s are left as they were", left)
    return {"left": words % {"n": f"{left:,}"}, "again": _again(job)}


def _again(job: Job) -> str:
    """The page where what is left can be asked for once more, with its count."""
    if job.kind == Job.Kind.ANNOUNCE:
        return reverse("admin:announce", args=[job.round_id])
    if job.kind == Job.Kind.ANNOUNCE_CIRCLES:
        return reverse("admin:circles", args=[job.round_id])
    query = {"state": SuggestionState.NEW, "band": job.asked.get("band", "")}
    return f"{reverse('admin:run', args=[job.asked['run']])}?{urlencode(query)}"


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job that waits or works; what is done stays done."""
    user: Any = request.user
    job = access.job_run_for(user, pk)
    with refusals.told(request):
        jobs.stop(user, job)
        messages.success(request, _("Stopped. What was done stays done"))
    return redirect("admin:job", job.pk)


desk.add_page("jobs/<int:pk>/", job_page, "job")
desk.add_page("jobs/<int:pk>/stop/", stop, "job_stop")
