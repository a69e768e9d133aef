"""A round of the cast with pairings that wait to be announced."""

from mentorship.models import Pairing, Round
from tests import factories
from tests.people import Cast, cast


def with_approved(pairs: int) -> Cast:
    """The cast, and in Cleo's round so many more pairs of people, approved."""
    it = cast()
    Round.objects.filter(pk=it.round.pk).update(state=Round.State.REVIEW)
    it.round.refresh_from_db()
    for _pair in range(pairs):
        factories.PairingFactory(
            round=it.round,
            mentor=factories.MentorFactory(round=it.round),
            mentee=factories.EnrollmentFactory(round=it.round),
            state=Pairing.State.APPROVED,
        )
    return it
