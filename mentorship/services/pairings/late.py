"""Pairing somebody who signed up late for a convention, with no time left to ask a coordinator."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import states
from mentorship.models import Enrollment, Pairing, Round
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.desk import check_not_held, send_offer
from mentorship.services.pairings.places import check_couple, lock, open_between, places_for

NEAR = timedelta(days=7)
"""A convention that begins within this is at hand."""

DAYS_AT_HAND = 1
"""Days to answer an offer then: the next may be asked before it is over."""


def is_at_hand(round: Round, now: datetime) -> bool:
    """Whether the round begins within a week, or has begun."""
    today = now.astimezone(round.zone).date()
    return round.starts_on is not None and round.starts_on <= today + NEAR


@act
def pair_late(
    mentor: Enrollment,
    mentee: Enrollment,
    *,
    points: int,
    parts: dict[str, Any],
    reasons: list[Any],
) -> Pairing:
    """Put two people of a convention together and tell them, as the clock; both answer as ever.

    Raises
    ------
    Refused : one of them has no place any more, is away or on hold, or the two cannot be a pair.
    """
    mentor, mentee = lock(mentor, mentee)
    round = mentor.round
    if not round.matches_nightly or round.state not in states.ROUND_UNDER_WAY:
        raise Refused(_("This round is not matched by itself any more"))
    check_couple(mentor, mentee)
    check_not_held(mentor, mentee)
    if open_between(mentor, mentee):
        raise Refused(_("These two are paired already"))
    pairing = Pairing.objects.create(
        round=round,
        mentor=mentor,
        mentee=mentee,
        origin=Pairing.Origin.MATCHED,
        state=Pairing.State.APPROVED,
        points=points,
        parts=parts,
        reasons=reasons,
        **places_for(mentor, mentee, mentee.person),
    )
    log("pairing.made", None, pairing=pairing)
    send_offer(None, pairing, days=DAYS_AT_HAND if is_at_hand(round, timezone.now()) else None)
    return pairing
