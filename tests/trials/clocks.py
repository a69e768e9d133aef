"""Trials of clocks: hosts whose clocks differ by hours, and two clocks of the site at once."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
from django.db import connection, transaction
from django.utils import timezone

from matching.demo.association import make_association
from mentorship.invariants import RULES, broken_rules
from mentorship.models import OutgoingMail
from tests.trials.stage import MoodyOffice, count, crew, left, opened, wait_until, write

Figures = dict[str, Any]


def hosts(mails: int = 1000, per_minute: int = 3000) -> Figures:
    """Three workers send, one an hour ahead and one an hour behind; sending is limited as well."""
    office = MoodyOffice()
    with opened(office), crew(office, 0, per_minute) as hands:
        for hours in (0, 1, -1):
            hands.start(TEST_CLOCK_HOURS=str(hours))
        wait_until(lambda: all(hands.at_work(hand) for hand in hands.hands))
        write(mails)
        OutgoingMail.objects.update(due_at="2026-01-01T00:00Z")
        begun = time.monotonic()
        wait_until(lambda: not left(), seconds=240)
        return {
            **count(office),
            "seconds to empty": time.monotonic() - begun,
            "sent by a host ahead, on time, behind": _by_host(),
            "as many as may leave in, seconds": mails / per_minute * 60,
        }


def _by_host() -> str:
    """How many each worker sent, by its own clock."""
    now = timezone.now()
    sent = OutgoingMail.objects.filter(state="sent").values_list("sent_at", flat=True)
    hours = Counter(round((moment - now).total_seconds() / 3600) for moment in sent)
    return ", ".join(str(hours[each]) for each in (1, 0, -1))


# Two clocks of the site at once ------------------------------------------------------------------

DONE = {
    "mails": "SELECT kind, to_person_id, pairing_id, count(*) FROM mentorship_outgoingmail"
    " GROUP BY 1, 2, 3",
    "log lines": "SELECT verb, pairing_id, enrollment_id, round_id, count(*)"
    " FROM mentorship_logline GROUP BY 1, 2, 3, 4",
    "questions": "SELECT pairing_id, side, state, count(*) FROM mentorship_checkin"
    " GROUP BY 1, 2, 3",
    "pairings": "SELECT state, count(*) FROM mentorship_pairing GROUP BY 1",
}
"""What a clock leaves behind, each with how often."""


def two_clocks(days: int = 20) -> Figures:
    """Let two clocks tick at the same moments for so many days, and one alone on the same data."""
    with transaction.atomic():
        make_association()
    rules_before = broken_rules()
    own = connection.settings_dict["NAME"]
    alone = f"{own}_alone"
    _copy(own, alone)
    try:
        before = {name: _rows(own, query) for name, query in DONE.items()}
        codes = _tick([own, own, alone], days)
        both, one = ({n: _rows(db, query) for n, query in DONE.items()} for db in (own, alone))
    finally:
        _told_elsewhere(f"DROP DATABASE {alone} WITH (FORCE)")
    connection.close()
    return {
        "days, two ticks each": days,
        "exit codes": sorted(set(codes)),
        **{f"{name} by one clock": (one[name] - before[name]).total() for name in DONE},
        **{f"{name} otherwise by two": _different(both[name], one[name]) for name in DONE},
        f"promises broken, of {len(RULES)}": len(broken_rules().keys() - rules_before.keys()),
    }


def _different(one: Counter[Any], other: Counter[Any]) -> int:
    return ((one - other) + (other - one)).total()


def _tick(databases: list[str], days: int) -> list[int]:
    begin, first = time.time() + 20, datetime.now(UTC) + timedelta(hours=1)
    command = [sys.executable, "-m", "tests.trials.ticking"]
    told = [str(begin), first.isoformat(), str(days)]
    ticking = [subprocess.Popen([*command, database, *told]) for database in databases]
    return [process.wait(timeout=600) for process in ticking]


def _copy(name: str, to: str) -> None:
    connection.close()
    _told_elsewhere(f"CREATE DATABASE {to} TEMPLATE {name}")


def _told_elsewhere(statement: str) -> None:
    with closing(_linked("postgres")) as link, link.cursor() as cursor:
        link.autocommit = True
        cursor.execute(statement)


def _rows(database: str, query: str) -> Counter[Any]:
    """The rows of a query as a count of each, but for its last column, which counts them."""
    with closing(_linked(database)) as link, link.cursor() as cursor:
        cursor.execute(query)
        return Counter({tuple(row[:-1]): row[-1] for row in cursor.fetchall()})


def _linked(database: str) -> Any:
    to = connection.settings_dict
    where = {"host": to["HOST"], "port": to["PORT"] or None, "user": to["USER"]}
    return psycopg2.connect(dbname=database, **where)


TRIALS: dict[str, Callable[..., Figures]] = {"clocks": hosts, "ticks": two_clocks}
