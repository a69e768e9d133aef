"""Approving all suggestions that a list shows: at once where they are few, as a job if not."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from matching import access
from matching.models import MatchRun, Suggestion
from matching.services import review
from mentorship.models import Job
from mentorship.services import jobs
from mentorship.services.jobs import Piece


class ApproveAll:
    """Make a pairing of every undecided suggestion of a run, or of one band of it."""

    def rows(self, actor: User, job: Job) -> QuerySet[Suggestion]:
        """Those of the list that nobody has decided on."""
        rows = access.suggestions_run_by(actor).filter(run=job.asked["run"])
        if job.asked.get("band"):
            rows = rows.filter(band=job.asked["band"])
        return rows.filter(state=Suggestion.State.NEW)

    def enrollments(self, rows: Iterable[Suggestion]) -> set[int]:
        """Of both sides."""
        return {pk for row in rows for pk in (row.mentor_id, row.mentee_id)}

    def do(self, actor: User, rows: list[Suggestion], piece: Piece) -> None:
        """Approve each, as one press on it would."""
        result = review.approve(actor, rows)
        piece.done += result.done
        piece.skipped += result.skipped

    def finish(self, actor: User, job: Job) -> None:
        """Each pairing has its own line in the log."""


def begin(actor: User, run: MatchRun, band: str = "") -> Job:
    """Approve what is undecided of a run by a job.

    Raises
    ------
    Refused : nothing is undecided, or it is being done already.
    """
    return jobs.ask(actor, Job.Kind.APPROVE, run.round, run=run.pk, band=band)
