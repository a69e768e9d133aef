"""What somebody meets who may not join: why, what would change it, and where else to go."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from mentorship import queries
from mentorship.eligibility.judging import (
    Finding,
    asked_by,
    findings_of,
    may_join,
    of_role,
    rules_of,
)
from mentorship.joining.journey import Journey
from mentorship.joining.pages import DaysPage, JoinPage
from mentorship.joining.rules import RulesPage
from mentorship.joining.submitting import about, keep, page_link
from mentorship.models import EligibilityRule, Round
from mentorship.roles import Role
from mentorship.services import enrollments

DECIDING: tuple[type[JoinPage], ...] = (RulesPage, DaysPage)
"""The pages whose answers rules look at; one can always come back to them."""
MOST_LOOKED_AT = 12
"""So many open rounds are looked through for whoever may not join this one."""


def stop(request: HttpRequest, journey: Journey, slug: str | None) -> HttpResponse | None:
    """Hold up whoever may not join, or has not answered what decides on it; keep what they typed.

    Whoever is in the round already goes on changing answers: coordinators decide about them.
    """
    if journey.joined or slug in {page.slug for page in DECIDING}:
        return None
    if not may_join(journey.findings):
        _keep_typed(request, journey, slug)
        return not_eligible(request, journey)
    missing = next((page.slug for page in DECIDING if _is_missing(journey, page)), None)
    if missing and (slug or journey.returning):
        _keep_typed(request, journey, slug)
        return redirect(page_link(journey, missing, change=journey.returning))
    return None


def _is_missing(journey: Journey, page: type[JoinPage]) -> bool:
    asked = page in journey.pages and any(finding.is_open for finding in journey.findings)
    return asked and not journey.answered(page.slug)


def _keep_typed(request: HttpRequest, journey: Journey, slug: str | None) -> None:
    page = journey.page_class(slug) if slug else None
    if request.method == "POST" and page:
        keep(journey, page.slug, page.typed_in(journey, request.POST))


def not_eligible(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The page itself, for one role of a round."""
    barring = [finding for finding in journey.findings if finding.bars_joining]
    context = {
        **about(journey),
        "barring": [(each.why_not(), each.remedy()) for each in barring],
        "answers_url": _answers_url(journey, barring),
        "kept": journey.draft is not None,
        "days_kept": enrollments.DRAFT_DAYS,
        "other_role": _other_role(journey),
        "others": _open_to(journey.person, journey.round),
    }
    return render(request, "join/not_eligible.html", context)


def _answers_url(journey: Journey, barring: list[Finding]) -> str:
    """Where one changes the answer that decides; empty where none of them does."""
    questions = {rule.pk for rule in journey.questions}
    for page in journey.pages:
        asks = page is RulesPage and any(each.rule.pk in questions for each in barring)
        counts = page is DaysPage and any(
            each.rule.kind == EligibilityRule.Kind.DAYS for each in barring
        )
        if asks or counts:
            return page_link(journey, page.slug)
    return ""


def _other_role(journey: Journey) -> dict[str, str] | None:
    """The other role of the same round, where one may join in that; not at a convention."""
    round, other = journey.round, Role(journey.role).other
    if round.program.is_convention or not _may_join_as(journey.person, round, other):
        return None
    return {
        "word": round.program.a_word_for(other),
        "url": reverse("join_check", args=[round.pk, other]),
    }


def _may_join_as(person: User, round: Round, role: str) -> bool:
    return may_join(findings_of(round, rules_of(round), asked_by(person, role)))


def _open_to(person: User, besides: Round) -> list[dict[str, Any]]:
    """Programs with an open round that nothing known keeps the person from joining."""
    rows = [round for round in queries.open_rounds() if enrollments.takes_signups(round)]
    rows = [round for round in rows if round.program_id != besides.program_id]
    found = []
    for round in rows[:MOST_LOOKED_AT]:
        roles = [role for role in Role if _may_join_as(person, round, role)]
        if roles and (round.program.school_id is None or _is_of_the_school(person, round)):
            found.append({"program": round.program, "url": _program_url(round)})
    return found


def _is_of_the_school(person: User, round: Round) -> bool:
    return queries.class_year_is_known(person, round.program)


def _program_url(round: Round) -> str:
    return reverse("program", args=[round.program.slug])


def barred_roles(person: User, round: Round, roles: list[str]) -> dict[str, str]:
    """The roles in which somebody may not join, by all that is known unasked; each with why."""
    rules = rules_of(round)
    found: dict[str, str] = {}
    for role in roles:
        if not of_role(rules, role):
            continue
        for finding in findings_of(round, rules, asked_by(person, role)):
            if finding.bars_joining:
                found.setdefault(role, finding.why_not())
    return found
