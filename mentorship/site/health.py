"""How the site is: what works, what needs a look, and what needs somebody now.

Red wakes people: mail that has been due for a quarter of an hour, a clock that stands still. Amber
is half of that, or what can wait for the morning. Nothing here names a person.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.models import Heartbeat, OutgoingMail
from mentorship.services.clock.jobs import PREFIX

GREEN, AMBER, RED = STATES = ("green", "amber", "red")

MAIL_RED = timedelta(minutes=15)
CLOCK_RED = timedelta(minutes=10)
DAY = timedelta(days=1)
BACKUP_AMBER = timedelta(hours=36)
DRILL_AMBER = timedelta(days=35)

WORKER = "worker:"
"""Begins the name of a worker thread's heartbeat."""

BOARDS = "boards"
"""What the process beside the worker is called that works on the boards of large rounds."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: `says` is a sentence, `subject` what it is about."""

    name: str
    subject: str
    state: str
    says: str


def worst(checks: list[Check]) -> str:
    """The state of the whole site."""
    return max((check.state for check in checks), key=STATES.index, default=GREEN)


def look(now: datetime | None = None) -> list[Check]:
    """Look at everything; a handful of queries, whatever the size of the site."""
    now = now or timezone.now()
    beats = list(Heartbeat.objects.order_by("beat_at"))
    last = {beat.name: beat.beat_at for beat in beats}
    return [
        _oldest_mail(now),
        _failures(now),
        _clock(last.get("clock"), now),
        *_workers(last, now),
        *_troubles(beats),
        _backup(last.get("backup"), now),
        _drill(last.get("drill"), now),
    ]


def beat(name: str, *, host: str = "", at: datetime | None = None, trouble: str = "") -> None:
    """Write down that this part of the site is alive."""
    values = {"beat_at": at or timezone.now(), "trouble": trouble}
    Heartbeat.objects.update_or_create(name=name, host=host, defaults=values)


def worker_beat(job: str) -> None:
    """Write down that a worker's thread on this host is alive."""
    beat(f"{WORKER}{job}", host=socket.gethostname()[:120])


def job_name(path: str) -> str:
    """What a job of `WORKER_JOBS` is called on the status page: the module it is found in."""
    module = path.split(".")[-2]
    return {"delivery": "mail", "tasks": path.split(".")[0]}.get(module, module)


# Mail ----------------------------------------------------------------------------------------


def _oldest_mail(now: datetime) -> Check:
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED, due_at__lte=now)
    found = waiting.aggregate(oldest=Min("due_at"), count=Count("pk"))
    age = now - (found["oldest"] or now)
    says = _("No mail is waiting to be sent.")
    if found["count"]:
        says = ngettext(
            "%(count)s mail is due, since %(age)s.",
            "%(count)s mails are due, the oldest since %(age)s.",
            found["count"],
        ) % {"count": found["count"], "age": span(age)}
    return Check("mail", _("Mail that is due"), _graded(age, MAIL_RED), says)


def _failures(now: datetime) -> Check:
    """Mails that came to nothing in the last day; amber when more than single addresses."""
    lately = OutgoingMail.objects.filter(state_changed_at__gte=now - DAY).order_by()
    counts = dict(lately.values_list("state").annotate(Count("pk")))
    failed = counts.get(OutgoingMail.State.FAILED, 0) + counts.get(OutgoingMail.State.BOUNCED, 0)
    sent = counts.get(OutgoingMail.State.SENT, 0)
    state = AMBER if failed > max(5, sent // 20) else GREEN
    says = _("In the last day %(sent)s mails were sent and %(failed)s failed or came back.")
    return Check("failures", _("Mail that failed"), state, says % {"sent": sent, "failed": failed})


# The clock and the workers -------------------------------------------------------------------


def _clock(at: datetime | None, now: datetime) -> Check:
    subject = _("Clock")
    if at is None:
        says = _("The clock has never run. Start the worker: manage.py worker.")
        return Check("clock", subject, RED, says)
    says = _("The clock last ran %(age)s ago.") % {"age": span(now - at)}
    return Check("clock", subject, _graded(now - at, CLOCK_RED), says)


def _workers(last: dict[str, datetime], now: datetime) -> Iterator[Check]:
    """One line for each job that a worker should be doing on at least one host.

    The solver of large rounds is watched from its first sign of life on: a site may do without it.
    """
    seen = [BOARDS] if f"{WORKER}{BOARDS}" in last else []
    for name in (*map(job_name, settings.WORKER_JOBS), *seen):
        subject = _("Worker: %(job)s") % {"job": name}
        at = last.get(f"{WORKER}{name}")
        if at is None:
            yield Check(f"worker {name}", subject, RED, _("No worker has ever done this."))
            continue
        says = _("A worker was last at this %(age)s ago.") % {"age": span(now - at)}
        yield Check(f"worker {name}", subject, _graded(now - at, CLOCK_RED), says)


def _troubles(beats: list[Heartbeat]) -> Iterator[Check]:
    """What the clock could not move at its last try."""
    stumbled = (row for row in beats if row.trouble and row.name.startswith(PREFIX))
    for row in sorted(stumbled, key=lambda row: row.name):
        name = row.name.removeprefix(PREFIX)
        says = _("Stumbled: %(trouble)s. The log of the worker tells more.")
        yield Check(row.name, name.capitalize(), AMBER, says % {"trouble": row.trouble})


# What people do by hand or at night ----------------------------------------------------------


def _backup(at: datetime | None, now: datetime) -> Check:
    return _recorded("backup", _("Backup"), at, now, BACKUP_AMBER)


def _drill(at: datetime | None, now: datetime) -> Check:
    return _recorded("drill", _("Restore drill"), at, now, DRILL_AMBER)


def _recorded(
    name: str, subject: str, at: datetime | None, now: datetime, limit: timedelta
) -> Check:
    if at is None and settings.LOCAL:
        return Check(name, subject, GREEN, _("Not watched on a local site."))
    if at is None:
        return Check(name, subject, AMBER, _("None has been recorded."))
    says = _("The last one was %(age)s ago.") % {"age": span(now - at)}
    return Check(name, subject, AMBER if now - at > limit else GREEN, says)


# Words ---------------------------------------------------------------------------------------


def _graded(age: timedelta, red: timedelta) -> str:
    """Red beyond the limit, amber beyond half of it."""
    if age > red:
        return RED
    return AMBER if age > red / 2 else GREEN


def span(age: timedelta) -> str:
    """A length of time as one reads it at a glance: 40 seconds, 12 minutes, 3 hours, 9 days."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < 120:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < 7200:
        return _("%(n)s minutes") % {"n": seconds // 60}
    if seconds < 172_800:
        return _("%(n)s hours") % {"n": seconds // 3600}
    return _("%(n)s days") % {"n": seconds // 86_400}
