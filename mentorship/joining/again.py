"""Joining once more, in one page: what is known as lines, what changes each time as questions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.eligibility.judging import may_join
from mentorship.joining.gate import not_eligible
from mentorship.joining.journey import Journey
from mentorship.joining.pages import JoinPage, Typed
from mentorship.joining.submitting import about, keep, page_link, submit
from mentorship.models import Enrollment, Round
from mentorship.models.enrollments import Role
from mentorship.services.acts import Refused


def join_again(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show the page; a POST joins, or says on the same page what is missing."""
    forms = journey.asked_anew()
    if request.method != "POST":
        return _show(request, journey, forms)
    forms = _taken(request, journey, forms)
    if not all(form.is_valid() for form in forms):
        return _show(request, journey, forms)
    if not may_join(journey.findings):
        return not_eligible(request, journey)
    if missing := journey.first_unanswered():
        return redirect(page_link(journey, missing, change=True))
    try:
        return redirect("enrollment", submit(journey).pk)
    except Refused as refused:
        return _after_refusal(request, journey, forms, refused.sentence)


def _taken(request: HttpRequest, journey: Journey, forms: list[JoinPage]) -> list[JoinPage]:
    """Each of the forms with what was typed, which is kept first."""
    found = []
    for form in forms:
        page, asked = type(form), set(form.fields)
        left_empty: Typed = {name: [] for name in form.ticked() & asked}
        known = journey.typed(page.slug) or {}
        typed = {**known, **left_empty, **page.typed_in(journey, request.POST)}
        keep(journey, page.slug, typed)
        found.append(journey.take(page.slug, typed).only(asked))
    return found


def _after_refusal(
    request: HttpRequest, journey: Journey, forms: list[JoinPage], sentence: str
) -> HttpResponse:
    """Whoever pressed twice sees the one result; anybody else reads why not."""
    done = Journey(journey.person, journey.round, journey.role)
    if done.joined and done.enrollment and not done.draft:
        return redirect("enrollment", done.enrollment.pk)
    return _show(request, journey, forms, sentence)


def _show(
    request: HttpRequest, journey: Journey, forms: list[JoinPage], refused: str = ""
) -> HttpResponse:
    rows = [
        {"label": label, "value": value, "url": page_link(journey, slug, change=True)}
        for slug, label, value in journey.rows_known({form.slug for form in forms})
    ]
    context = {
        **about(journey),
        "forms": forms,
        "rows": [row for row in rows if row["value"]],
        "left_open": [row for row in rows if not row["value"]],
        "stale": _stale(journey),
        "other_role": f"{reverse('join', args=[journey.round.pk])}?role=ask",
        "refused": refused,
        "page_has_errors": bool(refused) or any(form.errors for form in forms if form.is_bound),
        "back_url": reverse("program", args=[journey.round.program.slug]),
    }
    return render(request, "join/again.html", context)


def _stale(journey: Journey) -> list[str]:
    """What is different from the last time, so that the answers may not fit any more."""
    source, profile = journey.source, journey.profile
    said = []
    if source and source.role != journey.role:
        said.append(_("Last time you were here in the other role, so a few answers are missing."))
    if source and profile and profile.updated_at > source.submitted_at:
        said.append(
            _(
                "Your profile has changed since last time. The lines about region, field and "
                "institution follow it."
            )
        )
    return said


def role_again(person: User, round: Round) -> str:
    """The role in which somebody of an earlier round most likely joins this one; "" if unknown.

    Whoever was at a convention of the program before is no longer new there.
    """
    rows = Enrollment.objects.filter(person=person, round__program__kind=round.program.kind)
    rows = rows.exclude(round=round).select_related("round")
    found = sorted(
        rows.order_by("-submitted_at", "-pk"),
        key=lambda row: row.round.program_id != round.program_id,
    )
    if not found:
        return ""
    if round.program.is_convention:
        return Role.MENTOR.value if found[0].round.program_id == round.program_id else ""
    return str(found[0].role)
