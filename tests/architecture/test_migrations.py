"""Migrations since 0.2: the code of the release before still runs on them, and nobody waits long.

First what is new is added beside what is old (expand); what is old goes one release later, when no
code asks for it any more (contract). docs/developers.md, “A migration”, has the rule in words.
"""

import tomllib
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.contrib.postgres import operations as postgres
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED

RELEASED = {"accounts": 7, "matching": 7, "mentorship": 30}
"""The last migration of each app in 0.2.0. From 0.1 to 0.2 the site has to be stopped."""

GROWS = {
    *("user", "profile", "changedaddress", "ratecounter"),
    *("matchrun", "suggestion", "verdict"),
    *("enrollment", "enrollmenttopic", "preference", "pairing", "meeting", "checkin", "note"),
    *("agreement", "closing", "outgoingmail", "logline", "block"),
}
"""Tables that grow with members and years: to read one whole takes long."""

MEASURED = {"0032_index_what_pages_look_for", "0008_index_suggestions_in_their_order"}
"""Made before this rule, with plain indexes: how long each holds up is in docs/operators.md."""

GOES = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
SCHEMA = (migrations.AddField, migrations.AlterField, migrations.RemoveField)
ROWS = (migrations.RunPython, migrations.RunSQL)


def version(words: str) -> tuple[int, ...]:
    return tuple(map(int, words.split(".")))


CURRENT = version(
    tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
)


# What is wrong with a migration ------------------------------------------------------------------


def faults(migration: Any, before: ProjectState, unused_since: str = "") -> Iterator[str]:
    """Name what would break the last release's code, or keep people waiting; a sentence each."""
    state, made = before.clone(), set()
    app, flat = migration.app_label, list(_flat(migration.operations))
    for operation in flat:
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        elif _table(operation) not in made:
            yield from _breaks(operation, state, app, unused_since)
            if _table(operation) in GROWS:
                yield from _locks(operation)
        operation.state_forwards(app, state)
    if migration.atomic:
        yield from _mixed(flat)
    elif len(flat) > 1:
        yield "not atomic, and more than one operation: a second try would find the first done"


def _flat(operations: list[Any]) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _table(operation: Any) -> str:
    name: str = getattr(operation, "model_name", "") or getattr(operation, "name", "") or ""
    return name.lower()


def _breaks(operation: Any, state: ProjectState, app: str, unused_since: str) -> Iterator[str]:
    """What code that does not know the migration stumbles over."""
    if isinstance(operation, GOES) and not (unused_since and version(unused_since) <= CURRENT):
        yield (
            f"{operation.describe()}: the last release still asks for it. Let it go one release "
            "after the code does, and say which: UNUSED_SINCE = '0.3.0'"
        )
    if isinstance(operation, migrations.AddField) and not _may_be_left_out(operation.field):
        yield f"{operation.describe()}: code that does not know it writes none; needs db_default"
    if isinstance(operation, migrations.AlterField):
        was = state.models[app, operation.model_name_lower].get_field(operation.name)
        yield from _narrowed(operation, was)
    if isinstance(operation, ROWS) and not operation.reversible:
        yield f"{operation.describe()}: there is no way back"


def _may_be_left_out(field: Any) -> bool:
    return field.many_to_many or field.null or field.db_default is not NOT_PROVIDED


def _narrowed(operation: migrations.AlterField, was: Any) -> Iterator[str]:
    field: Any = operation.field
    if was.null and not field.null:
        yield f"{operation.describe()}: code that does not know it writes NULL"
    old, new = (one.db_type(connection) for one in (was, field))
    widened = (was.max_length or 0) <= (field.max_length or 10**9) and str(new).startswith(
        ("varchar", "text")
    )
    if old != new and not widened:
        yield f"{operation.describe()}: from {old} to {new}; add a column beside it"


def _locks(operation: Any) -> Iterator[str]:
    """What reads a large table whole while nobody else may write to it."""
    if type(operation) is migrations.AddIndex:
        yield f"{operation.describe()}: nobody writes meanwhile; take AddIndexConcurrently"


def _mixed(flat: list[Any]) -> Iterator[str]:
    """What keeps a lock on a table for as long as something else takes."""
    tables = {_table(one) for one in flat if isinstance(one, SCHEMA)} & GROWS
    if tables and any(isinstance(one, ROWS) for one in flat):
        yield f"rows are written while {', '.join(sorted(tables))} is locked; take two migrations"


# Those there are ---------------------------------------------------------------------------------


def newer() -> list[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(
        (app, name)
        for app, name in loader.disk_migrations
        if int(name[:4]) > RELEASED.get(app, 10**4)
    )


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.mark.parametrize(("app", "name"), newer())
def test_the_code_of_the_last_release_still_runs_and_nobody_waits_long(loader, app, name):
    before = loader.project_state((app, name), at_end=False)
    migration, module = loader.disk_migrations[app, name], _module(app, name)
    said = list(faults(migration, before, getattr(module, "UNUSED_SINCE", "")))
    assert [words for words in said if "Concurrently" not in words or name not in MEASURED] == []


def _module(app: str, name: str) -> ModuleType:
    return import_module(f"{app}.migrations.{name}")


def test_every_app_of_ours_is_looked_at():
    assert {app for app, _name in newer()} <= set(RELEASED)
    assert len(newer()) >= 5


# The check sees what it is for -------------------------------------------------------------------

PEOPLE = ModelState(
    "people",
    "User",
    [("id", models.BigAutoField(primary_key=True)), ("age", models.IntegerField(null=True))],
)
CHECK = models.CheckConstraint(condition=models.Q(age__gte=0), name="age_known")
UNWRITTEN = migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)
WIDE, LESS = models.IntegerField(default=0), models.SmallIntegerField(null=True)

WRONG = {
    "still asks for it": [migrations.RemoveField("user", "age")],
    "still asks": [migrations.RenameField("user", "age", "years")],
    "Delete model": [migrations.DeleteModel("User")],
    "Rename model": [migrations.RenameModel("User", "Person")],
    "needs db_default": [migrations.AddField("user", "height", WIDE)],
    "writes NULL": [migrations.AlterField("user", "age", WIDE)],
    "from integer to smallint": [migrations.AlterField("user", "age", LESS)],
    "no way back": [migrations.RunPython(migrations.RunPython.noop)],
    "AddIndexConcurrently": [migrations.AddIndex("user", models.Index("age", name="by_age"))],
    "take two": [migrations.AddField("user", "size", models.IntegerField(null=True)), UNWRITTEN],
}
RIGHT = {
    "null": [migrations.AddField("user", "height", models.IntegerField(null=True))],
    "default": [migrations.AddField("user", "height", models.IntegerField(db_default=0))],
    "constraint": [migrations.AddConstraint("user", CHECK)],
    "index": [postgres.AddIndexConcurrently("user", models.Index("age", name="by_age"))],
    "new": [
        migrations.CreateModel("Pairing", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("pairing", "points", WIDE),
        migrations.AddIndex("pairing", models.Index("points", name="by_points")),
    ],
    "rows": [UNWRITTEN],
}


def found(operations: list[Any], unused_since: str = "", *, atomic: bool = True) -> str:
    migration = migrations.Migration("0001_trial", "people")
    migration.operations, migration.atomic = operations, atomic
    state = ProjectState()
    state.add_model(PEOPLE.clone())
    return "\n".join(faults(migration, state, unused_since))


@pytest.mark.parametrize("words", WRONG)
def test_what_would_break_or_hold_up_is_named(words):
    assert words in found(WRONG[words])


@pytest.mark.parametrize("name", RIGHT)
def test_what_only_adds_passes(name):
    assert found(RIGHT[name]) == ""


def test_what_no_code_asks_for_any_more_may_go():
    assert found(WRONG["still asks for it"], unused_since="0.2.0") == ""
    assert "still asks" in found(WRONG["still asks for it"], unused_since="9.0.0")


def test_what_cannot_be_taken_back_whole_is_one_operation():
    assert "second try" in found([UNWRITTEN, UNWRITTEN], atomic=False)
    assert found([UNWRITTEN], atomic=False) == ""
