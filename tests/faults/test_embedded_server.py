"""The embedded server is shared, ends with its last user, and survives every kill."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from mentorship.site.embedded import server

pytestmark = pytest.mark.slow

USER = """
import sys
from pathlib import Path
from mentorship.site.embedded import server
server.use(Path(sys.argv[1]))
print("uses it", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder for a server of its own; pytest's own folders are closed to other accounts."""
    settings.DATA_DIR.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="test-server-", dir=settings.DATA_DIR))
    yield place
    _until(lambda: server.postmaster(place) is None, "the server outlived its users")
    shutil.rmtree(place)


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[[], subprocess.Popen]]:
    """Start processes that use the server until they are told to end."""
    begun: list[subprocess.Popen] = []

    def begin() -> subprocess.Popen:
        user = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        begun.append(user)
        return user

    yield begin
    for user in begun:
        user.kill()
        user.communicate()


def _until(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


def _works(user: subprocess.Popen) -> None:
    assert user.stdout is not None
    assert user.stdout.readline() == b"uses it\n"


def _query(folder: Path, statement: str) -> list[tuple]:
    host = str(server.socket_folder(folder))
    with closing(
        psycopg2.connect(dbname=server.DATABASE, user=server.OWNER, host=host, port=server.PORT)
    ) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def _number(folder: Path) -> int | None:
    process = server.postmaster(folder)
    return process.pid if process else None


def test_six_processes_that_begin_at_once_share_one_server(folder, start):
    users = [start() for _ in range(6)]
    for user in users:
        _works(user)
    assert len({_query(folder, "SELECT pg_postmaster_start_time()")[0] for _ in users}) == 1


def test_the_server_runs_until_its_last_user_leaves(folder, start):
    first, second = start(), start()
    _works(first)
    _works(second)
    first.communicate()
    assert _query(folder, "SELECT 1") == [(1,)]
    second.communicate()
    _until(lambda: _number(folder) is None, "the server outlived its last user")


def test_the_server_ends_when_its_last_user_is_killed(folder, start):
    user = start()
    _works(user)
    user.kill()
    _until(lambda: _number(folder) is None, "the server outlived its killed user")


def test_a_killed_server_comes_back_with_its_data(folder, start):
    _works(start())
    _query(folder, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(_number(folder), signal.SIGKILL)
    _until(lambda: _number(folder) is None, "the server is not dead yet")
    _works(start())
    assert _query(folder, "SELECT number FROM kept") == [(7,)]


def test_a_killed_guardian_is_replaced_by_the_next_user(folder, start):
    _works(start())
    guardians = subprocess.run(["pgrep", "-f", f"server.py {folder}"], capture_output=True).stdout
    for number in guardians.split():
        os.kill(int(number), signal.SIGKILL)
    before = _number(folder)
    _works(start())
    assert _number(folder) == before


def test_a_note_left_by_a_server_of_another_boot_does_not_mislead(folder, start):
    user = start()
    _works(user)
    note = (folder / "data" / "postmaster.pid").read_text()
    user.communicate()
    _until(lambda: _number(folder) is None, "the server outlived its last user")
    stale = "\n".join([str(os.getpid()), *note.splitlines()[1:]])
    (folder / "data" / "postmaster.pid").write_text(stale)
    _works(start())
    assert _query(folder, "SELECT 1") == [(1,)]


def test_data_of_another_major_version_is_refused_with_a_sentence(folder, start):
    user = start()
    _works(user)
    user.communicate()
    _until(lambda: _number(folder) is None, "the server outlived its last user")
    (folder / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(server.EmbeddedServerError, match=r"was made by PostgreSQL 12.* Move that"):
        server.use(folder)


def test_nobody_else_may_enter_the_data_or_the_socket(folder, start):
    _works(start())
    for closed in (folder / "data", server.socket_folder(folder)):
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_deep_checkout_gets_a_socket_with_a_short_path():
    deep = Path("/srv") / ("a-rather-long-name/" * 8)
    path = server.socket_folder(deep)
    assert len(str(path)) < server.LONGEST_SOCKET_PATH
    assert path != server.socket_folder(deep / "other")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another account")
def test_root_opens_the_way_to_the_data_but_never_the_list_of_what_lies_there(folder, start):
    folder.chmod(0o700)
    _works(start())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o701
