"""Announcing a whole round: at once where it is small, as a job where it is not."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from mentorship.models import Job, Pairing, Round
from mentorship.services import jobs, pairings, rounds
from mentorship.services.acts import log
from mentorship.services.jobs import Piece
from mentorship.services.pairings import many


class AnnounceAll:
    """Offer every approved pairing of a round to its two people and tell them."""

    def rows(self, actor: User, job: Job) -> QuerySet[Pairing]:
        """Those that are approved and wait to be announced by this actor."""
        return rounds.to_announce(actor, job.round)

    def enrollments(self, rows: Iterable[Pairing]) -> set[int]:
        """Of both sides."""
        return {pk for pairing in rows for pk in (pairing.mentor_id, pairing.mentee_id)}

    def do(self, actor: User, job: Job, rows: list[Pairing], piece: Piece) -> None:
        """Offer each; one that was offered meanwhile counts as nothing done."""
        told = many.offer_many(actor, job.round, rows)
        piece.done += len(told)
        others = [pairing for pairing in rows if pairing.pk not in told]
        piece.each(others, lambda pairing: pairings.offer(actor, pairing))

    def finish(self, actor: User, job: Job) -> None:
        """Write down how many were announced."""
        if job.done:
            log("round.announced", actor, round=job.round, count=job.done)


def begin(actor: User, round: Round) -> Job:
    """Announce the round by a job; it is announced from now on.

    Raises
    ------
    Refused : not now, there is nothing to announce, or it is being announced already.
    """
    rounds.begin_announcing(actor, round)
    return jobs.ask(actor, Job.Kind.ANNOUNCE, round)
