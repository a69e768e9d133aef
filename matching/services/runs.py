"""Asking for a run, and carrying it out.

The row is the job. A worker claims it with a lease, which it renews while it lives, tells how far
it is, and stores what it found in one transaction; a run that was cancelled, took too long or does
not verify leaves nothing. Of two workers that have claimed one run, the later one alone may write.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matching import access as matching_access
from matching import answers, grouped, proposal, queries, several, snapshot
from matching.core import Calibration, Cancelled, NotFeasible, NotOptimal, ProblemError
from matching.models import MatchRun, RunPeople, Scale, Suggestion
from matching.names import Names
from matching.services import decided, scales
from matching.small_circles import with_small_circles
from mentorship import access, states, tasks
from mentorship.models import Round
from mentorship.models.reviews import waiting_for_review
from mentorship.roles import Role
from mentorship.services import circles, errors, leases
from mentorship.services.acts import Refused, act, log
from mentorship.services.rounds import may_match

LIMIT = timedelta(minutes=9)
"""How long one worker may take for a run; another one takes over from a worker that hangs."""

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


def request_by_itself(round: Round) -> MatchRun:
    """Have the clock ask for matching, in the transaction of an act of its own.

    Raises
    ------
    Refused : not now, or nobody to pair.
    """
    if not may_match(round):
        raise Refused(_("Close sign-up before you run matching"))
    _refuse_without_people(round)
    run = MatchRun.objects.create(round=round, weights=round.weights, by_itself=True)
    log("round.run_by_itself", None, round=round)
    tasks.wake(tasks.MATCHING)
    return run


def _refuse_without_people(round: Round) -> None:
    roles = set(snapshot.available(round).values_list("role", flat=True))
    if round.program.is_of_peers and roles:
        return
    if roles != set(Role) and round.reviews_first and waiting_for_review(round):
        raise Refused(_("Look at the sign-ups first: only those you accept enter matching"))
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
        stage="read",
    )


def execute(run: MatchRun) -> bool:
    """Carry a claimed run out; True if its result is under review now.

    Raises
    ------
    OperationalError : the database is away; whoever claims the run next begins anew.
    """
    try:
        _begin(run)
    except states.Conflict:
        return False  # cancelled, or taken over, while it was being solved
    except Cancelled:
        return _fail(run, _("Matching took too long and was stopped."))
    except _Late:
        return _fail(run, _("No worker took this up for an hour. Run matching again."))
    except ProblemError as error:
        return _fail(run, str(error))
    except Exception as error:
        if errors.is_away(error):
            raise
        return _stumbled(run, error)
    return True


class _Late(Exception):
    """Nobody has taken the run up for so long that its coordinator no longer waits for it."""


def _begin(run: MatchRun) -> None:
    """Carry the run out, unless it was asked for too long ago or has been tried too often."""
    leases.refuse_spent(run)
    if run.requested_at < timezone.now() - GIVE_UP:
        raise _Late
    with _nothing_collected():
        _carry_out(run)


def _stumbled(run: MatchRun, error: Exception) -> bool:
    """An error of ours: tell administrators, and the coordinator whether they have been told."""
    logger.error("run %s failed", run.pk, exc_info=error)
    return _fail(run, f"{_what_happened(error)} {errors.told(error)}")


def _what_happened(error: Exception) -> str:
    if isinstance(error, leases.Spent):
        return _("Matching was begun several times, and its worker ended each time.")
    if isinstance(error, NotFeasible | NotOptimal):
        return _("The result did not pass its check, so it was thrown away.")
    return _("Matching stopped because of an error on our side.")


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
    with leases.renewed(_mine(run), LIMIT):
        taken, scale = grouped.take(run.round), queries.scale_of(run.round)
        known = Calibration.from_data(scale.constants) if scale else scales.take(taken)
        standing = undecided(run.round) if run.by_itself else []
        there = decided.keeping(run.round, taken) if _goes_on(run) else taken
        result = _found(run, there, known, standing)
    with transaction.atomic():
        _hold(run, "finish")
        _store(run, result, scale or scales.keep(run.round, known, taken))
        encoded = answers.packed(taken.mentees, taken.mentors)
        RunPeople.objects.create(run=run, encoded=encoded)


def _goes_on(run: MatchRun) -> bool:
    """Whether a night asked for it, which goes on from what was decided on the one before."""
    return run.by_itself and run.round.matches_nightly


def undecided(round: Round) -> list[tuple[int, int]]:
    """The pairs (mentee, mentor) under review of which nobody has decided, by enrollment."""
    rows = Suggestion.objects.filter(run__round=round, run__state=MatchRun.State.REVIEW)
    return list(rows.filter(state=Suggestion.State.NEW).values_list("mentee_id", "mentor_id"))


def _found(
    run: MatchRun,
    taken: snapshot.Snapshot,
    scale: Calibration,
    standing: list[tuple[int, int]],
) -> proposal.Outcome:
    """What the round's program asks for: pairs, circles, peers, or pairs with others besides."""
    program, progress = run.round.program, _Progress(run)
    if not program.makes_pairs:
        return grouped.grouped(run.round, taken, scale, progress)
    find = several.find if taken.wanted else partial(proposal.find, standing=standing)
    found = find(taken, scale, Names(), progress)
    if grouped.wants_peers_too(program):
        return grouped.with_peers(run.round, found, scale, progress)
    if program.holds_small_circles:
        return with_small_circles(run.round, found, scale, progress)
    return found


class _Progress:
    """Writes how far a run is, keeps the lease, and answers False when it has to stop."""

    def __init__(self, run: MatchRun) -> None:
        self.run = run
        self.until = timezone.now() + LIMIT

    def __call__(self, stage: str, done: int, total: int) -> bool:
        rows = _mine(self.run)
        told = rows.update(stage=stage, done=done, total=total, claimed_until=leases.leased())
        return told == 1 and timezone.now() < self.until


def _mine(run: MatchRun) -> "QuerySet[MatchRun]":
    """The run's row, for as long as nobody has cancelled or claimed it since."""
    return MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.SOLVING, tries=run.tries)


def _hold(run: MatchRun, move: str) -> None:
    """Lock the run's row, so that nobody claims it now; raise if it is not ours any more."""
    if not _mine(run).select_for_update(no_key=True).exists():
        raise states.Conflict(states.RUN, move, None)


def _fail(run: MatchRun, sentence: str) -> bool:
    """Mark the run as failed, unless it was cancelled or taken over; the answer is always False."""
    try:
        with transaction.atomic():
            _hold(run, "fail")
            states.move(run, "fail", states.WORKER, error=sentence, finished_at=timezone.now())
            log("round.run_failed", None, round=run.round)
    except states.Conflict:
        logger.info("run %s was cancelled before it failed, or is another worker's", run.pk)
    return False


def _store(run: MatchRun, result: proposal.Outcome, scale: Scale) -> None:
    """Put the result under review in place of the one before, whose undecided pairs go stale."""
    round = Round.objects.select_for_update(no_key=True).get(pk=run.round_id)
    before = decided.under_review(round) if _goes_on(run) else None
    if before:
        decided.hold(before)
    supersede(round)
    rows = decided.not_against(before, result.suggestions) if before else result.suggestions
    _propose(round, result)
    Suggestion.objects.bulk_create([Suggestion(run=run, **row) for row in rows], batch_size=500)
    if before:
        decided.carry(before, run)
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
    log("round.run_finished", None, round=round, count=len(rows))


def _propose(round: Round, result: proposal.Outcome) -> None:
    """Put circles and peers in the place of those that were proposed before."""
    try:
        circles.propose(round, result.circles)
    except circles.Overtaken as overtaken:
        why = _("Somebody was given a seat, or left, meanwhile. Run matching again.")
        raise ProblemError(why) from overtaken


def supersede(round: Round) -> None:
    """Take the round's run under review out of it; approved pairs stay approved."""
    for run in MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW):
        states.move(run, "supersede", states.WORKER)
        undecided = run.suggestions.filter(state=Suggestion.State.NEW)
        states.move_all(undecided, "go_stale", states.WORKER)
        RunPeople.objects.filter(run=run).delete()
