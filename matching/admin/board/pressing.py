"""What a button of the board says: which edit, as whom it was seen, and at what price."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import Http404

from matching.board.acts import Difference, Edit, Verb
from matching.models import Suggestion
from mentorship.models import Enrollment, Round
from mentorship.roles import Role
from mentorship.text.numbers import number_of

PRESSED = frozenset(Verb) - {Verb.UNDO, Verb.FOLLOW, Verb.ADOPT}
"""What a page of the board may ask for; taking back, and drafts, have addresses of their own."""

LONGEST_WORDS = 1000
LONGEST_KEY = 64


def edit_in(sent: Mapping[str, str], round: Round) -> Edit:
    """Read the edit that was pressed, or whose price is asked.

    Raises
    ------
    Http404 : it is none of ours, or names somebody of another round.
    """
    try:
        edit = Edit(
            verb=Verb(sent.get("verb", "")),
            mentee=_person(sent, Role.MENTEE),
            mentor=_person(sent, Role.MENTOR),
            places={"1": 1, "-1": -1}.get(sent.get("places", ""), 0),
            for_good=sent.get("how_long") == "for_good",
            reason=_reason(sent.get("reason", "")),
            words=sent.get("words", "").replace("\0", "")[:LONGEST_WORDS],
        )
    except ValueError:
        raise Http404 from None
    known = Enrollment.objects.filter(round=round, pk__in=edit.enrollments).count()
    if edit.verb not in PRESSED or known != len(edit.enrollments):
        raise Http404
    return edit


def _person(sent: Mapping[str, str], name: str) -> int | None:
    return number_of(sent.get(name, "")) or None


def _reason(typed: str) -> str:
    return typed if typed in Suggestion.Why.values else ""


def seen_in(sent: Mapping[str, str]) -> dict[str, Any]:
    """Which board, at which price, whoever pressed has seen, and the key of the press."""
    price = [_signed(each) for each in sent.get("price", "").split(",")]
    key = sent.get("key", "")[:LONGEST_KEY]
    found: dict[str, Any] = {"key": key if key and ":" not in key else new_key()}
    if len(price) == 2 and None not in price:
        found["seen_price"] = tuple(price)
        found["seen_version"] = number_of(sent.get("version", ""), digits=9)
    return found


def _signed(typed: str) -> int | None:
    number = number_of(typed.removeprefix("-"), digits=9, otherwise=-1)
    return None if number < 0 else -number if typed.startswith("-") else number


def new_key() -> str:
    """The key of one press: sent twice, it is one step."""
    return secrets.token_hex(8)


def fields_of(edit: Edit, difference: Difference, version: int) -> dict[str, Any]:
    """What a form carries so that the edit is taken at the price that was shown."""
    return {
        "verb": str(edit.verb),
        "mentee": edit.mentee or "",
        "mentor": edit.mentor or "",
        "places": edit.places or "",
        "price": f"{difference.matched},{difference.points}",
        "version": version,
        "key": new_key(),
    }
