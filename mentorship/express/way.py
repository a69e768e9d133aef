"""The addresses of express sign-up, and which round they lead to."""

from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from mentorship import access, queries, states
from mentorship.models import Enrollment, Program, Round
from mentorship.roles import Role
from mentorship.services import windows

LONGEST_SOURCE = 40


def program_and_round(user: User | None, slug: str) -> tuple[Program, Round | None]:
    """The program of this address, and the round that one can sign up for; 404 for strangers."""
    program = access.program_for(user, slug)
    return program, open_round(program)


def open_round(program: Program) -> Round | None:
    """The round of a convention that takes people today; of several, the one that is sooner."""
    if not program.is_convention:
        return None
    found = [round for round in queries.rounds_of(program) if windows.may_sign_up(round)]
    found.sort(key=lambda round: (round.starts_on or round.signup_opens_on, round.pk))
    return next(iter(found), None)


def place_of(person: User, program: Program, round: Round | None) -> Enrollment | None:
    """The person's place in the round that is open, else in the latest that is under way."""
    rows = Enrollment.objects.filter(person=person, round__program=program)
    rows = rows.exclude(state=Enrollment.State.WITHDRAWN).select_related("round__program__unit")
    there = {"round": round} if round else {"round__state__in": states.ROUND_UNDER_WAY}
    return rows.filter(**there).order_by("-pk").first()


def open_roles(round: Round) -> list[str]:
    """The roles in which people can sign up today, first-timers first."""
    asked = (role for role in (Role.MENTEE, Role.MENTOR) if role in round.program.roles)
    return [role for role in asked if windows.may_sign_up(round, role)]


def carried(request: HttpRequest) -> dict[str, str]:
    """What a link says besides the program: where it was put, and the role it is meant for."""
    source = request.GET.get("from", "").replace("\0", "")[:LONGEST_SOURCE]
    role = request.GET.get("role", "")
    said = {"from": source, "role": role if role in Role.values else ""}
    return {name: value for name, value in said.items() if value}


def address(name: str, slug: str, said: dict[str, str]) -> str:
    """The address of a page of express sign-up, with what the link says."""
    url = reverse(name, args=[slug])
    return f"{url}?{urlencode(said)}" if said else url


def printed(slug: str, source: str = "") -> str:
    """The whole address as it is printed, or encoded for a badge."""
    said = {"from": source} if source else {}
    return urljoin(settings.SITE_URL, address("express", slug, said))
