"""`manage.py serve`, as `make demo` uses it, leaves nothing running however it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest
from django.conf import settings
from django.db import connection

from mentorship.recovery import programs
from mentorship.site.embedded import server as embedded_server
from tests import migrated
from tests.post_office import free_port

pytestmark = pytest.mark.slow


def _until(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def _manage(place: Path, *arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def _environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "DEBUG": "1", "DATA_DIR": str(place)}


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker) -> Iterator[Path]:
    """Give a prepared data folder of its own, so that nobody's development data is touched."""
    settings.DATA_DIR.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="test-serve-", dir=settings.DATA_DIR))
    with django_db_blocker.unblock():
        _copy_tables(place)
    subprocess.run(
        _manage(place, "prepare"), cwd=settings.BASE_DIR, env=_environment(place), check=True
    )
    yield place
    _until(lambda: not _running(place), "the database outlived the site")
    shutil.rmtree(place)


def _copy_tables(place: Path) -> None:
    """Begin with the tests' own migrated tables: to migrate anew takes a minute."""
    folder, copy = place / "postgres", place / "tables"
    major, here = programs.server_major(connection), programs.address(connection)
    embedded_server.use(folder)
    dump = [programs.postgres_program("pg_dump", major), "--format=custom", "--no-owner"]
    programs.in_a_row([*dump, "--file", str(copy), migrated.template()], environment=here)
    load = [programs.postgres_program("pg_restore", major), "--exit-on-error", "--no-owner"]
    there = {**here, "PGHOST": str(embedded_server.socket_folder(folder))}
    database = embedded_server.DATABASE
    programs.in_a_row([*load, "--dbname", database, str(copy)], environment=there)
    embedded_server.forget(folder)


@pytest.fixture
def port() -> int:
    return free_port()


def _running(place: Path) -> list[int]:
    """List every process that works for this data folder: web, worker, guardian, database."""
    found = []
    for process in psutil.process_iter():
        try:
            known = " ".join(process.cmdline()) + process.environ().get("DATA_DIR", "")
            if str(place) in known and process.pid != os.getpid():
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def _serve(place: Path, port: int, *more: str) -> subprocess.Popen:
    site = subprocess.Popen(
        [*_manage(place, "serve", "--port", str(port)), *more],
        cwd=settings.BASE_DIR,
        env=_environment(place),
        stdout=subprocess.PIPE,
    )
    assert site.stdout is not None
    assert str(port).encode() in site.stdout.readline()
    with urlopen(f"http://localhost:{port}/accounts/login/", timeout=30) as page:
        assert page.status == 200
    return site


ENDS = [
    pytest.param(signal.SIGINT, marks=pytest.mark.far),
    pytest.param(signal.SIGTERM, marks=pytest.mark.far),
    signal.SIGKILL,
    pytest.param(signal.SIGHUP, marks=pytest.mark.far),
]


@pytest.mark.parametrize("number", ENDS)
def test_every_signal_ends_web_worker_and_database(place, port, number):
    site = _serve(place, port)
    site.send_signal(number)
    site.communicate(timeout=30)
    _until(lambda: not _running(place), f"processes outlived {number!r}")


def test_the_site_ends_when_the_make_that_started_it_is_killed(place, port):
    script = f'"{sys.executable}" manage.py serve --with-parent --port {port}; true'
    starter = subprocess.Popen(
        ["sh", "-c", script],
        cwd=settings.BASE_DIR,
        env=_environment(place),
        stdout=subprocess.DEVNULL,
    )
    _until(lambda: _answers(port), "the site did not start")
    starter.kill()
    starter.wait()
    _until(lambda: not _running(place), "the site outlived its starter")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_taken_port_is_named_in_a_sentence(port):
    place = settings.DATA_DIR  # nothing is begun there
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        refused = subprocess.run(
            _manage(place, "serve", "--port", str(port)),
            cwd=settings.BASE_DIR,
            env=_environment(place),
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: Port {port} cannot be used (Address already")
