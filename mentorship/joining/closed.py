"""What somebody meets who comes too early or too late; what they typed is kept."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import dates
from accounts.models import User
from mentorship.joining.journey import Journey
from mentorship.joining.submitting import keep
from mentorship.models import Enrollment, Round
from mentorship.roles import Role
from mentorship.services import enrollments, windows
from mentorship.text.key_dates import today_in


def own_in(person: User, round: Round) -> QuerySet[Enrollment]:
    """The person's places in the round, without those they left."""
    rows = Enrollment.objects.filter(person=person, round=round)
    return rows.exclude(state=Enrollment.State.WITHDRAWN)


def closed(
    request: HttpRequest, round: Round, journey: Journey | None, rest: dict[str, Any]
) -> HttpResponse:
    """Say why one cannot join today, and what to do; what was typed is kept first."""
    assert isinstance(request.user, User)
    page = journey.page_class(rest["slug"]) if journey and "slug" in rest else None
    if request.method == "POST":
        if page and journey:
            keep(journey, page.slug, page.typed_in(journey, request.POST))
        return redirect(request.get_full_path())
    role = journey.role if journey else ""
    context = {
        "round": round,
        "program": round.program,
        "opens_on": _opens_on(round, role),
        "closed_on": _closed_on(round, role),
        "kept": bool(journey and journey.draft),
        "days_kept": enrollments.DRAFT_DAYS,
        "enrollment": own_in(request.user, round).first(),
        "other_role": _other_role(round, role),
    }
    return render(request, "join/closed.html", context)


def _opens_on(round: Round, role: str) -> str:
    """The first day, where it is still to come."""
    opens = round.opens_on(role) if role else round.first_opens_on
    return dates.day(opens) if round.is_open and opens > today_in(round) else ""


def _closed_on(round: Round, role: str) -> str:
    """The last day, where it is over."""
    closes = round.closes_on(role) if role else round.last_closes_on
    return dates.day(closes) if closes and closes < today_in(round) else ""


def _other_role(round: Round, role: str) -> dict[str, str] | None:
    """The other role, where that one takes people; at a convention one does not choose."""
    if not role or round.program.is_convention:
        return None
    other = Role(role).other
    if not windows.may_sign_up(round, other):
        return None
    url = reverse("join_check", args=[round.pk, other])
    return {"word": round.program.a_word_for(other), "url": url}
