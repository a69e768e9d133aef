"""Cells of sheets that we write: no spreadsheet program takes one for a formula."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def no_formula(cell: str) -> str:
    """The cell, with a sign before it that keeps it from being worked out."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
