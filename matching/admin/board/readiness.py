"""Before a run: who is there for whom, what is missing, whom nobody fits, whom to invite."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.views.reader import reader
from matching.admin.board import saying
from matching.admin.words import explained
from matching.board import acts, outlook
from matching.board.readiness import ASKED, Recruit, readiness_of
from matching.proposal import Row
from mentorship import access
from mentorship.models import Enrollment, Round
from mentorship.services.rounds import may_match
from mentorship.site import refusals
from mentorship.site.desk import desk

REFRESH_SECONDS = "3"


def readiness_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How ready a round is, as matching would find it now; a POST has a large one looked into."""
    round = access.round_run_for(reader(request), pk)
    if request.method == "POST":
        with refusals.told(request):
            outlook.ask(reader(request), round)
        return redirect("admin:board_readiness", round.pk)
    ready = readiness_of(reader(request), round)
    ahead = outlook.outlook_of(reader(request), round) if ready.needs_a_job else None
    told = ahead or ready
    context = {
        "round": round,
        "program": round.program,
        "ready": ready,
        "balances": [(_("By region"), ready.regions), (_("By field"), ready.fields)],
        "unanswered": [(ASKED.get(each.what, each.what), each) for each in ready.unanswered],
        "alone": _alone(round, told.nobody_fits or ()),
        "recruits": _recruits(told.recruits or ()),
        "ahead": ahead,
        "may_match": may_match(round),
    }
    response = desk.page(request, "board/readiness", context)
    if ahead and ahead.working:
        response["Refresh"] = REFRESH_SECONDS
    return response


def _alone(round: Round, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Whom no permitted partner fits, with the rule behind it and what would help."""
    rows = list(rows)
    name = saying.namer(round, [row["enrollment"] for row in rows], names=True)
    return [
        {
            "enrollment": row["enrollment"],
            "name": name(row["enrollment"]),
            "words": explained(row),
            "role": Enrollment(role=row["role"]).get_role_display(),
        }
        for row in rows
    ]


def _recruits(rows: Iterable[Recruit]) -> list[dict[str, Any]]:
    """Mentors of whom one more like them would help most, with what that would bring."""
    rows = list(rows)
    people = Enrollment.objects.filter(pk__in=[row.enrollment for row in rows])
    known = people.select_related(
        "person__profile__institution", "person__profile__region"
    ).in_bulk()
    return [
        {
            "mentor": known[row.enrollment],
            "brings": acts.said_price(row.matched, row.points),
        }
        for row in rows
        if row.enrollment in known
    ]


desk.add_page("rounds/<int:pk>/board/readiness/", readiness_page, "board_readiness")
