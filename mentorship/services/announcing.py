"""Announcing a whole round: at once where it is small, as a job where it is not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

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
        """Those that are approved and wait to be announced by this actor; or the chosen ones."""
        return rounds.to_announce(actor, job.round, only=job.asked.get("only"))

    def enrollments(self, rows: Iterable[Pairing]) -> set[int]:
        """Of both sides."""
        return {pk for pairing in rows for pk in (pairing.mentor_id, pairing.mentee_id)}

    def do(self, actor: User, job: Job, rows: list[Pairing], piece: Piece) -> None:
        """Offer each; one that was offered meanwhile counts as nothing done."""
        rounds.begin_announcing(actor, job.round)
        told = many.offer_many(actor, job.round, rows)
        piece.done += len(told)
        others = [pairing for pairing in rows if pairing.pk not in told]
        piece.each(others, lambda pairing: pairings.offer(actor, pairing))

    def finish(self, actor: User, job: Job) -> None:
        """Write down how many were announced."""
        if job.done:
            log("round.announced", actor, round=job.round, count=job.done)


def begin(
    actor: User, round: Round, *, only: list[int] | None = None, at: datetime | None = None
) -> Job:
    """Announce the round, or the chosen pairs alone, by a job: from now on, or from that hour.

    Raises
    ------
    Refused : not now, there is nothing to announce, or it is being announced already.
    """
    asked: dict[str, Any] = {} if only is None else {"only": sorted(only)}
    if at is not None:
        rounds.refuse_announcing(actor, round)
        return jobs.ask(actor, Job.Kind.ANNOUNCE, round, due_at=at, **asked)
    rounds.begin_announcing(actor, round)
    return jobs.ask(actor, Job.Kind.ANNOUNCE, round, **asked)
