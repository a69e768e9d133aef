"""Joining a round: role, one question a page, check, done.

Looking at a page writes nothing, but by which link with a source one came. Each POST keeps what was
typed in the draft, finished or not, so that Back, Change, a closed browser or a mistake lose
nothing. In a round that one has joined already, the same pages change the answers, one page at a
time.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Profile, User
from mentorship import access, queries
from mentorship.joining import gate
from mentorship.joining.again import join_again, role_again
from mentorship.joining.closed import closed, own_in
from mentorship.joining.journey import Journey
from mentorship.joining.own_questions import OwnQuestionsPage
from mentorship.joining.pages import JoinPage
from mentorship.joining.people import AvoidPage
from mentorship.joining.resume import ResumePage, resume_step
from mentorship.joining.role_form import BOTH, RoleForm
from mentorship.joining.rules import RulesPage
from mentorship.joining.submitting import (
    CHANGE,
    about,
    check_link,
    keep,
    page_link,
    submit,
    waiting_sentence,
)
from mentorship.models import Enrollment, Round
from mentorship.models.enrollments import Role
from mentorship.services import enrollments, sources, windows
from mentorship.services.acts import Refused

MAY_BE_GONE = (RulesPage.slug, OwnQuestionsPage.slug)
"""The pages of which coordinators may take away all questions while somebody answers them."""

FIRST_ROLE = Role.MENTOR.value
"""Where somebody who joins as both begins."""


def on_the_way(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the journey of the signed-in person, or lead them to what has to come first."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def run(request: HttpRequest, pk: int, role: str, **rest: Any) -> HttpResponse:
        round = access.round_for(_member(request), pk)
        if role not in Role.values:
            raise Http404
        journey = Journey(_member(request), round, role)
        way_out = _detour(request, round, journey, rest)
        way_out = way_out or gate.stop(request, journey, rest.get("slug"))
        return way_out or view(request, journey, **rest)

    return run


def _member(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _detour(
    request: HttpRequest, round: Round, journey: Journey | None, rest: dict[str, Any]
) -> HttpResponse | None:
    """What stands between a person and the questions, if anything does."""
    if not _is_open(round, journey):
        private = journey is not None and journey.joined and rest.get("slug") == AvoidPage.slug
        return None if private else closed(request, round, journey, rest)
    if not Profile.objects.filter(user=_member(request)).exists():
        return redirect(profile_link(request.get_full_path()))
    if not queries.class_year_is_known(_member(request), round.program):
        context = {
            "round": round,
            "program": round.program,
            "profile_url": profile_link(request.get_full_path(), "schools"),
        }
        return render(request, "join/class_year.html", context)
    return None


def _is_open(round: Round, journey: Journey | None) -> bool:
    """Whether there is a way in today, or answers may be changed."""
    if journey and journey.joined and journey.enrollment:
        return windows.may_change(journey.enrollment)
    return windows.may_sign_up(round, journey.role if journey else None)


def profile_link(back: str, page: str = "") -> str:
    """Where one tells of oneself, or one page of it, and then comes back to `back`."""
    url = reverse("profile_page", args=[page]) if page else reverse("profile_edit")
    return f"{url}?{urlencode({'next': back})}"


PROFILE_PAGES = {"region": "work", "institution": "work", "field": "fields"}
"""Which page of the profile asks for what a wish is compared with."""


# The role ------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask in which role; people who are in already are led to their place.

    Whoever took part before comes to the one page of joining again, which leads back here.
    """
    round = access.round_for(_member(request), pk)
    sources.came(_member(request), round, request.GET.get("from", ""))
    detour = _detour(request, round, None, {})
    if detour:
        return detour
    own = list(own_in(_member(request), round).order_by("pk"))
    open_roles = _open_roles(round, own)
    if not open_roles:
        return redirect("enrollment", own[-1].pk)
    again = "" if own or "role" in request.GET else role_again(_member(request), round)
    if again and request.method != "POST":
        return redirect("join_check", round.pk, again)
    barred = gate.barred_roles(_member(request), round, open_roles)
    if len(barred) == len(open_roles):
        return gate.not_eligible(request, Journey(_member(request), round, open_roles[-1]))
    typed = request.POST if request.method == "POST" else None
    waits = {role: said for role in open_roles if (said := waiting_sentence(round, role))}
    form = RoleForm(round, open_roles, typed, barred=barred, waits=waits)
    if request.method == "POST" and form.is_valid():
        return _set_out(_member(request), round, form.cleaned_data["role"])
    context = {
        "round": round,
        "program": round.program,
        "form": form,
        "own": own,
        "begun": [
            (draft, round.program.a_word_for(draft.role))
            for draft in queries.own_in(_member(request), [round])[1]
            if draft.role in open_roles
        ],
        "back_url": reverse("program", args=[round.program.slug]),
    }
    return render(request, "join/role.html", context)


def _open_roles(round: Round, own: list[Enrollment]) -> list[str]:
    """The roles that are still to be had; at a convention one is one thing or the other."""
    taken = {enrollment.role for enrollment in own}
    if taken and round.program.is_convention:
        return []
    free = [role for role in round.program.roles if role not in taken]
    return [role for role in free if windows.may_sign_up(round, role)]


def _set_out(person: User, round: Round, role: str) -> HttpResponse:
    """Go to the questions; for both roles, the second one waits as a draft."""
    if role == BOTH:
        role = FIRST_ROLE
        second = next(other for other in Role.values if other != role)
        enrollments.save_draft(person, round, second, "role", {"role": [BOTH]})
    return redirect("join_check", round.pk, role)


# The questions -------------------------------------------------------------------------------


@on_the_way
def page(request: HttpRequest, journey: Journey, slug: str) -> HttpResponse:
    """Show one page, or keep what was typed on it and go on."""
    page_class = journey.page_class(slug)
    if page_class is None and slug in MAY_BE_GONE:
        return redirect(check_link(journey))  # nothing is left to ask
    if page_class is None:
        raise Http404
    if not page_class.is_ready(journey):
        return redirect(check_link(journey))
    if page_class is ResumePage:
        return _hand_in(request, journey)
    if request.method != "POST":
        return _show_page(request, journey, journey.form(slug))
    typed = page_class.typed_in(journey, request.POST)
    form = journey.take(slug, typed)
    if journey.joined:
        return _change(request, journey, form, typed)
    keep(journey, slug, typed)
    if not form.is_valid():
        return _show_page(request, journey, form)
    _tell_whom_it_names(request, form)
    return redirect(_next(request, journey, slug))


def _hand_in(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Take a curriculum vitae; that one has passed the page is kept with the other answers."""
    if request.method == "POST" and not journey.joined:
        keep(journey, ResumePage.slug, {"passed": ["1"]})
    place = journey.enrollment if journey.joined and not journey.draft else None
    then = reverse("enrollment", args=[place.pk]) if place else ""
    then = then or _next(request, journey, ResumePage.slug)
    return resume_step(request, journey, _about_page(request, journey, ResumePage.slug), then)


def _tell_whom_it_names(request: HttpRequest, form: JoinPage) -> None:
    """Say at once whether a private list names people of this program, and whom it does not."""
    if isinstance(form, AvoidPage) and (sentence := form.sentence()):
        messages.info(request, sentence)


def _change(
    request: HttpRequest, journey: Journey, form: JoinPage, typed: dict[str, list[str]]
) -> HttpResponse:
    """Change one page of somebody who is in the round; at once, unless it raises a question.

    The private list can be changed at any time, also when sign-up is over.
    """
    if not form.is_valid():
        return _show_page(request, journey, form)
    if isinstance(form, AvoidPage) and journey.enrollment:
        answers = journey.answers()
        enrollments.keep_apart(journey.person, answers.blocked, answers.reporting)
        messages.success(request, _("Your private list is changed"))
        _tell_whom_it_names(request, form)
        return redirect("enrollment", journey.enrollment.pk)
    if journey.first_unanswered():
        keep(journey, form.slug, typed)
        return redirect(check_link(journey))
    try:
        enrollment = submit(journey)
    except Refused as refused:
        form.add_error(form.slug if form.slug in form.fields else None, refused.sentence)
        return _show_page(request, journey, form)
    messages.success(request, _("Your answer is changed"))
    return redirect("enrollment", enrollment.pk)


def _next(request: HttpRequest, journey: Journey, slug: str) -> str:
    following = journey.neighbours(slug)[1]
    if CHANGE in request.GET or following is None:
        return check_link(journey)
    return page_link(journey, following)


def _back(request: HttpRequest, journey: Journey, slug: str) -> str:
    if journey.joined and journey.enrollment and not journey.draft:
        return reverse("enrollment", args=[journey.enrollment.pk])
    before = journey.neighbours(slug)[0]
    if CHANGE in request.GET and journey.first_unanswered() is None:
        return check_link(journey)
    return page_link(journey, before) if before else reverse("join", args=[journey.round.pk])


def _about_page(request: HttpRequest, journey: Journey, slug: str) -> dict[str, Any]:
    """Where a page is on the way."""
    number, total = journey.step(slug)
    return {
        **about(journey),
        "number": number,
        "total": total,
        "shows_steps": not journey.joined and CHANGE not in request.GET,
        "back_url": _back(request, journey, slug),
        "submit": _("Save") if journey.joined else _("Continue"),
    }


def _show_page(request: HttpRequest, journey: Journey, form: JoinPage) -> HttpResponse:
    context = {
        **_about_page(request, journey, form.slug),
        "form": form,
        "lacking": [
            {**row, "url": profile_link(request.get_full_path(), PROFILE_PAGES[row["aspect"]])}
            for row in form.lacking()
        ],
    }
    return render(request, "join/page.html", context)


# The check -----------------------------------------------------------------------------------


@on_the_way
def check(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show all answers and join; what is missing is asked first."""
    if journey.joined and journey.enrollment and not journey.draft:
        return redirect("enrollment", journey.enrollment.pk)
    if journey.returning:
        needs_resume = ResumePage in journey.pages and not journey.answered(ResumePage.slug)
        if needs_resume:
            return redirect(page_link(journey, ResumePage.slug, change=True))
        return join_again(request, journey)
    missing = journey.first_unanswered()
    if missing:
        return redirect(page_link(journey, missing, change=_is_a_gap(journey, missing)))
    if request.method != "POST":
        return _show_check(request, journey)
    return _join(request, journey)


def _is_a_gap(journey: Journey, slug: str) -> bool:
    """Whether all that follows is answered, so that one need not pass it again."""
    slugs = [page.slug for page in journey.pages]
    rest = slugs[slugs.index(slug) + 1 :]
    return bool(rest) and all(journey.answered(slug) for slug in rest)


def _join(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Submit; whoever pressed twice sees the one result."""
    try:
        enrollment = submit(journey)
    except Refused as refused:
        done = Journey(journey.person, journey.round, journey.role)
        if done.joined and done.enrollment and not done.draft:
            return redirect("enrollment", done.enrollment.pk)
        return _show_check(request, journey, refused.sentence)
    return redirect("enrollment", enrollment.pk)


def _show_check(request: HttpRequest, journey: Journey, sentence: str = "") -> HttpResponse:
    last = journey.pages[-1].slug
    context = {
        **about(journey),
        "rows": [
            {"label": label, "value": value, "url": page_link(journey, slug, change=True)}
            for slug, label, value in journey.rows()
        ],
        "joined": journey.joined,
        "refused": sentence,
        "page_has_errors": bool(sentence),
        "number": journey.step("")[0],
        "back_url": page_link(journey, last),
    }
    return render(request, "join/check.html", context)
