"""Bringing the tables up to date while people use them: nobody waits long behind a migration.

A statement that wants a table for itself waits for whoever has it in use, and everybody who comes
later waits behind that statement. So it gives up soon, lets the others pass, and is tried again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

LOCK_TIMEOUT = "1s"
"""How long a statement waits for a table; for as long do all others wait behind it."""

PAUSE = 2.0
TRIES = 60
"""How often a migration is tried that finds its table in use, and seconds in between."""

NOT_IN_TIME = "55P03"

OLDEST_TRANSACTION = """
    SELECT pid, floor(extract(epoch FROM clock_timestamp() - xact_start))::integer
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    ORDER BY xact_start LIMIT 1
"""

UNFINISHED = """
    SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace
"""


def migrate(say: Callable[[str], object], verbosity: int = 0) -> None:
    """Run every migration that is missing; say so where one has to wait, and try it again.

    Raises
    ------
    CommandError : a table was in use all the time. What was migrated stays; do it again.
    """
    for _tried in range(TRIES):
        if _done(verbosity):
            return
        say(_waits_for())
        time.sleep(PAUSE)
    raise CommandError(
        "A table was in use all the time. What was migrated stays; run this again when less goes "
        "on, or stop the worker meanwhile."
    )


def _done(verbosity: int) -> bool:
    """Migrate until a table cannot be had in time; each migration is done whole, or not at all."""
    try:
        with _short_waits():
            _drop_unfinished_indexes()
            call_command("migrate", verbosity=verbosity)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != NOT_IN_TIME:
            raise
        return False
    return True


@contextmanager
def _short_waits() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (usual,) = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [usual])


def _drop_unfinished_indexes() -> None:
    """Remove what is left of an index that was being built beside the work when that broke off."""
    with connection.cursor() as cursor:
        cursor.execute(UNFINISHED)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # quoted by regclass


def _waits_for() -> str:
    """Which migration waits, and who has held a transaction open for longest."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    name = f"{plan[0][0].app_label}.{plan[0][0].name}" if plan else "The last step"
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_TRANSACTION)
        found = cursor.fetchone()
    whom = "somebody"
    if found:
        whom = f"connection {found[0]}, whose transaction has been open for {found[1]} s"
    return f"  {name} waits for a table that is in use by {whom}; trying again."
