"""Acts on many rows, carried out by a worker in pieces: with progress, a stop, an honest result.

The row is the truth: whatever engine wakes a worker, it claims the row with a lease. A piece and
how far the job is with it are one transaction, so that a worker killed in the middle leaves a job
that another one goes on with, and counts that are right. Work that stumbles, or brings its worker
down, is tried again, and ends as failed once it has got no further for some tries.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.readers import written_for
from mentorship import access, states, tasks
from mentorship.models import Enrollment, Job, RosterImport, Round
from mentorship.models.shared_clock import shared_now
from mentorship.services import errors, leases
from mentorship.services.acts import Busy, Refused, act, log

logger = logging.getLogger(__name__)

R = TypeVar("R", bound=Model)

MOST_CAUSES = 20
"""Different sentences that a job keeps; further rows are counted alone."""

PATIENCE = 5
"""How often a piece is tried again when somebody else holds its rows."""


class Work(Protocol):
    """What one kind of job does. Made without arguments, as `JOB_KINDS` names it."""

    def rows(self, actor: User, job: Job) -> QuerySet[Any]:
        """The rows to do something with, by their ids; those done already may be among them."""

    def enrollments(self, rows: Iterable[Any]) -> set[int]:
        """The enrollments that are locked before a piece begins, all at once and in order."""

    def do(self, actor: User, job: Job, rows: list[Any], piece: "Piece") -> None:
        """Do it with each row, and tell the piece of each how it went."""

    def finish(self, actor: User, job: Job) -> None:
        """Write down that it is done, and whatever follows."""


AT_ONCE = 50
"""So many rows an act goes through while a page waits; more are a job."""


@dataclass
class Piece:
    """For how many rows it was done, and why not for the others."""

    done: int = 0
    skipped: list[str] = field(default_factory=list)

    def each(self, rows: Iterable[R], do: Callable[[R], bool | None]) -> None:
        """Do it with each; a refusal is counted with its sentence and holds up none.

        Where `do` answers False it found nothing to do, and that counts as neither.
        """
        for row in rows:
            try:
                did = do(row)
            except Refused as refusal:
                self.skipped.append(refusal.sentence)
            else:
                self.done += did is not False


def work_of(kind: str) -> Work:
    """What a kind of job does."""
    made: Work = import_string(settings.JOB_KINDS[kind])()
    return made


# Asking and stopping -------------------------------------------------------------------------


@act
def ask(
    actor: User, kind: str, round: Round, *, due_at: datetime | None = None, **asked: Any
) -> Job:
    """Have a worker do it; it begins within seconds, or once it is due.

    Raises
    ------
    Refused : it is being done already, or there is nothing to do.
    """
    round = access.round_run_for(actor, round.pk)
    job = Job(kind=kind, round=round, requested_by=actor, asked=asked, due_at=due_at)
    job.total = work_of(kind).rows(actor, job).count()
    if not job.total:
        raise Refused(_("There is nothing to do"))
    job.save()
    log("job.asked", actor, round=round, kind=kind, count=job.total)
    if due_at is None:
        tasks.wake(tasks.JOBS)
    return job


@act
def stop(actor: User, job: Job) -> None:
    """End a job after the piece in hand; what is done stays done."""
    job = access.job_run_for(actor, job.pk)
    states.move(job, "stop", states.COORDINATOR, finished_at=timezone.now())
    log("job.stopped", actor, round=job.round, kind=job.kind, count=job.done)


def overdue(now: datetime) -> list[str]:
    """The work of which something waits for longer than a worker should take to begin."""
    late = now - timedelta(seconds=settings.JOB_LEASE)
    waiting = Q(state=Job.State.QUEUED, requested_at__lt=late) & _due(now)
    over = Q(claimed_until__lt=max(now, shared_now()))
    gone = Q(state=Job.State.RUNNING) & over
    paths = [tasks.JOBS] if Job.objects.filter(waiting | gone).exists() else []
    return [*paths, *_imports_overdue(late, over)]


def _imports_overdue(late: datetime, over: Q) -> list[str]:
    rows = RosterImport.objects.filter(state__in=states.IMPORT_AT_WORK)
    waiting = Q(claimed_until__isnull=True, state_changed_at__lt=late)
    return [tasks.ROSTER] if rows.filter(waiting | over).exists() else []


def wake_again(path: str, now: datetime) -> None:
    """Tell the engine once more of work that nobody has taken up."""
    tasks.wake(path)


# The worker ----------------------------------------------------------------------------------


def work_once() -> bool:
    """Carry out one job that waits, or whose worker has gone silent; False if there is none."""
    job = claim_next()
    if job is None:
        return False
    execute(job)
    return True


def claim_next() -> Job | None:
    """Claim the oldest job that nobody works at; None if there is none."""
    due = Job.objects.filter(_due(timezone.now()))
    return leases.claim_next(due, Job.State.QUEUED, Job.State.RUNNING)


def _due(now: datetime) -> Q:
    """What is not planned for later."""
    return Q(due_at__isnull=True) | Q(due_at__lte=now)


def execute(job: Job) -> None:
    """Carry a claimed job out to its end, or until it is stopped or given up.

    Raises
    ------
    OperationalError : the database is away; whoever claims the job next goes on with it.
    """
    actor = job.requested_by
    if actor is None or not actor.is_active:
        _fail(job, _("Whoever asked for this has no account any more."))
        return
    try:
        with written_for(actor):
            leases.refuse_spent(job)
            _carry_out(job, actor)
    except _TakenAway:
        logger.info("job %s was stopped, or another worker goes on with it", job.pk)
    except Http404:
        _fail(job, _("Whoever asked for this does not run the round any more."))
    except Refused as refusal:
        _fail(job, refusal.sentence)
    except Busy:
        logger.warning("job %s waited too long for others, and is tried again", job.pk)
        _give_back(job)
    except Exception as error:
        if errors.is_away(error):
            raise
        _stumbled(job, error)


def _give_back(job: Job) -> None:
    """Let the next worker go on at once: to wait for others is no try."""
    _mine(job).update(claimed_until=shared_now(), tries=max(0, job.tries - 1))


def _stumbled(job: Job, error: Exception) -> None:
    """Leave the job until its lease is over; after the last try it has failed, and is told."""
    logger.error("job %s stumbled, try %s", job.pk, job.tries, exc_info=error)
    if leases.is_last_try(job):
        why = _("An error on our side stopped this again and again, so it was given up.")
        _fail(job, f"{why} {errors.told(error)}")


class _TakenAway(Exception):
    """The job was stopped, or its lease ran out and somebody else has it."""


def _carry_out(job: Job, actor: User) -> None:
    work = work_of(job.kind)
    access.round_run_for(actor, job.round_id)
    while rows := list(
        work.rows(actor, job).filter(pk__gt=job.cursor).order_by("pk")[: settings.JOB_PIECE]
    ):
        _patiently(job, actor, work, rows)
    with transaction.atomic():
        _hold(job)
        work.finish(actor, job)
        _end(job, "finish")


def _patiently(job: Job, actor: User, work: Work, rows: list[Any]) -> None:
    for tried in range(PATIENCE):
        try:
            _do_piece(job, actor, work, rows)
        except Busy:
            time.sleep(0.2 * 2**tried)
        else:
            return
    raise Busy


@act
def _do_piece(job: Job, actor: User, work: Work, rows: list[Any]) -> None:
    """Do one piece and write down how far the job is, both or neither.

    Every enrollment is locked at once and in the order of ids, as each act does with its two: one
    after the other they could wait for a member who waits for us.
    """
    _hold(job)
    ids = work.enrollments(rows)
    list(Enrollment.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
    piece = Piece()
    work.do(actor, job, rows, piece)
    causes = Counter(job.causes) + Counter(piece.skipped)
    told = {
        "cursor": rows[-1].pk,
        "done": job.done + piece.done,
        "skipped": job.skipped + len(piece.skipped),
        "causes": dict(causes.most_common(MOST_CAUSES)),
        "claimed_until": leases.leased(),
        "tries": 0,
    }
    Job.objects.filter(pk=job.pk).update(**told)
    for name, value in told.items():
        setattr(job, name, value)


def _mine(job: Job) -> "QuerySet[Job]":
    """The job's row, for as long as nobody has stopped or claimed it since."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, claimed_until=job.claimed_until)


def _hold(job: Job) -> None:
    """Lock the job's row; raise if it was stopped, or is another worker's by now."""
    if not _mine(job).select_for_update(no_key=True).exists():
        raise _TakenAway


def _fail(job: Job, sentence: str) -> None:
    """End the job with a sentence for its coordinator; what was done stays done."""
    _end(job, "fail", error=sentence)


def _end(job: Job, move: str, **writes: Any) -> None:
    try:
        with transaction.atomic():
            _hold(job)
            states.move(job, move, states.WORKER, finished_at=timezone.now(), **writes)
    except (_TakenAway, states.Conflict):
        logger.info("job %s was stopped before it ended, or is another worker's", job.pk)
