"""What a solve tells of a large round before its run: worked out by a job, shown when it is ready.

A page cannot wait for it. The job keeps what it found, by ids of enrollments, until it is asked for
again or goes with all old jobs.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from matching import proposal, snapshot
from matching.board.own import own_of
from matching.board.readiness import Recruit, solved
from mentorship import access, states
from mentorship.models import Job, Round
from mentorship.services import jobs
from mentorship.services.jobs import Piece


class LookAhead:
    """Solve a round as it is now, and keep whom nobody fits and whom to invite."""

    def rows(self, actor: User, job: Job) -> QuerySet[Round]:
        """The round alone."""
        return Round.objects.filter(pk=job.round_id)

    def enrollments(self, rows: Iterable[Round]) -> set[int]:
        """Nobody is changed."""
        return set()

    def do(self, actor: User, job: Job, rows: list[Round], piece: Piece) -> None:
        """Solve it, and write down what was found."""
        alone, more = solved(job.round, snapshot.take(job.round))
        found = {"nobody_fits": list(alone), "recruits": [asdict(each) for each in more]}
        job.asked = {**job.asked, "found": found}
        job.save(update_fields=["asked"])
        piece.done += 1

    def finish(self, actor: User, job: Job) -> None:
        """It is shown on the page of readiness."""


@dataclass(frozen=True)
class Outlook:
    """What was found last, as far as a reader may see it, and how far a job is with it."""

    job: Job | None
    nobody_fits: tuple[proposal.Row, ...] | None = None
    recruits: tuple[Recruit, ...] | None = None

    @property
    def working(self) -> bool:
        """Whether it is being worked out."""
        return self.job is not None and self.job.state in states.JOB_UNDER_WAY

    @property
    def failed(self) -> bool:
        """Whether it ended without a result."""
        return self.job is not None and not self.working and self.recruits is None


def ask(actor: User, round: Round) -> Job:
    """Have it worked out.

    Raises
    ------
    Refused : it is being worked out already.
    """
    return jobs.ask(actor, Job.Kind.LOOK_AHEAD, round)


def outlook_of(actor: User, round: Round) -> Outlook:
    """Read what was found last."""
    round = access.round_run_for(actor, round.pk)
    rows = Job.objects.filter(round=round, kind=Job.Kind.LOOK_AHEAD)
    job = rows.order_by("-requested_at", "-pk").first()
    found: dict[str, Any] | None = job.asked.get("found") if job else None
    if found is None:
        return Outlook(job)
    own = own_of(actor, round)
    alone = (one for one in found["nobody_fits"] if one["enrollment"] not in own)
    more = (Recruit(**one) for one in found["recruits"])
    return Outlook(job, tuple(alone), tuple(one for one in more if one.enrollment not in own))
