"""A person's copy of everything: one file for machines and one to read, in one archive."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from accounts.privacy.registry import HOLDINGS, Holding

JSON_NAME, HTML_NAME = "everything.json", "everything.html"


@dataclass(frozen=True)
class Column:
    """One value of one row: its name in the table, its name in words, for machines, to read."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Part:
    """One table of the copy."""

    holding: Holding
    rows: list[list[Column]]

    @property
    def table(self) -> str:
        """What the table is called in the program."""
        return self.holding.model._meta.label


def archive(person: User, *, own: bool) -> bytes:
    """Return both files and what the person handed in as a zip.

    What is for the person's own eyes is left out unless `own`.
    """
    parts = list(parts_of(person, own=own))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(JSON_NAME, as_json(person, parts))
        files.writestr(HTML_NAME, as_html(person, parts, own=own))
        for part in parts:
            for name, content in part.holding.files(person).items():
                files.writestr(name, content)
    return packed.getvalue()


def parts_of(person: User, *, own: bool) -> Iterator[Part]:
    """Every table with what it knows of the person, in the order of the registry."""
    for holding in HOLDINGS:
        if own or not holding.private:
            rows = [list(_columns(holding, row, person)) for row in holding.rows(person)]
            yield Part(holding, rows)


def as_json(person: User, parts: list[Part]) -> str:
    """The copy for machines."""
    said = {
        "person": person.public_name,
        "made_at": timezone.now().isoformat(),
        "tables": [
            {
                "table": part.table,
                "title": str(part.holding.title),
                "rows": [{one.name: one.value for one in row} for row in part.rows],
            }
            for part in parts
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def as_html(person: User, parts: list[Part], *, own: bool) -> str:
    """The copy to read, without scripts; whatever was typed is escaped."""
    context = {"person": person, "parts": parts, "own": own, "now": timezone.now()}
    return render_to_string("your_data/copy.html", context)


def _columns(holding: Holding, row: Model, person: User) -> Iterator[Column]:
    veiled = holding.veil(row, person)
    for field in (*row._meta.concrete_fields, *row._meta.many_to_many):
        if field.name not in holding.left_out and field.name not in veiled:
            yield _column(row, field)


def _column(row: Model, field: "Field[Any, Any]") -> Column:
    label = capfirst(str(field.verbose_name))
    if field.many_to_many:
        names = [str(one) for one in getattr(row, field.name).all()]
        return Column(field.name, label, names, ", ".join(names))
    value = getattr(row, field.name)
    if isinstance(value, User):
        value = value.public_name
    elif isinstance(value, Model):
        value = str(value)
    words = getattr(row, f"get_{field.name}_display", lambda: _in_words(value))()
    return Column(field.name, label, _plain(value), str(words))


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _in_words(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return dates.day(value) if hasattr(value, "isoformat") else str(value)
