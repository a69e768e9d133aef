"""The codes that hang at meeting points and on badges: what they lead to."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from mentorship.mail import signatures
from mentorship.models import Enrollment, MeetingPoint

PURPOSE = "meeting point"
LENGTH = 12
"""Signs of the mark: nobody guesses the page of a point, and it opens to its people alone."""


def mark_of(pk: int) -> str:
    """What tells the address of a point from a guessed one."""
    return signatures.mark(PURPOSE, pk)[:LENGTH]


def is_mark(pk: int, mark: str) -> bool:
    """Whether the address was made here, with today's key or an earlier one."""
    return any(found[:LENGTH] == mark for found in signatures.marks(PURPOSE, pk))


def address_of(point: MeetingPoint) -> str:
    """What the code at a meeting point leads to."""
    return urljoin(
        settings.SITE_URL, reverse("convention_point", args=[point.pk, mark_of(point.pk)])
    )


def badge_address(place: Enrollment) -> str:
    """What the code on a badge leads to: the help desk's page of this person."""
    page = reverse("admin:help_desk_person", args=[place.round_id, place.pk])
    return urljoin(settings.SITE_URL, page)
