"""Trials of jobs and runs: workers are killed again and again while they announce or match."""

import random
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from matching.models import MatchRun, Suggestion
from matching.services import runs
from mentorship import tasks
from mentorship.invariants import RULES, broken_rules
from mentorship.models import Job, OutgoingMail, Pairing, Round
from mentorship.services import announcing
from mentorship.services.leases import MOST_TRIES
from tests.matching import rounds
from tests.mentorship.jobs import engines
from tests.mentorship.jobs.worlds import with_approved
from tests.people import cast
from tests.trials.stage import wait_until

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
                wait_until(lambda: _over(job))
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


def matching(kills: int = 50, people: int = 400, lease: int = 2) -> Figures:
    """Kill the worker at a matching run so often, one to four times a run, and let each run end."""
    it = cast()
    rounds.fill(it.round, people // 2, people // 3)
    rounds.ready(it)
    before, chance = broken_rules(), random.Random(4)
    killed, gaps, begun = 0, [0.0], time.monotonic()
    with engines.rows() as engine:
        hand = _matcher(engine, lease)
        while killed < kills:
            run = runs.request_run(it.cleo, it.round)
            for claim in range(min(kills - killed, chance.randint(1, MOST_TRIES - 1))):
                _claimed_again(run, claim)
                time.sleep(chance.uniform(0, people / 1000))
                if _ended(run):
                    break
                engines.kill(hand)
                killed += 1
                hand = _matcher(engine, lease)
                gaps.append(_claimed_again(run, claim + 1))
            engines.until(lambda run=run: _ended(run))
    return {
        "workers killed": killed,
        **_results(it.round),
        "until another goes on, at most s": max(gaps),
        "seconds in all": time.monotonic() - begun,
        f"promises broken, of {len(RULES)}": len(broken_rules().keys() - before.keys()),
    }


def _claimed_again(run: MatchRun, claims: int) -> float:
    """Wait until the run has been claimed once more than so often, and say how long that took."""
    since = time.monotonic()
    engines.until(lambda: _claims(run) > claims or _ended(run))
    return time.monotonic() - since


def _matcher(engine: engines.Engine, lease: int) -> subprocess.Popen:
    """Start a worker that carries out matching runs."""
    return engine.start(TEST_ALSO=tasks.MATCHING, TEST_LEASE=str(lease))


def _claims(run: MatchRun) -> int:
    return MatchRun.objects.values_list("tries", flat=True).get(pk=run.pk)


def _ended(run: MatchRun) -> bool:
    return MatchRun.objects.filter(pk=run.pk, finished_at__isnull=False).exists()


def _results(round: Round) -> Figures:
    """Whether each run left the same pairs, each once, and one of them is under review."""
    states = Counter(MatchRun.objects.filter(round=round).values_list("state", flat=True))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for run, *pair in Suggestion.objects.order_by("pk").values_list("run", "mentor", "mentee"):
        found[run].append(tuple(pair))
    first = sorted(next(iter(found.values()), []))
    return {
        "runs asked for": states.total(),
        "runs under review": states[MatchRun.State.REVIEW],
        "runs that failed": states[MatchRun.State.FAILED],
        "suggestions of each": len(first),
        "runs with another result": states.total()
        - sum(sorted(pairs) == first for pairs in found.values()),
    }


def _done(job: Job) -> int:
    return Job.objects.values_list("done", flat=True).get(pk=job.pk)


def _over(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, finished_at__isnull=False).exists()


TRIALS: dict[str, Callable[..., Figures]] = {"jobs": announcement, "matching": matching}
