"""What coordinators have written of the two: opened on demand, and the log says by whom."""

from django.http import Http404, HttpRequest, HttpResponse

from accounts.views.reader import reader
from matching.admin.board import showing
from matching.admin.board.page import piece
from matching.admin.board.showing import view_of
from mentorship import access
from mentorship.models import ReviewOpinion
from mentorship.site.desk import desk


def notes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinions on both sign-ups; each is a line of the log."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    if view.opened is None:
        raise Http404
    two = [one for one in (view.opened.mentee, view.opened.mentor) if one]
    ids = [one.pk for one in two]
    said = ReviewOpinion.objects.filter(enrollment__in=ids).select_related("writer__profile")
    rows = list(said.order_by("enrollment", "pk"))
    view.note_opened()
    sides = [
        (view.opened.name(one), [row for row in rows if row.enrollment_id == one.pk]) for one in two
    ]
    context = {**showing.frame_of(view), "pair": view.opened, "sides": sides, "sheet": "notes"}
    if "X-Board" in request.headers:
        return piece(request, view, context)
    return desk.page(request, "board/notes", context)


desk.add_page("rounds/<int:pk>/board/notes/", notes_page, "board_notes")
