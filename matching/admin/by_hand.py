"""Pairing two people by hand: choose, look at what speaks for them, then pair."""

from typing import Any

from django.contrib import messages
from django.db.models import F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from matching import couples
from matching.admin.words import BROKEN
from matching.services import review
from mentorship import access, states
from mentorship.admin.enrollments import own_answers
from mentorship.admin.pairings import bar_rows
from mentorship.forms.desk import HandPairingForm, finding
from mentorship.models import Enrollment, Pairing, Round
from mentorship.models.lookups import counted
from mentorship.roles import Role
from mentorship.services import pairings
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text import reasons


def by_hand_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose two (by GET), read about them, and pair them (by POST)."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    given = request.POST if request.method == "POST" else request.GET
    bound = all(role in given for role in Role) and not _searches(given)
    form = HandPairingForm(
        given if bound else None, initial=request.GET.dict(), people=_with_places(round)
    )
    context = {"round": round, "program": round.program, "form": form}
    if bound and form.is_valid():
        if request.method == "POST":
            return _pair(request, round, form.two)
        context |= _looked_at(user, **form.two)
    return desk.page(request, "by_hand", context)


def _searches(given: Any) -> bool:
    """Whether somebody is looked for: by the button, or with the Enter key, and not chosen yet."""
    typed = [role for role in Role if given.get(finding(role)) and not given.get(role)]
    return "search" in given or bool(typed)


def _with_places(round: Round) -> dict[str, QuerySet[Enrollment]]:
    """The mentees and the mentors of the round who have a place left, by role."""
    rows = Enrollment.objects.filter(
        round=round, state=Enrollment.State.SUBMITTED, person__is_active=True
    )
    rows = rows.select_related("person__profile__institution", "round__program")
    return {role: _free(rows, role) for role in (Role.MENTEE, Role.MENTOR)}


def _free(rows: QuerySet[Enrollment], role: Role) -> QuerySet[Enrollment]:
    """Those of this role with a place left, by name."""
    held = {role: OuterRef("pk"), "state__in": states.PAIRING_PLACED}
    taken = counted(Pairing.objects.filter(**held))
    free = rows.filter(role=role).alias(taken=taken).filter(taken__lt=F("capacity"))
    return free.order_by("person__profile__full_name", "pk")


def _looked_at(user: Any, mentor: Enrollment, mentee: Enrollment) -> dict[str, Any]:
    """The two with what speaks for them; or who decides, where the user is one of them."""
    others = pairings.who_decides(user, mentor, mentee)
    if others:
        return {"left_to": pairings.decided_by_sentence(others)}
    if user.pk not in (mentor.person_id, mentee.person_id):
        return _weighed(mentor, mentee) | {"apart": couples.between(mentor, mentee)}
    return _weighed(mentor, mentee) | {"own": True}  # what became of an offer is not theirs to read


def _weighed(mentor: Enrollment, mentee: Enrollment) -> dict[str, Any]:
    """What speaks for the two, on the scale of the last run."""
    found = review.weighed(mentor, mentee) or {}
    told = reasons.told(
        found.get("reasons", []),
        "desk",
        most=12,
        mentor=str(mentor.person),
        mentee=str(mentee.person),
    )
    return {
        "mentor": mentor,
        "mentee": mentee,
        "answered": [(each, rows) for each in (mentee, mentor) if (rows := own_answers(each))],
        "found": found,
        "bars": bar_rows(found.get("parts", {})),
        "words": told,
        "broken": [BROKEN[rule] for rule in found.get("broken", []) if rule in BROKEN],
    }


def _pair(request: HttpRequest, round: Round, chosen: dict[str, Enrollment]) -> HttpResponse:
    try:
        pairing = review.pair_by_hand(request.user, **chosen)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:by_hand", round.pk)
    said = _("%(pair)s are paired. They are told when you announce.")
    messages.success(request, said % {"pair": pairing})
    return redirect("admin:round", round.pk)


desk.add_page("rounds/<int:pk>/pair/", by_hand_page, "by_hand")
