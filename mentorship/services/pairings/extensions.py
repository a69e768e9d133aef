"""Going on beyond the end of the round, when both want it."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import states
from mentorship.mail import outbox
from mentorship.messages import extensions as messages
from mentorship.models import Pairing
from mentorship.models.requests import LASTS
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock_pairing, own_side
from mentorship.services.pairings.words import state_sentence

NOTICE = timedelta(days=30)
"""How long before the last day two people hear of it, and may propose to go on."""

MOST_MONTHS = 12
"""How far beyond the last day the two may go on at once; near that day they may do so again."""


NO_WRAP_UP = {"wrap_up_proposed_at": None, "wrap_up_agreed_at": None}
"""Two who agree to go on have not agreed to wrap up."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def may_propose(pairing: Pairing, now: datetime | None = None) -> bool:
    """Whether the two may agree to go on: in a long-term round, from the month's notice on.

    Who asked for one talk, or a few, may find at once that they wish to go on.
    """
    last = pairing.last_day
    if not pairing.is_active or last is None:
        return False
    if pairing.span in LASTS:
        return not _is_past(pairing, now)
    if not pairing.round.program.is_long_term:
        return False
    since = datetime.combine(last - NOTICE, time(9), pairing.round.zone)
    return (now or timezone.now()) >= since and not _is_past(pairing, now)


def _is_past(pairing: Pairing, now: datetime | None = None) -> bool:
    """Whether the last day is over, by the round's own calendar."""
    today = (now or timezone.now()).astimezone(pairing.round.zone).date()
    return pairing.last_day is not None and pairing.last_day < today


@act
def propose_longer(actor: User, pairing: Pairing, until: date) -> None:
    """Propose to go on until a later day; the other is asked by mail and on the page.

    Another day takes the place of one's own earlier proposal. The day that the other proposed
    is agreed to by `agree_longer`; another one turns the question round.

    Raises
    ------
    Refused : it is too early, too late, or too far.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if (pairing.longer_until, pairing.longer_by) == (until, side.role):
        return
    last = _check(pairing)
    if not last < until <= months_after(last, MOST_MONTHS):
        raise Refused(_("Choose a day after the end, at most 12 months later"))
    _write(pairing, longer_until=until, longer_by=side.role)
    log("pairing.longer_proposed", actor, pairing=pairing)
    outbox.enqueue(messages.proposed(pairing, side.other.role))


@act
def agree_longer(actor: User, pairing: Pairing, until: date) -> None:
    """Agree to what the other proposed; `until` is the day that was read.

    Raises
    ------
    Refused : nothing is proposed any more, or another day.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.longer_until is None and pairing.ends_on == until:
        return
    _check(pairing)
    if pairing.longer_until != until or pairing.longer_by == side.role:
        raise Refused(_("The proposal has changed in the meantime. Read it once more"))
    _write(pairing, ends_on=until, longer_until=None, **NO_WRAP_UP)
    log("pairing.longer_agreed", actor, pairing=pairing)
    outbox.enqueue(messages.agreed(pairing, side.other.role))


@act
def drop_longer(actor: User, pairing: Pairing) -> None:
    """Take one's own proposal back, or say no to the other's, who is told kindly."""
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.longer_until is None:
        return
    until, theirs = pairing.longer_until, pairing.longer_by != side.role
    _write(pairing, longer_until=None)
    log("pairing.longer_dropped", actor, pairing=pairing)
    if theirs:
        outbox.enqueue(messages.declined(pairing, side.other.role, until))


def _check(pairing: Pairing) -> date:
    """The last day as it stands; refuses where the two cannot agree on another now."""
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))
    if not may_propose(pairing) or pairing.last_day is None:
        raise Refused(_("You can agree to go on from a month before the end"))
    return pairing.last_day


def _write(pairing: Pairing, **values: date | str | None) -> None:
    Pairing.objects.filter(pk=pairing.pk, state__in=states.PAIRING_PLACED).update(**values)
    for name, value in values.items():
        setattr(pairing, name, value)
