"""The desk's pages of sign-ups: the list of a round, and one with all that is said of it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.views.reader import reader
from mentorship import access, reading, states
from mentorship.admin.enrollments import facts
from mentorship.admin.words import ENROLLMENT
from mentorship.eligibility.judging import findings_of_all, rules_of
from mentorship.eligibility.wording import as_said
from mentorship.models import Enrollment, Pairing, ReviewOpinion, Round
from mentorship.models.programs import ResumeAsked
from mentorship.models.reviews import not_looked_at
from mentorship.models.sides import paired_as
from mentorship.reviewing import lists
from mentorship.reviewing.forms import FORMS, DecisionForm, OpinionForm, version_in
from mentorship.reviewing.lists import Asked
from mentorship.services import reviews
from mentorship.services.acts import Refused
from mentorship.services.reviews import Decision, Verb
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.states import ReviewState
from mentorship.text.resumes import as_file

TONES: dict[str, str] = {
    ReviewState.ACCEPTED: "active",
    ReviewState.DECLINED: "ended",
}
DECIDED = {
    ReviewState(state): (TONES.get(state, "waiting"), words)
    for state, words in lists.DECIDED_WORDS.items()
}
DONE = {
    Verb.ACCEPT: lazy("Accepted: %(name)s"),
    Verb.HOLD: lazy("On hold, and nothing told: %(name)s"),
    Verb.ASK: lazy("Asked by mail: %(name)s"),
    Verb.DECLINE: lazy("Declined, and told by mail: %(name)s"),
}
AT_ONCE = (Verb.ACCEPT, Verb.HOLD)
"""What can be decided on the list itself, since it needs no words."""


# The list --------------------------------------------------------------------------------------


def sign_ups_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has signed up in a round, fifty a page; a POST accepts one of them, or holds one."""
    user = reader(request)
    round = access.round_run_for(user, pk)
    asked = Asked.in_address(request.GET)
    if request.method == "POST":
        return _decided_on_list(request, round)
    page = Paginator(lists.found(user, round, asked), lists.PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "round": round,
        "program": round.program,
        "page": page,
        "rows": [(line, DECIDED[_decided(line.place)]) for line in lists.lines(round, list(page))],
        "asked": asked,
        "address": asked.as_address(),
        **_filters(lists.counts(user, round)),
    }
    return desk.page(request, "reviewing/list", context)


def _decided(place: Enrollment) -> ReviewState:
    review = getattr(place, "sign_up_review", None)
    return ReviewState(review.state) if review else ReviewState.NEW


def _filters(counts: Any) -> dict[str, Any]:
    """The choices of each filter, with how many sign-ups each has where that is known."""
    decided: list[tuple[str, Any, int]] = [
        (key, words[1], counts[key]) for key, words in DECIDED.items() if counts[key]
    ]
    if counts[lists.LEFT]:
        decided.append((lists.LEFT, lazy("Left"), counts[lists.LEFT]))
    roles = Enrollment._meta.get_field("role").choices or ()
    return {
        "decided": decided,
        "roles": [(key, label, counts[key]) for key, label in roles],
        "rules": [
            (lists.MEET, lazy("Meet the rules"), ""),
            (lists.FAIL, lazy("Do not meet them"), ""),
        ],
        "whole": [
            (lists.COMPLETE, lazy("Complete"), ""),
            (lists.MISSING, lazy("Something is missing"), ""),
        ],
    }


def _decided_on_list(request: HttpRequest, round: Round) -> HttpResponse:
    """Take the button of one line: `accept-12-0` is the decision, the sign-up, what was seen."""
    verb, pk, seen = _pressed(request.POST.get("decide", ""))
    place = access.enrollment_decided_for(reader(request), pk)
    if place.round_id != round.pk:
        raise Http404
    with refusals.told(request):
        reviews.decide(reader(request), place, Decision(verb), seen)
        messages.success(request, DONE[verb] % {"name": place.person.public_name})
    return redirect(f"{request.get_full_path()}#row-{place.pk}")


def _pressed(typed: str) -> tuple[Verb, int, int]:
    verb, _dash, rest = typed.partition("-")
    pk, _dash, seen = rest.partition("-")
    plausible = pk.isascii() and pk.isdecimal() and len(pk) < 16
    if verb not in AT_ONCE or not plausible:
        raise Http404
    return Verb(verb), int(pk), version_in(seen)


# One sign-up -----------------------------------------------------------------------------------


def sign_up_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers of one, what coordinators think, and the decision; a POST says or decides."""
    user = reader(request)
    place = access.enrollment_decided_for(user, pk)
    asked = Asked.in_address(request.GET)
    if request.method == "POST" and "opinion" in request.POST:
        return _said(request, place, asked)
    if request.method == "POST":
        return _decide(request, place, asked)
    return _show(request, place, asked)


def resume_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that somebody handed in with their sign-up."""
    return as_file(reading.resume_of(access.enrollment_decided_for(reader(request), pk)))


def _here(place: Enrollment, asked: Asked) -> str:
    return f"{reverse('admin:sign_up', args=[place.pk])}?{asked.as_address()}"


def _said(request: HttpRequest, place: Enrollment, asked: Asked) -> HttpResponse:
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _show(request, place, asked, opinion=form)
    values = form.cleaned_data
    reviews.give_opinion(reader(request), place, values["view"], values["words"])
    messages.success(request, _("Your opinion is noted"))
    return redirect(f"{_here(place, asked)}#opinions")


def _decide(request: HttpRequest, place: Enrollment, asked: Asked) -> HttpResponse:
    """Decide, and go on to the next; whoever comes second reads what the first decided."""
    kind = FORMS.get(request.POST.get("decide", ""))
    if kind is None:
        raise Http404
    form = kind(request.POST)
    if not form.is_valid():
        return _show(request, place, asked, form)
    try:
        reviews.decide(reader(request), place, form.decision, form.seen_version)
    except reviews.DecidedMeanwhile as meanwhile:
        form.see(meanwhile.version)
        form.add_error(None, meanwhile.sentence)
        fresh = access.enrollment_decided_for(reader(request), place.pk)
        return _show(request, fresh, asked, form)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _show(request, place, asked, form)
    messages.success(request, DONE[form.verb] % {"name": place.person.public_name})
    return redirect(_onwards(request, place, asked))


def _onwards(request: HttpRequest, place: Enrollment, asked: Asked) -> str:
    """The next sign-up of the list, or the list where this was the last."""
    _before, after = lists.neighbours(lists.found(reader(request), place.round, asked), place)
    if after:
        return f"{reverse('admin:sign_up', args=[after])}?{asked.as_address()}"
    return f"{reverse('admin:sign_ups', args=[place.round_id])}?{asked.as_address()}"


def _show(
    request: HttpRequest,
    place: Enrollment,
    asked: Asked,
    form: DecisionForm | None = None,
    *,
    opinion: OpinionForm | None = None,
) -> HttpResponse:
    user, round = reader(request), place.round
    before, after = lists.neighbours(lists.found(user, round, asked), place)
    judged = findings_of_all(round, rules_of(round), [place])[place.pk]
    said = list(place.opinions.select_related("writer__profile"))
    review = getattr(place, "sign_up_review", None)
    context = {
        "round": round,
        "program": round.program,
        "place": place,
        "review": review,
        "decided": DECIDED[_decided(place)],
        "state": ENROLLMENT[place.state],
        "facts": [*facts(place), *_told(place)],
        "rules": [(each.stands(), each.bars_pairing, each.excepted) for each in judged],
        "in_pairings": _in_pairings(place, user),
        "resume": reading.resume_of(place),
        "resume_asked": round.program.resume_asked(place.role) != ResumeAsked.NO,
        "opinions": said,
        "opinion_form": opinion or _own_opinion(said, user),
        "forms": _forms(lists.version_of(place), form),
        "form": form if form is not None else opinion,
        "before": before,
        "after": after,
        "address": asked.as_address(),
        "page_has_errors": form is not None or opinion is not None,
    }
    return desk.page(request, "reviewing/sign_up", context)


def _told(place: Enrollment) -> list[dict[str, str]]:
    """What they wish to share, and what they said about who may join."""
    rows = [{"label": _("Wishes to share"), "value": place.shares}]
    return [*rows, {"label": _("On who may join"), "value": "; ".join(as_said(place))}]


def _in_pairings(place: Enrollment, user: Any) -> int:
    rows = Pairing.objects.filter(paired_as(place), state__in=states.PAIRING_PLACED)
    return rows.filter(~access.is_one_of_two(user)).count()


def _own_opinion(said: list[ReviewOpinion], user: Any) -> OpinionForm:
    own = next((each for each in said if each.writer_id == user.pk), None)
    return OpinionForm(initial={"view": own.view, "words": own.words} if own else None)


def _forms(version: int, typed: DecisionForm | None) -> dict[str, DecisionForm]:
    """The form of each decision; the one that was sent as it was typed."""
    forms = {str(verb): kind(initial={"seen": version}) for verb, kind in FORMS.items()}
    return forms if typed is None else {**forms, str(typed.verb): typed}


# Work that waits -------------------------------------------------------------------------------


def sign_ups_waiting(user: Any) -> Iterator[tuple[str, str]]:
    """Rounds that look at sign-ups first, and have some that nobody has looked at."""
    rows = access.enrollments_decided_by(user).filter(
        round__reviews_first=True, round__state__in=states.ROUND_UNDER_WAY
    )
    rows = not_looked_at(rows).select_related(None).order_by()
    counts = dict(rows.values_list("round").annotate(count=Count("pk")))
    for round in Round.objects.filter(pk__in=counts).select_related("program").order_by("pk"):
        text = ngettext(
            "%(count)s sign-up to look at: %(round)s",
            "%(count)s sign-ups to look at: %(round)s",
            counts[round.pk],
        )
        url = reverse("admin:sign_ups", args=[round.pk])
        yield text % {"count": counts[round.pk], "round": round}, f"{url}?state={lists.TO_DO}"


desk.add_page("rounds/<int:pk>/sign-ups/", sign_ups_page, "sign_ups")
desk.add_page("sign-ups/<int:pk>/", sign_up_page, "sign_up")
desk.add_page("sign-ups/<int:pk>/resume.pdf", resume_page, "sign_up_resume")
desk.add_work(sign_ups_waiting)
