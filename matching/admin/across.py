"""The desk's pages of shared pools: asking and agreeing, and the pairs that both sides decide."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.forms.base import HouseForm, OneLine
from accounts.views.reader import reader
from matching.across import acts, reach
from matching.across.reach import Which
from matching.admin.paging import page_of
from matching.models import PairAcross
from mentorship import access
from mentorship.admin.words import PAIRING
from mentorship.models import Round, SharedPool
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text import reasons


class AskForm(HouseForm):
    """Whom to ask for their mentors, and a few words to them."""

    sentences = {"lending": {"required": lazy("Choose a round from the list")}}
    lending = forms.ChoiceField(label=lazy("Whose mentors may this round draw on?"))
    words = OneLine(label=lazy("A few words to its coordinators"), max_length=500, required=False)

    def __init__(self, *args: Any, rounds: list[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lending"]
        named = [(str(one.pk), f"{one.program.unit}: {one}") for one in rounds]
        field.choices = [("", _("Choose")), *named]


def pools_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The pools that a round shares, either way, and asking for another one."""
    user = reader(request)
    round = access.round_run_for(user, pk)
    rounds = list(reach.askable(user, round)) if not round.program.is_informal else []
    form = AskForm(request.POST or None, rounds=rounds)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.told(request):
            acts.ask(user, round, int(said["lending"]), said["words"])
            messages.success(request, _("They are asked; you read their answer here"))
        return redirect("admin:pools", round.pk)
    pools = reach.pools_run_by(user)
    context = {
        "round": round,
        "program": round.program,
        "asked_for": [_told(user, pool, Which.ASKING) for pool in pools.filter(asking=round)],
        "lent_to": [_told(user, pool, Which.LENDING) for pool in pools.filter(lending=round)],
        "form": form,
        "possible": bool(rounds),
    }
    return desk.page(request, "across/pools", context)


def _told(user: Any, pool: SharedPool, side: Which) -> dict[str, Any]:
    """A pool as a round reads it that stands on this side."""
    return {
        "pool": pool,
        "other": reach.round_of(pool, side.other),
        "lends": side is Which.LENDING,
        "to_decide": _undecided(user, pool, [side]),
        "pairs": pool.couples.count(),
    }


def _undecided(user: Any, pool: SharedPool, sides: list[Which]) -> int:
    """Pairs of the pool that wait for a word of one of these sides."""
    rows = reach.pairs_run_by(user).filter(pool=pool, pairing=None)
    rows = rows.exclude(asking_said=False).exclude(lending_said=False)
    waiting = [pair for pair in rows if any(_said(pair, side) is None for side in sides)]
    return len(waiting)


def _said(pair: PairAcross, side: Which) -> bool | None:
    found: bool | None = getattr(pair, side.column("said"))
    return found


@require_POST
def pool_act(request: HttpRequest, pk: int, round: int) -> HttpResponse:
    """Agree, end, or have pairs looked for; `round` is where the press came from."""
    user = reader(request)
    pool = reach.pool_for(user, pk)
    name = next((name for name in POOL_ACTS if name in request.POST), None)
    if name is None or round not in (pool.asking_id, pool.lending_id):
        raise Http404
    act, done = POOL_ACTS[name]
    with refusals.told(request):
        act(user, pool)
        messages.success(request, str(done))
    return redirect("admin:pools", round)


POOL_ACTS: dict[str, tuple[Callable[[Any, SharedPool], None], Any]] = {
    "agree": (acts.agree, lazy("You share your mentors from now on")),
    "end": (acts.end, lazy("It is over; nothing undecided is left of it")),
    "look": (acts.look, lazy("Pairs are being looked for")),
}


def pairs_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairs of a pool: of one's own people all, of the others a name, and why the two."""
    user = reader(request)
    pool = reach.pool_for(user, pk)
    sides = reach.sides_of(user, pool)
    page = page_of(request, reach.pairs_run_by(user).filter(pool=pool).order_by("-points", "pk"))
    context = {
        "pool": pool,
        "sides": [(side, reach.round_of(pool, side)) for side in sides],
        "page": page,
        "rows": [_row(pair, sides) for pair in page],
    }
    return desk.page(request, "across/pairs", context)


def _row(pair: PairAcross, sides: list[Which]) -> dict[str, Any]:
    mentee, mentor = reach.people_of(pair, sides)
    told = reasons.told(pair.reasons, "desk", mentor=mentor.name, mentee=mentee.name)
    return {
        "pair": pair,
        "mentee": mentee,
        "mentor": mentor,
        "told": told,
        "said": [(side, reach.round_of(pair.pool, side), _said(pair, side)) for side in Which],
        "mine": [side for side in sides if pair.pairing is None and pair.pool.is_agreed],
        "state": PAIRING[pair.pairing.state] if pair.pairing else None,
        "may_take_back": bool(pair.pairing and pair.pairing.is_unanswered),
    }


SAID = {"1": True, "0": False}
"""What the two buttons of a pair send."""


@require_POST
def pair_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no for a side, or take an offer back."""
    user = reader(request)
    pair = reach.pair_for(user, pk)
    with refusals.told(request):
        messages.success(request, _pressed(request, pair))
    return redirect("admin:pool_pairs", pair.pool_id)


def _pressed(request: HttpRequest, pair: PairAcross) -> str:
    user, side = reader(request), request.POST.get("side", "")
    if "take_back" in request.POST:
        acts.take_back(user, pair)
        return _("The offer is taken back, and the two are told")
    said = SAID.get(request.POST.get("said", ""))
    if side not in list(Which) or said is None:
        raise Http404
    made = acts.decide(user, pair, Which(side), yes=said)
    return _("Both sides have said yes: the two are told now") if made else _("Noted")


def waiting_work(user: Any) -> Iterator[tuple[str, str]]:
    """Requests to answer and pairs to decide, for the desk's first page."""
    for pool in reach.pools_run_by(user).filter(over_at=None):
        sides = reach.sides_of(user, pool)
        if pool.is_asked and Which.LENDING in sides:
            words = _("%(program)s asks whether you share your mentors")
            url = reverse("admin:pools", args=[pool.lending_id])
            yield words % {"program": pool.asking.program}, url
        count = _undecided(user, pool, sides) if pool.is_agreed else 0
        if count:
            words = ngettext(
                "%(count)s pair across to decide: %(one)s and %(other)s",
                "%(count)s pairs across to decide: %(one)s and %(other)s",
                count,
            )
            told = {"count": count, "one": pool.asking.program, "other": pool.lending.program}
            yield words % told, reverse("admin:pool_pairs", args=[pool.pk])


def own_rounds(user: Any, pool: SharedPool) -> list[Round]:
    """The rounds of the pool that the user runs, for links back."""
    return [reach.round_of(pool, side) for side in reach.sides_of(user, pool)]


desk.add_page("rounds/<int:pk>/pools/", pools_page, "pools")
desk.add_page("pools/<int:pk>/act/<int:round>/", pool_act, "pool_act")
desk.add_page("pools/<int:pk>/", pairs_page, "pool_pairs")
desk.add_page("pools/pairs/<int:pk>/", pair_act, "pair_across_act")
desk.add_work(waiting_work)
