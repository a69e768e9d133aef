"""Offers and requests that wait for an answer lapse."""

from datetime import datetime

from mentorship.models import Pairing
from mentorship.services import pairings


def unanswered(now: datetime) -> list[Pairing]:
    """Offers and requests whose time to answer has passed."""
    rows = Pairing.objects.filter(state__in=("asked", "offered"), answer_by__lt=now)
    return list(rows.select_related("round__program", "mentor__person", "mentee__person"))


def expire(pairing: Pairing, now: datetime) -> bool:
    """Let one lapse, unless it was answered meanwhile."""
    return pairings.expire(pairing, now)
