"""Bringing a backup into an empty database, and showing that all of it is there.

What was erased since is erased again, and mails that were waiting wait for a yes: some of them were
sent after the backup was made.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from mentorship import states
from mentorship.invariants import broken_rules
from mentorship.models import OutgoingMail
from mentorship.recovery import archive, programs
from mentorship.recovery.archive import Manifest
from mentorship.recovery.making import key_mark
from mentorship.recovery.programs import Stumbled
from mentorship.recovery.sums import differing, sums_of, tables

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    """A folder that was found whole, and what it says of itself."""

    folder: Path
    identity: Path | None
    manifest: Manifest

    @classmethod
    def opened(cls, folder: Path, identity: Path | None) -> "Backup":
        """Check every file's sum and read the manifest.

        Raises
        ------
        Stumbled : it is damaged, cannot be opened, or was made by code that is newer than this.
        """
        archive.check_checksums(folder)
        with _opened(folder, archive.REST, identity) as packed:
            manifest = archive.manifest_in(packed)
        known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
        if newer := sorted(set(manifest.migrations) - known):
            raise Stumbled(
                f"The backup was made by a newer version than this: it has {newer[0]}. "
                "Install that version first."
            )
        return cls(folder, identity, manifest)


@contextmanager
def _opened(folder: Path, name: str, identity: Path | None) -> Iterator[IO[bytes]]:
    """A part of the backup, decrypted into a file without a name."""
    file = archive.part(folder, name)
    with tempfile.TemporaryFile() as plain, file.open("rb") as source:
        programs.in_a_row(programs.decryption(file, identity), source=source, target=plain)
        plain.seek(0)
        yield plain


def restore(backup: Backup, tell: Tell) -> None:
    """Fill the empty database that the settings name, check it, and make it fit to serve.

    Raises
    ------
    Stumbled : the database is not empty, a table is not as it was, a promise is broken. Loading is
        all or nothing; what comes after it can be repeated by the commands that are named.
    """
    _refuse_a_full_database()
    tell(f"Loading the backup of {backup.manifest.made_at}.")
    _load(backup)
    _compare(backup.manifest, tell)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    _check_promises(tell)
    tell(f"{hold_waiting_mails()} mails that were waiting are held back: look at them on the desk.")
    _unpack(backup, tell)
    _check_key(backup.manifest, tell)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _refuse_a_full_database() -> None:
    with connection.cursor() as cursor:
        if there := tables(cursor):
            raise Stumbled(
                f"The database “{connection.settings_dict['NAME']}” is not empty: it has "
                f"{len(there)} tables. Name an empty one in DATABASE_URL."
            )


def _load(backup: Backup) -> None:
    file = archive.part(backup.folder, archive.DATABASE)
    major = programs.server_major(connection)
    command = [programs.postgres_program("pg_restore", major), "--single-transaction"]
    command += ["--exit-on-error", "--no-owner", "--no-privileges", "--dbname", _name()]
    with file.open("rb") as source:
        programs.in_a_row(
            programs.decryption(file, backup.identity),
            command,
            source=source,
            environment=programs.address(connection),
        )


def _name() -> str:
    return str(programs.address(connection)["PGDATABASE"])


def _compare(manifest: Manifest, tell: Tell) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        wrong = differing(manifest.tables, sums_of(connection, cursor))
    if wrong:
        raise Stumbled(f"These tables are not as they were: {', '.join(wrong)}")
    rows = sum(count for count, _total in manifest.tables.values())
    tell(f"{len(manifest.tables)} tables with {rows:,} rows are as they were.")


def _check_promises(tell: Tell) -> None:
    if broken := broken_rules():
        raise Stumbled(f"Promises of the data are broken: {', '.join(sorted(broken))}")
    tell("Every promise of the data holds.")


def hold_waiting_mails() -> int:
    """Hold every mail that is due by now: it may have left before the database was lost."""
    due = OutgoingMail.objects.filter(state=states.MailState.QUEUED, due_at__lte=timezone.now())
    return states.move_all(due, "hold", states.COORDINATOR, claimed_until=None)


# What was outside ----------------------------------------------------------------------------


def _unpack(backup: Backup, tell: Tell) -> None:
    """Add what is missing here; nothing that is here is written over."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _opened(backup.folder, archive.REST, backup.identity) as packed:
            archive.unpack(packed, folder)
        _add_media(folder / "media", tell)
        kept = [folder / "erased.txt"] if (folder / "erased.txt").exists() else []
        call_command("erase", *map(str, kept), again=True)


def _add_media(kept: Path, tell: Tell) -> None:
    media = Path(settings.MEDIA_ROOT)
    for file in (one for one in kept.rglob("*") if one.is_file()):
        target = media / file.relative_to(kept)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
            tell(f"{target} is back.")


def _check_key(manifest: Manifest, tell: Tell) -> None:
    """Say it when the key of that time is unknown: whoever was erased could not be found."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if manifest.key not in map(key_mark, known):
        tell(
            "SECRET_KEY is not the one of the backup. Take it from the backup (docs/operators.md), "
            "add it to SECRET_KEY_FALLBACKS, and run manage.py erase --again."
        )
