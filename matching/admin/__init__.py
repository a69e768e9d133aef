"""The desk's pages about rounds, matching runs and suggestions."""

from matching.admin import (  # noqa: F401  (each puts its pages on the site)
    across,
    announce,
    board,
    by_hand,
    circles,
    rejecting,
    rounds,
    runs,
    suggestions,
    unmatched,
    waiting,
)
