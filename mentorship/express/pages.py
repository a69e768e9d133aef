"""The three screens: the address, the one page of questions, and what comes next.

The code between the first two is allauth's. Looking at a page writes nothing, but by which link
with a source one came. Nothing typed is lost: a form that is sent back holds it, and whoever is led
on to other questions finds it kept in their draft.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.arriving import greets_newcomers, send_code
from accounts.models import User
from mentorship import queries, states
from mentorship.eligibility.judging import may_join, rules_of
from mentorship.eligibility.wording import Conditions, conditions_in
from mentorship.express import acts, way
from mentorship.express.forms import AddressForm, ExpressForm
from mentorship.express.later import later_of
from mentorship.joining import gate
from mentorship.joining.again import role_again
from mentorship.joining.journey import Journey
from mentorship.joining.resume import ResumePage, asked_in
from mentorship.joining.submitting import keep, page_link, waiting_sentence
from mentorship.models import EligibilityRule, Round
from mentorship.models.programs import ResumeAsked
from mentorship.services import sources
from mentorship.services.acts import Refused
from mentorship.views.enrollments import reference, what_next

UNSAID = (EligibilityRule.Kind.FIRST_TIME, EligibilityRule.Kind.RETURNING)
"""What rules ask that the question of the role says anyway."""

SHORT = {
    "capacity": {"capacity": ["1"]},
    "goal": {"goal": [""]},
    "mentors": {"mentors": ["1"]},
    ResumePage.slug: {"passed": ["1"]},
}
"""What is answered for now where nobody has said otherwise: one partner, and nothing more."""


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


# The address -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for an address alone; whoever is signed in is led on."""
    person = _signed_in(request)
    program, round = way.program_and_round(person, slug)
    said = way.carried(request)
    if request.method != "POST" and "seen" not in request.GET:  # the program's page has counted it
        sources.visited(program, said.get("from", ""))
    if round is None:
        return redirect("program", program.slug)
    then = way.address("express_join", slug, said)
    if person:
        return redirect(then)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_code(request, form.cleaned_data["email"])
        return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': then})}")
    context = {
        "program": program,
        "round": round,
        "form": form,
        "conditions": short_conditions(round),
        "then": urlencode({"next": then}),
    }
    return render(request, "express/entry.html", context)


def short_conditions(round: Round) -> list[Conditions]:
    """Who may join, without what the question of the role says."""
    rules = [rule for rule in rules_of(round) if rule.kind not in UNSAID]
    return [each for each in conditions_in(round.program, rules) if each.must]


# The one screen --------------------------------------------------------------------------------


@greets_newcomers
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask everything that is needed on one page; a POST joins, or says what is missing."""
    person, said = _signed_in(request), way.carried(request)
    program, round = way.program_and_round(person, slug)
    if person is None:
        return redirect(way.address("express", slug, said))
    if way.place_of(person, program, round):
        return redirect("express_done", slug)
    if round is None:
        return redirect("program", slug)
    sources.came(person, round, said.get("from", ""))
    if not queries.class_year_is_known(person, program):
        return redirect("join", round.pk)
    return _ask(request, person, round, said)


def _ask(request: HttpRequest, person: User, round: Round, said: dict[str, str]) -> HttpResponse:
    """Show the page, or take what was sent; who may join in no role reads why instead."""
    roles = way.open_roles(round)
    barred = gate.barred_roles(person, round, roles)
    if len(barred) == len(roles):
        return gate.not_eligible(request, Journey(person, round, roles[0]))
    form = _form(request, person, round, roles, barred, said)
    if request.method != "POST" or not form.is_valid():
        return _show(request, round, form)
    journey = _answered(form)
    if not may_join(journey.findings):
        _keep(journey, form)
        return gate.not_eligible(request, journey)
    if missing := journey.first_unanswered():
        return _lead_on(request, journey, form, missing)
    return _join(request, journey, form)


def _form(
    request: HttpRequest,
    person: User,
    round: Round,
    roles: list[str],
    barred: dict[str, str],
    said: dict[str, str],
) -> ExpressForm:
    """The form, begun with the role that the link names, or in which one comes again."""
    role = said.get("role") or role_again(person, round)
    return ExpressForm(
        {role: Journey(person, round, role) for role in roles},
        request.POST if request.method == "POST" else None,
        barred=barred,
        waits={role: told for role in roles if (told := waiting_sentence(round, role))},
        initial={"role": role} if role in roles and role not in barred else {},
    )


def _show(request: HttpRequest, round: Round, form: ExpressForm, refused: str = "") -> HttpResponse:
    context = {
        "program": round.program,
        "round": round,
        "form": form,
        "name": form.any.profile,
        "asks_more": asks_more(form.journeys.values()),
        "refused": refused,
        "page_has_errors": bool(refused),
    }
    return render(request, "express/join.html", context)


def asks_more(journeys: Iterable[Journey]) -> bool:
    """Whether the program asks something of its own that cannot be left for later."""
    return any(
        question.required for journey in journeys for question in journey.own_questions
    ) or any(
        asked_in(journey) == ResumeAsked.REQUIRED and journey.resume is None for journey in journeys
    )


def _answered(form: ExpressForm) -> Journey:
    """The journey with all that was said; what can wait counts as passed and left empty."""
    journey, said = form.journey, form.typed()
    for slug, typed in said.items():
        journey.take(slug, typed)
    for page in journey.pages:
        if page.slug not in said and journey.typed(page.slug) is None:
            _pass(journey, page.slug)
    return journey


def _pass(journey: Journey, slug: str) -> None:
    """Leave a page empty where it allows that; otherwise it stays to be asked."""
    if not journey.take(slug, SHORT.get(slug, {})).is_valid():
        journey.ask_again(slug)


def _keep(journey: Journey, form: ExpressForm) -> None:
    """Keep the name and every answer for the pages that one is led on to."""
    acts.introduce(journey.person, form.cleaned_data.get("full_name", ""))
    for page in journey.pages:
        if (typed := journey.typed(page.slug)) is not None:
            keep(journey, page.slug, typed)


def _lead_on(
    request: HttpRequest, journey: Journey, form: ExpressForm, missing: str
) -> HttpResponse:
    """Go on to what the program asks besides, and to nothing else."""
    _keep(journey, form)
    messages.info(request, _("Your answers are kept. The program asks a little more of its own"))
    return redirect(page_link(journey, missing, change=True))


def _join(request: HttpRequest, journey: Journey, form: ExpressForm) -> HttpResponse:
    """Submit; whoever pressed twice sees the one result."""
    said, program = form.cleaned_data, journey.round.program
    try:
        acts.join(
            journey.person,
            journey.round,
            journey.role,
            journey.answers(),
            name=said.get("full_name", ""),
            wishes_circle=said.get("wishes_circle"),
        )
    except Refused as refused:
        if not way.place_of(journey.person, program, journey.round):
            return _show(request, journey.round, form, refused.sentence)
    return redirect("express_done", program.slug)


# What comes next -------------------------------------------------------------------------------


@require_safe
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one is in, what comes next, and what may be added later, or never."""
    person = _signed_in(request)
    program, round = way.program_and_round(person, slug)
    place = way.place_of(person, program, round) if person else None
    if person is None or place is None:
        return redirect("express", slug)
    if place.state not in states.ENROLLMENT_THERE:
        return redirect("enrollment", place.pk)
    context = {
        "program": program,
        "round": place.round,
        "enrollment": place,
        "reference": reference(place),
        "next_sentences": what_next(place, paired=False),
        "later": later_of(Journey.through(place)),
    }
    return render(request, "express/done.html", context)
