"""A round while a coordinator works on it: what is changed, tried, taken back and asked."""

from matching.core.session.asking import Offer, offers, recruits
from matching.core.session.changes import Change, Loss, Move, change
from matching.core.session.comparing import Compared, compare, compared
from matching.core.session.session import Session

__all__ = [
    "Change",
    "Compared",
    "Loss",
    "Move",
    "Offer",
    "Session",
    "change",
    "compare",
    "compared",
    "offers",
    "recruits",
]
