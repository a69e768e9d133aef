"""Matching by itself, where sign-up never closes: again and again over those who wait."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from matching import snapshot
from matching.models import MatchRun, Suggestion
from matching.services import runs
from mentorship import states
from mentorship.models import Round
from mentorship.models.pairings import unpaired
from mentorship.roles import Role
from mentorship.services.acts import act


def due(now: datetime) -> Iterator[Round]:
    """Open rounds that run by themselves, and whose last run is long enough ago."""
    rows = Round.objects.filter(rolling=True, run_every_days__isnull=False, state=Round.State.OPEN)
    rows = rows.select_related("program").annotate(last_run=Max("runs__requested_at"))
    yield from (round for round in rows.order_by("pk") if _is_time(round, round.last_run, now))


def _is_time(round: Round, last: datetime | None, now: datetime) -> bool:
    """Whether the days since the last run are over; without one, since the round opened."""
    since = last or round.state_changed_at
    return since + timedelta(days=round.run_every_days or 0) <= now


@act
def ask(round: Round, now: datetime) -> bool:
    """Ask for one run; False where somebody was faster, or nothing would come of it.

    Nothing that a coordinator still has to decide on is replaced behind their back: as long as
    suggestions of the last run wait, none follows.
    """
    rows = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("program")
    fresh = rows.get(pk=round.pk)
    if not (fresh.rolling and fresh.run_every_days and fresh.is_open):
        return False
    earlier = MatchRun.objects.filter(round=fresh)
    last = earlier.aggregate(at=Max("requested_at"))["at"]
    if not _is_time(fresh, last, now) or _is_at_work(earlier) or not _somebody_waits(fresh):
        return False
    runs.request_by_itself(fresh)
    return True


def _is_at_work(rows: QuerySet[MatchRun]) -> bool:
    """Whether a run is under way, or a coordinator is at what the last one suggested."""
    undecided = Suggestion.objects.filter(state=Suggestion.State.NEW)
    reviewed = rows.filter(state=MatchRun.State.REVIEW)
    under_way = rows.filter(state__in=states.RUN_UNDER_WAY)
    return under_way.exists() or undecided.filter(run__in=reviewed).exists()


def _somebody_waits(round: Round) -> bool:
    """Whether a mentee is without a mentor, and mentors are there at all."""
    there = snapshot.available(round)
    mentees = unpaired(there.filter(role=Role.MENTEE), *states.PAIRING_OPEN)
    return mentees.exists() and there.filter(role=Role.MENTOR).exists()
