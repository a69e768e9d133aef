"""The first `.env`: what is missing is named at once, what is there stays, nobody else reads it."""

import re
import stat
from pathlib import Path

import environ
import psycopg2
import pytest
from django.db import connection

from mentorship.site import first_settings
from mentorship.site.first_settings import Stopped, make_database, write_settings

ANSWERS = {
    "SITE_URL": "https://mentoring.example.org",
    "CONTACT_EMAIL": "mentoring@example.org",
    "EMAIL_URL": "smtp+tls://site:secret@mail.example.org:587",
    "DATABASE_URL": "postgres://site:secret@db.example.org/mentorship",
}


@pytest.fixture
def file(tmp_path, monkeypatch):
    for name in (*ANSWERS, "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / ".env"


def read(file) -> dict[str, str]:
    return dict(row.split("=", 1) for row in file.read_text().splitlines())


def test_where_nobody_can_be_asked_all_that_is_missing_is_named_and_nothing_is_written(file):
    with pytest.raises(Stopped) as stopped:
        write_settings(file, ask=None)
    names = [line.partition(" ")[0] for line in str(stopped.value).splitlines()]
    assert names == ["SITE_URL", "CONTACT_EMAIL", "EMAIL_URL", "DATABASE_ADMIN_URL"]
    assert not file.exists()


def test_what_the_environment_says_is_taken_and_what_follows_is_added(file, monkeypatch):
    for name, value in ANSWERS.items():
        monkeypatch.setenv(name, value)
    write_settings(file, ask=None)
    written = read(file)
    assert {name: written.pop(name) for name in ANSWERS} == ANSWERS
    assert written.keys() == {"SECRET_KEY", "ALLOWED_HOSTS", "TRUSTED_PROXIES"}
    assert written["ALLOWED_HOSTS"] == "mentoring.example.org"
    assert len(written["SECRET_KEY"]) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_the_surroundings_say_everything_no_file_is_written(file, monkeypatch):
    """In a container nothing can be written beside the code, and nothing needs to."""
    for name, value in {**ANSWERS, "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "x.org"}.items():
        monkeypatch.setenv(name, value)
    write_settings(file, ask=None)
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_a_sentence(file, monkeypatch):
    for name, value in ANSWERS.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Stopped, match="cannot be written"):
        write_settings(file.with_name("no-folder") / ".env", ask=None)


def test_what_cannot_be_understood_is_asked_again(file, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", ANSWERS["DATABASE_URL"])
    typed = iter(["mentoring.example.org", ANSWERS["SITE_URL"], "me@example.org", "smtp://mail:25"])
    write_settings(file, ask=lambda _question: next(typed))
    assert "cannot be understood" in capsys.readouterr().out
    assert read(file)["SITE_URL"] == ANSWERS["SITE_URL"]


def test_a_second_time_nothing_is_asked_and_no_key_changes(file, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", ANSWERS["DATABASE_URL"])
    file.write_text("".join(f"{name}={value}\n" for name, value in ANSWERS.items()))
    write_settings(file, ask=None)
    once = file.read_text()
    write_settings(file, ask=None)
    assert file.read_text() == once


def test_a_malformed_value_is_named_and_not_overwritten(file):
    file.write_text("SITE_URL=mentoring.example.org\n")
    with pytest.raises(Stopped, match="SITE_URL cannot be understood"):
        write_settings(file, ask=None)


# The database --------------------------------------------------------------------------------


def told_by(address: str) -> dict:
    """What the site connects with."""
    found = environ.Env.db_url_config(address)
    names = {"USER": "user", "PASSWORD": "password", "HOST": "host", "NAME": "dbname"}
    more = found.get("OPTIONS", {})
    return {ours: found[theirs] for theirs, ours in names.items()} | more


def server_url(words: str) -> str:
    told = dict(pair.split("=", 1) for pair in words.split())
    return "postgres://{user}@/postgres?host={host}&port={port}".format(**told)


@pytest.fixture
def server(django_db_setup, django_db_blocker):
    """The tests' own server, as the role that may make others."""
    with django_db_blocker.unblock():
        given = connection.get_connection_params()
    address = "host={host} port={port} user={user} dbname=postgres".format(**given)
    yield address
    admin = psycopg2.connect(address)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS begun_here")
        cursor.execute("DROP ROLE IF EXISTS begun_here")
        cursor.execute("DROP ROLE IF EXISTS begun_here_web")
        cursor.execute("DROP ROLE IF EXISTS begins_here")
    admin.close()


def test_a_role_and_a_database_are_made_and_the_role_can_do_no_more_than_use_it(server):
    owner, _web = map(told_by, make_database(server, "begun_here"))
    assert (owner["user"], owner["dbname"]) == ("begun_here", "begun_here")
    admin = psycopg2.connect(server)
    with admin.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles "
            "WHERE rolname = 'begun_here'"
        )
        assert cursor.fetchone() == (False, False, False, True)
    admin.close()


def test_a_role_that_may_make_roles_and_databases_is_enough(server):
    """No superuser is asked for, and what it is a member of for the making it is not afterwards."""
    admin = psycopg2.connect(server)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("CREATE ROLE begins_here LOGIN CREATEROLE CREATEDB")
    maker = re.sub(r"user=\S+", "user=begins_here", server)
    make_database(maker, "begun_here")
    with admin.cursor() as cursor:
        cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname='begun_here'")
        assert cursor.fetchall() == [("begun_here",)]
        cursor.execute("DROP DATABASE begun_here")  # the roles are left, as of a try that broke off
    make_database(maker, "begun_here")
    as_maker = psycopg2.connect(maker)
    as_maker.autocommit = True
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), as_maker.cursor() as cursor:
        cursor.execute("DROP DATABASE begun_here")
    as_maker.close()
    admin.close()


def test_pages_write_rows_by_a_role_that_changes_no_table(server):
    owner, web = (psycopg2.connect(**told_by(one)) for one in make_database(server, "begun_here"))
    with owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE made_later (id serial PRIMARY KEY, words text)")
    with web, web.cursor() as cursor:
        cursor.execute("INSERT INTO made_later (words) VALUES ('one') RETURNING id")
        cursor.execute("UPDATE made_later SET words = 'two'")
        cursor.execute("SELECT words FROM made_later")
        assert cursor.fetchall() == [("two",)]
        cursor.execute("DELETE FROM made_later")
    for harm in (
        "ALTER TABLE made_later ADD COLUMN more text",
        "DROP TABLE made_later",
        "TRUNCATE made_later",
        "CREATE TABLE another (id int)",
        "CREATE SCHEMA another",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), web, web.cursor() as cursor:
            cursor.execute(harm)
    owner.close()
    web.close()


def test_the_owner_stands_in_a_file_of_its_own(file, server, monkeypatch):
    for name, value in ANSWERS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DATABASE_ADMIN_URL", server_url(server))
    monkeypatch.setattr(first_settings.make_database, "__defaults__", ("begun_here",))
    write_settings(file, ask=None)
    owners = file.with_name(".env.owner")
    assert stat.S_IMODE(owners.stat().st_mode) == 0o600
    assert told_by(read(owners)["DATABASE_URL"])["user"] == "begun_here"
    assert told_by(read(file)["DATABASE_URL"])["user"] == "begun_here_web"


def test_a_database_that_is_there_is_never_touched(server):
    make_database(server, "begun_here")
    with pytest.raises(Stopped, match="already"):
        make_database(server, "begun_here")


def test_a_server_that_is_away_is_said_in_words():
    with pytest.raises(Stopped, match="cannot be reached"):
        make_database("postgres://nobody@127.0.0.1:9/none")


def test_the_module_needs_no_settings():
    assert "django" not in Path(first_settings.__file__).read_text("utf-8")
