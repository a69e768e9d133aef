"""Approving a whole list by a job: each piece of it is a step on the board."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from matching.board import doing
from matching.board.boards import Desk, held
from matching.board.edits import Difference, Edit, Verb
from matching.board.stepping import JOB, Said, add_step
from matching.models import HEAVY, MatchRun, Suggestion
from matching.services.approving import ApproveAll
from mentorship.models import Job
from mentorship.services.jobs import Piece

State = Suggestion.State


class ApproveOnBoard(ApproveAll):
    """Approve what is undecided of a run, in steps that can be taken back one by one or together.

    A piece and its step are one transaction. The board is held first, as whoever takes a step does.
    """

    def enrollments(self, rows: Iterable[Suggestion]) -> set[int]:
        """Of both sides; their board is held before they are locked."""
        rows = list(rows)
        for run in _runs(rows).select_related("round__program"):
            if run.state == MatchRun.State.REVIEW:
                held(run.round, run)
        return super().enrollments(rows)

    def do(self, actor: User, job: Job, rows: list[Suggestion], piece: Piece) -> None:
        """Approve each, and write down which ones as a step."""
        undecided = _ids(rows, State.NEW)
        super().do(actor, job, rows, piece)
        run = _runs(rows).select_related("round__program").get()
        done = [row for row in rows if row.pk in undecided & _ids(rows, State.APPROVED)]
        if not done or run.state != MatchRun.State.REVIEW:
            return
        edits = [Edit(Verb.APPROVE, row.mentee_id, row.mentor_id) for row in done]
        said = Said(Verb.APPROVE, f"{JOB}{job.pk}:{done[0].pk}", edits)
        desk = Desk(actor, held(job.round, run), run)
        add_step(desk, said, Difference(), [doing.approved(edit.pair) for edit in edits])


def _runs(rows: Iterable[Suggestion]) -> QuerySet[MatchRun]:
    found = MatchRun.objects.filter(suggestions__in=[row.pk for row in rows]).distinct()
    return found.defer(*HEAVY)


def _ids(rows: Iterable[Suggestion], state: str) -> set[int]:
    here = Suggestion.objects.filter(pk__in=[row.pk for row in rows], state=state)
    return set(here.values_list("pk", flat=True))
