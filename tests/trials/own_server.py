"""A database server of a trial's own, which nobody else misses when it is gone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mentorship.site.embedded import server


@contextmanager
def own_server(connections: int = 200) -> Iterator[None]:
    """A server with so many connections at most, three of them for its owner; settings name it."""
    with tempfile.TemporaryDirectory(prefix="trial-") as name:
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
