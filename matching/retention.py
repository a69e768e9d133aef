"""How long matching's tables are kept: runs are advice, and of no use once a round is over."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from matching.models import MatchRun, Verdict
from mentorship.services.retention import QUARTER, Limit, register, rounds_over_since


def _runs(now: datetime) -> QuerySet[Any]:
    """Runs, and with them their suggestions."""
    return MatchRun.objects.filter(round__in=rounds_over_since(now - QUARTER))


def _verdicts(now: datetime) -> QuerySet[Any]:
    return Verdict.objects.filter(round__in=rounds_over_since(now - QUARTER))


register(
    Limit("suggestions and their runs", "90 days after the round", _runs),
    Limit("decisions on suggestions", "90 days after the round", _verdicts),
)
