"""Why two people were brought together: stored once as data, told to each of them in words.

`Pairing.reasons` and `Suggestion.reasons` hold a list of rows:

    {"code": "needs.top", "kind": "reason",
     "text": {"mentee": "{mentor} can help with {topics}.", "mentor": "…", "desk": "…"},
     "params": {"topics": ["Grant writing"]}}

`kind` is "reason", "talk" for the one thing worth talking about, or "caution" for what the pair
lacks. `text` is English, passes
through gettext when it is read, and names the two as `{mentor}` and `{mentee}`: names are never
stored, so that they follow the person and go with the person. A reader without a text is not
told this reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts import dates
from mentorship.roles import Role

MOST = 3
"""How many reasons a member reads; more would be an argument and not an introduction."""

MOST_ITEMS = 2
"""How many of the site's own words a reason names: the first ones stand for the rest."""

TRANSLATED = ("items",)
"""Parameters whose words are the site's own; the rest are names from the lists."""


@dataclass(frozen=True)
class ToldReasons:
    """What one reader is told of a pair."""

    reasons: list[str]
    talk: str | None
    caution: str | None = None


def row(
    code: str, kind: str, text: Mapping[str, str], params: Mapping[str, Iterable[str]]
) -> dict[str, Any]:
    """Make one row as it is stored."""
    return {
        "code": code,
        "kind": kind,
        "text": {str(reader): words for reader, words in text.items()},
        "params": {name: [str(value) for value in values] for name, values in params.items()},
    }


def told(
    rows: Sequence[Mapping[str, Any]], reader: str, *, mentor: str, mentee: str, most: int = MOST
) -> ToldReasons:
    """Put stored rows into words for "mentor", "mentee" or "desk"; unreadable rows are left out."""
    people: dict[str, str] = {Role.MENTOR: mentor, Role.MENTEE: mentee}
    by_kind: dict[str, list[str]] = {"reason": [], "talk": [], "caution": []}
    for stored in rows:
        sentence = _sentence(stored, reader, people)
        if sentence:
            by_kind.setdefault(stored.get("kind", "reason"), []).append(sentence)
    talk, caution = (next(iter(by_kind[kind]), None) for kind in ("talk", "caution"))
    return ToldReasons(by_kind["reason"][:most], talk, caution)


def _sentence(stored: Mapping[str, Any], reader: str, people: Mapping[str, str]) -> str | None:
    try:
        text = stored["text"].get(reader)
        words = {name: _listed(name, values) for name, values in stored["params"].items()}
        return _(text).format(**people, **words) if text else None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None  # a row of an older shape: the page goes without it


def _listed(name: str, values: Iterable[str]) -> str:
    """Write a list as people do: "grants, teams and budgets"."""
    if name in TRANSLATED:
        values = [_(value) for value in list(values)[:MOST_ITEMS]]
    return dates.listed(list(values))
