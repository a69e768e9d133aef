"""A count and a sum for each table, by which a restored database is compared with the first one.

A row's sum is taken over its text, and the sums of a table's rows are added: their order, which no
table has, makes no difference. MD5 guards against accidents here, and against nobody's will.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

EMPTIED = ("cache", "django_session", "usersessions_usersession")
"""Tables whose rows no backup holds: sessions that were ended since would open again."""

Sums = dict[str, tuple[int, str]]

PLAINLY = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0
"""
"""A row's text hangs on these; and a large table takes its time."""

SUM = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM {} t"
)


def sums_of(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> Sums:
    """The count and the sum of every table, in the transaction that the cursor is in."""
    cursor.execute(PLAINLY)
    found: Sums = {}
    for table in tables(cursor):
        if table in EMPTIED:
            continue
        cursor.execute(SUM.format(connection.ops.quote_name(table)))
        rows, total = cursor.fetchone()
        found[table] = (int(rows), str(total))
    return found


def tables(cursor: CursorWrapper) -> list[str]:
    """The names of all tables of the site, sorted."""
    cursor.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE relkind IN ('r', 'p') AND n.nspname = current_schema() ORDER BY relname"
    )
    return [name for (name,) in cursor.fetchall()]


def differing(made: Sums, found: Sums) -> list[str]:
    """The tables that are not as they were, missing and new ones included."""
    return sorted(
        table for table in made.keys() | found.keys() if made.get(table) != found.get(table)
    )
