"""What the pages of joining share: where they lead, what they keep, and how one submits."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import dates
from mentorship.joining.journey import Journey
from mentorship.models import Enrollment, Round
from mentorship.services import enrollments, windows
from mentorship.services.windows import WayIn

CHANGE = "change"
"""In the address of a page: come straight back to where the answers are checked."""


def page_link(journey: Journey, slug: str, *, change: bool = False) -> str:
    """The address of a page; with `change` it leads straight back to the check."""
    url = reverse("join_page", args=[journey.round.pk, journey.role, slug])
    return f"{url}?{CHANGE}=1" if change else url


def check_link(journey: Journey) -> str:
    """The address of the page where one checks one's answers and joins."""
    return reverse("join_check", args=[journey.round.pk, journey.role])


def keep(journey: Journey, slug: str, typed: dict[str, list[str]]) -> None:
    """Keep what was typed on a page, finished or not."""
    enrollments.save_draft(journey.person, journey.round, journey.role, slug, typed)


def submit(journey: Journey) -> Enrollment:
    """Join, or change the answers of a place; may raise `Refused`."""
    return enrollments.submit(journey.person, journey.round, journey.role, journey.answers())


def about(journey: Journey) -> dict[str, Any]:
    """What every page of joining names."""
    program = journey.round.program
    return {
        "round": journey.round,
        "program": program,
        "role": journey.role,
        "word": program.a_word_for(journey.role),
        "waits": "" if journey.joined else waiting_sentence(journey.round, journey.role),
    }


def waiting_sentence(round: Round, role: str) -> str:
    """That one would come onto the waiting list, and why; empty where there is a place."""
    way = windows.way_in(round, role)
    places = round.places_for(role) or 0
    words = {"role": round.program.word_for(role), "places": places}
    if way is WayIn.FULL:
        before = windows.in_line(round, role).count()
        said = ngettext(
            "The one place (%(role)s) is taken. You can join the waiting list: whoever is first "
            "in line gets the next place that is free.",
            "All %(places)s places (%(role)s) are taken. You can join the waiting list: whoever "
            "is first in line gets the next place that is free.",
            places,
        )
        return f"{said % words} {_before_you(before)}".strip()
    closes = round.closes_on(role)
    if way is WayIn.LATE and closes and round.late_until:
        said = _late_at_once() if round.matches_nightly else _late_in_line()
        return said % {**words, "day": dates.day(closes), "until": dates.day(round.late_until)}
    return ""


def _late_in_line() -> str:
    return _(
        "Sign-up (%(role)s) closed on %(day)s. Until %(until)s you can join the waiting list; "
        "the coordinators take people in from it as they can."
    )


def _late_at_once() -> str:
    return _(
        "Sign-up (%(role)s) closed on %(day)s, and you can still join until %(until)s: we look for "
        "somebody for you at once."
    )


def _before_you(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(count)s person waits before you.", "%(count)s people wait before you.", count
    )
    return said % {"count": count}
