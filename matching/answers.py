"""Everybody's answers as the core reads them, packed into bytes that a row can keep, and back.

What equals its default is left out, so that five thousand mentees take about a megabyte.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from matching.core import Direction, Mentee, Mentor, Turn, Wish

P = TypeVar("P", Mentee, Mentor)


@dataclass(frozen=True)
class Everybody:
    """Both sides of a round."""

    mentees: tuple[Mentee, ...] = ()
    mentors: tuple[Mentor, ...] = ()


People = tuple[tuple[Mentee, ...], tuple[Mentor, ...]]


def packed(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> bytes:
    """Pack the people of a round."""
    sides = [[_plain(each) for each in side] for side in (mentees, mentors)]
    return zlib.compress(json.dumps(sides, separators=(",", ":")).encode())


def unpacked(data: bytes | memoryview) -> People:
    """Unpack what `packed` gave; the same people, equal in every answer."""
    mentees, mentors = json.loads(zlib.decompress(data))
    return (
        tuple(_person(Mentee, row) for row in mentees),
        tuple(_person(Mentor, row) for row in mentors),
    )


def _plain(person: Mentee | Mentor) -> dict[str, Any]:
    told = ((each, getattr(person, each.name)) for each in fields(person))
    return {each.name: _value(value) for each, value in told if value != each.default}


def _value(value: Any) -> Any:
    if isinstance(value, Wish):
        return [str(value.direction), value.must]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def _person(kind: type[P], row: dict[str, Any]) -> P:
    known = {each.name: each.default for each in fields(kind)}
    return kind(**{name: _read(known[name], value) for name, value in row.items()})


def _read(default: Any, value: Any) -> Any:
    """A value of the kind that the default of its answer is of."""
    if isinstance(default, Wish):
        direction, must = value
        return Wish(Direction(direction), must)
    if isinstance(default, Turn):
        return Turn(value)
    if isinstance(default, frozenset | tuple):
        return type(default)(value)
    return value
