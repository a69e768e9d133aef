"""Deciding on the board: what was pressed, what came of it, and the next line."""

import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from matching import access as matching_access
from matching.admin.board import pairs, showing
from matching.admin.board.forms import RejectForm
from matching.admin.board.page import piece
from matching.admin.board.showing import View, view_of
from matching.board.reading.asked import Asked
from matching.board.reading.pair import Pair, pair_of
from matching.services import approving, review
from mentorship import access
from mentorship.services import jobs
from mentorship.services.acts import Refused
from mentorship.site.desk import desk


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one pair or take its decision back; a script gets what changed, others the page."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    pair = _pressed(request, view)
    following = view.after(pair.key)
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Http404
    try:
        sentence = VERBS[verb](request, pair)
    except Refused as refusal:
        return _refused(request, view, pair, refusal.sentence)
    return _done(request, view, pair, sentence, following)


def _pressed(request: HttpRequest, view: View) -> Pair:
    """The pair that the button belongs to; another one where it does not stand any more."""
    key = Asked.in_address({"pair": request.POST.get("pair", "")}).pair
    if not key:
        raise Http404
    return pair_of(view.user, view.round, key, names=view.asked.names)


def _approve(request: HttpRequest, pair: Pair) -> str:
    if pair.suggestion is None or not pair.is_open:
        raise Refused(_("%(pair)s are decided on already") % {"pair": pairs.said_of(pair)})
    _refuse_another(request, pair)
    result = review.approve(reader(request), [pair.suggestion])
    if result.skipped:
        raise Refused(result.skipped[0])
    return _("Approved %(pair)s") % {"pair": pairs.said_of(pair)}


def _refuse_another(request: HttpRequest, pair: Pair) -> None:
    """What was pressed was about two who are not suggested any more."""
    if request.POST["pair"] != pair.key:
        raise Refused(
            _("%(pair)s are suggested now: look at them first") % {"pair": pairs.said_of(pair)}
        )


def _reject(request: HttpRequest, pair: Pair) -> str:
    if pair.suggestion is None or not pair.is_open:
        raise Refused(_("%(pair)s are decided on already") % {"pair": pairs.said_of(pair)})
    _refuse_another(request, pair)
    form = RejectForm(request.POST)
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]))
    said = review.Rejection(never_again=form.for_good, **form.said)
    result = review.reject(reader(request), [pair.suggestion], said)
    if result.skipped:
        raise Refused(result.skipped[0])
    return _("Rejected %(pair)s") % {"pair": pairs.said_of(pair)}


def _take_back(request: HttpRequest, pair: Pair) -> str:
    if pair.suggestion is None:
        raise Refused(_("There is no suggestion to go back to; withdraw the pairing instead"))
    review.restore(reader(request), pair.suggestion)
    return _("The decision on %(pair)s is taken back") % {"pair": pairs.said_of(pair)}


VERBS = {"approve": _approve, "reject": _reject, "take_back": _take_back}


# What is answered ------------------------------------------------------------------------------


def _done(
    request: HttpRequest, view: View, pair: Pair, sentence: str, following: str
) -> HttpResponse:
    """Show the next line to decide; a script gets the strip, the changed line and that pair."""
    since = view.asked.since or int(time.time())
    fresh = _again(view, pair=following or pair.key, since=since)
    if "X-Board" not in request.headers:
        messages.success(request, sentence)
        return redirect(fresh.address())
    return _pieces(request, fresh, [pair.mentee.pk], _told(fresh, sentence))


def _refused(request: HttpRequest, view: View, pair: Pair, sentence: str) -> HttpResponse:
    fresh = _again(view, pair=pair.key)
    if "X-Board" not in request.headers:
        messages.error(request, sentence)
        return redirect(fresh.address())
    return _pieces(request, fresh, [pair.mentee.pk], sentence)


def _again(view: View, **changes: Any) -> View:
    """The board read afresh, with something else asked for."""
    asked = {**vars(view.asked), **changes}
    return View(view.user, view.round, Asked(**asked))


def _pieces(request: HttpRequest, view: View, mentees: list[int], sentence: str) -> HttpResponse:
    """The strip, the lines of these mentees, the open pair and a sentence, each by its id."""
    lines = [line for line in view.board.lines if line.mentee in mentees]
    context = {
        **showing.strip_context(view),
        **showing.pair_context(view),
        "changed": view.rows_of(lines),
        "said": sentence,
        "moved": view.asked.moved(view.found),
        "sort_again": view.address(since=0),
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
        return f"{sentence}. {count}."
    share, _band = following.fit
    coming = _("Next: %(pair)s, %(fit)s") % {
        "pair": pairs.said_of(following),
        "fit": "–" if share is None else share,
    }
    return f"{sentence}. {count}. {coming}."


# Many at once ----------------------------------------------------------------------------------


@require_POST
def decide_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the lines that were ticked, or all undecided ones that the list shows."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    back = redirect(_again(view, since=view.asked.since or int(time.time())).address())
    ids = _chosen(request, view)
    if not ids:
        messages.error(request, _("Tick at least one line to decide first"))
        return back
    if len(ids) > jobs.AT_ONCE:
        return _as_a_job(request, view) or back
    rows = matching_access.suggestions_run_by(reader(request)).filter(pk__in=ids)
    result = review.approve(reader(request), rows)
    done = ngettext("%(count)s approved", "%(count)s approved", result.done)
    say = messages.warning if result.skipped else messages.success
    say(request, result.sentence(done % {"count": result.done}))
    return back


def _chosen(request: HttpRequest, view: View) -> list[int]:
    """The suggestions that were ticked, or all that wait in the list."""
    lines = [line for line in view.found if line.is_to_decide and line.suggestion]
    if "all" not in request.POST:
        ticked = set(request.POST.getlist("ticked"))
        lines = [line for line in lines if line.key in ticked]
    return [line.suggestion for line in lines if line.suggestion]


def _as_a_job(request: HttpRequest, view: View) -> HttpResponse | None:
    """Leave the whole list to the worker; a search is too narrow for that, and says so."""
    if view.asked.words or view.asked.show not in ("", "todo", "matched"):
        messages.error(request, _("Approve at most fifty of a search at once"))
        return None
    assert view.board.run is not None
    try:
        job = approving.begin(view.user, view.board.run, view.asked.fit)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None
    return redirect("admin:job", job.pk)


# Why not ---------------------------------------------------------------------------------------


def reject_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for how long two are not to be suggested, and why; as a page, or as a sheet of it."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    if view.opened is None:
        raise Http404
    form = RejectForm(initial={"how_long": RejectForm.THIS_RUN})
    context = {**showing.frame_of(view), "pair": view.opened, "form": form, "sheet": "reject"}
    if "X-Board" in request.headers:
        return piece(request, view, context)
    return desk.page(request, "board/reject", context)


desk.add_page("rounds/<int:pk>/board/decide/", decide, "board_decide")
desk.add_page("rounds/<int:pk>/board/decide-many/", decide_many, "board_decide_many")
desk.add_page("rounds/<int:pk>/board/reject/", reject_page, "board_reject")
