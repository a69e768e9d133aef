"""The board of a round: its pages."""

from matching.admin.board import deciding, page  # noqa: F401  (each puts its pages on the site)
