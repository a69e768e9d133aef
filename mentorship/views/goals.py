"""Goals of a pairing: adding, changing and removing them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship import access
from mentorship.forms.shared_edits import GoalForm
from mentorship.models import Goal
from mentorship.services import goals
from mentorship.services.goals import Aim
from mentorship.site.posted import sent
from mentorship.views.pairing_view import PairingView
from mentorship.views.shared_edits import (
    context_of,
    done,
    pairing_view_for,
    saved,
    standing_of,
)


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a goal."""
    view = pairing_view_for(request, pk)
    if not view.is_active:
        return _over(request, view)
    form = GoalForm(sent(request), initial={"progress": Goal.Progress.NOT_BEGUN})
    if request.method == "POST" and form.is_valid():
        if done(request, lambda: goals.add(reader(request), view.pairing, _aim(form))):
            messages.success(request, _("The goal is on your list"))
        return redirect("pairing", pk)
    return _page(request, view, form)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say a goal anew, and how far it is."""
    goal = access.goal_for(reader(request), pk)
    view = standing_of(request, goal.pairing)
    if not view.is_active:
        return _over(request, view)
    form = GoalForm(sent(request), initial=_initial(goal))
    if request.method == "POST" and form.is_valid():
        seen = form.seen_number
        if saved(request, form, lambda: goals.change(reader(request), goal, _aim(form), seen)):
            return redirect("pairing", view.pairing.pk)
    return _page(request, view, form, goal=goal)


@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a goal off the list."""
    goal = access.goal_for(reader(request), pk)
    pairing = goal.pairing_id
    if request.method == "POST" and done(request, lambda: goals.remove(reader(request), goal)):
        messages.success(request, _("The goal is off your list"))
    return redirect("pairing", pairing)


def _aim(form: GoalForm) -> Aim:
    typed = form.cleaned_data
    return Aim(typed["words"], typed["progress"], typed["line"])


def _initial(goal: Goal) -> dict[str, Any]:
    return {
        "words": goal.words,
        "progress": goal.progress,
        "line": goal.line,
        "seen": goal.number,
    }


def _page(request: HttpRequest, view: PairingView, form: GoalForm, **more: Any) -> HttpResponse:
    goal = more.get("goal")
    if goal and form.is_bound and form.non_field_errors():
        more["theirs"] = Goal.objects.filter(pk=goal.pk).first()
    return render(request, "goals/goal.html", context_of(view, form=form, **more))


def _over(request: HttpRequest, view: PairingView) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("You two are not paired at the moment, so nothing was changed."))
    return redirect("pairing", view.pairing.pk)
