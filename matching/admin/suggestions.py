"""The page of a suggestion: both people side by side, the points, the reasons, the next best."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching import access, couples
from matching.admin.deciding import following, to_the_next, why_address
from matching.admin.free_places import FreePlaces, places_taken
from matching.admin.paging import numbers
from matching.admin.words import BASIS, SUGGESTION
from matching.models import MatchRun, Suggestion
from matching.services import review
from mentorship import states, weights
from mentorship.admin.enrollments import facts
from mentorship.admin.pairings import bar_rows
from mentorship.models import Enrollment, Pairing
from mentorship.roles import Role
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text import reasons

MANY = 20
"""More reasons than any pair has: the desk reads them all."""


STANDING = (Suggestion.State.NEW, Suggestion.State.APPROVED)
"""What the board shows; what was rejected or replaced has its own page."""


def suggestion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion; one that stands is shown on the board."""
    user: Any = request.user
    row = access.suggestion_for(user, pk)
    several = row.run.round.program.lets_choose_mentors
    if row.run.state == MatchRun.State.REVIEW and row.state in STANDING and not several:
        board = reverse("admin:board", args=[row.run.round_id])
        return redirect(f"{board}?pair={row.mentee_id}-{row.mentor_id}#pair")
    mentor, mentee = str(row.mentor.person), str(row.mentee.person)
    free_places = FreePlaces([row])
    context = {
        "suggestion": row,
        "run": row.run,
        "round": row.run.round,
        "program": row.run.round.program,
        "state": SUGGESTION[row.state],
        "people": [_person(row.mentee), _person(row.mentor)],
        "words": reasons.told(row.reasons, "desk", most=MANY, mentor=mentor, mentee=mentee),
        "bars": bar_rows(row.parts),
        "notes": _notes(row.parts),
        "alternatives": _alternatives(user, row),
        "caution": free_places.caution(row),
        "barred": couples.between(row.mentor, row.mentee).barred,
        "may_restore": _may_restore(row),
        "following": following(user, row),
        "own": access.names(row, user),
    }
    return desk.page(request, "suggestion", context)


def _person(enrollment: Enrollment) -> dict[str, Any]:
    placed = Pairing.objects.filter(
        **{Role(enrollment.role).path("person"): enrollment.person_id},
        state__in=states.PAIRING_BEGUN,
    ).exclude(round=enrollment.round_id)
    return {"enrollment": enrollment, "facts": facts(enrollment), "earlier": placed.count()}


def _notes(parts: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What to know of the factors that rest on no answers of these two."""
    known = [(label, parts[name]) for name, label in weights.LABELS.items() if name in parts]
    return [(label, BASIS[part["basis"]]) for label, part in known if _rests_on_no_answer(part)]


def _rests_on_no_answer(part: dict[str, Any]) -> bool:
    settled_but_scored = part["basis"] == "rule" and part["points"]
    return bool(part["most"]) and part["basis"] in BASIS and not settled_but_scored


def _alternatives(user: Any, row: Suggestion) -> list[dict[str, Any]]:
    """The next best for each of the two, with whether they have a place now.

    Whoever looks is not among them: that choice would be somebody else's.
    """
    two = (row.mentor.person_id, row.mentee.person_id)
    apart = set(couples.left_alone(row.run.round, two))
    ids = [pk for side in row.alternatives.values() for pk, _points in side]
    others = Enrollment.objects.exclude(person=user)
    found = others.select_related("person__profile__institution").in_bulk(ids)
    taken = places_taken(ids)
    return [
        {
            "keep": keep,
            "others": [
                (found[pk], points, taken[pk] < found[pk].capacity)
                for pk, points in row.alternatives.get(keep.role, [])
                if pk in found
                and found[pk].state == Enrollment.State.SUBMITTED
                and not couples.is_among(*_in_roles(keep, found[pk]), apart)
            ],
        }
        for keep in (row.mentee, row.mentor)
    ]


def _in_roles(one: Enrollment, other: Enrollment) -> tuple[Enrollment, Enrollment]:
    """The two as mentor and mentee."""
    return (one, other) if one.role == Role.MENTOR else (other, one)


def _may_restore(row: Suggestion) -> bool:
    told = row.pairing is not None and row.pairing.state not in (
        Pairing.State.APPROVED,
        Pairing.State.WITHDRAWN,
    )
    return (
        row.state in (Suggestion.State.APPROVED, Suggestion.State.REJECTED)
        and row.run.state == MatchRun.State.REVIEW
        and not told
    )


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve this one or take a decision back; then on to the next. A no is asked why first."""
    user: Any = request.user
    row = access.suggestion_for(user, pk)
    if "restore" in request.POST:
        return _restore(request, row)
    if "approve" not in request.POST:
        return redirect(why_address(row.run_id, [row.pk], one=True))
    result = review.approve(user, [row])
    if result.skipped:
        messages.error(request, result.skipped[0])
        return redirect("admin:suggestion", row.pk)
    messages.success(request, _("%(pair)s are approved") % {"pair": row})
    return to_the_next(user, row)


def _restore(request: HttpRequest, row: Suggestion) -> HttpResponse:
    with refusals.told(request):
        review.restore(request.user, row)  # type: ignore[arg-type]
        messages.success(request, _("The decision is taken back"))
    return redirect("admin:suggestion", row.pk)


@require_POST
def choose_another(request: HttpRequest, pk: int) -> HttpResponse:
    """Pair one of the two with one of the next best, in place of the other."""
    user: Any = request.user
    row = access.suggestion_for(user, pk)
    mentor, mentee = (_posted(request, row, role) for role in Role)
    if mentor is None or mentee is None:
        messages.error(request, _("Choose somebody of this round"))
        return redirect("admin:suggestion", row.pk)
    try:
        pairing = review.choose_another(user, row, mentor, mentee)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:suggestion", row.pk)
    messages.success(request, _("%(pair)s are paired by hand") % {"pair": pairing})
    return redirect("admin:run", row.run_id)


def _posted(request: HttpRequest, row: Suggestion, role: str) -> Enrollment | None:
    ids = numbers([request.POST.get(role, "")])
    rows = Enrollment.objects.filter(round=row.run.round_id, role=role, pk__in=ids)
    return rows.select_related("person__profile", "round__program").first()


desk.add_page("suggestions/<int:pk>/", suggestion_page, "suggestion")
desk.add_page("suggestions/<int:pk>/decide/", decide, "suggestion_decide")
desk.add_page("suggestions/<int:pk>/another/", choose_another, "suggestion_another")
