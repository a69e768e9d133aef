"""Taking a step on the board: what was pressed, what came of it, and the next line."""

import time
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from matching.admin.board import pairs, saying, showing, trying
from matching.admin.board.page import piece
from matching.admin.board.patience import patient
from matching.admin.board.pressing import edit_in, new_key, seen_in
from matching.admin.board.showing import View, view_of
from matching.board import acts
from matching.board.acts import Difference, Done, Edit, Stale, Verb
from matching.services import approving, review
from mentorship import access
from mentorship.services import jobs
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of


@require_POST
@patient
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one step; a script gets what changed, others the page with the next line."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    edit = edit_in(request.POST, round)
    following = _following(request, view, edit.mentee) if edit.verb in MOVES_ON else ""
    view.begun = int(time.time())
    try:
        done = acts.take(view.user, round, edit, **seen_in(request.POST))
    except Stale as stale:
        return trying.dearer(request, view, edit, stale)
    except Refused as refusal:
        return _refused(request, view, edit.mentee, refusal.sentence)
    name = saying.namer_of(round, done.difference, edit.mentee, edit.mentor, names=view.asked.names)
    sentence = _sentence(saying.did([edit.as_data()], edit.verb, name), done, name)
    return _done(request, view, done.difference, sentence, (edit.mentee, following))


MOVES_ON = (Verb.APPROVE, Verb.REJECT, Verb.BAR, Verb.LEAVE_OUT)
"""After these the next line is shown; after others the same mentee, as they stand now."""


def _following(request: HttpRequest, view: View, mentee: int | None) -> str:
    """The next mentee: a script names the line below, where it sees one."""
    named = number_of(request.POST.get("next", ""))
    try:
        return str(named) if named and view.again(pair=str(named)).opened else view.after(mentee)
    except Http404:
        return view.after(mentee)


@require_POST
@patient
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own last step, or the one of this number."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    number = number_of(request.POST.get("number", ""), digits=9) or None
    try:
        step = acts.last_of(view.user, round) if number is None else None
        together = "together" in request.POST
        done = acts.undo(view.user, round, number, together=together, **seen_in(request.POST))
    except Stale as stale:
        messages.error(request, stale.sentence)
        return redirect(trying.address_of_undo(view, number))
    except Refused as refusal:
        return _refused(request, view, None, refusal.sentence)
    names = saying.namer_of(round, done.difference, *_named(step), names=view.asked.names)
    what = saying.did(step.edits, step.verb, names) if step else _("step %s") % number
    sentence = _sentence(_("Taken back: %(what)s") % {"what": what}, done, names)
    mentee = next((edit["mentee"] for edit in (step.edits if step else []) if "mentee" in edit), 0)
    return _done(request, view, done.difference, sentence, (mentee or None, ""))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision on one pair back, of whatever step it was a part."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    pair = view.opened
    if pair is None or pair.suggestion is None:
        raise Http404
    try:
        review.restore(view.user, pair.suggestion)
        acts.follow(round)
    except Refused as refusal:
        return _refused(request, view, pair.mentee.pk, refusal.sentence)
    said = _("The decision on %(pair)s is taken back") % {"pair": pairs.said_of(pair)}
    return _done(request, view, Difference(), said, (pair.mentee.pk, ""))


def _named(step: Any) -> set[int]:
    return saying.people_of(step) if step else set()


def _sentence(did: str, done: Done, name: saying.Name) -> str:
    """The act, then what it changed: who moves, and the price."""
    if not done.difference.people:
        return did
    return f"{did}: {saying.told(done.difference, name).sentence}"


# What is answered ------------------------------------------------------------------------------


def _done(
    request: HttpRequest,
    view: View,
    difference: Difference,
    sentence: str,
    on: tuple[int | None, str],
) -> HttpResponse:
    """Show the next line to decide, or the same mentee; a script gets what changed alone."""
    mentee, following = on
    since = view.asked.since or view.begun or int(time.time())
    fresh = view.again(pair=following or (str(mentee) if mentee else ""), since=since)
    if "X-Board" not in request.headers:
        messages.success(request, sentence)
        return redirect(fresh.address())
    changed = {mentee, *(one.mentee for one in difference.moved)}
    return _pieces(request, fresh, changed, _told(fresh, sentence))


def _refused(request: HttpRequest, view: View, mentee: int | None, sentence: str) -> HttpResponse:
    fresh = view.again(pair=str(mentee)) if mentee else view.again()
    if "X-Board" not in request.headers:
        messages.error(request, sentence)
        return redirect(fresh.address())
    return _pieces(request, fresh, {mentee}, sentence)


def _pieces(
    request: HttpRequest, view: View, mentees: Iterable[int | None], sentence: str
) -> HttpResponse:
    """The strip, the lines of these mentees, the open pair and a sentence, each by its id."""
    context = {
        **showing.strip_context(view),
        **showing.pair_context(view),
        **showing.changed_context(view, set(mentees)),
        "said": sentence,
        "address": view.address(),
    }
    return piece(request, view, context)


def _told(view: View, sentence: str) -> str:
    """What is said aloud: the act, how far it is, and what comes next."""
    count = _("%(decided)s of %(total)s decided") % {
        "decided": view.strip.decided,
        "total": view.strip.total,
    }
    following = view.opened
    if following is None or not following.is_open:
        return f"{sentence.rstrip('.')}. {count}."
    share, _band = following.fit
    coming = _("Next: %(pair)s, %(fit)s") % {
        "pair": pairs.said_of(following),
        "fit": "–" if share is None else share,
    }
    return f"{sentence.rstrip('.')}. {count}. {coming}."


# Many at once ----------------------------------------------------------------------------------


@require_POST
def decide_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the lines that were ticked, or all undecided ones that the list shows: one step."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    since = view.asked.since or int(time.time())
    back = redirect(view.again(since=since).address())
    edits = _chosen(request, view)
    if not edits:
        messages.error(request, _("Tick at least one line to decide first"))
        return back
    if len(edits) > jobs.AT_ONCE:
        return _as_a_job(request, view) or back
    try:
        done = acts.take(view.user, round, edits, key=new_key())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return back
    _say_approved(request, done)
    return back


def _say_approved(request: HttpRequest, done: Done) -> None:
    count = len(done.step.edits)
    words = ngettext("%(count)s approved", "%(count)s approved", count) % {"count": count}
    if not done.skipped:
        messages.success(request, words)
        return
    left = ngettext("%(count)d skipped", "%(count)d skipped", len(done.skipped))
    causes = "; ".join(dict.fromkeys(done.skipped[:5]))
    messages.warning(request, f"{words}, {left % {'count': len(done.skipped)}}: {causes}")


def _chosen(request: HttpRequest, view: View) -> list[Edit]:
    """The lines that were ticked, or all that wait in the list."""
    lines = [line for line in view.found if line.is_to_decide and line.mentor]
    if "all" not in request.POST:
        ticked = set(request.POST.getlist("ticked"))
        lines = [line for line in lines if line.key in ticked]
    return [Edit(Verb.APPROVE, line.mentee, line.mentor) for line in lines]


def _as_a_job(request: HttpRequest, view: View) -> HttpResponse | None:
    """Leave the whole list to the worker; a search is too narrow for that, and says so."""
    if view.asked.words or view.asked.show not in ("", "todo", "matched"):
        messages.error(request, _("Approve at most fifty of a search at once"))
        return None
    assert view.run is not None
    try:
        job = approving.begin(view.user, view.run, view.asked.fit)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None
    return redirect("admin:job", job.pk)


desk.add_page("rounds/<int:pk>/board/decide/", decide, "board_decide")
desk.add_page("rounds/<int:pk>/board/decide-many/", decide_many, "board_decide_many")
desk.add_page("rounds/<int:pk>/board/take-back/", take_back, "board_take_back")
desk.add_page("rounds/<int:pk>/board/undo/", undo, "board_undo")
