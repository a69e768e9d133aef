"""The database that the site stands on."""

import importlib.util
from contextlib import nullcontext

import psycopg2
import pytest
from django.db import connection

from tests import migrated, migrating


def test_the_newer_driver_is_absent_since_django_would_use_it_silently():
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.django_db
def test_the_database_is_a_postgresql_that_we_support():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000


@pytest.mark.django_db
def test_the_server_keeps_away_from_tables_that_are_swept_between_files():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT coalesce('autovacuum_enabled=off' = ANY (reloptions), false)"
        )
        assert cursor.fetchall() == []


WHAT_IS_THERE = (
    (
        "SELECT table_name, column_name, data_type, column_default, is_nullable, is_identity,"
        " character_maximum_length, collation_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ),
    (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
    ),
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT app, name FROM django_migrations",
    "SELECT codename FROM auth_permission",
)


def described(database: str) -> list[set[tuple]]:
    """Columns, constraints, indexes, triggers, functions, and what migrating has noted down."""
    found = []
    there = psycopg2.connect(**{**connection.get_connection_params(), "dbname": database})
    with there.cursor() as cursor:
        for question in WHAT_IS_THERE:
            cursor.execute(question)
            found.append(set(cursor.fetchall()))
    there.close()
    return found


@pytest.mark.far
def test_tests_find_the_tables_that_a_site_has(django_db_setup, django_db_blocker, monkeypatch):
    """Their database is migrated in a quicker way than Django's own."""
    plain = f"{migrated.PREFIX}plain"
    monkeypatch.setattr(migrating, "quickly", nullcontext)
    with django_db_blocker.unblock():
        quick = migrated.template()
        migrated._make(plain, clear_away=[plain])
        try:
            assert described(quick) == described(plain)
        finally:
            with connection.creation._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {plain}")
