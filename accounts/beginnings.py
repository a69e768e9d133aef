"""What the apps built on this one know of a person who has told nothing of themselves yet."""

from collections.abc import Callable
from typing import Any

ASKED: list[Callable[[Any], dict[str, Any]]] = []
"""Asked in their order with the person; each gives what it knows by the names below."""

NAMES = frozenset(("full_name", "called", "institution", "region", "school", "class_year"))


def known_of(person: Any) -> dict[str, Any]:
    """Everything that is known; of two who know the same the first is believed."""
    found: dict[str, Any] = {}
    for ask in ASKED:
        told = {name: value for name, value in ask(person).items() if value and name in NAMES}
        found = {**told, **found}
    return found
