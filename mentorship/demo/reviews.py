"""Coordinators of an invented program have looked at some of its sign-ups."""

from mentorship import access
from mentorship.models import ReviewOpinion, Round
from mentorship.services import reviews
from mentorship.services.reviews import Decision, Verb

THOUGHTS = (
    (ReviewOpinion.View.YES, "Knows what she wants, and says it. Easy to find somebody for."),
    (ReviewOpinion.View.UNSURE, "Has a lot to give. Is there time for it this year?"),
    (ReviewOpinion.View.YES, ""),
)


def look_at_some(round: Round) -> None:
    """Let who runs the round think something of its first sign-ups, and accept them."""
    coordinator = access.those_who_run(round.program)[0]
    places = (
        access.enrollments_decided_by(coordinator)
        .filter(round=round, person__is_active=True)
        .order_by("pk")
    )
    for place, (view, words) in zip(places[: len(THOUGHTS)], THOUGHTS, strict=False):
        reviews.give_opinion(coordinator, place, view, words)
        reviews.decide(coordinator, place, Decision(Verb.ACCEPT), 0)
