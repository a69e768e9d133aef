"""The database that the site stands on."""

import importlib.util

import pytest
from django.db import connection


def test_the_newer_driver_is_absent_since_django_would_use_it_silently():
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.django_db
def test_the_database_is_a_postgresql_that_we_support():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000
