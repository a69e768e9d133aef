"""Matching by itself, where sign-up never closes: again and again over those who wait."""

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from matching import snapshot
from matching.models import MatchRun, Suggestion
from mentorship import states, tasks
from mentorship.models import Round
from mentorship.models.pairings import unpaired
from mentorship.roles import Role
from mentorship.services.acts import act, log


def run_due() -> bool:
    """Ask for the runs that are due; returns whether one was."""
    now = timezone.now()
    asked = [_ask(round, now) for round in _may_be_due(now)]
    return any(asked)


def _may_be_due(now: datetime) -> list[Round]:
    """Open rounds that run by themselves, and whose last run is long enough ago."""
    rows = Round.objects.filter(
        rolling=True, run_every_days__isnull=False, state=Round.State.OPEN
    ).annotate(last_run=Max("runs__requested_at"))
    return [round for round in rows.order_by("pk") if _is_time(round, round.last_run, now)]


def _is_time(round: Round, last: datetime | None, now: datetime) -> bool:
    """Whether the days since the last run are over; without one, since the round opened."""
    since = last or round.state_changed_at
    return since + timedelta(days=round.run_every_days or 0) <= now


@act
def _ask(round: Round, now: datetime) -> bool:
    """Ask for one run, unless somebody was faster, or nothing would come of it.

    Nothing that a coordinator still has to decide on is replaced behind their back: as long as
    suggestions of the last run wait, none follows.
    """
    held = Round.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=round.pk)
    if not held.filter(rolling=True, state=Round.State.OPEN).exists():
        return False
    runs = MatchRun.objects.filter(round=round)
    last = runs.aggregate(at=Max("requested_at"))["at"]
    if not _is_time(round, last, now) or _is_at_work(runs) or not _somebody_waits(round):
        return False
    MatchRun.objects.create(round=round, weights=round.weights)
    log("round.run_requested", None, round=round)
    tasks.wake(tasks.MATCHING)
    return True


def _is_at_work(runs: QuerySet[MatchRun]) -> bool:
    """Whether a run is under way, or a coordinator is at what the last one suggested."""
    undecided = Suggestion.objects.filter(state=Suggestion.State.NEW)
    reviewed = runs.filter(state=MatchRun.State.REVIEW)
    under_way = runs.filter(state__in=states.RUN_UNDER_WAY)
    return under_way.exists() or undecided.filter(run__in=reviewed).exists()


def _somebody_waits(round: Round) -> bool:
    """Whether a mentee is without a mentor, and mentors are there at all."""
    there = snapshot.available(round)
    mentees = unpaired(there.filter(role=Role.MENTEE), *states.PAIRING_OPEN)
    return mentees.exists() and there.filter(role=Role.MENTOR).exists()
