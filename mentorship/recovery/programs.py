"""The programs that a backup is made of: PostgreSQL's own, and age or gpg.

They are put in a row, each reading what the one before it writes, so that nothing readable touches
the disk on its way.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from django.db.backends.base.base import BaseDatabaseWrapper

from mentorship.site.embedded import server as embedded

Command = Sequence[str]


class Stumbled(Exception):
    """A backup, a restore or a drill cannot go on; the words are for whoever runs the site."""


# PostgreSQL ----------------------------------------------------------------------------------


def postgres_program(name: str, major: int) -> str:
    """Where PostgreSQL's program of this name lies that suits a server of this major version.

    Debian's packages are looked at first, then the PATH, then the embedded server's own: a dump of
    a server needs a program that is not older than it.

    Raises
    ------
    Stumbled : there is none.
    """
    debian = Path(f"/usr/lib/postgresql/{major}/bin/{name}")
    if debian.exists():
        return str(debian)
    for found in filter(None, (shutil.which(name), _embedded(name))):
        if _major(found) >= major:
            return found
    raise Stumbled(f"{name} of PostgreSQL {major} or newer is not installed here.")


def _embedded(name: str) -> str | None:
    try:
        path = embedded.programs() / name
    except embedded.EmbeddedServerError:
        return None
    return str(path) if path.exists() else None


def _major(program: str) -> int:
    """The first number that `pg_dump (PostgreSQL) 15.18 (Debian …)` names."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.partition(") ")[2].partition(".")[0])


def server_major(connection: BaseDatabaseWrapper) -> int:
    """The major version of the server that this connection leads to."""
    connection.ensure_connection()
    return int(connection.connection.server_version) // 10_000


def address(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The environment by which PostgreSQL's programs find the same database.

    A password stands in no list of processes this way.
    """
    connection.ensure_connection()
    told = connection.connection.info.dsn_parameters
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    found = {names[key]: value for key, value in told.items() if key in names}
    password = connection.settings_dict["PASSWORD"]
    return found | ({"PGPASSWORD": password} if password else {})


# Encryption ----------------------------------------------------------------------------------


def encryption(recipient: str) -> tuple[Command, str]:
    """How something is closed for this recipient, and how such a file's name ends.

    An age key (`age1…`) or an SSH key goes to age; anything else names a key that gpg knows.
    """
    if not recipient:
        return [], ""
    if recipient.startswith(("age1", "ssh-")):
        return [_installed("age"), "--encrypt", "--recipient", recipient], ".age"
    options = ["--batch", "--yes", "--quiet", "--trust-model", "always", "--recipient", recipient]
    return [_installed("gpg"), *options, "--encrypt"], ".gpg"


def decryption(file: Path, identity: Path | None) -> Command:
    """How a file of a backup is opened; `identity` is age's file with the secret key."""
    if file.suffix == ".age":
        if identity is None:
            raise Stumbled("This backup is closed with age: name its key with --identity FILE.")
        return [_installed("age"), "--decrypt", "--identity", str(identity)]
    if file.suffix == ".gpg":
        return [_installed("gpg"), "--batch", "--quiet", "--decrypt"]
    return []


def _installed(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Stumbled(f"The program {name} is not installed here.")
    return found


# In a row ------------------------------------------------------------------------------------


def in_a_row(
    *commands: Command,
    source: IO[bytes] | None = None,
    target: IO[bytes] | int = subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run the commands that are not empty, each with the output of the one before as its input.

    Raises
    ------
    Stumbled : one of them failed; with what it said.
    """
    row = [command for command in commands if command] or [["cat"]]
    surroundings = {**os.environ, **(environment or {})}
    with tempfile.TemporaryFile() as said:
        running: list[subprocess.Popen[bytes]] = []
        given: IO[bytes] | int | None = source if source is not None else subprocess.DEVNULL
        for at, command in enumerate(row):
            last = at == len(row) - 1
            running.append(
                subprocess.Popen(
                    command,
                    stdin=given,
                    stdout=target if last else subprocess.PIPE,
                    stderr=said,
                    env=surroundings,
                )
            )
            if at and given is not None and not isinstance(given, int):
                given.close()  # whoever reads it has it by now: an end must reach the writer
            given = running[-1].stdout
        codes = [process.wait() for process in running]
        said.seek(0)
        words = said.read().decode(errors="replace").strip()
    _complain(row, codes, words)


def _complain(row: Sequence[Command], codes: list[int], words: str) -> None:
    failed = [Path(command[0]).name for command, code in zip(row, codes, strict=True) if code != 0]
    if failed:
        told = words.splitlines()
        raise Stumbled(f"{' and '.join(failed)} failed: {' '.join(told[-6:]) or 'without a word'}")
