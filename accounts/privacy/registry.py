"""The list of tables that know people, and the words in which each is described."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Model, QuerySet

from accounts.models import User
from accounts.privacy.traces import Traces

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"
Rows: TypeAlias = Callable[[User], QuerySet[Any]]


def no_files(person: User) -> Mapping[str, bytes]:
    """The table holds no files of the person's."""
    return {}


def nothing_left_out(row: Any, person: User) -> frozenset[str]:
    """Every column of this row goes into the copy."""
    return frozenset()


@dataclass(frozen=True)
class Holding:
    """One table that knows people.

    `erase` does what `fate` says in words. Where it deletes the rows, `gone` is True; otherwise
    every text column of the table is among `emptied` or, with the reason, in `stays`.
    """

    model: type[Model]
    title: Text
    """The heading over these rows in the copy."""
    rows: Rows
    """What of the table goes into the person's copy."""
    fate: Text
    """What erasing does to it, in words for the person."""
    erase: Callable[[Traces], object]
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Columns that the copy does not have, and why."""
    veil: Callable[[Any, User], frozenset[str]] = nothing_left_out
    """Columns to leave out of one row: somebody else's words."""
    gone: bool = True
    emptied: tuple[str, ...] = ()
    stays: Mapping[str, str] = field(default_factory=dict)
    files: Callable[[User], Mapping[str, bytes]] = no_files
    """Files that lie in the copy beside the others, by name."""
    private: bool = False
    """For the person's own eyes: left out of a copy that an administrator makes."""


HOLDINGS: list[Holding] = []
"""In the order of the copy; what is built on other tables is erased first, so in the reverse."""

IMPERSONAL: dict[str, str] = {}
"""Tables that know nobody, and why that is so."""


def register(*holdings: Holding) -> None:
    """Add tables that know people; the apps built on this one bring their own."""
    HOLDINGS.extend(holdings)


def impersonal(**why: str) -> None:
    """Add tables that know nobody: `app__Model="why"`."""
    IMPERSONAL.update({name.replace("__", "."): words for name, words in why.items()})


def scrubbed(value: Any, pattern: str) -> Any:
    """Return a value of a JSON column without the words that the pattern finds."""
    if isinstance(value, str):
        return re.sub(pattern, "", value, flags=re.IGNORECASE)
    if isinstance(value, list):
        return [scrubbed(item, pattern) for item in value]
    if isinstance(value, dict):
        return {key: scrubbed(item, pattern) for key, item in value.items()}
    return value
