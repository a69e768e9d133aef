"""The desk's pages on which a coordinator signs somebody up, or corrects their answers."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.limits import gates
from accounts.views.reader import reader
from mentorship import access
from mentorship.joining.journey import Journey
from mentorship.models import Enrollment, Round
from mentorship.on_behalf import asking
from mentorship.on_behalf.forms import CallerForm
from mentorship.services import on_behalf
from mentorship.services.acts import Refused
from mentorship.services.enrollments import Answers
from mentorship.site.desk import desk

ANSWERED = "answered"
"""What the button of the second page sends along."""
SEEN = "seen"

Outcome = tuple[Answers, on_behalf.Entered]


# Signing somebody up ---------------------------------------------------------------------------


def sign_up_for_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who it is, then the questions of this round; the last POST signs them up."""
    user = reader(request)
    round = access.round_run_for(user, pk)
    caller = CallerForm(request.POST if request.method == "POST" else None, round=round)
    if request.method != "POST" or not caller.is_valid():
        return _who(request, round, caller)
    try:
        done = _rehearsed(request, round, caller)
        if isinstance(done, HttpResponse):
            return done
        gates.ask_for_mail(request, caller.caller.email)
        role = caller.cleaned_data["role"]
        place = on_behalf.sign_up(user, round, caller.caller, role, *done)
    except Refused as refusal:
        caller.add_error(None, refusal.sentence)
        return _who(request, round, caller)
    messages.success(request, _("Signed up, and told by mail: %(name)s") % _named(place))
    return redirect("admin:sign_up", place.pk)


def _named(place: Enrollment) -> dict[str, str]:
    return {"name": place.person.public_name}


def _rehearsed(request: HttpRequest, round: Round, caller: CallerForm) -> HttpResponse | Outcome:
    """What was answered, or the page with the questions; whoever has no account gets none by it.

    The questions hang on the person, so a new account is made for them, and taken back.
    """
    user = reader(request)
    with transaction.atomic():
        person, _new = on_behalf.person_for(user, caller.caller)
        journey = asking.journey_of(user, person, round, caller.cleaned_data["role"])
        done = _asked(request, journey, caller=caller, first=ANSWERED not in request.POST)
        transaction.set_rollback(True)
    return done


def _who(request: HttpRequest, round: Round, form: CallerForm) -> HttpResponse:
    context = {"round": round, "program": round.program, "form": form}
    return desk.page(request, "on_behalf/who", context)


# Correcting answers ----------------------------------------------------------------------------


def answers_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers of a sign-up as questions; a POST changes them."""
    user = reader(request)
    place = access.enrollment_decided_for(user, pk)
    journey = asking.journey_through(user, place)
    if place.is_gone or place.round.is_over:
        messages.error(request, _("Answers can be corrected for as long as somebody is in it"))
        return redirect("admin:sign_up", place.pk)
    done = _asked(request, journey, place=place, first=request.method != "POST")
    if isinstance(done, HttpResponse):
        return done
    try:
        on_behalf.correct(user, place, *done)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:sign_up_answers", place.pk)
    messages.success(request, _("Changed, and told by mail: %(name)s") % _named(place))
    return redirect("admin:sign_up", place.pk)


# The questions ---------------------------------------------------------------------------------


def _asked(
    request: HttpRequest,
    journey: Journey,
    *,
    first: bool,
    caller: CallerForm | None = None,
    place: Enrollment | None = None,
) -> HttpResponse | Outcome:
    """The page with the questions, until all are answered over what is there now."""
    mark = asking.mark_of(journey) if place else ""
    if first:
        return _show(request, journey, mark, caller, place)
    asking.take(journey, request.POST)
    sentence = "" if request.POST.get(SEEN, "") == mark else _changed_meanwhile()
    if sentence or not asking.is_whole(journey, request.POST):
        return _show(request, journey, mark, caller, place, post=request.POST, refused=sentence)
    return journey.answers(), asking.entered(journey)


def _changed_meanwhile() -> str:
    return _(
        "The member has changed their answers meanwhile. What you typed is still here: compare it "
        "with their sign-up, then save again"
    )


def _show(
    request: HttpRequest,
    journey: Journey,
    mark: str,
    caller: CallerForm | None,
    place: Enrollment | None,
    *,
    post: Any = None,
    refused: str = "",
) -> HttpResponse:
    forms = asking.forms_of(journey, post)
    wrong = [form for form in forms if form.is_bound and form.errors]
    context = {
        "round": journey.round,
        "program": journey.round.program,
        "word": journey.round.program.a_word_for(journey.role),
        "name": journey.person.public_name,
        "place": place,
        "caller": caller.cleaned_data if caller else {},
        "forms": forms,
        "slugs": [form.slug for form in forms],
        "seen": mark,
        "refused": refused,
        "wrong": wrong if post is not None else [],
        "page_has_errors": bool(refused or (wrong and post is not None)),
    }
    return desk.page(request, "on_behalf/answers", context)


desk.add_page("rounds/<int:pk>/sign-ups/add/", sign_up_for_page, "sign_up_for")
desk.add_page("sign-ups/<int:pk>/answers/", answers_page, "sign_up_answers")
