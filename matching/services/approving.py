"""Approving all suggestions that a list shows: at once where they are few, as a job if not."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from matching import access
from matching.models import MatchRun, Suggestion, Verdict
from matching.services import review
from mentorship import states
from mentorship.models import Job, Pairing, Round
from mentorship.services import jobs
from mentorship.services.acts import log_all
from mentorship.services.jobs import Piece
from mentorship.services.pairings.many import Proposal, approve_many


class ApproveAll:
    """Make a pairing of every undecided suggestion of a run, or of one band of it."""

    def rows(self, actor: User, job: Job) -> QuerySet[Suggestion]:
        """Those of the list that nobody has decided on."""
        rows = access.suggestions_run_by(actor).filter(run=job.asked["run"])
        if job.asked.get("band"):
            rows = rows.filter(band=job.asked["band"])
        light = rows.select_related(None).only("mentor_id", "mentee_id")
        return light.filter(state=Suggestion.State.NEW)

    def enrollments(self, rows: Iterable[Suggestion]) -> set[int]:
        """Of both sides."""
        return {pk for row in rows for pk in (row.mentor_id, row.mentee_id)}

    def do(self, actor: User, job: Job, rows: list[Suggestion], piece: Piece) -> None:
        """Approve each: together where nothing needs a closer look, else as one press would."""
        together = approved_together(actor, job.round, rows)
        piece.done += len(together)
        result = review.approve(actor, [row for row in rows if row.pk not in together])
        piece.done += result.done
        piece.skipped += result.skipped

    def finish(self, actor: User, job: Job) -> None:
        """Each pairing has its own line in the log."""


def approved_together(actor: User, round: Round, rows: list[Suggestion]) -> set[int]:
    """Approve those of a run under review that are undecided still; returns their ids."""
    locked = Suggestion.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    fresh = locked.filter(
        pk__in=[row.pk for row in rows],
        state=Suggestion.State.NEW,
        run__state=MatchRun.State.REVIEW,
    ).only("mentor_id", "mentee_id", "points", "parts", "reasons")
    here = _without_bars(list(fresh))
    if not here:
        return set()
    proposals = [
        Proposal(row.mentor_id, row.mentee_id, row.points, row.parts, row.reasons) for row in here
    ]
    made = [pairing for pairing in approve_many(actor, round, proposals) if pairing]
    pairs = {(pairing.mentor_id, pairing.mentee_id) for pairing in made}
    taken = {row.pk for row in here if (row.mentor_id, row.mentee_id) in pairs}
    own = Pairing.objects.filter(
        pk__in=[pairing.pk for pairing in made],
        mentor=OuterRef("mentor"),
        mentee=OuterRef("mentee"),
    )
    states.move_all(
        Suggestion.objects.filter(pk__in=taken),
        "approve",
        states.COORDINATOR,
        pairing=Subquery(own.values("pk")[:1]),
        reject_reason="",
        reject_words="",
    )
    log_all("suggestion.approved", actor, made)
    return taken


def _without_bars(rows: list[Suggestion]) -> list[Suggestion]:
    """Leave out couples on whom there is a verdict, which a single approval lifts."""
    said = Verdict.objects.filter(mentor__in=[row.mentor_id for row in rows])
    couples = set(said.values_list("mentor", "mentee"))
    return [row for row in rows if (row.mentor_id, row.mentee_id) not in couples]


def begin(actor: User, run: MatchRun, band: str = "") -> Job:
    """Approve what is undecided of a run by a job.

    Raises
    ------
    Refused : nothing is undecided, or it is being done already.
    """
    return jobs.ask(actor, Job.Kind.APPROVE, run.round, run=run.pk, band=band)
