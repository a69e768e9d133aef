"""What the pages of joining share: where they lead, what they keep, and how one submits."""

from typing import Any

from django.urls import reverse

from mentorship.joining.journey import Journey
from mentorship.models import Enrollment
from mentorship.services import enrollments

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
    }
