"""The desk's page of words that former pairs gave for the program's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.models import Quote
from mentorship.services import quotes
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of

MOST = 200


def quotes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, the newest first; a POST keeps one off the page, or lets it onto it again."""
    user: Any = request.user
    program = access.one_or_404(access.programs_run_by(user), pk)
    if request.method == "POST":
        _keep_off(request, user, program.pk)
        return redirect("admin:program_quotes", program.pk)
    two = ("pairing__mentor__person__profile", "pairing__mentee__person__profile")
    rows = program.quotes.select_related(*two)[:MOST]
    context = {
        "program": program,
        "rows": [(one, one.pairing.side(one.side).person) for one in rows],
        "shown": quotes.SHOWN,
    }
    return desk.page(request, "quotes", context)


def _keep_off(request: HttpRequest, user: Any, program: int) -> None:
    hidden = "hide" in request.POST
    typed = request.POST.get("hide" if hidden else "show", "")
    rows = Quote.objects.filter(program=program, pk=number_of(typed))
    found = rows.select_related("program").first()
    if found is not None:
        quotes.keep_off(user, found, hidden=hidden)
        said = _("It is off the page") if hidden else _("It may stand on the page")
        messages.success(request, said)


desk.add_page("programs/<int:pk>/words/", quotes_page, "program_quotes")
