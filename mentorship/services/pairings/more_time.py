"""Somebody who is to answer an offer or a request takes more time, once."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages
from mentorship.models import Pairing
from mentorship.models.sides import Side
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock_pairing, own_side
from mentorship.services.pairings.requests import REQUEST_DAYS
from mentorship.services.pairings.words import is_late, state_sentence, tell


@act
def take_more_time(actor: User, pairing: Pairing) -> datetime:
    """Move the day to answer by; returns the new one. A repeated press changes nothing.

    The other is told if they have said yes already, since they wait. Whoever has not answered
    simply finds the new day on the page.
    """
    side = own_side(actor, pairing)
    lock_pairing(pairing)
    taken_before = side.more_time_at and side.accepted_at is None
    if taken_before and pairing.answer_by:
        return pairing.answer_by
    until = more_time_until(side)
    if until is None:
        raise Refused(why_no_more_time(side))
    taken = {side.column("more_time_at"): timezone.now(), "answer_by": until}
    Pairing.objects.filter(pk=pairing.pk).update(**taken)
    pairing.refresh_from_db()
    day = until.astimezone(pairing.round.zone).date()
    log("pairing.more_time", actor, pairing=pairing, until=day.isoformat())
    if side.other.accepted_at:
        tell(pairing, side.other.role, messages.more_time)
    return until


def more_time_until(side: Side) -> datetime | None:
    """Until when the person on this side may have if they ask; None where they may not.

    As many days again as the offer had, but not past the day on which the round starts, or where
    that has come, ends: a yes after it would be of little use.
    """
    pairing = side.pairing
    if not pairing.is_unanswered or is_late(pairing):
        return None
    if side.accepted_at or side.more_time_at or pairing.answer_by is None:
        return None
    round = pairing.round
    last = pairing.answer_by.astimezone(round.zone).date()
    days = REQUEST_DAYS if pairing.state == Pairing.State.ASKED else round.offer_days
    wanted = last + timedelta(days=days)
    ahead = [day for day in (round.starts_on, round.ends_on) if day and day > last]
    if not ahead and round.ends_on:
        return None
    return round.end_of(min(wanted, *ahead[:1]) if ahead else wanted)


def why_no_more_time(side: Side) -> str:
    """Why this person cannot have more time."""
    if not side.pairing.is_unanswered or is_late(side.pairing):
        return state_sentence(side.pairing)
    if side.accepted_at:
        return _("You have said yes already, so there is no day for you to keep")
    if side.more_time_at:
        return _("You have taken more time once, and the day cannot move again")
    return _("The round begins or ends on that day, so it cannot move")
