"""Figures for Prometheus: counted in the database at the moment of asking, the same on every host.

What single processes know (how long pages take, how many answers of which kind) stands in the
access log, by request. No figure names anybody, nor counts fewer people than a whole association.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from mentorship import states
from mentorship.models import Heartbeat, Job, OutgoingMail, Pairing
from mentorship.site import health


class Site(Collector):
    """Everything that is counted; a handful of queries, whatever the size of the site."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Count it now."""
        now = timezone.now()
        yield _health()
        yield from _mails(now)
        yield _heartbeats(now)
        yield _states("mentorship_pairings", "Pairings by state.", Pairing)
        yield _states("mentorship_jobs_under_way", "Jobs for many at once.", Job, under_way=True)


def text() -> bytes:
    """The figures in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Site())
    return generate_latest(registry)


def _health() -> GaugeMetricFamily:
    words = "0 where it is well, 1 where it needs a look, 2 where it needs somebody now."
    found = GaugeMetricFamily("mentorship_health", words, labels=["check"])
    for check in health.look():
        found.add_metric([check.name], health.STATES.index(check.state))
    return found


def _mails(now: datetime) -> Iterable[GaugeMetricFamily]:
    due = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED, due_at__lte=now)
    told = due.aggregate(count=Count("pk"), oldest=Min("due_at"))
    age = (now - told["oldest"]).total_seconds() if told["oldest"] else 0.0
    yield _gauge("mentorship_mails_due", "Mails that could leave now.", told["count"])
    yield _gauge("mentorship_mail_oldest_due_seconds", "How long the oldest of them waits.", age)
    lately = OutgoingMail.objects.filter(state_changed_at__gte=now - health.DAY).order_by()
    found = GaugeMetricFamily(
        "mentorship_mails_last_day", "Mails by what became of them in a day.", labels=["state"]
    )
    for state, count in lately.values_list("state").annotate(Count("pk")):
        found.add_metric([state], count)
    yield found


def _heartbeats(now: datetime) -> GaugeMetricFamily:
    """How long ago each part of the site was last alive, on whichever host."""
    found = GaugeMetricFamily(
        "mentorship_last_seen_seconds", "Since this was last alive or done.", labels=["part"]
    )
    last: dict[str, datetime] = {}
    for beat in Heartbeat.objects.order_by("beat_at"):
        last[beat.name] = beat.beat_at
    for name, at in sorted(last.items()):
        found.add_metric([name], (now - at).total_seconds())
    return found


def _states(
    name: str, words: str, model: type[Pairing] | type[Job], *, under_way: bool = False
) -> GaugeMetricFamily:
    rows = model._default_manager.order_by()
    if under_way:
        rows = rows.filter(state__in=states.JOB_UNDER_WAY)
    found = GaugeMetricFamily(name, words, labels=["state"])
    for state, count in rows.values_list("state").annotate(Count("pk")):
        found.add_metric([state], count)
    return found


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
