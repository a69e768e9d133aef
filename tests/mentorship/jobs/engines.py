"""The two engines that the tests have do the same jobs: our worker, and RQ over a real Redis."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_tasks import signals  # noqa: F401  (forgets backends when settings change)

from tests.post_office import free_port
from tests.trials.stage import wait_until

until = partial(wait_until, seconds=60)
"""Wait until it is so."""

RQ = "django_tasks_rq.RQBackend"


@dataclass
class Engine:
    """Starts processes that carry out what waits; `told` is what it sets besides."""

    command: list[str]
    told: dict[str, str]
    hands: list[subprocess.Popen] = field(default_factory=list)

    def start(self, **told: str) -> subprocess.Popen:
        """Start one more process, with these settings besides."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.job_settings",
            "TEST_DATABASE": connection.settings_dict["NAME"],
            **self.told,
            **told,
        }
        self.hands.append(
            subprocess.Popen(
                [sys.executable, "manage.py", *self.command],
                cwd=settings.BASE_DIR,
                env=kept | own,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        return self.hands[-1]

    def end(self) -> None:
        """Kill whatever still runs, forks of theirs included."""
        for hand in self.hands:
            kill(hand)


def kill(hand: subprocess.Popen) -> None:
    """End a process and its forks at once, as the kernel does when memory runs out."""
    with suppress(ProcessLookupError):
        os.killpg(hand.pid, 9)
    hand.wait(timeout=20)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis of our own; yields its address."""
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if server is None:
        pytest.skip("no redis-server is installed")
    port = free_port()
    plain = ["--save", "", "--appendonly", "no", "--dir", str(folder), "--bind", "127.0.0.1"]
    process = subprocess.Popen([server, "--port", str(port), *plain], stdout=subprocess.DEVNULL)
    try:
        until(lambda: _answers(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait(timeout=10)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def rows() -> Iterator[Engine]:
    """The site's own worker, which looks for rows by itself."""
    engine = Engine(["worker"], {})
    try:
        yield engine
    finally:
        engine.end()


@contextmanager
def rq(folder: Path, settings) -> Iterator[Engine]:
    """RQ: acts tell it through Redis, and its worker carries out what it was told."""
    with ExitStack() as stack:
        url = stack.enter_context(redis(folder))
        told_of(url, settings)
        engine = Engine(
            ["rqworker", "--job-class", "django_tasks_rq.Job", "default"],
            {"TASKS_BACKEND": RQ, "TASKS_URL": url},
        )
        try:
            yield engine
        finally:
            engine.end()


def told_of(url: str, settings) -> None:
    """Let acts of this process tell RQ, whose package reads its settings when it is imported."""
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django_rq"]
    settings.RQ_QUEUES = {"default": {"URL": url}}
    django_rq_settings = import_module("django_rq.settings")
    django_rq_settings.QUEUES = settings.RQ_QUEUES
    settings.TASKS = {"default": {"BACKEND": RQ}}
