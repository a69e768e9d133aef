"""The promises of `checkinvariants` and a fingerprint of the database, asked hundreds of times.

Both are one statement that the server plans once for each connection.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from mentorship.invariants import RULES

IDLE = ("django_", "account_", "mfa_", "usersessions_", "socialaccount_")
"""Tables that no act of ours writes to by itself."""


WRITES = ("INSERT", "UPDATE", "DELETE")


def broken() -> dict[str, list[int]]:
    """The same as `mentorship.invariants.broken_rules`, faster."""
    found: dict[str, list[int]] = {}
    for name, pk in _planned("promises", _rules):
        found.setdefault(name, []).append(pk)
    return found


def everything() -> list[tuple]:
    """What stands in every table of ours: differs once a single column of one row does."""
    return sorted(_planned("everything", _tables))


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write a row in the meantime, also those that are taken back again."""
    written: list[str] = []

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(WRITES) and context["cursor"].rowcount > 0:
            written.append(sql)
        return result

    with connection.execute_wrapper(watch):
        yield written


def _rules() -> str:
    return " UNION ALL ".join(
        f"SELECT '{rule.name}' AS name, id::bigint FROM ({rule.broken}) AS {rule.name} (id)"
        for rule in RULES
    )


def _tables() -> str:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return " UNION ALL ".join(
        f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{name}\" t"
        for name in names
        if not name.startswith(IDLE)
    )


def _planned(name: str, sql: Callable[[], str]) -> list[tuple]:
    connection.ensure_connection()
    known = _PLANNED.setdefault(connection.connection.info.backend_pid, set())
    with connection.cursor() as cursor:
        if name not in known:
            cursor.execute(f"PREPARE {name} AS {sql()}")
            known.add(name)
        cursor.execute(f"EXECUTE {name}")
        return cursor.fetchall()


_PLANNED: dict[int, set[str]] = {}
