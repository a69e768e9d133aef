"""Tables of the tests' database, swept between files instead of whenever the server has time.

Each test takes back the rows that it wrote, or deletes them. PostgreSQL's own sweepers come once a
minute, and write down that a table has no rows, or so many, of which nothing is true a moment
later: a join of fifteen tables, planned for rows that are not there, then took a minute.
"""

from django.db import connection

LARGE = 32
"""A table that has grown to so many pages is worth sweeping: 256 KB."""

ASIDE = """
DO $$ DECLARE one regclass; BEGIN
    FOR one IN
        SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', one); END LOOP;
END $$
"""

GROWN = """
SELECT oid::regclass::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND pg_relation_size(oid) > %s * current_setting('block_size')::int
"""


def keep_the_server_from_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ASIDE)


def sweep() -> None:
    """Give back what rows that are gone left behind; of rows that stay, nothing is counted."""
    with connection.cursor() as cursor:
        cursor.execute(GROWN, [LARGE])
        grown = [table for (table,) in cursor.fetchall()]
        if grown:
            cursor.execute(f"VACUUM (SKIP_DATABASE_STATS) {', '.join(grown)}")
