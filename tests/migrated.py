"""A migrated database that stays from run to run, and of which each run's databases are copies.

Migrating takes a process longer than most files of tests; copying takes a fifth of a second.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests import migrating, sweeping

PREFIX = "test_migrated_"


def template() -> str:
    """Return the name of the database to copy, made anew whenever a migration has changed."""
    name = PREFIX + fingerprint()
    with _one_at_a_time():
        if name not in (kept := _kept()):
            _make(name, clear_away=kept)
    return name


def fingerprint() -> str:
    """Tell databases apart by all that makes them: migrations, Django's version, the caches."""
    found = hashlib.sha256(f"{django.__version__} {settings.CACHES} {sweeping.ASIDE}".encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(f"\0{app.label} {path.name}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let the first process make the database, and the others wait for it."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _kept() -> list[str]:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return [name for (name,) in cursor.fetchall()]


def _make(name: str, *, clear_away: list[str]) -> None:
    """Migrate a database under another name first: a run that was killed leaves no half of one."""
    own = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    half = connection.settings_dict["TEST"]["NAME"] = f"{name}_half"
    try:
        with migrating.quickly():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        sweeping.keep_the_server_from_it()
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"] = own
        settings.DATABASES["default"]["NAME"] = own[0]
    quoted = connection.ops.quote_name
    with connection.creation._nodb_cursor() as cursor:
        for old in {*clear_away} - {half}:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(old)}")
        cursor.execute(f"ALTER DATABASE {quoted(half)} RENAME TO {quoted(name)}")
