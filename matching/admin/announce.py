"""Announcing: who is told, every mail as its receiver sees it, now or at an hour."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.views.reader import reader
from matching.admin.paging import numbers, page_of
from mentorship import access
from mentorship import messages as mail
from mentorship.messages.kinds import Kind
from mentorship.models import Job, OutgoingMail, Pairing, Program, Round
from mentorship.roles import Role
from mentorship.services import announcing, jobs, pairings, rounds
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.site.framed import framed
from mentorship.states import JOB_UNDER_WAY
from mentorship.text.numbers import number_of

ASK_TWICE_ABOVE = 50
"""So many pairings are announced with one press; for more, a box has to be ticked as well."""


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def announce_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is told and what they read; a POST announces it, or plans it for an hour."""
    round = access.round_run_for(reader(request), pk)
    if request.method == "POST":
        return _announce(request, round)
    return _shown(request, round)


def _waiting(request: HttpRequest, round: Round) -> QuerySet[Pairing]:
    """The approved pairings that this coordinator may announce, by name."""
    return rounds.to_announce(reader(request), round).order_by(
        "mentee__person__profile__full_name", "pk"
    )


def _shown(request: HttpRequest, round: Round, problem: str = "") -> HttpResponse:
    waiting = _waiting(request, round)
    ids = list(waiting.values_list("pk", flat=True))
    context = {
        "round": round,
        "program": round.program,
        "page": page_of(request, waiting),
        "count": len(ids),
        "mails": len(_told_at_once(round)) * len(ids),
        "mentor_first": round.program.asks_first == Program.AsksFirst.MENTOR,
        "ask_twice": len(ids) > ASK_TWICE_ABOVE,
        "possible": rounds.may_announce(round),
        "answer_by": pairings.answer_by(round, timezone.now()),
        "ticked": set(numbers(request.POST.getlist("pairing"))),
        "at": request.POST.get("at", "")[:20],
        "zone": round.zone,
        "problem": problem,
        "planned": _planned(round),
        "fates": _fates(request, round),
        **_looked_at(request, waiting, ids),
    }
    return desk.page(request, "announce", context)


def _told_at_once(round: Round) -> tuple[str, ...]:
    """Who of two gets a mail with the announcement."""
    if round.program.asks_first == Program.AsksFirst.MENTOR:
        return (Role.MENTOR,)
    return (Role.MENTEE, Role.MENTOR)


# The mails -------------------------------------------------------------------------------------


def _looked_at(request: HttpRequest, waiting: QuerySet[Pairing], ids: list[int]) -> dict[str, Any]:
    """The mails of the pair that is looked at, the first one unless another is asked for."""
    if not ids:
        return {"previews": []}
    asked = number_of(request.GET.get("mail", ""))
    at = ids.index(asked) if asked in ids else 0
    pairing = waiting.get(pk=ids[at])
    return {
        "previews": _previews(pairing),
        "looked_at": pairing,
        "position": at + 1,
        "before": ids[at - 1] if at else None,
        "after": ids[at + 1] if at + 1 < len(ids) else None,
    }


def _previews(pairing: Pairing) -> list[tuple[mail.Message, str]]:
    """The mails that a pair would get, rendered as they will be and written nowhere."""
    pairing.offered_at = timezone.now()
    pairing.mentor_only = len(_told_at_once(pairing.round)) == 1
    pairing.answer_by = pairings.answer_by(pairing.round, pairing.offered_at)
    return [(mail.offered(pairing, side), side) for side in _told_at_once(pairing.round)]


@framed
def announce_html(request: HttpRequest, pk: int, pairing: int, side: str) -> str:
    """Serve the mail to one of two for its frame."""
    round = access.round_run_for(reader(request), pk)
    found = access.one_or_404(_waiting(request, round), pairing)
    for message, to in _previews(found):
        if to == side:
            return message.html
    raise Http404


# Planned, and under way ------------------------------------------------------------------------


def _planned(round: Round) -> Job | None:
    """The announcement that is planned, or under way."""
    rows = Job.objects.filter(round=round, kind=Job.Kind.ANNOUNCE, state__in=JOB_UNDER_WAY)
    return rows.select_related("requested_by__profile").first()


def _fates(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What became of the mails with which pairs of this round were announced."""
    rows = access.mails_run_by(reader(request)).filter(round=round, kind=Kind.OFFERED)
    counts = Counter(dict(rows.order_by().values_list("state").annotate(n=Count("pk"))))
    if not counts:
        return {}
    state = OutgoingMail.State
    whole = reverse("admin:mentorship_outgoingmail_changelist") + f"?round__id__exact={round.pk}"
    hold = reverse("admin:mails_act", args=["hold"])
    return {
        "total": counts.total(),
        "sent": counts[state.SENT],
        "failed": counts[state.FAILED] + counts[state.BOUNCED],
        "waiting": counts[state.QUEUED],
        "held": counts[state.HELD],
        "all": whole,
        "hold": f"{hold}?round__id__exact={round.pk}&standing={state.QUEUED}",
    }


# Announcing ------------------------------------------------------------------------------------


def _announce(request: HttpRequest, round: Round) -> HttpResponse:
    ticked = numbers(request.POST.getlist("pairing")) if "ticked" in request.POST else None
    at, problem = _hour(request.POST.get("at", ""), round)
    problem = problem or _not_yet(request, round, ticked)
    if problem:
        return _shown(request, round, problem)
    try:
        return _done(request, round, ticked, at)
    except Refused as refusal:
        return _shown(request, round, refusal.sentence)


def _done(
    request: HttpRequest, round: Round, ticked: list[int] | None, at: datetime | None
) -> HttpResponse:
    user = reader(request)
    count = len(ticked) if ticked is not None else _waiting(request, round).count()
    if at is not None or count > jobs.AT_ONCE:
        return redirect("admin:job", announcing.begin(user, round, only=ticked, at=at).pk)
    told = rounds.announce(user, round, only=ticked)
    text = ngettext("%(count)s pairing announced", "%(count)s pairings announced", told)
    messages.success(request, text % {"count": told})
    return redirect("admin:round", round.pk)


def _hour(typed: str, round: Round) -> tuple[datetime | None, str]:
    """When it is announced, in the round's zone; and what is wrong with what was typed."""
    if not typed.strip():
        return None, ""
    try:
        at = datetime.fromisoformat(typed.strip()[:16]).replace(tzinfo=round.zone)
    except ValueError:
        return None, _("Enter the day and the hour at which it is announced, or leave both empty")
    if at <= timezone.now():
        return None, _("Choose an hour that lies ahead, or leave it empty to announce now")
    return at, ""


def _not_yet(request: HttpRequest, round: Round, ticked: Iterable[int] | None) -> str:
    """Why the button does nothing: the list is not the one that was shown, or the box is empty."""
    waiting = _waiting(request, round)
    if ticked is not None:
        chosen = list(ticked)
        if not chosen:
            return _("Tick at least one pair, or announce all of them")
        if waiting.filter(pk__in=chosen).count() != len(set(chosen)):
            return _("The list has changed since you looked at it. Look again, then announce.")
        count = len(chosen)
    else:
        count = waiting.count()
        if count and request.POST.get("count") != str(count):
            return _("The list has changed since you looked at it. Look again, then announce.")
    if count > ASK_TWICE_ABOVE and "sure" not in request.POST:
        return _("Tick the box to say that all these mails may go out.")
    return ""


desk.add_page("rounds/<int:pk>/announce/", announce_page, "announce")
desk.add_page("rounds/<int:pk>/announce/<int:pairing>/<slug:side>/", announce_html, "announce_html")
