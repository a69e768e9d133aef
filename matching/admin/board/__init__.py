"""The board of a round: its pages."""

from matching.admin.board import (  # noqa: F401  (each puts its pages on the site)
    deciding,
    news,
    notes,
    others,
    page,
    proof,
    readiness,
    trying,
    what_if,
)
