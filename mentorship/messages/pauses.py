"""To the two of a pairing, about a pause, or an end that was taken back."""

from typing import Any

from django.utils import timezone

from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import Pairing


def _told(kind: str, pairing: Pairing, side: str, once: str, **more: Any) -> Message:
    """A mail to the one on `side`; `once` tells one pause of the same two from another."""
    own, program = pairing.enrollment_of(side), pairing.round.program
    context = {
        "pairing": pairing,
        "other_name": name_of(pairing.other(side).person),
        "round": pairing.round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    key = f"pairing:{pairing.pk}:{kind}:{once}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def _moment() -> str:
    return f"{timezone.now():%Y%m%d%H%M%S%f}"


def paused(pairing: Pairing, side: str) -> Message:
    """The other would like to pause until a day."""
    return _told("paused", pairing, side, _moment(), until=pairing.paused_until)


def taken_up(pairing: Pairing, side: str, *, by_itself: bool) -> Message:
    """The pause is over: by its day, or because the other is back earlier."""
    url = site_link("meeting_propose", pairing.pk)
    return _told("taken_up", pairing, side, _moment(), by_itself=by_itself, url=url)


def reopened(pairing: Pairing, side: str) -> Message:
    """A coordinator has taken the early end back: the two go on."""
    return _told("reopened", pairing, side, _moment())
