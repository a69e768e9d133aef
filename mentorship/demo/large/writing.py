"""Writing rows by the hundred thousand."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import count, islice
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Max, Model
from django.utils import timezone

M = TypeVar("M", bound=Model)

BATCH = 2_000
NULL = r"\N"


def write(model: type[M], rows: Iterable[M]) -> None:
    """Write new rows by COPY, numbered from the highest number on.

    Unlike `save` it leaves dates alone that are given, though they are set by themselves elsewhere.
    """
    fields = list(model._meta.concrete_fields)
    highest = model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0
    numbers = count(highest + 1)
    numbered = _numbered(rows, numbers)
    while batch := list(islice(numbered, BATCH)):
        _copy(model, fields, batch)
    _learn_the_numbers(model)


def written(model: type[M], rows: Iterable[M]) -> list[M]:
    """Write them, and return them with their numbers."""
    rows = list(rows)
    write(model, rows)
    return rows


def _numbered(rows: Iterable[M], numbers: Iterator[int]) -> Iterator[M]:
    for row, number in zip(rows, numbers, strict=False):
        row.pk = number
        yield row


def _copy(model: type[M], fields: list["Field[Any, Any]"], rows: Iterable[M]) -> None:
    lines = StringIO()
    now = timezone.now()
    csv.writer(lines).writerows([_value(row, field, now) for field in fields] for row in rows)
    lines.seek(0)
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {model._meta.db_table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')", lines
        )


def _value(row: Model, field: "Field[Any, Any]", now: Any) -> Any:
    """A column as COPY reads it."""
    value = getattr(row, field.attname)
    if value is None:
        sets_itself = getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
        return now if sets_itself else NULL
    if isinstance(field, JSONField):
        return json.dumps(value)
    if isinstance(value, list):
        return "{" + ",".join(str(item) for item in value) + "}"
    return value


def _learn_the_numbers(model: type[Model]) -> None:
    """Let the next row get the number after the highest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
