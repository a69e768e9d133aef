"""Emptying the database after a test whose transactions were real ones."""

from functools import cache

from django.db import connection, transaction

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""What migrating has written, and no test changes."""


def empty(_case: object = None) -> None:
    """Delete all rows, once whoever still writes has finished.

    Django truncates every table and writes content types and permissions anew, which takes twenty
    times as long for the few rows of a test. Foreign keys are deferred: any order will do.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(_tables())} IN EXCLUSIVE MODE")
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT FROM {each})" for each in _tables()))
        for table, has_rows in zip(_tables(), cursor.fetchone(), strict=True):
            if has_rows:
                cursor.execute(f"DELETE FROM {table}")


@cache
def _tables() -> list[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [connection.ops.quote_name(name) for name in names if name not in KEPT]
