"""Each of a pair is asked now and then how it is going."""

from datetime import datetime

from mentorship.models import CheckIn, Pairing
from mentorship.roles import Role
from mentorship.services import checkins


def unanswered(now: datetime) -> list[CheckIn]:
    """Questions whose time has passed, or whose pairing is over."""
    return list(checkins.due_to_lapse(now))


def lapse(checkin: CheckIn, now: datetime) -> None:
    """Close one of them."""
    checkins.lapse(checkin, now)


def to_ask(now: datetime) -> list[tuple[Pairing, Role]]:
    """Whom to ask, and about which pairing."""
    return checkins.due_to_ask(now)


def ask(due: tuple[Pairing, Role], now: datetime) -> bool:
    """Ask one person, unless they were asked meanwhile."""
    return checkins.ask(*due, now) is not None
