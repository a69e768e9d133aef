"""Values for the fields of a dataclass, by their types: a new field needs no change here.

Numbers without bounds are codes, drawn from so few that people have some in common. Every answer
is sometimes missing. A type that is not known is refused by name.
"""

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from matching.core.scoring.people import Within

CODES, MOST = 9, 4
WORDS = ("in_person", "phone", "video")
MISSING_SHARE = 0.15


def made(dice: Random, kind: type, **given: Any) -> Any:
    """Make one object; ``given`` holds fields that are not to be drawn."""
    hints = get_type_hints(kind, include_extras=True)
    drawn = {
        each.name: _field(dice, each, hints[each.name])
        for each in fields(kind)
        if each.name not in given
    }
    return kind(**drawn, **given)


def _field(dice: Random, field: Any, hint: Any) -> Any:
    if hint is bool and field.default is not MISSING:
        return dice.random() < 0.1 if not field.default else dice.random() < 0.95
    try:
        return value(dice, hint)
    except TypeError as error:
        raise TypeError(f"{field.name}: {error}") from None


def value(dice: Random, hint: Any) -> Any:
    """Draw a value of a type."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _within(dice, *inside)
    if origin in (Union, UnionType):
        return _perhaps(dice, [each for each in inside if each is not NoneType])
    if origin in (tuple, frozenset):
        return _several(dice, origin, inside)
    return _plain(dice, hint)


def _plain(dice: Random, hint: Any) -> Any:
    if hint is int:
        return dice.randrange(CODES)
    if hint is str:
        return dice.choice(WORDS)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return dice.choice(list(hint))
    if is_dataclass(hint):
        return made(dice, hint)  # type: ignore[arg-type]
    raise TypeError(f"there is no value known for {hint}")


def _within(dice: Random, kind: type, bounds: Any, *_rest: Any) -> Any:
    if isinstance(bounds, Within):
        return dice.randint(bounds.low, bounds.high)
    return value(dice, kind)


def _perhaps(dice: Random, kinds: list[Any]) -> Any:
    return None if dice.random() < MISSING_SHARE else value(dice, dice.choice(kinds))


def _several(dice: Random, origin: type, inside: tuple[Any, ...]) -> Any:
    if origin is tuple and inside[-1] is not Ellipsis:
        return tuple(value(dice, each) for each in inside)
    drawn = (value(dice, inside[0]) for _ in range(dice.randint(0, MOST)))
    return frozenset(drawn) if origin is frozenset else tuple(dict.fromkeys(drawn))
