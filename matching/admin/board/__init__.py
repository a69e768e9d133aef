"""The board of a round: its pages."""

from matching.admin.board import (  # noqa: F401  (each puts its pages on the site)
    deciding,
    notes,
    others,
    page,
    trying,
)
