"""Announcing: what goes out, one real mail for each side, and then the button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.admin.paging import page_of
from mentorship import access
from mentorship import messages as mail
from mentorship.models import Pairing, Program, Round
from mentorship.roles import Role
from mentorship.services import announcing, jobs, pairings, rounds
from mentorship.site import refusals
from mentorship.site.desk import desk

ASK_TWICE_ABOVE = 50
"""So many pairings are announced with one press; for more, a box has to be ticked as well."""


def announce_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what goes out; a POST announces it."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    waiting = access.pairings_decided_by(user).filter(round=round, state=Pairing.State.APPROVED)
    count = waiting.count()
    if request.method == "POST":
        return _announce(request, round, count)
    page = page_of(request, waiting.order_by("mentee__person__profile__full_name", "pk"))
    context = {
        "round": round,
        "program": round.program,
        "page": page,
        "count": count,
        "mails": len(_told_at_once(round)) * count,
        "mentor_first": round.program.asks_first == Program.AsksFirst.MENTOR,
        "previews": _previews(page.object_list[0]) if count else [],
        "ask_twice": count > ASK_TWICE_ABOVE,
        "possible": rounds.may_announce(round),
        "answer_by": pairings.answer_by(round, timezone.now()),
    }
    return desk.page(request, "announce", context)


def _told_at_once(round: Round) -> tuple[str, ...]:
    """Who of two gets a mail with the announcement."""
    if round.program.asks_first == Program.AsksFirst.MENTOR:
        return (Role.MENTOR,)
    return (Role.MENTEE, Role.MENTOR)


def _previews(pairing: Pairing) -> list[mail.Message]:
    """The mails that the first pair would get, rendered as they will be and written nowhere."""
    pairing.offered_at = timezone.now()
    pairing.mentor_only = len(_told_at_once(pairing.round)) == 1
    pairing.answer_by = pairings.answer_by(pairing.round, pairing.offered_at)
    return [mail.offered(pairing, side) for side in _told_at_once(pairing.round)]


def _announce(request: HttpRequest, round: Round, count: int) -> HttpResponse:
    problem = _not_yet(request, count)
    if problem:
        messages.error(request, problem)
        return redirect("admin:announce", round.pk)
    user: Any = request.user
    with refusals.told(request):
        if count > jobs.AT_ONCE:
            return redirect("admin:job", announcing.begin(user, round).pk)
        told = rounds.announce(user, round)
        text = ngettext("%(count)s pairing announced", "%(count)s pairings announced", told)
        messages.success(request, text % {"count": told})
    return redirect("admin:round", round.pk)


def _not_yet(request: HttpRequest, count: int) -> str:
    """Why the button does nothing: the list is not the one that was shown, or the box is empty."""
    if count and request.POST.get("count") != str(count):
        return _("The list has changed since you looked at it. Look again, then announce.")
    if count > ASK_TWICE_ABOVE and "sure" not in request.POST:
        return _("Tick the box to say that all these mails may go out.")
    return ""


desk.add_page("rounds/<int:pk>/announce/", announce_page, "announce")
