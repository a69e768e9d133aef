"""Days and moments in the desk's lists, in the reader's form: Django knows but one a language."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin

from accounts import dates


def day(name: str, label: Any) -> Callable[[Any], str]:
    """Return a column that shows the day in the row's column `name`, and sorts by it."""
    return _column(name, label, dates.day)


def moment(name: str, label: Any) -> Callable[[Any], str]:
    """Return a column that shows the moment in the row's column `name`, and sorts by it."""
    return _column(name, label, dates.moment)


def _column(name: str, label: Any, write: Callable[[Any], str]) -> Callable[[Any], str]:
    @admin.display(description=label, ordering=name)
    def shown(row: Any) -> str:
        value: date | None = getattr(row, name)
        return write(value) if value else "–"

    shown.__name__ = name
    return shown
