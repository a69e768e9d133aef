"""Which reasons tell one person of a list from the others."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

Stored = dict[str, Any]

ALWAYS_SO = {"common.musts", "common.time", "common.offer"}
"""Reasons that hold for whoever is in the directory."""

FEWEST = 4
"""Of fewer people nobody can say what most of them share."""


def telling(pairs: Sequence[Stored]) -> list[Stored]:
    """The pairs of a page without the reasons that most of them share.

    That one speaks English too says much of somebody in one list, and nothing in another.
    """
    shared = _shared(pairs) if len(pairs) >= FEWEST else set()
    return [pair | {"reasons": list(_without(pair, shared))} for pair in pairs]


def _shared(pairs: Sequence[Stored]) -> set[str]:
    counted = Counter(name for pair in pairs for name in set(map(_name, pair["reasons"])))
    return {name for name, count in counted.items() if 2 * count > len(pairs)}


def _without(pair: Stored, shared: set[str]) -> Iterable[Stored]:
    for reason in pair["reasons"]:
        is_plain = reason["kind"] == "reason"
        if not (is_plain and (reason["code"] in ALWAYS_SO or _name(reason) in shared)):
            yield reason


def _name(reason: Stored) -> str:
    return reason["code"] + json.dumps(reason["params"], sort_keys=True)
