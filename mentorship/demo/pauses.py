"""Pairs of the demo association that pause, and those that somebody looks after."""

from datetime import timedelta

from django.utils import timezone

from mentorship.models import Pairing, Round
from mentorship.services import pairings, stewards

PAUSED = 2
"""How many pairs pause."""


def make_pauses(round: Round, shown: Pairing) -> None:
    """Some pairs pause; the first coordinator looks after every third, and after `shown`."""
    going = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE).order_by("pk")
    rows = list(going.select_related("mentor__person", "round__program"))
    until = timezone.now().astimezone(round.zone).date() + timedelta(weeks=4)
    for pairing in [row for row in rows if row.pk != shown.pk][:PAUSED]:
        pairings.pause(pairing.mentor.person, pairing, until)
    for steward in stewards.who_may(round.program)[:1]:
        theirs = [row for at, row in enumerate(rows) if row.pk == shown.pk or at % 3 == 0]
        theirs = [row for row in theirs if not row.side_of(steward)]
        stewards.look_after(steward, theirs, steward)
