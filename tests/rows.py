"""How many rows the database reads for something, whatever it gives back."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

READ = """
    SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
    FROM pg_stat_xact_user_tables
"""


@contextmanager
def rows_read() -> Iterator[Counter[str]]:
    """Count the rows that are read inside, by table; once it is left, the counter holds them.

    PostgreSQL reads a small table as a whole where a large one's index leads to the rows. It is
    told to follow indexes from row to row, so that a hundred rows show what a million would.
    """
    found: Counter[str] = Counter()
    _allow("off")
    before = _read()
    yield found
    found.update(_read() - before)
    _allow("on")


def _allow(switch: str) -> None:
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = {switch}")


def _read() -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return Counter(dict(cursor.fetchall()))
