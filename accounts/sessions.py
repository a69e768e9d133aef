"""How long one stays signed in, and the little that a session remembers for it.

A session knows when its first proof was given, and roughly when it was last used: that is noted
once in a while, in the session alone, so that looking at pages writes nothing else.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from django.http import HttpRequest

from accounts.models import User
from accounts.proofs import Record, newest, records_of

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60

SHARED_COMPUTER = "shared_computer"
"""In the session: whoever signed in said that others use this computer too."""

LAST_SEEN, LAST_AT_DESK = "last_seen", "last_seen_at_desk"


@dataclass(frozen=True)
class Limits:
    """For how many seconds a session lives without a visit, and altogether."""

    idle: int
    whole: int
    noted: int
    """How often a visit is written down at most."""


MEMBER = Limits(idle=14 * DAY, whole=30 * DAY, noted=HOUR)
SHARED = Limits(idle=30 * MINUTE, whole=DAY, noted=5 * MINUTE)
DESK = Limits(idle=8 * HOUR, whole=DAY, noted=5 * MINUTE)


def is_shared(request: HttpRequest) -> bool:
    """Whether the one who signed in there said that others use this computer too."""
    return bool(request.session.get(SHARED_COMPUTER))


def limits_of(request: HttpRequest) -> Limits:
    """The limits of a session outside the desk."""
    return SHARED if is_shared(request) else MEMBER


def began(request: HttpRequest) -> float:
    """When whoever is signed in here gave their first proof."""
    records = records_of(request)
    if records:
        return float(records[0].get("at", 0))
    last = cast("User", request.user).last_login
    return last.timestamp() if last else time.time()


def signed_in_at(request: HttpRequest) -> datetime:
    """The same as a date; now, for whoever is only about to sign in."""
    moment = began(request) if request.user.is_authenticated else time.time()
    return datetime.fromtimestamp(moment, UTC)


def is_over(request: HttpRequest) -> bool:
    """Whether a signed-in session has lasted long enough, or was not used for too long."""
    limits, start, now = limits_of(request), began(request), time.time()
    seen = max(start, request.session.get(LAST_SEEN, 0))
    return now - start > limits.whole or now - seen > limits.idle


def desk_is_over(request: HttpRequest, proofs: list[Record]) -> bool:
    """Whether the desk wants a new proof: these are old, or the desk was not used for long."""
    now = time.time()
    proved = newest(proofs) or began(request)
    used = max(proved, request.session.get(LAST_AT_DESK, 0))
    return now - proved > DESK.whole or now - used > DESK.idle


def note_visit(request: HttpRequest, *, at_the_desk: bool) -> None:
    """Write down that the session is used, if that was not done a moment ago."""
    limits, now = limits_of(request), time.time()
    _note(request, LAST_SEEN, now, limits.noted)
    if at_the_desk:
        _note(request, LAST_AT_DESK, now, DESK.noted)
    if limits is SHARED and not request.session.get_expire_at_browser_close():
        request.session.set_expiry(0)


def _note(request: HttpRequest, name: str, now: float, often: int) -> None:
    if now - max(began(request), request.session.get(name, 0)) > often:
        request.session[name] = int(now)
