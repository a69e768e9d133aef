"""The worker as a process of its own, stopped in every way, over a real SMTP conversation."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from mentorship.models import OutgoingMail
from tests.post_office import PostOffice
from tests.trials import stage

wait_until = partial(stage.wait_until, seconds=120)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.open()
    yield office
    office.close()


@pytest.fixture
def worker(post_office) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a worker that sends by the post office; none outlives its test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.mail_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_MAIL_PORT": str(post_office.port),
    }
    started: list[subprocess.Popen] = []

    def start(*more: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "worker", *more]
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=kept | own))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=10)


def write(count: int) -> None:
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            key=f"test:{number}",
            kind="test",
            to_email=f"person{number}@example.org",
            subject=f"Mail {number}",
            text="Hello\n",
        )
        for number in range(count)
    )


def states() -> dict[str, int]:
    return dict(Counter(OutgoingMail.objects.values_list("state", flat=True)))


def end(process: subprocess.Popen) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=60)


def test_a_worker_killed_after_the_server_took_the_mail_repeats_it_as_the_same_mail(
    post_office, worker
):
    write(1)
    first = worker()
    post_office.after_data = first.kill
    assert first.wait(timeout=120) == -signal.SIGKILL
    assert states() == {"queued": 1}
    post_office.after_data = None
    OutgoingMail.objects.update(claimed_until=timezone.now())
    assert worker("--once").wait(timeout=120) == 0
    assert states() == {"sent": 1}
    one, again = post_office.taken
    assert one["Message-ID"] == again["Message-ID"]


def test_a_worker_outlives_the_loss_of_its_database_connections(post_office, worker):
    process = worker()
    write(1)
    wait_until(lambda: states() == {"sent": 1})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    OutgoingMail.objects.update(state="queued", sent_at=None)
    wait_until(lambda: states() == {"sent": 1})
    assert process.poll() is None
    assert end(process) == 0
