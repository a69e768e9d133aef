"""The waiting list of a round, in its order; a coordinator takes people in from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import access
from mentorship.eligibility.judging import findings_of_all, rules_of
from mentorship.models import Enrollment, Round
from mentorship.roles import Role
from mentorship.services import waiting_list
from mentorship.services.acts import Refused
from mentorship.services.windows import in_line
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of


def line_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who waits in which role, since when and why; a POST takes one of them in, or all."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    if request.method == "POST":
        return _take_in(request, round)
    context = {
        "round": round,
        "program": round.program,
        "roles": [_of_role(round, role) for role in (Role.MENTEE, Role.MENTOR)],
    }
    return desk.page(request, "line", context)


def _of_role(round: Round, role: Role) -> dict[str, Any]:
    places, closes = round.places_for(role), round.closes_on(role)
    people = list(in_line(round, role).select_related("person__profile"))
    findings = findings_of_all(round, rules_of(round), people)
    last = round.end_of(closes) if closes else None
    return {
        "role": role,
        "places": places,
        "rows": [
            {
                "place": place,
                "late": bool(last and place.state_changed_at > last),
                "why": [each.stands() for each in findings[place.pk] if each.bars_pairing],
            }
            for place in people
        ],
    }


def _take_in(request: HttpRequest, round: Round) -> HttpResponse:
    user: Any = request.user
    taken = 0
    with refusals.told(request):
        for place in _chosen(request, round):
            waiting_list.take_in(user, place)
            taken += 1
    if taken:
        said = ngettext("%(count)s person taken in", "%(count)s people taken in", taken)
        messages.success(request, said % {"count": taken})
    return redirect("admin:line", round.pk)


def _chosen(request: HttpRequest, round: Round) -> list[Enrollment]:
    """The one whose button was pressed, or everybody in a role, first come first."""
    role = request.POST.get("all", "")
    if role in Role.values:
        return list(in_line(round, role).select_related("person", "round__program"))
    typed = request.POST.get("take", "")
    rows = Enrollment.objects.filter(round=round, pk=number_of(typed))
    found = list(rows.select_related("person", "round__program"))
    if not found:
        raise Refused(_("This person is not on the waiting list any more"))
    return found


desk.add_page("rounds/<int:pk>/line/", line_page, "line")
