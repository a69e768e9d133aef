"""Write the first `.env`: asked for, or taken from the environment. Needs no settings yet.

What stands in the file already is not asked for again and not changed.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

ROLE = "mentorship"


class Stopped(SystemExit):
    """The beginning cannot go on; its words say why."""


@dataclass(frozen=True)
class Question:
    """A setting that has to be the site's own."""

    name: str
    asks: str
    pattern: str
    example: str


QUESTIONS = (
    Question(
        "SITE_URL",
        "Under which address will people reach the site?",
        r"https://[^/\s]+",
        "https://mentoring.example.org",
    ),
    Question(
        "CONTACT_EMAIL",
        "Whom may members write to?",
        r"[^@\s]+@[^@\s]+",
        "mentoring@example.org",
    ),
    Question(
        "EMAIL_URL",
        "Which mail server takes the site's mail? (A password with signs such as @ or / is "
        "percent-encoded.)",
        r"smtp(\+tls|\+ssl)?://\S+",
        "smtp+tls://user:password@mail.example.org:587",
    ),
)
SERVER = Question(
    "DATABASE_ADMIN_URL",
    "Which PostgreSQL server, as a role that may make roles and databases? It is not kept.",
    r"postgres(ql)?://\S*",
    "postgres://postgres:password@localhost/postgres",
)

Answers = dict[str, str]
Ask = Callable[[str], str]


def write_settings(file: Path, ask: Ask | None, tell: Callable[[str], None] = print) -> None:
    """Complete the file; `ask` is None where nobody sits there.

    Raises
    ------
    Stopped : answers are missing or cannot be understood; all of them are named at once.
    """
    kept = _read(file)
    if not kept and _given_whole(os.environ):
        return  # as in a container: its surroundings say all there is to say
    there = {**os.environ, **kept}
    wanted = [one for one in QUESTIONS if not kept.get(one.name)]
    if not there.get("DATABASE_URL"):
        wanted.append(SERVER)
    _check_given(there, wanted, ask)
    answers = {one.name: there.get(one.name) or _asked(one, ask, tell) for one in wanted}
    if server := answers.pop(SERVER.name, ""):
        owner, answers["DATABASE_URL"] = make_database(server)
        _add(file.with_name(f"{file.name}.owner"), {"DATABASE_URL": owner})
        tell("The database is made, a role that owns it, and one for pages, which alters no table.")
    elif not kept.get("DATABASE_URL"):
        answers["DATABASE_URL"] = there["DATABASE_URL"]
    _add(file, _completed(answers, there))
    tell(f"The settings stand in {file.name}, which only you can read. Keep a copy elsewhere.")


def _given_whole(environment: Mapping[str, str]) -> bool:
    needed = (*(one.name for one in QUESTIONS), "DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS")
    return all(environment.get(name) for name in needed)


def _read(file: Path) -> Answers:
    if not file.exists():
        return {}
    rows = (row.partition("=") for row in file.read_text().splitlines() if "=" in row)
    return {name.strip(): value.strip() for name, _sign, value in rows if name[:1] != "#"}


def _check_given(there: Mapping[str, str], wanted: list[Question], ask: Ask | None) -> None:
    given = [one for one in (*QUESTIONS, SERVER) if there.get(one.name)]
    wrong = [
        f"{one.name} cannot be understood. Example: {one.example}"
        for one in given
        if not re.fullmatch(one.pattern, there[one.name])
    ]
    if ask is None:
        wrong += [
            f"{one.name} is not set. {one.asks} Example: {one.example}"
            for one in wanted
            if not there.get(one.name)
        ]
    if wrong:
        raise Stopped("\n".join(wrong))


def _asked(question: Question, ask: Ask | None, tell: Callable[[str], None]) -> str:
    assert ask is not None, "what nobody can be asked for was named before"
    while True:
        answer = ask(f"{question.asks}\n  Example: {question.example}\n> ").strip()
        if re.fullmatch(question.pattern, answer):
            return answer
        tell("This cannot be understood. Write it like the example.")


def _completed(answers: Answers, there: Mapping[str, str]) -> Answers:
    """The answers, and what follows from them or is best left to chance."""
    site = answers.get("SITE_URL") or there["SITE_URL"]
    follows = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": urlsplit(site).hostname or "",
        "TRUSTED_PROXIES": "1",
    }
    return {name: value for name, value in follows.items() if not there.get(name)} | answers


def _add(file: Path, answers: Answers) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError as error:
        raise Stopped(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "a") as settings:
        settings.writelines(f"{name}={value}\n" for name, value in answers.items())


# The database --------------------------------------------------------------------------------


def make_database(server: str, name: str = ROLE) -> tuple[str, str]:
    """Make two roles and a database of this name on the server; returns the addresses of both.

    The first role owns the tables, and migrates. The second reads and writes rows, and alters no
    table: it is the one of the web application and of the worker.

    Raises
    ------
    Stopped : the server is not reached, refuses, or has a database of this name with tables.
    """
    passwords = {role: secrets.token_urlsafe(24) for role in (name, f"{name}_web")}
    try:
        connection = psycopg2.connect(server, connect_timeout=10)
    except psycopg2.Error as error:
        raise Stopped(f"The database server cannot be reached: {_words(error)}") from error
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            _make(cursor, name, passwords)
            host, port = connection.info.host, connection.info.port
        owner, web = (
            _address(role, password, name, host, port) for role, password in passwords.items()
        )
        _let_rows_be_written(name, passwords[name], host, port)
    except psycopg2.Error as error:
        raise Stopped(f"The database server refused: {_words(error)}") from error
    finally:
        connection.close()
    return owner, web


def _make(cursor: "psycopg2.extensions.cursor", name: str, passwords: Mapping[str, str]) -> None:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if cursor.fetchone():
        raise Stopped(
            f"There is a database “{name}” already. If it is this site's, set DATABASE_URL to it."
        )
    for role, password in passwords.items():
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        words = "ALTER ROLE {} LOGIN PASSWORD {}" if cursor.fetchone() else CREATE_ROLE
        cursor.execute(sql.SQL(words).format(sql.Identifier(role), sql.Literal(password)))
    own, web = sql.Identifier(name), sql.Identifier(f"{name}_web")
    with _member_of(cursor, own):
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                own, own
            )
        )
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(own))
        cursor.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(own, web))


CREATE_ROLE = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}"


@contextmanager
def _member_of(cursor: "psycopg2.extensions.cursor", role: sql.Identifier) -> Iterator[None]:
    """Who makes a database for another role has to be a member of it, unless a superuser."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER")
    (superuser,) = cursor.fetchone() or (False,)
    if superuser:
        yield
        return
    cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    try:
        yield
    finally:
        cursor.execute(sql.SQL("REVOKE {} FROM CURRENT_USER").format(role))


def _let_rows_be_written(name: str, password: str, host: str, port: int) -> None:
    """As the owner: of whatever table is made from now on, the other role writes the rows."""
    connection = psycopg2.connect(
        dbname=name, user=name, password=password, host=host, port=port, connect_timeout=10
    )
    try:
        with connection, connection.cursor() as cursor:
            web = sql.Identifier(f"{name}_web")
            for what in (
                "SELECT, INSERT, UPDATE, DELETE ON TABLES",
                "USAGE, SELECT ON SEQUENCES",
            ):
                words = f"ALTER DEFAULT PRIVILEGES GRANT {what} TO {{}}"
                cursor.execute(sql.SQL(words).format(web))
            cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(web))
    finally:
        connection.close()


def _address(role: str, password: str, name: str, host: str, port: int) -> str:
    """A role's way to the database; a socket is named by its folder."""
    if host.startswith("/"):
        return f"postgres://{role}:{password}@/{host}/{name}?port={port}"
    return f"postgres://{role}:{password}@{host}:{port}/{name}"


def _words(error: Exception) -> str:
    return " ".join(str(error).split())
