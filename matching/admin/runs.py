"""The page of a run: its progress while it works, and its suggestions once they are proved."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from matching import access
from matching.admin.deciding import why_address
from matching.admin.free_places import FreePlaces
from matching.admin.paging import numbers, page_of
from matching.admin.words import RUN, STAGES, SUGGESTION
from matching.models import MatchRun, Suggestion
from matching.services import approving, review, runs
from mentorship import states
from mentorship.admin.own import left_to
from mentorship.models.reviews import waiting_for_review
from mentorship.roles import Role
from mentorship.services import jobs
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text import reasons
from mentorship.text.addresses import chosen

REFRESH_SECONDS = "3"


def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; what is under review stands on the board."""
    user: Any = request.user
    run = access.run_for(user, pk)
    if run.state == MatchRun.State.REVIEW and not run.round.program.makes_pairs:
        return redirect("admin:circles", run.round_id)
    if run.state == MatchRun.State.REVIEW and not run.round.program.lets_choose_mentors:
        return redirect(_board(request, run))
    context = {
        "run": run,
        "round": run.round,
        "left_to": left_to(user, run.round),
        "program": run.round.program,
        "to_review": waiting_for_review(run.round) if run.round.reviews_first else 0,
        "state": RUN[run.state],
    }
    if run.state in states.RUN_UNDER_WAY:
        return _working(request, context)
    context["several"] = run.figures.get("with_mentors")
    return desk.page(request, "run", {**context, **_suggestions(request, run)})


SHOWN: dict[str, str] = {
    Suggestion.State.NEW: "todo",
    Suggestion.State.APPROVED: "decided",
}
"""What the board calls the states by which this page was narrowed."""


def _board(request: HttpRequest, run: MatchRun) -> str:
    """The board of the run's round, narrowed as this address was."""
    state = chosen(request.GET, "state", SHOWN)
    asked = {"show": SHOWN.get(state, ""), "fit": chosen(request.GET, "band", Suggestion.Band)}
    query = urlencode({name: value for name, value in asked.items() if value})
    url = reverse("admin:board", args=[run.round_id])
    return f"{url}?{query}" if query else url


def _working(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The progress; the browser asks again by itself, without any script."""
    run = context["run"]
    context["stage"] = STAGES.get(run.stage, STAGES["solve"])
    response = desk.page(request, "run_working", context)
    response["Refresh"] = REFRESH_SECONDS
    return response


def _suggestions(request: HttpRequest, run: MatchRun) -> dict[str, Any]:
    """A page of the run's suggestions: those to decide first, the doubtful ones before the rest."""
    rows = access.suggestions_run_by(request.user).filter(run=run)  # type: ignore[arg-type]
    states, bands = _counts(rows, "state"), _counts(rows, "band")
    state, band = chosen(request.GET, "state", states), chosen(request.GET, "band", bands)
    page = page_of(request, _filtered(rows, state, band).order_by("points", "pk"))
    free_places = FreePlaces(page.object_list)
    return {
        "page": page,
        "rows": [_row(row, free_places) for row in page],
        "states": [(key, SUGGESTION[key][1], states[key]) for key in SUGGESTION if key in states],
        "bands": [
            (key, Suggestion.Band(key).label, bands[key])
            for key in (Suggestion.Band.FAIR, Suggestion.Band.GOOD, Suggestion.Band.STRONG)
            if key in bands
        ],
        "chosen_state": state,
        "chosen_band": band,
        "mentees_left": _left(run, Role.MENTEE),
        "mentors_left": _left(run, Role.MENTOR),
    }


def _counts(rows: QuerySet[Suggestion], column: str) -> dict[str, int]:
    counted = rows.order_by().values(column).annotate(count=Count("pk"))
    return dict(counted.values_list(column, "count"))


def _filtered(rows: QuerySet[Suggestion], state: str, band: str) -> QuerySet[Suggestion]:
    wanted = {"state": state, "band": band}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def _row(row: Suggestion, free_places: FreePlaces) -> dict[str, Any]:
    mentor, mentee = str(row.mentor.person), str(row.mentee.person)
    words = reasons.told(row.reasons, "desk", most=1, mentor=mentor, mentee=mentee)
    return {
        "suggestion": row,
        "reason": words.reasons[0] if words.reasons else "",
        "talk": words.talk,
        "state": SUGGESTION[row.state],
        "caution": free_places.caution(row),
    }


def _left(run: MatchRun, role: Role) -> int:
    return sum(each["role"] == role for each in run.unmatched)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the suggestions that were ticked, or all that the filter shows; ask why of a no."""
    user: Any = request.user
    run = access.run_for(user, pk)
    back = redirect(_back(request, run))
    if "approve_all" in request.POST and _undecided(request, run).count() > jobs.AT_ONCE:
        return _as_a_job(request, run) or back
    rows = _selected(request, run)
    if not rows:
        messages.error(request, _("Tick at least one suggestion first"))
        return back
    if "approve" not in request.POST and "approve_all" not in request.POST:
        return redirect(why_address(run.pk, [row.pk for row in rows]))
    result = review.approve(user, rows)
    done = ngettext("%(count)s approved", "%(count)s approved", result.done)
    say = messages.warning if result.skipped else messages.success
    say(request, result.sentence(done % {"count": result.done}))
    return back


def _selected(request: HttpRequest, run: MatchRun) -> list[Suggestion]:
    """The suggestions to decide on, by their numbers alone: thousands may be decided on at once."""
    rows = _numbered(request, run)
    if "approve_all" in request.POST:
        return list(_undecided(request, run))
    return list(rows.filter(pk__in=numbers(request.POST.getlist("suggestion"))))


def _numbered(request: HttpRequest, run: MatchRun) -> QuerySet[Suggestion]:
    rows = access.suggestions_run_by(request.user).filter(run=run)  # type: ignore[arg-type]
    return rows.select_related(None).defer(None).only("pk")


def _undecided(request: HttpRequest, run: MatchRun) -> QuerySet[Suggestion]:
    """What the list shows and nobody has decided on."""
    rows = _numbered(request, run)
    state, band = (
        chosen(request.GET, "state", SUGGESTION),
        chosen(request.GET, "band", Suggestion.Band),
    )
    return _filtered(rows, state, band).filter(state=Suggestion.State.NEW)


def _as_a_job(request: HttpRequest, run: MatchRun) -> HttpResponse | None:
    """Leave it to the worker and show how far it is; None where that was refused."""
    user: Any = request.user
    try:
        job = approving.begin(user, run, chosen(request.GET, "band", Suggestion.Band))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None
    return redirect("admin:job", job.pk)


def _back(request: HttpRequest, run: MatchRun) -> str:
    query = request.GET.urlencode()
    return reverse("admin:run", args=[run.pk]) + (f"?{query}" if query else "")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run that waits or works."""
    user: Any = request.user
    run = access.run_for(user, pk)
    with refusals.told(request):
        runs.cancel_run(user, run)
        messages.success(request, _("Matching is stopped"))
    return redirect("admin:run", run.pk)


desk.add_page("runs/<int:pk>/", run_page, "run")
desk.add_page("runs/<int:pk>/decide/", decide, "run_decide")
desk.add_page("runs/<int:pk>/cancel/", cancel, "run_cancel")
