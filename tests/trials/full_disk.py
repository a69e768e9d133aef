"""A trial of a disk without room for logs and files, as root: a small file system that is full.

The database is on another one. Pages, the worker and erasures go on; what a backup says is printed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import override_settings

from accounts.models import Erasure
from mentorship.models import OutgoingMail
from mentorship.services import leaving
from tests.people import person
from tests.trials.pulling import under_visitors
from tests.trials.stage import MoodyOffice, count, crew, left, opened, wait_until, write

Figures = dict[str, Any]


def full(visitors: int = 20, mails: int = 200) -> Figures:
    """Fill the disk under visitors and a worker that logs each mail; erase; make a backup."""
    with _small_disk() as disk:
        told = {"LOG_LEVEL": "INFO", "TMPDIR": str(disk), "ERASURE_LIST": str(disk / "erased.txt")}
        log = disk / "log"
        log.touch()
        figures = under_visitors(lambda _n: _fill(disk), 1, visitors, 15.0, log, **told)
        return figures | _mailed(mails, disk) | _erased(disk) | _backed_up(disk)


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="trial-disk-") as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def _fill(disk: Path) -> None:
    """Leave not one byte."""
    with suppress(OSError), (disk / "filling").open("ab", buffering=0) as filling:
        while True:
            filling.write(bytes(512))


def _mailed(mails: int, disk: Path) -> Figures:
    office = MoodyOffice()
    with (
        (disk / "log").open("ab") as log,
        opened(office),
        crew(office, 0, log=log) as hands,
    ):
        hands.start(LOG_LEVEL="DEBUG")
        OutgoingMail.objects.all().delete()
        write(mails)
        wait_until(lambda: not left(), seconds=180)
        figures = count(office)
        codes = hands.dismiss()
    told = {f"mails, {name}": figures[name] for name in ("sent", "lost", "duplicates")}
    return {**told, "worker ended with": codes}


def _erased(disk: Path) -> Figures:
    """Two people are erased while there is no room, and one when there is some again."""
    own = disk / "erased.txt"
    with override_settings(ERASURE_LIST=str(own)):
        for name in ("One Gone", "Two Gone"):
            leaving.erase(None, person(name))
        lines = len(own.read_text().split()) if own.exists() else 0
        (disk / "filling").unlink()
        leaving.erase(None, person("Three Gone"))
        after = set(own.read_text().split())
    listed = set(Erasure.objects.values_list("digest", flat=True))
    return {
        "erased, of 3": len(listed),
        "of them listed while full": lines,
        "and once there was room": len(after & listed),
    }


def _backed_up(disk: Path) -> Figures:
    _fill(disk)
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.job_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "BACKUP_FOLDER": str(disk / "backups"),
    }
    command = [sys.executable, "manage.py", "backup", "--plain"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ | own, capture_output=True, text=True
    )
    said = (done.stderr.strip().splitlines() or [""])[-1]
    return {"backup ended with": done.returncode, "and said": said}


TRIALS: dict[str, Callable[..., Figures]] = {"disk": full}
