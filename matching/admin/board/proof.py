"""The proof of the board: a file to take away, with the command by which a stranger checks it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from matching.admin.board.patience import patient
from matching.admin.board.showing import view_of
from matching.board.proof import COMMAND, archive_of
from mentorship import access
from mentorship.services.acts import Refused
from mentorship.site.desk import desk


@patient
def proof_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the file holds and how it is checked; a POST hands it out."""
    round = access.round_run_for(reader(request), pk)
    here = view_of(request, round).address()
    if request.method != "POST":
        context = {"round": round, "program": round.program, "here": here, "command": COMMAND}
        return desk.page(request, "board/proof_page", context)
    try:
        data = archive_of(reader(request), round)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:board_proof", round.pk)
    name = _("proof-of-round-%(number)s.zip") % {"number": round.pk}
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


desk.add_page("rounds/<int:pk>/board/proof/", proof_page, "board_proof")
