"""The page of a round: where it stands, the one next act, the numbers that matter."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from matching.access import runs_run_by, suggestions_run_by
from matching.across.reach import counted_for
from matching.admin import circles
from matching.admin.acts import ACTS, Act
from matching.admin.nights import night_of
from matching.admin.paging import page_of
from matching.admin.words import RUN
from matching.models import MatchRun, Scale, Suggestion
from matching.queries import scale_of
from matching.services.waiting import waiting_run_by
from mentorship import access, needs, queries, states, weights
from mentorship.admin.closings import summary_of
from mentorship.admin.figures import Figures, figures_of
from mentorship.admin.own import left_to
from mentorship.admin.readiness import missing_before_opening
from mentorship.admin.words import GOING, PAIRING, ROUND, SAID
from mentorship.express import way
from mentorship.models import Enrollment, LogLine, Round
from mentorship.models.reviews import waiting_for_review
from mentorship.services import willingness
from mentorship.services.clock.dates import opens_by_itself
from mentorship.services.rounds import may_announce, may_match
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.addresses import chosen

HISTORY = 12
"""Lines of the log on the page; the rest is on the log's own list."""


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    figures = figures_of(user, [round]).get(round.pk, Figures())
    scale = scale_of(round)
    runs = list(runs_run_by(user).filter(round=round)[:6])
    undecided = _undecided(user, runs)
    context = {
        "round": round,
        "program": round.program,
        "state": ROUND[round.state],
        "figures": list(_figures(round, figures)),
        "runs": [(run, RUN[run.state]) for run in runs],
        "next": next_step(round, figures, runs, undecided),
        "others": list(_other_acts(round, figures, runs, undecided, scale)),
        "scale": scale,
        "dates": _dates(round),
        "weights": _weights(round),
        "closing": summary_of(user, round),
        "history": _history(round),
        "to_review": waiting_for_review(round) if round.reviews_first else 0,
        "line": round.enrollments.filter(state=Enrollment.State.WAITING_LIST).count(),
        "waiting_again": waiting_run_by(user).filter(round=round).count(),
        "willing": willingness.counts(round) if round.program.asks_willing else None,
        "informal": round.program.is_informal,
        "across": counted_for(round).filter(state__in=states.PAIRING_PLACED).count(),
        "useful": queries.usefulness(access.pairings_run_by(user).filter(round=round)),
        "opens_by_itself": opens_by_itself(round),
        "express_address": way.printed(round.program.slug),
        "left_to": left_to(user, round),
        "night": night_of(round),
        "lacks": missing_before_opening(user, round) if round.state == Round.State.DRAFT else [],
    }
    return desk.page(request, "round", context)


Figure = tuple[str, int, str]
"""A number of the round: what it counts, how many, and where they are listed."""


def _figures(round: Round, figures: Figures) -> Iterator[Figure]:
    """The numbers that matter, in what the program brings together."""
    joined = f"?round__id__exact={round.pk}&state__exact={Enrollment.State.SUBMITTED}"
    people = {"people": figures.people_in_words(round.program)}
    lists = reverse("admin:mentorship_enrollment_changelist")
    yield _("signed up: %(people)s") % people, figures.signed_up, lists + joined
    if round.program.makes_pairs:
        yield from _figures_of_pairs(round, figures)
    if not round.program.makes_pairs or figures.seats:
        yield from _figures_of_seats(round, figures)


def _figures_of_pairs(round: Round, figures: Figures) -> Iterator[Figure]:
    pairs = reverse("admin:round_pairings", args=[round.pk])
    placed = _("paired: approved, offered or active")
    yield placed, figures.paired, f"{pairs}?state=paired"
    yield _("waiting for an answer"), figures.waiting, f"{pairs}?state=unanswered"
    alone = reverse("admin:unmatched", args=[round.pk])
    yield _("mentees without a partner, and why"), figures.alone, alone
    fallen = _("offers declined or not answered")
    yield fallen, figures.declined, f"{pairs}?state=came_to_nothing"


def _figures_of_seats(round: Round, figures: Figures) -> Iterator[Figure]:
    url = reverse("admin:circles", args=[round.pk])
    peers = round.program.makes_peers
    seated = _("with a peer: proposed, asked or active")
    yield seated if peers else _("in circles: proposed, asked or active"), figures.seated, url
    if round.program.makes_pairs:
        return
    yield _("asked, and not answered yet"), figures.seats_waiting, url
    alone = _("people without a peer") if peers else _("mentees without a circle")
    yield alone, figures.alone, url
    yield _("seats declined or not answered"), figures.seats_declined, url


def _history(round: Round) -> Any:
    """What was done with the round as a whole; each pairing tells its own history."""
    lines = LogLine.objects.filter(round=round, verb__startswith="round.")
    return lines.select_related("actor__profile")[:HISTORY]


def _undecided(user: Any, runs: list[MatchRun]) -> int:
    under_review = [run for run in runs if run.state == MatchRun.State.REVIEW]
    return suggestions_run_by(user).filter(run__in=under_review, state=Suggestion.State.NEW).count()


# The next step ---------------------------------------------------------------------------------


def next_step(
    round: Round, figures: Figures, runs: list[MatchRun], undecided: int
) -> dict[str, Any] | None:
    """The one thing to do now: an act with its button, or a page to go to; None if nothing is."""
    for run in runs:
        if run.state in states.RUN_UNDER_WAY:
            return _go(_("Matching is running"), _("Watch it"), reverse("admin:run", args=[run.pk]))
        if run.state == MatchRun.State.REVIEW and undecided:
            return _to_review(run, undecided)
    if step := circles.next_of(round):
        return step
    if figures.to_announce and may_announce(round):
        return _to_announce(round, figures.to_announce)
    name = _next_act(round, figures)
    return {"act": ACTS[name]} if name else None


def _go(text: str, label: str, url: str) -> dict[str, Any]:
    return {"text": text, "label": label, "url": url}


def _to_review(run: MatchRun, count: int) -> dict[str, Any]:
    label = ngettext("Review %(count)s suggestion", "Review %(count)s suggestions", count)
    text = _("Approve or reject what matching suggests. Nobody is told until you announce.")
    return _go(text, label % {"count": count}, reverse("admin:board", args=[run.round_id]))


def _to_announce(round: Round, count: int) -> dict[str, Any]:
    label = ngettext("Announce %(count)s pairing", "Announce %(count)s pairings", count)
    text = _("You see every pair and a real mail before anything is sent.")
    return _go(text, label % {"count": count}, reverse("admin:announce", args=[round.pk]))


def _next_act(round: Round, figures: Figures) -> str | None:
    """The act that usually comes next in this state."""
    informal = round.program.is_informal
    convention = round.program.is_convention
    if round.is_open:
        if informal:
            return None
        while_open = convention or round.rolling
        if round.rolling and not figures.alone:
            return None
        return "run" if while_open and figures.alone else "close-signup"
    steps: dict[str, str] = {
        Round.State.DRAFT: "open",
        Round.State.MATCHING: "run",
        Round.State.REVIEW: "run",
        Round.State.ANNOUNCED: "start",
    }
    return steps.get(round.state)


def _other_acts(
    round: Round,
    figures: Figures,
    runs: list[MatchRun],
    undecided: int,
    scale: Scale | None,
) -> Iterator[Act]:
    """The other acts that this state allows."""
    first = next_step(round, figures, runs, undecided) or {}
    busy = any(run.state in states.RUN_UNDER_WAY for run in runs)
    for act in ACTS.values():
        if round.state not in act.from_states or act is first.get("act"):
            continue
        if act.name == "run" and (busy or not may_match(round)):
            continue
        if act.name == "renew-scale" and (busy or scale is None):
            continue
        if act.name == "close-signup" and round.program.is_informal:
            continue
        yield act


def _weights(round: Round) -> list[tuple[Any, int, int]]:
    """The weight of each factor as (label, weight, most), for the bars."""
    stored = weights.complete(round.weights)
    return [(label, stored[name], 100) for name, label in weights.LABELS.items()]


def _dates(round: Round) -> list[dict[str, Any]]:
    """The key dates of the round, for the list of dates."""
    named = (
        (_("Sign-up opens"), round.signup_opens_on),
        (_("Sign-up of mentors opens"), round.mentors_open_on),
        (_("Sign-up closes"), round.signup_closes_on),
        (_("Sign-up of mentors closes"), round.mentors_close_on),
        (_("Late sign-ups until"), round.late_until),
        (_("Pairs are announced"), round.announce_on),
        (_("Starts"), round.starts_on),
        (_("Goals are written down by"), round.goals_by),
        (_("Half-way"), round.halfway_on),
        (_("Ends"), round.ends_on),
        (_("Closing questions are answered by"), round.survey_by),
        (_("Sign-up for the next round opens"), round.next_opens_on),
    )
    from django.utils import timezone

    today = timezone.now().astimezone(round.zone).date()
    return [
        {
            "label": label,
            "text": dates.day(day),
            "iso": day.isoformat(),
            "when_state": "past" if day < today else "now" if day == today else "",
        }
        for label, day in named
        if day
    ]


# Acts ------------------------------------------------------------------------------------------


def act_page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Say what an act changes and which mails go out; a POST does it."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    act = ACTS.get(name)
    if act is None:
        raise Http404
    if request.method == "POST":
        return _do(request, round, act)
    context = {"round": round, "program": round.program, "act": act}
    return desk.page(request, "round_act", context)


def _do(request: HttpRequest, round: Round, act: Act) -> HttpResponse:
    with refusals.told(request):
        made = act.do(request.user, round)
        messages.success(request, str(act.done))
        if isinstance(made, MatchRun):
            return redirect("admin:run", made.pk)
    return redirect("admin:round", round.pk)


# Pairings of the round -------------------------------------------------------------------------


def pairings_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairings of a round by state, with the reasons that people gave for declining."""
    user: Any = request.user
    round = access.round_run_for(user, pk)
    rows = access.pairings_run_by(user).filter(round=round).select_related("declined_by__profile")
    counts = dict(
        rows.order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    besides = {"fallen": needs.fallen_lately(rows)}
    found = {how: count for (how, _round), count in needs.needs_by_round(rows).items()}
    found |= {how: count for how, those in besides.items() if (count := those.count())}
    counts |= _together(counts)
    state, how = chosen(request.GET, "state", LABELS), chosen(request.GET, "going", GOING)
    if how in besides:
        rows = besides[how]
    else:
        rows = needs.pairs_going(rows, how) if how else needs.with_what_they_said(rows)
    if state:
        rows = rows.filter(state__in=TOGETHER.get(state, (state,)))
    page = page_of(request, rows.order_by("-state_changed_at", "pk"))
    context = {
        "round": round,
        "program": round.program,
        "page": page,
        "rows": [(pairing, PAIRING[pairing.state], said(pairing)) for pairing in page],
        "filters": [(key, label, counts[key]) for key, label in LABELS.items() if key in counts],
        "chosen": state,
        "needs": [(key, GOING[key], count) for key, count in found.items()],
        "chosen_need": how,
        "left_to": left_to(user, round),
    }
    return desk.page(request, "pairings", context)


TOGETHER: dict[str, tuple[str, ...]] = {
    "paired": states.PAIRING_PLACED,
    "unanswered": states.PAIRING_UNANSWERED,
    "came_to_nothing": states.PAIRING_FALLEN,
}
"""Several states under one word: what the figures of a round count, and lead to."""
LABELS = {
    "paired": _("Paired: approved, offered or active"),
    "unanswered": _("Offered or asked"),
    "came_to_nothing": _("Declined or not answered"),
    **{state: words[1] for state, words in PAIRING.items()},
}


def _together(counts: dict[str, int]) -> dict[str, int]:
    """How many pairings each of `TOGETHER` has, where there are any."""
    sums = {key: sum(counts.get(one, 0) for one in those) for key, those in TOGETHER.items()}
    return {key: count for key, count in sums.items() if count}


def said(pairing: Any) -> list[tuple[Any, Any]]:
    """What each of an active pair said last when asked how it is going: person and words."""
    if not pairing.is_active or pairing.made_by_the_two:
        return []
    sides = ((pairing.mentee, pairing.mentee_said), (pairing.mentor, pairing.mentor_said))
    return [(enrollment.person, SAID[words]) for enrollment, words in sides if words]


def _to_decide(user: Any) -> Any:
    """How many suggestions of a run are still to be decided by the user."""
    rows = (
        suggestions_run_by(user)
        .filter(run=OuterRef("pk"), state=Suggestion.State.NEW)
        .order_by()
        .values("run")
    )
    return Subquery(rows.values(count=Count("pk")))


def suggestions_waiting(user: Any) -> Iterator[tuple[str, str]]:
    """The runs under review that hold undecided suggestions, for the desk's first page."""
    runs = runs_run_by(user).filter(state=MatchRun.State.REVIEW)
    open_ = runs.exclude(round__state__in=states.ROUND_OVER)
    for run in open_.annotate(undecided=_to_decide(user)).filter(undecided__gt=0):
        text = ngettext(
            "%(count)s suggestion to review: %(round)s",
            "%(count)s suggestions to review: %(round)s",
            run.undecided,
        )
        yield (
            text % {"count": run.undecided, "round": run.round},
            reverse("admin:board", args=[run.round_id]) + "?show=todo",
        )


desk.add_page("rounds/<int:pk>/", round_page, "round")
desk.add_page("rounds/<int:pk>/act/<slug:name>/", act_page, "round_act")
desk.add_page("rounds/<int:pk>/pairings/", pairings_page, "round_pairings")
desk.add_work(suggestions_waiting)
