"""What members will read of a draft: their own pages, of rows that are never kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from mentorship.beginning.drafts import made
from mentorship.beginning.offered import TEMPLATES
from mentorship.beginning.rows import rows_of
from mentorship.joining.role_form import RoleForm
from mentorship.models import Program, ProgramDraft, Round
from mentorship.roles import Role
from mentorship.views.programs import program as program_page


@contextmanager
def as_if_open(actor: User, draft: ProgramDraft) -> Iterator[Round]:
    """The round as it would be, open and listed; whatever was written is taken back.

    So members' pages show exactly what they will show, and nobody else ever sees the rows.
    """
    with transaction.atomic():
        round = made(actor, rows_of(draft), TEMPLATES.get(draft.template))
        Round.objects.filter(pk=round.pk).update(state=Round.State.OPEN)
        Program.objects.filter(pk=round.program_id).update(listed=True)
        round.refresh_from_db()
        try:
            yield round
        finally:
            transaction.set_rollback(True)


def _about(request: HttpRequest, round: Round) -> HttpResponse:
    return program_page(request, round.program.slug)


def _first_question(request: HttpRequest, round: Round) -> HttpResponse:
    context = {
        "round": round,
        "program": round.program,
        "form": RoleForm(round, list(Role.values)),
        "own": [],
        "begun": [],
        "back_url": reverse("program", args=[round.program.slug]),
    }
    return render(request, "join/role.html", context)


NOWHERE = b'<head><base target="_blank">'
"""The frame opens no windows, so that links which would lead out of it lead nowhere."""

PAGES: dict[str, Callable[[HttpRequest, Round], HttpResponse]] = {
    "program": _about,
    "join": _first_question,
}


def preview(request: HttpRequest, actor: User, draft: ProgramDraft, name: str) -> HttpResponse:
    """One of members' pages, as a visitor sees it."""
    visitor = copy(request)
    visitor.user = AnonymousUser()
    visitor.method = "GET"
    with as_if_open(actor, draft) as round:
        shown = PAGES[name](visitor, round)
    shown.content = shown.content.replace(b"<head>", NOWHERE, 1)
    return shown
