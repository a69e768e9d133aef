"""What if: other settings tried beside the board, side by side, looked at, taken or dropped."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts.models import Institution
from accounts.views.reader import reader
from matching.admin.board import saying, showing
from matching.admin.board.draft_forms import DraftForm
from matching.admin.board.pressing import new_key, seen_in
from matching.admin.board.showing import View, view_of
from matching.board import acts, drafting
from matching.board.acts import Edit, Stale, Verb
from matching.board.fairer import Fairness, Rule, Way
from matching.models import BoardDraft
from mentorship import access, weights
from mentorship.models import Round
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk

REFRESH_SECONDS = "1"


def what_if_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The drafts beside the board, and the settings of a new one; a POST has it solved."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    there = drafting.mentees_of(round)
    form = DraftForm(request.POST or None, initial=_as_it_is(view), mentees=there)
    if request.method == "POST" and form.is_valid() and _made(request, view, form):
        return redirect("admin:board_what_if", round.pk)
    drafts = list(drafting.drafts_of(view.user, round))
    context = {
        **showing.frame_of(view),
        "form": form,
        "columns": (columns := _columns(view, drafts)),
        "fair": [column["fair"] for column in columns if column["fair"]],
        "lines": list(_lines(view, drafts)),
        "groups": _groups(drafts),
        "possible": view.run is not None,
    }
    response = desk.page(request, "board/what_if", context)
    if any(_is_working(draft) for draft in drafts) and request.method != "POST":
        response["Refresh"] = REFRESH_SECONDS
    return response


def _is_working(draft: BoardDraft) -> bool:
    return draft.solved_at is None


def _as_it_is(view: View) -> dict[str, Any]:
    """The settings by which the board goes now."""
    board = view.stored
    known = weights.complete((board and board.weights) or view.round.weights)
    return {
        "goal": board.goal if board else BoardDraft.Goal.MOST_MATCHED,
        "minimum": board.minimum if board else view.round.minimum_points,
        **{f"weight_{factor}": weight for factor, weight in known.items()},
    }


def _made(request: HttpRequest, view: View, form: DraftForm) -> bool:
    """Ask for the draft; a refusal is said over the form, and nothing typed is lost."""
    data = form.cleaned_data
    try:
        drafting.make(
            view.user,
            view.round,
            data["name"],
            form.weights,
            data["minimum"],
            form.board_goal,
            form.fairness,
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("The draft is being worked out"))
    return True


# Side by side ----------------------------------------------------------------------------------


def _columns(view: View, drafts: Iterable[BoardDraft]) -> list[dict[str, Any]]:
    """The head of each column: the draft, how far it is, and what can be done with it."""
    return [
        {
            "draft": draft,
            "working": _is_working(draft),
            "stale": drafting.is_stale(draft),
            "ready": bool(draft.result) and not draft.error,
            "fair": _fair(draft),
        }
        for draft in drafts
    ]


def _fair(draft: BoardDraft) -> dict[str, Any]:
    """What a draft that shares places out asked for, what is missing, and what a place costs."""
    if not draft.fairness or not draft.result:
        return {}
    asked, told = Fairness(**draft.fairness), draft.result["fair"]
    rows = [
        {**row, "name": GROUPS.get(row["group"], row["group"])} for row in told.get("groups", ())
    ]
    return {
        "name": draft.name,
        "way": Way(asked.way).label,
        "rates": asked.group and asked.rule == Rule.RATES,
        "asked": asked,
        "told": told,
        "groups": rows,
    }


FIGURES: tuple[tuple[str, Any], ...] = (
    ("matched", lazy("Matched")),
    ("points", lazy("Points in all, by the board's weights")),
    ("own_points", lazy("Points by the draft's own weights")),
    ("lowest_points", lazy("Lowest pair")),
    ("fifth", lazy("5th percentile")),
    ("would_swap", lazy("Would rather swap")),
    ("change", lazy("Whose mentor changes")),
)


def _lines(view: View, drafts: list[BoardDraft]) -> Iterable[dict[str, Any]]:
    """One line a figure: what the board has, then each draft."""
    results = [draft.result for draft in drafts]
    board = _of_the_board(results)
    for name, label in FIGURES:
        yield {
            "label": label,
            "board": _figure(board, name) if name != "change" else "–",
            "drafts": [_figure(result.get("draft", {}), name) for result in results],
        }


def _of_the_board(results: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the board itself comes to, which each result tells beside its draft; {} before any."""
    return next((result["board"] for result in results if result), {})


def _figure(column: Mapping[str, Any], name: str) -> str:
    value = column.get(name)
    return "–" if value is None else f"{value:,}"


def _groups(drafts: list[BoardDraft]) -> list[dict[str, Any]]:
    """How each group fares, of five people or more: of how many, matched, with what fit."""
    results = [draft.result for draft in drafts]
    return [
        {
            "label": GROUPED[name],
            "rows": [
                {
                    "group": GROUPS.get(group, group),
                    "board": _fares(parts.get(group)),
                    "drafts": [_fares(_group(result, name, group)) for result in results],
                }
                for group in sorted(parts, key=UNNAMED.__contains__)
            ],
        }
        for name, parts in _of_the_board(results).get("groups", {}).items()
        if name in GROUPED
    ]


GROUPED = {
    "region": lazy("By region"),
    "field": lazy("By field"),
    "library": lazy("By kind of library"),
}
GROUPS: dict[str, Any] = {
    "": lazy("Not said"),
    "others": lazy("Others, too few to show apart"),
    **dict(Institution.Kind.choices),
}
"""What groups are called that have no name of their own."""
UNNAMED = ("", "others")
"""Those of them that stand at the end."""


def _group(result: Mapping[str, Any], name: str, group: str) -> list[int] | None:
    """The numbers of one group in a draft, where it has any."""
    groups: Mapping[str, Any] = (result.get("draft") or {}).get("groups", {})
    found: list[int] | None = groups.get(name, {}).get(group)
    return found


def _fares(numbers: list[int] | None) -> str:
    if not numbers:
        return "–"
    people, matched, fit = numbers
    return _("%(matched)s of %(people)s, fit %(fit)s") % {
        "matched": matched,
        "people": people,
        "fit": fit,
    }


# One draft -------------------------------------------------------------------------------------


def draft_page(request: HttpRequest, pk: int, draft: int) -> HttpResponse:
    """Whose mentor a draft changes, with the button that takes it, at the price of now."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    row = drafting.draft_for(view.user, round, draft)
    if not row.result:
        return redirect("admin:board_what_if", round.pk)
    try:
        difference = acts.price(view.user, round, Edit(Verb.ADOPT, draft=row.pk))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:board_what_if", round.pk)
    name = saying.namer_of(round, difference, names=view.asked.names)
    context = {
        **showing.frame_of(view),
        "draft": row,
        "fair": _fair(row),
        "told": saying.told(difference, name),
        "everybody": [saying.move(one, name) for one in difference.moved],
        "hidden": {
            "price": f"{difference.matched},{difference.points}",
            "version": showing.version_of(round),
            "key": new_key(),
        },
    }
    return desk.page(request, "board/draft", context)


@require_POST
def draft_act(request: HttpRequest, pk: int, draft: int) -> HttpResponse:
    """Take a draft, have it solved again on the board of now, or drop it."""
    round = access.round_run_for(reader(request), pk)
    user = reader(request)
    row = drafting.draft_for(user, round, draft)
    pressed = next((name for name in DRAFT_ACTS if name in request.POST), None)
    if pressed is None:
        raise Http404
    try:
        return DRAFT_ACTS[pressed](request, round, row)
    except Stale as stale:
        messages.error(request, stale.sentence)
        return redirect("admin:board_draft", round.pk, row.pk)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:board_what_if", round.pk)


def _take(request: HttpRequest, round: Round, row: BoardDraft) -> HttpResponse:
    acts.take(reader(request), round, Edit(Verb.ADOPT, draft=row.pk), **seen_in(request.POST))
    messages.success(request, _("The board goes by the draft “%(name)s” now") % {"name": row.name})
    return redirect("admin:board", round.pk)


def _again(request: HttpRequest, round: Round, row: BoardDraft) -> HttpResponse:
    drafting.solve_again(reader(request), round, row.pk)
    messages.success(request, _("The draft is being worked out again"))
    return redirect("admin:board_what_if", round.pk)


def _drop(request: HttpRequest, round: Round, row: BoardDraft) -> HttpResponse:
    with refusals.told(request):
        drafting.drop(reader(request), round, row.pk)
        messages.success(request, _("The draft “%(name)s” is dropped") % {"name": row.name})
    return redirect("admin:board_what_if", round.pk)


DRAFT_ACTS = {"take": _take, "again": _again, "drop": _drop}

desk.add_page("rounds/<int:pk>/board/what-if/", what_if_page, "board_what_if")
desk.add_page("rounds/<int:pk>/board/what-if/<int:draft>/", draft_page, "board_draft")
desk.add_page("rounds/<int:pk>/board/what-if/<int:draft>/act/", draft_act, "board_draft_act")
