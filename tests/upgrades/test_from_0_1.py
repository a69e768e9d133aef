"""A filled database of 0.1 becomes one of today, and its people find their pages."""

import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from mentorship.recovery import programs

pytestmark = pytest.mark.far

DUMP = Path(__file__).with_name("0.1.dump.xz")


@pytest.fixture
def old(django_db_setup, django_db_blocker, tmp_path) -> str:
    """The address of a database as 0.1 left it: its demonstration, without sessions."""
    name = f"test_upgraded_{os.getpid()}"
    with django_db_blocker.unblock():
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        to, where = connection.settings_dict, programs.address(connection)
        major = programs.server_major(connection)
    dump = tmp_path / "0.1.dump"
    dump.write_bytes(lzma.decompress(DUMP.read_bytes()))
    command = [programs.postgres_program("pg_restore", major), "--exit-on-error", "--no-owner"]
    programs.in_a_row([*command, "--dbname", name, str(dump)], environment=where)
    yield f"postgres://{to['USER']}@/{to['HOST']}/{name}?port={to['PORT']}"
    with django_db_blocker.unblock(), connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def managed(database: str, data: Path, *command: str) -> str:
    own = {"DATABASE_URL": database, "DEBUG": "1", "DATA_DIR": str(data)}
    own["DJANGO_SETTINGS_MODULE"] = "mentorship.settings"
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_filled_database_of_0_1_is_brought_up_to_date_and_opens(old, tmp_path):
    planned = managed(old, tmp_path, "prepare", "--plan")
    assert "mentorship.0023" in planned
    assert "matching" in planned
    assert "Nothing has been changed" in planned
    again = managed(old, tmp_path, "prepare", "--plan")
    assert again == planned

    told = managed(old, tmp_path, "prepare")

    assert "mentorship.0023" in told
    assert "37 rules hold" in managed(old, tmp_path, "checkinvariants")
    assert "6 pages opened" in managed(old, tmp_path, "restore", "--open-pages", "5")
    assert "Nothing to migrate" in managed(old, tmp_path, "prepare", "--plan")
