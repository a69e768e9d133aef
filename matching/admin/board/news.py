"""What others did meanwhile, and what happened elsewhere: asked for by the script, or a link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from matching.admin.board import showing
from matching.admin.board.page import piece
from matching.admin.board.showing import view_of
from matching.board import acts
from matching.board.acts import Difference
from mentorship import access
from mentorship.roles import Role
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of


def since_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What has changed after a step: the strip and the lines; nothing where nothing has."""
    round = access.round_run_for(reader(request), pk)
    version = number_of(request.GET.get("version", ""), digits=9)
    if showing.version_of(round) == version:
        return HttpResponse(status=204)
    view = view_of(request, round)
    if "X-Board" not in request.headers:
        return redirect(view.address())
    changed: set[int | None] = set()
    for step in acts.steps(view.user, round).filter(number__gt=version):
        changed |= {one.mentee for one in Difference.from_data(step.difference).moved}
        changed |= {edit.get(Role.MENTEE) for edit in step.edits}
    context = {**showing.strip_context(view), **showing.changed_context(view, changed)}
    return piece(request, view, context)


def news_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the board is behind what happened elsewhere, and who waits to be read anew."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    try:
        state = acts.state_of(view.user, round)
    except Refused:
        state = None
    context = {**showing.frame_of(view), "state": state, "news": True}
    if "X-Board" in request.headers:
        return piece(request, view, context)
    return desk.page(request, "board/news_page", context)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the board up to what happened elsewhere; it is proved anew."""
    round = access.round_run_for(reader(request), pk)
    with refusals.told(request):
        followed = acts.follow(round)
        said = _("The board is up to date, and proved") if followed else _("Nothing has changed")
        messages.success(request, said)
    return redirect(view_of(request, round).address())


desk.add_page("rounds/<int:pk>/board/since/", since_page, "board_since")
desk.add_page("rounds/<int:pk>/board/news/", news_page, "board_news")
desk.add_page("rounds/<int:pk>/board/follow/", follow, "board_follow")
