"""A person's place in a round: what they answered, what comes next, pausing and leaving."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.zones import zone_words
from mentorship import access, queries, states
from mentorship.circles.view import views_in
from mentorship.eligibility.facts import asked_of
from mentorship.eligibility.judging import Finding, findings_of
from mentorship.eligibility.wording import still_to_do
from mentorship.joining.journey import Journey
from mentorship.joining.people import AvoidPage
from mentorship.joining.resume import ResumePage
from mentorship.joining.rules import RulesPage
from mentorship.joining.submitting import page_link
from mentorship.messages.kinds import Kind
from mentorship.models import (
    Enrollment,
    OutgoingMail,
    Pairing,
    SignUpReview,
)
from mentorship.models.enrollments import Role
from mentorship.models.sides import paired_as
from mentorship.services import enrollments as acts
from mentorship.services import willingness
from mentorship.services.acts import Refused
from mentorship.services.windows import may_change, may_sign_up
from mentorship.text.declining import TO_THE_MEMBER
from mentorship.text.key_dates import key_dates
from mentorship.views.gatherings import events_of
from mentorship.views.what_next import what_next

STATE_TONES: dict[str, str] = {
    Enrollment.State.SUBMITTED: "active",
    Enrollment.State.WAITING_LIST: "waiting",
    Enrollment.State.PAUSED: "waiting",
    Enrollment.State.WITHDRAWN: "ended",
    Enrollment.State.DECLINED: "ended",
}


def _own(request: HttpRequest, pk: int) -> Enrollment:
    assert isinstance(request.user, User)
    own = access.enrollment_for(request.user, pk)
    own.person = request.user
    return own


@login_required
@require_http_methods(["GET", "HEAD"])
def enrollment(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation, and the page one comes back to."""
    own = _own(request, pk)
    round, program = own.round, own.round.program
    takes_signups = may_sign_up(round, own.role)
    places = queries.places_of(own.person, round)
    review = _review(own, places)
    changeable = may_change(own) and not own.has_left
    pairings = _pairings(own)
    journey = _journey(own, places)
    findings = [] if own.is_gone else findings_of(round, journey.rules, asked_of(own))
    context = {
        "to_do": still_to_do(round, findings),
        "asked_first": _asked_first(journey, findings) if changeable else "",
        "enrollment": own,
        "review": review,
        "said": TO_THE_MEMBER.get(review.reason, "") if review else "",
        "gatherings": () if own.is_gone else events_of(own),
        "now": timezone.now(),
        "asking": willingness.asked_now(own),
        "no_partner": not pairings and _told_of_no_partner(own),
        "round": round,
        "program": program,
        "word": program.a_word_for(own.role),
        "state": {"tone": STATE_TONES[own.state], "label": state_label(own)},
        "reference": reference(own),
        "next_sentences": what_next(own, paired=bool(pairings)),
        "pairings": [_pairing_row(pairing, own) for pairing in pairings],
        "rows": _rows(journey, changeable=changeable),
        "changeable": changeable,
        "takes_signups": takes_signups,
        "dates": key_dates(round),
        "zone": zone_words(round.zone),
        "second_role": _second_role(own, places),
        "lacks_style": not _has_style(journey),
        "circles": views_in(own),
    }
    return render(request, "enrollments/enrollment.html", context)


def _review(own: Enrollment, places: list[Enrollment]) -> SignUpReview | None:
    """What coordinators have decided, and told the person; None where they have told nothing."""
    own = next(row for row in places if row.pk == own.pk)
    review: SignUpReview | None = getattr(own, "sign_up_review", None)
    told = review is not None and (review.is_with_member or review.is_declined)
    return review if told else None


def _asked_first(journey: Journey, findings: list[Finding]) -> str:
    """Where an answer is given that a rule asks for since; empty where none is."""
    asked = RulesPage.applies(journey) and any(finding.is_open for finding in findings)
    return page_link(journey, RulesPage.slug, change=True) if asked else ""


def _journey(own: Enrollment, places: list[Enrollment]) -> Journey:
    """The way that led to this place, over the row that brings its preference along."""
    place = next(row for row in places if row.pk == own.pk)
    place.person, place.round = own.person, own.round
    return Journey.through(place)


def reference(own: Enrollment) -> str:
    """A short number to name in a letter."""
    return f"{own.round_id}-{own.pk}"


def state_label(own: Enrollment) -> str:
    """The state in a word or two."""
    return {
        Enrollment.State.SUBMITTED: _("In the round"),
        Enrollment.State.WAITING_LIST: _("On the waiting list"),
        Enrollment.State.PAUSED: _("Paused"),
        Enrollment.State.WITHDRAWN: _("Left"),
        Enrollment.State.DECLINED: _("Not this time"),
    }[Enrollment.State(own.state)]


def _rows(journey: Journey, *, changeable: bool) -> list[dict[str, str]]:
    """The person's own answers, with a link to change each while sign-up is open.

    Whom one would rather not be paired with can be changed for as long as one is in the round,
    and a curriculum vitae at any time.
    """
    return [
        {
            "label": label,
            "value": value,
            "url": _change_link(journey, slug, changeable=changeable),
        }
        for slug, label, value in journey.rows()
    ]


def _change_link(journey: Journey, slug: str, *, changeable: bool) -> str:
    if slug == ResumePage.slug and journey.enrollment:
        back = reverse("enrollment", args=[journey.enrollment.pk])
        return f"{reverse('resume')}?{urlencode({'next': back})}"
    if changeable or (slug == AvoidPage.slug and journey.joined):
        return page_link(journey, slug, change=True)
    return ""


def _pairings(own: Enrollment) -> list[Pairing]:
    """Those of this place, with the other of each, who is all that is shown of it."""
    rows = access.pairings_visible_to(own.person).filter(paired_as(own))
    rows = rows.select_related(None).select_related(Role(own.role).other.path("person__profile"))
    return list(rows.filter(state__in=(*states.PAIRING_OPEN, *states.PAIRING_PAST)))


def _pairing_row(pairing: Pairing, own: Enrollment) -> dict[str, Any]:
    return {
        "pairing": pairing,
        "other": pairing.side(own.role).other.person,
        "tone": _tone(pairing),
    }


def _tone(pairing: Pairing) -> tuple[str, str]:
    tones: dict[str, tuple[str, str]] = {
        Pairing.State.ASKED: ("waiting", _("Waiting for an answer")),
        Pairing.State.OFFERED: ("waiting", _("Waiting for an answer")),
        Pairing.State.ACTIVE: ("active", _("Active")),
        Pairing.State.COMPLETED: ("completed", _("Completed")),
    }
    return tones.get(pairing.state, ("ended", _("Ended")))


def _has_style(journey: Journey) -> bool:
    style = getattr(journey.profile, "working_style", None)
    return style is not None and style.answered() > 0


def _told_of_no_partner(own: Enrollment) -> bool:
    """Whether a mail has told the person that there is no partner, so that they have a choice."""
    if own.is_gone or not own.round.looks_on:
        return False
    return OutgoingMail.objects.filter(enrollment=own, kind=Kind.NO_PARTNER).exists()


def _second_role(own: Enrollment, places: list[Enrollment]) -> dict[str, Any] | None:
    """The way into the other role: begun already, or offered; None where there is none."""
    program = own.round.program
    other = next(role for role in Role.values if role != own.role)
    taken = any(row.role == other and not row.has_left for row in places)
    if taken or program.is_convention or not may_sign_up(own.round, other):
        return None
    return {
        "word": program.a_word_for(other),
        "begun": any(row.begun_other for row in places if row.pk == own.pk),  # type: ignore[attr-defined]
        "url": reverse("join_check", args=[own.round_id, other]),
    }


# Acts ----------------------------------------------------------------------------------------


def _do(
    request: HttpRequest,
    own: Enrollment,
    act: Callable[[User, Enrollment], None],
    becomes: str,
    sentence: str,
) -> HttpResponse:
    """Do an act and come back to the page; one that is done already is shown, not repeated."""
    if own.state != becomes:
        try:
            act(own.person, own)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, sentence)
    return redirect("enrollment", own.pk)


@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Be suggested to nobody new for a while."""
    own = _own(request, pk)
    return _do(
        request,
        own,
        acts.pause,
        Enrollment.State.PAUSED,
        _("You are paused. Come back whenever you like"),
    )


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Come back from a pause."""
    own = _own(request, pk)
    return _do(
        request,
        own,
        acts.resume,
        Enrollment.State.SUBMITTED,
        _("Welcome back: you are in the round again"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what leaving means for oneself and for the other person; then leave."""
    own = _own(request, pk)
    if own.is_gone:
        return redirect("enrollment", own.pk)
    if request.method == "POST":
        return _do(
            request, own, acts.withdraw, Enrollment.State.WITHDRAWN, _("You have left the round")
        )
    open_pairings = [row for row in _pairings(own) if _is_told_of_the_end(row, own)]
    context = {
        "enrollment": own,
        "round": own.round,
        "program": own.round.program,
        "active": [row.side(own.role).other.person for row in open_pairings if row.is_active],
        "waiting": [row.side(own.role).other.person for row in open_pairings if not row.is_active],
        "takes_signups": may_sign_up(own.round, own.role),
    }
    return render(request, "enrollments/leave.html", context)


def _is_told_of_the_end(pairing: Pairing, own: Enrollment) -> bool:
    """Whether the other of this pairing hears that it is over, if its owner leaves."""
    told = pairing.side(own.role).other.is_told
    return pairing.state in states.PAIRING_OPEN and told
