"""Making a backup: the database as it is at one moment, and what lies outside of it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mentorship.recovery import archive, programs
from mentorship.recovery.archive import Manifest
from mentorship.recovery.programs import Stumbled
from mentorship.recovery.sums import EMPTIED, sums_of

SALT = "mentorship.recovery"


def make(parent: Path, recipient: str, moment: datetime | None = None) -> Path:
    """Make a backup in a folder of its own below `parent`; returns it.

    It has its name when it is whole: one that was broken off is called `….partial`.

    Raises
    ------
    Stumbled : a program failed, or the disk is full; nothing that looks like a backup is left.
    """
    moment = moment or timezone.now()
    whole = parent / archive.folder_name(moment)
    try:
        with _in_progress(whole) as folder:
            _fill(folder, recipient, moment)
    except OSError as error:
        raise Stumbled(f"{parent} cannot be written: {error.strerror}.") from error
    return whole


@contextmanager
def _in_progress(whole: Path) -> Iterator[Path]:
    """A folder that gets its name at the end, or goes."""
    whole.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if whole.exists():
        raise Stumbled(f"{whole} is there already.")
    folder = whole.with_name(f"{whole.name}.partial")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
        folder.rename(whole)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(folder: Path, recipient: str, moment: datetime) -> None:
    close, suffix = programs.encryption(recipient)
    major = programs.server_major(connection)
    dump = programs.postgres_program("pg_dump", major)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        command = [dump, "--format=custom", "--no-owner", "--no-privileges"]
        command += [f"--snapshot={snapshot}", *_left_out()]
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        with (folder / f"{archive.DATABASE}{suffix}").open("wb") as target:
            programs.in_a_row(
                command, close, target=target, environment=programs.address(connection)
            )
        manifest = _manifest(moment, sums_of(connection, cursor))
    _pack(folder / f"{archive.REST}{suffix}", close, manifest)
    archive.write_checksums(folder)


def _left_out() -> list[str]:
    return [f"--exclude-table-data={table}" for table in EMPTIED]


def _manifest(moment: datetime, tables: dict[str, tuple[int, str]]) -> Manifest:
    return Manifest(
        made_at=moment.isoformat(),
        server=str(programs.server_major(connection)),
        key=key_mark(settings.SECRET_KEY),
        migrations=sorted(
            ".".join(key) for key in MigrationRecorder(connection).applied_migrations()
        ),
        tables=tables,
        outside=sorted(_outside()),
    )


def key_mark(key: str) -> str:
    """A keyed hash by which a `SECRET_KEY` is known again, and from which nobody learns it."""
    return salted_hmac(SALT, "key", secret=key, algorithm="sha256").hexdigest()


def _outside() -> dict[str, Path]:
    """What a site keeps beside its database, by its name in the backup."""
    kept = {
        "env": settings.BASE_DIR / ".env",
        "erased.txt": Path(settings.ERASURE_LIST),
        "media": Path(settings.MEDIA_ROOT),
    }
    return {name: path for name, path in kept.items() if path.is_file() or path.is_dir()}


def _pack(file: Path, close: programs.Command, manifest: Manifest) -> None:
    """Pack it into a file without a name, which is gone whatever happens, and close that."""
    with tempfile.TemporaryFile(dir=file.parent) as packed, file.open("wb") as target:
        archive.pack(packed, _outside(), manifest)
        packed.seek(0)
        programs.in_a_row(close, source=packed, target=target)


# What is too old -----------------------------------------------------------------------------


def drop_old(parent: Path, days: int, now: datetime | None = None) -> list[Path]:
    """Delete backups that are older than this; returns them. The newest one always stays."""
    limit = (now or timezone.now()) - timedelta(days=days)
    old = [one for one in archive.kept_in(parent)[:-1] if archive.moment_of(one) < limit]
    for folder in old:
        shutil.rmtree(folder)
    return old
