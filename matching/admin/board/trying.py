"""What a step would change, before it is taken: a page of its own, or a sheet over the board."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from matching.admin.board import saying, showing
from matching.admin.board.forms import RejectForm
from matching.admin.board.page import piece
from matching.admin.board.patience import patient
from matching.admin.board.pressing import edit_in, fields_of, new_key
from matching.admin.board.showing import View, view_of
from matching.board import acts
from matching.board.acts import Difference, Edit, Stale, Verb
from matching.models import BoardStep
from mentorship import access
from mentorship.services.acts import Refused
from mentorship.site.desk import desk


@patient
def try_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show exactly what an edit would change, with the button that takes it at that price."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    edit = edit_in(request.GET, round)
    try:
        difference = acts.price(view.user, round, edit)
    except Refused as refusal:
        return _cannot(request, view, refusal.sentence)
    return _shown(request, view, edit, difference)


def dearer(request: HttpRequest, view: View, edit: Edit, stale: Stale) -> HttpResponse:
    """Nothing was done, since it would cost more by now: show that, and ask again."""
    return _shown(request, view, edit, stale.difference, stale.sentence)


def _shown(
    request: HttpRequest, view: View, edit: Edit, difference: Difference, stale: str = ""
) -> HttpResponse:
    name = saying.namer_of(view.round, difference, edit.mentee, edit.mentor, names=view.asked.names)
    context = {
        "heading": saying.will(edit, name),
        "told": saying.told(difference, name),
        "hidden": fields_of(edit, difference, showing.version_of(view.round)),
        "stale": stale,
        "action": "admin:board_decide",
        "form": _form(request, edit),
    }
    return _answer(request, view, context)


def _form(request: HttpRequest, edit: Edit) -> RejectForm | None:
    """A no is asked for how long, and why."""
    if edit.verb != Verb.REJECT:
        return None
    return RejectForm(initial={"how_long": RejectForm.THIS_RUN})


def _answer(request: HttpRequest, view: View, context: dict[str, Any]) -> HttpResponse:
    frame = {**showing.frame_of(view), "sheet": "try", **context}
    if "X-Board" in request.headers:
        return piece(request, view, frame)
    return desk.page(request, "board/try", frame)


def _cannot(request: HttpRequest, view: View, sentence: str) -> HttpResponse:
    """It cannot be done: say why, on the sheet or over the board."""
    if "X-Board" in request.headers:
        return piece(request, view, {"sheet": "cannot", "sentence": sentence})
    messages.error(request, sentence)
    return redirect(view.address())


# Taking back -----------------------------------------------------------------------------------


@patient
def undo_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what taking a step back would change, with the button that does it."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    step = access.one_or_404(acts.steps(view.user, round), _pk_of(view, number))
    job = acts.of_one_job(round, step)
    together = "together" in request.GET and len(job) > 1
    try:
        difference = acts.price_of_undo(view.user, round, number, together=together)
    except Refused as refusal:
        return _cannot(request, view, refusal.sentence)
    name = saying.namer_of(round, difference, *saying.people_of(step), names=view.asked.names)
    context = {
        "heading": saying.did(_edits(job if together else [step]), step.verb, name),
        "takes_back": step,
        "job": [] if together else job[1:] and job,
        "told": saying.told(difference, name),
        "hidden": {
            "number": number,
            "together": "1" if together else "",
            "price": f"{difference.matched},{difference.points}",
            "version": showing.version_of(round),
            "key": new_key(),
        },
        "action": "admin:board_undo",
    }
    return _answer(request, view, context)


def _edits(steps: Iterable[BoardStep]) -> list[dict[str, Any]]:
    return [edit for step in steps for edit in step.edits]


def _pk_of(view: View, number: int) -> int:
    rows = acts.steps(view.user, view.round).filter(number=number)
    return rows.values_list("pk", flat=True).first() or 0


def address_of_undo(view: View, number: int | None) -> str:
    """Where it is shown what taking a step back would change."""
    if number is None:
        return view.address()
    return reverse("admin:board_undo_look", args=[view.round.pk, number]) + view.asked.as_address()


def steps_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbered list of steps that everybody at the board shares, the last first."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    rows = list(acts.steps(view.user, round).prefetch_related("undoes")[:MOST_STEPS])
    people = {pk for step in rows for pk in saying.people_of(step)}
    name = saying.namer(round, people, names=view.asked.names)
    last = acts.last_of(view.user, round)
    lines = [
        {
            "step": step,
            "words": _words(step, name),
            "price": saying.price_said(acts.difference_of(view.user, step)),
            "may_undo": bool(step.back) and step.undone_by_id is None,
        }
        for step in rows
    ]
    context = {**showing.frame_of(view), "lines": lines, "last": last}
    return desk.page(request, "board/steps", context)


def _words(step: BoardStep, name: saying.Name) -> str:
    """What was done; of a step that takes another back, which."""
    undone = next(iter(step.undoes.all()), None)
    if undone is None:
        return saying.did(step.edits, step.verb, name)
    return _("Took back step %(number)s") % {"number": undone.number}


MOST_STEPS = 200
"""So many steps are listed, the last ones."""


desk.add_page("rounds/<int:pk>/board/try/", try_page, "board_try")
desk.add_page("rounds/<int:pk>/board/steps/", steps_page, "board_steps")
desk.add_page("rounds/<int:pk>/board/steps/<int:number>/", undo_page, "board_undo_look")
