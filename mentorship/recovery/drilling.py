"""The drill: a backup is restored into a server of its own, its pages are opened, and all is gone.

It happens in other processes, with other settings of the database: the site goes on meanwhile.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from mentorship.recovery.programs import Stumbled
from mentorship.recovery.restoring import Tell
from mentorship.site.embedded import server

PAGES = 5
"""How many people's first pages are opened."""


def drill(folder: Path, identity: Path | None, tell: Tell) -> None:
    """Restore this backup into a scratch server and open pages there.

    Raises
    ------
    Stumbled : any step did; with its words.
    """
    with _scratch_server() as url, tempfile.TemporaryDirectory() as outside:
        own = {"DATABASE_URL": url, "DATA_DIR": outside}
        own["ERASURE_LIST"] = _copied_list(Path(outside))
        _link_static(Path(outside))
        key = ["--identity", str(identity)] if identity else []
        _manage(own, tell, "restore", str(folder), *key)
        _manage(own, tell, "restore", "--open-pages", str(PAGES))


def _copied_list(folder: Path) -> str:
    """A copy of the list of erasures, which the drill reads and may add to."""
    here, copy = Path(settings.ERASURE_LIST), folder / "erased.txt"
    try:
        if here.is_file():
            shutil.copyfile(here, copy)
    except PermissionError as error:
        raise Stumbled(f"The list of erasures, {here}, cannot be read by this account.") from error
    return str(copy)


def _link_static(folder: Path) -> None:
    """Pages want the collected files; the drill only reads them."""
    collected = Path(settings.STATIC_ROOT) if settings.STATIC_ROOT else None
    if collected and collected.is_dir():
        (folder / "static").symlink_to(collected.resolve())


@contextmanager
def _scratch_server() -> Iterator[str]:
    """The address of an empty database on a server of its own, which ends with the drill."""
    with tempfile.TemporaryDirectory(prefix="drill-", dir=_place()) as name:
        folder = Path(name).resolve()
        server.use(folder)
        try:
            yield f"postgres://{server.OWNER}@/{server.socket_folder(folder)}/{server.DATABASE}"
        finally:
            server.stop(folder)
            server.forget(folder)


def _place() -> Path | None:
    """Where there is room for a whole database: beside the data, else beside the backups.

    The folder of the data belongs to the site's account, which need not be the one of backups.
    """
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    places = (settings.DATA_DIR, Path(settings.BACKUP_FOLDER))
    return next((one for one in places if os.access(one, os.W_OK)), None)


def _manage(own: dict[str, str], tell: Tell, *arguments: str) -> None:
    """Run one of our commands on that database, and pass on what it says."""
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        tell(f"  {line}")
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Stumbled(f"In the drill: {said[-1] if said else 'a command failed'}")
