"""A pause of two people who are paired: asked for by either, ended by either or by its day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.mail import outbox
from mentorship.messages import pauses as mails
from mentorship.models import Pairing
from mentorship.roles import Role
from mentorship.services import checkins
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock_pairing, own_side
from mentorship.services.pairings.words import state_sentence

LONGEST = timedelta(days=92)
"""How long a pause may be: three months."""


def last_day(pairing: Pairing) -> date:
    """Until when the two may pause: three months, and never past the end of their round."""
    latest = _today(pairing, timezone.now()) + LONGEST
    ends_on = pairing.last_day
    return min(latest, ends_on) if ends_on else latest


WEEKS = (2, 4, 6, 8, 12)
"""The lengths of a pause to choose from; the last is as good as three months."""


def lengths(pairing: Pairing) -> dict[int, date]:
    """The day on which each length of a pause would end; those past the round are left out."""
    today, latest = _today(pairing, timezone.now()), last_day(pairing)
    ends = {weeks: today + timedelta(weeks=weeks) for weeks in WEEKS}
    return {weeks: day for weeks, day in ends.items() if day <= latest}


def _today(pairing: Pairing, now: datetime) -> date:
    return now.astimezone(pairing.round.zone).date()


@act
def pause(actor: User, pairing: Pairing, until: date) -> None:
    """Pause until a day; the other is told kindly. The same day once more changes nothing.

    Meetings that are planned stay.

    Raises
    ------
    Refused : the pairing is not active, or the day has passed or is too far away.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if not pairing.is_active:
        raise Refused(state_sentence(pairing))
    if not _today(pairing, timezone.now()) < until <= last_day(pairing):
        raise Refused(_("A pause ends on a day within the next three months, in this round"))
    if pairing.paused_until == until:
        return
    Pairing.objects.filter(pk=pairing.pk).update(paused_until=until)
    pairing.paused_until = until
    log("pairing.paused", actor, pairing=pairing)
    outbox.enqueue(mails.paused(pairing, side.other.role))


@act
def resume(actor: User, pairing: Pairing) -> bool:
    """End a pause before its day, and tell the other; False where there is none any more."""
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    if pairing.paused_until is None:
        return False
    _resume(actor, pairing, (side.other.role,))
    return True


def due(now: datetime) -> Iterator[Pairing]:
    """Pairings whose pause has come to its day, in the zone of their round."""
    rows = Pairing.objects.filter(
        state=Pairing.State.ACTIVE, paused_until__lte=(now + timedelta(1)).date()
    )
    for pairing in rows.select_related("round__program").order_by("pk"):
        if _is_due(pairing, now):
            yield pairing


def _is_due(pairing: Pairing, now: datetime) -> bool:
    until = pairing.paused_until
    return until is not None and until <= _today(pairing, now)


@act
def wake(pairing: Pairing, now: datetime) -> bool:
    """End a pause on its day and tell both; False where one of the two was faster."""
    lock_pairing(pairing)
    if not _is_due(pairing, now):
        return False
    _resume(None, pairing, (Role.MENTOR, Role.MENTEE))
    return True


def _resume(actor: User | None, pairing: Pairing, told: tuple[str, ...]) -> None:
    Pairing.objects.filter(pk=pairing.pk).update(paused_until=None)
    pairing.paused_until = None
    checkins.ask_afresh(pairing)
    log("pairing.taken_up", actor, pairing=pairing)
    for side in told:
        outbox.enqueue(mails.taken_up(pairing, side, by_itself=actor is None))
