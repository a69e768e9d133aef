"""Asking for a run, and carrying it out.

The row is the job. A worker claims it with a lease, tells how far it is, and stores what it found
in one transaction; a run that was cancelled, took too long or does not verify leaves nothing.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matching import access as matching_access
from matching import proposal, queries, snapshot
from matching.core import Calibration, Cancelled, NotFeasible, NotOptimal, ProblemError
from matching.models import MatchRun, Scale, Suggestion
from matching.services import scales
from mentorship import access, states, tasks
from mentorship.models import Round
from mentorship.roles import Role
from mentorship.services import leases
from mentorship.services.acts import Refused, act, log
from mentorship.services.rounds import may_match

LEASE = timedelta(minutes=10)
"""How long a worker may be silent before another one takes its run over."""

LIMIT = timedelta(minutes=9)
"""How long a run may take in all; less than the lease, so that no two workers store one run."""

GIVE_UP = timedelta(hours=1)
"""A run that was asked for longer ago than this is not begun again."""

logger = logging.getLogger(__name__)


@act
def request_run(actor: User, round: Round) -> MatchRun:
    """Ask for matching; a worker begins with it within seconds.

    Raises
    ------
    Refused : not now, nobody to pair, or a run is under way already.
    """
    round = access.round_run_for(actor, round.pk)
    if not may_match(round):
        raise Refused(_("Close sign-up before you run matching"))
    _refuse_without_people(round)
    run = MatchRun.objects.create(round=round, requested_by=actor, weights=round.weights)
    log("round.run_requested", actor, round=round)
    tasks.wake(tasks.MATCHING)
    return run


def _refuse_without_people(round: Round) -> None:
    roles = set(snapshot.available(round).values_list("role", flat=True))
    if Role.MENTEE not in roles:
        raise Refused(_("Nobody has signed up as a mentee yet"))
    if Role.MENTOR not in roles:
        raise Refused(_("Nobody has signed up as a mentor yet"))


@act
def cancel_run(actor: User, run: MatchRun) -> None:
    """Stop a run that is waiting or under way; the last result stays under review."""
    run = matching_access.run_for(actor, run.pk)
    states.move(run, "cancel", states.COORDINATOR, finished_at=timezone.now())
    log("round.run_cancelled", actor, round=run.round)


def claim_next() -> MatchRun | None:
    """Claim the oldest run that waits, or whose worker has gone silent; None if there is none."""
    return leases.claim_next(
        MatchRun.objects.select_related("round__program"),
        MatchRun.State.QUEUED,
        MatchRun.State.SOLVING,
        until=timezone.now() + LEASE,
        stage="read",
    )


def execute(run: MatchRun) -> bool:
    """Carry a claimed run out; True if its result is under review now."""
    if run.requested_at < timezone.now() - GIVE_UP:
        return _fail(run, _("The worker stopped several times. Run matching again."))
    try:
        with _nothing_collected():
            _carry_out(run)
    except Cancelled:
        return _fail(run, _("Matching took too long and was stopped."))
    except states.Conflict:
        return False  # cancelled, or taken over, while it was being solved
    except ProblemError as error:
        return _fail(run, str(error))
    except (NotFeasible, NotOptimal):
        logger.exception("run %s: the result does not verify", run.pk)
        return _fail(run, _("The result did not pass its check, so it was thrown away."))
    except Exception:
        logger.exception("run %s failed", run.pk)
        return _fail(run, _("Matching stopped because of an error on our side."))
    return True


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Have Python look for no cycles meanwhile: the many rows of a run are in none.

    To look through all of them again and again would take as long as to make them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _carry_out(run: MatchRun) -> None:
    """Read the round, solve it on its scale (the first run takes one), prove it, and store it."""
    taken, scale = snapshot.take(run.round), queries.scale_of(run.round)
    known = Calibration.from_data(scale.constants) if scale else scales.take(taken)
    result = proposal.find(taken, known, proposal.Names(), _Progress(run))
    with transaction.atomic():
        _store(run, result, scale or scales.keep(run.round, known, taken))


class _Progress:
    """Writes how far a run is, keeps the lease, and answers False when it has to stop."""

    def __init__(self, run: MatchRun) -> None:
        self.run = run
        self.until = timezone.now() + LIMIT

    def __call__(self, stage: str, done: int, total: int) -> bool:
        now = timezone.now()
        rows = MatchRun.objects.filter(pk=self.run.pk, state=MatchRun.State.SOLVING)
        told = rows.update(stage=stage, done=done, total=total, claimed_until=now + LEASE)
        return told == 1 and now < self.until


def _fail(run: MatchRun, sentence: str) -> bool:
    """Mark the run as failed, unless it was cancelled meanwhile; the answer is always False."""
    try:
        with transaction.atomic():
            states.move(run, "fail", states.WORKER, error=sentence, finished_at=timezone.now())
            log("round.run_failed", None, round=run.round)
    except states.Conflict:
        logger.info("run %s was cancelled before it failed", run.pk)
    return False


def _store(run: MatchRun, result: proposal.Outcome, scale: Scale) -> None:
    """Put the result under review in place of the one before, whose undecided pairs go stale."""
    round = Round.objects.select_for_update(no_key=True).get(pk=run.round_id)
    supersede(round)
    Suggestion.objects.bulk_create(
        [Suggestion(run=run, **row) for row in result.suggestions], batch_size=500
    )
    states.move(
        run,
        "finish",
        states.WORKER,
        finished_at=timezone.now(),
        stage="done",
        fingerprint=result.fingerprint,
        scale=scale,
        certificate=result.certificate,
        figures=result.figures,
        unmatched=result.unmatched,
    )
    if states.ROUND.allows("propose", round.state, states.WORKER):
        states.move(round, "propose", states.WORKER)
    log("round.run_finished", None, round=round, count=len(result.suggestions))


def supersede(round: Round) -> None:
    """Take the round's run under review out of it; approved pairs stay approved."""
    for run in MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW):
        states.move(run, "supersede", states.WORKER)
        undecided = run.suggestions.filter(state=Suggestion.State.NEW)
        states.move_all(undecided, "go_stale", states.WORKER)
