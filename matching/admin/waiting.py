"""Who waits again after an early end, and the best partners that each could have now."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.admin.paging import page_of
from matching.services import waiting
from mentorship import access
from mentorship.admin.base import plain_number
from mentorship.models import Enrollment, Pairing
from mentorship.roles import Role
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text import reasons


def waiting_page(request: HttpRequest) -> HttpResponse:
    """Everybody who waits again, longest first; `?round=` keeps those of one round."""
    user: Any = request.user
    rows = waiting.waiting_run_by(user)
    if chosen := plain_number(request.GET.get("round", "")):
        rows = rows.filter(round=chosen)
    page = page_of(request, rows)
    ended = _ended(user, [each.pk for each in page])
    context = {"page": page, "rows": [(each, ended.get(each.pk)) for each in page]}
    return desk.page(request, "waiting", context)


def _ended(user: Any, ids: list[int]) -> dict[int, Pairing]:
    """The latest pairing of each that ended early, of those that the user reads about."""
    rows = access.pairings_run_by(user).filter(
        Q(mentor__in=ids) | Q(mentee__in=ids), state=Pairing.State.ENDED
    )
    found = {}
    for row in rows.order_by("ended_at"):
        found[row.mentor_id] = found[row.mentee_id] = row
    return found


def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One who waits, with the best partners who are free now; a POST pairs and offers."""
    user: Any = request.user
    rows = waiting.cared_for_by(user).select_related("round__program", "person__profile")
    own = access.one_or_404(rows, pk)
    if request.method == "POST":
        return _offer(request, own)
    partners = [each for each in waiting.best_partners(own) if _may_choose(user, own, each)]
    context = {
        "own": own,
        "round": own.round,
        "program": own.round.program,
        "ended": _ended(user, [own.pk]).get(own.pk),
        "partners": [(each, _words(own, each)) for each in partners],
        "at_once": own.round.looks_on,
    }
    return desk.page(request, "waiting_person", context)


def _may_choose(user: Any, own: Enrollment, partner: waiting.Partner) -> bool:
    """Whether the user may decide on the two: not where they are one, and somebody else can."""
    mentor, mentee = sorted((own, partner.enrollment), key=lambda one: one.role == Role.MENTEE)
    return not pairings.who_decides(user, mentor, mentee)


def _words(own: Enrollment, partner: waiting.Partner) -> reasons.ToldReasons:
    two = {own.role: str(own.person), partner.enrollment.role: str(partner.enrollment.person)}
    return reasons.told(partner.words["reasons"], "desk", most=4, **two)


def _offer(request: HttpRequest, own: Enrollment) -> HttpResponse:
    user: Any = request.user
    rows = access.enrollments_run_by(user).filter(round=own.round_id)
    partner = access.one_or_404(rows, plain_number(request.POST.get("partner", "")))
    try:
        pairing = waiting.offer(user, own, partner)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:waiting_person", own.pk)
    said = (
        _("%(pair)s: the offer is on its way to both")
        if pairing.state == Pairing.State.OFFERED
        else _("%(pair)s are paired. They are told when you announce.")
    )
    messages.success(request, said % {"pair": pairing})
    if pairing.side_of(user):  # their own, which they read as a member
        return redirect("admin:round", own.round_id)
    return redirect("admin:pairing", pairing.pk)


def people_waiting(user: Any) -> Iterator[tuple[str, str]]:
    """How many wait again in each round, for the desk's first page."""
    rows = list(waiting.waiting_run_by(user))
    rounds = {each.round_id: each.round for each in rows}
    for pk, count in Counter(each.round_id for each in rows).items():
        text = ngettext(
            "%(count)s person waits again for a partner: %(round)s",
            "%(count)s people wait again for a partner: %(round)s",
            count,
        )
        url = f"{reverse('admin:waiting')}?round={pk}"
        yield text % {"count": count, "round": rounds[pk]}, url


desk.add_page("waiting/", waiting_page, "waiting")
desk.add_page("waiting/<int:pk>/", person_page, "waiting_person")
desk.add_work(people_waiting)
