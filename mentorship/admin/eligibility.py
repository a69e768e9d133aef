"""Who of a round does not meet its rules, the exceptions, and who was at the orientation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import access
from mentorship.eligibility.effects import effect_of
from mentorship.eligibility.judging import Finding, findings_of_all, rules_of, signed_up
from mentorship.forms.eligibility import ExceptionForm, OrientationForm
from mentorship.models import EligibilityException, EligibilityRule, Enrollment, Round
from mentorship.services import eligibility
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of

PER_PAGE = 50


def eligibility_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who cannot be paired yet by the rules, and why; the exceptions that were made."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    if request.method == "POST":
        return _taken_back(request, round)
    rules = rules_of(round)
    found = findings_of_all(round, rules, signed_up(round))
    held = {pk: [one for one in each if one.bars_pairing] for pk, each in found.items()}
    page = Paginator([pk for pk, each in held.items() if each], PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "round": round,
        "program": round.program,
        "has_rules": bool(rules),
        "page": page,
        "rows": _rows(list(page), held),
        "effect": effect_of(round),
        "exceptions": _exceptions(round),
        "orientation": any(rule.kind == EligibilityRule.Kind.ORIENTATION for rule in rules),
    }
    return desk.page(request, "eligibility", context)


def _rows(ids: list[int], held: dict[int, list[Finding]]) -> list[dict[str, Any]]:
    people = Enrollment.objects.select_related("person__profile").in_bulk(ids)
    return [
        {"place": people[pk], "why": [(one.rule.pk, one.stands()) for one in held[pk]]}
        for pk in ids
        if pk in people
    ]


def _exceptions(round: Round) -> list[EligibilityException]:
    rows = EligibilityException.objects.filter(round=round).select_related("person__profile")
    return list(rows.order_by("-made_at", "pk"))


def _taken_back(request: HttpRequest, round: Round) -> HttpResponse:
    user: Any = request.user
    typed = request.POST.get("take_back", "")
    rows = EligibilityException.objects.filter(round=round, pk=number_of(typed))
    for exception in rows:
        eligibility.take_back_exception(user, exception)
        messages.success(request, _("The exception is taken back"))
    return redirect("admin:eligibility", round.pk)


def exception_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an exception for one person; `?place=` and `?rule=` have both chosen already."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    rules = [rule for rule in rules_of(round) if not rule.is_encouraged]
    sent = request.POST if request.method == "POST" else None
    form = ExceptionForm(sent, rules=rules, initial=_chosen(request, round))
    if sent is not None and form.is_valid() and _made(request, round, form):
        return redirect("admin:eligibility", round.pk)
    context = {"round": round, "program": round.program, "form": form, "has_rules": bool(rules)}
    return desk.page(request, "exception", context)


def _chosen(request: HttpRequest, round: Round) -> dict[str, str]:
    """The person of a place in this round, whose address the coordinator may read."""
    typed = request.GET.get("place", "")
    rows = Enrollment.objects.filter(round=round, pk=number_of(typed))
    place = rows.select_related("person").first()
    return {"email": place.person.email if place else "", "rule": request.GET.get("rule", "")}


def _made(request: HttpRequest, round: Round, form: ExceptionForm) -> bool:
    user: Any = request.user
    person, rule, reason = form.chosen
    try:
        eligibility.make_exception(user, round, person, rule, reason)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("The exception is made, and the person is told by mail"))
    return True


def orientation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who was at the orientation; those who were not yet, fifty at a time."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    rows = Enrollment.objects.filter(pk__in=[row.pk for row in signed_up(round)])
    rows = rows.filter(orientation_on=None).select_related("person__profile")
    page = Paginator(rows.order_by("person__profile__full_name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    sent = request.POST if request.method == "POST" else None
    form = OrientationForm(sent, places=list(page))
    if sent is not None and form.is_valid():
        day, places = form.cleaned_data["day"], [int(pk) for pk in form.cleaned_data["people"]]
        count = eligibility.note_orientation(user, round, places, day)
        said = ngettext("%(count)s person noted", "%(count)s people noted", count)
        messages.success(request, said % {"count": count})
        return redirect("admin:orientation", round.pk)
    context = {"round": round, "program": round.program, "form": form, "page": page}
    return desk.page(request, "orientation", context)


desk.add_page("rounds/<int:pk>/eligibility/", eligibility_page, "eligibility")
desk.add_page("rounds/<int:pk>/eligibility/exception/", exception_page, "exception")
desk.add_page("rounds/<int:pk>/eligibility/orientation/", orientation_page, "orientation")
