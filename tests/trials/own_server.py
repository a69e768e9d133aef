"""A database server of a trial's own, which nobody else misses when it is gone."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from mentorship.site.embedded import server


@contextmanager
def own_server(connections: int = 200, room: str = "") -> Iterator[None]:
    """A server with so many connections at most, three of them for its owner; settings name it.

    With `room`, such as "400m", its files lie on a file system of that size.
    """
    with (
        tempfile.TemporaryDirectory(prefix="trial-") as name,
        _small_disk(name, room) if room else nullcontext(),
    ):
        folder = Path(name).resolve()
        server.use(folder)
        with (folder / "data" / "postgresql.conf").open("a") as conf:
            conf.write(f"max_connections = {connections}\n")
        server.stop(folder)
        server.use(folder)
        os.environ["DATABASE_URL"] = (
            f"postgres://{server.OWNER}@/{server.socket_folder(folder)}/{server.DATABASE}"
        )
        os.environ["TRIAL_SERVER"] = str(folder)
        try:
            yield
        finally:
            server.stop(folder)
            server.forget(folder)


@contextmanager
def _small_disk(folder: str, size: str) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
