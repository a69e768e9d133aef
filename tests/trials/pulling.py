"""Trials that pull the ground away: the database starts again, web processes are killed.

Visitors go on meanwhile, and do again what they are told to do again. At the end every act has been
done once, with its mails, and no promise of the data is broken.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.invariants import RULES, broken_rules
from mentorship.models import OutgoingMail, Pairing, Round
from mentorship.site.embedded import server
from tests import factories
from tests.sign_in import begin
from tests.trials.web import Visitor, served

Figures = dict[str, Any]

PAIRS_EACH = 15
"""How many mentees one visitor plays, one after the other; each says yes once."""


Harm = list[tuple[float, float]]
"""When each began and was over."""
Rules = dict[str, list[int]]

USUAL = {0, 200, 302, 500, 502, 503}


@dataclass
class Seen:
    """What visitors got: when, and with which status; 0 where the connection was cut."""

    answers: list[tuple[float, int]] = field(default_factory=list)
    spans: Harm = field(default_factory=list)
    """From when until when each was waited for."""
    over: threading.Event = field(default_factory=threading.Event)

    def note(self, status: int) -> int:
        self.answers.append((time.monotonic(), status))
        return status


# The people ----------------------------------------------------------------------------------


def _made(visitors: int) -> list[tuple[str, int]]:
    """Pairings that only want their mentee's yes, each with a session of that mentee."""
    round = factories.RoundFactory(state=Round.State.ANNOUNCED)
    made = []
    for _pair in range(visitors * PAIRS_EACH):
        mentor = factories.EnrollmentFactory(round=round, role="mentor")
        mentee = factories.EnrollmentFactory(round=round, role="mentee")
        pairing = factories.PairingFactory(
            mentor=mentor,
            mentee=mentee,
            round=round,
            state=Pairing.State.OFFERED,
            mentor_accepted_at=timezone.now(),
        )
        client = begin(Client(), mentee.person)
        made.append((client.cookies[settings.SESSION_COOKIE_NAME].value, pairing.pk))
    return made


def _visit(site: str, plays: list[tuple[str, int]], seen: Seen, pause: float) -> None:
    """Play each mentee: look around, say yes until it is taken, look again; then only look."""
    chance = random.Random(plays[0][1])
    for session, pk in plays:
        visitor = Visitor(site, "198.51.100.7", **{settings.SESSION_COOKIE_NAME: session})
        time.sleep(chance.uniform(0, 2 * pause))
        _insist(seen, lambda v=visitor: v.get("/").status)
        _insist(seen, lambda v=visitor, p=pk: v.get(reverse("pairing", args=[p])).status)
        _insist(seen, lambda v=visitor, p=pk: v.post(reverse("pairing_accept", args=[p])).status)
    while not seen.over.wait(pause / 4):
        _insist(seen, lambda: visitor.get("/").status)


def _insist(seen: Seen, ask: Callable[[], int]) -> None:
    """Ask again while the answer is that it is too soon, or the connection is cut."""
    while True:
        begun = time.monotonic()
        try:
            status = seen.note(ask())
        except (HTTPException, OSError):
            status = seen.note(0)
        seen.spans.append((begun, time.monotonic()))
        if status not in (0, 502, 503):
            return
        time.sleep(0.2)


# The harm ------------------------------------------------------------------------------------


def _restart(number: int) -> None:
    """Stop the server, every second time at once and with its work undone, and start it again."""
    folder = Path(os.environ["TRIAL_SERVER"])
    process = server.postmaster(folder)
    assert process is not None
    process.send_signal(signal.SIGINT if number % 2 else signal.SIGQUIT)
    psutil.wait_procs([process], timeout=20)
    time.sleep(0.5)
    server.use(folder)


def _kill_a_worker(number: int) -> None:
    """Kill one of the web processes, which its master replaces."""
    chance = random.Random(number)
    workers = [
        worker
        for master in psutil.Process().children()
        if "gunicorn" in " ".join(master.cmdline())
        for worker in master.children()
    ]
    chance.choice(workers).kill()


def under_visitors(
    harm: Callable[[int], None],
    times: int,
    visitors: int,
    between: float,
    log: Path | None = None,
    served_from: Path = settings.BASE_DIR,
    **told: str,
) -> Figures:
    """Do harm so often while visitors say yes, and count what became of it.

    `log` and `told` are where the site writes, and what its environment says besides;
    `served_from` holds the code that serves.
    """
    made = _made(visitors)
    rules_before = broken_rules()
    seen = Seen()
    plays = [made[at::visitors] for at in range(visitors)]
    pause = times * between / PAIRS_EACH
    harmed: Harm = []
    with served(log, served_from, **told) as site:
        threads = [threading.Thread(target=_visit, args=(site, own, seen, pause)) for own in plays]
        for thread in threads:
            thread.start()
        for number in range(times):
            time.sleep(between)
            begun = time.monotonic()
            harm(number)
            harmed.append((begun, time.monotonic()))
        time.sleep(between)
        seen.over.set()
        for thread in threads:
            thread.join(timeout=120)
        waits = _idle_in_transaction()
    return _counted(made, seen, harmed, rules_before) | {"locks left behind": waits}


def _idle_in_transaction() -> int:
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def _counted(
    made: list[tuple[str, int]],
    seen: Seen,
    harmed: Harm,
    before: dict[str, list[int]],
) -> Figures:
    statuses = Counter(status for _at, status in seen.answers)
    ids = [pk for _session, pk in made]
    taken = Pairing.objects.filter(pk__in=ids, state=Pairing.State.ACTIVE).count()
    mails = Counter(
        OutgoingMail.objects.filter(pairing__in=ids, kind="active").values_list(
            "pairing", flat=True
        )
    )
    return {
        "harm done, times": len(harmed),
        "answers": sum(statuses.values()),
        "of them 503": statuses[503],
        "connections cut": statuses[0] + statuses[502],
        "of them 500": statuses[500],
        "other statuses": {status: n for status, n in statuses.items() if status not in USUAL},
        "yeses given": len(ids),
        "pairings begun": taken,
        "with exactly their two mails": sum(1 for pk in ids if mails[pk] == 2),
        "back after, seconds at most": _slowest(seen, harmed),
        "longest answer meanwhile, seconds": _longest(seen, harmed),
        f"promises broken, of {len(RULES)}": len(broken_rules().keys() - before.keys()),
    }


def _slowest(seen: Seen, harmed: Harm) -> float:
    """How long after the harm was over, and before the next, the last answer came that was none."""
    ends = [begun for begun, _over in harmed[1:]] + [float("inf")]
    late = [
        at - over
        for at, status in seen.answers
        if status in (0, 500, 502, 503)
        for (_begun, over), end in zip(harmed, ends, strict=True)
        if over <= at < end
    ]
    return max(late, default=0.0)


def _longest(seen: Seen, harmed: Harm) -> float:
    """How long the longest of the answers took that were waited for while harm was done."""
    return max(
        (
            end - begun
            for begun, end in seen.spans
            for harm_begun, harm_over in harmed
            if begun < harm_over and end > harm_begun
        ),
        default=0.0,
    )


def database(times: int = 20, visitors: int = 20) -> Figures:
    """Start the database server again and again, half of the times without any warning."""
    return under_visitors(_restart, times, visitors, between=4.0)


def web(times: int = 50, visitors: int = 20) -> Figures:
    """Kill web processes, one after the other."""
    return under_visitors(_kill_a_worker, times, visitors, between=1.0)


def connections(seconds: int = 60, visitors: int = 20) -> Figures:
    """Give the server fewer connections than the site has threads."""
    return under_visitors(lambda _number: None, seconds // 4, visitors, between=4.0)


TRIALS: dict[str, Callable[..., Figures]] = {
    "database": database,
    "web": web,
    "connections": connections,
}
