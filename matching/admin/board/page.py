"""The page of the board, and the pieces of it that a script asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.views.reader import reader
from matching.admin.board import showing
from matching.admin.board.showing import View, view_of
from matching.admin.nights import night_of
from matching.admin.words import RUN, STAGES
from matching.models import MatchRun
from mentorship import access, states
from mentorship.admin.own import left_to
from mentorship.models import Enrollment, Round
from mentorship.models.reviews import waiting_for_review
from mentorship.roles import Role
from mentorship.services.rounds import may_match
from mentorship.site.desk import desk

REFRESH_SECONDS = "5"


def board_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The board of a round; with `X-Board: pair` only the open pair, as a piece of the page.

    With `X-Board: inner` the script knows who stands above and below, and no line is read.
    """
    round = access.round_run_for(reader(request), pk)
    if elsewhere := decided_elsewhere(round):
        return redirect(elsewhere)
    view = view_of(request, round)
    if request.headers.get("X-Board") in ("pair", "inner"):
        inner = request.headers["X-Board"] == "inner"
        return piece(request, view, showing.pair_context(view, inner=inner))
    context = {
        **showing.context_of(view),
        **_matching(round, view),
        "left_to": left_to(reader(request), round),
        "night": night_of(round),
        "to_review": waiting_for_review(round) if round.reviews_first else 0,
    }
    if request.headers.get("X-Board") == "list":
        return piece(request, view, context)
    response = desk.page(request, "board/board", context)
    if context["working"]:
        response["Refresh"] = REFRESH_SECONDS
    return response


def decided_elsewhere(round: Round) -> str:
    """Where what matching found is decided on, if not here: the board is of one mentor each."""
    program = round.program
    if not program.makes_pairs:
        return reverse("admin:circles", args=[round.pk])
    run = MatchRun.objects.filter(round=round).exclude(state__in=states.RUN_UNDER_WAY).first()
    several = program.lets_choose_mentors
    return reverse("admin:run", args=[run.pk]) if several and run else ""


def piece(request: HttpRequest, view: View, context: dict[str, Any]) -> HttpResponse:
    """Pieces of the page, each under the id by which the script puts it in its place."""
    frame = showing.frame_of(view)
    response = render(request, "admin/desk/board/pieces.html", {**frame, **context})
    response["Vary"] = "X-Board"
    return response


def _matching(round: Round, view: View) -> dict[str, Any]:
    """A run that is under way, and what there is to begin with where none has ended."""
    latest = MatchRun.objects.filter(round=round).defer("certificate", "unmatched").first()
    working = latest is not None and latest.state in states.RUN_UNDER_WAY
    failed = latest is not None and latest.state == MatchRun.State.FAILED
    found: dict[str, Any] = {"latest": latest, "working": working, "failed": failed}
    if latest is not None and working:
        found |= {"stage": STAGES.get(latest.stage, STAGES["solve"]), "state": RUN[latest.state]}
    if view.run is None:
        found |= {"ready": _ready(round), "may_match": may_match(round)}
    return found


def _ready(round: Round) -> dict[str, int]:
    """How many mentees and mentors there are to be matched."""
    rows = Enrollment.objects.filter(round=round, state=Enrollment.State.SUBMITTED)
    there = rows.filter(person__is_active=True)
    return {str(role): there.filter(role=role).count() for role in Role}


desk.add_page("rounds/<int:pk>/board/", board_page, "board")
