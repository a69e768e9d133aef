"""The public pages: all programs, and one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from accounts.zones import zone_words
from mentorship import access, queries
from mentorship.curriculum.reading import readings_of
from mentorship.eligibility.wording import Conditions, conditions_of
from mentorship.joining.submitting import waiting_sentence
from mentorship.models import Program, Round
from mentorship.roles import Role
from mentorship.services import sources, windows
from mentorship.services.windows import takes_signups
from mentorship.text.key_dates import key_dates, today_in
from mentorship.views import sharing


def programs(request: HttpRequest) -> HttpResponse:
    """All listed programs, those that one can join today first."""
    rows = [list_row(program) for program in queries.programs_with_rounds(reader_of(request))]
    rows.sort(key=lambda row: row["order"])
    context = {
        "open_now": [row for row in rows if row["open"]],
        "others": [row for row in rows if not row["open"]],
    }
    return render(request, "programs/list.html", context)


def program(request: HttpRequest, slug: str) -> HttpResponse:
    """One program: what it is, for whom, when, and the way in."""
    shown = access.program_for(reader_of(request), slug)
    source = request.GET.get("from", "")
    sources.visited(shown, source)
    rounds = [_round_row(round) for round in queries.rounds_of(shown)]
    if request.user.is_authenticated:
        _add_own(request.user, rounds)
    main = _main_of(rounds)
    conditions = conditions_of(shown, main["round"] if main else None)
    context = _context(shown, rounds, conditions)
    context |= sharing.beside(shown)
    context["from"] = urlencode({"from": source}) if source else ""
    return render(request, "programs/program.html", context)


def unsaved_program(
    request: HttpRequest, round: Round, conditions: list[Conditions]
) -> HttpResponse:
    """The same page of a program and a round that are not stored, for whoever sets them up."""
    rows = [_round_row(round)]
    return render(request, "programs/program.html", _context(round.program, rows, conditions))


def _main_of(rounds: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The round whose dates are shown: one that is open, else one that opens later."""
    for said in ("open", "opens_later"):
        if found := next((row for row in rounds if row[said]), None):
            return found
    return next(iter(rounds), None)


def _context(
    shown: Program, rounds: list[dict[str, Any]], conditions: list[Conditions]
) -> dict[str, Any]:
    return {
        "program": shown,
        "conditions": conditions,
        "rounds": rounds,
        "open_rounds": [row for row in rounds if row["open"]],
        "later_rounds": [row for row in rounds if row["opens_later"]],
        "own_rounds": [row for row in rounds if row.get("own")],
        "main": _main_of(rounds),
        "readings": readings_of(shown),
        "mentor_word": shown.a_word_for(Role.MENTOR),
        "mentee_word": shown.a_word_for(Role.MENTEE),
    }


def reader_of(request: HttpRequest) -> User | None:
    """Whoever is signed in."""
    return None if isinstance(request.user, AnonymousUser) else request.user


def list_row(program: Program) -> dict[str, Any]:
    """A program of the list, with the one sentence that says whether one can join."""
    rounds = [_round_row(round) for round in program.shown_rounds]  # type: ignore[attr-defined]
    current = next((row for row in rounds if row["open"]), None)
    later = next((row for row in rounds if row["opens_later"]), None)
    shown = current or later
    return {
        "program": program,
        "open": current is not None,
        "said": shown["said"] if shown else _("No round is open now"),
        "order": (current is None, later is None, program.name),
    }


def _round_row(round: Round) -> dict[str, Any]:
    """A round with what the pages say about it."""
    opens_later = round.is_open and round.first_opens_on > today_in(round)
    return {
        "round": round,
        "open": windows.may_sign_up(round),
        "opens_later": opens_later,
        "said": _said(round, opens_later),
        "waits": [] if opens_later else _waits(round),
        "dates": key_dates(round),
        "zone": zone_words(round.zone),
    }


def _waits(round: Round) -> list[str]:
    """What is said of each role in which one would wait in line; counts only under a limit."""
    return [said for role in (Role.MENTEE, Role.MENTOR) if (said := waiting_sentence(round, role))]


def _said(round: Round, opens_later: bool) -> str:
    if opens_later:
        return _("Sign-up opens on %(day)s") % {"day": dates.day(round.first_opens_on)}
    if not windows.may_sign_up(round):
        return _("Sign-up is closed")
    if not takes_signups(round) and round.late_until:
        return _("Sign-up is over, and the waiting list is open until %(day)s") % {
            "day": dates.day(round.late_until)
        }
    last = {role: round.closes_on(role) for role in Role if takes_signups(round, role)}
    if None in last.values():
        return _("Open to join at any time")
    named = [(role, dates.day(day)) for role, day in last.items() if day]
    if len(named) == len(Role) and len({day for _role, day in named}) == 1:
        return _("Open to join until %(day)s") % {"day": named[0][1]}
    return "; ".join(_said_of(round, role, day) for role, day in named)


def _said_of(round: Round, role: str, day: str) -> str:
    word = round.program.a_word_for(role)
    return _("Open to join as %(word)s until %(day)s") % {"word": word, "day": day}


def _add_own(user: User, rounds: list[dict[str, Any]]) -> None:
    """Say in which of these rounds the user is, and what they have begun."""
    enrollments, drafts = queries.own_in(user, [row["round"] for row in rounds])
    begun = [(draft, draft.round.program.a_word_for(draft.role)) for draft in drafts]
    for row in rounds:
        row["enrollments"] = [item for item in enrollments if item.round_id == row["round"].pk]
        row["drafts"] = [
            {"draft": draft, "word": word}
            for draft, word in begun
            if draft.round_id == row["round"].pk and row["open"]
        ]
        row["own"] = bool(row["enrollments"])
