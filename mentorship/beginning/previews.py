"""What members will read of a draft: their own pages, of rows that are not stored."""

from collections.abc import Callable
from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mentorship.beginning.readable import readable_rule
from mentorship.beginning.rows import free_slug, program_of, round_of
from mentorship.eligibility.wording import conditions_in
from mentorship.joining.role_form import RoleForm
from mentorship.models import ProgramDraft, Round
from mentorship.roles import Role
from mentorship.views.programs import unsaved_program

NO_KEY = 0
"""What nothing stored has for its number; addresses and questions to the database take it."""

NOWHERE = b'<head><base target="_blank">'
"""The frame opens no windows, so that links which would lead out of it lead nowhere."""


def as_if_open(draft: ProgramDraft) -> Round:
    """The round as it would be, open, with its program; looking at it writes nothing."""
    program = program_of(draft)
    program.pk, program.slug = NO_KEY, free_slug(program.name)
    return round_of(draft, program, pk=NO_KEY, state=Round.State.OPEN)


def _about(request: HttpRequest, draft: ProgramDraft, round: Round) -> HttpResponse:
    rules = [readable_rule(kept, at) for at, kept in enumerate(draft.rules)]
    return unsaved_program(request, round, conditions_in(round.program, rules))


def _first_question(request: HttpRequest, draft: ProgramDraft, round: Round) -> HttpResponse:
    context = {
        "round": round,
        "program": round.program,
        "form": RoleForm(round, list(Role.values)),
        "own": [],
        "begun": [],
        "back_url": reverse("program", args=[round.program.slug]),
    }
    return render(request, "join/role.html", context)


PAGES: dict[str, Callable[[HttpRequest, ProgramDraft, Round], HttpResponse]] = {
    "program": _about,
    "join": _first_question,
}


def preview(request: HttpRequest, draft: ProgramDraft, name: str) -> HttpResponse:
    """One of members' pages, as a visitor sees it."""
    visitor = copy(request)
    visitor.user = AnonymousUser()
    visitor.method = "GET"
    shown = PAGES[name](visitor, draft, as_if_open(draft))
    shown.content = shown.content.replace(b"<head>", NOWHERE, 1)
    return shown
