"""What every trial needs: mails, a mail server with moods, workers, and the count at the end."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from mentorship.models import OutgoingMail
from tests.post_office import PostOffice

MINUTE = 1.0
"""Seconds that a minute of the mail's own clock takes in a trial."""
PATIENCE = 2.0
"""Seconds that a worker waits for the server's answer in a trial."""


class MoodyOffice(PostOffice):
    """Gives each receiver one answer of its mood, then takes the mail like any other."""

    def __init__(self, moods: dict[str, float] | None = None) -> None:
        super().__init__()
        self.moods = moods or {}
        self.mood_of: dict[str, str] = {}
        self.refused_at: dict[str, float] = {}
        self.drops = 0
        self.chance = random.Random(4)

    def mood(self, address: str) -> str:
        """What this receiver meets now; only a final refusal is met again."""
        if address not in self.mood_of:
            kinds, weights = [*self.moods, "kind"], [*self.moods.values()]
            self.mood_of[address] = self.chance.choices(kinds, [*weights, 1 - sum(weights)])[0]
            return self.mood_of[address]
        return "final" if self.mood_of[address] == "final" else "kind"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        address = envelope.rcpt_tos[0]
        mood = self.mood(address)
        if mood == "later":
            return "451 Come back later"
        if mood == "final":
            self.refused_at[address] = time.time()
            return "550 5.1.1 No such user here"
        if mood == "hang":
            await asyncio.sleep(2 * PATIENCE)
            server.transport.abort()
            return "451 Too late"
        answer = await super().handle_DATA(server, session, envelope)
        if mood == "drop":
            self.drops += 1
            server.transport.abort()
        return answer


@dataclass
class Crew:
    """Workers, each a process of its own, that send by one post office."""

    office: PostOffice
    per_minute: int = 0
    log: BinaryIO | None = None
    """Where they say what they do; where this process does unless said."""
    hands: list[subprocess.Popen] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)

    def start(self, *, group: int | None = None, **told: str) -> subprocess.Popen:
        """Start one more worker; `group` puts it into that process group, 0 into a new one.

        `told` is what its environment says besides.
        """
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        name = f"hand {len(self.names) + 1}"
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.mail_settings",
            "TEST_DATABASE": connection.settings_dict["NAME"],
            "TEST_MAIL_PORT": str(self.office.port),
            "TEST_MAIL_MINUTE": str(MINUTE),
            "TEST_MAIL_TIMEOUT": str(PATIENCE),
            "TEST_MAIL_PER_MINUTE": str(self.per_minute),
            "LOG_LEVEL": "ERROR",
            "PGAPPNAME": name,
            **told,
        }
        self.hands.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=settings.BASE_DIR,
                env=kept | own,
                process_group=group,
                stderr=self.log,
            )
        )
        self.names[self.hands[-1].pid] = name
        return self.hands[-1]

    def at_work(self, hand: subprocess.Popen) -> bool:
        """Whether this worker has begun: it listens to signals before it asks the database."""
        with connection.cursor() as cursor:
            name = [self.names[hand.pid]]
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = %s", name)
            return cursor.fetchone() is not None

    def dismiss(self) -> list[int]:
        """Tell all to stop, wait for them, and return how each ended."""
        for hand in self.hands:
            if hand.poll() is None:
                hand.terminate()
        codes = [hand.wait(timeout=60) for hand in self.hands]
        self.hands.clear()
        return codes


@contextmanager
def crew(
    office: PostOffice, workers: int, per_minute: int = 0, log: BinaryIO | None = None
) -> Iterator[Crew]:
    """Have so many workers at work; none outlives the trial."""
    made = Crew(office, per_minute, log)
    try:
        for _ in range(workers):
            made.start()
        yield made
    finally:
        for hand in made.hands:
            hand.kill()
            hand.wait(timeout=10)


@contextmanager
def opened(office: PostOffice) -> Iterator[PostOffice]:
    """Open the post office for the time of a trial."""
    office.open()
    try:
        yield office
    finally:
        office.close()


def write(count: int, first: int = 0) -> None:
    """Write so many mails, each to somebody else, numbered from `first`."""
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            key=f"trial:{number}",
            kind="test",
            to_email=f"person{number}@example.org",
            subject=f"Mail {number}",
            text="Hello\n",
        )
        for number in range(first, first + count)
    )


def left() -> int:
    """How many mails have not come to an end."""
    return OutgoingMail.objects.filter(state__in=("queued", "held")).count()


def wait_until(is_so: Callable[[], object], seconds: float = 900, pause: float = 0.05) -> None:
    """Wait until it is so; a trial that takes too long has failed."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(pause)


def count(office: PostOffice) -> dict[str, int]:
    """What became of all mails: none lost, none of them twice, the same mail where it is twice."""
    taken = Counter(office.receivers)
    sent = set(OutgoingMail.objects.filter(state="sent").values_list("to_email", flat=True))
    identities = {(mail["To"], mail["Message-ID"]) for mail in office.taken}
    return {
        "mails": OutgoingMail.objects.count(),
        "sent": len(sent),
        "failed": OutgoingMail.objects.filter(state="failed").count(),
        "lost": len(sent - set(taken)) + left(),
        "duplicates": sum(taken.values()) - len(taken),
        "under another Message-ID": len(identities) - len(taken),
    }
