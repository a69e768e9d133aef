"""Everybody without a partner, each with a reason and with what would help."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from matching.access import suggestions_run_by
from matching.admin.free_places import places_taken
from matching.admin.paging import page_of
from matching.admin.words import explained
from matching.models import MatchRun, Suggestion
from mentorship import access, states
from mentorship.admin.figures import without_partner
from mentorship.eligibility.judging import findings_of_all, rules_of
from mentorship.models import Enrollment, Pairing, Round
from mentorship.models.pairings import ENDED_WELL
from mentorship.roles import Role
from mentorship.site.desk import desk
from mentorship.text.addresses import chosen

FINISHED = (*states.PAIRING_FALLEN, Pairing.State.WITHDRAWN, *states.PAIRING_PAST)
ROLES = (Role.MENTEE, Role.MENTOR)


def unmatched_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a round without a partner: mentees, or mentors of whom nobody was suggested."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    role = Role(chosen(request.GET, "role", ROLES) or Role.MENTEE)
    everybody = {Role.MENTEE: without_partner([round]), Role.MENTOR: _idle_mentors(round)}
    rows = everybody[role].select_related("person__profile__institution", "person__profile__region")
    page = page_of(request, rows.order_by("submitted_at", "pk"))
    run = MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW).first()
    why = _reasons(user, round, run, role, [each.pk for each in page])
    why |= _barred(round, list(page))
    context = {
        "round": round,
        "program": round.program,
        "run": run,
        "page": page,
        "role": role,
        "counts": [(name, everybody[name].count()) for name in ROLES],
        "rows": [(each, *why[each.pk]) for each in page],
    }
    return desk.page(request, "unmatched", context)


def _idle_mentors(round: Round) -> QuerySet[Enrollment]:
    """Mentors who are there to be paired and have nobody; who ended well is content."""
    rows = Enrollment.objects.filter(
        round=round, role=Role.MENTOR, state=Enrollment.State.SUBMITTED
    )
    busy = [pk for pk, count in places_taken(rows.values_list("pk", flat=True)).items() if count]
    content = Q(pairings_as_mentor__in=Pairing.objects.filter(ENDED_WELL))
    rows = rows.exclude(content & Q(waits_again_since__isnull=True))
    return rows.filter(person__is_active=True).exclude(pk__in=busy)


def _reasons(
    user: User, round: Round, run: MatchRun | None, role: Role, ids: Iterable[int]
) -> dict[int, tuple[str, str]]:
    """Reason and remedy of each: what has happened since the run goes before what it said.

    What came of a pairing, or a suggestion, with the user themselves is no reason that they read.
    """
    ids = list(ids)
    said = {row["enrollment"]: row for row in (run.unmatched if run else [])}
    suggested = _suggested(user, run, role, ids)
    closed = _closed_offers(user, round, role, ids)
    found = {}
    for pk in ids:
        over, at = closed.get(pk, ("", None))
        if pk in said and run and run.finished_at and at and at < run.finished_at:
            over = ""  # the run knew of it, and says why nobody else was left
        reason = suggested.get(pk) or over
        row = {"reason": reason} if reason else said.get(pk)
        found[pk] = explained(row or {"reason": "since" if run else "never_run"})
    return found


def _barred(round: Round, rows: list[Enrollment]) -> dict[int, tuple[str, str]]:
    """Whoever does not meet a rule of who may join, which goes before any other reason."""
    found = findings_of_all(round, rules_of(round), rows)
    said = {
        pk: "; ".join(finding.stands() for finding in each if finding.bars_pairing)
        for pk, each in found.items()
    }
    remedy = _("Matching leaves them out until they meet the rule, or you make an exception.")
    return {pk: (words[0].upper() + words[1:] + ".", remedy) for pk, words in said.items() if words}


def _suggested(user: User, run: MatchRun | None, role: Role, ids: list[int]) -> dict[int, str]:
    """Whose suggestion waits for a decision, or was rejected."""
    if run is None:
        return {}
    rows = suggestions_run_by(user).filter(run=run, **{role.path("in"): ids}).order_by("state")
    pairs = rows.filter(state__in=(Suggestion.State.NEW, Suggestion.State.REJECTED)).values_list(
        role, "state"
    )
    names = {Suggestion.State.NEW: "to_review", Suggestion.State.REJECTED: "rejected"}
    return {pk: names[state] for pk, state in reversed(list(pairs))}


def _closed_offers(
    user: User, round: Round, role: Role, ids: list[int]
) -> dict[int, tuple[str, datetime]]:
    """What became of their last pairing or offer, where it is over, and when; the latest counts."""
    rows = access.pairings_run_by(user).filter(
        **{role.path("in"): ids}, round=round, state__in=FINISHED
    )
    rows = rows.order_by("state_changed_at").select_related(role)
    return {
        getattr(row, role.column("id")): (_over(row, role), row.state_changed_at) for row in rows
    }


def _over(pairing: Pairing, role: Role) -> str:
    """How it ended, from the side of this person."""
    if (
        pairing.state == Pairing.State.DECLINED
        and pairing.declined_by_id == pairing.side(role).enrollment.person_id
    ):
        return "declined_themselves"
    return pairing.state


desk.add_page("rounds/<int:pk>/without-partner/", unmatched_page, "unmatched")
