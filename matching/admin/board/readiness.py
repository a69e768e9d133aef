"""Before a run: who is there for whom, what is missing, whom nobody fits, whom to invite."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.views.reader import reader
from matching.admin.board import saying
from matching.admin.words import explained
from matching.board import acts
from matching.board.readiness import ASKED, Readiness, readiness_of
from mentorship import access
from mentorship.models import Enrollment, Round
from mentorship.services.rounds import may_match
from mentorship.site.desk import desk


def readiness_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How ready a round is, as matching would find it now."""
    round = access.round_run_for(reader(request), pk)
    ready = readiness_of(reader(request), round)
    context = {
        "round": round,
        "program": round.program,
        "ready": ready,
        "balances": [(_("By region"), ready.regions), (_("By field"), ready.fields)],
        "unanswered": [(ASKED.get(each.what, each.what), each) for each in ready.unanswered],
        "alone": _alone(round, ready),
        "recruits": _recruits(round, ready),
        "may_match": may_match(round),
    }
    return desk.page(request, "board/readiness", context)


def _alone(round: Round, ready: Readiness) -> list[dict[str, Any]]:
    """Whom no permitted partner fits, with the rule behind it and what would help."""
    rows = ready.nobody_fits or ()
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


def _recruits(round: Round, ready: Readiness) -> list[dict[str, Any]]:
    """Mentors of whom one more like them would help most, with what that would bring."""
    rows = ready.recruits or ()
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
