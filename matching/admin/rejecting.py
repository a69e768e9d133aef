"""Rejecting suggestions, with the reason; and letting two be suggested again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import access, couples
from matching.admin.deciding import to_the_next
from matching.admin.paging import numbers
from matching.models import MatchRun, Suggestion
from matching.services import review
from mentorship.access import one_or_404, round_run_for
from mentorship.admin.base import plain_number
from mentorship.forms.desk import RejectForm
from mentorship.models import Enrollment
from mentorship.roles import Role
from mentorship.site import refusals
from mentorship.site.desk import desk


def reject_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once why, for all that were chosen; a POST rejects them."""
    user: Any = request.user
    run = access.run_for(user, pk)
    rows = _chosen(request, run)
    if not rows:
        messages.error(request, _("Choose at least one suggestion that waits for a decision"))
        return redirect("admin:run", run.pk)
    sent = request.POST if request.method == "POST" else None
    form = RejectForm(sent, reasons=Suggestion.Why.choices)
    if sent is not None and form.is_valid():
        return _reject(request, run, rows, form)
    context = {"run": run, "round": run.round, "program": run.round.program, "rows": rows}
    return desk.page(request, "reject", {**context, "form": form, "one": "one" in request.GET})


def _chosen(request: HttpRequest, run: MatchRun) -> list[Suggestion]:
    """The suggestions of the run that the address names, as far as they are undecided."""
    ids = numbers(request.GET.getlist("suggestion"))
    rows = access.suggestions_run_by(request.user).filter(run=run)  # type: ignore[arg-type]
    return list(
        rows.filter(
            pk__in=ids, state=Suggestion.State.NEW, run__state=MatchRun.State.REVIEW
        ).order_by("points", "pk")
    )


def _reject(
    request: HttpRequest, run: MatchRun, rows: list[Suggestion], form: RejectForm
) -> HttpResponse:
    user: Any = request.user
    said = review.Rejection(
        form.cleaned_data["reason"], form.cleaned_data["words"], form.never_again
    )
    result = review.reject(user, rows, said)
    done = ngettext("%(count)s rejected", "%(count)s rejected", result.done)
    say = messages.warning if result.skipped else messages.success
    say(request, result.sentence(done % {"count": result.done}))
    return to_the_next(user, rows[0]) if "one" in request.GET else redirect("admin:run", run.pk)


# Suggested again -----------------------------------------------------------------------------


def again_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands between a mentor and a mentee of a round; a POST lifts it."""
    user: Any = request.user
    round = round_run_for(user, pk)
    people = Enrollment.objects.filter(round=round).select_related("person__profile")
    mentor, mentee = (
        one_or_404(people.filter(role=role), plain_number(request.GET.get(role, "")))
        for role in Role
    )
    if user.pk in (mentor.person_id, mentee.person_id):
        raise Http404  # what became of a pairing with oneself is for others to read
    if request.method == "POST":
        return _lift(request, mentor, mentee)
    context = {
        "round": round,
        "program": round.program,
        "mentor": mentor,
        "mentee": mentee,
        "apart": couples.between(mentor, mentee),
    }
    return desk.page(request, "suggest_again", context)


def _lift(request: HttpRequest, mentor: Enrollment, mentee: Enrollment) -> HttpResponse:
    user: Any = request.user
    with refusals.told(request):
        lifted = review.allow_again(user, mentor, mentee)
        if lifted:
            messages.success(request, _("The two may be suggested again"))
    return redirect(request.get_full_path())


desk.add_page("runs/<int:pk>/reject/", reject_page, "run_reject")
desk.add_page("rounds/<int:pk>/again/", again_page, "suggest_again")
