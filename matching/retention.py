"""How long matching's tables are kept: runs are advice, and of no use once a round is over."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from matching.models import BoardQuestion, MatchRun, PairAcross, RunPeople, Scale, Verdict
from mentorship import states
from mentorship.services.retention import QUARTER, Limit, register, rounds_over_since


def _runs(now: datetime) -> QuerySet[Any]:
    """Runs, and with them their suggestions."""
    return MatchRun.objects.filter(round__in=rounds_over_since(now - QUARTER))


def _scales(now: datetime) -> QuerySet[Any]:
    """Scales that no run is left of; they name nobody, but are of no use any more."""
    over = Scale.objects.filter(round__in=rounds_over_since(now - QUARTER))
    return over.filter(runs__isnull=True)


def _verdicts(now: datetime) -> QuerySet[Any]:
    return Verdict.objects.filter(round__in=rounds_over_since(now - QUARTER))


def _people(now: datetime) -> QuerySet[Any]:
    """Answers as runs have read them, of rounds whose pairs have been announced, or are over."""
    return RunPeople.objects.exclude(run__round__state__in=states.ROUND_BEFORE_ANNOUNCED)


def _questions(now: datetime) -> QuerySet[Any]:
    return BoardQuestion.objects.filter(asked_at__lt=now - timedelta(days=1))


def _across(now: datetime) -> QuerySet[Any]:
    """Pairs that two rounds looked at together, and that no pairing came of."""
    over = rounds_over_since(now - QUARTER)
    return PairAcross.objects.filter(pairing=None, pool__asking__in=over)


register(
    Limit("pairs looked at across rounds", "90 days after the round", _across),
    Limit("questions to boards", "a day", _questions),
    Limit("answers as runs have read them", "once the pairs are announced", _people),
    Limit("suggestions and their runs", "90 days after the round", _runs),
    Limit("scales of points", "90 days after the round", _scales),
    Limit("decisions on suggestions", "90 days after the round", _verdicts),
)
