"""Trials of jobs: workers are killed again and again while many pairings are announced."""

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from mentorship.invariants import RULES, broken_rules
from mentorship.models import Job, OutgoingMail, Pairing
from mentorship.services import announcing
from tests.mentorship.jobs import engines
from tests.mentorship.jobs.worlds import with_approved

Figures = dict[str, Any]


def announcement(kills: int = 50, pairs: int = 2000) -> Figures:
    """Announce so many pairings, and kill the worker at it so often; another goes on each time."""
    it = with_approved(pairs)
    before, chance = broken_rules(), random.Random(4)
    job = announcing.begin(it.cleo, it.round)
    killed, begun, gap = 0, time.monotonic(), 0.0
    with engines.rows() as engine:
        while not _over(job):
            hand = engine.start()
            told, since = _done(job), time.monotonic()
            while killed < kills and _done(job) == told and hand.poll() is None and not _over(job):
                time.sleep(0.05)
            gap = max(gap, time.monotonic() - since)
            if killed >= kills:
                engines.until(lambda: _over(job), 600)
            time.sleep(chance.uniform(0, 0.3))
            if not _over(job):
                engines.kill(hand)
                killed += 1
    mails = Counter(OutgoingMail.objects.filter(kind="offered").values_list("pairing", flat=True))
    job.refresh_from_db()
    return {
        "workers killed": killed,
        "pairings to announce": pairs,
        "announced": Pairing.objects.filter(state=Pairing.State.OFFERED).count(),
        "counted by the job": job.done,
        "with exactly their two mails": sum(1 for count in mails.values() if count == 2),
        "until another goes on, at most s": gap,
        "seconds in all": time.monotonic() - begun,
        f"promises broken, of {len(RULES)}": len(broken_rules().keys() - before.keys()),
    }


def _done(job: Job) -> int:
    return Job.objects.values_list("done", flat=True).get(pk=job.pk)


def _over(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, finished_at__isnull=False).exists()


TRIALS: dict[str, Callable[..., Figures]] = {"jobs": announcement}
