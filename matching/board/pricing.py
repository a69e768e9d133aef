"""The price that was shown is the price that is paid."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from matching.board.edits import Difference, Stale
from matching.models import Board

Price = tuple[int, int]
"""Matches and points, as they were shown."""


def refuse_dearer(
    board: Board, changed: Difference, seen_version: int | None, seen_price: Price | None
) -> None:
    if seen_price is None or changed.price >= tuple(seen_price):
        return
    last = board.steps.filter(number__gt=seen_version or 0).select_related("by__profile").first()
    by = last.by if last else None
    raise Stale(_stale_sentence(by, seen_price, changed), changed, by)


def _stale_sentence(by: User | None, seen: Price, changed: Difference) -> str:
    who = by.public_name if by else None
    said = {"who": who, "before": said_price(*seen), "now": said_price(*changed.price)}
    if who:
        return _("While you looked, %(who)s changed the board: %(before)s is now %(now)s.") % said
    return _("While you looked, the round changed: %(before)s is now %(now)s.") % said


def said_price(matched: int, points: int) -> str:
    """A price in words: matches first."""
    told = ngettext("%(count)s point", "%(count)s points", abs(points)) % {"count": _signed(points)}
    if not matched:
        return told
    more = ngettext("%(count)s match", "%(count)s matches", abs(matched)) % {
        "count": _signed(matched)
    }
    return f"{more}, {told}"


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", "−") if number else "0"
